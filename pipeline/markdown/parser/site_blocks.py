"""Blocks that sites add to CommonMark, as block rules for markdown-it-py.

Where plain CommonMark reads such a line as part of a setext heading, or of a table that goes
on after it, it is no block here either: both readings must keep their structure, and text
between such a line and what plain Markdown takes it for could be joined or parted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from markdown_it.rules_block import StateBlock
from mdit_py_plugins.admon.index import admonition
from mdit_py_plugins.dollarmath.index import math_block_dollar

from pipeline.markdown.parser.expressions import find_expression_end
from pipeline.markdown.parser.patches import BlockRule
from pipeline.markdown.parser.site_lines import (
    is_plain_text,
    is_term,
    match_line,
    push_line,
    push_protected,
    starts_block,
)
from pipeline.markdown.parser.site_regions import build_region_rule
from pipeline.markdown.parser.site_rows import parse_rows, parse_tab
from pipeline.markdown.site_markup import LINES, OPTION_FIELDS, PROSE_FENCES, REGIONS, TITLED

_ESM = re.compile(
    r"import\s+(?:[\w*{][^;'\"]*\sfrom\s+)?(['\"])[^'\"]+\1;?\s*$"
    r"|export\s+(?:(?:const|let|var|function|class|async)\s[^.]*[={(]|default\s+[\w({]|\{)"
)
_DIRECTIVE = re.compile(r":{3,}[ \t]*([^\n]*)$")
_INTERRUPTS = re.compile(
    r"[^*_`~<>\]]*|:{3,}[ \t]*[\w-]+(?:\[[^\[\]*_`~<>]*\])?(?:\{[^{}]*\})?[ \t]*"
)
"""A directive in which no markup ends."""
_ATTRIBUTE_LINE = re.compile(r"\{:[^{}\n]+\}[ \t]*$")


def _ends_text(state: StateBlock, text: str, after: int, end_line: int) -> bool:
    """Whether a directive that follows a paragraph neither ends markup within the paragraph nor
    stands in the middle of it."""
    if not _INTERRUPTS.fullmatch(text):
        return False
    return after >= end_line or state.isEmpty(after) or starts_block(state, after, end_line)


def _line_rule(pattern: re.Pattern[str], kind: str) -> BlockRule:
    """A block rule for lines that stand for themselves and may end a paragraph."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        match, last = match_line(state, start_line, pattern), start_line + 1
        if match is None or is_plain_text(state, last, end_line):
            return False
        if kind != "directive" and is_term(state, last, end_line):
            return False
        if silent:
            return kind != "directive" or _ends_text(state, match[0], last, end_line)
        push_line(state, kind, start_line, match)
        if kind == "directive" and _NAMED.match(match[0]):
            _push_options(state, last, end_line)
        return True

    return rule


# --- directives of MyST ---------------------------------------------------------------------

_NAMED = re.compile(r":{3,}[ \t]*\{[\w-]+\}")
_OPTION = re.compile(r":(?P<key>[\w-]+):(?:[ \t]+(?P<field>[^\n]*?))?[ \t]*$")
_RULER = re.compile(r"---[ \t]*$")


def _push_options(state: StateBlock, line: int, end_line: int) -> None:
    """Add the options of a directive that stand from `line` on: lines `:key: value`, or what
    stands between two lines of `---`."""
    if line < end_line and match_line(state, line, _RULER):
        last = line + 1
        while last < end_line and not match_line(state, last, _RULER):
            last += 1
        if last < end_line:
            push_protected(state, "option", line, last + 1)
        return
    while line < end_line and (match := match_line(state, line, _OPTION)):
        key = match["key"]
        is_field = key in OPTION_FIELDS or key in state.env.get("option fields", ())
        push_line(state, "option", line, match, has_field=is_field)
        line = state.line


_FENCE = re.compile(
    r"(?P<fence>`{3,}|~{3,})\{(?P<name>[\w-]+)\}(?:[ \t]+(?P<field>[^`\n]*?))?[ \t]*$"
)


def _prose_fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A fence that holds prose: its lines stay, what stands between them is Markdown."""
    match = match_line(state, start_line, _FENCE)
    if match is None or match["name"] not in PROSE_FENCES:
        return False
    last = _find_fence_end(state, match["fence"], start_line, end_line)
    if last < 0 or silent:
        return last >= 0
    push_line(state, "fence", start_line, match, has_field=match["name"] in TITLED)
    _push_options(state, start_line + 1, last)
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    state.md.block.tokenize(state, state.line, last)
    state.parentType, state.lineMax = parent, line_max
    push_protected(state, "fence", last, last + 1)
    return True


def _find_fence_end(state: StateBlock, fence: str, line: int, end_line: int) -> int:
    """The line that closes a fence; -1 where none does."""
    closing = re.compile(rf"{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for last in range(line + 1, end_line):
        if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
            return -1
        if match_line(state, last, closing):
            return last
    return -1


# --- statements, admonitions, maths ----------------------------------------------------------


def _module(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`import` and `export` as MDX has them, outside all other blocks: a statement runs to the
    next empty line that stands outside of its brackets."""
    if state.level or match_line(state, start_line, _ESM) is None:
        return False
    if not silent:
        last = _find_statement_end(state, start_line, end_line)
        push_protected(state, "module", start_line, last)
    return True


_OPENS = re.compile(r"[{(\[]")


def _find_statement_end(state: StateBlock, start_line: int, end_line: int) -> int:
    """The first empty line outside of brackets; brackets that are never closed do not count."""
    pos, limit, last = state.bMarks[start_line], state.eMarks[end_line - 1], start_line + 1
    while True:
        while last < end_line and not state.isEmpty(last):
            last += 1
        opened = _OPENS.search(state.src, pos, state.eMarks[last - 1])
        if opened is None or "unclosed statement" in state.env:
            return last
        pos = find_expression_end(state.src, opened.start(), limit)
        if pos < 0:
            state.env["unclosed statement"] = True
            return last
        while last < end_line and state.eMarks[last - 1] < pos:
            last += 1


_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w-]+(?: +[\w-]+)*(?: +\"[^\"]*\")?[ \t]*$")


def _admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`!!! note "Title"` as Python-Markdown has it: only names and a quoted title."""
    pos = state.bMarks[start_line] + state.tShift[start_line]
    if not _ADMONITION.match(state.src, pos, state.eMarks[start_line]):
        return False
    return admonition(state, start_line, end_line, silent)


_OPEN_LINK = re.compile(r"\]\([^()]*\Z")
"""The end of a line within the address or title of a link."""
_dollar_block: Final = math_block_dollar(allow_labels=True)


def _math(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`$$` blocks; the plugin does not say where one ends before it has pushed it."""
    before = state.line
    if silent and _OPEN_LINK.search(
        state.src[state.bMarks[start_line - 1] : state.bMarks[start_line]]
    ):
        return False
    if not _dollar_block(state, start_line, end_line, False):
        return False
    refused = is_plain_text(state, state.line, end_line)
    if silent or refused:
        state.tokens.pop()
        state.line = before
    return not refused


_ENDING: Final = ["paragraph", "blockquote", "list"]

SITE_BLOCKS: Final[Mapping[str, tuple[str, BlockRule, list[str]]]] = {
    # name: characters a line must start with, rule, blocks that it ends
    "dollar math": ("$", _math, _ENDING),
    "admonition": ("!?", _admonition, _ENDING),
    "tab": ("=", parse_tab, _ENDING),
    "directive": (":", _line_rule(_DIRECTIVE, "directive"), _ENDING),
    "prose fence": ("`~", _prose_fence, _ENDING),
    # `{: #id .class}`; not within a table, whose rows may look like this to others.
    "attributes": ("{", _line_rule(_ATTRIBUTE_LINE, "attributes"), ["paragraph"]),
    "module": ("ei", _module, []),
    **{
        f"region {i}": (region.first, build_region_rule(region), ["paragraph"])
        for i, region in enumerate(REGIONS)
    },
    **{
        f"line {i}": (line.first, _line_rule(re.compile(line.pattern), line.kind), ["paragraph"])
        for i, line in enumerate(LINES)
    },
    "rows": ("|", parse_rows, []),
}
"""Blocks that sites add to CommonMark, in the order they are tried."""

RARE_BLOCKS: Final[Mapping[str, str]] = {
    **{f"region {i}": "8<" for i, region in enumerate(REGIONS) if region.kind == "snippet"},
    **{f"line {i}": "8<" for i, line in enumerate(LINES) if line.first == "-;"},
    **{f"line {i}": "*[" for i, line in enumerate(LINES) if line.first == "*"},
}
"""Blocks that are not tried on a page without a certain text, which is one of `RARE`."""


def is_directive_line(line: str) -> bool:
    """Whether `line` opens or closes a directive, where it is not a row of a table."""
    return _DIRECTIVE.match(line) is not None


def is_module_line(line: str) -> bool:
    """Whether `line` reads as an import or export statement of MDX."""
    return _ESM.match(line) is not None
