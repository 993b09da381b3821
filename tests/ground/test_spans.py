"""pipeline.spans: edits applied at once, whatever their order, or refused."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Cover, Edit, Span, line_of, line_starts, splice

TEXT = st.text(alphabet="ab\r\n😀é\0", max_size=30)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit], str]:
    """A text, edits of it in any order, and what they must give (made piece by piece)."""
    kept = draw(st.lists(TEXT, min_size=1, max_size=6))
    text = result = kept[0]
    edits = []
    for piece in kept[1:]:
        old, new = draw(TEXT), draw(TEXT)
        edits.append(Edit(Span(len(text), len(text) + len(old)), new))
        # One character at least between two edits keeps insertions apart.
        text += old + "|" + piece
        result += new + "|" + piece
    return text, draw(st.permutations(edits)), result


@given(TEXT)
def test_no_edit_changes_nothing(text: str) -> None:
    assert splice(text, []) == text


@given(TEXT, st.data())
def test_an_edit_that_says_the_same_changes_nothing(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert splice(text, [Edit(Span(start, end), text[start:end])]) == text


@given(edited())
def test_edits_replace_their_spans_in_any_order(case: tuple[str, list[Edit], str]) -> None:
    text, edits, expected = case
    assert splice(text, edits) == expected


@given(edited())
def test_an_edit_given_twice_is_refused(case: tuple[str, list[Edit], str]) -> None:
    text, edits, _ = case
    for edit in edits:
        with pytest.raises(ValueError, match="overlap"):
            splice(text, [*edits, edit])


@given(TEXT, st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 32), TEXT), max_size=4))
def test_all_edits_are_applied_or_none(text: str, given_: list[tuple[int, int, str]]) -> None:
    edits = [Edit(Span(start, end), new) for start, end, new in given_]
    try:
        result = splice(text, edits)
    except ValueError:
        spans = sorted(edit.span for edit in edits)
        inside = all(0 <= span.start <= span.end <= len(text) for span in spans)
        apart = all(a.end <= b.start and a != b for a, b in pairwise(spans))
        assert not (inside and apart), "edits that do not overlap were refused"
        return
    removed = sum(edit.span.end - edit.span.start for edit in edits)
    assert len(result) == len(text) - removed + sum(len(edit.text) for edit in edits)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(Span(1, 3), Span(2, 4), id="crossing"),
        pytest.param(Span(1, 4), Span(2, 3), id="one within the other"),
        pytest.param(Span(1, 3), Span(1, 2), id="same start"),
        pytest.param(Span(2, 2), Span(2, 2), id="two insertions at one place"),
        pytest.param(Span(1, 3), Span(2, 2), id="insertion within"),
        pytest.param(Span(4, 9), Span(0, 1), id="past the end"),
        pytest.param(Span(-1, 1), Span(2, 3), id="before the start"),
        pytest.param(Span(3, 1), Span(4, 4), id="backwards"),
    ],
)
def test_overlap_is_refused(first: Span, second: Span) -> None:
    for edits in ([Edit(first, "x"), Edit(second, "y")], [Edit(second, "y"), Edit(first, "x")]):
        with pytest.raises(ValueError, match=r"edits overlap or leave the range at Span\("):
            splice("abcdef", edits)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param([(1, 3, "X"), (3, 5, "Y")], "aXYf", id="touching"),
        pytest.param([(3, 3, "+"), (1, 3, "X")], "aX+def", id="insertion behind"),
        pytest.param([(1, 1, "+"), (1, 3, "X")], "a+Xdef", id="insertion before"),
        pytest.param([(0, 0, "<"), (6, 6, ">")], "<abcdef>", id="insertions at the ends"),
        pytest.param([(0, 6, "")], "", id="all deleted"),
    ],
)
def test_neighbours_do_not_overlap(edits: list[tuple[int, int, str]], expected: str) -> None:
    assert splice("abcdef", [Edit(Span(a, b), new) for a, b, new in edits]) == expected


def test_a_part_of_a_text_can_be_spliced() -> None:
    edits = [Edit(Span(2, 3), "X")]
    assert splice("abcdef", edits, within=Span(1, 4)) == "bXd"
    with pytest.raises(ValueError, match="leave the range"):
        splice("abcdef", edits, within=Span(3, 6))
    with pytest.raises(ValueError, match="leave the range"):
        splice("abcdef", edits, within=Span(0, 2))


@given(TEXT)
def test_lines_end_at_line_breaks_and_nowhere_else(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = line_starts(text)
    assert len(starts) == len(lines)
    for number, (start, line) in enumerate(zip(starts, lines, strict=True), 1):
        assert text.startswith(line, start)
        assert line_of(starts, start) == number


def test_a_line_break_of_unicode_is_a_character_like_any_other() -> None:
    assert line_starts("a\u2028b\x0bc\x0cd\x85e\nf") == [0, 10]


def test_a_span_covers_and_contains() -> None:
    assert Span(1, 3).of("abcd") == "bc"
    assert Span(1, 3).contains(Span(1, 3))
    assert Span(1, 3).contains(Span(2, 2))
    assert not Span(1, 3).contains(Span(2, 4))
    assert not Span(1, 3).contains(Span(0, 2))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=6), st.integers(0, 40))
def test_a_character_is_covered_if_a_span_holds_it(
    given_: list[tuple[int, int]], place: int
) -> None:
    spans = sorted(Span(start, start + length) for start, length in given_)
    assert Cover(spans).holds(place) is any(span.start <= place < span.end for span in spans)
