"""The work on one page, as functions of bytes: read, resolve, assemble, prove.

They may run in other processes, on other machines too (`pipeline.workflow.executors`): `prepare`
reads a page and says which segments an engine must be asked for, `finish` makes its edition
and PO file with the answers. Neither touches a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from pipeline.catalogue import update
from pipeline.catalogue.update import Catalogue, PageDetails
from pipeline.checks import Problem
from pipeline.config.domains import domains_of
from pipeline.config.link_rules import link_rule
from pipeline.config.settings import Settings
from pipeline.errors import PipelineError, SourceError
from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import read_document
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.markdown.extract.segmenter import read_page
from pipeline.model import Finding, Origin, Segment, Severity, Status, Unit
from pipeline.mt.sentence_state import DEFAULT_PLACEHOLDER, flatten
from pipeline.mt.translate import Request
from pipeline.reporting.report import PageReport, pack
from pipeline.reporting.risk import waiting
from pipeline.workflow.plugin_checks import add_plugin_findings
from pipeline.workflow.provenance import (
    front_matter_edits,
    front_matter_problem,
    in_another_language,
    status_of,
)
from pipeline.workflow.records import Answer, Ask, Failed, Given, Made, Open, Sheet
from pipeline.workflow.reuse import (
    MACHINE_TEXT,
    Wanted,
    Work,
    fallback,
    findings_of,
    moved,
    resolve,
    signature_tail,
    terms_of,
    told,
    unapproved,
)
from pipeline.workspace.build_state import pack_texts

_REMEMBERED: Final = 256
"""Pages that a worker keeps between the two steps; one it no longer has is read again."""


@dataclass
class Shared:
    """What all pages share."""

    settings: Settings
    wants: Mapping[str, Wanted]
    """By language."""
    translate: bool = True
    """False never asks an engine: what needs one is reported as a finding."""
    waiting: int = 0
    """See `Task`."""
    keep_units: bool = False
    """Whether the pages made carry their segments: they cost time between processes."""
    works: dict[str, tuple[Sheet, Work]] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        return Shared, (self.settings, self.wants, self.translate, self.waiting, self.keep_units)


def prepare(shared: Shared, sheet: Sheet) -> Open | Made | Failed:
    """Read a page and resolve what its PO file holds."""
    try:
        return open_page(shared, sheet)
    except PipelineError as error:
        return Failed(str(error))


def open_page(shared: Shared, sheet: Sheet) -> Open | Made:
    """As `prepare`; raises SourceError for a page that cannot be read."""
    try:
        work = _read(shared, sheet)
    except RecursionError as error:
        where = shared.settings.source / sheet.page
        raise SourceError("markup is nested too deep; simplify it", where, 1) from error
    if isinstance(work, PageReport):
        return Made(None, None, work)
    asks = tuple(_asks(work, shared.wants[sheet.language])) if shared.translate else ()
    alone = tuple(unapproved(work)) if sheet.share else ()
    if not asks and not alone:
        return _filled(shared, work, {})
    while len(shared.works) >= _REMEMBERED:
        shared.works.pop(next(iter(shared.works)), None)
    shared.works[sheet.key] = (sheet, work)
    return Open(asks, alone)


def finish(shared: Shared, given: Given) -> Made | Failed:
    """Make the files of a page that `prepare` left open."""
    sheet = given.sheet
    known, work = shared.works.pop(sheet.key, (None, None))
    if work is None or known != sheet:  # another worker prepared it
        outcome = prepare(shared, sheet)
        if not isinstance(outcome, Open):
            return outcome
        _, work = shared.works.pop(sheet.key)
    if given.elsewhere:
        work.elsewhere = given.elsewhere
        work.units.clear()
        resolve(work, shared.wants[sheet.language])
    return _filled(shared, work, given.answers)


def _filled(shared: Shared, work: Work, answers: Mapping[str, Answer]) -> Made:
    wanted = shared.wants[work.language]
    units = {
        segment.id: _answered(work, segment, answers[segment.id], wanted)
        if segment.id in answers
        else _missing(work, segment, wanted)
        for segment in _segments(work, open_only=True)
    }
    _fill(work, units)
    return _made(shared, work)


# --- reading -------------------------------------------------------------------------------------


def _read(shared: Shared, sheet: Sheet) -> Work | PageReport:
    """The page with what is known of it; a report on one that wants no translation."""
    settings, name = shared.settings, sheet.page
    document = read_document(sheet.data, name, settings.source / name, settings.source_language)
    page = read_page(document, settings.front_matter)
    if document.excluded:
        return PageReport(name, sheet.language, "excluded")
    if finding := in_another_language(document, settings.source_language):
        return PageReport(name, sheet.language, "skipped", pack([finding]))
    old, problems = (None, []) if sheet.po is None else update.read_bytes(sheet.po)
    domains = domains_of(settings, name, document.metadata)
    work = Work(document, page, sheet.language, old, source_hash(sheet.data), domains)
    work.asked = sheet.asked
    work.findings += [Finding("page", Severity.WARNING, m, name, line) for line, m in page.problems]
    path = str(settings.catalogue(sheet.language, name))
    for problem in problems:
        severity = Severity.ERROR if problem.refused else Severity.WARNING
        message = str(replace(problem, path=path))
        work.findings.append(Finding("catalogue", severity, message, name))
    resolve(work, shared.wants[sheet.language])
    return work


def source_hash(data: bytes) -> str:
    """What a PO file calls the page it was made from."""
    return sha256(data).hexdigest()[:16]


def _asks(work: Work, wanted: Wanted) -> Iterable[Ask]:
    """Places without a unit, each segment once: its places share an entry."""
    for segment in _segments(work, open_only=True):
        tail = signature_tail(terms_of(work, segment, wanted))
        request = Request(segment.source, segment.tags, segment.kind, work.domains)
        yield Ask(segment.id, request, tail)


def _segments(work: Work, *, open_only: bool = False) -> list[Segment]:
    found: dict[str, Segment] = {}
    for slot, unit in zip(work.page.slots, work.units, strict=True):
        if unit is None or not open_only:
            found.setdefault(slot.segment.id, slot.segment)
    return list(found.values())


def _missing(work: Work, segment: Segment, wanted: Wanted) -> Unit:
    found = terms_of(work, segment, wanted)
    problem = Problem("untranslated", Severity.ERROR, "no translation yet; run `pipeline build`")
    return fallback(segment, found, [problem])


def _answered(work: Work, segment: Segment, answer: Answer, wanted: Wanted) -> Unit:
    found = terms_of(work, segment, wanted)
    return Unit(
        segment,
        answer.target,
        Status.MACHINE,
        answer.origin,
        answer.signature,
        told(found),
        findings_of(segment, answer.problems, work.document.path),
        answer.placement,
    )


def _fill(work: Work, made: Mapping[str, Unit]) -> None:
    for i, slot in enumerate(work.page.slots):
        if work.units[i] is None:
            segment = slot.segment
            work.units[i] = moved(made[segment.id], segment, work.document.path)


# --- making --------------------------------------------------------------------------------------


def _made(shared: Shared, work: Work) -> Made:
    settings = shared.settings
    units = [unit for unit in work.units if unit is not None]
    units = add_plugin_findings(units, work, shared.wants[work.language], settings.checks)
    document = work.document
    options = EditionOptions(
        front_matter=settings.front_matter,
        anchors=settings.anchors,
        inbound_fragments=work.asked,
        links=link_rule(settings.links, work.language),
        language=work.language,
    )
    edits = front_matter_edits(document, work.language, status_of(units), settings.source_language)
    edition = assemble(work.page, [unit.target for unit in units], edits, options)
    for i, reason in edition.reverted.items():
        units[i] = _reverted(units[i], reason, document.path)
    findings = [*work.findings, *_lost_ids(edition, document.path)]
    findings += [replace(f, path=document.path) for unit in units for f in unit.findings]
    problem = edition.problem or front_matter_problem(document, edition, settings)
    data: bytes | None = edition.text.encode("utf-8")
    if problem:
        message = f"the edition is not written: {problem}; this is a fault of the pipeline"
        findings.append(Finding("structure", Severity.ERROR, message, document.path))
        data = None
    report = PageReport(document.path, work.language, "unchanged", pack(findings))
    report.count(units)
    report.waiting = waiting(units, document.path, work.language, work.old, shared.waiting)
    wrong = any(finding.check == "catalogue" for finding in work.findings)
    settled = Counter(map(_settled, units))
    carried = tuple(units) if shared.keep_units else ()
    return Made(data, _po(work, units), report, settled, wrong, _texts(work), carried)


def _lost_ids(edition: Edition, path: str) -> Iterator[Finding]:
    for wanted in edition.lost_ids:
        message = f"other pages link to #{wanted}, which the heading here could not keep"
        yield Finding("anchor", Severity.WARNING, message, path)


def _settled(unit: Unit) -> Origin:
    made = unit.origin in (Origin.ENGINE, Origin.MEMORY, Origin.GLOSSARY)
    if made or (unit.origin is Origin.COPY and unit.signature != Origin.COPY):
        return Origin.CATALOGUE
    return unit.origin


def _reverted(unit: Unit, reason: str, path: str) -> Unit:
    segment = unit.segment
    message = f"the translation cannot be written here: {reason}; the source stands"
    finding = Finding("structure", Severity.ERROR, message, path, segment.line, segment.id)
    return replace(unit, findings=(*unit.findings, finding), origin=Origin.FALLBACK)


def _po(work: Work, units: Sequence[Unit]) -> bytes | None:
    """The PO file; None where there is nothing to write, or unreadable text to lose."""
    if work.old is not None and work.old.refused:
        return None
    if not units and work.old is None:
        return None
    engines = sorted({unit.signature.split(" ")[0] for unit in units if "/" in unit.signature})
    new = update.merge(
        work.old,
        units,
        PageDetails(
            work.document.path, work.language, work.source_hash, ", ".join(engines), VERSION
        ),
    )
    return update.render(_with_machine_text(new, units))


def _with_machine_text(new: Catalogue, units: Sequence[Unit]) -> Catalogue:
    """Keep what the edition shows where the entry offers an older approved text instead."""
    shown = {unit.segment.id: unit for unit in units if unit.status is Status.MACHINE}
    entries = []
    for entry in new.entries:
        unit = shown.get(entry.id)
        if entry.previous is not None and not entry.obsolete and unit and unit.target:
            text = f"{MACHINE_TEXT}{unit.signature} | {unit.target}"
            entry = replace(entry, comments=(*entry.comments, text))
        entries.append(entry)
    return replace(new, entries=tuple(entries))


def _texts(work: Work) -> bytes:
    return pack_texts(flatten(s.source, s.tags, DEFAULT_PLACEHOLDER)[0] for s in _segments(work))
