"""Items: what a block's content is made of, between the parser and the segment.

Every item knows the range of content it was read from. Text items hold decoded characters;
tag items know their partner, what a translator should be told, and the places inside their
own raw text (alt text, titles) that are translatable by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Final, Literal

from markdown_it.common.entities import entities

from pipeline.markdown.extract.slots import Frame
from pipeline.markdown.parser.commonmark import PROTECTED_INLINE

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
    note: str = ""
    partner: Item | None = None
    children: Sequence[Child] = ()
    label: str | None = None
    """Label a reference link needs once its text is no longer its label."""
    number: int = 0


@dataclass(slots=True, eq=False)
class Child:
    """A translatable place inside the raw text of a tag."""

    kind: str
    """Kind of the segment: alt text, link title, html attribute."""
    frame: Frame
    at: int
    end: int
    items: list[Item]
    label: str | None = None


def text_item(text: str, at: int, end: int | None = None, *, literal: bool = True) -> Item:
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
            items.append(text_item(text[pos : match.start()], at + pos))
        items.append(text_item(decoded, at + match.start(), at + match.end(), literal=False))
        pos = match.end()
    if pos < len(text):
        items.append(text_item(text[pos:], at + pos))
    return items


# Addresses as people and GFM write them; trailing punctuation belongs to the sentence.
_REST: Final = r"(?:[^\s<>\"'“”‘’\]]|\](?!\())"
"""Characters of an address; none is the end of a link, after which another may start."""
_ADDRESS: Final = (
    rf"(?:https?|ftp)://{_REST}+"
    rf"|(?<![\w@])www\.[\w-]+(?:\.[\w-]+)+{_REST}*"
    # The last label is letters: `rollup@3.20.2` is a version.
    r"|(?<![\w.+-])(?:mailto:|tel:)?[\w.+-]+@(?:[\w-]++\.)+(?:xn--[\w-]++|[^\W\d_]++)(?!-*\w)"
)
# Tails and heads of links whose text spans paragraphs: no link to CommonMark, an address
# to the reader all the same.
_TAIL: Final = (
    r"\]\([ \t]*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))+)(?:\s+\"[^\"\n]*\")?[ \t]*\)"
    r"(?:\{[^{}\n]*\})?"
)
_ADDRESSES = re.compile(_ADDRESS)
_TAILS = re.compile(_TAIL)
_MAYBE = re.compile(r"://|@|www\.")
_IN_HTML = re.compile(
    "|".join(f"({p})" for kind, first, p in PROTECTED_INLINE if first in "{:" and kind != "math")
)


def split_protected(items: Iterable[Item], *, html: bool = False) -> list[Item]:
    """Split addresses and stray link ends out of runs of text as single tags.

    In HTML text, which no inline rule has seen, shortcodes too.
    """
    items = list(items)
    text = "".join([item.text for item in items if item.shape == "text"])
    if not html and "](" not in text and not _MAYBE.search(text):
        return items
    result: list[Item] = []
    for run in _runs(items):
        if run[0].shape != "text":
            result += run
            continue
        cuts = _find_protected(run, html)
        result += _cut(run, cuts) if cuts else run
    return result


def _runs(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Adjacent text items together, other items alone."""
    run: list[Item] = []
    for item in items:
        if item.shape == "text":
            run.append(item)
            continue
        if run:
            yield run
        yield [item]
        run = []
    if run:
        yield run


def _find_protected(run: list[Item], html: bool) -> list[tuple[int, int, str]]:
    """Ranges of a run's decoded text that are no text; an escape or entity keeps what it
    stands in from being a link end or a shortcode, not from being an address."""
    text = "".join([item.text for item in run])
    cuts: list[tuple[int, int, str]] = []
    if _MAYBE.search(text):
        for match in _ADDRESSES.finditer(text):
            end = match.start() + len(_trim_address(match[0]))
            cuts.append((match.start(), end, "address"))
    if "](" in text or (html and ("{" in text or ":" in text)):
        marks = '](){"'
        plain = "".join([i.text if i.literal or i.text not in marks else "\ufffc" for i in run])
        cuts += [(m.start(), m.end(), "link end") for m in _TAILS.finditer(plain)]
        if html:
            for match in _IN_HTML.finditer(plain):
                kind = "emoji" if match[0][0] == ":" else "shortcode"
                cuts.append((match.start(), match.end(), kind))
        cuts.sort(key=lambda cut: (cut[0], -cut[1]))
    return cuts


def remove_addresses(text: str) -> str:
    """`text` without what a reader would call an address."""
    return _ADDRESSES.sub("", text) if _MAYBE.search(text) else text


def has_letters(text: str) -> bool:
    """Whether there is anything in `text` that a translation could change."""
    return _LETTER.search(text) is not None or any(map(str.isalpha, text))


_LETTER = re.compile("[A-Za-z]")


def _trim_address(address: str) -> str:
    while address and address[-1] in "?!.,:;*_~'\")]}…":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _cut(run: list[Item], cuts: list[tuple[int, int, str]]) -> list[Item]:
    """Replace character ranges of a run of text items by single tags."""
    result: list[Item] = []
    pos = 0  # in the decoded text of the run
    pending = list(cuts)
    single: Item | None = None
    for item in run:
        start, stop = pos, pos + len(item.text)
        pos = stop
        here = start
        while here < stop:
            if single and here < single.number:
                upto = min(stop, single.number)
                single.end = item.end if upto == stop else _inside(item, upto - start)
                here = upto
                continue
            while pending and pending[0][0] < here:
                pending.pop(0)  # overlaps what was cut already
            upto = min(stop, pending[0][0]) if pending else stop
            if upto > here:
                at, end = _inside(item, here - start), _inside(item, upto - start)
                whole = item.text[here - start : upto - start]
                result.append(Item("text", at, end, whole, item.literal))
                here = upto
            if pending and here == pending[0][0] and here < stop:
                _, last, kind = pending.pop(0)
                at = _inside(item, here - start)
                single = Item("single", at, at, kind=kind, number=last)
                result.append(single)
    for item in result:
        if item.shape == "single":
            item.number = 0
    return result


def _inside(item: Item, offset: int) -> int:
    """Content position of the character `offset` of a text item."""
    if item.literal:
        return item.at + offset
    return item.at if offset == 0 else item.end
