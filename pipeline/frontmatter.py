"""Front matter by spans: find values, write them anew in place, prove that nothing else moved.

YAML between `---` lines, and TOML between `+++` lines. Nothing is dumped again: an edit
replaces the characters of one value, and the result is parsed and compared key by key.
Nothing is constructed either (no tags, no merge keys), so front matter can run no code and
blow up no memory.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import yaml
from frontmatter.default_handlers import YAMLHandler

from pipeline.spans import Edit, Span

Style = Literal["plain", "'", '"', "|", ">", "toml"]

LIMIT: Final = 256 * 1024
"""Longest front matter accepted, in characters."""
MAX_ALIASES: Final = 50

LANGUAGE_KEYS: Final = ("language", "lang", "locale")


class FrontMatterError(ValueError):
    """Front matter cannot be read; `line` is 0-based within it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar in front matter."""

    key: str
    """Dotted path of keys from the top."""
    text: str
    """Decoded value."""
    span: Span
    """The scalar with its quotes or block header, in the page."""
    style: Style


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the markers at the top of a page."""

    kind: Literal["yaml", "toml"]
    span: Span
    """The lines between the markers, in the page."""
    values: tuple[Value, ...]
    keys: tuple[str, ...]
    """Top-level keys in order."""

    def get(self, key: str) -> Value | None:
        """The scalar at a dotted path of keys."""
        return next((value for value in self.values if value.key == key), None)


_OPEN = {
    "yaml": re.compile(r"-{3}[ \t]*(?:\r\n?|\n)"),
    "toml": re.compile(r"\+{3}[ \t]*(?:\r\n?|\n)"),
}
_CLOSE = {
    "yaml": re.compile(r"^(?:-{3}|\.{3})[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE),
    "toml": re.compile(r"^\+{3}[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE),
}


def find(text: str, start: int) -> tuple[Literal["yaml", "toml"], Span, int] | None:
    """Kind and span of the front matter that starts at `start`, and where the body starts."""
    kinds: tuple[Literal["yaml", "toml"], ...] = ("yaml", "toml")
    for kind in kinds:
        opened = _OPEN[kind].match(text, start)
        if opened and (closed := _CLOSE[kind].search(text, opened.end())):
            return kind, Span(opened.end(), closed.start()), closed.end()
    return None


def read(text: str, kind: Literal["yaml", "toml"], span: Span) -> FrontMatter | None:
    """Parse front matter; None where it is no mapping, so that the page just starts with a
    thematic break. Raises FrontMatterError where it is broken."""
    raw = span.of(text)
    if len(raw) > LIMIT:
        raise FrontMatterError(f"front matter is longer than {LIMIT} characters")
    if kind == "toml":
        return FrontMatter(kind, span, *_read_toml(raw, span.start))
    node = _compose(raw)
    if node is None:
        return FrontMatter(kind, span, (), ())
    if not isinstance(node, yaml.MappingNode):
        return None
    keys = tuple(str(key.value) for key, _ in node.value)
    return FrontMatter(kind, span, tuple(_scalars(node, raw, span.start, "")), keys)


def _compose(raw: str) -> yaml.Node | None:
    try:
        events = yaml.parse(raw, Loader=yaml.SafeLoader)
        if sum(isinstance(event, yaml.AliasEvent) for event in events) > MAX_ALIASES:
            raise FrontMatterError(f"front matter has more than {MAX_ALIASES} aliases")
        return yaml.compose(raw, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "not YAML"
        raise FrontMatterError(
            f"front matter is not YAML: {reason}", mark.line if mark else 0
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deep"
        raise FrontMatterError(f"front matter is not YAML: {reason}") from error


def _scalars(node: yaml.MappingNode, raw: str, base: int, prefix: str) -> Iterator[Value]:
    for key, value in node.value:
        path = f"{prefix}{key.value}"
        if isinstance(value, yaml.MappingNode) and prefix.count(".") < 8:
            yield from _scalars(value, raw, base, f"{path}.")
        elif isinstance(value, yaml.ScalarNode):
            span = Span(value.start_mark.index + base, value.end_mark.index + base)
            yield Value(path, value.value, span, value.style or "plain")  # type: ignore[arg-type]


_TOML_STRING = re.compile(
    r"^[ \t]*(?P<key>[A-Za-z0-9_-]+)[ \t]*=[ \t]*"
    r"(?P<value>\"(?!\"\")(?:[^\"\\\n]|\\.)*\"|'(?!'')[^'\n]*')"
    r"[ \t]*(?:#[^\n]*)?$",
    re.MULTILINE,
)
_TOML_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def _read_toml(raw: str, base: int) -> tuple[tuple[Value, ...], tuple[str, ...]]:
    try:
        data = tomllib.loads(raw.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = int(line[1]) - 1 if line else 0
        raise FrontMatterError(f"front matter is not TOML: {error}", where) from error
    table = _TOML_TABLE.search(raw)
    values = []
    for match in _TOML_STRING.finditer(raw, 0, table.start() if table else len(raw)):
        if isinstance(text := data.get(match["key"]), str):
            span = Span(match.start("value") + base, match.end("value") + base)
            values.append(Value(match["key"], text, span, "toml"))
    return tuple(values), tuple(data)


def write_value(text: str, style: Style, indent: str = "  ") -> str:
    """A scalar with the value `text`, in the style of the one it replaces where it can be."""
    text = " ".join(text.split())
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if style in ("|", ">") and text and text[0] not in " \t#":
        return f">-\n{indent}{text}"
    if style == "plain" and _plain_safe(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _plain_safe(text: str) -> bool:
    try:
        return bool(yaml.load(f"k: {text}\n", Loader=yaml.SafeLoader) == {"k": text})
    except (yaml.YAMLError, ValueError):
        return False


def new_keys(matter: FrontMatter, text: str, pairs: Mapping[str, str]) -> list[Edit]:
    """Edits that set provenance keys (given in camel case) in the key style of the page."""
    edits: list[Edit] = []
    lines = []
    newline = "\r\n" if "\r\n" in matter.span.of(text) else "\n"
    for camel, value in pairs.items():
        key = camel if camel in matter.keys else key_style(matter.keys, camel)
        if old := matter.get(key):
            edits.append(Edit(old.span, write_value(value, old.style)))
        elif matter.kind == "toml":
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}{newline}")
        else:
            lines.append(f"{key}: {write_value(value, 'plain')}{newline}")
    if lines:
        edits.append(_insertion(matter, text, lines, newline))
    return edits


def _insertion(matter: FrontMatter, text: str, lines: Sequence[str], newline: str) -> Edit:
    at = matter.span.end
    if matter.kind == "toml" and (table := _TOML_TABLE.search(matter.span.of(text))):
        at = matter.span.start + table.start()
    before = text[matter.span.start : at]
    gap = newline if before and not before.endswith(("\n", "\r")) else ""
    return Edit(Span(at, at), gap + "".join(lines))


def key_style(keys: Sequence[str], camel: str) -> str:
    """`camel` in the style of `keys`: snake_case, kebab-case or camelCase."""
    for mark in ("_", "-"):
        if any(mark in key for key in keys):
            return re.sub(r"([A-Z])", rf"{mark}\1", camel).lower()
    return camel


def same_but(
    source: FrontMatter, edition: FrontMatter, text: str, new: str, changed: set[str]
) -> str | None:
    """The first key, outside `changed`, whose value, type or order differs; None if none does."""
    before, after = _shape(source, text), _shape(edition, new)
    rest = [key for key in after if key in before]
    if list(before) != rest:
        return next(iter(set(before) - set(after)), "the order of keys")
    for key, value in before.items():
        if key not in changed and after[key] != value:
            return key
    added = set(after) - set(before) - changed
    return sorted(added)[0] if added else None


def _shape(matter: FrontMatter, text: str) -> dict[str, Any]:
    """Each top-level key with a value that compares equal only if value and type are."""
    raw = matter.span.of(text)
    if matter.kind == "toml":
        return {k: (type(v), v) for k, v in tomllib.loads(raw.replace("\r\n", "\n")).items()}
    node = _compose(raw)
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): _node_shape(value, 0) for key, value in node.value}


def _node_shape(node: yaml.Node, depth: int) -> Any:
    if depth > 20:
        return None
    if isinstance(node, yaml.ScalarNode):
        return (node.tag, node.value)
    if isinstance(node, yaml.SequenceNode):
        return (node.tag, [_node_shape(item, depth + 1) for item in node.value])
    return (node.tag, [[_node_shape(part, depth + 1) for part in pair] for pair in node.value])


def metadata(matter: FrontMatter, text: str) -> dict[str, Any]:
    """All keys with their values as python-frontmatter reads them, scalars as strings."""
    raw = matter.span.of(text)
    if matter.kind == "toml":
        return tomllib.loads(raw.replace("\r\n", "\n"))
    loaded = YAMLHandler().load(raw, Loader=yaml.BaseLoader)
    return loaded if isinstance(loaded, dict) else {}
