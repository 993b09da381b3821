"""Regions: lines that are left alone, from one that opens to one that closes."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from pipeline.markdown.parser.patches import BlockRule
from pipeline.markdown.parser.site_lines import is_plain_text, match_line, push_protected
from pipeline.markdown.site_markup import Region

_NEVER, _NONE = -1, 0
"""Answers of `_find_end` that are no line: the region is never closed, or it is none."""


def build_region_rule(region: Region) -> BlockRule:
    """A block rule for lines that are left alone; what closes on its first line is read inline."""
    opening = re.compile(region.opening)

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        opened = match_line(state, start_line, opening)
        if opened is None:
            return False
        name = opened.groupdict().get("name") or ""
        unclosed = f"unclosed {region.opening} {name} {end_line}"
        if unclosed in state.env:  # a line before looked for the end in vain
            return False
        last = _find_end(state, region, opened, start_line, end_line)
        if last == _NEVER:
            state.env[unclosed] = True
        if last <= start_line or is_plain_text(state, last, end_line):
            return False
        if not silent:
            push_protected(state, region.kind, start_line, last)
        return True

    return rule


def _find_end(
    state: StateBlock, region: Region, opened: re.Match[str], line: int, end_line: int
) -> int:
    """The line after the region that opens at `opened`."""
    name = opened.groupdict().get("name") or ""
    closing = re.compile(region.closing.replace("NAME", re.escape(name)), re.MULTILINE)
    closed = closing.search(state.src, opened.end(), state.eMarks[end_line - 1])
    if closed is None:
        return _NEVER
    if not region.nests and re.search(region.opening, state.src[opened.end() : closed.start()]):
        return _NONE
    return _find_line_after(state, line, closed.end(), end_line)


def _find_line_after(state: StateBlock, first: int, end: int, end_line: int) -> int:
    """The line after the one that `end` stands on, if it is the end of that line, which is not
    the first, and if all lines belong to the block."""
    line = first
    while line < end_line and state.eMarks[line] < end:
        line += 1
        if line < end_line and not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return _NONE
    if line >= end_line or line == first:
        return _NONE
    return line + 1 if not state.src[end : state.eMarks[line]].strip() else _NONE
