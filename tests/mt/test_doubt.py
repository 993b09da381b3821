"""Doubt of the engine: which sentences are in doubt, which words a finding names, and that it is
kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.checks import Problem
from pipeline.engines.base import Capabilities, Hypotheses, Hypothesis, LanguagePair, WordScore
from pipeline.engines.fallback import FallbackEngine
from pipeline.glossary import Glossary, Term
from pipeline.model import Severity
from pipeline.mt.doubt import GARBLED, UNLIKELY
from pipeline.mt.translate import Translation, TranslationRequest, translate_segments
from pipeline.workflow.recorded_problems import read_problems

EN_ES = LanguagePair("en", "es")
CAT = "My cat sleeps."
MUCH = "Mi gato duerme mucho."
SCORES = {"Mi": -0.1, "gato": -0.2, "duerme": -0.3, "mucho.": -6.0}


class ScoringEngine:
    """Says of each sentence what it was told to, and how likely it holds that."""

    name = "scoring"
    is_passthrough = False
    placeholder_format: str | None = None

    def __init__(self, text: str = MUCH, score: float | None = -0.6) -> None:
        self.hypotheses = [Hypothesis(text, score)]
        self.words = SCORES
        self.scored: list[str] = []

    def serves(self, pair: LanguagePair) -> bool:
        return True

    def signature(self, pair: LanguagePair) -> str:
        return "scoring/1"

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        return Capabilities(scores=True)

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        return [tuple(self.hypotheses[:hypotheses]) for _ in sentences]

    def score_words(
        self, sentences: Sequence[str], targets: Sequence[str], pair: LanguagePair
    ) -> list[list[WordScore]]:
        self.scored += targets
        return [[WordScore(w, self.words.get(w, 0.0)) for w in text.split()] for text in targets]


def translate(engine: Any, source: str = CAT, *terms: Term) -> Translation:
    (found,) = translate_segments([TranslationRequest(source)], engine, EN_ES, Glossary(terms))
    return found


def doubts(found: Translation) -> list[str]:
    return [problem.message for problem in found.problems if problem.code == "unsure"]


def test_an_unlikely_answer_is_a_finding_that_names_its_unlikely_words() -> None:
    (message,) = doubts(translate(ScoringEngine()))
    assert message.startswith('the engine is unsure of "mucho" (score -0.60)')


@pytest.mark.parametrize("score", [UNLIKELY + 0.01, 0.0, None])
def test_a_likely_answer_and_one_without_a_score_are_none(score: float | None) -> None:
    engine = ScoringEngine(score=score)
    assert doubts(translate(engine)) == []
    assert engine.scored == [], "scoring takes time"


def test_the_least_likely_word_is_named_even_if_all_are_likely() -> None:
    engine = ScoringEngine()
    engine.words = {"Mi": -0.1, "gato": -0.2, "duerme": -1.2, "mucho.": -0.3}
    assert '"duerme"' in doubts(translate(engine))[0]


def test_a_made_up_word_that_another_answer_replaced_lowers_the_bar() -> None:
    engine = ScoringEngine("Mi gato duerme muchorzas.", GARBLED)
    engine.hypotheses.append(Hypothesis(MUCH, GARBLED - 0.1))
    found = translate(engine)
    assert found.target == MUCH
    assert '"mucho"' in doubts(found)[0]
    engine.hypotheses[0] = Hypothesis("Mi gato duerme mucho.", GARBLED)
    assert doubts(translate(engine)) == []


def test_words_of_the_glossary_and_of_the_source_are_beyond_doubt() -> None:
    term = Term("sleeps", "duerme mucho", pos="verb")
    (message,) = doubts(translate(ScoringEngine(), CAT, term))
    assert "mucho" not in message


def test_words_that_another_finding_names_are_not_named_again() -> None:
    engine = ScoringEngine("Mi gato duerme muchazas.")
    engine.words = {"muchazas.": -6.0}
    found = translate(engine)
    assert [p.code for p in found.problems if "muchazas" in p.message] == ["invented"]
    assert doubts(found) == []


def test_the_finding_is_read_back_from_the_po_file() -> None:
    (problem,) = (p for p in translate(ScoringEngine()).problems if p.code == "unsure")
    comment = f"finding: unsure: {problem.message}"
    assert read_problems([comment]) == (Problem("unsure", Severity.WARNING, problem.message),)


def test_the_first_engine_scores_what_the_second_says() -> None:
    first, second = ScoringEngine(), ScoringEngine("Mi gato duerme bien.", None)
    both = FallbackEngine(first, second)
    assert both.score_words([CAT], ["Mi gato"], EN_ES) == first.score_words(
        [CAT], ["Mi gato"], EN_ES
    )
    assert both.capabilities(EN_ES).scores
