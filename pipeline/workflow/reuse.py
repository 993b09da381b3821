"""Extracted pages, and the translations on record that are used again for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.catalogue.approved_matches import ApprovedMatch
from pipeline.catalogue.entry import UNSURE
from pipeline.catalogue.update import Catalogue, Entry
from pipeline.glossary import Match
from pipeline.markdown.document import Document
from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.extract.slots import Slot
from pipeline.model import Finding, Segment, Severity, Unit
from pipeline.mt.translate import find_segment_terms
from pipeline.workflow.options import TranslationOptions
from pipeline.workflow.pages import PageInput
from pipeline.workflow.reuse_rules import RULES, SegmentRecord
from pipeline.workflow.units import (
    TermContext,
    copy_to_occurrence,
)


@dataclass(slots=True)
class PageContext:
    """A page in one language, read and matched with its PO file, on its way through a run."""

    source: PageInput
    document: Document
    page: Page
    catalogue: Catalogue | None
    """Its PO file; None where there is none."""
    entries: Mapping[str, Entry]
    """The entries of its segments in that, by segment id."""
    options: TranslationOptions
    domains: frozenset[str] | None = None
    """What the page is about, as domains of the glossary; None for all of them."""
    units: list[Unit | None] = field(default_factory=list)
    """By slot; None where an engine must be asked."""
    terms: dict[str, list[Match]] = field(default_factory=dict)
    """Glossary terms found in a segment, by its id: looked for once, see `find_terms`."""
    findings: list[Finding] = field(default_factory=list)
    """About the page as a whole."""

    @property
    def segments(self) -> list[Segment]:
        """The segments of the page, each once."""
        return distinct_segments(self.page.slots)

    @property
    def missing(self) -> list[Segment]:
        """The segments without a unit, each once."""
        pairs = zip(self.page.slots, self.units, strict=True)
        return distinct_segments(slot for slot, unit in pairs if unit is None)

    def find_terms(self, segment: Segment) -> TermContext:
        """The glossary terms in a segment."""
        if segment.id not in self.terms:
            terms = self.options.glossary.within(self.domains)
            self.terms[segment.id] = find_segment_terms(segment.source, segment.tags, terms)
        options = self.options
        return TermContext(segment, self.terms[segment.id], options.pair, options.locale)


def distinct_segments(slots: Iterable[Slot]) -> list[Segment]:
    """The segments of slots, each once, in their order."""
    found: dict[str, Segment] = {}
    for slot in slots:
        found.setdefault(slot.segment.id, slot.segment)
    return list(found.values())


# --- a page --------------------------------------------------------------------------------------


def reuse_translations(context: PageContext) -> None:
    """Fill `units` of a page from its PO file and from segments that need no translation."""
    context.units = [None] * len(context.page.slots)
    set_units(context, {segment.id: find_unit(context, segment) for segment in context.segments})


def apply_approvals(context: PageContext, approved: Mapping[str, ApprovedMatch]) -> None:
    """Use what people approved in other places, by segment id; all other units stay."""
    changed = [segment for segment in context.segments if segment.id in approved]
    units = {segment.id: find_unit(context, segment, approved[segment.id]) for segment in changed}
    set_units(context, units)


def set_units(context: PageContext, units: Mapping[str, Unit | None]) -> None:
    """Put units in all slots of their segments, given by id."""
    for i, slot in enumerate(context.page.slots):
        if slot.segment.id in units:
            unit = units[slot.segment.id]
            context.units[i] = unit and copy_to_occurrence(
                unit, slot.segment, context.document.path
            )


def find_unapproved(context: PageContext) -> Iterable[Segment]:
    """The segments of a page that nobody has approved in their own place."""
    entries = context.entries
    for segment in context.segments:
        entry = entries.get(segment.id)
        if entry is None or not entry.approved or entry.approved_on:
            yield segment


def find_unit(
    context: PageContext, segment: Segment, approved: ApprovedMatch | None = None
) -> Unit | None:
    """The unit of a segment by the first rule that applies; None where an engine must be asked."""
    catalogue = context.catalogue
    refused = catalogue.refused_ids.get(segment.id, 0) if catalogue else 0
    entry = context.entries.get(segment.id)
    terms = context.find_terms(segment)
    record = SegmentRecord(terms, context.options, entry, refused, approved)
    rule = next((rule for rule in RULES if rule.applies(record)), None)
    return rule.build_unit(record) if rule else None


def find_unsure_drafts(context: PageContext) -> Iterable[Finding]:
    """What to say about drafts that are not used, because they may not answer their source."""
    for segment in context.segments:
        entry = context.entries.get(segment.id)
        if entry is not None and entry.offer == UNSURE and entry.fuzzy:
            message = f"a draft is not used: {UNSURE}"
            path, line = context.document.path, segment.line
            yield Finding("review", Severity.WARNING, message, path, line, segment.id)
