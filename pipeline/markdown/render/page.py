"""Write all targets of a page back into it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.extract.slots import Slot
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
) -> tuple[str, dict[int, str]]:
    """The page with `targets` (tagged text, one for each slot), not proved; and the slots, by
    index, whose target could not be written, with the reason.

    `edits` are others, outside all slots or within the markup of one; `levels` says how much
    of a slot is escaped where that is more than `EscapeLevel.LIKE_SOURCE`.
    """
    text, slots = page.document.text, page.slots
    source = SourceText(text, _find_labels(text))
    pending: dict[int, list[Edit]] = {}
    for edit in edits:
        pending.setdefault(_find_holder(slots, edit.span), []).append(edit)
    failed: dict[int, str] = {}
    for i in range(len(slots) - 1, -1, -1):  # children before the slots that hold them
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
            outer += _edit_label(text, slot)
    return splice(text, pending.pop(-1, [])), failed


def _find_holder(slots: Sequence[Slot], span: Span) -> int:
    """Index of the innermost slot that holds `span`; -1 where no slot does."""
    i = bisect_right(slots, span.start, key=lambda slot: slot.segment.span.start) - 1
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
