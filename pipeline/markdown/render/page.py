"""Write all targets of a page back into it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.front_matter.contents import write_content
from pipeline.markdown.front_matter.values import Value
from pipeline.markdown.generators import interpolates, reads_as_mdx
from pipeline.markdown.render.escape import EscapeLevel
from pipeline.markdown.render.parts import RenderError
from pipeline.markdown.render.target import SourceText, render_target
from pipeline.spans import Edit, Span, splice

_DEFAULT_LEVEL: Final = EscapeLevel.LIKE_SOURCE
_NO_LEVELS: Final[Mapping[int, EscapeLevel]] = MappingProxyType({})


def render_page(
    page: Page,
    targets: Sequence[str],
    edits: Sequence[Edit] = (),
    levels: Mapping[int, EscapeLevel] = _NO_LEVELS,
    *,
    generator: str = "",
) -> tuple[str, dict[int, str]]:
    """The page with `targets` (tagged text, one for each slot), not proved; and the slots, by
    index, whose target could not be written, with the reason.

    `edits` are others, outside all slots or within the markup of one; `levels` says how much
    of a slot is escaped where that is more than `EscapeLevel.LIKE_SOURCE`; `generator` is the
    name of the site generator, empty where it is unknown.
    """
    text, slots = page.document.text, page.slots
    matter = count_matter(slots)
    values, failed = render_values(page, targets) if matter else ({}, {})
    written = []
    for value, new in values.values():
        written.append(Edit(value.span, write_content(new, value.style, value.span.of(text))))
    is_mdx = page.document.is_mdx or reads_as_mdx(generator)
    source = SourceText(text, _find_labels(text), is_mdx, interpolates(generator))
    edits = [*written, *edits]
    new_edits, more = _render_slots(source, slots, targets, edits, levels, matter)
    return splice(text, new_edits), failed | more


def count_matter(slots: Sequence[Slot]) -> int:
    """How many slots stand in front matter; they come first."""
    return next((i for i, slot in enumerate(slots) if slot.place is None), len(slots))


def render_values(
    page: Page, targets: Sequence[str]
) -> tuple[dict[int, tuple[Value, str]], dict[int, str]]:
    """The front matter values that change, by the index of their first slot, with their new
    content; and the slots, by index, whose target could not be written."""
    slots, end = page.slots, count_matter(page.slots)
    found: dict[int, tuple[Value, str]] = {}
    failed: dict[int, str] = {}
    first = 0
    while first < end:
        place = slots[first].place
        assert place is not None
        last = first + 1
        while last < end and (other := slots[last].place) and other.value is place.value:
            last += 1
        if any(targets[i] != slots[i].segment.source for i in range(first, last)):
            source = SourceText(place.content, frozenset())
            own = [_localize(slot, first) for slot in slots[first:last]]
            edits, wrong = _render_slots(source, own, targets[first:last], (), {}, 0)
            found[first] = (place.value, splice(place.content, edits))
            failed |= {first + i: reason for i, reason in wrong.items()}
        first = last
    return found, failed


def _localize(slot: Slot, first: int) -> Slot:
    """A slot of a value with its place in the content of the value."""
    assert slot.place is not None
    parent = slot.parent - first if slot.parent >= 0 else -1
    return slot._replace(segment=replace(slot.segment, span=slot.place.span), parent=parent)


def _render_slots(
    source: SourceText,
    slots: Sequence[Slot],
    targets: Sequence[str],
    edits: Iterable[Edit],
    levels: Mapping[int, EscapeLevel],
    start: int,
) -> tuple[list[Edit], dict[int, str]]:
    """The edits that write the targets from index `start` on, with the given ones; and the slots
    whose target could not be written, as `render_page`."""
    pending: dict[int, list[Edit]] = {}
    for edit in edits:
        pending.setdefault(_find_holder(slots, edit.span, start), []).append(edit)
    failed: dict[int, str] = {}
    for i in range(len(slots) - 1, start - 1, -1):  # children before the slots that hold them
        slot, target = slots[i], targets[i]
        inner = pending.pop(i, [])
        outer = pending.setdefault(slot.parent, [])
        if target == slot.segment.source:
            outer += inner
            continue
        try:
            level = levels.get(i, _DEFAULT_LEVEL)
            new = render_target(source, slot, target, inner, level)
        except RenderError as error:
            failed[i] = str(error)
            outer += inner
            continue
        outer.append(Edit(slot.segment.span, new))
        if slot.label is not None:
            outer += _edit_label(source.text, slot)
    return pending.pop(-1, []), failed


def _find_holder(slots: Sequence[Slot], span: Span, start: int) -> int:
    """Index of the innermost slot, from `start` on, that holds `span`; -1 where no slot does."""
    i = bisect_right(slots, span.start, key=lambda slot: slot.segment.span.start) - 1
    if i < start:
        return -1
    while i >= 0 and not slots[i].segment.span.contains(span):
        i = slots[i].parent
    return i


_ALT_END = re.compile(r"\s*(\](?:\[\])?)")


def _edit_label(text: str, slot: Slot) -> list[Edit]:
    """`![alt]` and `![alt][]` name their label once the alt text is another."""
    match = _ALT_END.match(text, slot.segment.span.end)
    return [Edit(Span(*match.span(1)), f"][{slot.label}]")] if match else []


_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999}+)\]:")  # no label is longer


def _find_labels(text: str) -> frozenset[str]:
    """Reference labels that a page may define, folded; more than there are do no harm."""
    if "]:" not in text:
        return frozenset()
    return frozenset(" ".join(label.split()).casefold() for label in _LABEL.findall(text))
