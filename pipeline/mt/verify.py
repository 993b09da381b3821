"""Check a finished segment: tags, terms, and the quality checks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from pipeline import tagged_text
from pipeline.checks import GAVE_UP, LEFT_AS_IT_WAS, Pair, Problem, lost_drugs, plain, run_checks
from pipeline.engines.base import LanguagePair
from pipeline.glossary import (
    REQUIRED,
    Match,
    TermStatus,
    choose_form,
    find_forbidden,
    find_missing,
)
from pipeline.glossary.paraphrase import Texts, drop_paraphrased
from pipeline.languages import language
from pipeline.model import Severity
from pipeline.mt.sentence_state import (
    SegmentState,
    SentenceState,
    TranslationRequest,
    tags_by_number,
)
from pipeline.mt.tag_projection import CONFIDENCE, UNSURE
from pipeline.mt.term_repair import find_nouns

TAGS_LOST: Final = "tags were lost; the source stands"
TERM_CHANGED: Final = "a term changed gender in "
ONLY_WHEN_MADE: Final = (
    ("markup", TAGS_LOST, Severity.ERROR),
    ("markup", "", Severity.WARNING),
    ("agreement", TERM_CHANGED, Severity.WARNING),
    ("leaks", GAVE_UP, Severity.ERROR),
    ("leaks", LEFT_AS_IT_WAS, Severity.WARNING),
    ("unsure", "", Severity.WARNING),
)
"""Findings that only the making of a translation gives, and no later check of it: their code, how
their messages begin, their severity. PO files keep them; whoever adds one to `verify` or `doubt`
adds it here too."""


def verify(segment: SegmentState, pair: LanguagePair) -> list[Problem]:
    """Everything a person should look at in a segment that `postprocess` has finished."""
    problems = _check_placements(segment)
    if segment.tags_lost:
        problems.append(Problem("markup", Severity.ERROR, TAGS_LOST))
    named = [word for sentence in segment.sentences for word in sentence.unknown]
    unknown = _words_left(named, tagged_text.plain(segment.target))
    request = replace(segment.request, is_machine_text=True)
    problems += check_unit(request, segment.target, pair, segment.matches, unknown)
    for sentence in segment.sentences:
        problems += _check_sentence(sentence)
    return problems


def _check_placements(segment: SegmentState) -> list[Problem]:
    """Tags whose place is unsure."""
    problems = []
    for node in tags_by_number(segment.roots):
        confidence = CONFIDENCE[node.method]
        if confidence < UNSURE:
            tag = f"<{node.number}>" if node.paired else f"<{node.number}/>"
            message = (
                f"{tag} was placed by {node.method}, confidence {confidence:.2f}; "
                "check that it stands where it should"
            )
            problems.append(Problem("markup", Severity.WARNING, message))
    return problems


def _check_sentence(sentence: SentenceState) -> list[Problem]:
    """What only the translation of a sentence can tell."""
    problems = []
    target = sentence.target[:60]
    if sentence.token_doubled:
        message = f"a tag was doubled in “{target}”; check where it stands"
        problems.append(Problem("markup", Severity.WARNING, message))
    if sentence.agreement_risks or sentence.renamed_terms:
        message = f"{TERM_CHANGED}“{target}”; check the words around it"
        problems.append(Problem("agreement", Severity.WARNING, message))
    return problems


def _words_left(words: Sequence[str], target: str) -> tuple[str, ...]:
    """Those words that the target still has, as it writes them: repairs remove some, and a first
    word gets its capital after the engine has named it."""
    found: list[str] = []
    for word in dict.fromkeys(words):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", target, re.IGNORECASE)
        found += [match[0]] if match else []
    return tuple(dict.fromkeys(found))


def check_unit(
    request: TranslationRequest,
    target: str,
    pair: LanguagePair,
    matches: Sequence[Match],
    unknown: tuple[str, ...] = (),
) -> list[Problem]:
    """The quality checks and the term checks on one finished segment; a drug that both miss is
    a finding of the former."""
    checked = make_pair(request, target, pair, matches, unknown)
    texts = Texts(
        tagged_text.plain(request.source),
        tagged_text.plain(target),
        pair.source,
        matches,
        request.is_machine_text,
    )
    problems = run_checks(checked)
    reported = any(problem.code == "drugs" for problem in problems)
    drugs = lost_drugs(checked) if reported else frozenset()
    others = [match for match in matches if match.surface.lower() not in drugs]
    return [*problems, *check_terms(others, texts.target, texts)]


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
        for form in (*match.term.approved, *match.term.admitted)
        for word in re.findall(r"\w+", form)
    )
    checked = Pair(
        request.source,
        target,
        pair.source,
        pair.target,
        kept,
        approved,
        unknown,
        request.kind,
        request.locale,
        matched=frozenset(word for match in matches for word in re.findall(r"\w+", match.surface)),
        is_machine_text=request.is_machine_text,
    )
    if language(pair.target).has_agreement:
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


def _describe_missing(match: Match, advice: str) -> str:
    """What a finding says of a term without an approved form."""
    form = choose_form(match)
    if form == match.surface:
        return f"“{form}” is missing; write it as it is"
    return f"“{match.surface}” {advice} “{form}”"


def check_terms(matches: Sequence[Match], target: str, texts: Texts | None = None) -> list[Problem]:
    """Locked terms without an approved form (law L4), forbidden and unadvised translations.

    With `texts`, other ways to say a term count as well, see `pipeline.glossary.paraphrase`.
    """

    def find(statuses: Collection[TermStatus]) -> list[Match]:
        missing = find_missing(matches, target, statuses)
        return drop_paraphrased(missing, texts) if texts else missing

    forbidden = find_forbidden(matches, target)
    replaced = {match.span for match, _ in forbidden}
    missing, unadvised = find(REQUIRED), find([TermStatus.PREFERRED])
    # What stands in place of a term is told once, with the form that is wanted.
    wanted = {match.span: f"; write “{choose_form(match)}”" for match in [*unadvised, *missing]}
    problems = [
        Problem("term-missing", Severity.ERROR, _describe_missing(match, "must be"))
        for match in missing
        if match.span not in replaced
    ]
    problems += [
        Problem("term-advised", Severity.WARNING, _describe_missing(match, "is better"))
        for match in unadvised
        if match.span not in replaced
    ]
    for match, span in forbidden:
        reason = f": {match.term.note}" if match.term.note else ""
        problems.append(
            Problem(
                "term-forbidden",
                Severity.ERROR,
                f"“{span.of(target)}” must not stand for “{match.surface}”"
                f"{wanted.get(match.span, '')}{reason}",
            )
        )
    return problems
