"""The net under all rules for site markup: certain shapes are the same in source and edition.

No rule knows all dialects. Whatever read them, the pieces of a source that have one of a closed
list of shapes (`SHAPES` and `LINE_SHAPES` in the table of site markup) must stand in its edition:
as many, and in the same order. Where an approved text has another order, a person wanted it so.
What only looks like a piece in an edition is text, and other comparisons see to that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence

from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.extract.slots import NESTED, Slot
from pipeline.markdown.site_markup import HINTS, LINE_HINTS, LINE_SHAPES, SHAPES
from pipeline.spans import Span


def compare_shapes(page: Page, new: Page, approved: Collection[int] = ()) -> dict[int, str]:
    """The slots, by index, in which a piece of the source is lost, changed or out of order in
    the edition `new`, and which piece; in those of `approved` the order is free."""
    before, after = page.document, new.document
    if not any(hint in before.text or hint in after.text for hint in HINTS):
        return {}
    all_before = _find_all(before.text, before.body)
    all_after = _find_all(after.text, after.body)
    if all_before == all_after:
        return {}
    wanted = [(i, slot) for i, slot in enumerate(page.slots) if _is_outermost(slot)]
    found = [slot for slot in new.slots if _is_outermost(slot)]
    if len(wanted) != len(found):
        return {}  # other comparisons say so
    wrong: dict[int, str] = {}
    for (i, slot), other in zip(wanted, found, strict=True):
        old, now = _find_in_slot(page, slot), _find_in_slot(new, other)
        if problem := _find_problem(old, now, is_free=i in approved):
            wrong[i] = problem
    if not wrong and (lost := Counter(_find_in_body(page)) - Counter(_find_in_body(new))):
        return {-1: f"{next(iter(lost))} of the source is lost"}
    return wrong


def _is_outermost(slot: Slot) -> bool:
    """Whether a slot is of the body, and within no other; values of front matter are compared
    where they are written."""
    return slot.frame not in NESTED and slot.place is None


def _find_problem(old: Sequence[str], now: Sequence[str], *, is_free: bool) -> str:
    """What is wrong with the pieces `now` of an edition where its source has `old`; the order of
    approved texts `is_free`."""
    if old == now:
        return ""
    for piece in dict.fromkeys(old):
        if now.count(piece) != old.count(piece):
            way = "lost" if now.count(piece) < old.count(piece) else "there too often"
            return f"{piece} of the source is {way}"
    kept = [piece for piece in now if piece in old]
    return "" if is_free or kept == old else f"{' and '.join(old)} are out of order"


def _find_in_slot(page: Page, slot: Slot) -> list[str]:
    return _find_all(page.document.text, slot.segment.span, _nested_spans(page, slot))


def _find_in_body(page: Page) -> list[str]:
    """The pieces of the body, without the texts of their own that stand within them."""
    text, found, nested = page.document.text, [], []
    for slot in page.slots:
        if slot.frame in NESTED and slot.place is None:
            nested.append(slot.segment.span)
    nested.sort()
    starts = [span.start for span in nested]
    for match in SHAPES.finditer(text, *page.document.body):
        first = max(bisect_left(starts, match.start()) - 2, 0)
        inner = nested[first : bisect_left(starts, match.end())]
        found += _find_all(text, Span(*match.span()), inner)
    if any(hint in text for hint in LINE_HINTS):
        found += (m[0].strip(" \t>") for m in LINE_SHAPES.finditer(text, *page.document.body))
    return found


def _nested_spans(page: Page, slot: Slot) -> list[Span]:
    """Where texts of their own stand within the markup of a slot."""
    span = slot.segment.span
    return [
        s.segment.span for s in page.slots if s.frame in NESTED and span.contains(s.segment.span)
    ]


def _find_all(text: str, span: Span, nested: Sequence[Span] = ()) -> list[str]:
    """The pieces within `span`, in order, without what stands in the spans `nested`."""
    found: list[str] = []
    for match in SHAPES.finditer(text, *span):
        piece, start = match[0], match.start()
        if any(inner.start <= start and match.end() <= inner.end for inner in nested):
            continue  # text of an attribute, where it is escaped or no markup
        for inner in reversed(nested):
            if match.start() <= inner.start and inner.end <= match.end():
                piece = piece[: inner.start - start] + piece[inner.end - start :]
        found.append(piece)
    if any(hint in text for hint in LINE_HINTS):
        found += (match[0].strip(" \t>") for match in LINE_SHAPES.finditer(text, *span))
    return found
