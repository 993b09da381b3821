"""Front matter by spans: find values, write them anew in place, prove that nothing else moved.

YAML between `---` lines, and TOML between `+++` lines. Nothing is dumped again: an edit
replaces the characters of one value, and the result is parsed and compared key by key.
Nothing is constructed either (no tags, no merge keys), so front matter can run no code and
blow up no memory.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, Final, Literal

import yaml
from frontmatter.default_handlers import YAMLHandler

from pipeline.markdown.scalars import Style, quote
from pipeline.markdown.scalars import write_value as write_value
from pipeline.spans import NEWLINE, Edit, Span

LIMIT: Final = 256 * 1024
"""Longest front matter accepted, in characters."""
MAX_ALIASES: Final = 50
MAX_DEPTH: Final = 50

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
    """Decoded value; empty for null."""
    span: Span
    """The scalar with its quotes or block header, in the page; anchor and tag stand before it."""
    style: Style
    """How another value must be written there."""


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
        """The scalar at a dotted path of keys; the last of several, as site generators take it."""
        return next((value for value in reversed(self.values) if value.key == key), None)


_OPEN = {
    "yaml": re.compile(r"-{3}[ \t]*(?:\r\n?|\n)"),
    "toml": re.compile(r"\+{3}[ \t]*(?:\r\n?|\n)"),
}
_CLOSE = {
    "yaml": re.compile(r"(?<![^\r\n])(?:-{3}|\.{3})[ \t]*(?:\r\n?|\n|\Z)"),
    "toml": re.compile(r"(?<![^\r\n])\+{3}[ \t]*(?:\r\n?|\n|\Z)"),
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
    keys = tuple(_key(key) for key, _ in node.value)
    return FrontMatter(kind, span, tuple(_scalars(node, raw, span.start)), keys)


class _Loader(yaml.SafeLoader):
    """Composes nodes, and refuses what other programs could not expand."""

    aliases = depth = 0

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        # A tab within a line is a blank to YAML and to all other readers of it.
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        line = self.peek_event().start_mark.line  # type: ignore[no-untyped-call]
        self.aliases += self.check_event(yaml.AliasEvent)
        if self.aliases > MAX_ALIASES:
            raise FrontMatterError(f"front matter has more than {MAX_ALIASES} aliases", line)
        if self.depth >= MAX_DEPTH:
            raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} levels", line)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _compose(raw: str) -> yaml.Node | None:
    try:
        return yaml.compose(raw, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "not YAML"
        raise FrontMatterError(
            f"front matter is not YAML: {reason}", mark.line if mark else 0
        ) from error
    except yaml.reader.ReaderError as error:
        line = len(NEWLINE.findall(raw, 0, error.position))
        reason = f"character U+{ord(raw[error.position]):04X} is not allowed"
        raise FrontMatterError(f"front matter is not YAML: {reason}", line) from error


def _scalars(node: yaml.MappingNode, raw: str, base: int, prefix: str = "") -> Iterator[Value]:
    for key, value in node.value:
        if value.start_mark.index < key.end_mark.index:
            continue  # an alias: what it stands for is written elsewhere
        path = f"{prefix}{_key(key)}"
        if isinstance(value, yaml.MappingNode):
            yield from _scalars(value, raw, base, f"{path}.")
        elif isinstance(value, yaml.ScalarNode) and value.tag in _SCALARS:
            span = _without_properties(value, raw)
            anchor = re.search(r"&([^\s,\[\]{}]+)", raw[value.start_mark.index : span.start])
            if anchor and f"*{anchor[1]}" in raw:
                continue  # another key would change with it
            text = "" if value.tag.endswith(":null") else value.value
            style = _style(value.style, flow=bool(node.flow_style), column=key.start_mark.column)
            yield Value(path, text, Span(span.start + base, span.end + base), style)


_SCALARS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in "str null bool int float timestamp".split()
)
"""A scalar with any other tag (`!include`, `!!binary`) is no text."""
_PROPERTIES = re.compile(r"(?:[&!][^\s]*\s+)*")


def _without_properties(node: yaml.ScalarNode, raw: str) -> Span:
    """A scalar without its anchor and tag, and without the empty lines after a block."""
    start, end = node.start_mark.index, node.end_mark.index
    properties = _PROPERTIES.match(raw, start, end)
    start = properties.end() if properties else start
    return Span(start, start + len(raw[start:end].rstrip(" \t\r\n")))


def _style(written: str | None, *, flow: bool, column: int) -> Style:
    """The style for a new value: as written, where that needs no look at what stands around."""
    if written == "'":
        return "'"
    if written == "|" and not column:
        return "|"
    if written == ">" and not column:
        return ">"
    return '"' if flow or written == '"' else "plain"


def _key(node: yaml.Node) -> str:
    """A key as text; one that is no scalar (`{{ title }}: x`) by what it holds."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else f"? {_digest(node, {})[:12]}"


_TOML_STRING = re.compile(
    r"^[ \t]*(?P<key>[A-Za-z0-9_-]+|\"[^\"\\\r\n]+\"|'[^'\r\n]+')[ \t]*=[ \t]*"
    r"(?P<value>(?>\"{3}(?:[^\\]|\\[\s\S])*?\"{3}(?!\"))|(?>'{3}[\s\S]*?'{3}(?!'))"
    r"|\"(?!\"\")(?:[^\"\\\r\n]|\\.)*+\"|'(?!'')[^'\r\n]*+')"
    r"[ \t]*(?:#[^\r\n]*)?(?=\r?$)",
    re.MULTILINE,
)
_TOML_TABLE = re.compile(r"^[ \t]*\[\[?[^,\[\]\r\n]+\]\]?[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)


def _read_toml(raw: str, base: int) -> tuple[tuple[Value, ...], tuple[str, ...]]:
    try:
        data = _toml(raw)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = int(line[1]) - 1 if line else 0
        reason = re.sub(r" \(at .*\)$", "", str(error)) if line else "it cannot be read"
        raise FrontMatterError(f"front matter is not TOML: {reason}", where) from error
    values = []
    for match in _TOML_STRING.finditer(raw, 0, _first_table(raw)):
        key = match["key"].strip("\"'")
        # What looks like a key within a longer string has another value.
        if isinstance(text := data.get(key), str) and _toml_text(match["value"]) == text:
            span = Span(match.start("value") + base, match.end("value") + base)
            values.append(Value(key, text, span, "toml"))
    return tuple(values), tuple(data)


def _toml(raw: str) -> dict[str, Any]:
    return tomllib.loads(raw.replace("\r\n", "\n"))


def _toml_text(raw: str) -> object:
    try:
        return _toml(f"v={raw}")["v"]
    except ValueError:
        return None


def _first_table(raw: str) -> int:
    """Where the first table header stands; the lines of an array may look like one."""
    for match in islice(_TOML_TABLE.finditer(raw), 20):
        try:
            _toml(raw[: match.start()])
        except ValueError:
            continue
        return match.start()
    return len(raw)


def edit_keys(matter: FrontMatter, text: str, pairs: Mapping[str, str]) -> list[Edit]:
    """Edits that set provenance keys (given in camel case) in the key style of the page."""
    edits: list[Edit] = []
    lines = []
    newline = matched[0] if (matched := NEWLINE.search(text, 0, matter.span.end)) else "\n"
    indent = _indent(matter, text)
    for camel, value in pairs.items():
        key = camel if camel in matter.keys else match_key_style(matter.keys, camel)
        if old := matter.get(key):
            gap = " " if old.span.start == old.span.end else ""
            edits.append(Edit(old.span, gap + write_value(value, old.style)))
        elif key in matter.keys:
            continue  # a list or the like: the author's own
        elif matter.kind == "toml":
            lines.append(f"{key} = {quote(value)}{newline}")
        else:
            lines.append(f"{indent}{key}: {write_value(value, 'plain')}{newline}")
    if lines:
        edits.append(_insertion(matter, text, lines, newline))
    return edits


def _insertion(matter: FrontMatter, text: str, lines: Sequence[str], newline: str) -> Edit:
    at = matter.span.end
    if matter.kind == "toml":
        at = matter.span.start + _first_table(matter.span.of(text))
    before = text[matter.span.start : at]
    gap = newline if before and not before.endswith(("\n", "\r")) else ""
    return Edit(Span(at, at), gap + "".join(lines))


def _indent(matter: FrontMatter, text: str) -> str:
    """The blanks before each top-level key, mostly none."""
    first = re.search(r"(?<![^\r\n])( *)[^\s#]", matter.span.of(text))
    return first[1] if first else ""


def match_key_style(keys: Sequence[str], camel: str) -> str:
    """`camel` in the style of `keys`: snake_case, kebab-case or camelCase."""
    for mark in ("_", "-"):
        if any(mark in key.strip(mark) for key in keys):
            return re.sub(r"([A-Z])", rf"{mark}\1", camel).lower()
    return camel


def find_difference(
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


def _shape(matter: FrontMatter, text: str) -> dict[str, str]:
    """Each top-level key with a text that is equal only if value and type are."""
    raw = matter.span.of(text)
    if matter.kind == "toml":
        return {key: repr(value) for key, value in _toml(raw).items()}
    node = _compose(raw)
    if not isinstance(node, yaml.MappingNode):
        return {}
    seen: dict[int, str] = {}
    return {_key(key): _digest(value, seen) for key, value in node.value}


def _digest(node: yaml.Node, seen: dict[int, str]) -> str:
    """What tells a node from all others; one that aliases share is looked at once."""
    known = seen.get(id(node))
    if known is None:
        seen[id(node)] = "a node within itself"
        parts = node.value
        if isinstance(node, yaml.SequenceNode):
            parts = [_digest(item, seen) for item in node.value]
        elif isinstance(node, yaml.MappingNode):
            parts = [[_digest(part, seen) for part in pair] for pair in node.value]
        content = repr((node.tag, parts)).encode("utf-8", "surrogatepass")
        known = seen[id(node)] = sha256(content).hexdigest()
    return known


def metadata(matter: FrontMatter, text: str) -> dict[str, Any]:
    """All keys with their values as python-frontmatter reads them, scalars as strings."""
    raw = matter.span.of(text)
    if matter.kind == "toml":
        return _toml(raw)
    try:
        loaded = YAMLHandler().load(raw, Loader=yaml.BaseLoader)
    except yaml.YAMLError:  # a key that is no scalar, an anchor within itself
        return {value.key: value.text for value in matter.values}
    return loaded if isinstance(loaded, dict) else {}
