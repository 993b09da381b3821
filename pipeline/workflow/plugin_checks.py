"""Findings of the checks that the settings name, added to the units of a page.

They are looked for in every run, so neither the memory nor a PO file has to remember them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline import tagged_text
from pipeline.checks.plugins import run_plugin_checks
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary
from pipeline.model import Finding, Severity, Status, Unit
from pipeline.mt.translate import Request, Result, find_segment_terms
from pipeline.mt.verify import make_pair
from pipeline.workflow.reuse import LITERAL, Wanted, Work, terms_of


def add_plugin_findings(
    units: Iterable[Unit], work: Work, wanted: Wanted, checks: Sequence[str]
) -> list[Unit]:
    """The units with what these checks find in their translations.

    As with our own checks, what a test engine made is not looked at, and an error in a text that
    a person approved is a warning. Raises PluginError for a check that fails.
    """
    if not checks:
        return list(units)
    return [_checked(unit, work, wanted, checks) for unit in units]


def add_line_problems(
    lines: Iterable[str],
    results: Iterable[Result],
    pair: LanguagePair,
    glossary: Glossary,
    checks: Sequence[str],
) -> list[Result]:
    """The translations of lines of plain text, with what these checks find in them. Raises
    PluginError for a check that fails."""
    if not checks:
        return list(results)
    return [
        _checked_line(line, result, pair, glossary, checks) if line.strip() else result
        for line, result in zip(lines, results, strict=True)
    ]


def _checked_line(
    line: str, result: Result, pair: LanguagePair, glossary: Glossary, checks: Sequence[str]
) -> Result:
    request = Request(tagged_text.escape(line.strip()))
    matches = find_segment_terms(request.source, (), glossary)
    found = run_plugin_checks(make_pair(request, result.target, pair, matches), checks)
    return replace(result, problems=(*result.problems, *found))


def _checked(unit: Unit, work: Work, wanted: Wanted, checks: Sequence[str]) -> Unit:
    if unit.status is Status.UNTRANSLATED or unit.signature.split("/")[0] in LITERAL:
        return unit
    segment = unit.segment
    request = Request(segment.source, segment.tags, segment.kind)
    pair = make_pair(request, unit.target, wanted.pair, terms_of(work, segment, wanted))
    problems = run_plugin_checks(pair, checks)
    if not problems:
        return unit
    found = {
        Finding(
            problem.code,
            Severity.WARNING if unit.status is Status.REVIEWED else problem.severity,
            problem.message,
            work.document.path,
            segment.line,
            segment.id,
        )
        for problem in problems
    }
    ordered = sorted({*unit.findings, *found}, key=lambda f: (f.check, f.message))
    return replace(unit, findings=tuple(ordered))
