"""Numbers in digits, and their units, are the same in source and target."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.numerals import parse_said
from pipeline.checks.quantities import Quantity, match_quantities, parse_quantities, says_one
from pipeline.languages.decimals import DecimalSign, decimal_sign
from pipeline.model import Severity

CODE = "numbers"
OPTIONAL_UNITS = frozenset({"", "year", "month", "week", "day", "hour", "minute", "second"})
OPTIONAL_UNITS |= {"a.m.", "p.m."}
"""Units that a good translation may leave out or say in another way; none may change."""


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for numbers and units that are missing, added or changed.

    A number may be said in words or Roman numerals in either text. Thousands may be grouped
    by blanks or not at all; the decimal sign is that of the edition.
    """
    source, target = plain(pair.source), plain(pair.target)
    if not target.strip():
        return
    languages = pair.source_lang, pair.target_lang
    missing, extra, changed = _compared(source, target, languages, pair.target_sign)
    if missing or extra:
        yield _error(_difference(missing, extra, target))
    for one, other in changed:
        yield _error(f'"{one.text}" became "{other.text}"; keep the unit of the source')


def number_mismatches(source: str, target: str, languages: tuple[str, str]) -> int:
    """How many numbers and units of two plain texts in two languages differ: missing, added or
    changed."""
    missing, extra, changed = _compared(source, target, languages, decimal_sign(languages[1]))
    return len(missing) + len(extra) + len(changed)


def _compared(
    source: str, target: str, languages: tuple[str, str], sign: DecimalSign
) -> tuple[list[Quantity], list[Quantity], list[tuple[Quantity, Quantity]]]:
    """Numbers missing in the target, those it has beyond the source's, and changed units."""
    ours = parse_quantities(source, languages)
    known = frozenset(value for quantity in ours for value in quantity.values)
    theirs = parse_quantities(target, languages, sign, known)
    matches, missing, extra = match_quantities(ours, theirs)
    changed = [
        (one, other)
        for one, other in matches
        if (one.unit and other.unit and one.unit != other.unit)
        or (not other.unit and one.unit not in OPTIONAL_UNITS | {other.shared})
    ]
    missing = _unsaid(missing, target, languages[1], languages)
    return missing, _unsaid(extra, source, languages[0], languages), changed


def _unsaid(
    quantities: list[Quantity], other: str, lang: str, languages: tuple[str, str]
) -> list[Quantity]:
    """Those that the other text, in `lang`, does not say in words or Roman numerals either."""
    said = parse_said(other, lang) if quantities else set()
    return [
        quantity
        for quantity in quantities
        if quantity.glued
        or not quantity.values & said
        or (
            "1" in quantity.values
            and quantity.unit
            and not says_one(other, quantity.unit, languages)
        )
    ]


def _difference(missing: list[Quantity], extra: list[Quantity], target: str) -> str:
    for quantity in missing:
        swapped = quantity.text.translate(str.maketrans(",.", ".,"))
        if swapped != quantity.text and swapped in target:
            return f'"{quantity.text}" became "{swapped}"; keep the signs of the source'
    parts = []
    if missing:
        parts.append(f"{quoted([q.text for q in missing])} of the source is missing")
    if extra:
        parts.append(f"{quoted([q.text for q in extra])} is not in the source")
    return f"{', '.join(parts)}; write the numbers of the source"


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
