"""Nothing is added that the source does not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, shorten
from pipeline.checks.coverage import Coverage, find_coverage, spelled_out
from pipeline.model import Severity

CODE = "added"

LEAST: Final = 70
"""The weight from which words are taken as added, in tenths of a natural logarithm."""
FOR_LENGTH: Final = 2
"""How much more is asked for each character of the source: a long text has more chances."""
MOST: Final = 155
"""The weight that is enough in any text."""
LENGTH: Final = 12
"""What a deviation in length says."""
SENTENCE: Final = 100
"""What a sentence more says, up to two."""
FREEDOM: Final = 0.1
"""The share of the words left out that speaks for a free translation."""


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for words of the target that no words of the source explain, where the target is
    longer, too, than it should be."""
    found = find_coverage(pair)
    if found is None or not found.added.weight:
        return
    if _weight(found) > min(MOST, LEAST + FOR_LENGTH * found.length):
        message = f"“{shorten(found.added.text)}” seems to be added; say only what the source says"
        yield Problem(CODE, Severity.WARNING, message)


def _weight(found: Coverage) -> float:
    more = SENTENCE * min(2, max(0, found.sentences)) + LENGTH * found.growth
    more -= spelled_out(found, 0)
    return found.added.weight + more - FREEDOM * found.unexplained[0]
