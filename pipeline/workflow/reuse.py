"""Where each segment's target comes from: reviewed PO, standing PO, memory, engine.

What a person approved is used as it is. A machine translation that stands in the PO file is
used again as long as source, glossary entries in force and segmenter are the same, whatever
machine made it: the PO is the record, and the same model gives other words on another CPU.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline import tagged_text
from pipeline.catalogue import update
from pipeline.catalogue.approved_matches import ApprovedMatch
from pipeline.catalogue.update import PLACEMENT, Catalogue, Entry
from pipeline.checks import Problem
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary, Match, distinct_terms, fingerprint
from pipeline.markdown.document import Document
from pipeline.markdown.extract.items import has_letters
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.extract.slots import Slot
from pipeline.model import Finding, Origin, Placement, Segment, Severity, Status, Unit
from pipeline.mt.translate import Request, check_segment, find_segment_terms

MACHINE_TEXT: Final = "machine text: "
"""Comment that keeps what the machine made beside the approved text offered for a changed
source: the one is in the edition, the other before the translator."""
LONGEST: Final = 30_000
"""Characters in a segment above which no engine is asked."""

LITERAL: Final = frozenset(["identity", "pseudo"])
"""Test engines: what they make is no translation, and is never taken for one."""

_CARRIED: Final = {
    "markup": Severity.WARNING,
    "agreement": Severity.WARNING,
    "leaks": Severity.WARNING,
}
"""Findings from the making of a translation, which looking at it again does not give."""
_GAVE_UP: Final = "the engine could not translate "
"""How the one finding on leaks begins that only the engine can give."""
_MADE = re.compile(r"finding: ([\w-]+): (.*)")
_PLACED: Final = re.compile(rf"{PLACEMENT}(.*), confidence ([01]\.\d\d)")


@dataclass(slots=True)
class Work:
    """A page in one language on its way through a run."""

    document: Document
    page: Page
    language: str
    old: Catalogue | None
    """The PO file as it stands."""
    source_hash: str
    domains: frozenset[str] | None = None
    """What the page is about, as domains of the glossary; None for all of them."""
    elsewhere: Mapping[str, ApprovedMatch] = field(default_factory=dict)
    """What people approved for segments of this page in other places, by segment id."""
    units: list[Unit | None] = field(default_factory=list)
    """By place; None where an engine must be asked."""
    terms: dict[str, list[Match]] = field(default_factory=dict)
    """Glossary terms found in a segment, by its id: looked for once, see `terms_of`."""
    findings: list[Finding] = field(default_factory=list)
    """About the page as a whole."""
    asked: frozenset[str] = frozenset()
    """Fragments that other pages of the tree link to: an input of the edition."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run asks for."""

    pair: LanguagePair
    glossary: Glossary
    engine: str = "auto"
    refresh: bool = False
    """Ask the engine anew for what nobody reviewed."""


def terms_of(work: Work, segment: Segment, wanted: Wanted) -> list[Match]:
    """The glossary terms in a segment."""
    if segment.id not in work.terms:
        work.terms[segment.id] = find_segment_terms(
            segment.source, segment.tags, wanted.glossary.within(work.domains)
        )
    return work.terms[segment.id]


def signature_tail(found: Sequence[Match]) -> str:
    """What a segment's signature says beside the engine."""
    return f"seg{VERSION} terms-{fingerprint(distinct_terms(found))}"


def resolve(work: Work, wanted: Wanted) -> None:
    """Fill `work.units` from the PO file and from segments that need no translation."""
    segments = [slot.segment for slot in work.page.slots]
    standing = update.match_entries(work.old, segments, segmenter=VERSION)
    done: dict[str, Unit | None] = {}
    for slot in work.page.slots:
        segment = slot.segment
        if segment.id not in done:
            done[segment.id] = _standing(work, slot, standing.get(segment.id), wanted)
        unit = done[segment.id]
        work.units.append(unit and moved(unit, segment, work.document.path))


def moved(unit: Unit, segment: Segment, path: str) -> Unit:
    """The unit for another occurrence of the same segment, whose blanks may be others."""
    copied = unit.status is not Status.REVIEWED and unit.target == unit.segment.source
    target = segment.source if copied else unit.target
    findings = tuple(
        replace(finding, path=path, line=segment.line, segment=segment.id)
        for finding in unit.findings
    )
    return replace(unit, segment=segment, target=target, findings=findings)


def _standing(work: Work, slot: Slot, entry: Entry | None, wanted: Wanted) -> Unit | None:
    segment = slot.segment
    found = terms_of(work, segment, wanted)
    if entry is not None and entry.approved:
        return _approved(work, segment, entry, found, wanted)
    if work.old is not None and (line := work.old.refused_ids.get(segment.id)):
        told = f"its entry in the PO file cannot be read; correct line {line} of that file"
        return fallback(segment, found, [Problem("catalogue", Severity.ERROR, told)])
    if approved := _elsewhere(work, segment, entry):
        return _taken_over(segment, approved, found, wanted)
    if entry is not None and entry.target and _usable(segment, entry.target):
        if entry.draft and entry.previous is None:
            return unit_of(segment, entry.target, Origin.CATALOGUE, found, wanted, entry.signature)
        if entry.previous is None and _still_good(entry.signature, found, wanted):
            # A copy stays one when blanks or quotes change in the source (law L1).
            target = segment.source if entry.target == entry.source else entry.target
            made = _made(entry)
            unit = unit_of(segment, target, Origin.CATALOGUE, found, wanted, entry.signature, made)
            return replace(unit, placement=_placement(entry))
    if entry is not None and entry.previous is not None:
        text, signature = _machine_text(entry)
        if text and _usable(segment, text) and _still_good(signature, found, wanted):
            text = segment.source if text == entry.source else text
            made = _made(entry)
            return unit_of(segment, text, Origin.CATALOGUE, found, wanted, signature, made)
    if not has_letters(tagged_text.plain(segment.source)):
        return unit_of(segment, segment.source, Origin.COPY, found, wanted, "copy")
    if len(segment.source) > LONGEST and wanted.engine not in LITERAL:
        made_problem = Problem(
            "too-long",
            Severity.ERROR,
            f"a segment of {len(segment.source)} characters is not translated; split the paragraph",
        )
        return fallback(segment, found, [made_problem])
    return None


def _usable(segment: Segment, target: str) -> bool:
    return tagged_text.problem(segment.source, target) is None


def unapproved(work: Work) -> list[Segment]:
    """The segments of a page that nobody has approved in their own place."""
    segments = [slot.segment for slot in work.page.slots]
    standing = update.match_entries(work.old, segments, segmenter=VERSION)
    own = {key for key, e in standing.items() if e.approved and not e.approved_on}
    return [segment for segment in segments if segment.id not in own]


def _elsewhere(work: Work, segment: Segment, entry: Entry | None) -> ApprovedMatch | None:
    """What was approved elsewhere, unless somebody is at work on the segment here."""
    found = work.elsewhere.get(segment.id)
    if found is None or entry is None or not entry.draft:
        return found
    return found if found.is_exact and entry.is_suggestion else None


def _taken_over(
    segment: Segment, approved: ApprovedMatch, found: Sequence[Match], wanted: Wanted
) -> Unit:
    """A text approved elsewhere: reviewed here too where that is sure, else to be looked at."""
    if approved.is_exact:
        return _reviewed(segment, approved.target, found, wanted, approved.page)
    problems = []
    if approved.others:
        ways = [(approved.target, approved.page), *((o.target, o.page) for o in approved.others)]
        told = "; ".join(f"“{target}” on {page}" for target, page in ways)
        message = f"approved in {len(ways)} ways: {told}; choose one"
        problems.append(Problem("review", Severity.WARNING, message))
    signature = f"approved-elsewhere {signature_tail(found)}"
    unit = unit_of(segment, approved.target, Origin.MEMORY, found, wanted, signature, problems)
    return replace(unit, approved_on=approved.page)


def _approved(
    work: Work, segment: Segment, entry: Entry, found: Sequence[Match], wanted: Wanted
) -> Unit:
    """What is approved here; one taken over from another page follows corrections there, and
    names that page even when the text has left it."""
    there = work.elsewhere.get(segment.id) if entry.approved_on else None
    if there and there.is_exact and there.target != entry.target:
        return _taken_over(segment, there, found, wanted)
    return _reviewed(segment, entry.target, found, wanted, entry.approved_on)


def _reviewed(
    segment: Segment, target: str, found: Sequence[Match], wanted: Wanted, approved_on: str
) -> Unit:
    """An approved translation as the translator wrote it; one with broken tags is refused."""
    if wrong := tagged_text.problem(segment.source, target):
        problem = Problem(
            "tags",
            Severity.ERROR,
            f"the approved translation cannot be used: {wrong}; correct its tags",
        )
        return fallback(segment, found, [problem])
    problems = [
        replace(problem, severity=Severity.WARNING) if problem.code not in _BINDING else problem
        for problem in check_segment(_request(segment), target, wanted.pair, found)
    ]
    return Unit(
        segment,
        target,
        Status.REVIEWED,
        Origin.REVIEWED,
        terms=told(found),
        findings=findings_of(segment, problems),
        approved_on=approved_on,
    )


_BINDING: Final = frozenset(["tags", "term-missing", "term-forbidden", "numbers"])
"""Checks whose errors stay errors after a person's approval."""


def _still_good(signature: str, found: Sequence[Match], wanted: Wanted) -> bool:
    if wanted.refresh or not signature.endswith(signature_tail(found)):
        return False
    made_by = signature.split("/")[0]
    return made_by == wanted.engine or (wanted.engine == "auto" and made_by not in LITERAL)


def _made(entry: Entry) -> list[Problem]:
    """Findings of the making, as the PO file remembers them."""
    made = []
    for comment in entry.comments:
        match = _MADE.fullmatch(comment)
        if match and match[1] in _CARRIED:
            severity = Severity.ERROR if match[2].startswith(_GAVE_UP) else _CARRIED[match[1]]
            made.append(Problem(match[1], severity, match[2]))
    return made


def _placement(entry: Entry) -> Placement | None:
    found = (_PLACED.fullmatch(comment) for comment in entry.comments)
    return next((Placement(match[1], float(match[2])) for match in found if match), None)


def _machine_text(entry: Entry) -> tuple[str, str]:
    for comment in entry.comments:
        if comment.startswith(MACHINE_TEXT):
            signature, _, text = comment.removeprefix(MACHINE_TEXT).partition(" | ")
            return text, signature
    return "", ""


def _request(segment: Segment) -> Request:
    return Request(segment.source, segment.tags, segment.kind)


def told(found: Sequence[Match]) -> tuple[str, ...]:
    """The entries in force, as translators read them."""
    return tuple(term.note_for_translators() for term in distinct_terms(found))


def unit_of(
    segment: Segment,
    target: str,
    origin: Origin,
    found: Sequence[Match],
    wanted: Wanted,
    signature: str,
    made: Sequence[Problem] = (),
) -> Unit:
    """A machine translation, looked over again; `made` are the problems of its making."""
    only_terms = signature.split("/")[0] in LITERAL
    seen = check_segment(_request(segment), target, wanted.pair, found, only_terms=only_terms)
    problems = _joined(seen, made)
    return Unit(
        segment,
        target,
        Status.MACHINE,
        origin,
        signature,
        told(found),
        findings_of(segment, problems),
    )


def _joined(seen: Sequence[Problem], made: Sequence[Problem]) -> list[Problem]:
    """What looking at a translation gives, and what only its making could give."""
    if not any(problem.message.startswith(_GAVE_UP) for problem in made):
        return [*seen, *(problem for problem in made if problem.code != "leaks")]
    # The words the engine gave up on were left out of the other findings on leaks.
    severities = {problem.message: problem.severity for problem in seen}
    kept = [replace(p, severity=severities.get(p.message, p.severity)) for p in made]
    return [*(problem for problem in seen if problem.code != "leaks"), *kept]


def fallback(segment: Segment, found: Sequence[Match], problems: Sequence[Problem]) -> Unit:
    """The source in place of a translation, flagged."""
    return Unit(
        segment,
        segment.source,
        Status.UNTRANSLATED,
        Origin.FALLBACK,
        terms=told(found),
        findings=findings_of(segment, problems),
    )


def findings_of(
    segment: Segment, problems: Sequence[Problem], path: str = ""
) -> tuple[Finding, ...]:
    """Problems as findings of a segment, each once, in a stable order."""
    return tuple(
        Finding(problem.code, problem.severity, problem.message, path, segment.line, segment.id)
        for problem in sorted(set(problems), key=lambda p: (p.code, p.message))
    )
