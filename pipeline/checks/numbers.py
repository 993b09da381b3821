"""Numbers in digits, and their units, are the same in source and target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.fractions import FRACTIONS
from pipeline.checks.numerals import parse_said
from pipeline.checks.quantities import Quantity, match_quantities, read_quantities, units_of_one
from pipeline.checks.word_classes import WordClass
from pipeline.languages import language
from pipeline.languages.records import DecimalSign
from pipeline.model import Severity

CODE = "numbers"
ROUND_THE_CLOCK: Final = "24/7"
ALWAYS: Final = WordClass("round-the-clock")
SHARES: Final = {
    "1/2": ("0.5", "50"), "1/3": ("33",), "2/3": ("66", "67"), "1/4": ("0.25", "25"),
    "3/4": ("0.75", "75"), "1/5": ("0.2", "20"),
}  # fmt: skip
"""Fractions as decimals and in percent."""
RATIO: Final = re.compile(r"(?<![\d/.,])(\d+)/(\d+)(?![\d/]|[.,]\d)")
EXACT: Final = re.compile(r"\d[.,·]\d")
LONGEST_EXACT: Final = 3
"""Digits of a number that is not one of thousands, such as 1,500."""
HALVES_OF_DAY: Final = frozenset({"a.m.", "p.m."})
HOURS: Final = frozenset("1 2 3 4 5 6 7 8 9 10 11".split())
"""Hours that need a word for the half of the day."""
OPTIONAL_UNITS = frozenset({"", "year", "month", "week", "day", "hour", "minute", "second"})
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
    for before, after in _turned(source, target):
        yield _error(f'"{before}" became "{after}"; keep the order of the source')
    for one, other in changed:
        yield _error(f'"{one.text}" became "{other.text}"; keep the unit of the source')


def number_mismatches(source: str, target: str, languages: tuple[str, str]) -> int:
    """How many numbers and units of two plain texts in two languages differ: missing, added or
    changed."""
    missing, extra, changed = _compared(
        source, target, languages, language(languages[1]).decimal_sign
    )
    return len(missing) + len(extra) + len(changed)


def _compared(
    source: str, target: str, languages: tuple[str, str], sign: DecimalSign
) -> tuple[list[Quantity], list[Quantity], list[tuple[Quantity, Quantity]]]:
    """Numbers missing in the target, those it has beyond the source's, and changed units."""
    always = _says_round_the_clock(source, target, languages)
    if always:
        source = source.replace(ROUND_THE_CLOCK, " ")
    ours, theirs = read_quantities(source, target, languages, sign)
    if not ours and not theirs:
        return [], [], []
    matches, missing, extra = match_quantities(ours, theirs)
    changed = [(one, other) for one, other in matches if _is_changed(one, other)]
    missing = _unsaid(missing, target, languages[1], languages)
    extra = _unsaid(extra, source, languages[0], languages)
    if always:
        extra = [q for q in extra if not q.values <= set(ROUND_THE_CLOCK.split("/"))]
    return missing, extra, changed


def _says_round_the_clock(source: str, target: str, languages: tuple[str, str]) -> bool:
    """Whether the target has words for the 24/7 of the source, which may have other numbers."""
    if ROUND_THE_CLOCK not in source or ROUND_THE_CLOCK in target:
        return False
    return ALWAYS.knows(languages[1]) and any(ALWAYS.find(target, languages[1]))


def _is_changed(one: Quantity, other: Quantity) -> bool:
    """Whether the unit of a number of the source is another one in the target, or lost."""
    if one.unit in HALVES_OF_DAY and other.unit in ("hour", ""):
        hours = {value.partition(":")[0] for value in other.values}
        is_midnight = one.unit == "a.m." and "12" in one.values
        is_clear = "0" in hours if is_midnight else one.unit == "a.m." or bool(hours - HOURS)
        return not is_clear and other.shared != one.unit
    if other.unit:
        return bool(one.unit) and one.unit != other.unit
    return one.unit not in OPTIONAL_UNITS | {other.shared}


def _unsaid(
    quantities: list[Quantity], other: str, lang: str, languages: tuple[str, str]
) -> list[Quantity]:
    """Those that the other text, in `lang`, does not say in words or Roman numerals either."""
    quantities = [quantity for quantity in quantities if not quantity.is_share]
    if not quantities:
        return []
    said = {bare: parse_said(other, lang, romans=bare) for bare in (False, True)}
    shares, ones = _shares(other, lang), units_of_one(other, languages)

    def is_said(quantity: Quantity) -> bool:
        unit, values = quantity.unit, quantity.values
        if quantity.glued or ("1" in values and unit and unit not in ones):
            return False
        if _is_share(quantity) and values & shares:
            return True
        return not _is_exact(quantity) and bool(values & said[not unit])

    return [quantity for quantity in quantities if not is_said(quantity)]


def _is_exact(quantity: Quantity) -> bool:
    """Whether a number has decimals that no words say: 1.00, but 2.5 is two and a half."""
    return EXACT.search(quantity.text) is not None and not any(
        value.endswith(".5") or len(value) > LONGEST_EXACT for value in quantity.values
    )


def _is_share(quantity: Quantity) -> bool:
    """Whether a number may be said as a fraction."""
    return quantity.unit == "%" or any("." in value for value in quantity.values)


def _shares(text: str, lang: str) -> set[str]:
    """What the fractions of a text say as decimals and in percent."""
    if not FRACTIONS.knows(lang):
        return set()
    return {
        value
        for found in FRACTIONS.find(text, lang)
        if not found.is_weak
        for value in SHARES.get(found.name, ())
    }


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


def _turned(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Ratios such as 120/80 that the target has the other way round."""
    if "/" not in source or "/" not in target:
        return
    theirs = {found[0] for found in RATIO.finditer(target)}
    for found in RATIO.finditer(source):
        other = f"{found[2]}/{found[1]}"
        if other in theirs and found[0] not in theirs:
            yield found[0], other


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
