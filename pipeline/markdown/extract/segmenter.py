"""Split a page into segments, each with its slot: where it stands and how it is written back.

`read_page(document)` reads block tokens from top to bottom. What each block holds becomes
items (`inline`, `html`); `SlotBuilder` turns the items of a run into slots. Slots do not
overlap, except that children (alt texts, titles) lie inside the raw markup of their parent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline import model, tagged_text
from pipeline.markdown.document import Document
from pipeline.markdown.extract.blocks import BlockReader, UnplacedBlock
from pipeline.markdown.extract.items import has_letters
from pipeline.markdown.extract.protected import remove_addresses
from pipeline.markdown.extract.segment_ids import make_segment_id
from pipeline.markdown.extract.slot_builder import SlotBuilder
from pipeline.markdown.extract.slots import MATTER_FRAMES, Frame, Slot
from pipeline.markdown.site_markup import HEAD_VALUE
from pipeline.model import Segment
from pipeline.spans import Span

FRONT_MATTER_KEYS: Final = model.FRONT_MATTER_KEYS


@dataclass(frozen=True)
class Page:
    """A page, read: what is translatable, what could not be placed, and all the rest."""

    slots: list[Slot]
    """In the order of the text, parents before children."""
    problems: list[UnplacedBlock]
    """Blocks that stay as they are because they could not be found in the page."""
    blocks: BlockReader
    """Everything else that the page consists of."""

    @property
    def document(self) -> Document:
        """The page as text and spans."""
        return self.blocks.document

    @cached_property
    def skeleton(self) -> list[tuple[object, ...]]:
        """What an edition must share with its source: blocks, code, addresses, everything
        except words."""
        return self.blocks.skeleton()

    def skeleton_line(self, entry: int) -> int:
        """1-based line of an entry of the skeleton."""
        return self.blocks.skeleton_line(entry)


def read_page(document: Document, keys: Sequence[str] = FRONT_MATTER_KEYS) -> Page:
    """Split a page into slots; `keys` are the front matter values to translate."""
    blocks = BlockReader(document)
    slots = _read_front_matter(document, keys)
    problems: list[UnplacedBlock] = []
    dropped: list[int] = []
    skipped = document.skipped
    for run in blocks.read():
        if isinstance(run, UnplacedBlock):
            problems.append(run)
            continue
        found = SlotBuilder(document, run.positions).build(run.items, run.kind, run.frame)
        if skipped and _any_within(found, skipped):
            dropped += [slot.segment.span.start for slot in found]
            continue
        offset = len(slots)
        slots += [
            slot if slot.parent < 0 else slot._replace(parent=slot.parent + offset)
            for slot in found
        ]
    for table in document.skipped_tables if dropped else ():
        if any(table.start <= start < table.end for start in dropped):
            problems.append(UnplacedBlock(document.line(table.start), _TABLE))
    return Page(slots, problems, blocks)


_TABLE: Final = (
    "a table whose columns are counted in characters stays in the source language; "
    "write it with pipes (|) to have it translated"
)


def fold_whitespace(text: str) -> str:
    """`text` on one line; non-breaking spaces stay what they are."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" \t\r\n")


def _any_within(slots: Sequence[Slot], skipped: Sequence[Span]) -> bool:
    starts = [slot.segment.span.start for slot in slots]
    return any(span.start <= start < span.end for start in starts for span in skipped)


def _read_front_matter(document: Document, keys: Sequence[str]) -> list[Slot]:
    slots = []
    for key in keys:
        value = document.matter.get(key) if document.matter else None
        text = value.text.strip() if value else ""
        if value and has_letters(remove_addresses(text)) and "\n\n" not in text:
            kind = model.front_matter_kind(key)
            source = tagged_text.escape(fold_whitespace(text))
            line = document.line(value.span.start)
            segment = Segment(make_segment_id(kind, source), kind, source, (), value.span, line)
            slots.append(Slot(segment, MATTER_FRAMES[value.style], (), {}))
    return sorted(slots, key=lambda slot: slot.segment.span) or _read_head(document, keys)


def _read_head(document: Document, keys: Sequence[str]) -> list[Slot]:
    """Values of a head without marks around it."""
    slots = []
    for match in HEAD_VALUE.finditer(document.text, *document.head) if document.head else ():
        key, value = match["key"].lower(), match["field"]
        if key in keys and has_letters(remove_addresses(value)):
            kind = model.front_matter_kind(key)
            source = tagged_text.escape(fold_whitespace(value))
            span = Span(*match.span("field"))
            line = document.line(span.start)
            segment = Segment(make_segment_id(kind, source), kind, source, (), span, line)
            slots.append(Slot(segment, Frame.FIELD, (), {}))
    return slots
