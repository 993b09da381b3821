"""Word alignment of all pairs, by eflomal (Östling and Tiedemann 2016), both directions."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from training.corpus import Pair
from training.examples import Links, tokens

STEM: int = 5
"""Letters that eflomal sees of a word; inflected forms then count together."""


def align(pairs: Sequence[Pair]) -> list[Links]:
    """Links between source and target words of each pair: those both directions agree on.

    The intersection has few links and nearly all of them right, which is what examples with
    tags need; grow-diag would bring in function words that move about.
    """
    from eflomal import Aligner

    with tempfile.TemporaryDirectory() as folder:
        forward, backward = Path(folder, "forward"), Path(folder, "backward")
        english = [_line(pair.english) for pair in pairs]
        spanish = [_line(pair.spanish) for pair in pairs]
        Aligner().align(
            english, spanish, links_filename_fwd=str(forward), links_filename_rev=str(backward)
        )
        return [
            _links(one) & _links(other)
            for one, other in zip(_lines(forward), _lines(backward), strict=True)
        ]


def _line(text: str) -> str:
    """A text as eflomal reads it; the tokens are those of the examples, so places agree."""
    return " ".join(text[token.start : token.end].lower()[:STEM] for token in tokens(text))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _links(line: str) -> Links:
    found = (link.split("-") for link in line.split())
    return frozenset((int(source), int(target)) for source, target in found)
