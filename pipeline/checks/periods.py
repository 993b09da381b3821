"""Units of time are the same in source and target, behind numbers or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from pipeline.checks.base import Pair, Problem, describe_change, plain
from pipeline.checks.word_classes import (
    Mention,
    WordClass,
    difference,
    find_in_both,
    quote_mentions,
)
from pipeline.languages import language
from pipeline.model import Severity

CODE = "periods"
UNITS: Final = WordClass("periods")
HALF: Final = "half an hour"
SHARED: Final = re.compile(r"(?:vs\.|[^.;()]|\.(?=\d)){1,20}")
"""What stands between two units that a translation may say once."""


def check(pair: Pair) -> Iterator[Problem]:
    """An error where a unit of time became another, or is lost behind a number."""
    source, target = plain(pair.source), plain(pair.target)
    ours, theirs = find_in_both(UNITS, (source, target), pair)
    if not ours:
        return
    if (new := difference(theirs, ours)) and (lost := difference(ours, theirs)):
        change = describe_change(quote_mentions(lost), quote_mentions(new))
        yield Problem(CODE, Severity.ERROR, f"{change}; keep the unit of time")
    elif lost := list(_lost(source, ours, theirs, pair.source_lang)):
        change = describe_change(quote_mentions(lost), "")
        yield Problem(CODE, Severity.ERROR, f"{change}; write the unit of time")


@lru_cache(maxsize=16)
def _counted(lang: str) -> re.Pattern[str]:
    """A number in front of a unit, or what makes it a rate: `per day`."""
    numbers = language(lang).numbers
    words = rf"|(?<![^\W\d_])(?:{'|'.join(numbers.cardinals)})" if numbers else ""
    return re.compile(rf"(?:\d{words})[\s-]+$|/$|\bper\s$", re.IGNORECASE)


def _lost(text: str, ours: list[Mention], theirs: list[Mention], lang: str) -> Iterator[Mention]:
    """Units behind a number that the other text has less often."""
    counted = [
        unit.name == HALF or _counted(lang).search(text, max(0, unit.start - 16), unit.start)
        for unit in ours
    ]
    rows = list(zip_longest(ours, counted, ours[1:]))
    # A translation may leave out the first of `2 weeks or 3 weeks`.
    rows = [row for row in rows if not (row[1] and _is_shared(text, row[0], row[2]))]
    names = {unit.name for unit in difference([unit for unit, *_ in rows], theirs)}
    yield from (unit for unit, is_counted, _ in rows if is_counted and unit.name in names)


def _is_shared(text: str, unit: Mention, following: Mention | None) -> bool:
    """Whether the unit is said again behind the next number."""
    return (
        following is not None
        and following.name == unit.name
        and SHARED.fullmatch(text, unit.end, following.start) is not None
    )
