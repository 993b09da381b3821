"""Inline rules for what sites add to CommonMark, made from the table of site markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from markdown_it.rules_inline import StateInline

from pipeline.markdown.parser.expressions import find_expression_end, find_tag_end
from pipeline.markdown.site_markup import (
    INLINE_PAIRS,
    INLINE_PIECES,
    InlinePair,
    InlinePiece,
    compile_pieces,
)

InlineRule = Callable[[StateInline, bool], bool]

_MOST_FAILURES: Final = 20
"""Braces and tags of one block that never end, after which no more are looked for."""


def find_site_rules(*, mdx: bool) -> Iterator[tuple[str, InlineRule]]:
    """Rules with the characters they start at, to be tried before those of CommonMark; with
    `mdx`, braces hold JavaScript."""
    firsts = dict.fromkeys(piece.first for piece in INLINE_PIECES)
    for first in firsts:
        pieces = [piece for piece in INLINE_PIECES if piece.first == first]
        rule = build_protected_rule(pieces)
        yield first, _build_expression_rule(pieces) if mdx and first == "{" else rule
    yield "<", _build_tag_rule(_MDX_TAG if mdx else _COMPONENT)
    yield "^", _inline_footnote
    yield "[!", _site_link
    for pair in INLINE_PAIRS:
        yield pair.mark[0], _build_pair_rule(pair)


def build_protected_rule(pieces: Iterable[InlinePiece]) -> InlineRule:
    """A rule for pieces that start with the same character; the first that matches counts."""
    pattern, kinds = compile_pieces(pieces)

    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is None:
            return False
        if silent:  # `parse_label` asks which are no links
            state.__dict__.setdefault("pieces", {})[state.pos] = match.end()
        else:
            state.push("protected", "", 0).info = kinds[str(match.lastgroup)]
        state.pos = match.end()
        return True

    return rule


def _build_expression_rule(pieces: Iterable[InlinePiece]) -> InlineRule:
    """Braces as MDX has them, over lines and around strings."""
    pattern, _ = compile_pieces(pieces)
    protect = build_protected_rule(pieces)

    def rule(state: StateInline, silent: bool) -> bool:
        end = _find_end(state, find_expression_end)
        match = pattern.match(state.src, state.pos, state.posMax)
        if end < 0 or (match and match.end() >= end):
            return protect(state, silent)
        if not silent:
            state.push("protected", "", 0).info = "expression"
        state.pos = end
        return True

    return rule


_COMPONENT = re.compile(r"</?[A-Z](?![A-Z0-9]+[\s/>])")
"""A tag of a component; `<BR>` is HTML."""
_MDX_TAG = re.compile(rf"{_COMPONENT.pattern}|</?[a-z][\w-]*[.:]")
_BRACES = re.compile(r"<[a-z][\w:.-]*\s[^<>{}]*\{")


def _build_tag_rule(pattern: re.Pattern[str]) -> InlineRule:
    """A rule for tags of JSX that begin like `pattern`."""

    def rule(state: StateInline, silent: bool) -> bool:
        if not pattern.match(state.src, state.pos, state.posMax):
            return False
        end = _find_end(state, find_tag_end)
        if end < 0:
            return False
        if not silent:
            state.push("protected", "", 0).info = "tag"
        state.pos = end
        return True

    return rule


tag_with_braces: Final = _build_tag_rule(_BRACES)
"""A rule for tags whose attributes only JSX can read, to be tried after those of HTML."""


def _find_end(state: StateInline, find: Callable[[str, int, int], int]) -> int:
    """What `find` finds; -1 too where many pieces of the block never ended."""
    unclosed: dict[str, int] = state.__dict__.setdefault("unclosed", {})
    if unclosed.get("", 0) >= _MOST_FAILURES:
        return -1
    end = find(state.src, state.pos, state.posMax)
    if end < 0:
        unclosed[""] = unclosed.get("", 0) + 1
    return end


def _build_pair_rule(pair: InlinePair) -> InlineRule:
    """Marks around prose: a pair, as a link is."""
    opening, closing = re.compile(pair.opening), re.compile(pair.closing)

    def rule(state: StateInline, silent: bool) -> bool:
        start, limit = state.pos, state.posMax
        if not state.src.startswith(pair.mark, start):
            return False
        opened = opening.match(state.src, start, limit)
        unclosed: dict[str, int] = state.__dict__.setdefault("unclosed", {})
        if opened is None or start < unclosed.get(pair.opening, 0):
            return False
        line_end = state.src.find("\n", start, limit)
        line_end = limit if line_end < 0 else line_end
        closed = closing.search(state.src, opened.end(), line_end)
        if closed is None:
            unclosed[pair.opening] = line_end  # nor is one that opens later on this line
            return False
        if not _is_whole(state.src[opened.end() : closed.start()]):
            return False
        if not silent:
            state.push("pair_open", "", 1).markup = opened[0]
            state.tokens[-1].info = pair.kind
            state.pos, state.posMax = opened.end(), closed.start()
            state.md.inline.tokenize(state)
            state.push("pair_close", "", -1).markup = closed[0]
        state.pos, state.posMax = closed.end(), limit
        return True

    return rule


def _is_whole(text: str) -> bool:
    """Whether no other markup starts or ends in the middle of a text."""
    return not (
        text.count("`") % 2
        or text.count("*") % 2
        or text.count("_") % 2
        or text.count("[") != text.count("]")
        or text.count("<") != text.count(">")
    )


def _inline_footnote(state: StateInline, silent: bool) -> bool:
    """`^[text]`: a pair around its text, as a link is."""
    start, limit = state.pos, state.posMax
    if state.src[start] != "^" or start + 2 >= limit or state.src[start + 1] != "[":
        return False
    close = state.md.helpers.parseLinkLabel(state, start + 1)
    if close < 0:
        return False
    if not silent:
        state.pos, state.posMax = start + 2, close
        state.push("footnote_inline_open", "", 1)
        state.md.inline.tokenize(state)
        state.push("footnote_inline_close", "", -1)
    state.pos, state.posMax = close + 1, limit
    return True


_SITE_ADDRESS = re.compile(
    r"\]\((?P<address>(?:[^(){}\s]|\{\{(?:[^}\n]|\}(?!\}))*\}\}|\{%(?:[^%\n]|%(?!\}))*%\})+)"
    r"(?:\s+\"[^\"\n<`]*\")?\)"  # to plain Markdown it is all text, with tags and code in it
)


def _site_link(state: StateInline, silent: bool) -> bool:
    """`[text]({{< ref "page" >}})` and `![alt]({{ site.url }}/a.png)`: an address that the
    site generator fills in is an address all the same."""
    start, limit = state.pos, state.posMax
    image = state.src[start] == "!"
    label = start + image
    if state.src[label : label + 1] != "[" or "{" not in state.src:
        return False
    close = state.md.helpers.parseLinkLabel(state, label, not image)  # no link within a link
    match = _SITE_ADDRESS.match(state.src, close, limit) if close >= 0 else None
    if match is None or "{" not in match["address"]:
        return False
    if not silent:
        state.pos, state.posMax = label + 1, close
        opener = state.push("site_link_open", "a", 1)
        opener.attrs = {"href": match[0][2:-1]}
        opener.info = "image" if image else ""
        state.md.inline.tokenize(state)
        state.push("site_link_close", "a", -1)
    state.pos, state.posMax = match.end(), limit
    return True
