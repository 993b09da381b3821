"""pipeline/spanish.py: small repairs, each beside texts that must stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Span
from pipeline.translation.spanish import agree, contract, polish

DATA = Path(__file__).parent / "data" / "translate"


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
