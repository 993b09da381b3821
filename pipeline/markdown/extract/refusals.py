"""Blocks that other parsers of Markdown read in another way: they stay in the source language."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from pipeline.markdown.extract.positions import Lines
from pipeline.markdown.parser.site_blocks import is_directive_line
from pipeline.model import SegmentKind

_DELIMITERS: Final = re.compile(r"[ \t>]*[|:-][ \t|:-]*\|[ \t|:-]*|[ \t>]*\|[ \t|:-]*")
"""A row below the head of a table."""
_UNKNOWN_TO_SOME: Final = frozenset([SegmentKind.FOOTNOTE, SegmentKind.DEFINITION])


def find_refusal(
    content: str, lines: Lines, block: tuple[int, int], kinds: Collection[SegmentKind]
) -> str:
    """Why a block of text is not translated; empty where it is. `block` are its first line and
    the one after its last, `kinds` the blocks it stands in."""
    if content.rstrip(" \t").endswith("]:") and _continues(lines, block[1]):
        return "a link definition with a directive for address; it stays"
    if _is_code_elsewhere(lines, block, kinds):
        return "lines that some readers take for code or a table; they stay"
    if ":::" in content and _holds_directive(content):
        return "a directive within a paragraph or heading; it stays as it is"
    return ""


def _continues(lines: Lines, number: int) -> bool:
    """Whether plain Markdown reads the directive on a line as part of what stands before."""
    text = lines.span(number).of(lines.text) if number < len(lines) else ""
    return is_directive_line(text.lstrip(" \t>"))


def _is_code_elsewhere(
    lines: Lines, block: tuple[int, int], kinds: Collection[SegmentKind]
) -> bool:
    """Whether parsers without footnotes, definitions or directives find code or a table where
    we find a paragraph of several lines. All of it turns to code or text when joined."""
    first, last = block
    if last - first < 2:
        return False
    inside = not _UNKNOWN_TO_SOME.isdisjoint(kinds)
    if not (inside or lines.has_directives):
        return False
    texts = [lines.span(number).of(lines.text) for number in range(first, last)]
    if _is_indented(texts[0]) and not all(map(_is_indented, texts)):
        return True
    return inside and any(map(_DELIMITERS.fullmatch, texts[1:]))


def _is_indented(line: str) -> bool:
    return line.expandtabs(4).startswith("    ")


def _holds_directive(content: str) -> bool:
    return any(is_directive_line(line.lstrip(" \t")) for line in content.split("\n"))
