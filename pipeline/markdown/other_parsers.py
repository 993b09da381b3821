"""How other parsers of Markdown see a page.

What sites add to CommonMark is text to a parser that does not know it. Beside other blocks,
even parsers that know it differ: whether a directive ends a paragraph, whether a line below it
continues one. An edition must have the structure of its source to all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.markdown.extract.html import ANY_SITE
from pipeline.markdown.parser.patches import keep_addresses
from pipeline.markdown.parser.site_blocks import SITE_BLOCKS
from pipeline.markdown.structure import describe_html, describe_token
from pipeline.markdown.urls import LinkRewriter

_INSIDE: Final = re.compile(r"[ \t]*(?:[^\w\s:$]|\d+[.)])")
"""A line in a quote or a list, or one that is markup otherwise."""
_ABOVE: Final = re.compile(r"[ \t]*(?:[^\w\s\"“(¿*:$]|[-+*][ \t]|\d+[.)]|   )")
_BELOW: Final = re.compile(r"[ \t]*(?:[\[<|>:=~$]|-+[ \t]*$|-[-|: \t]*\||    )")
"""Lines that continue the block before them to some parsers only."""
_SIGN: Final = re.compile(r"\{[%{#]|[%}#]\}(?P<last>\)?)|\]\(|\)|\n")

Entry = tuple[int, tuple[object, ...]]
"""Line of the body, from 0, and what stands there."""


def may_parse_differently(text: str) -> bool:
    """Whether parsers may differ on a page: a directive or math beside other markup, or a
    shortcode around a part of a link. On all other pages they agree."""
    lines = text.split("\n") if ":::" in text or "$$" in text else []
    return any(
        (":::" in line or "$$" in line)
        and (_INSIDE.match(line) or _ABOVE.match(above) or _BELOW.match(below))
        for above, line, below in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
    ) or ("](" in text and "{" in text and _splits_link(text))


def _splits_link(text: str) -> bool:
    """Whether a shortcode holds the middle of a link, or text follows it in an address."""
    shortcode = address = False
    for sign in _SIGN.finditer(text):
        if sign[0] == "](":
            if shortcode:
                return True
            address = True
        elif sign[0][0] == "{":
            shortcode = True
        elif sign[0] == "\n":
            shortcode = address = False
        elif sign[0] == ")":
            address = False
        elif address and not sign["last"]:
            return True
        else:
            shortcode = address = False
    return False


def parse_structures(body: str, rewrite: LinkRewriter | None = None) -> Iterator[list[Entry]]:
    """What each of the other parsers sees in the body of a page, without its words; `rewrite`
    says where addresses lead in the edition."""
    text = body if body.endswith("\n") else f"{body}\n"
    for parser in _parsers():
        yield list(_describe(parser.parse(text, {}), rewrite))


def _describe(tokens: Sequence[Token], rewrite: LinkRewriter | None) -> Iterator[Entry]:
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        yield line, describe_token(token, rewrite)
        for child in token.children or ():
            if child.type == "html_inline":
                yield line, (*describe_html(child.content, rewrite or str, ANY_SITE),)


@cache
def _parsers() -> tuple[MarkdownIt, ...]:
    parsers = []
    for knows_directives in (False, True):
        md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        md.use(footnote_plugin).use(deflist_plugin)
        for name in ("admonition", "tab", "prose fence"):  # without it, its text would be code
            _, rule, chains = SITE_BLOCKS[name]
            md.block.ruler.before("fence", name, rule, {"alt": chains})
        if knows_directives:
            md.block.ruler.before("fence", "directive", _directive, {"alt": ["paragraph"]})
        keep_addresses(md)
        parsers.append(md)
    return tuple(parsers)


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of colons stands by itself, and may have a link in its title."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not line.startswith(":::") or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("inline", "", 0)
        token.map, token.children, token.content = [start, start + 1], [], line.strip()
        state.line = start + 1
    return True
