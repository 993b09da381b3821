"""Blocks with lines or a body of prose: tabs, tables without a head, line blocks."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit

from pipeline.markdown.parser.site_lines import (
    is_term,
    match_line,
    push_line,
    starts_block,
)
from pipeline.markdown.site_markup import CONTAINERS

_TAB = re.compile("|".join(container.pattern for container in CONTAINERS))
_INDENT = 4


def parse_tab(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`=== "Title"`, with the lines below that are indented by four as its body."""
    match = match_line(state, start_line, _TAB)
    if match is None or is_term(state, start_line + 1, end_line):
        return False
    if silent:
        return True
    parent, line_max, indent = state.parentType, state.lineMax, state.blkIndent
    push_line(state, "tab", start_line, match)
    state.parentType, state.blkIndent = "container", indent + _INDENT
    last = start_line + 1
    while last < end_line and (state.isEmpty(last) or state.sCount[last] >= state.blkIndent):
        last += 1
    state.lineMax = last
    state.md.block.tokenize(state, start_line + 1, last)
    state.parentType, state.lineMax, state.blkIndent = parent, line_max, indent
    state.line = last
    return True


_ROW = re.compile(r"\|.*\|[ \t]*$")
_LINE = re.compile(r"\|(?:[ \t][^|]*)?$")


def parse_rows(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Rows of a table without a head, and lines of a line block of Pandoc: each line stands for
    itself. To CommonMark they are a paragraph."""
    if silent or state.is_code_block(start_line):
        return False
    pattern = _ROW if match_line(state, start_line, _ROW) else _LINE
    last = start_line
    while last < end_line and not state.isEmpty(last) and match_line(state, last, pattern):
        last += 1
    if last == start_line or _goes_on(state, last, end_line):
        return False
    state.push("rows_open", "", 1).map = [start_line, last]
    for line in range(start_line, last):
        start = state.bMarks[line] + state.tShift[line]
        _push_row(state, state.src[start : state.eMarks[line]].strip(), line)
    state.push("rows_close", "", -1)
    state.line = last
    return True


_ATTRIBUTES = re.compile(r"\{:")


def _goes_on(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether the text before `line` goes on there."""
    if line >= end_line or state.isEmpty(line) or match_line(state, line, _ATTRIBUTES):
        return False
    return not starts_block(state, line, end_line)


def _push_row(state: StateBlock, text: str, line: int) -> None:
    cells = escapedSplit(text)[1:]
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    state.push("tr_open", "", 1).map = [line, line + 1]
    for cell in cells:
        state.push("td_open", "", 1)
        token = state.push("inline", "", 0)
        token.content, token.children, token.map = cell.strip(), [], [line, line + 1]
        state.push("td_close", "", -1)
    state.push("tr_close", "", -1)
