"""Findings of the checks that the settings name, added to the units of a page.

They are looked for in every run, so neither the memory nor a PO file has to remember them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline import tagged_text
from pipeline.checks.plugins import run_plugin_checks
from pipeline.engines import is_passthrough
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary
from pipeline.model import Finding, Severity, Status, Unit
from pipeline.mt.translate import Translation, TranslationRequest, find_segment_terms
from pipeline.mt.verify import make_pair
from pipeline.workflow.reuse import PageContext


def add_plugin_findings(
    units: Iterable[Unit], context: PageContext, checks: Sequence[str]
) -> list[Unit]:
    """The units with what these checks find in their translations.

    As with our own checks, what a test engine made is not looked at, and an error in a text that
    a person approved is a warning. Raises PluginError for a check that fails.
    """
    if not checks:
        return list(units)
    return [_check_unit(unit, context, checks) for unit in units]


def add_line_problems(
    lines: Iterable[str],
    results: Iterable[Translation],
    pair: LanguagePair,
    glossary: Glossary,
    checks: Sequence[str],
) -> list[Translation]:
    """The translations of lines of plain text, with what these checks find in them. Raises
    PluginError for a check that fails."""
    if not checks:
        return list(results)
    return [
        _check_line(line, result, pair, glossary, checks) if line.strip() else result
        for line, result in zip(lines, results, strict=True)
    ]


def _check_line(
    line: str, result: Translation, pair: LanguagePair, glossary: Glossary, checks: Sequence[str]
) -> Translation:
    request = TranslationRequest(tagged_text.escape(line.strip()))
    matches = find_segment_terms(request.source, (), glossary)
    found = run_plugin_checks(make_pair(request, result.target, pair, matches), checks)
    return replace(result, problems=(*result.problems, *found))


def _check_unit(unit: Unit, context: PageContext, checks: Sequence[str]) -> Unit:
    if unit.status is Status.UNTRANSLATED or is_passthrough(unit.signature.split("/")[0]):
        return unit
    segment = unit.segment
    request = TranslationRequest(
        segment.source, segment.tags, segment.kind, decimals=context.options.decimals
    )
    terms = context.find_terms(segment)
    pair = make_pair(request, unit.target, terms.pair, terms.matches)
    problems = run_plugin_checks(pair, checks)
    if not problems:
        return unit
    found = {
        Finding(
            problem.code,
            Severity.WARNING if unit.status is Status.REVIEWED else problem.severity,
            problem.message,
            context.document.path,
            segment.line,
            segment.id,
        )
        for problem in problems
    }
    ordered = sorted({*unit.findings, *found}, key=lambda f: (f.check, f.message))
    return replace(unit, findings=tuple(ordered))
