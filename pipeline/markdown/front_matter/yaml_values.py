"""Values in YAML, found without constructing anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, cast

import yaml
from frontmatter.default_handlers import YAMLHandler

from pipeline.markdown.front_matter.scalars import Style
from pipeline.markdown.front_matter.values import (
    MAX_ALIASES,
    MAX_DEPTH,
    FrontMatterError,
    Value,
)
from pipeline.spans import NEWLINE, Span


def read_yaml(
    raw: str, base: int
) -> tuple[tuple[Value, ...], tuple[str, ...], tuple[tuple[int, str], ...]] | None:
    """The scalars and the top-level keys of `raw`, which stands at offset `base` of the page, and
    warnings; None where it is not a mapping. Raises FrontMatterError where it is broken."""
    node = _compose(raw)
    if node is None:
        return (), (), ()
    if not isinstance(node, yaml.MappingNode):
        return None
    keys = tuple(_key(key) for key, _ in node.value)
    scanner = _Scanner(raw, base)
    values = tuple(scanner.find_scalars(node, "", ""))
    return values, keys, tuple(scanner.warnings)


def describe_yaml(raw: str) -> dict[str, str]:
    """Each top-level key with a text that is equal only if value and type are."""
    node = _compose(raw)
    if not isinstance(node, yaml.MappingNode):
        return {}
    seen: dict[int, str] = {}
    return {_key(key): _digest(value, seen) for key, value in node.value}


def load_yaml(raw: str) -> dict[str, Any] | None:
    """All keys with their values, scalars as strings; None where there are keys that a dict
    cannot hold."""
    try:
        loaded = YAMLHandler().load(raw, Loader=yaml.BaseLoader)
    except yaml.YAMLError:  # a key that is no scalar, an anchor within itself
        return None
    return loaded if isinstance(loaded, dict) else {}


class _Loader(yaml.SafeLoader):
    """Composes nodes, and refuses what other programs could not expand."""

    # YAML 1.2, which reads all JSON, has one more escape.
    ESCAPE_REPLACEMENTS = {**yaml.SafeLoader.ESCAPE_REPLACEMENTS, "/": "/"}  # type: ignore[misc]  # noqa: RUF012
    aliases = depth = 0

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        # A tab within a line is a blank to YAML and to all other readers of it.
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain_spaces(self, indent: int, start_mark: yaml.Mark) -> list[str]:
        """Blanks within a plain scalar; a tab is one as well."""
        length = 0
        while self.peek(length) in (" ", "\t"):
            length += 1
        blanks = str(self.prefix(length))
        if "\t" not in blanks:
            return cast(list[str], super().scan_plain_spaces(indent, start_mark))
        self.forward(length)
        if self.peek() in "\r\n\x85\u2028\u2029":
            return cast(list[str], super().scan_plain_spaces(indent, start_mark))
        return [blanks]

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


@lru_cache(maxsize=4)
def _compose(raw: str) -> yaml.Node | None:
    """The tree of nodes. A page is read, proved and compared: nobody may change the nodes."""
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


class _Scanner:
    """Finds the scalars of a tree of nodes, with their paths."""

    def __init__(self, raw: str, base: int) -> None:
        self._raw, self._base = raw, base
        self.warnings: list[tuple[int, str]] = []

    def find_scalars(self, node: yaml.MappingNode, key: str, place: str) -> Iterator[Value]:
        """The scalars of a mapping at the path `key`; `place` is the path with numbers of items,
        empty outside of lists."""
        names: set[str] = set()
        for name, value in node.value:
            own = _key(name)
            if own in names and own != "<<":
                line = name.start_mark.line
                self.warnings.append((line, f"the key {own!r} stands twice"))
            names.add(own)
            if value.start_mark.index < name.end_mark.index:
                continue  # an alias: what it stands for is written elsewhere
            path = f"{key}.{own}" if key else own
            inner = f"{place}.{own}" if place else ""
            yield from self._find_in(value, path, inner, node, name.start_mark.column)

    def _find_in(
        self, node: yaml.Node, key: str, place: str, parent: yaml.CollectionNode, column: int
    ) -> Iterator[Value]:
        raw = self._raw
        if isinstance(node, yaml.ScalarNode):
            if node.tag not in _TEXT_TAGS:
                return
            span = _without_properties(node, raw)
            if self._is_shared(node, span.start):
                return
            text = "" if node.tag.endswith(":null") else node.value
            style = _style(node.style, flow=bool(parent.flow_style), column=column)
            place_in_page = Span(span.start + self._base, span.end + self._base)
            yield Value(key, text, place_in_page, style, place)
        elif self._is_shared(node, node.start_mark.index + 200):
            return
        elif isinstance(node, yaml.MappingNode):
            yield from self.find_scalars(node, key, place)
        elif isinstance(node, yaml.SequenceNode):
            last = node.start_mark.index
            for i, item in enumerate(node.value):
                if item.start_mark.index <= last:
                    continue  # an alias
                last = item.start_mark.index
                yield from self._find_in(item, key, f"{place or key}.{i}", node, 1)

    def _is_shared(self, node: yaml.Node, end: int) -> bool:
        """Whether another key would change with a node: it has an anchor that is used."""
        before = self._raw[node.start_mark.index : end]
        anchor = _ANCHOR.match(before) if before[:1] in ("&", "!") else None
        return anchor is not None and f"*{anchor[1]}" in self._raw


_ANCHOR: Final = re.compile(r"(?:![^\s]*\s+)?&([^\s,\[\]{}]+)")


_TEXT_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in "str null bool int float timestamp".split()
)
"""Tags of scalars that are text; `!include` and `!!binary` are not."""
_PROPERTIES = re.compile(r"(?:[&!][^\s]*\s+)*")


def _without_properties(node: yaml.ScalarNode, raw: str) -> Span:
    """A scalar without its anchor and tag, and without the empty lines after a block."""
    start, end = node.start_mark.index, node.end_mark.index
    properties = _PROPERTIES.match(raw, start, end)
    start = properties.end() if properties else start
    return Span(start, start + len(raw[start:end].rstrip(" \t\r\n")))


def _style(written: str | None, *, flow: bool, column: int) -> Style:
    """The style for a new value: as written, where that does not depend on what stands around."""
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


def _digest(node: yaml.Node, seen: dict[int, str]) -> str:
    """A hash of all that makes a node what it is; one that aliases share is hashed once."""
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
