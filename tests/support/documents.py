"""The project's documents as data: links, headings, sections and code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from locations import ROOT
from markdown_it import MarkdownIt

DOCS: Final = ROOT / "docs"
PAGES: Final = sorted(DOCS.glob("*.md"))
DOCUMENTS: Final = [
    *(ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")),
    *PAGES,
    ROOT / "models" / "README.md",
    ROOT / "training" / "README.md",
]
assert PAGES, "no documents found"


class Block(NamedTuple):
    """A fenced code block."""

    path: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}"


def read(name: str) -> str:
    """A document in `docs`, or one at the top by its path from there."""
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(language: str) -> list[Block]:
    """The code blocks of all documents that are in `language`."""
    found = [
        Block(path, token.map[0] + 1 if token.map else 0, token.info.strip(), token.content)
        for path in DOCUMENTS
        for token in MarkdownIt().parse(path.read_text(encoding="utf-8"))
        if token.type == "fence"
    ]
    return [block for block in found if block.language == language]


def links(path: Path) -> Iterator[str]:
    """Where the links of a document lead."""
    for token in MarkdownIt().enable("table").parse(path.read_text(encoding="utf-8")):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])


def headings(path: Path) -> list[str]:
    """The headings of a document, as plain text."""
    tokens = MarkdownIt().parse(path.read_text(encoding="utf-8"))
    found = []
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            found.append("".join(child.content for child in token.children or ()))
    return found


def anchor(heading: str) -> str:
    """The id that GitHub and MkDocs give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def sections(text: str, level: int) -> dict[str, str]:
    """The text below each heading of a level, up to the next heading of that level or above."""
    marks = "#" * level
    parts = re.split(rf"^(#{{1,{level}}}) (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        heading: body
        for mark, heading, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        if mark == marks
    }


def table(section: str, column: int = 0) -> list[str]:
    """The cells of a column of the first table in a section, without its head."""
    rows = re.search(r"^\|.*\n\|[-| :]+\|\n((?:\|.*\n?)+)", section, flags=re.MULTILINE)
    assert rows, section[:80]
    return [row.strip("|").split("|")[column].strip() for row in rows[1].splitlines()]


def code(cell: str) -> list[str]:
    """What stands between backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)
