"""pipeline/engines/fallback.py: what another engine says, where the first makes up words."""

from __future__ import annotations

from engines_fake import AbleEngine, ScriptedEngine

from pipeline.engines.base import Capabilities, Hypothesis, LanguagePair, TermConstraint
from pipeline.engines.fallback import FallbackEngine
from pipeline.glossary import Glossary
from pipeline.mt.translate import TranslationRequest, translate_segments
from pipeline.spans import Span

EN_ES = LanguagePair("en", "es")
SOURCE = "Azoospermia is rare."
WRONG = ("La lazoospermia es rara.", "La azooospermi es rara.")
RIGHT = "La azoospermia es rara."


def both(first: tuple[str, ...], second: str) -> tuple[ScriptedEngine, ScriptedEngine]:
    hypotheses = tuple(Hypothesis(text) for text in first)
    return ScriptedEngine({SOURCE: hypotheses}), ScriptedEngine({SOURCE: second}, name="other")


def said(first: tuple[str, ...], second: str) -> str:
    engine = FallbackEngine(*both(first, second))
    (result,) = translate_segments([TranslationRequest(SOURCE)], engine, EN_ES, Glossary(()))
    return result.target


def test_the_second_is_heard_where_all_of_the_first_is_unsound() -> None:
    assert said(WRONG, RIGHT) == RIGHT


def test_the_first_keeps_its_words_where_they_are_sound() -> None:
    assert said((RIGHT,), "La azoospermia es infrecuente.") == RIGHT
    assert said((WRONG[0], RIGHT), "La azoospermia es infrecuente.") == RIGHT


def test_the_first_keeps_its_words_where_the_second_is_no_better() -> None:
    assert said(WRONG, "A azoospermía é raaara.") == WRONG[0]


def test_one_hypothesis_costs_the_second_nothing() -> None:
    first, second = both(WRONG, RIGHT)
    (found,) = FallbackEngine(first, second).translate([SOURCE], EN_ES)
    assert [h.text for h in found] == [WRONG[0]]
    assert not second.calls


def test_the_second_is_not_heard_where_the_first_is_given_terms_it_would_not_know() -> None:
    first, second = AbleEngine({}, obedient={SOURCE: RIGHT}), ScriptedEngine({SOURCE: WRONG[0]})
    wanted = [[TermConstraint(Span(0, 11), "azoospermia")]]
    engine = FallbackEngine(first, second)
    (found,) = engine.translate([SOURCE], EN_ES, hypotheses=2, terms=wanted)
    assert [h.text for h in found] == [RIGHT]
    assert first.given == [(SOURCE, (TermConstraint(Span(0, 11), "azoospermia"),))]
    assert not second.calls


def test_it_can_what_the_first_can_and_signs_with_both() -> None:
    engine = FallbackEngine(AbleEngine({}), ScriptedEngine({}, name="other"))
    assert engine.name == "scripted"
    assert engine.capabilities(EN_ES) == Capabilities(links=True, terms=True)
    turned = FallbackEngine(ScriptedEngine({}), AbleEngine({}))
    assert turned.capabilities(EN_ES) == Capabilities()
    assert engine.signature(EN_ES) == "scripted/1~scripted/1"
    assert engine.serves(EN_ES)
