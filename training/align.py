"""Word alignment of all pairs, by eflomal (Östling and Tiedemann 2016), both directions."""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from pipeline.engines.argos.subwords import find_pieces
from training.corpus import Pair
from training.examples import Links, tokens, words

STEM: int = 5
"""Letters that eflomal sees of a word; inflected forms then count together."""


def align(pairs: Sequence[Pair]) -> list[Links]:
    """Links between the words (`examples.tokens`) of each pair."""
    return links([(words(pair.english), words(pair.spanish)) for pair in pairs])


def links(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[Links]:
    """Links between source and target words of each pair: those both directions agree on.

    The intersection has few links and nearly all of them right, which is what examples with
    tags need; grow-diag would bring in function words that move about.
    """
    from eflomal import Aligner

    sides = ([" ".join(w.lower()[:STEM] for w in pair[n]) for pair in pairs] for n in (0, 1))
    with tempfile.TemporaryDirectory() as folder:
        forward, backward = Path(folder, "forward"), Path(folder, "backward")
        Aligner().align(*sides, links_filename_fwd=str(forward), links_filename_rev=str(backward))
        return [
            _links(one) & _links(other)
            for one, other in zip(_lines(forward), _lines(backward), strict=True)
        ]


def pieces_of_words(text: str, pieces: Sequence[str]) -> list[list[int]]:
    """For each word of a text the numbers of the pieces that begin in it."""
    places = tokens(text)
    found: list[list[int]] = [[] for _ in places]
    starts = [place.start for place in places]
    for number, span in enumerate(find_pieces(text, pieces)):
        word = bisect_right(starts, span.start) - 1
        if span.start < span.end and word >= 0 and span.start < places[word].end:
            found[word].append(number)
    return found


def linked_pieces(
    linked: Links, source: Sequence[Sequence[int]], target: Sequence[Sequence[int]]
) -> list[tuple[int, int]]:
    """Links between pieces from those between words: all of a word's with all of the other's."""
    return sorted((one, two) for s, t in linked for one in source[s] for two in target[t])


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _links(line: str) -> Links:
    found = (link.split("-") for link in line.split())
    return frozenset((int(source), int(target)) for source, target in found)
