"""Tags and the text beside them: what Markdown wants there whatever the target has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.render.escape import WHITE_SPACE

EMPHASIS: Final = frozenset(["emphasis", "strong", "strikethrough"])

_RUNS_ON = re.compile(r"[\w/@#%&=+~({\[$|\\-]")
"""What a program would take for the next character of an address."""


def separate_urls(items: list[tagged_text.Item], slot: Slot, text: str) -> list[tagged_text.Item]:
    """Put a blank between a bare address and what a target puts right beside it, which a
    program would take for a part of the address. Where the source has no blank, it stays so."""
    addresses = [n for n, markup in enumerate(slot.markup, 1) if markup.kind == "address"]
    bare = [n for n in addresses if text[slot.markup[n - 1].open.start] != "<"]
    if not bare:
        return items
    source = _find_adjacent(tagged_text.parse(slot.segment.source))
    result = list(items)
    for number, side in _find_adjacent(items) - source:
        if number in bare:
            at = result.index(tagged_text.Single(number))
            result.insert(at + (side > 0), tagged_text.Text(" "))
    return result


def _find_adjacent(items: Sequence[tagged_text.Item]) -> set[tuple[int, int]]:
    """Tags alone with text right before (-1) or after (1) them that runs on."""
    found = set()
    for before, after in pairwise(items):
        if isinstance(before, tagged_text.Single) and isinstance(after, tagged_text.Text):
            if _RUNS_ON.match(after.text):
                found.add((before.number, 1))
        elif isinstance(after, tagged_text.Single) and isinstance(before, tagged_text.Text):
            found |= {(after.number, -1)} if before.text[-1:].isalnum() else set()
    return found


def move_spaces_outside_emphasis(
    items: list[tagged_text.Item], slot: Slot
) -> list[tagged_text.Item]:
    """Move blanks at the inner edges of emphasis outside, where Markdown needs them."""
    if not has_emphasis(slot):
        return items
    result = list(items)
    i = 0
    while i + 1 < len(result):
        if isinstance(result[i], tagged_text.Open) and is_emphasis(result[i], slot):
            i += _swap_space(result, i, i + 1, slot.raws)
        i += 1
    for i in range(len(result) - 1, 0, -1):
        if isinstance(result[i], tagged_text.Close) and is_emphasis(result[i], slot):
            _swap_space(result, i, i - 1, slot.raws)
    return [item for item in result if not isinstance(item, tagged_text.Text) or item.text]


def _swap_space(
    items: list[tagged_text.Item], tag: int, inner: int, raws: Mapping[str, str]
) -> bool:
    """Move the blanks that the text at index `inner` has beside the tag at index `tag` to the
    other side of the tag; whether there were some. A blank that is written as an entity stays."""
    item = items[inner]
    if not isinstance(item, tagged_text.Text):
        return False
    blanks = "".join({char for char in item.text if char in WHITE_SPACE and char not in raws})
    if not blanks:
        return False
    kept = item.text.lstrip(blanks) if inner > tag else item.text.rstrip(blanks)
    cut = len(item.text) - len(kept)
    if not cut:
        return False
    text = item.text[:cut] if inner > tag else item.text[len(kept) :]
    items[inner] = tagged_text.Text(kept)
    items.insert(tag if inner > tag else tag + 1, tagged_text.Text(text))
    return True


def has_emphasis(slot: Slot) -> bool:
    """Whether the markup of a slot holds any emphasis."""
    return any(markup.kind in EMPHASIS for markup in slot.markup)


def is_emphasis(item: tagged_text.Item, slot: Slot) -> bool:
    """Whether a tag is emphasis, strong emphasis or strikethrough."""
    return not isinstance(item, tagged_text.Text) and slot.markup[item.number - 1].kind in EMPHASIS
