"""The target is neither empty, nor absurdly short or long, nor does it repeat itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import eq
from typing import Final

from pipeline.checks.base import RECENT, Pair, Problem, plain, prose, shorten
from pipeline.checks.repeats import said_twice
from pipeline.model import Severity

CODE = "length"
MAX_RATIO = 2.2
MIN_RATIO = 0.45
SLACK = 30
"""Characters by which short texts may leave the ratios: `CT scan` has long translations."""

LOOP = re.compile(r"(?<!\w)((?:\w+\W+){0,5}?\w+)(?:\W+\1(?!\w)){2,}", re.IGNORECASE)
"""One to six words, three times or more in a row."""
TWICE = re.compile(r"(?<!\w)([^\W\d_]+)\s+\1(?!\w)", re.IGNORECASE)


_WORDS: Final = re.compile(r"\w+")
AGAIN: Final = 3
LONGEST: Final = 6
"""Words of what LOOP finds."""


def doubled(source: str, target: str) -> re.Match[str] | None:
    """A word that the target says twice in a row, where the source does nothing of it."""
    twice = TWICE.search(target) if 1 in _repeats(target) else None
    return twice if twice and not TWICE.search(source) else None


@lru_cache(maxsize=RECENT)
def _repeats(text: str) -> frozenset[int]:
    """How often words in a row may stand again right behind themselves, once or twice; AGAIN
    where at least two do, or three stand again anywhere."""
    found = _WORDS.findall(text.casefold())
    if len(set(found)) == len(found):
        return frozenset()
    triples = list(zip(found, found[1:], found[2:], strict=False))
    is_same = len(set(triples)) < len(triples)
    # A loop of two words or more has three in a row that stand again.
    equal = [
        bytes(map(eq, found, found[size:])) for size in range(1, (LONGEST if is_same else 2) + 1)
    ]
    is_loop = any(b"\1" * 2 * size in same for size, same in enumerate(equal, 1))
    is_again = is_same or b"\1\1" in equal[1]
    return frozenset([1] * (1 in equal[0]) + [2] * is_loop + [AGAIN] * is_again)


def check(pair: Pair) -> Iterator[Problem]:
    """An error for an empty or looping target, warnings for odd ratios and what is said twice."""
    source, target = prose(pair.source).strip(), prose(pair.target).strip()
    if not plain(pair.target).strip():
        if plain(pair.source).strip():
            yield Problem(CODE, Severity.ERROR, "the target is empty; translate the text")
        return
    loop = LOOP.search(target) if 2 in _repeats(target) else None
    if loop and not LOOP.search(source):
        yield Problem(CODE, Severity.ERROR, f'"{loop[1]}" is repeated over and over; rewrite it')
    elif twice := doubled(source, target):
        yield Problem(CODE, Severity.WARNING, f'"{twice[0]}" says a word twice; remove one')
    elif AGAIN in _repeats(target) and (again := said_twice(source, target)):
        text = shorten(target[again.start : again.end])
        yield Problem(CODE, Severity.WARNING, f"“{text}” is said twice; remove it once")
    if len(target) > MAX_RATIO * len(source) + SLACK:
        yield Problem(CODE, Severity.WARNING, _ratio("long", target, source))
    elif len(target) < MIN_RATIO * len(source) - SLACK:
        yield Problem(CODE, Severity.WARNING, _ratio("short", target, source))


def _ratio(word: str, target: str, source: str) -> str:
    return (
        f"the target is very {word} ({len(target)} characters for {len(source)}); "
        "see that nothing is added or left out"
    )
