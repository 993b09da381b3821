"""Months, weekdays and dates are the same in source and target, and clear in every country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, describe_change, plain, quoted
from pipeline.checks.word_classes import (
    Mention,
    WordClass,
    difference,
    find_in_both,
    quote_mentions,
)
from pipeline.model import Severity

CODE = "dates"
NAMES: Final = WordClass("dates", is_cased=True)
NUMERIC: Final = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d\d)(?![\w/-])")
MAYBE: Final = re.compile(r"\d[/.-]\d")
"""What each of them has; quickly found."""
MONTHS: Final = 12


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for a month or weekday that is lost, added or changed; a warning for a date in
    digits whose day and month may be taken for each other."""
    source, target = plain(pair.source), plain(pair.target)
    ours, theirs = find_in_both(NAMES, (source, target), pair)
    lost, new = list[Mention](), list[Mention]()
    if ours or theirs:
        lost = _not_in_digits(difference(ours, theirs), target)
        new = _not_in_digits(difference(theirs, ours), source)
    if change := describe_change(quote_mentions(lost), quote_mentions(new)):
        yield Problem(CODE, Severity.ERROR, f"{change}; write the date of the source")
    if MAYBE.search(target) and (
        dates := [m[0] for m in NUMERIC.finditer(target) if _is_unclear(m)]
    ):
        yield Problem(
            CODE,
            Severity.WARNING,
            f"{quoted(dates)} is read as another day in other countries; write the month in words",
        )


def _not_in_digits(mentions: list[Mention], text: str) -> list[Mention]:
    """The mentions without the months that a text may have as numbers."""
    dates = list(NUMERIC.finditer(text)) if mentions else []
    numbers = {part.lstrip("0") for date in dates for part in (date[1], date[3])}
    return [mention for mention in mentions if mention.name not in numbers]


def _is_unclear(date: re.Match[str]) -> bool:
    first, second = int(date[1]), int(date[3])
    return first != second and 0 < first <= MONTHS and 0 < second <= MONTHS
