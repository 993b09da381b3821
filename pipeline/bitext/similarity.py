"""How well a text of one page and a text of the other stand for each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.bitext.blocks import Block, Vocabulary, Words
from pipeline.model import SegmentKind

GROWTH: Final = 1.15
"""Characters of a translation for one of the source."""
_EXPECTED: Final = 0.4
"""Share of explained words from which two texts seem to be translations."""
_ENOUGH: Final = 60
"""Weight of words from which the lexicon is trusted alone."""
_LEXICAL: Final = 3.0
_NUMBERS: Final = 0.6
_ANCHORS: Final = 0.8
_LENGTH: Final = 0.12
_SAME_KIND: Final = 0.25
_OTHER_KIND: Final = -0.4
_OTHER_ROLE: Final = -1.2

_CERTAIN: Final = 0.5
"""Share of explained words from which a pair needs no other look."""
_CERTAIN_SHORT: Final = 0.75
"""The same of short texts, where a word of three makes another text: `strong pulse`."""
_UNLIKELY: Final = 0.33
"""Share of explained words below which two texts are no pair, if they have enough words."""
_LITTLE: Final = 20
"""Weight of words that are not enough to tell."""
_ODD_LENGTH: Final = 4.0
"""Deviations of good translations."""

PROSE: Final = frozenset(
    {
        SegmentKind.PARAGRAPH,
        SegmentKind.LIST_ITEM,
        SegmentKind.QUOTE,
        SegmentKind.DEFINITION,
        SegmentKind.FOOTNOTE,
        SegmentKind.HTML_TEXT,
    }
)
"""Kinds of running text, which people join, split and turn into each other."""


class Evidence(NamedTuple):
    """What speaks for two texts, or groups of texts, being translations of each other."""

    words: float
    """Share of the words of both sides that the other explains, from 0 to 1."""
    weight: int
    """Weight of the words of the lighter side: how much there is to go by."""
    numbers: float | None
    """Share of the numbers that both have; None where neither has any."""
    anchors: float | None
    """The same of code, addresses and pictures."""
    growth: float
    """How much longer the target is than expected, in deviations of good translations, about."""
    kinds: float
    """What the kinds of text say."""

    @property
    def score(self) -> float:
        """All of it in one figure; above 0 for texts that seem to be translations."""
        trust = min(1.0, self.weight / _ENOUGH)
        total = _LEXICAL * trust * (self.words - _EXPECTED) + self.kinds
        if self.numbers is not None:
            total += _NUMBERS * (3 * self.numbers - 2)
        if self.anchors is not None:
            total += _ANCHORS * (1.5 * self.anchors - 0.5)
        return total - _LENGTH * min(self.growth * self.growth / 4, 6)

    @property
    def is_possible(self) -> bool:
        """Whether anything speaks for the pair, or too little is known to speak against it."""
        if self.kinds <= _OTHER_ROLE and self.words < _CERTAIN:
            return False
        if self.numbers is not None and self.numbers < 0.5 and self.words < _CERTAIN:
            return False
        if self.numbers == 1 and self.weight < _ENOUGH:
            return True
        return self.words >= _UNLIKELY or self.weight < _LITTLE

    @property
    def doubt(self) -> str:
        """Why a person should look at the pair; empty where it is certain."""
        if self.kinds < 0:
            return "it is another kind of text on the page"
        if self.numbers is not None and self.numbers < 1:
            return "its numbers are others"
        least = _CERTAIN if self.weight >= _ENOUGH else _CERTAIN_SHORT
        if self.words < least and (self.weight or self.numbers is None):
            return "too few of its words are known to stand for those of the source"
        if abs(self.growth) > _ODD_LENGTH:
            return "it is much longer or shorter than its source"
        return ""


def compare(vocabulary: Vocabulary, source: Words, target: Words, kinds: float = 0.0) -> Evidence:
    """The evidence for two texts."""
    ours = vocabulary.explained(source, target)
    theirs = vocabulary.explained(target, source, 1) if ours else 0
    share = ours * theirs / max(1, source.weight * target.weight)
    growth = (target.length - GROWTH * source.length) / math.sqrt(source.length + 20)
    return Evidence(
        math.sqrt(share),
        min(source.weight, target.weight),
        _overlap(source.numbers, target.numbers),
        _overlap(source.anchors, target.anchors),
        growth,
        kinds,
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float | None:
    every = len(one | other)
    return len(one & other) / every if every else None


def compare_kinds(source: Sequence[Block], target: Sequence[Block]) -> float:
    """What the kinds of two groups of texts say."""
    one, other = source[0].kind, target[0].kind
    if one == other:
        return _SAME_KIND
    return _OTHER_KIND if one in PROSE and other in PROSE else _OTHER_ROLE
