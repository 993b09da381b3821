"""Look at a finished segment: quality checks, and the terms it must hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline import tagged_text
from pipeline.checks import Pair, Problem, plain, run_checks
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Match, TermStatus, choose_form, find_forbidden, find_missing
from pipeline.model import Severity
from pipeline.mt.sentence_state import TranslationRequest
from pipeline.mt.term_repair import find_nouns


def check_unit(
    request: TranslationRequest,
    target: str,
    pair: LanguagePair,
    matches: Sequence[Match],
    unknown: tuple[str, ...] = (),
) -> list[Problem]:
    """The quality checks and the term checks on one finished segment."""
    checked = make_pair(request, target, pair, matches, unknown)
    return [*run_checks(checked), *check_terms(matches, tagged_text.plain(target))]


def make_pair(
    request: TranslationRequest,
    target: str,
    pair: LanguagePair,
    matches: Sequence[Match],
    unknown: tuple[str, ...] = (),
) -> Pair:
    """What a check sees of a segment; `unknown` are words that the engine did not know."""
    kept = frozenset(
        word
        for match in matches
        if match.term.status is TermStatus.KEEP or match.term.translation == match.term.term
        for word in re.findall(r"\w+", match.surface)
    )
    approved = frozenset(
        word
        for match in matches
        for form in match.term.approved
        for word in re.findall(r"\w+", form)
    )
    checked = Pair(
        request.source, target, pair.source, pair.target, kept, approved, unknown, request.kind
    )
    if pair.target == "es":
        checked = replace(checked, nouns=tuple(find_nouns(matches, plain(target))))
    return checked


def check_segment(
    request: TranslationRequest,
    target: str,
    pair: LanguagePair,
    matches: Sequence[Match],
    *,
    only_terms: bool = False,
) -> list[Problem]:
    """The checks on a translation that stands already; `only_terms` for test engines."""
    if only_terms:
        return check_terms(matches, tagged_text.plain(target))
    return check_unit(request, target, pair, matches)


def check_terms(matches: Sequence[Match], target: str) -> list[Problem]:
    """Locked terms without an approved form (law L4), forbidden and unadvised translations."""
    problems = [
        Problem(
            "term-missing",
            Severity.ERROR,
            f"“{match.surface}” must be “{choose_form(match)}”",
        )
        for match in find_missing(matches, target)
    ]
    problems += [
        Problem(
            "term-advised",
            Severity.WARNING,
            f"“{match.surface}” is better “{choose_form(match)}”",
        )
        for match in find_missing(matches, target, [TermStatus.PREFERRED])
    ]
    for match, span in find_forbidden(matches, target):
        reason = f": {match.term.note}" if match.term.note else ""
        problems.append(
            Problem(
                "term-forbidden",
                Severity.ERROR,
                f"“{span.of(target)}” must not stand for “{match.surface}”{reason}",
            )
        )
    return problems
