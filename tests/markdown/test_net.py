"""pipeline.markdown.net: pieces of certain shapes are the same in source and edition."""

from __future__ import annotations

import pytest
from laws import edition, read

from pipeline.markdown.assemble import EditionOptions, assemble
from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.net import compare_shapes


def page(text: str) -> Page:
    return read(text).page


@pytest.mark.parametrize(
    ("source", "other", "expected"),
    [
        ("<p>c { a b } d</p>\n", "<p>c { à b } d</p>\n", "{ a b } of the source is lost"),
        ("<p>@key a</p>\n", "<p>@kèy à</p>\n", "@key of the source is lost"),
        ("a $x_1$ b\n", "à x_1 b\n", "$x_1$ of the source is lost"),
        ("a {x} b\n", "à {x} {x} b\n", "{x} of the source is there too often"),
        ("a {x} b {y}\n", "à {y} b {x}\n", "{x} and {y} are out of order"),
        ("[[a]] b\n", "b\n", "[[a]] of the source is lost"),
        # Twins: words change, pieces stay.
        ("<p>{ a b } c e</p>\n", "<p>{ a b } c è</p>\n", ""),
        ("[[p|label]] b\n", "[[p|làbel]] b\n", ""),
        ("a \\{x} b\n", "à \\{y} b\n", ""),
        ("<p>a b</p>\n", "<p>a $x_1$ b</p>\n", ""),
        ("a@b.org or $5 e\n", "a@b.org or $5 è\n", ""),
        ("::: note\na\n:::\n", "::: note\nà\n:::\n", ""),
    ],
)
def test_a_piece_that_changes_is_named(source: str, other: str, expected: str) -> None:
    wrong = compare_shapes(page(source), page(other))
    assert next(iter(wrong.values()), "") == expected


def test_the_source_stands_where_a_piece_is_out_of_order() -> None:
    made = edition("Pay {a} of {b}.\n", ["Paga <2/> de <1/>."])
    assert made.proved
    assert made.text == "Pay {a} of {b}.\n"
    assert made.reverted == {0: "{a} and {b} are out of order"}


def test_a_person_may_change_the_order() -> None:
    options = EditionOptions(approved={0})
    made = assemble(page("Pay {a} of {b}.\n"), ["Paga <2/> de <1/>."], options=options)
    assert made.text == "Paga {b} de {a}.\n"
    assert not made.reverted
