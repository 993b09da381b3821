"""Items: what the content of a block consists of, between the parser and the segment.

Every item knows the range of content it was read from. Text items hold decoded characters;
tag items know their partner, a note for the translator, and the parts of their own raw text
(alt text, titles) that are translatable by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Final, Literal

from markdown_it.common.entities import entities

from pipeline.markdown.extract.slots import Frame
from pipeline.model import SegmentKind

Shape = Literal["text", "open", "close", "single"]


@dataclass(slots=True, eq=False)
class Item:
    """One piece of a block's content."""

    shape: Shape
    at: int
    end: int
    text: str = ""
    """Decoded characters of a text item."""
    literal: bool = True
    """Whether a text item's characters stand in the page as they are."""
    kind: str = ""
    """What a tag is, such as `link` or `code`; empty for text."""
    note: str = ""
    """What a translator should know of a tag."""
    partner: Item | None = None
    """What closes an item that opens, and the other way round."""
    children: Sequence[Child] = ()
    label: str | None = None
    """Label that a reference link needs once its text is no longer its label."""
    number: int = 0
    """Of the tag within its segment, once that is known."""


@dataclass(slots=True, eq=False)
class Child:
    """A translatable part of the raw text of a tag."""

    kind: SegmentKind
    frame: Frame
    at: int
    end: int
    items: list[Item]
    label: str | None = None


def build_text_item(text: str, at: int, end: int | None = None, *, literal: bool = True) -> Item:
    """A text item; without `end` it is as long in the page as it is here."""
    return Item("text", at, at + len(text) if end is None else end, text, literal)


_ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));")
_ESCAPE_OR_ENTITY = re.compile(_ENTITY.pattern + r"|\\(?P<escaped>[!-/:-@\[-`{-~])")
# HTML reads numbers, and the names it has always had, without a semicolon too; in attributes
# (so that `?a=1&copy=2` stays) only where neither a letter, a digit nor `=` follows.
_OLD_NAMES: Final = "|".join(
    sorted((name for name in html5 if not name.endswith(";")), key=len, reverse=True)
)
_REFERENCE = (
    r"&(?:#(?:[xX][0-9a-fA-F]{1,8}(?![0-9a-fA-F])|[0-9]{1,9}(?![0-9]));?"
    rf"|[A-Za-z][A-Za-z0-9]{{1,31}};|(?:{_OLD_NAMES})"
)
_IN_HTML_TEXT = re.compile(rf"{_REFERENCE})")
_IN_ATTRIBUTE = re.compile(rf"{_REFERENCE}(?![A-Za-z0-9=]))")


def decode_entity(match: re.Match[str]) -> str:
    """The character an HTML entity stands for; an unknown name stands for itself."""
    if match[3]:
        return entities.get(match[3], match[0])
    code = int(match[1], 16) if match[1] else int(match[2])
    valid = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else "\ufffd"


def split_entities(
    text: str, at: int, *, escapes: bool = False, attribute: bool = False
) -> list[Item]:
    """Text as written in HTML, in an `attribute` of HTML or (with `escapes`) in a Markdown
    title, as items."""
    pattern = _ESCAPE_OR_ENTITY if escapes else _IN_ATTRIBUTE if attribute else _IN_HTML_TEXT
    items: list[Item] = []
    pos = 0
    for match in pattern.finditer(text):
        decoded = (match["escaped"] or decode_entity(match)) if escapes else unescape(match[0])
        if decoded == match[0]:
            continue
        decoded = decoded or "\ufffd"  # a character that HTML does not show
        if match.start() > pos:
            items.append(build_text_item(text[pos : match.start()], at + pos))
        items.append(build_text_item(decoded, at + match.start(), at + match.end(), literal=False))
        pos = match.end()
    if pos < len(text):
        items.append(build_text_item(text[pos:], at + pos))
    return items


_LETTER = re.compile("[A-Za-z]")


def has_letters(text: str) -> bool:
    """Whether there is anything in `text` that a translation could change."""
    return _LETTER.search(text) is not None or any(map(str.isalpha, text))
