"""Links between two texts of which one or both were changed after they had been aligned."""

from __future__ import annotations

from engines_fake import linked
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.base import Link
from pipeline.mt.alignment import alignment_weight as weight
from pipeline.mt.alignment import compose_alignments
from pipeline.spans import Span

SOURCE, TARGET = "The lymph nodes grow.", "Los nodos crecen."
LINKS = tuple(linked(SOURCE, TARGET, pair)[0] for pair in ("lymph=nodos", "nodes=nodos"))
LINKS += linked(SOURCE, TARGET, "grow=crecen")


def words(links: tuple[Link, ...], source: str, target: str) -> set[tuple[str, str]]:
    return {(link.source.of(source), link.target.of(target)) for link in links}


def test_words_that_replace_others_have_their_links() -> None:
    after = "Los ganglios linfáticos crecen."
    found = compose_alignments(LINKS, (SOURCE, SOURCE), (TARGET, after))
    assert words(found, SOURCE, after) == {
        ("lymph", "ganglios"), ("lymph", "linfáticos"), ("nodes", "ganglios"),
        ("nodes", "linfáticos"), ("grow", "crecen"),
    }  # fmt: skip


def test_what_a_mask_stood_for_has_the_links_of_the_mask() -> None:
    asked, said = "The XQ50 grow.", "Los XQ50 crecen."
    links = linked(asked, said, "XQ50=XQ50 grow=crecen")
    after = "Los ganglios crecen."
    found = compose_alignments(links, (asked, SOURCE), (said, after))
    assert words(found, SOURCE, after) == {
        ("lymph", "ganglios"), ("nodes", "ganglios"), ("grow", "crecen"),
    }  # fmt: skip


def test_as_many_words_in_other_letters_are_the_same_ones() -> None:
    asked = "the lymph nodes grow."
    shouted = "THE LYMPH NODES GROW."
    found = compose_alignments(LINKS, (asked, shouted), (TARGET, TARGET.upper()))
    assert words(found, shouted, TARGET.upper()) == {
        ("LYMPH", "NODOS"), ("NODES", "NODOS"), ("GROW", "CRECEN"),
    }  # fmt: skip


TEXT = st.lists(st.sampled_from("uno dos tres cuatro, cinco.".split()), max_size=8).map(" ".join)


@st.composite
def some_links(draw: st.DrawFn) -> tuple[str, str, tuple[Link, ...]]:
    source, target = draw(TEXT), draw(TEXT)
    spans = [
        st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(
            lambda pair: Span(*sorted(pair))
        )
        for text in (source, target)
    ]
    return source, target, tuple(draw(st.lists(st.builds(Link, *spans), max_size=5)))


@settings(derandomize=True, max_examples=200)
@given(some_links(), TEXT, TEXT)
def test_links_stay_within_the_texts_and_those_of_unchanged_texts_stay(
    known: tuple[str, str, tuple[Link, ...]], source: str, target: str
) -> None:
    before, said, links = known
    assert compose_alignments(links, (before, before), (said, said)) == links
    for link in compose_alignments(links, (before, source), (said, target)):
        whole = (before, said) == (source, target)
        assert link.source.of(source) or whole
        assert link.target.of(target) or whole
    assert compose_alignments((), (before, source), (said, target)) == ()


def test_weights_between_two_spans_add_up() -> None:
    links = (Link(Span(0, 3), Span(0, 4), 0.5), Link(Span(4, 9), Span(5, 9), 0.25))
    assert weight(links, Span(0, 9), Span(0, 9)) == 0.75
    assert weight(links, Span(0, 3), Span(5, 9)) == 0
    assert weight(links, Span(4, 5), Span(8, 12)) == 0.25
