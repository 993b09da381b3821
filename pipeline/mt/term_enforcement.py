"""Make the targets of sentences keep to the glossary.

At first the engine's own words are the target. Then each strategy of `STRATEGIES` gets the
sentences that still lack a locked term, or may disagree around one; two strategies also get those
with other numbers or negations than the source. It proposes another target, and the better one is
kept. At the end the words around the terms are made to agree, where that is safe. The checks report
what is still wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from pipeline.checks import adequacy_errors, number_mismatches
from pipeline.engines.base import (
    Capabilities,
    Engine,
    Hypothesis,
    LanguagePair,
    TermConstraint,
)
from pipeline.glossary import REQUIRED, Match, choose_form, find_missing
from pipeline.languages import language
from pipeline.languages.orders import Order
from pipeline.mt.casing import restore_style, truecase_in_place
from pipeline.mt.engine_requests import (
    HYPOTHESES,
    find_best_hypotheses,
    is_doubtful,
    request_hypotheses,
    unique_texts,
)
from pipeline.mt.literals import translate_around
from pipeline.mt.orders import constrain_orders, find_missing_orders, mend_orders
from pipeline.mt.phrases import overlaps_any
from pipeline.mt.placeholders import (
    NO_CARRIERS,
    Carriers,
    insert_placeholders,
    replace_terms,
    resolve_placeholders,
)
from pipeline.mt.sentence_state import SegmentState, SentenceState
from pipeline.mt.term_repair import find_repairable, fix_agreement, repair_terms, replace_synonyms
from pipeline.spans import Span

VERSION: Final = "14"
"""Raised when the same engine and glossary give other targets; part of the memory's keys."""

CONSTRAINED_HYPOTHESES: Final = 3
"""How many hypotheses are requested from an engine that is given the terms."""

_NUMBER: Final = re.compile(r"(?<![\w.,:/-])[A-Z\d-]*\d[A-Z\d-]*(?:[.,:]\d+)*(?![\w-])")
"""A number or a code, such as 6.5, 8:00 or MLN1202."""


@dataclass(frozen=True, slots=True)
class EnforcementContext:
    """What the strategies work with."""

    engine: Engine
    pair: LanguagePair
    placeholder_format: str
    best_hypotheses: dict[str, Hypothesis]
    """The engine's best hypothesis for each sentence, tagged phrase and term."""
    capabilities: Capabilities
    """What the engine can do beside translating."""
    repairs_candidates: bool = True
    """Whether what a strategy proposes is repaired before its cost is computed."""


class TargetCandidate(NamedTuple):
    """A target that a strategy proposes."""

    target: str
    hypothesis: Hypothesis
    """What it was made from."""
    hypothesis_input: str
    """What the engine translated to that."""
    agreement_risks: tuple[Match, ...] = ()
    """See `SentenceState`."""


Strategy = Callable[[Sequence[SentenceState], EnforcementContext], None]
"""Tries to improve the targets of sentences that lack terms."""
NamedStrategy = tuple[str, Strategy]


def enforce_terms(
    segments: Sequence[SegmentState],
    context: EnforcementContext,
    strategies: Sequence[NamedStrategy],
) -> None:
    """Give every sentence that needs the engine its target."""
    sentences = [s for segment in segments for s in segment.sentences if s.engine_input]
    for sentence in sentences:
        _use_best_hypothesis(sentence, context)
    repairs = any(strategy is _repair_terms for _, strategy in strategies)
    context = replace(context, repairs_candidates=repairs)
    for _, strategy in strategies:
        strategy([s for s in sentences if _may_help(s, strategy, context)], context)
    grammar = language(context.pair.target)
    if strategies and grammar.has_agreement:
        for sentence in sentences:
            target, sentence.renamed_terms = replace_synonyms(sentence, sentence.target)
            target = fix_agreement(sentence, target, grammar)
            orders = _find_missing_orders(sentence, context)
            target = mend_orders(target, orders, context.pair)
            sentence.target = restore_style(sentence, target, context.pair)


def _use_best_hypothesis(sentence: SentenceState, context: EnforcementContext) -> None:
    best = context.best_hypotheses[sentence.engine_input]
    sentence.hypothesis, sentence.hypothesis_input = best, sentence.engine_input
    sentence.unknown = best.unknown
    sentence.target = restore_style(sentence, best.text, context.pair)


def _may_help(sentence: SentenceState, strategy: Strategy, context: EnforcementContext) -> bool:
    """Whether a strategy may improve a sentence; only other hypotheses have other numbers."""
    if _terms_to_mend(sentence):
        return True
    if strategy is _constrained_decoding and _find_missing_orders(sentence, context):
        return True
    gives_other_words = strategy in (_constrained_decoding, _rerank_hypotheses)
    return gives_other_words and bool(adequacy_errors(sentence.text, sentence.target, context.pair))


def _find_missing_orders(
    sentence: SentenceState, context: EnforcementContext, target: str | None = None
) -> list[Order]:
    """The orders that a target does not tell; the sentence's own where none is given."""
    best = context.best_hypotheses[sentence.engine_input]
    said = sentence.target if target is None else target
    return find_missing_orders(sentence.text, said, best, context.pair)


def _terms_to_mend(sentence: SentenceState) -> list[Match]:
    """Terms that are missing, then terms around which words may disagree."""
    missing = find_repairable(sentence, sentence.target)
    return list(dict.fromkeys([*missing, *sentence.agreement_risks]))


def _required_terms(sentence: SentenceState) -> list[Match]:
    return [match for match in sentence.matches if match.term.status in REQUIRED]


# --- strategies ----------------------------------------------------------------------------------


def _constrained_decoding(sentences: Sequence[SentenceState], context: EnforcementContext) -> None:
    """Give an engine that can use them the approved forms and the source's numbers; take the
    hypothesis with most of them."""
    if not sentences or not context.capabilities.terms:
        return
    texts = [truecase_in_place(sentence) for sentence in sentences]
    terms = [_constraints(s, text, context) for s, text in zip(sentences, texts, strict=True)]
    answers = translate_around(
        context.engine,
        texts,
        context.pair,
        context.placeholder_format,
        hypotheses=CONSTRAINED_HYPOTHESES,
        terms=terms,
    )
    for sentence, text, hypotheses in zip(sentences, texts, answers, strict=True):
        orders = _find_missing_orders(sentence, context)
        for hypothesis in hypotheses:
            mended = mend_orders(hypothesis.text, orders, context.pair)
            if mended != hypothesis.text:
                hypothesis = replace(hypothesis, text=mended, links=())
            if not is_doubtful(text, hypothesis, context.pair):
                _consider_hypothesis(sentence, context, text, hypothesis)


def _constraints(
    sentence: SentenceState, text: str, context: EnforcementContext
) -> list[TermConstraint]:
    """The forms of a sentence's terms; if its target has wrong numbers, those of the source too."""
    forms = [TermConstraint(match.span, choose_form(match)) for match in _required_terms(sentence)]
    forms += constrain_orders(_find_missing_orders(sentence, context), forms)
    if not number_mismatches(sentence.text, sentence.target, context.pair):
        return forms
    used = [constraint.span for constraint in forms]
    numbers = [Span(*found.span()) for found in _NUMBER.finditer(text)]
    return forms + [TermConstraint(n, n.of(text)) for n in numbers if not overlaps_any(n, used)]


def _repair_terms(
    sentences: Sequence[SentenceState], context: EnforcementContext, *, similar: bool = False
) -> None:
    """Write approved forms over the engine's rendering of the terms by themselves."""
    for sentence in sentences:
        target, risks = repair_terms(
            sentence, sentence.target, context.best_hypotheses, similar=similar
        )
        sentence.target = restore_style(sentence, target, context.pair)
        sentence.agreement_risks += risks


def _repair_similar(sentences: Sequence[SentenceState], context: EnforcementContext) -> None:
    """The same where the rendering is only similar."""
    _repair_terms(sentences, context, similar=True)


def _rerank_hypotheses(sentences: Sequence[SentenceState], context: EnforcementContext) -> None:
    """Take the hypothesis of the engine with the lowest cost."""
    texts = unique_texts((sentence.engine_input, sentence) for sentence in sentences)
    answers = request_hypotheses(context.engine, context.pair, texts, HYPOTHESES)
    for sentence in sentences:
        text = sentence.engine_input
        for hypothesis in answers[text][1:]:
            _consider_hypothesis(sentence, context, text, hypothesis)


def _put_terms_into_source(sentences: Sequence[SentenceState], context: EnforcementContext) -> None:
    """Put the approved form into the English sentence, in the hope that the engine copies it."""
    tries = [
        (sentence, replace_terms(sentence, {m: choose_form(m) for m in _terms_to_mend(sentence)}))
        for sentence in sentences
    ]
    texts = unique_texts((text, sentence) for sentence, text in tries)
    answers = find_best_hypotheses(context.engine, context.pair, texts)
    for sentence, text in tries:
        _consider_hypothesis(sentence, context, text, answers[text])


def _use_placeholders(
    sentences: Sequence[SentenceState],
    context: EnforcementContext,
    *,
    carriers: Carriers = NO_CARRIERS,
    all_nouns: bool = False,
) -> None:
    """Put placeholders in place of the terms, and approved forms in place of them afterwards."""
    tries = []
    for sentence in sentences:
        matches = _terms_to_mend(sentence)
        if all_nouns:  # not adjectives that are there: a placeholder agrees with nothing
            others = [m for m in _required_terms(sentence) if m.term.pos != "adj"]
            matches += [match for match in others if match not in matches]
        masked = insert_placeholders(sentence, matches, context.placeholder_format, carriers)
        tries.append((sentence, *masked))
    texts = unique_texts((text, sentence) for sentence, text, _ in tries)
    answers = find_best_hypotheses(context.engine, context.pair, texts)
    for sentence, text, terms in tries:
        styled = restore_style(sentence, answers[text].text, context.pair)
        target, risks = resolve_placeholders(styled, terms, carriers)
        if target is not None:
            _consider_candidate(
                sentence, context, TargetCandidate(target, answers[text], text, risks)
            )


def _use_carried_placeholders(
    sentences: Sequence[SentenceState], context: EnforcementContext
) -> None:
    """The same, each placeholder behind a noun of the term's gender and number."""
    if carriers := language(context.pair.target).carrier_nouns(context.pair.source):
        _use_placeholders(sentences, context, carriers=carriers)


def _use_placeholders_for_all(
    sentences: Sequence[SentenceState], context: EnforcementContext
) -> None:
    """The same for all nouns of the glossary: new words may lack a term that the old ones had."""
    _use_placeholders(sentences, context, all_nouns=True)


STRATEGIES: Final[tuple[NamedStrategy, ...]] = (
    ("constrained decoding", _constrained_decoding),
    ("repair", _repair_terms),
    ("carried placeholder", _use_carried_placeholders),
    ("placeholder", _use_placeholders),
    ("placeholders for all terms", _use_placeholders_for_all),
    ("similar repair", _repair_similar),
    ("n-best", _rerank_hypotheses),
)
"""In the order in which they are tried."""

OTHER_STRATEGIES: Final[tuple[NamedStrategy, ...]] = (("term in source", _put_terms_into_source),)
"""These gain nothing beside the others: `bench/enforcement.py` compares them all."""


# --- choosing ------------------------------------------------------------------------------------


def _consider_hypothesis(
    sentence: SentenceState, context: EnforcementContext, text: str, hypothesis: Hypothesis
) -> None:
    target = restore_style(sentence, hypothesis.text, context.pair)
    _consider_candidate(sentence, context, TargetCandidate(target, hypothesis, text))


def _consider_candidate(
    sentence: SentenceState, context: EnforcementContext, candidate: TargetCandidate
) -> None:
    """Make the candidate the target if it costs less."""
    target, risks = candidate.target, candidate.agreement_risks
    if context.repairs_candidates:
        target, more = repair_terms(sentence, target, context.best_hypotheses)
        target, risks = restore_style(sentence, target, context.pair), risks + more
    now = _cost(sentence, context, sentence.target, sentence.agreement_risks)
    if _cost(sentence, context, target, risks) < now:
        sentence.target, sentence.agreement_risks = target, risks
        sentence.hypothesis = candidate.hypothesis
        sentence.hypothesis_input = candidate.hypothesis_input
        sentence.unknown = candidate.hypothesis.unknown


def _cost(
    sentence: SentenceState, context: EnforcementContext, target: str, risks: Sequence[Match]
) -> tuple[int, int, int, int]:
    """What is wrong with a target: missing terms, other numbers and negations than in the source;
    then orders that are not told; then words left untranslated; then uncertain agreement."""
    source = sentence.text
    untranslated = set(re.findall(r"[^\W\d_]{3,}", source)) & set(re.findall(r"\w+", target))
    wrong = len(find_missing(sentence.matches, target))
    wrong += adequacy_errors(source, target, context.pair)
    missing_orders = len(_find_missing_orders(sentence, context, target))
    return wrong, missing_orders, len(untranslated), len(risks)
