"""Links within a page lead to its headings by ids that renderers make from the words; when the
words change, the links follow.

Ids are made as GitHub, Hugo and Docusaurus do. A heading with an explicit id (`{#id}`, or an
anchor in HTML) keeps it, and links to it are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from pipeline import tags
from pipeline.page.segment import Page, Place
from pipeline.spans import Edit

_DROPPED = re.compile(r"[^\w\- ]")
_EXPLICIT = re.compile(r"\{[^{}]*#|<a\s[^>]*(?:id|name)=")


def slug(text: str, seen: dict[str, int]) -> str:
    """The id of a heading; `seen` counts those before it on the page and is updated."""
    base = _DROPPED.sub("", text.strip().lower()).replace(" ", "-")
    count = seen.get(base, 0)
    seen[base] = count + 1
    return f"{base}-{count}" if count else base


def moved_anchors(page: Page, targets: Sequence[str]) -> dict[str, str]:
    """Ids in use by links of the page that change with its headings, old to new."""
    used = {fragment for _, fragment in page.reader.fragments}
    if not used:
        return {}
    text = page.reader.document.text
    written = [
        (place, target)
        for place, target in zip(page.places, targets, strict=True)
        if place.segment.kind == "heading"
    ]
    starts = [place.segment.span.start for place, _ in written]
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    moved: dict[str, str] = {}
    for span, words in page.reader.headings:
        found = written[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        old = slug(words, before)
        new = slug(_words(*found[0], text) if found else words, after)
        if old != new and old in used and not _EXPLICIT.search(span.of(text)):
            moved[old] = new
    return moved


def _words(place: Place, target: str, text: str) -> str:
    """The words of a heading's target, code included."""
    parts = []
    for item in tags.parse(target):
        if isinstance(item, tags.Text):
            parts.append(item.text)
        elif isinstance(item, tags.Single) and place.markup[item.number - 1].kind == "code":
            parts.append(place.markup[item.number - 1].open.of(text).strip("`"))
    return "".join(parts)


def anchor_edits(page: Page, moved: Mapping[str, str]) -> list[Edit]:
    """Edits that make the links of the page follow."""
    return [
        Edit(span, moved[fragment]) for span, fragment in page.reader.fragments if fragment in moved
    ]
