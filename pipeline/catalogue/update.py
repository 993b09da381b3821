"""The record of a page's translations: what a PO file says, merged with what a build made.

An entry whose msgstr is not empty and not fuzzy is reviewed: it stays as the translator
wrote it, and is lost only when a person deletes it. Machine translations are fuzzy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.catalogue.entry import (
    APPROVED_ON,
    Catalogue,
    CatalogueProblem,
    Entry,
    digest_of,
    one_line,
)
from pipeline.catalogue.file import MAX_BYTES, read, read_bytes, render
from pipeline.catalogue.header import PageDetails, build_header
from pipeline.catalogue.notes import describe_placement
from pipeline.catalogue.occurrences import describe_heading, find_lines
from pipeline.catalogue.offers import mark_offers, page_hash
from pipeline.catalogue.suggestions import entry_key, match_entries, suggest
from pipeline.catalogue.waivers import bind_waivers, hoist_waivers
from pipeline.model import Status, Unit

__all__ = [
    "MAX_BYTES",
    "Catalogue",
    "CatalogueProblem",
    "Entry",
    "PageDetails",
    "build_header",
    "match_entries",
    "merge",
    "page_hash",
    "prepare",
    "suggest",
]
__all__ += ["read", "read_bytes", "render"]


def prepare(catalogue: Catalogue) -> Catalogue:
    """A catalogue as a build reads it: new waivers are bound to their texts, and what may not
    answer its source is marked as an offer."""
    return mark_offers(bind_waivers(catalogue))


def merge(
    old: Catalogue | None,
    units: Sequence[Unit],
    details: PageDetails,
    matches: Mapping[str, Entry],
) -> Catalogue:
    """The catalogue of a page after a build, in page order, one entry for each segment id.

    `matches` are the entries of the segments in `old`, as `match_entries` finds them. The text of
    an entry is, in this order: an approved text of `old` (unless it was copied from another page
    and is corrected there), a reviewed unit, a person's unapproved text, a suggestion (see
    `suggest`), a machine translation. Entries whose text is no longer on the page become obsolete
    if a person wrote them, and are dropped otherwise. What `old` refused stays refused: do not
    write such a catalogue over its file.
    """
    by_id: dict[str, list[Unit]] = {}
    for unit in units:
        by_id.setdefault(unit.segment.id, []).append(unit)
    segments = [same[0].segment for same in by_id.values()]
    old = old and hoist_waivers(old, matches)
    suggestions = suggest(old, segments, matches)
    active = [
        replace(
            _choose_entry(same[0], matches.get(segment_id), suggestions.get(segment_id)),
            comments=_build_comments(same, details.headings.get(segment_id, "")),
            reference=details.page,
            page_lines=find_lines(same),
        )
        for segment_id, same in by_id.items()
    ]
    old = old or Catalogue({}, ())
    obsolete = _find_obsolete(old.entries, matches.values())
    header = build_header(old.header, details, active)
    return Catalogue(header, (*active, *obsolete), old.header_comment, old.refused)


def _choose_entry(unit: Unit, old: Entry | None, offered: Entry | None) -> Entry:
    """The unit's entry: whose text it is, in order of trust."""
    kept = old or offered or Entry("", "", "")
    entry = Entry(
        unit.segment.id,
        unit.segment.source,
        "",
        translator_comments=kept.translator_comments,
        flags=kept.flags,
    )
    if old is not None and old.approved and not (old.approved_on and unit.approved_on):
        return replace(entry, target=old.target)
    if unit.status is Status.REVIEWED:
        return replace(entry, target=unit.target)
    if old is not None and old.draft:
        return replace(
            entry,
            target=old.target,
            fuzzy=True,
            previous=old.previous,
            signature=old.signature,
            digest=old.digest if old.signature or old.offer else "",
            offer=old.offer,
        )
    if offered is not None:
        return offered
    if unit.status is Status.MACHINE and unit.target:
        # Without a signature the text would pass for a person's in the next build.
        signature = unit.signature or unit.origin.value
        digest = digest_of(unit.target)
        return replace(entry, target=unit.target, fuzzy=True, signature=signature, digest=digest)
    return entry


def _build_comments(units: Sequence[Unit], heading: str) -> tuple[str, ...]:
    """What translators see above the entry: kind, heading above, tags, terms in force, where tags
    and text come from, open findings."""
    segment = units[0].segment
    lines = [segment.kind]
    if heading:
        lines.append(describe_heading(heading))
    for tag in segment.tags:
        mark = f"<{tag.number}>" if tag.paired else f"<{tag.number}/>"
        lines.append(f"{mark} {tag.kind} {tag.note}")
    lines += (f"term: {term}" for term in units[0].terms)
    if placed := units[0].placement:
        lines.append(describe_placement(placed))
    if units[0].approved_on:
        lines.append(f"{APPROVED_ON}{units[0].approved_on} [{digest_of(units[0].target)}]")
    findings = (finding for unit in units for finding in unit.findings)
    lines += dict.fromkeys(f"finding: {found.check}: {found.message}" for found in findings)
    waived = (finding for unit in units for finding in unit.waived)
    lines += dict.fromkeys(f"waived: {found.check}: {found.message}" for found in waived)
    return tuple(map(one_line, lines))


def _previous_of_obsolete(entry: Entry) -> str | None:
    """Obsolete entries have no comments of ours; a previous text says that a draft is an offer."""
    if entry.approved or entry.previous is not None:
        return None if entry.approved else entry.previous
    return entry.source if entry.is_offer else None


def _find_obsolete(entries: Iterable[Entry], current: Iterable[Entry]) -> list[Entry]:
    """What a person wrote for text that is not in the page, in an order without history."""
    used = {entry_key(entry) for entry in current}
    unused = [entry for entry in entries if entry_key(entry) not in used]
    approved = {entry.target for entry in entries if entry.approved}
    drafts = [e for e in unused if e.draft and not e.is_suggestion and e.target not in approved]
    kept = [*(e for e in unused if e.approved), *drafts]
    return [
        replace(
            entry,
            obsolete=True,
            comments=(),
            signature="",
            digest="",
            reference="",
            page_lines=(),
            previous=_previous_of_obsolete(entry),
            offer="",
        )
        for entry in sorted(kept, key=entry_key)
    ]
