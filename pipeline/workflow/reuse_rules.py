"""The places that a translation on record may come from, in order of trust.

What a person approved is used as it is. A machine translation in the PO file is used again as
long as source, glossary entries in force and segmenter are the same, whatever machine it is
from: the PO is the record, and the same model gives other words on another CPU.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.catalogue.approved_matches import ApprovedMatch
from pipeline.catalogue.notes import parse_machine_text, parse_placement
from pipeline.catalogue.update import Entry
from pipeline.checks import Problem
from pipeline.engines import is_passthrough
from pipeline.markdown.extract.items import has_letters
from pipeline.model import Origin, Segment, Severity, Unit
from pipeline.mt.translate import Translation
from pipeline.workflow.options import TranslationOptions
from pipeline.workflow.recorded_problems import read_problems
from pipeline.workflow.units import (
    TermContext,
    build_fallback,
    build_machine_unit,
    build_reviewed_unit,
    sign_terms,
)

LONGEST: Final = 30_000
"""Characters in a segment above which no engine is asked."""


class SegmentRecord(NamedTuple):
    """All that is on record about a segment."""

    terms: TermContext
    options: TranslationOptions
    entry: Entry | None
    """Its entry in the PO file of the page."""
    refused_line: int = 0
    """Where its entry stands in the PO file if that cannot be read, else 0."""
    approved: ApprovedMatch | None = None
    """What people approved for it in other places."""

    @property
    def segment(self) -> Segment:
        """The segment."""
        return self.terms.segment

    def is_usable(self, target: str) -> bool:
        """Whether a text is not empty and has the tags of the source."""
        return bool(target) and tagged_text.problem(self.segment.source, target) is None

    def is_reusable(self, signature: str) -> bool:
        """Whether a machine translation with this signature is as good as a new one."""
        if self.options.refresh or not signature.endswith(sign_terms(self.terms.matches)):
            return False
        name, wanted = signature.split("/")[0], self.options.engine
        return name == wanted or (wanted == "auto" and not is_passthrough(name))


# --- the rules -----------------------------------------------------------------------------------


def _is_approved(record: SegmentRecord) -> bool:
    return record.entry is not None and record.entry.approved


def _approved_unit(record: SegmentRecord) -> Unit:
    """What is approved here; one taken over from another page follows corrections there, and
    names that page even when the text has left it."""
    entry, other = record.entry, record.approved
    assert entry is not None
    if entry.approved_on and other and other.is_exact and other.target != entry.target:
        return _propagated_unit(record)
    return build_reviewed_unit(record.terms, entry.target, entry.approved_on)


def _is_refused(record: SegmentRecord) -> bool:
    return record.refused_line > 0


def _refused_unit(record: SegmentRecord) -> Unit:
    line = record.refused_line
    message = f"its entry in the PO file cannot be read; correct line {line} of that file"
    return build_fallback(record.terms, Problem("catalogue", Severity.ERROR, message))


def _is_approved_elsewhere(record: SegmentRecord) -> bool:
    """Whether it is approved in another place, and nobody is at work on the segment here."""
    entry, other = record.entry, record.approved
    if other is None or entry is None or not entry.draft:
        return other is not None
    return other.is_exact and entry.is_suggestion


def _propagated_unit(record: SegmentRecord) -> Unit:
    """A text approved elsewhere: reviewed here too where that is sure, else to be looked at."""
    other = record.approved
    assert other is not None
    if other.is_exact:
        return build_reviewed_unit(record.terms, other.target, other.page)
    problems = []
    if other.others:
        pairs = [(other.target, other.page), *((o.target, o.page) for o in other.others)]
        choices = "; ".join(f"“{target}” on {page}" for target, page in pairs)
        message = f"approved in {len(pairs)} ways: {choices}; choose one"
        problems.append(Problem("review", Severity.WARNING, message))
    signature = f"approved-elsewhere {sign_terms(record.terms.matches)}"
    text = Translation(other.target, Origin.MEMORY, tuple(problems), signature=signature)
    return replace(build_machine_unit(record.terms, text, is_changed=True), approved_on=other.page)


def _is_draft(record: SegmentRecord) -> bool:
    entry = record.entry
    return bool(entry and entry.draft and not entry.is_offer and record.is_usable(entry.target))


def _draft_unit(record: SegmentRecord) -> Unit:
    entry = record.entry
    assert entry is not None
    text = Translation(entry.target, Origin.CATALOGUE, signature=entry.signature)
    return build_machine_unit(record.terms, text, is_changed=True)


def _is_machine_translated(record: SegmentRecord) -> bool:
    entry = record.entry
    return bool(
        entry
        and not entry.is_offer
        and record.is_usable(entry.target)
        and record.is_reusable(entry.signature)
    )


def _machine_unit(record: SegmentRecord) -> Unit:
    entry = record.entry
    assert entry is not None
    return _recorded_unit(record, entry.target, entry.signature)


def _has_machine_text(record: SegmentRecord) -> bool:
    """Whether a machine translation is kept beside a suggestion."""
    if record.entry is None or not record.entry.is_offer:
        return False
    target, signature = _parse_machine_text(record.entry)
    return record.is_usable(target) and record.is_reusable(signature)


def _machine_text_unit(record: SegmentRecord) -> Unit:
    assert record.entry is not None
    return _recorded_unit(record, *_parse_machine_text(record.entry))


def _recorded_unit(record: SegmentRecord, target: str, signature: str) -> Unit:
    entry = record.entry
    assert entry is not None
    # A copy stays one when blanks or quotes change in the source (law L1).
    target = record.segment.source if target == entry.source else target
    problems = read_problems(entry.comments)
    text = Translation(target, Origin.CATALOGUE, problems, signature=signature)
    placement = parse_placement(entry.comments)
    return replace(build_machine_unit(record.terms, text), placement=placement)


def _has_no_words(record: SegmentRecord) -> bool:
    return not has_letters(tagged_text.plain(record.segment.source))


def _copied_unit(record: SegmentRecord) -> Unit:
    text = Translation(record.segment.source, Origin.COPY, signature="copy")
    return build_machine_unit(record.terms, text)


def _is_too_long(record: SegmentRecord) -> bool:
    return len(record.segment.source) > LONGEST and not is_passthrough(record.options.engine)


def _too_long_unit(record: SegmentRecord) -> Unit:
    length = len(record.segment.source)
    message = f"a segment of {length} characters is not translated; split the paragraph"
    return build_fallback(record.terms, Problem("too-long", Severity.ERROR, message))


class Rule(NamedTuple):
    """A place that a translation may come from."""

    applies: Callable[[SegmentRecord], bool]
    build_unit: Callable[[SegmentRecord], Unit]


RULES: Final = (
    Rule(_is_approved, _approved_unit),  # approved in this page
    Rule(_is_refused, _refused_unit),  # an entry that cannot be read
    Rule(_is_approved_elsewhere, _propagated_unit),  # approved in another place
    Rule(_is_draft, _draft_unit),  # a person's draft
    Rule(_is_machine_translated, _machine_unit),  # a machine translation on record
    Rule(_has_machine_text, _machine_text_unit),  # a machine translation beside a suggestion
    Rule(_has_no_words, _copied_unit),  # nothing to translate
    Rule(_is_too_long, _too_long_unit),  # too long for an engine
)
"""In order of trust: the first that applies gives the unit; without one an engine is asked."""


# --- what a PO entry remembers -------------------------------------------------------------------


def _parse_machine_text(entry: Entry) -> tuple[str, str]:
    """The machine translation kept beside an offer, and its signature; empty without."""
    return parse_machine_text(entry.comments)[:2]
