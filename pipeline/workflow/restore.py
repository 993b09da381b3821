"""Texts taken back from an edition whose PO file was emptied, or lost some of its entries.

The edition has the structure of its page, so text stands beside text. An approval is only taken
back where the header of the PO file is left and says that the page and the edition are the ones
it was written for; else a person must approve each text again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline import tagged_text
from pipeline.catalogue.entry import UNSURE, Catalogue, Entry
from pipeline.catalogue.header import EDITION_HASH
from pipeline.catalogue.offers import SOURCE_HASH
from pipeline.catalogue.update import page_hash
from pipeline.config.settings import Settings
from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.front_matter.edits import match_key_style
from pipeline.model import Segment, Tag
from pipeline.workflow.ownership import hash_edition, read_edition
from pipeline.workflow.pages import PageInput
from pipeline.workflow.provenance import STATUS_KEY, hash_source


def restore_entries(
    old: Catalogue | None, page: Page, source: PageInput, settings: Settings
) -> Catalogue | None:
    """The catalogue of a page, with the texts of its edition where it has no entries.

    They are approved if the edition says that all of it is reviewed, and drafts if not. Where the
    page or the edition may have changed since the PO file was written, they are offers, or none
    where the PO file has entries left. Texts that cannot be put beside a text of the page are left
    out.
    """
    if old is None or old.refused or source.edition is None:
        return old
    edition = read_edition(source.page, source.edition, settings)
    if edition is None or not _is_aligned(page, edition):
        return old
    header = dict(old.header)
    is_sure = page_hash(header) == hash_source(source.data) and header.get(
        EDITION_HASH
    ) == hash_edition(source.edition)
    if old.entries and not is_sure:
        return old
    is_reviewed = is_sure and _find_status(edition) == "reviewed"
    found: dict[str, Entry] = {}
    for there, translated in zip(page.slots, edition.slots, strict=True):
        segment = there.segment
        target, is_same = _put_tags(segment, translated.segment)
        if not target or (target == segment.source and not is_reviewed):
            continue
        if old.find(segment.id) is not None:
            continue
        notes = (segment.kind,)
        entry = Entry(segment.id, segment.source, target, not is_reviewed, comments=notes)
        first = found.setdefault(segment.id, entry)
        if not (is_sure and is_same and first.target == target):
            found[segment.id] = replace(first, fuzzy=True, offer=UNSURE)
    if not found:
        return old
    if is_sure:  # the ids beside it are those of entries that may not all be back
        header[SOURCE_HASH] = page_hash(header)
    return Catalogue(header, (*old.entries, *found.values()), old.header_comment)


def _is_aligned(page: Page, edition: Page) -> bool:
    """Whether both have the same kinds of texts in the same order."""
    kinds = ([(s.segment.kind, s.frame, s.parent) for s in read.slots] for read in (page, edition))
    return next(kinds) == next(kinds)


def _find_status(edition: Page) -> str:
    matter = edition.document.matter
    if matter is None:
        return ""
    value = matter.get(match_key_style(matter.keys, STATUS_KEY))
    return value.text if value else ""


def _put_tags(source: Segment, translated: Segment) -> tuple[str, bool]:
    """A translation with the tag numbers of its source, and whether that is certain; empty where
    it has other tags."""
    ours, theirs = _by_kind(source.tags), _by_kind(translated.tags)
    if {kind: len(tags) for kind, tags in ours.items()} != {k: len(t) for k, t in theirs.items()}:
        return "", False
    numbers: dict[int, int] = {}
    is_certain = True
    for kind, tags in ours.items():
        others = theirs[kind]
        notes, found = [tag.note for tag in tags], [tag.note for tag in others]
        if sorted(notes) == sorted(found):
            tags, others = sorted(tags, key=_note_of), sorted(others, key=_note_of)
        elif len(tags) > 1:  # links that lead elsewhere in the edition
            is_certain = False
        numbers |= {other.number: tag.number for tag, other in zip(tags, others, strict=True)}
    items = [
        item if isinstance(item, tagged_text.Text) else type(item)(numbers[item.number])
        for item in tagged_text.parse(translated.source)
    ]
    target = tagged_text.join(items)
    return ("", False) if tagged_text.problem(source.source, target) else (target, is_certain)


def _by_kind(tags: Sequence[Tag]) -> Mapping[tuple[str, bool], list[Tag]]:
    ordered = sorted(tags, key=_kind_of)
    return {kind: list(same) for kind, same in groupby(ordered, _kind_of)}


def _kind_of(tag: Tag) -> tuple[str, bool]:
    return tag.kind, tag.paired


def _note_of(tag: Tag) -> str:
    return tag.note
