"""Find front matter at the top of a page, and read it."""

from __future__ import annotations

import re
from typing import Any, Final

from pipeline.markdown.front_matter.toml_values import load_toml, read_toml
from pipeline.markdown.front_matter.values import LIMIT, FrontMatter, FrontMatterError, Kind
from pipeline.markdown.front_matter.yaml_values import load_yaml, read_yaml
from pipeline.spans import Span

_KINDS: Final[tuple[Kind, ...]] = ("yaml", "toml")
_OPEN = {
    "yaml": re.compile(r"-{3}[ \t]*(?:\r\n?|\n)"),
    "toml": re.compile(r"\+{3}[ \t]*(?:\r\n?|\n)"),
}
_CLOSE = {
    "yaml": re.compile(r"(?<![^\r\n])(?:-{3}|\.{3})[ \t]*(?:\r\n?|\n|\Z)"),
    "toml": re.compile(r"(?<![^\r\n])\+{3}[ \t]*(?:\r\n?|\n|\Z)"),
}


def find_front_matter(text: str, start: int) -> tuple[Kind, Span, int] | None:
    """Kind and span of the front matter that starts at `start`, and where the body starts."""
    for kind in _KINDS:
        opened = _OPEN[kind].match(text, start)
        if opened and (closed := _CLOSE[kind].search(text, opened.end())):
            return kind, Span(opened.end(), closed.start()), closed.end()
    return None


def read_front_matter(text: str, kind: Kind, span: Span) -> FrontMatter | None:
    """Parse front matter; None where it is not a mapping, so that the page just starts with a
    thematic break. Raises FrontMatterError where it is broken."""
    raw = span.of(text)
    if len(raw) > LIMIT:
        raise FrontMatterError(f"front matter is longer than {LIMIT} characters")
    found = (read_toml if kind == "toml" else read_yaml)(raw, span.start)
    return FrontMatter(kind, span, *found) if found else None


def load_metadata(matter: FrontMatter, text: str) -> dict[str, Any]:
    """All keys with their values as python-frontmatter reads them, scalars as strings."""
    raw = matter.span.of(text)
    if matter.kind == "toml":
        return load_toml(raw)
    loaded = load_yaml(raw)
    return {value.key: value.text for value in matter.values} if loaded is None else loaded
