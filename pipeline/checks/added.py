"""Nothing is added that the source does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, shorten
from pipeline.checks.coverage import Coverage, find_coverage, find_run, spelled_out
from pipeline.languages import language
from pipeline.model import Severity

CODE = "added"

_DIGIT: Final = re.compile(r"\d")
"""Digits may be said in words: `24/7`."""
LEAST: Final = 70
"""The weight from which words are taken as added, in tenths of a natural logarithm."""
FOR_LENGTH: Final = 2
"""How much more is asked for each character of the source: a long text has more chances."""
MOST: Final = 155
"""The weight that is enough in any text."""
LETTERS: Final = 4
"""Shorter words are pronouns and conjunctions."""
LABEL: Final = 5
"""Words of a source in which a single word from nowhere counts."""
STRAY: Final = 33
"""The weight of a word that does not stand without its partner."""
VAGUE: Final = 12
"""The weight up to which a word of the source says nothing: it may be rare, or a pronoun."""
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
    target = prose(pair.target)
    if _weight(found) > min(MOST, LEAST + FOR_LENGTH * found.length):
        text = find_run(target, found.added)
        if all(len(word) < LETTERS for word in text.split()):
            return
        text = shorten(text)
        message = f"“{text}” seems to be added; say only what the source says"
        yield Problem(CODE, Severity.WARNING, message)
    elif _is_stray(found) and not _DIGIT.search(prose(pair.source)):
        word = find_run(target, found.unexplained[1].heaviest)
        if len(word) >= LETTERS and not language(pair.target_lang).inflects_for_gender(
            word.lower()
        ):
            message = f"nothing in the source says “{word}”; say only what the source says"
            yield Problem(CODE, Severity.WARNING, message)


def _is_stray(found: Coverage) -> bool:
    """Whether a word of a short text comes from no word of its source: `Carcinoma de carga de
    datos` for `Data uploader`. An adjective may make a noun clearer: `ejercicio físico`."""
    source, target = found.unexplained
    is_short = found.words <= LABEL and not any(found.acronyms)
    return is_short and target.heaviest.weight >= STRAY and source.heaviest.weight <= VAGUE


def _weight(found: Coverage) -> float:
    more = SENTENCE * min(2, max(0, found.sentences)) + LENGTH * found.growth
    more -= spelled_out(found, 0)
    return found.added.weight + more - FREEDOM * found.unexplained[0].total
