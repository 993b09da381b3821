"""Assemble an edition from a page and its targets, proved to differ in words only.

A place that breaks the proof (`pipeline.page.proof`) is written more defensively, then left as in
the source; a page that still cannot be proved is not written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from pipeline.page.anchors import anchor_edits, moved_anchors
from pipeline.page.document import Document
from pipeline.page.emit import EmitError, emit
from pipeline.page.proof import prove
from pipeline.page.segment import FRONT_MATTER_KEYS, Page, Place
from pipeline.spans import Edit, Span, splice


@dataclass(frozen=True, slots=True)
class Edition:
    """What came of writing a page in another language."""

    text: str
    """The page, or the source's text where `proved` is False."""
    reverted: dict[int, str] = field(default_factory=dict)
    """Index of each place whose target could not be written, with the reason."""
    proved: bool = True
    problem: str = ""
    """Why the page could not be proved."""


def assemble(
    document: Document,
    page: Page,
    targets: Sequence[str],
    extra: Sequence[Edit] = (),
    keys: Sequence[str] = FRONT_MATTER_KEYS,
    *,
    anchors: bool = True,
) -> Edition:
    """Write `targets` (tagged text, one for each place) into the page.

    `extra` are edits outside all places (front matter); `anchors` makes links within the
    page follow its headings. Costs one more reading of the page,
    none where nothing changes.
    """
    places = page.places
    sources = [place.segment.source for place in places]
    care: dict[int, int] = {}
    wrong: dict[int, str] = {}
    reverted: dict[int, str] = {}
    for attempt in range(_ATTEMPTS):
        given = [
            source if i in reverted else target
            for i, (source, target) in enumerate(zip(sources, targets, strict=True))
        ]
        moved = moved_anchors(page, given) if anchors else {}
        text, failed = write(document, page, given, extra, care=care, moved=moved)
        if failed:
            reverted.update(failed)
            continue
        wrong = prove(page, given, text, keys, moved) if given != sources else {}
        if not wrong:
            return Edition(text, reverted)
        suspects = _suspects(wrong, places, given, care, reverted)
        if not suspects:
            break
        for i in suspects:
            care[i] = care.get(i, 0) + 1
            if care[i] > 2 or attempt > _ATTEMPTS // 2:
                reverted[i] = wrong.get(i) or next(iter(wrong.values()))
    problem = next(iter(wrong.values())) if wrong else "too many places fail the proof"
    return Edition(document.text, reverted, proved=False, problem=problem)


def write(
    document: Document,
    page: Page,
    targets: Sequence[str],
    extra: Sequence[Edit] = (),
    *,
    care: Mapping[int, int] = MappingProxyType({}),
    moved: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, dict[int, str]]:
    """The page with `targets` in their places, not proved, and what could not be written.

    `care` says which places are to be escaped how much, `moved` which ids of headings change.
    """
    links = anchor_edits(page, moved)
    edits, failed = _edits(document, page.places, targets, _labels(document), care, links)
    return splice(document.text, [*edits, *extra]), failed


_ATTEMPTS: Final = 40
"""Readings of a page after which it is given up; each names all places that fail."""


def _suspects(
    wrong: Mapping[int, str],
    places: Sequence[Place],
    given: Sequence[str],
    care: Mapping[int, int],
    reverted: Mapping[int, str],
) -> list[int]:
    """The places to write with more care: those the proof names, else what is near them."""
    changed = {
        i
        for i, place in enumerate(places)
        if i not in reverted and given[i] != place.segment.source
    }
    named = [i for i in wrong if i in changed]
    if named:
        return named
    where = next(iter(wrong))
    parent = places[where].parent if 0 <= where < len(places) else -1
    near = [i for i in changed if where >= 0 and (i == parent or places[i].parent == where)]
    before = [i for i in sorted(changed) if i < where] if where >= 0 else []
    fresh = [i for i in changed if not care.get(i)]
    return near or before[-1:] or fresh or sorted(changed)


def _edits(
    document: Document,
    places: Sequence[Place],
    targets: Sequence[str],
    labels: frozenset[str],
    care: Mapping[int, int],
    links: Sequence[Edit] = (),
) -> tuple[list[Edit], dict[int, str]]:
    """Edits for all places, children and `links` folded into the places that hold them, and
    what cannot be written."""
    pending: dict[int, list[Edit]] = {}
    starts = [place.segment.span.start for place in places] if links else []
    for link in links:
        holder = bisect_right(starts, link.span.start) - 1
        while holder >= 0 and not places[holder].segment.span.contains(link.span):
            holder = places[holder].parent
        pending.setdefault(holder, []).append(link)
    failed: dict[int, str] = {}
    for i in range(len(places) - 1, -1, -1):
        place, target = places[i], targets[i]
        inner = pending.pop(i, [])
        outer = pending.setdefault(place.parent, [])
        if target == place.segment.source:
            outer += inner
            continue
        try:
            new = emit(document.text, place, target, inner, labels=labels, care=care.get(i, 0))
        except EmitError as error:
            failed[i] = str(error)
            outer += inner
            continue
        outer.append(Edit(place.segment.span, new))
        if place.label is not None:
            outer += _label_edit(document.text, place)
    return pending.pop(-1, []), failed


def _label_edit(text: str, place: Place) -> list[Edit]:
    """`![alt]` and `![alt][]` name their label once the alt text is another."""
    match = re.compile(r"\s*(\](?:\[\])?)").match(text, place.segment.span.end)
    return [Edit(Span(*match.span(1)), f"][{place.label}]")] if match else []


_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999}+)\]:")  # no label is longer


def _labels(document: Document) -> frozenset[str]:
    """Reference labels a page may define, folded; a superset does no harm."""
    if "]:" not in document.text:
        return frozenset()
    found = _LABEL.findall(document.text)
    return frozenset(" ".join(label.split()).casefold() for label in found)
