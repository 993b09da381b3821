"""Find the words of a target that translate a phrase of its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, NamedTuple

from pipeline.engines.base import Link
from pipeline.mt.phrases import (
    drop_determiner,
    find_exact,
    find_nearest,
    is_determined,
    overlaps_any,
    trim_to_words,
)
from pipeline.spans import Span

_OUTER: Final = " .,;:!?¿¡\"'“”‘’«»()"
_CLOSE_ENOUGH: Final = 82.0
"""Similarity in per cent."""


@dataclass(frozen=True, slots=True)
class AlignedSentence:
    """A translated sentence and what is known about how its words correspond."""

    source: str
    target: str
    links: tuple[Link, ...] = ()
    terms: tuple[tuple[Span, Span], ...] = ()
    """Glossary terms: place in the source, place in the target."""


class Region(NamedTuple):
    """Where in a target a tag may be placed."""

    within: Span
    taken: Sequence[Span] = ()
    """What other tags stand on: nothing may overlap it."""

    def allows(self, span: Span) -> bool:
        """Whether a tag may be placed on `span`."""
        return self.within.contains(span) and not overlaps_any(span, self.taken)


class Closeness(Enum):
    """How like a phrase words of the target must be."""

    EXACT = auto()
    """The same words, in any case."""
    SIMILAR = auto()
    """Spelled almost alike."""
    INFLECTED = auto()
    """Spelled almost alike, or the same words with other endings and in another order."""


def find_phrase(
    sentence: AlignedSentence,
    span: Span,
    translations: Sequence[str],
    region: Region,
    closeness: Closeness = Closeness.SIMILAR,
) -> Span | None:
    """Where one of the translations of a source phrase stands in the target, None if nowhere.

    Exact matches come first. Of several, it is the one with the same number among its like in the
    target as the phrase has in the source, else the nearest one.
    """
    source, target = sentence.source, sentence.target
    texts = [text for translation in translations if (text := translation.strip(_OUTER))]
    if not is_determined(span.of(source)):  # an engine adds articles to phrases by themselves
        texts = [drop_determiner(text) for text in texts]
    for text in texts:
        hits = find_exact(text, target)
        same = find_exact(trim_to_words(source, span).of(source), source)
        nth = sum(s.start < span.start for s in same) if len(same) == len(hits) else -1
        free = [hit for hit in hits if region.allows(hit)]
        if nth >= 0 and hits and hits[min(nth, len(hits) - 1)] in free:
            return hits[nth]
        if free:
            share = span.start / max(len(source), 1)
            return min(free, key=lambda hit: abs(hit.start / max(len(target), 1) - share))
    if closeness is Closeness.EXACT:
        return None
    inflected = closeness is Closeness.INFLECTED
    within, taken = region
    found = [find_nearest(text, target, within, taken, inflected=inflected) for text in texts]
    best = max(found, key=lambda f: f[0], default=(0.0, Span(0, 0)))
    return best[1] if best[0] >= _CLOSE_ENOUGH else None
