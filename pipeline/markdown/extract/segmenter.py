"""Split a page into segments, each with its slot: where it stands and how it is written back.

`read_page(document)` reads block tokens from top to bottom. What each block holds becomes
items (`inline`, `html`); `SlotBuilder` turns the items of a run into slots. Slots do not
overlap, except that children (alt texts, titles) lie inside the raw markup of their parent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline import model
from pipeline.markdown.document import Document
from pipeline.markdown.extract.blocks import BlockReader, UnplacedBlock
from pipeline.markdown.extract.matter import find_doubtful, read_matter
from pipeline.markdown.extract.slot_builder import SlotBuilder
from pipeline.markdown.extract.slots import Slot

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
    slots = read_matter(document, keys)
    problems = [UnplacedBlock(*found) for found in find_doubtful(document, keys)]
    dropped: list[int] = []
    skipped = document.skipped_cover
    for run in blocks.read():
        if isinstance(run, UnplacedBlock):
            problems.append(run)
            continue
        found = SlotBuilder(document, run.positions).build(run.items, run.kind, run.frame)
        if any(skipped.holds(slot.segment.span.start) for slot in found):
            dropped += [slot.segment.span.start for slot in found]
            continue
        offset = len(slots)
        slots += [
            slot if slot.parent < 0 else slot._replace(parent=slot.parent + offset)
            for slot in found
        ]
    dropped.sort()
    for table in document.skipped_tables if dropped else ():
        if bisect_left(dropped, table.start) < bisect_left(dropped, table.end):
            problems.append(UnplacedBlock(document.line(table.start), _TABLE))
    return Page(slots, problems, blocks)


_TABLE: Final = (
    "a table whose columns are counted in characters stays in the source language; "
    "write it with pipes (|) to have it translated"
)
