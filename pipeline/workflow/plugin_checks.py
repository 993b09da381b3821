"""Findings of the checks that the settings name, added to the units of a page.

They are looked for in every run, so neither the memory nor a PO file has to remember them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline import tagged_text
from pipeline.checks.plugins import load_checks, run_plugin_checks
from pipeline.engines import Engine, is_passthrough
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary
from pipeline.model import Severity, Status, Unit
from pipeline.mt.translate import (
    Translation,
    TranslationRequest,
    find_segment_terms,
    translate_text,
)
from pipeline.mt.verify import make_pair
from pipeline.reporting.rules import rule_titles
from pipeline.workflow.reuse import PageContext
from pipeline.workflow.units import build_findings, build_request


def load_named_checks(names: Sequence[str]) -> None:
    """Load the checks that the settings name, so that a mistake in them is an error before any
    work; see `load_checks`. They must not take the codes of our own findings."""
    if names:
        load_checks(names, reserved=rule_titles())


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


def translate_lines(
    lines: Sequence[str],
    engine: Engine,
    pair: LanguagePair,
    glossary: Glossary,
    checks: Sequence[str],
) -> list[Translation]:
    """Translate lines of plain text, each on its own, with what these checks find in them. Raises
    PluginError for a check that fails."""
    results = translate_text(lines, engine, pair, glossary)
    if engine.is_passthrough or not checks:
        return results
    return [
        _check_line(line, result, pair, glossary, checks) if line.strip() else result
        for line, result in zip(lines, results, strict=True)
    ]


def restore_blanks(line: str, result: Translation) -> str:
    """A translated line as plain text, with the white space at the ends of the source."""
    words = line.strip()
    return line.replace(words, tagged_text.plain(result.target), 1) if words else line


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
    terms = context.find_terms(unit.segment)
    pair = make_pair(build_request(terms), unit.target, terms.pair, terms.matches)
    problems = run_plugin_checks(pair, checks)
    if unit.status is Status.REVIEWED:
        problems = [replace(problem, severity=Severity.WARNING) for problem in problems]
    if not problems:
        return unit
    found = build_findings(unit.segment, problems, context.document.path)
    ordered = sorted({*unit.findings, *found}, key=lambda f: (f.check, f.message))
    return replace(unit, findings=tuple(ordered))
