"""Tagged text in the form in which a source and its edition are compared."""

from __future__ import annotations

from typing import Final

from markdown_it.common.utils import unescapeAll

from pipeline import tagged_text
from pipeline.markdown.extract.slot_builder import TRIMMED
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.render.spacing import move_spaces_outside_emphasis, separate_urls

_SPELLED: Final = frozenset(["address", "link end", "link start", "emoji"])
"""Tags that are characters to a reader: a target may have them as text."""


def canonicalize(slot: Slot, tagged: str, text: str) -> str:
    """Tagged text as the proof compares it; `text` is the page that `slot` is of.

    White space is folded, blanks stand outside emphasis, addresses are spelled out, tags are
    numbered in their order, and tags that a segment does not hold at its ends are left out.
    """
    folded = " ".join(tagged.split())
    if not slot.markup and "<" not in tagged:
        return folded
    separated = separate_urls(tagged_text.parse(folded), slot, text)
    items: list[tagged_text.Item] = []
    for item in move_spaces_outside_emphasis(separated, slot):
        _append(items, _spell_out(item, slot, text), slot)
    while items and _is_outer(items[0], slot):
        items.pop(0)
    while items and _is_outer(items[-1], slot):
        items.pop()
    return tagged_text.renumber(" ".join(tagged_text.join(items).split()))[0]


def is_alike(slot: Slot, text: str, other: Slot, other_text: str) -> bool:
    """Whether the same tagged text has the same canonical form in both slots."""
    return (
        len(slot.markup) == len(other.markup)
        and slot.raws == other.raws
        and all(
            a.kind == b.kind
            and a.kind != "address"  # whose neighbours count as well
            and (a.kind not in _SPELLED or a.open.of(text) == b.open.of(other_text))
            for a, b in zip(slot.markup, other.markup, strict=True)
        )
    )


def _spell_out(item: tagged_text.Item, slot: Slot, text: str) -> tagged_text.Item:
    """Tags that are characters to a reader as text."""
    if not isinstance(item, tagged_text.Single):
        return item
    markup = slot.markup[item.number - 1]
    if markup.kind not in _SPELLED:
        return item
    return tagged_text.Text(unescapeAll(markup.open.of(text)).strip("<>"))


def _append(items: list[tagged_text.Item], item: tagged_text.Item, slot: Slot) -> None:
    """Add an item; adjacent texts become one, blanks beside a line break are left out."""
    last = items[-1] if items else None
    if isinstance(item, tagged_text.Text):
        if isinstance(last, tagged_text.Text):
            item = tagged_text.Text(last.text + item.text)
            items.pop()
        elif _is_line_break(last, slot):
            item = tagged_text.Text(item.text.lstrip())
    elif _is_line_break(item, slot) and isinstance(last, tagged_text.Text):
        items[-1] = tagged_text.Text(last.text.rstrip())
    items.append(item)


def _is_line_break(item: tagged_text.Item | None, slot: Slot) -> bool:
    if not isinstance(item, tagged_text.Single):
        return False
    return slot.markup[item.number - 1].kind == "line break"


def _is_outer(item: tagged_text.Item, slot: Slot) -> bool:
    if isinstance(item, tagged_text.Text):
        return not item.text.strip()
    return isinstance(item, tagged_text.Single) and slot.markup[item.number - 1].kind in TRIMMED
