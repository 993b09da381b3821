"""An engine that aligns and can be given terms: what it is asked, what is made of its answers."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from engines_fake import AbleEngine, ScriptedEngine, linked

from pipeline.engines.base import (
    Capabilities,
    Hypothesis,
    LanguagePair,
    TermConstraint,
    capabilities_of,
    request_translations,
)
from pipeline.glossary import Glossary, Term
from pipeline.model import Tag
from pipeline.mt import term_enforcement
from pipeline.mt.translate import Translation, TranslationRequest, translate_segments
from pipeline.spans import Span

EN_ES = LanguagePair("en", "es")
CELL = Term("immune cell", "célula inmunitaria", gender="f", pos="noun")
GROW = "The immune cells grow."
NO_CELLS = "Los gránulos crecen."
CELLS = "Las células inmunitarias crecen."
GIVEN = (TermConstraint(Span(4, 16), "células inmunitarias"),)


def said(engine: ScriptedEngine, source: str = GROW, *terms: Term) -> Translation:
    notes = tuple(Tag(n, "strong", "", True) for n in (1, 2, 3) if f"<{n}>" in source)
    (result,) = translate_segments(
        [TranslationRequest(source, notes)], engine, EN_ES, Glossary(terms)
    )
    return result


def codes(result: Translation) -> list[str]:
    return [problem.code for problem in result.problems]


def test_an_engine_is_asked_for_no_more_than_it_can() -> None:
    plain, able = (
        ScriptedEngine({GROW: CELLS}),
        AbleEngine({GROW: NO_CELLS}, obedient={GROW: CELLS}),
    )
    assert capabilities_of(plain, EN_ES) == Capabilities()
    assert capabilities_of(able, EN_ES) == Capabilities(links=True, terms=True)
    for engine in (plain, able):
        (found,) = request_translations(engine, [GROW], EN_ES, alignment=True, terms=[GIVEN])
        assert found == (Hypothesis(CELLS),)
    assert able.given == [(GROW, GIVEN)]
    assert able.aligned == [GROW]
    less = AbleEngine({GROW: CELLS}, able=Capabilities())
    assert request_translations(less, [GROW], EN_ES, alignment=True, terms=[GIVEN]) == [
        (Hypothesis(CELLS),)
    ]
    assert not less.given
    assert not less.aligned


# --- terms and numbers --------------------------------------------------------------------------


def test_a_term_that_is_missing_is_given() -> None:
    engine = AbleEngine({GROW: NO_CELLS}, obedient={GROW: CELLS})
    result = said(engine, GROW, CELL)
    assert result.target == CELLS
    assert codes(result) == []
    assert engine.given == [(GROW, GIVEN)]


@pytest.mark.parametrize(
    "source", ["The  big\n immune cells grow.", "THE BIG   IMMUNE CELLS GROW."]
)
def test_a_term_is_given_where_it_stands_whatever_the_blanks(source: str) -> None:
    engine = AbleEngine({" ".join(source.capitalize().split()): NO_CELLS})
    said(engine, source, CELL)
    (((asked, (wanted,)),)) = engine.given
    assert len(asked) == len(source)
    assert wanted.span.of(asked) == "immune cells"


def test_an_engine_that_has_the_term_already_is_left_in_peace() -> None:
    engine = AbleEngine({GROW: CELLS})
    assert said(engine, GROW, CELL).target == CELLS
    assert not engine.given


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(NO_CELLS, id="the term is missing still"),
        pytest.param("Las células inmunitarias crecen 3 veces.", id="a number is new"),
        pytest.param("Las células inmunitarias no crecen.", id="a negation is new"),
        pytest.param("Las células inmunitarias crecenzan.", id="a word is none"),
    ],
)
def test_an_answer_that_is_no_better_is_not_taken(answer: str) -> None:
    result = said(AbleEngine({GROW: NO_CELLS}, obedient={GROW: answer}), GROW, CELL)
    assert result.target == NO_CELLS
    assert codes(result) == ["term-missing"]


def test_of_several_answers_one_that_is_doubtful_is_passed_over() -> None:
    answers = tuple(map(Hypothesis, ("Las células inmunitarias crecenzan.", CELLS)))
    engine = AbleEngine({GROW: NO_CELLS}, obedient={GROW: answers})
    assert said(engine, GROW, CELL).target == CELLS


def test_constrained_decoding_alone_brings_the_term_where_the_engine_can_be_given_it() -> None:
    strategies = [
        strategy
        for strategy in term_enforcement.STRATEGIES
        if strategy[0] == "constrained decoding"
    ]
    targets = []
    for able in (Capabilities(links=True, terms=True), Capabilities(links=True)):
        engine = AbleEngine({GROW: NO_CELLS}, obedient={GROW: CELLS}, able=able)
        (result,) = translate_segments(
            [TranslationRequest(GROW)], engine, EN_ES, Glossary((CELL,)), strategies
        )
        targets.append(result.target)
        assert len(engine.calls) == 1  # what it cannot be given it is not asked
    assert targets == [CELLS, NO_CELLS]


class Counted(NamedTuple):
    source: str
    wrong: str
    given: tuple[str, ...]
    right: str


@pytest.mark.parametrize(
    "case",
    [
        Counted("It was seen in 1991.", "Se vio en 1977.", ("1991",), "Se vio en 1991."),
        Counted("Opens 8:00 to 6.5, see MK-0646.", "Abierto de 8:00 a 6, vea MK-0646.",
                ("8:00", "6.5", "MK-0646"), "Abierto de 8:00 a 6.5, vea MK-0646."),
    ],
    ids=lambda case: case.source,
)  # fmt: skip
def test_numbers_that_are_wrong_are_given_too(case: Counted) -> None:
    engine = AbleEngine({case.source: case.wrong}, obedient={case.source: case.right})
    result = said(engine, case.source)
    assert result.target == case.right
    assert codes(result) == []
    ((_, wanted),) = engine.given
    assert tuple(one.form for one in wanted) == case.given
    assert all(one.span.of(case.source) == one.form for one in wanted)


def test_a_number_in_words_or_in_a_word_is_not_given() -> None:
    source = "In 2 of the 1980s 10-year studies."
    engine = AbleEngine({source: "En los estudios."})
    said(engine, source)
    ((_, wanted),) = engine.given
    assert [one.form for one in wanted] == ["2"]


def test_another_hypothesis_without_the_wrong_number_or_negation_is_taken() -> None:
    source = "Do not take 2 pills."
    wrong, right = "Tome 2 pastillas.", "No tome 2 pastillas."
    several = (Hypothesis(wrong), Hypothesis("No tome 20 pastillas."), Hypothesis(right))
    assert said(ScriptedEngine({source: several}), source).target == right
    assert said(ScriptedEngine({source: several[:2]}), source).target == wrong


# --- tags ---------------------------------------------------------------------------------------

TALK = "<1>Talk</1> with <2>your <3>own</3> doctor</2> first."
PLAIN = "Talk with your own doctor first."
SAID = "Primero hable con el médico suyo."
LINKED = linked(PLAIN, SAID, "Talk=hable with=con your=el own=suyo doctor=médico first=Primero")


def test_tags_stand_on_the_words_that_the_engine_links() -> None:
    engine = AbleEngine({PLAIN: Hypothesis(SAID, links=LINKED)})
    result = said(engine, TALK)
    assert result.target == "Primero <1>hable</1> con <2>el médico <3>suyo</3></2>."
    assert {place.method for place in result.placements} == {"aligned"}
    assert codes(result) == []
    assert engine.asked == [PLAIN]  # and no phrase of it


def test_alignment_is_asked_for_only_where_there_are_tags() -> None:
    engine = AbleEngine({PLAIN: Hypothesis(SAID, links=LINKED), GROW: CELLS})
    requests = [TranslationRequest(TALK), TranslationRequest(GROW), TranslationRequest(PLAIN)]
    translate_segments(requests, engine, EN_ES, Glossary((CELL,)))
    assert engine.aligned == [PLAIN]


def test_a_weak_link_is_better_than_none_and_told() -> None:
    links = [link._replace(weight=0.4) for link in LINKED]
    links += [link._replace(source=LINKED[0].source, weight=0.5) for link in LINKED[3:5]]
    engine = AbleEngine({PLAIN: Hypothesis(SAID, links=tuple(links))})
    result = said(engine, "Talk with your <1>own</1> doctor first.")
    assert result.target == "Primero hable con el médico <1>suyo</1>."
    assert [place.method for place in result.placements] == ["loose alignment"]
    assert codes(result) == ["markup"]


def test_words_of_another_tag_are_left_to_it() -> None:
    source, target = (
        "Both <1>plant</1>-<2>drug effects</2> last.",
        "Duran los efectos plantas-drogas.",
    )
    plain = "Both plant-drug effects last."
    links = linked(plain, target, "plant-drug=plantas-drogas effects=efectos last=Duran")
    result = said(AbleEngine({plain: Hypothesis(target, links=links)}), source)
    assert result.target == "Duran los <2>efectos</2> <1>plantas-drogas</1>."
