"""Word alignment: how strongly two spans are linked, and links between texts of which one
or both were changed after the engine had aligned them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.engines.base import ALIGNMENT_UNIT, Link
from pipeline.spans import Span


def compose_alignments(
    links: Sequence[Link], source: tuple[str, str], target: tuple[str, str]
) -> tuple[Link, ...]:
    """The links between two texts as links between what these became: of each side the text that
    was aligned and the one of now.

    Words that are still there keep theirs, and those that replace others have theirs, all of all.
    """
    if not links or (source[0] == source[1] and target[0] == target[1]):
        return tuple(links)
    here, there = _track_words(*source), _track_words(*target)
    return tuple(
        Link(one, other, link.weight)
        for link in links
        for one in _spans_now(link.source, here)
        for other in _spans_now(link.target, there)
    )


def _track_words(before: str, after: str) -> list[tuple[Span, list[Span]]]:
    """The words of a text, and the places of what became of them."""
    old, new = (
        [Span(*m.span()) for m in ALIGNMENT_UNIT.finditer(text)] for text in (before, after)
    )
    words = [span.of(before) for span in old], [span.of(after) for span in new]
    places: list[list[Span]] = [[] for _ in old]
    for _, start, end, first, last in SequenceMatcher(None, *words, False).get_opcodes():
        for at in range(start, end):
            one = first + at - start
            # As many words as before: the same with other letters, one by one.
            places[at] = [new[one]] if end - start == last - first else new[first:last]
    return list(zip(old, places, strict=True))


def _spans_now(span: Span, became: Sequence[tuple[Span, list[Span]]]) -> list[Span]:
    return [place for word, places in became if span.overlaps(word) for place in places]


def alignment_weight(links: Sequence[Link], source: Span, target: Span) -> float:
    """The weight of all links between two spans."""
    return sum(
        link.weight
        for link in links
        if link.source.overlaps(source) and link.target.overlaps(target)
    )
