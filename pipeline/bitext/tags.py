"""The tags of a human translation, given the numbers that they have in the source.

A link is known by its address, code by what it says, emphasis by its order and its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.bitext.blocks import Block, Vocabulary
from pipeline.model import Tag

_MOST: Final = 4
"""Emphasised texts of a kind in a segment up to which all orders are compared."""
_ADDRESSED: Final = frozenset({"link", "image", "address", "autolink"})
_EMPHASIS: Final = frozenset({"strong", "emphasis", "strikethrough"})
_LANGUAGE: Final = re.compile(r"(?<=[/.])[a-z]{2}(?:-[A-Za-z]{2,4})?(?=[/.])|^[a-z]{2}(?=/)")


class MappedText(NamedTuple):
    """A translation with the tags of its source."""

    text: str
    """Tagged text; empty where the tags cannot be told apart, or there are not those needed."""
    doubt: str = ""
    """Why a person should look at the tags; empty where they are certain."""


def map_tags(source: Block, target: Block, words: Vocabulary) -> MappedText:
    """The text of `target`, its tags numbered as in `source`."""
    if not source.tags and not target.tags:
        return MappedText(target.text)
    numbers: dict[int, int] = {}
    doubts: list[str] = []
    ours = {tag.number: tag for tag in source.tags}
    theirs = {tag.number: tag for tag in target.tags}
    for is_same in (_same_note, _same_place, _same_name):
        _match_unique(ours, theirs, is_same, numbers)
    _match_emphasis(source, target, words, (ours, theirs), numbers, doubts)
    _match_rest(ours, theirs, numbers, doubts)
    spare = {tag.number for tag in theirs.values() if tag.paired}
    if ours or len(spare) < len(theirs):
        return MappedText("", _describe([*ours.values()], [*theirs.values()]))
    if spare:
        doubts.append("it has markup that the source has not, which is left out")
    text = _renumber(target.text, numbers, spare)
    wrong = tagged_text.problem(source.text, text)
    return MappedText("", wrong) if wrong else MappedText(text, "; ".join(doubts))


def _renumber(text: str, numbers: dict[int, int], spare: Iterable[int]) -> str:
    left_out = set(spare)
    return tagged_text.join(
        item if isinstance(item, tagged_text.Text) else type(item)(numbers[item.number])
        for item in tagged_text.parse(text)
        if isinstance(item, tagged_text.Text) or item.number not in left_out
    )


def _describe(ours: Sequence[Tag], theirs: Sequence[Tag]) -> str:
    """What tags are missing, or too many."""
    lack = [f"{tag.kind} {tag.note}".strip() for tag in ours]
    more = [f"{tag.kind} {tag.note}".strip() for tag in theirs]
    parts = [f"lacks {', '.join(lack)}"] if lack else []
    parts += [f"has {', '.join(more)}"] if more else []
    return f"its markup {' and '.join(parts)}"


# --- by what tags say ----------------------------------------------------------------------------


def _same_note(one: Tag, other: Tag) -> bool:
    return one.note == other.note


def _same_place(one: Tag, other: Tag) -> bool:
    """Whether two addresses differ in their language only: `/es/dose`, `dose.es.md`."""
    return one.kind in _ADDRESSED and _without_language(one.note) == _without_language(other.note)


def _same_name(one: Tag, other: Tag) -> bool:
    if one.kind not in _ADDRESSED:
        return False
    name = _without_language(one.note).rstrip("/").rpartition("/")[2]
    return bool(name) and name == _without_language(other.note).rstrip("/").rpartition("/")[2]


def _without_language(address: str) -> str:
    parts = [part for part in _LANGUAGE.sub("", address).split("/") if part not in ("", ".", "..")]
    return "/".join(parts).replace("..", ".")


def _match_unique(
    ours: dict[int, Tag],
    theirs: dict[int, Tag],
    is_same: Callable[[Tag, Tag], bool],
    numbers: dict[int, int],
) -> None:
    """Match tags that say something, and take them out of `ours` and `theirs`. Those that stand
    several times, as `<br>` does, are matched in their order."""
    for tag in list(ours.values()):
        if tag.kind in _EMPHASIS or not tag.note:
            continue
        found = next((t for t in theirs.values() if _same_shape(t, tag) and is_same(tag, t)), None)
        if found:
            numbers[found.number] = tag.number
            del ours[tag.number], theirs[found.number]


def _same_shape(one: Tag, other: Tag) -> bool:
    return one.kind == other.kind and one.paired == other.paired


# --- by order ------------------------------------------------------------------------------------


def _match_emphasis(
    source: Block,
    target: Block,
    words: Vocabulary,
    tags: tuple[dict[int, Tag], dict[int, Tag]],
    numbers: dict[int, int],
    doubts: list[str],
) -> None:
    """Match emphasis of a kind, if there is as much of it; by its words where these say that the
    order is another."""
    ours, theirs = tags
    for kind in sorted({tag.kind for tag in ours.values() if tag.kind in _EMPHASIS}):
        one = [tag.number for tag in ours.values() if tag.kind == kind]
        other = [tag.number for tag in theirs.values() if tag.kind == kind]
        if len(one) != len(other):
            continue
        order = tuple(range(len(one)))
        if 1 < len(one) <= _MOST:
            order = _best_order(_contents(source, one), _contents(target, other), words)
            if order != tuple(range(len(one))):
                doubts.append("its emphasis stands in another order")
        for i, j in enumerate(order):
            numbers[other[j]] = one[i]
            del ours[one[i]], theirs[other[j]]


def _contents(block: Block, numbers: Sequence[int]) -> list[str]:
    """The words within tags, by number."""
    found = dict.fromkeys(numbers, "")
    is_open: list[int] = []
    for item in tagged_text.parse(block.text):
        if isinstance(item, tagged_text.Open):
            is_open.append(item.number)
        elif isinstance(item, tagged_text.Close):
            is_open.remove(item.number)
        elif isinstance(item, tagged_text.Text):
            for number in is_open:
                if number in found:
                    found[number] += item.text
    return list(found.values())


def _best_order(source: Sequence[str], target: Sequence[str], words: Vocabulary) -> tuple[int, ...]:
    ours = [words.read(Block(text, ""), 0) for text in source]
    theirs = [words.read(Block(text, ""), 1) for text in target]
    shares = [[words.explained(one, other) for other in theirs] for one in ours]

    def total(order: tuple[int, ...]) -> int:
        return sum(shares[i][j] for i, j in enumerate(order))

    # The first of the best is the order as it is.
    return max(permutations(range(len(target))), key=total)


def _match_rest(
    ours: dict[int, Tag], theirs: dict[int, Tag], numbers: dict[int, int], doubts: list[str]
) -> None:
    """Match what is left of a kind in its order: a link whose address is another is a link."""
    for kind, paired in sorted({(tag.kind, tag.paired) for tag in ours.values()}):
        one = [tag for tag in ours.values() if (tag.kind, tag.paired) == (kind, paired)]
        other = [tag for tag in theirs.values() if (tag.kind, tag.paired) == (kind, paired)]
        # What code says is its meaning, and of emphasis there is too much or too little.
        if len(one) != len(other) or kind in _EMPHASIS or kind == "code":
            continue
        if kind in _ADDRESSED:
            doubts.append(f"its {kind} leads to {', '.join(tag.note for tag in other)}")
        elif any(tag.note != mate.note for tag, mate in zip(one, other, strict=True)):
            continue
        for tag, mate in zip(one, other, strict=True):
            numbers[mate.number] = tag.number
            del ours[tag.number], theirs[mate.number]
