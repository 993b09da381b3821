"""The work on one page, as functions of bytes: extract, reuse, then check and assemble.

They may run in other processes, on other machines too (`pipeline.workflow.executors`):
`prepare_page` reads a page and says which segments an engine must be asked for, `finish_page`
assembles its edition and PO file with the translations. Neither touches a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.catalogue import update
from pipeline.catalogue.approved_matches import ApprovedMatch
from pipeline.catalogue.foreign import match_own_entries
from pipeline.catalogue.waivers import find_site_waivers
from pipeline.checks import Problem, find_acronyms
from pipeline.config.domains import domains_of
from pipeline.config.settings import Settings
from pipeline.errors import PipelineError, SourceError
from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import read_document
from pipeline.markdown.extract.left_in_source import find_text_in_source
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.markdown.extract.segmenter import read_page
from pipeline.model import Finding, Origin, Segment, Severity, Status, Unit
from pipeline.mt.sentence_state import DEFAULT_PLACEHOLDER, flatten
from pipeline.mt.translate import Translation, TranslationRequest
from pipeline.reporting.packed import pack
from pipeline.reporting.report import NO_TRANSLATION, PageReport, PageState
from pipeline.reporting.risk import find_riskiest_units
from pipeline.workflow.addresses import address_edits
from pipeline.workflow.edition_files import build_link_rewriter, find_site_problems
from pipeline.workflow.options import TranslationOptions
from pipeline.workflow.ownership import (
    REFUSED,
    find_replaced,
    judge_edition,
    judge_places,
    refuse_page,
)
from pipeline.workflow.page_cache import PageCache
from pipeline.workflow.page_catalogue import render_catalogue
from pipeline.workflow.page_language import find_other_language
from pipeline.workflow.pages import FailedPage, PageInput, PageOutput, PendingPage
from pipeline.workflow.plugin_checks import add_plugin_findings
from pipeline.workflow.provenance import (
    find_lost_names,
    front_matter_edits,
    front_matter_problem,
    in_another_language,
    origin_next_run,
    status_of,
)
from pipeline.workflow.recorded_problems import select_problems
from pipeline.workflow.restore import restore_entries
from pipeline.workflow.reuse import (
    PageContext,
    apply_approvals,
    distinct_segments,
    find_unapproved,
    find_unsure_drafts,
    reuse_translations,
    set_units,
)
from pipeline.workflow.units import (
    build_fallback,
    build_machine_unit,
    build_unit,
    sign_terms,
)
from pipeline.workflow.waivers import Checked, apply_waivers, collect_waivers, find_suggested
from pipeline.workspace.build_state import pack_texts
from pipeline.workspace.site_waivers import digest_waivers


@dataclass(frozen=True)
class WorkerContext:
    """What the work on every page needs; each worker has a copy."""

    settings: Settings
    translation: Mapping[str, TranslationOptions]
    """By language."""
    translate: bool = True
    """False never asks an engine: what needs one is reported as a finding."""
    review_limit: int = 0
    """See `BuildOptions`."""
    keep_units: bool = False
    """Whether the outputs carry their units: they cost time between processes."""
    overwrite: bool = False
    """See `BuildOptions`; so with the next."""
    restore: bool = False
    pending: PageCache = field(default_factory=PageCache)


class PageAnswers(NamedTuple):
    """A pending page with what it was waiting for."""

    source: PageInput
    translations: Mapping[str, Translation]
    """By segment."""
    approved: Mapping[str, ApprovedMatch]
    """What people approved in other places, by segment."""


def prepare_page(worker: WorkerContext, source: PageInput) -> PendingPage | PageOutput | FailedPage:
    """Read a page and reuse what its PO file holds."""
    try:
        return open_page(worker, source)
    except PipelineError as error:
        return FailedPage(str(error))


def open_page(worker: WorkerContext, source: PageInput) -> PendingPage | PageOutput:
    """As `prepare_page`; raises SourceError for a page that cannot be read."""
    with refused_depth(worker, source):
        context = read_context(worker, source)
        if isinstance(context, PageContext):
            reuse_translations(context)
    if isinstance(context, PageReport):
        context.waivers_in_force = digest_waivers(source.site_waivers)
        return PageOutput(None, None, context)
    if not worker.overwrite and (ownership := judge_places(context)) in REFUSED:
        return refuse_page(context, ownership, worker.settings)
    requests = tuple(_build_requests(context)) if worker.translate else ()
    unapproved = tuple(find_unapproved(context)) if source.has_approvals else ()
    if not requests and not unapproved:
        return _complete(worker, context, {})
    worker.pending.put(context)
    return PendingPage(requests, unapproved)


def finish_page(worker: WorkerContext, answers: PageAnswers) -> PageOutput | FailedPage:
    """Assemble the files of a page that `prepare_page` left pending."""
    context = worker.pending.pop(answers.source)
    if context is None:  # another worker prepared it
        outcome = prepare_page(worker, answers.source)
        if not isinstance(outcome, PendingPage):
            return outcome
        context = worker.pending.pop(answers.source)
        assert context is not None
    if answers.approved:
        apply_approvals(context, answers.approved)
    return _complete(worker, context, answers.translations)


def _complete(
    worker: WorkerContext, context: PageContext, translations: Mapping[str, Translation]
) -> PageOutput:
    """Fill what is missing, and assemble."""
    fill_missing(context, translations)
    return _build_output(worker, context)


def fill_missing(context: PageContext, translations: Mapping[str, Translation]) -> None:
    """Give each segment without a unit one of its translation, or of its source, flagged."""
    units = {
        segment.id: _translated_unit(context, segment, translations.get(segment.id))
        for segment in context.missing
    }
    set_units(context, units)


# --- reading -------------------------------------------------------------------------------------


@contextmanager
def refused_depth(worker: WorkerContext, source: PageInput) -> Iterator[None]:
    """Raise SourceError for a page whose markup is nested deeper than Python can follow."""
    try:
        yield
    except RecursionError as error:
        where = worker.settings.source / source.page
        raise SourceError("markup is nested too deep; simplify it", where, 1) from error


def read_context(worker: WorkerContext, source: PageInput) -> PageContext | PageReport:
    """The page, matched with its PO file; a report on one that wants no translation. It has no
    units yet. Raises SourceError for a page that cannot be read."""
    settings, name = worker.settings, source.page
    document = read_document(
        source.data, name, settings.source / name, settings.source_language, settings.markup
    )
    page = read_page(document, settings.front_matter)
    if document.excluded:
        return PageReport(name, source.language, PageState.EXCLUDED)
    if finding := in_another_language(document, settings.source_language):
        return PageReport(name, source.language, PageState.SKIPPED, pack([finding]))
    is_unclear = source.po is None and document.stated_language is None
    if is_unclear and find_other_language(page.slots, settings.source_language):
        return PageReport(name, source.language, PageState.SKIPPED)
    old, problems = (None, []) if source.po is None else update.read_bytes(source.po)
    if worker.restore:
        old = restore_entries(old, page, source, settings)
    old = old and update.prepare(old)
    old, entries, foreign = match_own_entries(old, distinct_segments(page.slots), VERSION)
    options = worker.translation[source.language]
    domains = domains_of(settings, name, document.metadata)
    context = PageContext(source, document, page, old, entries, options, domains)
    context.findings += (
        Finding("page", Severity.WARNING, message, name, line) for line, message in page.problems
    )
    path = str(settings.catalogue_path(source.language, name))
    for problem in [*problems, *foreign]:
        severity = Severity.ERROR if problem.refused else Severity.WARNING
        message = str(replace(problem, path=path))
        context.findings.append(Finding("catalogue", severity, message, name))
    context.findings += find_unsure_drafts(context)
    return context


def _build_requests(context: PageContext) -> Iterator[TranslationRequest]:
    """One for each segment without a unit: its slots share an entry."""
    for segment in context.missing:
        yield TranslationRequest(
            segment.source,
            segment.tags,
            segment.kind,
            context.domains,
            segment.id,
            sign_terms(context.find_terms(segment).matches),
            context.options.locale,
        )


def _translated_unit(
    context: PageContext, segment: Segment, translation: Translation | None
) -> Unit:
    terms = context.find_terms(segment)
    if translation is not None and translation.origin is Origin.MEMORY:
        # The memory may be older than the checks, and the PO file is not to depend on it.
        problems = tuple(select_problems(translation.problems))
        return build_machine_unit(terms, replace(translation, problems=problems))
    if translation is not None:
        return build_unit(terms, translation)
    return build_fallback(terms, Problem("untranslated", Severity.ERROR, NO_TRANSLATION))


# --- assembling ----------------------------------------------------------------------------------


class CheckedPage(NamedTuple):
    """A page whose segments all have units: its edition, and what is to be said about it."""

    edition: Edition
    units: list[Unit]
    findings: list[Finding]
    """About the page as a whole."""
    waived: tuple[Finding, ...]


def check_page(settings: Settings, context: PageContext) -> CheckedPage:
    """Assemble the edition of a page, and set aside what its waivers let stand."""
    units = [unit for unit in context.units if unit is not None]
    units = add_plugin_findings(units, context, settings.checks)
    edition = assemble_edition(settings, context, units)
    for i, reason in edition.reverted.items():
        units[i] = _revert(units[i], reason, context.document.path)
    about_page = [*context.findings, *find_lost_names(edition, context.document.path)]
    about_page += find_site_problems(settings, context.document, context.source)
    return CheckedPage(edition, *_apply_waivers(settings, context, units, about_page))


def _build_output(worker: WorkerContext, context: PageContext) -> PageOutput:
    document, language = context.document, context.source.language
    edition, units, about_page, waived = check_page(worker.settings, context)
    findings = [*about_page, *(finding for unit in units for finding in unit.findings)]
    problem = edition.problem or front_matter_problem(document, edition, worker.settings, language)
    if problem:
        message = f"the edition is not written: {problem}; this is a fault of the pipeline"
        findings.append(Finding("structure", Severity.ERROR, message, document.path))
    data = None if problem else edition.text.encode("utf-8")
    ownership = judge_edition(context, data, units, worker.settings)
    if ownership in REFUSED and not worker.overwrite:
        return refuse_page(context, ownership, worker.settings)
    report = PageReport(document.path, language, PageState.UNCHANGED, pack(findings))
    report.waived = waived
    if context.catalogue is not None:
        report.site_waivers = find_site_waivers(context.catalogue)
    report.waivers_in_force = digest_waivers(context.source.site_waivers)
    report.left_in_source = find_text_in_source(context.page)
    report.count(units)
    if worker.review_limit:
        report.review_next = find_riskiest_units(
            units, document.path, language, context.catalogue, worker.review_limit
        )
    return PageOutput(
        data,
        render_catalogue(worker.settings, context, units, data),
        report,
        Counter(map(origin_next_run, units)),
        any(finding.check == "catalogue" for finding in context.findings),
        _pack_words(context),
        tuple(units) if worker.keep_units else (),
        find_replaced(context, ownership),
    )


def _apply_waivers(
    settings: Settings, context: PageContext, units: list[Unit], findings: list[Finding]
) -> Checked:
    """See `apply_waivers`."""
    suggested = find_suggested(context.catalogue, context.segments, context.entries)
    entries = {**suggested, **context.entries}
    waivers = collect_waivers(
        context.catalogue, entries, context.source.site_waivers, settings.checks
    )
    if waivers is None:
        return Checked(units, findings, ())
    return apply_waivers(waivers, units, findings, context.document.path)


def assemble_edition(settings: Settings, context: PageContext, units: Sequence[Unit]) -> Edition:
    """The edition of a page with these units, one for each slot."""
    document, language = context.document, context.source.language
    options = EditionOptions(
        front_matter=settings.front_matter,
        anchors=settings.anchors,
        generator=settings.heading_ids,
        inbound_fragments=context.source.inbound_fragments,
        links=build_link_rewriter(settings, context.source),
        language=language,
        approved={i for i, unit in enumerate(units) if unit.status is Status.REVIEWED},
        acronyms=find_acronyms(settings.source_language, language).forms,
    )
    edits = front_matter_edits(document, language, status_of(units), settings.source_language)
    edits += address_edits(document, settings, language)
    return assemble(context.page, [unit.target for unit in units], edits, options)


def _revert(unit: Unit, reason: str, path: str) -> Unit:
    message = f"the translation cannot be written here: {reason}; the source stands"
    place = path, unit.segment.line, unit.segment.id
    finding = Finding("structure", Severity.ERROR, message, *place)
    return replace(unit, findings=(*unit.findings, finding), origin=Origin.FALLBACK)


def _pack_words(context: PageContext) -> bytes:
    return pack_texts(flatten(s.source, s.tags, DEFAULT_PLACEHOLDER)[0] for s in context.segments)
