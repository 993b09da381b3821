"""Assemble an edition from a page and its targets, proved to differ in words only.

A place that breaks the proof (`pipeline.markdown.proof`) is written more defensively, then left
as in the source; a page that still cannot be proved is not written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from pipeline.markdown.anchors import changed_ids, kept_ids, moved_anchors, pin
from pipeline.markdown.document import Document, parse_document
from pipeline.markdown.extract.segmenter import FRONT_MATTER_KEYS, Page, Place, read_page
from pipeline.markdown.proof import prove
from pipeline.markdown.render.target import EmitError, emit
from pipeline.markdown.urls import Follow, following
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
    lost_ids: tuple[str, ...] = ()
    """Ids that other pages link to and that could not be kept."""


def assemble(
    document: Document,
    page: Page,
    targets: Sequence[str],
    extra: Sequence[Edit] = (),
    keys: Sequence[str] = FRONT_MATTER_KEYS,
    *,
    anchors: bool = True,
    asked: Collection[str] = (),
    links: Follow | None = None,
    language: str = "",
) -> Edition:
    """Write `targets` (tagged text, one for each place) into the page.

    `extra` are edits outside all places (front matter); `anchors` makes links within the
    page follow its headings, `asked` are the fragments that other pages link to, which
    headings keep; `links` says where addresses lead in the edition; `language` is that of the
    edition. Costs one more reading of the page, none where nothing changes.
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
        kept = kept_ids(page, given, asked) if anchors else {}
        follow = _follow(page, moved_anchors(page, given, kept) if anchors else {}, links)
        led = [*page.reader.addresses.edits(follow)] if follow else []
        text, failed = write(document, page, given, [*led, *extra], care=care)
        if failed:
            reverted.update(failed)
            continue
        wrong = prove(page, given, text, keys, follow) if led or given != sources else {}
        if not wrong:
            made = _pinned(page, Edition(text, reverted), kept, given, keys)
            return _marked(page, made, given, keys, language)
        suspects = _suspects(wrong, places, given, care, reverted)
        if not suspects:
            break
        for i in suspects:
            care[i] = care.get(i, 0) + 1
            if care[i] > 2 or attempt > _ATTEMPTS // 2:
                if beside := _careless(i, places, given, care, reverted):
                    care |= dict.fromkeys(beside, 1)
                else:
                    reverted[i] = wrong.get(i) or next(iter(wrong.values()))
    problem = next(iter(wrong.values())) if wrong else "too many places fail the proof"
    return Edition(document.text, reverted, proved=False, problem=problem)


def write(
    document: Document,
    page: Page,
    targets: Sequence[str],
    edits: Sequence[Edit] = (),
    *,
    care: Mapping[int, int] = MappingProxyType({}),
) -> tuple[str, dict[int, str]]:
    """The page with `targets` in their places, not proved, and what could not be written.

    `edits` are others, outside all places or within the markup of one; `care` says which
    places are to be escaped how much.
    """
    own, failed = _edits(document, page.places, targets, _labels(document), care, edits)
    return splice(document.text, own), failed


def _follow(page: Page, moved: Mapping[str, str], links: Follow | None) -> Follow | None:
    """Where addresses lead: to the new ids of headings, then as the settings say."""
    rules: list[Follow] = []
    if moved:
        rules.append(
            lambda value: f"#{moved.get(value[1:], value[1:])}" if value[:1] == "#" else value
        )
    if links:
        rules.append(links)
    return following(rules, page.reader.addresses.lost) if rules else None


def _pinned(
    page: Page, made: Edition, kept: Mapping[str, str], given: Sequence[str], keys: Sequence[str]
) -> Edition:
    """The edition with the ids that other pages ask for written beside their headings."""
    if not kept:
        return made
    changed = changed_ids(page, given)
    ids = {changed[old][0]: wanted for old, wanted in kept.items()}
    text, lost = pin(page, made.text, ids, keys)
    return replace(made, text=text, lost_ids=tuple(lost))


def _marked(
    page: Page, made: Edition, given: Sequence[str], keys: Sequence[str], language: str
) -> Edition:
    """The edition, HTML that says it is in the language of the source saying it is in that of
    the edition."""
    sources = [place.segment.source for place in page.places]
    if not page.reader.languages or not language or list(given) == sources:
        return made
    source = page.reader.document
    new = read_page(parse_document(made.text, source.path, language=source.language), keys)
    edits = [Edit(span, language) for span in new.reader.languages]
    return replace(made, text=splice(made.text, edits))


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


def _careless(
    i: int,
    places: Sequence[Place],
    given: Sequence[str],
    care: Mapping[int, int],
    reverted: Mapping[int, str],
) -> list[int]:
    """Places beside one that fails which may be the cause: written with no care so far."""
    return [
        j
        for j in (i - 1, i + 1)
        if 0 <= j < len(places)
        and given[j] != places[j].segment.source
        and not care.get(j)
        and j not in reverted
    ]


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
    for link in links:
        pending.setdefault(_holder(places, link.span), []).append(link)
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


def _holder(places: Sequence[Place], span: Span) -> int:
    """The innermost place that holds `span`, -1 where none does."""
    i = bisect_right(places, span.start, key=lambda place: place.segment.span.start) - 1
    while i >= 0 and not places[i].segment.span.contains(span):
        i = places[i].parent
    return i


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
