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

from pipeline.markdown.parser.patches import BlockRule

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
_UNDERLINE = re.compile(r"(?:=+|--)[ \t]*$")
"""Makes a heading of the lines before it, and is nothing else by itself."""


def _is_plain_text(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether what stands on `line` makes plain Markdown read a site's block that ends before
    it as text."""
    if line >= end_line or state.isEmpty(line):
        return False
    if state.parentType == "table":  # the next row
        return True
    indent = state.sCount[line] - state.blkIndent
    if indent < 0:  # a lazy line goes on with a paragraph, and with nothing else
        return not _starts_block(state, line, end_line)
    start = state.bMarks[line] + state.tShift[line]
    return indent < 4 and bool(_UNDERLINE.match(state.src, start, state.eMarks[line]))


def _starts_block(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a line ends a paragraph before it."""
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 1] in (":", "$", "{"):  # the rules here would ask again
        return _DIRECTIVE.match(state.src, start, state.eMarks[line]) is not None
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, end_line, True) for rule in rules)


def _ends_text(state: StateBlock, text: str, after: int, end_line: int) -> bool:
    """Whether a directive that follows a paragraph neither ends markup within the paragraph nor
    stands in the middle of it."""
    if not _INTERRUPTS.fullmatch(text):
        return False
    return after >= end_line or state.isEmpty(after) or _starts_block(state, after, end_line)


def _line_rule(pattern: re.Pattern[str], kind: str) -> BlockRule:
    """A block rule for lines that stand for themselves and may end a paragraph."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        match, last = _match_line(state, start_line, pattern), start_line + 1
        if match is None or _is_plain_text(state, last, end_line):
            return False
        if silent:
            return kind != "directive" or _ends_text(state, match[0], last, end_line)
        _push_protected(state, kind, start_line, last)
        return True

    return rule


def _module(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`import` and `export` as MDX has them, outside all other blocks: a statement runs to the
    next empty line."""
    if state.level or _match_line(state, start_line, _ESM) is None:
        return False
    if not silent:
        last = start_line + 1
        while last < end_line and not state.isEmpty(last):
            last += 1
        _push_protected(state, "module", start_line, last)
    return True


def _match_line(state: StateBlock, line: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    if state.is_code_block(line):
        return None
    return pattern.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])


def _push_protected(state: StateBlock, kind: str, start_line: int, last: int) -> None:
    """Add a token for the lines from `start_line` to before `last`, and go on after them."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    token = state.push("block_protected", "", 0)
    token.info = kind
    token.content = state.src[start : state.eMarks[start_line]]
    token.map = [start_line, last]
    state.line = last


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
    refused = _is_plain_text(state, state.line, end_line)
    if silent or refused:
        state.tokens.pop()
        state.line = before
    return not refused


_ENDING: Final = ["paragraph", "blockquote", "list"]

SITE_BLOCKS: Final[Mapping[str, tuple[str, BlockRule, list[str]]]] = {
    # name: characters a line must start with, rule, blocks that it ends
    "dollar math": ("$", _math, _ENDING),
    "admonition": ("!?", _admonition, _ENDING),
    "directive": (":", _line_rule(_DIRECTIVE, "directive"), _ENDING),
    # `{: #id .class}`; not within a table, whose rows may look like this to others.
    "attributes": ("{", _line_rule(_ATTRIBUTE_LINE, "attributes"), ["paragraph"]),
    "module": ("ei", _module, []),
}
"""Blocks that sites add to CommonMark, in the order they are tried."""


def is_directive_line(line: str) -> bool:
    """Whether `line` opens or closes a directive, where it is not a row of a table."""
    return _DIRECTIVE.match(line) is not None


def is_module_line(line: str) -> bool:
    """Whether `line` reads as an import or export statement of MDX."""
    return _ESM.match(line) is not None
