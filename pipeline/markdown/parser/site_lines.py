"""What the block rules for site markup share: lines that match, and tokens for lines."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

_UNDERLINE = re.compile(r"(?:=+|--)[ \t]*$")
"""Makes a heading of the lines before it, and is nothing else by itself."""
_ASKS_AGAIN = re.compile(r"[:$({*=/<|\\;`~-]")
"""A line that may be markup of a site: its rule would ask again what follows it."""
_DIRECTIVE = re.compile(r":{3,}")


def is_plain_text(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether what stands on `line` makes plain Markdown read a site's block that ends before
    it as text."""
    if line >= end_line or state.isEmpty(line):
        return False
    if state.parentType == "table":  # the next row
        return True
    indent = state.sCount[line] - state.blkIndent
    if indent < 0:  # a lazy line goes on with a paragraph, and with nothing else
        return not starts_block(state, line, end_line)
    start = state.bMarks[line] + state.tShift[line]
    return indent < 4 and bool(_UNDERLINE.match(state.src, start, state.eMarks[line]))


_DEFINITION = re.compile(r"[:~][ \t]+\S")


def is_term(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether the first definition of a list follows on `line`, or after one empty line there: a
    single line before it is a term."""
    if line < end_line and state.isEmpty(line):
        line += 1
    if line >= end_line or not 0 <= state.sCount[line] - state.blkIndent < 4:
        return False
    return match_line(state, line, _DEFINITION) is not None


def starts_block(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a line ends a paragraph before it."""
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 1] in (":", "$", "{"):  # the rules here would ask again
        return _DIRECTIVE.match(state.src, start, state.eMarks[line]) is not None
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, end_line, True) for rule in rules)


def match_line(state: StateBlock, line: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The match of `pattern` at the first character of a line; None in code."""
    if state.is_code_block(line):
        return None
    return pattern.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])


def push_protected(state: StateBlock, kind: str, start_line: int, last: int) -> None:
    """Add a token for the lines from `start_line` to before `last`, and go on after them."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    token = state.push("block_protected", "", 0)
    token.info = kind
    token.content = state.src[start : state.eMarks[last - 1]]
    token.map = [start_line, last]
    state.line = last


def push_line(
    state: StateBlock, kind: str, line: int, match: re.Match[str], *, has_field: bool = True
) -> None:
    """Add a token for a line that matched, with the place of its field of prose, if it has one
    and `has_field`."""
    push_protected(state, kind, line, line + 1)
    if has_field and match.groupdict().get("field"):
        start, end = match.span("field")
        state.tokens[-1].meta = {"field": (start - match.start(), end - match.start())}
