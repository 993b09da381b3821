"""Where the translation of a term begins, and how far a sentence with terms has come."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.argos.decoder import Output
from pipeline.engines.argos.subwords import find_pieces
from pipeline.engines.argos.terms import (
    ConstrainedDecoding,
    TokenizedSource,
    find_beginning,
    split_words,
)
from pipeline.engines.base import TermConstraint
from pipeline.spans import Span

SOURCE = "The lymph nodes grow."
PIECES = ["▁The", "▁lymph", "▁no", "des", "▁grow", "."]
NODES = Span(4, 15)


def cut(text: str) -> list[str]:
    """As a tokenizer that knows whole words and marks."""
    return [part for word in text.split() for part in _cut("▁" + word)]


def _cut(word: str) -> list[str]:
    return ["▁(", word[2:]] if word.startswith("▁(") else [word]


def attention(rows: Sequence[Sequence[int]], sources: int = len(PIECES)) -> list[list[float]]:
    """For each target piece the source pieces it looks at, all alike."""
    return [[(n in row) / max(len(row), 1) for n in range(sources)] for row in rows]


def test_a_word_is_its_pieces_and_a_mark_is_one() -> None:
    tokens = ["▁Los", "▁gan", "glios", ",", "▁(", "tumor", ")", "."]
    assert [list(word) for word in split_words(tokens)] == [[0], [1, 2], [3], [4], [5], [6], [7]]
    assert list(split_words([])) == []


LIMPS = ["▁Los", "▁nodos", "▁de", "▁la", "▁linfa", "▁crecen", "."]


@pytest.mark.parametrize(
    ("rows", "inside", "start"),
    [
        pytest.param([[0], [2, 3], [1], [1], [1], [4], [5]], [1, 2, 3], 1, id="the first word"),
        pytest.param([[1], [2, 3], [1], [1], [1], [4], [5]], [1, 2, 3], 1, id="no article"),
        pytest.param([[0], [2, 3], [0], [0], [1], [4], [5]], [1, 2, 3], 1, id="over little words"),
        pytest.param([[0], [4], [0], [0], [1], [4], [5]], [1, 2, 3], 4, id="not over great ones"),
        pytest.param([[0], [4], [4], [4], [4], [4], [5]], [1, 2, 3], None, id="nobody looks"),
        pytest.param([[0], [4], [4], [4], [1, 4, 0], [4], [5]], [1, 2, 3], 4, id="hardly"),
        pytest.param([[1], [4], [4], [4], [4], [4], [5]], [1, 2, 3], 0, id="an article, if alone"),
    ],
)
def test_where_a_translation_begins(
    rows: list[list[int]], inside: list[int], start: int | None
) -> None:
    assert find_beginning(LIMPS, attention(rows), inside) == start


def test_a_mark_is_no_beginning() -> None:
    assert find_beginning(["▁(", "tumor", ")"], attention([[1], [4], [1]]), [1]) is None


def task(*wanted: TermConstraint) -> ConstrainedDecoding:
    return ConstrainedDecoding(
        TokenizedSource(SOURCE, find_pieces(SOURCE, PIECES), cut), list(wanted)
    )


SAID = ["▁Los", "▁nodos", "▁crecen", "."]
LOOKS = attention([[0], [1, 2, 3], [4], [5]])


def test_what_stands_before_a_term_is_kept_and_its_form_follows() -> None:
    asked = task(TermConstraint(NODES, "ganglios linfáticos"))
    assert asked.advance(Output(SAID, 0.0, LOOKS))
    assert asked.prefix == ["▁Los", "▁ganglios", "▁linfáticos"]
    after = [*asked.prefix, "▁crecen", "."]
    assert not asked.advance(Output(after, 0.0, attention([[0], [2], [1], [4], [5]])))


def test_a_form_that_is_there_needs_no_second_decoding() -> None:
    asked = task(TermConstraint(NODES, "nodos"))
    assert not asked.advance(Output(SAID, 0.0, LOOKS))
    assert asked.prefix == []


def test_a_form_that_is_there_in_other_pieces_and_capitals_is_the_form() -> None:
    asked = task(TermConstraint(NODES, "nodosidad"), TermConstraint(Span(16, 20), "crecerán"))
    tokens = ["▁Los", "▁No", "dos", "idad", "▁crecen", "."]
    looks = attention([[0], [1], [2], [3], [4], [5]])
    assert asked.advance(Output(tokens, 0.0, looks))
    assert asked.prefix == ["▁Los", "▁No", "dos", "idad", "▁crecerán"]


def bound(text: str) -> list[str]:
    """As a tokenizer that binds brackets and signs to the digits behind them."""
    return {
        "(1991": ["▁(19", "91"], "-1991": ["▁-", "19", "91"], "$1500": ["▁$1", "500"],
        "1991": ["▁19", "91"],
    }.get(text, ["▁" + text])  # fmt: skip


@pytest.mark.parametrize(
    ("tokens", "form", "prefix"),
    [
        pytest.param(["▁(19", "77", ")"], "1991", ["▁(19", "91"], id="a bracket bound to it"),
        pytest.param(["▁$1", "700"], "1500", ["▁$1", "500"], id="a sign of money"),
        pytest.param(["▁18", "-", "77"], "1991", ["▁18", "-", "19", "91"], id="behind a mark"),
        pytest.param(["▁(19", "91", ")"], "1991", [], id="there already"),
        pytest.param(["▁18", "-", "77"], "2020", [], id="no such pieces: left alone"),
    ],
)
def test_a_number_keeps_the_marks_that_its_piece_has(
    tokens: list[str], form: str, prefix: list[str]
) -> None:
    asked = ConstrainedDecoding(
        TokenizedSource("in 1991.", [Span(0, 2), Span(3, 7), Span(7, 8)], bound),
        [TermConstraint(Span(3, 7), form)],
    )
    looks = attention([[0] if t == "▁18" else [1] for t in tokens], 3)
    assert asked.advance(Output(tokens, 0.0, looks)) is bool(prefix)
    assert asked.prefix == prefix


def test_a_name_without_its_capital_is_not_there() -> None:
    asked = task(TermConstraint(NODES, "Nodos"))
    assert asked.advance(Output(SAID, 0.0, LOOKS))
    assert asked.prefix == ["▁Los", "▁Nodos"]


def test_a_form_is_not_there_where_a_longer_word_begins_like_it() -> None:
    asked = task(TermConstraint(NODES, "nodo"))
    assert asked.advance(Output(["▁Los", "▁nodo", "s", "."], 0.0, attention([[0], [1], [2], [5]])))
    assert asked.prefix == ["▁Los", "▁nodo"]


def test_a_term_whose_place_nobody_knows_is_left_alone() -> None:
    asked = task(TermConstraint(NODES, "ganglios linfáticos"))
    assert not asked.advance(Output(SAID, 0.0, attention([[0], [4], [4], [5]])))
    assert not task(TermConstraint(NODES, "ganglios")).advance(Output([], 0.0, []))


def test_a_form_has_the_capital_of_the_sentence_and_the_blanks_of_the_place() -> None:
    first = task(TermConstraint(NODES, "ganglios linfáticos"))
    assert first.advance(Output(["▁Nodos", "▁crecen", "."], 0.0, attention([[1], [4], [5]])))
    assert first.prefix == ["▁Ganglios", "▁linfáticos"]
    title = ConstrainedDecoding(
        TokenizedSource("Grow Nodes", [Span(0, 4), Span(5, 10)], cut),
        [TermConstraint(Span(5, 10), "nudos")],
    )
    assert title.advance(Output(["▁Crecer", "▁Nodos"], 0.0, attention([[0], [1]], 2)))
    assert title.prefix == ["▁Crecer", "▁Nudos"]
    bracket = task(TermConstraint(NODES, "ganglios"))
    assert bracket.advance(Output(["▁(", "nodos", ")"], 0.0, attention([[0], [1], [0]])))
    assert bracket.prefix == ["▁(", "ganglios"]


@settings(derandomize=True, max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["▁el", "▁nodo", "s", "▁crece", ",", "▁("]), max_size=8),
            st.lists(st.lists(st.integers(0, 5), max_size=2), min_size=9, max_size=9),
        ),
        min_size=6,
        max_size=6,
    ),
    st.lists(
        st.builds(
            TermConstraint,
            st.sampled_from([NODES, Span(0, 3), Span(16, 20)]),
            st.sampled_from(["ganglio", "los ganglios", "crecen"]),
        ),
        max_size=4,
        unique=True,
    ),
)
def test_each_term_has_one_turn_and_what_stands_goes_on_standing(
    said: list[tuple[list[str], list[list[int]]]], wanted: list[TermConstraint]
) -> None:
    asked = task(*wanted)
    for turn, (tokens, rows) in enumerate(said):
        before = list(asked.prefix)
        everything = [*before, *tokens]
        looks = attention([*[[] for _ in before], *rows][: len(everything)])
        left = len(asked.left)
        if not asked.advance(Output(everything, 0.0, looks)):
            break
        assert len(asked.left) < left
        assert asked.prefix[: len(before)] == before
        assert turn < len(wanted)
