"""Assemble an edition from a page and its targets, and prove that only words changed.

The proof reads the edition as if it were a source page: it must split into the same places
with the targets' text and tags, and everything that is not text must be as in the source.
A place that breaks the proof is written more defensively, then left as in the source; a
page that still cannot be proved is not written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.common.utils import unescapeAll

from pipeline import tags
from pipeline.anchors import anchor_edits, moved_anchors
from pipeline.document import Document, parse_document
from pipeline.emit import EmitError, emit, hug
from pipeline.errors import SourceError
from pipeline.segment import FRONT_MATTER_KEYS, TRIMMED, Page, Place, has_letters, read_page
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
    labels = _labels(document)
    care: dict[int, int] = {}
    reverted: dict[int, str] = {}
    for _ in range(3 * len(places) + 4):
        given = [
            place.segment.source if i in reverted else target
            for i, (place, target) in enumerate(zip(places, targets, strict=True))
        ]
        moved = moved_anchors(page, given) if anchors else {}
        links = anchor_edits(page, moved)
        edits, failed = _edits(document, places, given, labels, care, links)
        if failed:
            reverted.update(failed)
            continue
        text = splice(document.text, [*edits, *extra])
        if not edits:
            return Edition(text, reverted)
        wrong = _prove(page, given, text, keys, moved)
        if wrong is None:
            return Edition(text, reverted)
        where, reason = wrong
        suspects = _suspects(where, places, given, care, reverted)
        if not suspects:
            return Edition(document.text, reverted, proved=False, problem=reason)
        for i in suspects:
            care[i] = care.get(i, 0) + 1
            if care[i] > 2:
                reverted[i] = reason
    return Edition(document.text, reverted, proved=False, problem="too many places fail the proof")


def _suspects(
    where: int,
    places: Sequence[Place],
    given: Sequence[str],
    care: dict[int, int],
    reverted: dict[int, str],
) -> list[int]:
    """The places to write more defensively: the one the proof names, else all not yet so."""
    changed = [
        i
        for i, place in enumerate(places)
        if i not in reverted and given[i] != place.segment.source
    ]
    if where in changed:
        return [where]
    parent = places[where].parent if 0 <= where < len(places) else -1
    near = [i for i in changed if where >= 0 and (i == parent or places[i].parent == where)]
    if near:
        return near
    before = [i for i in changed if i < where] if where >= 0 else changed
    fresh = [i for i in changed if not care.get(i)]
    return before[-1:] or fresh or changed


def _edits(
    document: Document,
    places: Sequence[Place],
    targets: Sequence[str],
    labels: frozenset[str],
    care: dict[int, int],
    links: Sequence[Edit] = (),
) -> tuple[list[Edit], dict[int, str]]:
    """Edits for all places, children and `links` folded into the places that hold them, and
    what cannot be written."""
    pending: dict[int, list[Edit]] = {}
    for link in links:
        holders = [i for i, p in enumerate(places) if p.segment.span.contains(link.span)]
        pending.setdefault(holders[-1] if holders else -1, []).append(link)
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


def _labels(document: Document) -> frozenset[str]:
    """Reference labels a page may define, folded; a superset does no harm."""
    if "]:" not in document.text:
        return frozenset()
    found = re.findall(r"\[((?:[^\[\]\\]|\\.)+)\]:", document.text)
    return frozenset(" ".join(label.split()).casefold() for label in found)


def _prove(
    page: Page,
    targets: Sequence[str],
    text: str,
    keys: Sequence[str],
    moved: Mapping[str, str],
) -> tuple[int, str] | None:
    """None if `text` is the page with its words replaced; else where it differs, and how."""
    try:
        edition = parse_document(text, page.reader.document.path)
    except SourceError as error:
        return 0, f"front matter breaks: {error.reason}"
    new = read_page(edition, keys)
    source = page.reader.document.text
    texts = [
        i
        for i, place in enumerate(page.places)
        if place.frame not in _NESTED and has_letters(tags.plain(targets[i]))
    ]
    found = [place for place in new.places if place.frame not in _NESTED]
    for i, now in zip(texts, found, strict=False):
        place = page.places[i]
        if _family(now.frame) != _family(place.frame):
            return i, f"a {place.segment.kind} reads as {now.segment.kind}"
        if canonical(now, now.segment.source, text) != canonical(place, targets[i], source):
            return i, "text reads as markup, or markup as text"
    if len(found) != len(texts):
        where = texts[len(found)] if len(found) < len(texts) else -1
        return where, "the number of segments changes"
    skeleton = [_followed(entry, moved) for entry in page.skeleton] if moved else page.skeleton
    if skeleton != new.skeleton:
        for entry, (old, other) in enumerate(zip(skeleton, new.skeleton, strict=False)):
            if old != other:
                line = page.skeleton_line(entry)
                near = [i for i, p in enumerate(page.places) if p.segment.line <= line]
                return (near[-1] if near else -1), f"the {old[0]} on line {line} changes"
        return -1, "the number of blocks changes"
    return _prove_nested(page, targets, new, text)


def _followed(entry: tuple[object, ...], moved: Mapping[str, str]) -> tuple[object, ...]:
    """An entry of the skeleton with its links led to the new ids."""
    if entry[0] != "inline":
        return entry
    links = [
        f"link #{moved[part[6:]]}" if part.startswith("link #") and part[6:] in moved else part
        for part in map(str, entry[1:])
    ]
    return (entry[0], *sorted(links))


def _family(frame: str) -> str:
    """Front matter may be quoted in another way."""
    return "matter" if frame.startswith("matter") else frame


_NESTED = frozenset(["alt", 'title"', "title'", "title(", 'attr"', "attr'"])
"""Frames of places inside the markup of others, which move with it."""


def _prove_nested(
    page: Page, targets: Sequence[str], new: Page, text: str
) -> tuple[int, str] | None:
    source = page.reader.document.text
    left = Counter(
        (place.frame, canonical(place, place.segment.source, text))
        for place in new.places
        if place.frame in _NESTED
    )
    for i, place in enumerate(page.places):
        if place.frame in _NESTED and has_letters(tags.plain(targets[i])):
            key = (place.frame, canonical(place, targets[i], source))
            if not left[key]:
                return i, f"the {place.segment.kind} reads differently"
            left[key] -= 1
    return None if not left.total() else (-1, "an alt text or title appears")


_SPELLED = frozenset(["address", "link end", "link start", "emoji"])
"""Tags that are characters to a reader: a target may have them as text."""


def canonical(place: Place, tagged: str, text: str) -> str:
    """Tagged text as the proof compares it: white space folded, blanks outside emphasis,
    addresses spelled out, tags numbered in the order they stand, and those left out that a
    segment does not hold at its ends. `text` is the page that `place` is of."""
    if not place.markup and "<" not in tagged:
        return " ".join(tagged.split())
    items: list[tags.Item] = []
    for item in hug(tags.parse(" ".join(tagged.split())), place):
        if isinstance(item, tags.Single) and place.markup[item.number - 1].kind in _SPELLED:
            raw = place.markup[item.number - 1].open.of(text)
            item = tags.Text(unescapeAll(raw).strip("<>"))
        if items and isinstance(item, tags.Text) and isinstance(items[-1], tags.Text):
            item = tags.Text(items.pop().text + item.text)  # type: ignore[union-attr]
        items.append(item)
    while items and _is_outer(items[0], place):
        items.pop(0)
    while items and _is_outer(items[-1], place):
        items.pop()
    return tags.renumber(" ".join(tags.join(items).split()))[0]


def _is_outer(item: tags.Item, place: Place) -> bool:
    if isinstance(item, tags.Text):
        return not item.text.strip()
    return isinstance(item, tags.Single) and place.markup[item.number - 1].kind in TRIMMED
