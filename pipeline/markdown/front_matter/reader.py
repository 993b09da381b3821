"""Find front matter at the top of a page, and read it."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Any, Final

from pipeline.markdown.front_matter.json_values import load_json, read_json
from pipeline.markdown.front_matter.toml_values import load_toml, read_toml
from pipeline.markdown.front_matter.values import LIMIT, FrontMatter, FrontMatterError, Kind
from pipeline.markdown.front_matter.yaml_values import load_yaml, read_yaml
from pipeline.spans import Span

_OPEN = re.compile(r"(?P<marks>-{3}|\+{3})[ \t]*(?P<name>yaml|yml|toml|json)?[ \t]*(?:\r\n?|\n)")
_CLOSE = {
    "-": re.compile(r"(?<![^\r\n])(?:-{3}|\.{3})[ \t]*(?:\r\n?|\n|\Z)"),
    "+": re.compile(r"(?<![^\r\n])\+{3}[ \t]*(?:\r\n?|\n|\Z)"),
}
_NAMES: Final[dict[str, Kind]] = {"toml": "toml", "json": "json", "yaml": "yaml", "yml": "yaml"}
_BEFORE = re.compile(r"(?:[\s\u200b\u200e\u200f\u2060\ufeff]++|<!--(?:[^-]|-(?!->))*+-->)*+")
_KEY = re.compile(r"[A-Za-z_][\w.-]*[ \t]*[:=](?:[ \t]|$)")
_VALUE = re.compile(rf"{_KEY.pattern}|[ \t#\[-]|$")
"""A line of front matter: a key, what belongs to the one before, or nothing."""
_JSON = re.compile(r"\{\s*\"")
_JSON_END = re.compile(r"(?<![^\r\n])\}[ \t]*(?:\r\n?|\n|\Z)")
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")


def find_front_matter(text: str, start: int) -> tuple[Kind, Span, int] | None:
    """Kind and span of the front matter that starts at `start`, and where the body starts."""
    first = text[start : start + 1]
    if first == "{":
        return _find_json(text, start)
    opened = _OPEN.match(text, start) if first in ("-", "+") else None
    if opened and (closed := _CLOSE[first].search(text, opened.end())):
        kind = _NAMES[opened["name"]] if opened["name"] else "toml" if first == "+" else "yaml"
        return kind, Span(opened.end(), closed.start()), closed.end()
    return None


def find_misplaced(text: str, start: int) -> int | None:
    """Where front matter starts that something stands before: blank lines, comments, characters
    without width. Nobody reads it then, and its keys would be text; None where there is none."""
    pos = _BEFORE.match(text, start).end()  # type: ignore[union-attr]  # matches everywhere
    opened = _OPEN.match(text, pos) if pos > start else None
    closed = opened and _CLOSE[text[pos]].search(text, opened.end(), opened.end() + LIMIT)
    if not opened or not closed:
        return None
    lines = text[opened.end() : closed.start()].splitlines()
    return pos if lines and _KEY.match(lines[0]) and all(map(_VALUE.match, lines)) else None


def _find_json(text: str, start: int) -> tuple[Kind, Span, int] | None:
    """An object at the top of a page; one that is broken ends with a brace on a line of its own."""
    if not _JSON.match(text, start):
        return None
    try:
        _, end = JSONDecoder().raw_decode(text[: start + LIMIT + 1], start)
    except (ValueError, RecursionError):
        closed = _JSON_END.search(text, start)
        return ("json", Span(start, closed.start() + 1), closed.end()) if closed else None
    after = _LINE_END.match(text, end)
    return ("json", Span(start, end), after.end()) if after else None


def read_front_matter(text: str, kind: Kind, span: Span) -> FrontMatter | None:
    """Parse front matter; None where it is not a mapping, so that the page just starts with a
    thematic break. Raises FrontMatterError where it is broken."""
    raw = span.of(text)
    if len(raw) > LIMIT:
        raise FrontMatterError(f"front matter is longer than {LIMIT} characters")
    if kind == "toml":
        return FrontMatter(kind, span, *read_toml(raw, span.start))
    found = (read_json if kind == "json" else read_yaml)(raw, span.start)
    return FrontMatter(kind, span, *found) if found else None


def load_metadata(matter: FrontMatter, text: str) -> dict[str, Any]:
    """All keys with their values as python-frontmatter reads them, scalars as strings."""
    raw = matter.span.of(text)
    if matter.kind != "yaml":
        return load_toml(raw) if matter.kind == "toml" else load_json(raw)
    loaded = load_yaml(raw)
    return {value.key: value.text for value in matter.values} if loaded is None else loaded
