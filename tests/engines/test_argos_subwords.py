"""Sentences cut to size, pieces found again, links between words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.argos.subwords import align_words, find_pieces, split_long
from pipeline.engines.base import Link
from pipeline.spans import Span


@settings(derandomize=True, max_examples=200)
@given(st.text(alphabet="ab ,.é", max_size=60), st.integers(1, 12))
def test_split_long_keeps_everything_but_blanks(text: str, limit: int) -> None:
    spans = split_long(text, lambda part: len(part) <= limit)
    assert all(len(span.of(text)) <= limit for span in spans)
    assert "".join("".join(s.of(text) for s in spans).split()) == "".join(text.split())
    assert sorted(spans) == spans
    if len(text) <= limit:
        assert spans == [Span(0, len(text))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two, three four", ["one two,", "three four"]),
        ("one two three, four", ["one two three,", "four"]),
        ("one two three four", ["one two", "three four"]),
        ("onetwothreefour", ["onetwot", "hreefour"]),
        ("one two", ["one two"]),
    ],
)
def test_split_long_prefers_punctuation_near_the_middle(text: str, parts: list[str]) -> None:
    assert [s.of(text) for s in split_long(text, lambda part: len(part) < 15)] == parts


@settings(derandomize=True, max_examples=100)
@given(st.lists(st.text(alphabet="abcé", min_size=1, max_size=4), max_size=10))
def test_find_pieces_finds_all_where_nothing_was_rewritten(words: list[str]) -> None:
    text = " ".join(words)
    spans = find_pieces(text, ["▁" + word for word in words])
    assert [span.of(text) for span in spans] == words
    assert spans == sorted(spans)


def test_find_pieces_passes_over_what_was_rewritten() -> None:
    text = "a ½ b"
    spans = find_pieces(text, ["▁a", "▁1", "⁄", "2", "▁b"])
    assert [span.of(text) for span in spans] == ["a", "", "", "", "b"]
    assert [s.of("isn't it") for s in find_pieces("isn't it", ["is@@", "n", "&apos;t", "it"])] == [
        *("is", "n", "'t", "it")
    ]


def test_word_links_sums_source_pieces_and_averages_target_pieces() -> None:
    attention = [[0.5, 0.4, 0.1], [0.0, 0.2, 0.8], [0.0, 0.4, 0.6]]
    links = align_words(
        "left lung",
        ["▁le", "ft", "▁lung"],
        "pulmón malo",
        ["▁pulmón", "▁ma", "lo"],
        attention,
    )
    assert links == (
        Link(Span(0, 4), Span(0, 6), 0.9),
        Link(Span(0, 4), Span(7, 11), 0.3),
        Link(Span(5, 9), Span(7, 11), 0.7),
    )
    assert align_words("", [], "x", ["▁x"], [[]]) == ()
