"""What is for translation in lines that stand for themselves: fields, attributes of tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from markdown_it.token import Token

from pipeline.markdown.extract.html import HtmlTag, Site, parse_tag
from pipeline.markdown.extract.inline import build_items
from pipeline.markdown.extract.items import Item, build_text_item
from pipeline.markdown.extract.parameters import find_parameters
from pipeline.markdown.extract.positions import Lines, OffsetMap, locate
from pipeline.markdown.extract.protected import split_protected
from pipeline.markdown.extract.slots import Frame
from pipeline.markdown.parser.commonmark import get_parser

_MARKDOWN: Final[Mapping[str, Frame]] = {"tab": Frame.QUOTED, "block": Frame.DIRECTIVE}
"""Lines whose field is Markdown to their sites, and what surrounds it."""


def build_field(token: Token) -> tuple[list[Item], Frame]:
    """The items of the field of a line, whose token must have one, and what surrounds it."""
    start, end = token.meta["field"]
    text = token.content[start:end]
    if token.info in _MARKDOWN:
        children = get_parser().parseInline(text)[0].children or []
        return build_items(children, token.content, start), _MARKDOWN[token.info]
    return split_protected([build_text_item(text, start)], html=True), Frame.FIELD


def is_simple(value: str) -> bool:
    """Whether the value of an attribute is one line without tags, so that plain Markdown, which
    may see a paragraph there, reads nothing into it."""
    return "\n" not in value and "<" not in value


def locate_parameters(token: Token, lines: Lines, site: Site) -> tuple[list[Item], OffsetMap]:
    """The words in the parameters of a shortcode or attribute list on lines of its own, as the
    children of an item, and their place in the page; no item where there are none."""
    content = token.content.lstrip(" \t")
    children = find_parameters(content, 0, site)
    positions = locate(token.content, lines, *(token.map or (0, 1))) if children else None
    if positions is None:
        return [], OffsetMap()
    item = Item("single", 0, 0, children=children)
    return [item], positions.shifted(len(token.content) - len(content))


def find_tags(token: Token, site: Site) -> Iterator[tuple[int, HtmlTag]]:
    """The tags of a block of tags, with their offsets in it; those that only JSX can read, and
    values of several lines, are left alone."""
    for at, end in token.meta["spans"]:
        tag = parse_tag(token.content[:end], at, 0, site)
        if tag is not None and tag.end == end:
            tag.children = [c for c in tag.children if is_simple(token.content[c.at : c.end])]
            yield at, tag
