"""Spanish: repairs and agreement, each beside texts that must stay as they are."""

from __future__ import annotations

import locations
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.es.agreement import agree, disagreements
from pipeline.languages.es.inflection import Forms, adjective
from pipeline.languages.es.orthography import contract, polish
from pipeline.languages.records import Noun
from pipeline.spans import Span

DATA = locations.DATA / "translate"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert found, f"{name} is empty"
    assert {row[-1] == "=" for row in found} == {True, False}, f"{name} needs cases and twins"
    return found


@pytest.mark.parametrize(("source", "before", "after"), rows("polish.tsv"))
def test_polish(source: str, before: str, after: str) -> None:
    polished = polish(source, before)
    assert polished == (before if after == "=" else after)
    assert polish(source, polished) == polished


@pytest.mark.parametrize(("before", "gender", "number", "after"), rows("agree.tsv"))
def test_agree(before: str, gender: str, number: str, after: str) -> None:
    span = Span(before.index("["), before.index("]") - 1)
    text = before.replace("[", "").replace("]", "") + " sigue la frase."
    noun = span.of(text)
    agreed, shift, _ = agree(text, span, gender, number == "p")
    moved = Span(span.start + shift, span.end + shift)
    assert moved.of(agreed) == noun
    shown = f"{agreed[: moved.start]}[{noun}]{agreed[moved.end :]}"
    assert shown == (before if after == "=" else after) + " sigue la frase."


@pytest.mark.parametrize(
    ("text", "gender", "plural", "changed"),
    [
        ("el terapia", "f", False, True),
        ("del terapia", "f", False, True),
        ("todo el terapia", "f", False, True),
        ("varios terapia", "f", True, True),
        ("la terapia", "f", False, False),
        ("la terapia", "f", True, False),
        ("su terapia", "f", True, False),
        ("de terapia", "f", False, False),
    ],
)
def test_agree_tells_a_change_of_gender(
    text: str, gender: str, plural: bool, changed: bool
) -> None:
    span = Span(text.index("terapia"), len(text))
    assert agree(text, span, gender, plural)[2] is changed


AGREEMENT = [
    line.split("\t")
    for line in (DATA / "agreement.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def corrected(text: str, noun: Noun) -> str:
    for wrong in reversed(disagreements(text, noun)):
        text = text[: wrong.span.start] + wrong.new + text[wrong.span.end :]
    return text


@pytest.mark.parametrize(("before", "gender", "number", "verdict", "after"), AGREEMENT)
def test_what_agrees_with_a_noun(
    before: str, gender: str, number: str, verdict: str, after: str
) -> None:
    span = Span(before.index("["), before.index("]") - 1)
    text = before.replace("[", "").replace("]", "")
    noun = Noun(span, gender, {"s": False, "p": True, "-": None}[number])
    found = disagreements(text, noun)
    seen = "ok" if not found else "safe" if all(wrong.safe for wrong in found) else "check"
    assert seen == verdict, found
    if verdict == "safe":
        assert corrected(text, noun) == after.replace("[", "").replace("]", "")


def test_there_are_cases_of_every_verdict() -> None:
    assert {row[3] for row in AGREEMENT} == {"ok", "safe", "check"}


@pytest.mark.parametrize(
    ("words", "are"),
    [
        ("usado usada usados usadas", True),
        ("hecho hecha hechos hechas", True),
        ("caído caída caídos caídas", True),
        ("clínico clínica clínicos clínicas", True),
        ("canceroso cancerosa cancerosos cancerosas", True),
        ("invasivo invasiva invasivos invasivas", True),
        ("maligno maligna malignos malignas", True),
        ("cerebral cerebral cerebrales cerebrales", True),
        ("resistente resistente resistentes resistentes", True),
        ("celular celular celulares celulares", True),
        # Verbs, nouns, adverbs and prepositions that look alike.
        ("indica explica activa impida degrada determina", False),
        ("hospital señal animal personal paciente mujer", False),
        ("debido solo bajo junto durante mediante claramente", False),
        ("que de y con es la una", False),
    ],
)
def test_adjectives_are_told_by_their_endings(words: str, are: bool) -> None:
    for word in words.split():
        assert adjective(word) == (Forms(*words.split()) if are else None), word


DETERMINERS = "el la los las un una unos unas este esta del al su sus otro todo toda mismo".split()
WORDS = [*DETERMINERS, "A", "De", "de", "a", "con", "El", "Salvador", "agua", "célula", "Qué", "3"]
MARKS = [" ", " ", " ", ", ", ". ", " (", ") ", "? ", " ¿", "! ", ": ", "“", "”"]
TEXT = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(MARKS)), max_size=8).map(
    lambda pairs: "".join(word + mark for word, mark in pairs)
)


@given(text=TEXT, gender=st.sampled_from(["m", "f", "mf", ""]), plural=st.booleans())
def test_law_agree_is_done_once_and_keeps_the_noun(text: str, gender: str, plural: bool) -> None:
    text += "células T."
    span = Span(len(text) - 10, len(text) - 1)
    once, shift, _ = agree(text, span, gender, plural)
    moved = Span(span.start + shift, span.end + shift)
    assert moved.of(once) == "células T"
    assert agree(once, moved, gender, plural) == (once, 0, False)


@given(source=TEXT | st.text(max_size=30), target=TEXT | st.text(max_size=30))
def test_law_polish_is_done_once(source: str, target: str) -> None:
    once = polish(source, target)
    assert polish(source, once) == once
    assert contract(once) == once


@given(target=TEXT)
def test_law_statements_get_no_marks(target: str) -> None:
    polished = polish("A statement.", target)
    assert [c for c in polished if c in "¿?¡!"] == [c for c in target if c in "¿?¡!"]


NOUNS = ["células T", "análisis", "tratamiento", "área"]
AROUND = st.lists(
    st.sampled_from([*DETERMINERS, "usada", "cerebral", "siguiente", "dos", "de", "y", "es", "son"])
    | st.sampled_from(["tumor", "muy", "clínicos", "Las", "sobre", ",", "."]),
    max_size=6,
).map(" ".join)


@given(
    before=AROUND,
    noun=st.sampled_from(NOUNS),
    after=AROUND,
    gender=st.sampled_from(["m", "f", "mf", ""]),
    plural=st.sampled_from([True, False, None]),
)
def test_law_corrections_leave_nothing_to_correct_and_keep_the_noun(
    before: str, noun: str, after: str, gender: str, plural: bool | None
) -> None:
    text = f"{before} {noun} {after}".strip()
    start = len(before) + 1 if before else 0
    made = Noun(Span(start, start + len(noun)), gender, plural)
    fixed = corrected(text, made)
    head = corrected(text[: made.span.end], made)
    moved = Span(len(head) - len(noun), len(head))
    assert fixed.startswith(head)
    assert moved.of(fixed) == noun
    assert disagreements(fixed, Noun(moved, gender, plural)) == []
