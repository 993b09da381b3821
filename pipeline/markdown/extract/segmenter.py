"""Split a page into segments, each with its place and the way its markup is written back.

`read_page(document)` reads block tokens top to bottom; what each block holds becomes items
(`inline`, `html`), and `_build` turns items into a `Place`: a `Segment` as translators see
it, plus spans of the raw markup behind its tags. Places never overlap but for children
(alt texts, titles), which lie inside the raw markup of their parent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final, NamedTuple

from pipeline import model, tagged_text
from pipeline.markdown.document import Document
from pipeline.markdown.extract.blocks import Reader
from pipeline.markdown.extract.items import Child, Item, without_addresses
from pipeline.markdown.extract.positions import Mapping as Positions
from pipeline.model import Segment, Tag
from pipeline.spans import Span

VERSION: Final = "1"
"""Raised when segment ids or sources change for the same page; PO files are then migrated."""

FRONT_MATTER_KEYS: Final = model.FRONT_MATTER_KEYS


class Markup(NamedTuple):
    """How one tag is written: its raw text in the page."""

    kind: str
    open: Span
    close: Span | None = None
    label: str | None = None
    """What a shortcut or collapsed reference must name once its text has changed."""


class Place(NamedTuple):
    """A segment where it stands, with all that writing a target there needs."""

    segment: Segment
    frame: str
    """How targets are escaped: block, heading, cell, alt, title", attr", html, yaml, …"""
    markup: tuple[Markup, ...]
    """By tag number, counted from 1."""
    raws: Mapping[str, str]
    """Characters the page writes as entities, with the entity."""
    label: str | None = None
    """Label that must follow the closing bracket of a reference image once its alt changes."""
    parent: int = -1
    """Index of the place whose markup holds this one."""
    line_break: str = ""
    """The last line break within a paragraph of several lines, with what the next line starts
    with before its text."""


# The class a segment's kind counts as in its id: a paragraph that becomes a list item keeps
# its review.
_CLASSES: Final = {
    "heading": "heading",
    "table cell": "cell",
    "alt text": "alt",
    "link title": "title",
    "admonition title": "heading",
}

_SINGLE, _DOUBLE = re.compile("[‘’‚‛]"), re.compile("[“”„‟«»]")


def segment_id(kind: str, source: str) -> str:
    """Class of the kind and hash of the source, blind to white space and quote style."""
    if not source.isascii():
        source = _DOUBLE.sub('"', _SINGLE.sub("'", source))
    normal = " ".join(source.split())
    group = _CLASSES.get(kind, "meta" if kind.startswith(("front matter", "html ")) else "text")
    return f"{group}.{sha256(normal.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


@dataclass(frozen=True)
class Page:
    """A page, read: what is translatable, what could not be placed, and all the rest."""

    places: list[Place]
    """In the order of the text, parents before children."""
    problems: list[tuple[int, str]]
    """Line and message of each block that stays as it is because it could not be found."""
    reader: Reader

    @cached_property
    def skeleton(self) -> list[tuple[object, ...]]:
        """What an edition must share with its source: blocks, code, addresses, everything
        but words."""
        return self.reader.skeleton()

    def skeleton_line(self, entry: int) -> int:
        """1-based line of an entry of the skeleton."""
        return self.reader.skeleton_line(entry)


def read_page(document: Document, keys: Sequence[str] = FRONT_MATTER_KEYS) -> Page:
    """Split a page into places; `keys` are the front matter values to translate."""
    reader = Reader(document)
    places = _front_matter(document, keys)
    problems: list[tuple[int, str]] = []
    skipped = document.skipped
    for run in reader.read():
        if isinstance(run, tuple):
            problems.append(run)
            continue
        found = _build(document, run.items, run.positions, run.kind, run.frame)
        if skipped:
            found = _outside(found, skipped)
        offset = len(places)
        places += [
            place if place.parent < 0 else place._replace(parent=place.parent + offset)
            for place in found
        ]
    return Page(places, problems, reader)


def fold_blanks(text: str) -> str:
    """`text` on one line; blanks that do not break stay what they are."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" \t\r\n")


def _outside(places: list[Place], skipped: Sequence[Span]) -> list[Place]:
    inside = [any(s.start <= p.segment.span.start < s.end for s in skipped) for p in places]
    return [] if any(inside) else places


def _front_matter(document: Document, keys: Sequence[str]) -> list[Place]:
    places = []
    for key in keys:
        value = document.matter.get(key) if document.matter else None
        text = value.text.strip() if value else ""
        if value and has_letters(without_addresses(text)) and "\n\n" not in text:
            kind = f"front matter: {key}"
            source = tagged_text.escape(fold_blanks(text))
            segment = Segment(
                segment_id(kind, source),
                kind,
                source,
                (),
                value.span,
                document.line(value.span.start),
            )
            places.append(Place(segment, f"matter{value.style}", (), {}))
    return sorted(places, key=lambda place: place.segment.span)


def has_letters(text: str) -> bool:
    """Whether there is anything in `text` that a translation could change."""
    return _LETTER.search(text) is not None or any(map(str.isalpha, text))


_LETTER = re.compile("[A-Za-z]")

BRACKETED: Final = frozenset(["block", "heading", "cell", "alt"])
"""Frames in which a bracket that is text is written with a backslash."""


def _has_words(items: list[Item]) -> bool:
    return any(item.shape == "text" and has_letters(item.text) for item in items)


TRIMMED: Final = frozenset(
    [
        "image",
        "html",
        "shortcode",
        "attributes",
        "tag",
        "expression",
        "line break",
        "link end",
        "link start",
        "footnote ref",
        "comment",
    ]
)
"""Tags that say nothing about words: left outside the segment at its ends."""


def _build(
    document: Document, items: list[Item], positions: Positions, kind: str, frame: str
) -> list[Place]:
    """Places of one run of items: the segment itself, if it has words, and its children."""
    core, outer = _trim(items, head=frame in BRACKETED)
    children = [child for item in outer for child in item.children]
    result: list[Place] = []
    parent = -1
    if _has_words(core):
        result.append(_place(document, core, positions, kind, frame, None))
        parent = 0
    else:
        children += [child for item in core for child in item.children]
        core = []
    for child in children:
        result += _child(document, child, positions, -1, len(result))
    for item in core:
        for child in item.children:
            result += _child(document, child, positions, parent, len(result))
    return _in_order(result) if children else result


def _child(
    document: Document, child: Child, positions: Positions, parent: int, offset: int
) -> list[Place]:
    core, outer = _trim(child.items, head=child.frame in BRACKETED)
    if not _has_words(core):
        return [
            place
            for item in [*outer, *core]
            for grandchild in item.children
            for place in _child(document, grandchild, positions, parent, offset)
        ]
    place = _place(document, core, positions, child.kind, child.frame, child.label)
    found = [place._replace(parent=parent)]
    for item in [*outer, *core]:
        for grandchild in item.children:
            inner = offset if item in core else parent
            found += _child(document, grandchild, positions, inner, offset + len(found))
    return found


def _in_order(places: list[Place]) -> list[Place]:
    """Sort by place in the text, parents before children, parent indices kept right."""
    order = sorted(
        range(len(places)),
        key=lambda i: (places[i].segment.span.start, -places[i].segment.span.end),
    )
    new = {old: i for i, old in enumerate(order)}
    return [
        places[old]._replace(parent=new[places[old].parent] if places[old].parent >= 0 else -1)
        for old in order
    ]


def _trim(items: list[Item], *, head: bool = False) -> tuple[list[Item], list[Item]]:
    """The items between the first and the last that say something, and the others; with
    `head`, a bracket may open a link that ends in another block."""
    if head:
        items = _split_head(items)
    first, last = 0, len(items)
    while first < last and _is_outer(items[first]):
        first += 1
    while last > first and _is_outer(items[last - 1]):
        last -= 1
    return items[first:last], items[:first] + items[last:]


def _is_outer(item: Item) -> bool:
    if item.shape == "text":
        return not item.text.strip()
    return item.shape == "single" and item.kind in TRIMMED


def _split_head(items: list[Item]) -> list[Item]:
    """A `[` that opens a link whose end stands in another block is markup, not text."""
    for i, item in enumerate(items):
        if item.shape == "text" and item.text.strip():
            lead = len(item.text) - len(item.text.lstrip())
            if item.text[lead] != "[" or not item.literal:
                return items
            if "]" in "".join(other.text for other in items if other.shape == "text"):
                return items
            at = item.at + lead
            head = Item("single", at, at + 1, kind="link start")
            rest = Item("text", at + 1, item.end, item.text[lead + 1 :])
            return [*items[:i], head, *([rest] if rest.text else []), *items[i + 1 :]]
        if item.shape != "text" and item.shape != "single":
            return items
    return items


def _place(
    document: Document,
    core: list[Item],
    positions: Positions,
    kind: str,
    frame: str,
    label: str | None,
) -> Place:
    markup: list[Markup] = []
    notes: list[Tag] = []
    parts: list[str] = []
    raws: dict[str, str] = {}
    first, last = core[0], core[-1]
    text = line_break = ""
    for item in core:
        if item.shape == "text":
            text += item.text.lstrip() if item is first else item.text
            if not item.literal and len(item.text) == 1 and not item.text.isalnum():
                raw = positions.span(item.at, item.end).of(document.text)
                if item.text == " " and raw.lstrip(" \t>")[:1] in ("\r", "\n"):
                    line_break = raw
                if raw.startswith("&") and raw.endswith(";"):
                    raws.setdefault(item.text, raw)
            continue
        before, text = tagged_text.escape(text), ""
        if item.shape == "close" and item.partner:
            parts.append(tagged_text.add_tag(before, tagged_text.Close, item.partner.number))
        else:
            item.number = len(markup) + 1
            markup.append(_markup(document, item, positions))
            paired = item.shape == "open"
            form = tagged_text.Open if paired else tagged_text.Single
            parts.append(tagged_text.add_tag(before, form, item.number))
            notes.append(Tag(item.number, item.kind, _note(item, markup[-1], document), paired))
    source = "".join([*parts, tagged_text.escape(text.rstrip() if last.shape == "text" else text)])
    span = _span(core, positions)
    segment = Segment(
        segment_id(kind, source), kind, source, tuple(notes), span, document.line(span.start)
    )
    if label is not None and "\n" not in (raw_label := span.of(document.text)):
        label = raw_label
    return Place(segment, frame, tuple(markup), raws, label, line_break=line_break)


def _span(core: list[Item], positions: Positions) -> Span:
    """From the first word or tag to the last, outer blanks left out."""
    first, last = core[0], core[-1]
    lead = len(first.text) - len(first.text.lstrip()) if first.shape == "text" else 0
    trail = len(last.text) - len(last.text.rstrip()) if last.shape == "text" else 0
    end = last.end - trail
    if len(core) > 1:  # a stray tilde may be moved behind the end of a strikethrough
        end = max(end, core[-2].end)
    return positions.span(first.at + lead, end)


def _markup(document: Document, item: Item, positions: Positions) -> Markup:
    opened = positions.span(item.at, item.end)
    close = item.partner
    if item.shape != "open" or close is None:
        return Markup(item.kind, opened)
    label = close.label
    if label is not None:
        raw = positions.span(item.end, close.at).of(document.text)
        label = " ".join(label.split()) if "\n" in raw or "\r" in raw else raw
    return Markup(item.kind, opened, positions.span(close.at, close.end), label)


def _note(item: Item, markup: Markup, document: Document) -> str:
    return " ".join((item.note or markup.open.of(document.text)).split())[:200]
