"""Short cuts to what markdown-it would find: the rules that can match at the first character of
a line, and addresses of links without special characters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Final, NamedTuple

from markdown_it import helpers, rules_block
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from pipeline.markdown.parser.patches import BlockRule, replace_block_rules

FIRST_CHARACTERS: Final[Mapping[BlockRule, str]] = {
    rules_block.fence: "`~",
    rules_block.blockquote: ">",
    rules_block.hr: "*-_",
    rules_block.list_block: "*-+0123456789",
    rules_block.reference: "[",
    rules_block.html_block: "<",
    rules_block.heading: "#",
}
"""What a line must start with for each of CommonMark's rules that look there first."""


def dispatch_by_first_character(ruler: Ruler[BlockRule], firsts: Mapping[BlockRule, str]) -> None:
    """Have `ruler` try at each line only those of the rules in `firsts` that can match at its
    first character. Rules between them in order must be in `firsts` too."""
    names = {"", *(name for rule in ruler.__rules__ for name in rule.alt)}
    replace_block_rules(ruler, {name: _group(ruler.getRules(name), firsts) for name in names})


def _group(rules: Sequence[BlockRule], firsts: Mapping[BlockRule, str]) -> list[BlockRule]:
    """The rules of one chain, those in `firsts` as one rule in their place."""
    indices = [i for i, rule in enumerate(rules) if rule in firsts]
    start, end = indices[0], indices[-1] + 1
    table: dict[str, list[BlockRule]] = {}
    for rule in rules[start:end]:
        for char in firsts[rule]:
            table.setdefault(char, []).append(rule)

    def try_by_first_character(
        state: StateBlock, start_line: int, end_line: int, silent: bool
    ) -> bool:
        pos = state.bMarks[start_line] + state.tShift[start_line]
        for rule in table.get(state.src[pos : pos + 1], ()):
            if rule(state, start_line, end_line, silent):
                return True
        return False

    return [*rules[:start], try_by_first_character, *rules[end:]]


class _Destination(NamedTuple):
    ok: bool
    pos: int
    str: str


_SIMPLE = re.compile(r"[^\x00-\x20\x7f()<\\&]+(?=[ )])")
"""An address that ends where a blank or the parenthesis ends it, and stands for itself."""


def _parse_destination(text: str, pos: int, maximum: int) -> object:
    match = _SIMPLE.match(text, pos, maximum)
    if match is None:
        return helpers.parseLinkDestination(text, pos, maximum)
    return _Destination(True, match.end(), match[0])


def parse_label(state: StateInline, start: int, no_links: bool = False) -> int:
    """Where the label ends whose bracket opens at `start`; -1 where it does not, or where, with
    `no_links`, it holds a link. As in markdown-it, except that a piece of site markup that begins
    with a bracket, such as a citation, is no link."""
    before, depth = state.pos, 1
    src, limit = state.src, state.posMax
    pieces: dict[int, int] = state.__dict__.setdefault("pieces", {})
    state.pos = start + 1
    try:
        while state.pos < limit:
            pos, char = state.pos, src[state.pos]
            if char == "]":
                depth -= 1
                if not depth:
                    return pos
            state.md.inline.skipToken(state)
            if char == "[" and state.pos == pos + 1:
                depth += 1
            elif char == "[" and no_links and pieces.get(pos) != state.pos:
                return -1
        return -1
    finally:
        state.pos = before


HELPERS: Final = SimpleNamespace(
    parseLinkLabel=parse_label,
    parseLinkDestination=_parse_destination,
    parseLinkTitle=helpers.parseLinkTitle,
)
"""The helpers of markdown-it for links; addresses are found by one search where possible."""
