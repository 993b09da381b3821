"""Headings have ids that renderers make from their words; when the words change, links to
them must not break.

Links within the page follow its headings. A heading that other pages link to keeps the id that
they use, written beside it. Ids are built as GitHub, Hugo and Docusaurus build them. A heading
with an explicit id (`{#id}`, or an anchor in HTML) keeps it, and links to it are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import unquote

from pipeline import tagged_text
from pipeline.markdown.document import reread
from pipeline.markdown.extract.segmenter import Page, read_page
from pipeline.markdown.extract.slots import Slot
from pipeline.spans import Edit, Span, splice

_DROPPED = re.compile(r"[^\w\- ]")
_EXPLICIT = re.compile(r"\{[^{}]*#|<a\s[^>]*(?:id|name)=")


def slugify(text: str, seen: dict[str, int]) -> str:
    """The id of a heading; `seen` counts those before it on the page and is updated."""
    base = _DROPPED.sub("", text.strip().lower()).replace(" ", "-")
    count = seen.get(base, 0)
    seen[base] = count + 1
    return f"{base}-{count}" if count else base


def find_changed_ids(page: Page, targets: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Ids that change with the words of the page's headings: from the old id to the number of
    the heading (from 0) and its new id."""
    text = page.document.text
    written = [
        (slot, target)
        for slot, target in zip(page.slots, targets, strict=True)
        if slot.segment.kind == "heading"
    ]
    starts = [slot.segment.span.start for slot, _ in written]
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    changed: dict[str, tuple[int, str]] = {}
    for number, (span, words) in enumerate(page.blocks.headings):
        found = written[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        old = slugify(words, before)
        new = slugify(_find_words(*found[0], text) if found else words, after)
        if old != new and not _EXPLICIT.search(span.of(text)):
            changed[old] = number, new
    return changed


def find_changed_fragments(
    page: Page, targets: Sequence[str], kept: Collection[str] = ()
) -> dict[str, str]:
    """Ids in use by links of the page that change with its headings, old to new, without those
    in `kept`."""
    used = page.blocks.addresses.find_fragments()
    if not used:
        return {}
    changed = find_changed_ids(page, targets)
    return {old: new for old, (_, new) in changed.items() if old in used and old not in kept}


def find_ids_to_keep(
    page: Page, targets: Sequence[str], inbound: Collection[str]
) -> dict[str, str]:
    """Ids that change with the page's headings although other pages link to them, and the
    fragments (of those in `inbound`) that these pages use."""
    if not inbound:
        return {}
    wanted = {_normalize(fragment): unquote(fragment) for fragment in sorted(inbound, reverse=True)}
    wanted |= {unquote(fragment): unquote(fragment) for fragment in inbound}
    changed = find_changed_ids(page, targets)
    found = {old: wanted.get(old) or wanted.get(_normalize(old)) for old in changed}
    return {old: fragment for old, fragment in found.items() if fragment}


def _normalize(fragment: str) -> str:
    """What all ways to make an id of the same words have in common."""
    return re.sub(r"[\W_]+", "-", unquote(fragment).lower()).strip("-")


def _find_words(slot: Slot, target: str, text: str) -> str:
    """The words of a heading's target, including code."""
    parts = []
    for item in tagged_text.parse(target):
        if isinstance(item, tagged_text.Text):
            parts.append(item.text)
        elif isinstance(item, tagged_text.Single) and slot.markup[item.number - 1].kind == "code":
            parts.append(slot.markup[item.number - 1].open.of(text).strip("`"))
    return "".join(parts)


def write_ids(
    page: Page, edition: str, ids: Mapping[int, str], keys: Sequence[str]
) -> tuple[str, list[str]]:
    """`edition` with an explicit id beside each heading in `ids` (by number), and the ids that
    could not be written. The page is read again to see that nothing else changed."""
    before = read_page(reread(page.document, edition), keys)
    edits = [_write_id(page, before.blocks.headings[number][0], ids[number]) for number in ids]
    text = splice(edition, edits)
    if _same_but_for_ids(before, read_page(reread(page.document, text), keys), len(ids)):
        return text, []
    if len(ids) == 1:
        return edition, list(ids.values())
    lost: list[str] = []
    for number, wanted in ids.items():
        edition, refused = write_ids(page, edition, {number: wanted}, keys)
        lost += refused
    return edition, lost


def _write_id(page: Page, heading: Span, wanted: str) -> Edit:
    """`{#id}` where the page is for a site generator that knows it, else HTML."""
    document = page.document
    written = any("{#" in span.of(document.text) for span, _ in page.blocks.headings)
    known = document.matter is not None and not document.path.endswith(".mdx")
    if (written or known) and not re.search(r"[\s{}\"<>]", wanted):
        return Edit(Span(heading.end, heading.end), f" {{#{wanted}}}")
    return Edit(Span(heading.start, heading.start), f'<a id="{escape(wanted)}"></a>')


_IDS: Final = frozenset(["protected attributes", "html a False", "html a True"])


def _same_but_for_ids(before: Page, after: Page, count: int) -> bool:
    """Whether only `count` headings differ, and only by tags without words."""
    old, new = before.skeleton, after.skeleton
    pairs = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    words = [[shown.strip() for _, shown in page.blocks.headings] for page in (before, after)]
    return (
        len(old) == len(new)
        and len(pairs) == count
        and all(set(b) - set(a) <= _IDS for a, b in pairs)
        and words[0] == words[1]
        and len(before.slots) == len(after.slots)
    )
