"""Tags of components on lines of their own, as MDX and Vue read them: what stands between them
is Markdown."""

from __future__ import annotations

import re
from typing import Final

from markdown_it import rules_block
from markdown_it.rules_block import StateBlock

from pipeline.markdown.parser.expressions import find_expression_end, find_tag_end
from pipeline.markdown.parser.patches import BlockRule
from pipeline.markdown.parser.site_lines import is_plain_text

_COMPONENT = re.compile(r"</?[A-Z](?![A-Z0-9]+[\s/>])")
_ANY_TAG = re.compile(r"</?[A-Za-z]|</?>|\{")
_GAP = re.compile(r"[ \t]*")
_MOST_FAILURES: Final = 20
"""Tags of a page that never end, after which no more are looked for."""


def build_component_rule(*, mdx: bool) -> BlockRule:
    """A block rule for lines of nothing but tags and, with `mdx`, expressions."""
    first = _ANY_TAG if mdx else _COMPONENT

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        start = state.bMarks[start_line] + state.tShift[start_line]
        if state.is_code_block(start_line) or not first.match(state.src, start):
            return False
        spans = _find_spans(state, start, state.eMarks[end_line - 1])
        last = _find_line_after(state, spans[-1][1], start_line, end_line) if spans else 0
        if not last or (not mdx and not _is_component(state, start_line, last, end_line)):
            return False
        if not silent:
            token = state.push("component_block", "", 0)
            token.content = state.src[start : spans[-1][1]]
            token.meta = {"spans": [(at - start, end - start) for at, end in spans]}
            token.map = [start_line, last]
            state.line = last
        return True

    return rule


def _is_component(state: StateBlock, line: int, last: int, end_line: int) -> bool:
    """Whether tags stand for themselves on a page that is no MDX: over several lines, or on one
    line around Markdown that HTML, which plain Markdown sees there, reads alike."""
    if is_plain_text(state, last, end_line):
        return False
    start = state.bMarks[line] + state.tShift[line]
    if last > line + 1:
        return True
    body = _TO_EMPTY_LINE.match(state.src, state.eMarks[line], state.eMarks[end_line - 1])
    if not body or not _TAGS.fullmatch(body[0]):
        return False
    if state.src.startswith("</", start):
        return True
    name = _NAME.match(state.src, start + 1)
    if not name:
        return False
    while last < end_line and not state.isEmpty(last):
        if state.sCount[last] < state.blkIndent:  # a lazy line, which HTML does not have
            return False
        at = state.bMarks[last] + state.tShift[last]
        if state.src.startswith(f"</{name[0]}>", at):
            return True
        last += 1
    return False


_NAME = re.compile(r"[\w.:$-]+")
_TO_EMPTY_LINE = re.compile(r"(?:\n(?![ \t>]*\n)[^\n]*)*+")
_TAGS = re.compile(
    r"(?:[^<]|<(?![A-Za-z/!?])"
    r"|</?[A-Za-z][\w.:-]*(?:[ \t]+[A-Za-z_:][\w.:-]*(?:=\"[^\"<>]*\")?)*[ \t]*/?>)*+"
)
"""Text in which all that looks like a tag is one."""


def _find_spans(state: StateBlock, pos: int, limit: int) -> list[tuple[int, int]]:
    """Tags and expressions from `pos` to the end of the line that the last of them ends on;
    nothing where there is anything else."""
    spans: list[tuple[int, int]] = []
    src, failures = state.src, state.env.get("unclosed tags", 0)
    while failures < _MOST_FAILURES:
        char = src[pos : pos + 1]
        find = {"<": find_tag_end, "{": find_expression_end}.get(char)
        end = find(src, pos, limit) if find else -1
        if end < 0:
            state.env["unclosed tags"] = failures + bool(find)
            return []
        spans.append((pos, end))
        gap = _GAP.match(src, end)
        pos = gap.end() if gap else end
        if pos >= limit or src[pos] == "\n":
            return spans
    return []


def _find_line_after(state: StateBlock, end: int, line: int, end_line: int) -> int:
    """The line after the one that `end` stands on; 0 where a line between belongs to another
    block."""
    while line < end_line and state.eMarks[line] < end:
        line += 1
        if line < end_line and not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return 0
    return line + 1 if line < end_line else 0


def html_comment_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Of the HTML blocks of CommonMark, MDX has only what begins with `<!`: comments."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    return state.src.startswith("<!", start) and rules_block.html_block(
        state, start_line, end_line, silent
    )
