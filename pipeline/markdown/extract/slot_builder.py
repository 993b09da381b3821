"""From the items of one run to slots: tagged text for translators, spans of the raw markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.document import Document
from pipeline.markdown.extract.items import Child, Item, has_letters
from pipeline.markdown.extract.positions import OffsetMap
from pipeline.markdown.extract.segment_ids import make_segment_id
from pipeline.markdown.extract.slots import BRACKETED, Frame, Markup, Slot
from pipeline.model import Segment, Tag
from pipeline.spans import Span

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
"""Kinds of tags that say nothing about words: left outside the segment at its ends."""

_LONGEST_NOTE: Final = 200
"""Characters of the note that tells a translator what a tag stands for."""


@dataclass(frozen=True, slots=True)
class SlotBuilder:
    """Builds the slots of one run of items."""

    document: Document
    positions: OffsetMap
    """From offsets of items to offsets in the page."""

    def build(self, items: list[Item], kind: str, frame: Frame) -> list[Slot]:
        """The segment itself, if it has words, and the children of its tags (alt texts,
        titles, attributes), in the order of the text, parents before children."""
        core, outer = _trim(items, may_open_link=frame in BRACKETED)
        children = [child for item in outer for child in item.children]
        slots: list[Slot] = []
        parent = -1
        if _has_words(core):
            slots.append(self._build_slot(core, kind, frame))
            parent = 0
        else:
            children += [child for item in core for child in item.children]
            core = []
        for child in children:
            slots += self._build_child(child, -1, len(slots))
        for item in core:
            for child in item.children:
                slots += self._build_child(child, parent, len(slots))
        return _sort(slots) if children else slots

    def _build_child(self, child: Child, parent: int, offset: int) -> list[Slot]:
        """The slots of a child; `offset` is how many slots stand before them."""
        core, outer = _trim(child.items, may_open_link=child.frame in BRACKETED)
        if not _has_words(core):
            return [
                slot
                for item in [*outer, *core]
                for grandchild in item.children
                for slot in self._build_child(grandchild, parent, offset)
            ]
        slot = self._build_slot(core, child.kind, child.frame, child.label)
        slots = [slot._replace(parent=parent)]
        for item in [*outer, *core]:
            for grandchild in item.children:
                inner = offset if item in core else parent
                slots += self._build_child(grandchild, inner, offset + len(slots))
        return slots

    def _build_slot(
        self, core: list[Item], kind: str, frame: Frame, label: str | None = None
    ) -> Slot:
        source, tags, markup = self._build_source(core)
        raws, line_break = self._find_raws(core)
        span = self._find_span(core)
        segment = Segment(
            make_segment_id(kind, source),
            kind,
            source,
            tuple(tags),
            span,
            self.document.line(span.start),
        )
        if label is not None and "\n" not in (raw_label := span.of(self.document.text)):
            label = raw_label
        return Slot(segment, frame, tuple(markup), raws, label, line_break=line_break)

    def _build_source(self, core: list[Item]) -> tuple[str, list[Tag], list[Markup]]:
        """Tagged text, what its tags stand for, and how they are written; numbers the items."""
        markup: list[Markup] = []
        tags: list[Tag] = []
        parts: list[str] = []
        text = core[0].text.lstrip() if core[0].shape == "text" else ""
        for item in core[1:] if core[0].shape == "text" else core:
            if item.shape == "text":
                text += item.text
                continue
            before, text = tagged_text.escape(text), ""
            if item.shape == "close" and item.partner:
                parts.append(tagged_text.add_tag(before, tagged_text.Close, item.partner.number))
                continue
            item.number = len(markup) + 1
            markup.append(self._build_markup(item))
            paired = item.shape == "open"
            form = tagged_text.Open if paired else tagged_text.Single
            parts.append(tagged_text.add_tag(before, form, item.number))
            tags.append(Tag(item.number, item.kind, self._note(item, markup[-1]), paired))
        parts.append(tagged_text.escape(text.rstrip() if core[-1].shape == "text" else text))
        return "".join(parts), tags, markup

    def _find_raws(self, core: list[Item]) -> tuple[dict[str, str], str]:
        """Characters that are written as entities, and the last line break with the marks
        that the next line starts with."""
        raws: dict[str, str] = {}
        line_break = ""
        for item in core:
            if item.shape != "text" or item.literal or len(item.text) != 1 or item.text.isalnum():
                continue
            raw = self.positions.span(item.at, item.end).of(self.document.text)
            if item.text == " " and raw.lstrip(" \t>")[:1] in ("\r", "\n"):
                line_break = raw
            if raw.startswith("&") and raw.endswith(";"):
                raws.setdefault(item.text, raw)
        return raws, line_break

    def _find_span(self, core: list[Item]) -> Span:
        """From the first word or tag to the last, without the white space around them."""
        first, last = core[0], core[-1]
        lead = len(first.text) - len(first.text.lstrip()) if first.shape == "text" else 0
        trail = len(last.text) - len(last.text.rstrip()) if last.shape == "text" else 0
        end = last.end - trail
        if len(core) > 1:  # a stray tilde may be moved behind the end of a strikethrough
            end = max(end, core[-2].end)
        return self.positions.span(first.at + lead, end)

    def _build_markup(self, item: Item) -> Markup:
        opened = self.positions.span(item.at, item.end)
        close = item.partner
        if item.shape != "open" or close is None:
            return Markup(item.kind, opened)
        label = close.label
        if label is not None:
            raw = self.positions.span(item.end, close.at).of(self.document.text)
            label = " ".join(label.split()) if "\n" in raw or "\r" in raw else raw
        return Markup(item.kind, opened, self.positions.span(close.at, close.end), label)

    def _note(self, item: Item, markup: Markup) -> str:
        note = item.note or markup.open.of(self.document.text)
        return " ".join(note.split())[:_LONGEST_NOTE]


def _has_words(items: Sequence[Item]) -> bool:
    return any(item.shape == "text" and has_letters(item.text) for item in items)


def _sort(slots: list[Slot]) -> list[Slot]:
    """Sort by place in the text, parents before children; parent indices follow."""
    order = sorted(
        range(len(slots)),
        key=lambda i: (slots[i].segment.span.start, -slots[i].segment.span.end),
    )
    new = {old: i for i, old in enumerate(order)}
    return [
        slots[old]._replace(parent=new[slots[old].parent] if slots[old].parent >= 0 else -1)
        for old in order
    ]


def _trim(items: list[Item], *, may_open_link: bool) -> tuple[list[Item], list[Item]]:
    """The items between the first and the last that say something, and the others; with
    `may_open_link`, a bracket may open a link that ends in another block."""
    if may_open_link:
        items = _split_link_start(items)
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


def _split_link_start(items: list[Item]) -> list[Item]:
    """A `[` that opens a link whose end stands in another block is markup, not text."""
    for i, item in enumerate(items):
        if item.shape == "text" and item.text.strip():
            lead = len(item.text) - len(item.text.lstrip())
            if item.text[lead] != "[" or not item.literal or "]" in "".join(_texts(items)):
                return items
            at = item.at + lead
            start = Item("single", at, at + 1, kind="link start")
            rest = Item("text", at + 1, item.end, item.text[lead + 1 :])
            return [*items[:i], start, *([rest] if rest.text else []), *items[i + 1 :]]
        if item.shape not in ("text", "single"):
            return items
    return items


def _texts(items: Sequence[Item]) -> Iterator[str]:
    return (item.text for item in items if item.shape == "text")
