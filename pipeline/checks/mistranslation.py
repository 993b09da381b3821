"""No word stands for another in a short text, or in machine text.

What a person wrote may be a free translation, which looks the same in a long text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose
from pipeline.checks.coverage import Coverage, find_coverage, find_run
from pipeline.checks.wrong_words import find_suspects
from pipeline.model import Severity

CODE = "mistranslation"

EACH: Final = 16
"""What each of the two words must say at least, in tenths of a natural logarithm."""
LETTERS: Final = 4
"""Shorter words are pronouns and conjunctions, or abbreviations."""
TOGETHER: Final = ((4, 45), (8, 55))
"""Up to so many words of the source, what both must say together."""


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for a word of the source without a partner, where the target has a word without
    one in its stead and, unless an engine wrote it, all others have theirs."""
    if pair.is_machine_text and (wrong := find_suspects(pair).wrong):
        for word in wrong:
            message = f"“{word.source}” became “{word.target}”; see that it says the same"
            yield Problem(CODE, Severity.WARNING, message)
        return
    found = find_coverage(pair)
    if found is None or not _is_other_word(found):
        return
    lost, new = (side.heaviest for side in found.unexplained)
    source, target = find_run(prose(pair.source), lost), find_run(prose(pair.target), new)
    if min(len(source), len(target)) < LETTERS or source in pair.matched:
        return  # the checks of terms say what stands for a term
    message = f"“{target}” is no known translation of “{source}”; see that it is one"
    yield Problem(CODE, Severity.WARNING, message)


def _is_other_word(found: Coverage) -> bool:
    source, target = found.unexplained
    if source.content != 1 or target.content != 1:
        return False
    weights = source.heaviest.weight, target.heaviest.weight
    wanted = next((least for words, least in TOGETHER if found.words <= words), None)
    return wanted is not None and min(weights) >= EACH and sum(weights) >= wanted
