"""Pages in two languages with their right alignment; the files say how they are written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from locations import DATA

from pipeline import tagged_text
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.markdown.extract.slots import Slot

CUT = "‖"
SETS = ("development", "held-back")


class Pair(NamedTuple):
    """An English text with its translation; one of them is empty where there is none."""

    source: str
    target: str
    """As it stands in the page, without tags."""


class AlignedPage(NamedTuple):
    """A page in two languages."""

    name: str
    source: str
    target: str
    pairs: tuple[Pair, ...]


class _Block(NamedTuple):
    options: list[str]
    source: str
    target: str


def read_aligned_pages(name: str, order: random.Random | None = None) -> list[AlignedPage]:
    """The pages of a set; with `order` blocks are left out of either side, and Spanish ones put
    elsewhere, at random."""
    paths = sorted((DATA / "adopt" / name).glob("*.txt"))
    return [_read(path, order) for path in paths]


def _read(path: Path, chance: random.Random | None) -> AlignedPage:
    blocks = list(_blocks(path.read_text(encoding="utf-8")))
    if chance:
        blocks = [*blocks[:1], *(_disturb(block, chance) for block in blocks[1:])]
    source = [block.source for block in blocks if block.source]
    first = [b.target for b in blocks if b.target.startswith("---\n")]
    rest = [b for b in blocks if b.target and not b.target.startswith("---\n")]
    order = ("earlier", "", "later")
    moved = sorted(rest, key=lambda b: order.index(b.options[0] if _is_moved(b) else ""))
    target = [*first, *(block.target.replace(CUT, "") for block in moved)]
    pairs = tuple(pair for block in blocks for pair in _pairs(block))
    return AlignedPage(f"{path.stem}.md", _page(source), _page(target), pairs)


def _disturb(block: _Block, chance: random.Random) -> _Block:
    """A block as it is, or without one side, or in another place."""
    what = chance.choice(("", "", "", "", "source", "target", "place"))
    if what == "place" and not block.options:
        return block._replace(options=[chance.choice(("earlier", "later"))])
    if what == "source":
        return block._replace(source="")
    if what == "target":
        return block._replace(target="")
    return block


def _is_moved(block: _Block) -> bool:
    return block.options[:1] in (["earlier"], ["later"])


def _blocks(text: str) -> Iterator[_Block]:
    for part in ("\n" + text).split("\n@@")[1:]:
        head, _, body = part.partition("\n")
        source, _, target = ("\n" + body).partition("\n==")
        yield _Block(head.split(), source.strip("\n"), target.strip("\n"))


def _page(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _pairs(block: _Block) -> Iterator[Pair]:
    ours, theirs = _texts(block.source), _texts(block.target)
    if block.options[:1] == ["order"] and theirs:
        numbers = [int(number) for number in block.options[1:]]
        by_number = dict(zip(numbers, theirs, strict=True))
        theirs = [by_number[number] for number in sorted(by_number)]
        yield from (Pair("", text) for text in theirs[len(ours) :])
        del theirs[len(ours) :]
    if any(CUT in text for text in theirs):
        theirs = [piece.strip() for text in theirs for piece in text.split(CUT)]
    if len(ours) == 1 and theirs:
        theirs = [" ".join(theirs)]
    if len(ours) != len(theirs) or block.options == ["untranslated"]:
        yield from (Pair(text, "") for text in ours)
        yield from (Pair("", text) for text in theirs)
        return
    for source, target in zip(ours, theirs, strict=True):
        yield Pair(source, target)


def _texts(text: str) -> list[str]:
    return [plain(slot.segment.source) for slot in slots_of(text)] if text else []


def slots_of(text: str) -> list[Slot]:
    """The slots of a page."""
    return read_page(parse_document(text, "page.md")).slots


def plain(tagged: str) -> str:
    """Tagged text without tags, on one line."""
    return " ".join(tagged_text.plain(tagged).split())
