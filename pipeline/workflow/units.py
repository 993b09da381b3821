"""Units: a segment with its translation, checked, and with what a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline import tagged_text
from pipeline.checks import BINDING, Problem
from pipeline.engines import is_passthrough
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Match, distinct_terms, fingerprint
from pipeline.languages.records import DEFAULT_LOCALE, Locale
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.model import Finding, Origin, Segment, Severity, Status, Unit
from pipeline.mt.translate import Translation, TranslationRequest, check_segment
from pipeline.workflow.recorded_problems import merge_problems


@dataclass(frozen=True, slots=True)
class TermContext:
    """A segment with the glossary terms in it: what each unit of it is built from."""

    segment: Segment
    matches: Sequence[Match]
    """Glossary terms in the segment."""
    pair: LanguagePair
    locale: Locale = DEFAULT_LOCALE
    """How the edition writes numbers and addresses its reader."""


def sign_terms(matches: Sequence[Match]) -> str:
    """What a segment's signature says beside the engine: segmenter and glossary entries."""
    return f"seg{VERSION} terms-{fingerprint(distinct_terms(matches))}"


def build_term_notes(matches: Sequence[Match]) -> tuple[str, ...]:
    """The glossary entries in force, as translators read them."""
    return tuple(term.note_for_translators() for term in distinct_terms(matches))


def build_machine_unit(
    context: TermContext, text: Translation, *, is_changed: bool = False
) -> Unit:
    """The unit of a machine translation from an earlier run, checked again, whether or not a
    person has changed it since; the problems of `text` are those that only the translation itself
    could give."""
    name = text.signature.split("/")[0]
    found = check_segment(
        replace(build_request(context), is_machine_text=not is_changed),
        text.target,
        context.pair,
        context.matches,
        only_terms=is_passthrough(name),
    )
    problems = merge_problems(found, text.problems)
    return build_unit(context, replace(text, problems=tuple(problems)))


def build_unit(context: TermContext, text: Translation) -> Unit:
    """The unit of a machine translation with its own problems and no others."""
    return Unit(
        context.segment,
        text.target,
        Status.MACHINE,
        text.origin,
        text.signature,
        build_term_notes(context.matches),
        build_findings(context.segment, text.problems),
        text.placement,
    )


def build_reviewed_unit(context: TermContext, target: str, approved_on: str) -> Unit:
    """An approved translation as the translator wrote it; one with broken tags is refused."""
    segment = context.segment
    if wrong := tagged_text.problem(segment.source, target):
        message = f"the approved translation cannot be used: {wrong}; correct its tags"
        return build_fallback(context, Problem("tags", Severity.ERROR, message))
    problems = [
        replace(problem, severity=Severity.WARNING) if problem.code not in BINDING else problem
        for problem in check_segment(build_request(context), target, context.pair, context.matches)
    ]
    return Unit(
        segment,
        target,
        Status.REVIEWED,
        Origin.REVIEWED,
        terms=build_term_notes(context.matches),
        findings=build_findings(segment, problems),
        approved_on=approved_on,
    )


def build_fallback(context: TermContext, problem: Problem) -> Unit:
    """The source in place of a translation, flagged."""
    return Unit(
        context.segment,
        context.segment.source,
        Status.UNTRANSLATED,
        Origin.FALLBACK,
        terms=build_term_notes(context.matches),
        findings=build_findings(context.segment, [problem]),
    )


def build_findings(
    segment: Segment, problems: Sequence[Problem], path: str = ""
) -> tuple[Finding, ...]:
    """Problems as findings of a segment, each once, in a stable order."""
    return tuple(
        Finding(problem.code, problem.severity, problem.message, path, segment.line, segment.id)
        for problem in sorted(set(problems), key=lambda p: (p.code, p.message))
    )


def copy_to_occurrence(unit: Unit, segment: Segment, path: str) -> Unit:
    """The unit for another occurrence of the same segment, whose blanks may be others."""
    is_copy = unit.status is not Status.REVIEWED and unit.target == unit.segment.source
    target = segment.source if is_copy else unit.target
    line, name = segment.line, segment.id
    findings = tuple(
        Finding(found.check, found.severity, found.message, path, line, name)
        for found in unit.findings
    )
    return replace(unit, segment=segment, target=target, findings=findings)


def build_request(context: TermContext) -> TranslationRequest:
    """What a check must know of a segment."""
    segment = context.segment
    return TranslationRequest(segment.source, segment.tags, segment.kind, locale=context.locale)
