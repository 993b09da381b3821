"""Nothing of the source is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, shorten
from pipeline.checks.coverage import Coverage, find_coverage, find_run, spelled_out
from pipeline.checks.wrong_words import find_suspects
from pipeline.model import Severity

CODE = "left-out"

LEAST: Final = 145
"""The weight from which words are taken as left out, in tenths of a natural logarithm."""
FOR_LENGTH: Final = 0.35
"""How much more is asked for each character of the source: a long text has more chances."""
LONG: Final = 250
"""Characters from which nothing more is asked."""
USUAL: Final = 2
"""Deviations in length that say nothing."""
SHORTNESS: Final = 60
"""What each further one says."""
SENTENCE: Final = 20
"""What a sentence less says, up to two."""
FREEDOM: Final = 0.3
"""The share of the words added that speaks for a free translation."""


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for words of the source that no words of the target stand for, where the target
    is shorter, too, than it should be; in machine text for single words as well."""
    found = find_coverage(pair)
    if found is None or not found.left_out.weight:
        return
    if _weight(found) > LEAST + FOR_LENGTH * min(found.length, LONG):
        text = shorten(find_run(prose(pair.source), found.left_out))
        message = f"“{text}” seems to be left out; translate all of it"
        yield Problem(CODE, Severity.WARNING, message)
    elif pair.is_machine_text:
        for word in find_suspects(pair).lost:
            message = f"nothing in the target says “{word}”; see that it is not lost"
            yield Problem(CODE, Severity.WARNING, message)


def _weight(found: Coverage) -> float:
    fewer = min(2, max(0, -found.sentences))
    shortness = SHORTNESS * max(0, -found.growth - USUAL)
    more = SENTENCE * fewer + shortness - FREEDOM * found.unexplained[1].total
    more -= spelled_out(found, 1)
    return found.left_out.weight + more
