"""What a page leaves in the source language: words that a reader may see and that no rule of ours
translates, by kind and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from markdown_it.token import Token

from pipeline.markdown.document import Document
from pipeline.markdown.extract.html import HtmlTag, Site, scan
from pipeline.markdown.extract.parameters import find_parameters, split_parameters
from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.site_markup import INLINE_PIECES, compile_pieces
from pipeline.model import TextInSource

_WORDS: Final = re.compile(r"[^\W\d_]{2,}[,;:.!?]*\s+(?:\S+\s+)*?[^\W\d_]{2,}")
"""Two words or more; a single one may be a name or a setting."""
_NO_PROSE: Final = re.compile(r"[{}<>=\\;]|://|(?:^|\s)[\w-]*[._/]\w")
"""Code, addresses, styles and the names of files."""
_TECHNICAL: Final = frozenset(
    "class classname style id rel d viewbox points sizes srcset media allow sandbox itemtype "
    "itemprop role href src target width height aria-labelledby aria-describedby aria-controls "
    "aria-owns headers lang translate type name content property transform preserveaspectratio "
    "accept autocomplete pattern sx css layout lines cols icon icons".split()
)
"""Attributes and parameters that hold lists of names or settings."""
_TECHNICAL_KEYS: Final = frozenset(
    "layout slug permalink url aliases redirect_from date lastmod author authors language lang "
    "locale template type css js id identifier publisher reviewer reviewed_by translator".split()
)
"""Last parts of the keys of front matter that hold names, addresses or settings."""


_WITH_PARAMETERS: Final = frozenset(["shortcode", "attributes"])
_PIECES, _ = compile_pieces(
    [piece for piece in INLINE_PIECES if piece.kind in _WITH_PARAMETERS and piece.first == "{"]
)
_CODE: Final = re.compile(r"(?<!`)(`++)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def find_text_in_source(page: Page) -> tuple[TextInSource, ...]:
    """The texts that `page` leaves in the source language, in the order of their lines.

    Code, addresses and values of one word are not among them.
    """
    document = page.document
    found = {*_read_matter(page), *_read_skipped(document)}
    site = Site(document.language, frozenset(map(str.lower, document.markup.attributes)))
    for token in page.blocks.tokens:
        for at, kind, name in _read_token(token, site):
            first = token.map[0] if token.map else 0
            line = page.blocks.line(first + token.content.count("\n", 0, at))
            found.add(TextInSource(kind, name, line))
    return tuple(sorted(found, key=lambda text: (text.line, text.kind, text.name)))


def _read_matter(page: Page) -> Iterator[TextInSource]:
    document = page.document
    used = {slot.place.value.span for slot in page.slots if slot.place}
    for value in document.matter.values if document.matter else ():
        name = value.key.rpartition(".")[2].lower()
        if value.span not in used and name not in _TECHNICAL_KEYS and _is_prose(value.text):
            yield TextInSource("front matter", value.key, document.line(value.span.start))


def _read_skipped(document: Document) -> Iterator[TextInSource]:
    tables = set(document.skipped_tables)
    for span in document.skipped:
        if span in tables or "pipeline:" in document.text[span.start : span.start + 40]:
            kind = "table" if span in tables else "skipped part"
            yield TextInSource(kind, "", document.line(span.start))


def _read_token(token: Token, site: Site) -> Iterator[tuple[int, str, str]]:
    """Where a value stands in the content of the token, its kind and its name."""
    if token.type in ("html_block", "component_block"):
        yield from _read_html(token.content, 0, site)
    elif token.type == "block_protected":
        yield from _read_parameters(token.content, 0, site)
    elif token.type == "inline" and ("<" in token.content or "{" in token.content):
        yield from _read_inline(token, site)


def _read_inline(token: Token, site: Site) -> Iterator[tuple[int, str, str]]:
    children, at = token.children or (), 0
    for child in children:
        if child.type == "html_inline":
            at = max(token.content.find(child.content, at), at)
            yield from _read_html(child.content, at, site)
    if any(child.type == "protected" and child.info in _WITH_PARAMETERS for child in children):
        code = [match.span() for match in _CODE.finditer(token.content)]
        for piece in _PIECES.finditer(token.content):
            if not any(start < piece.start() < end for start, end in code):
                yield from _read_parameters(piece[0], piece.start(), site)


def _read_html(html: str, at: int, site: Site) -> Iterator[tuple[int, str, str]]:
    if "=" not in html:
        return
    for tag in scan(html, site):
        if isinstance(tag, HtmlTag) and tag.name and not tag.closing:
            used = [(child.at - tag.at, child.end - tag.at) for child in tag.children]
            for start, name in _find_values(html[tag.at : tag.end], used):
                yield at + tag.at + start, "attribute", name


def _read_parameters(raw: str, at: int, site: Site) -> Iterator[tuple[int, str, str]]:
    stripped = raw.lstrip(" \t")
    if stripped.startswith(("{", ":", "`", "~")):
        used = [(child.at, child.end) for child in find_parameters(stripped, 0, site)]
        for start, name in _find_values(stripped, used):
            yield at + start, "parameter", name


def _find_values(raw: str, used: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    for name, _, start, end in split_parameters(raw):
        if (start, end) not in used and name not in _TECHNICAL and _is_prose(raw[start:end]):
            yield start, name


def _is_prose(text: str) -> bool:
    return len(text) < 2000 and bool(_WORDS.search(text)) and not _NO_PROSE.search(text)
