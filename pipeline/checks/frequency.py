"""How often, such as twice a day or every 6 hours, is the same in source and target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.numerals import NUMERALS
from pipeline.checks.word_classes import base
from pipeline.model import Severity

CODE = "frequency"


class Frequency(NamedTuple):
    """So many times a unit of time, or once in so many units."""

    number: int
    unit: str
    is_interval: bool
    text: str

    @property
    def meaning(self) -> tuple[int, str, bool]:
        """What two frequencies have in common that say the same."""
        return self.number, self.unit, self.is_interval


_EN: Final = r"two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,3}"
_ES: Final = r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|\d{1,3}"
_EN_UNIT: Final = r"(?P<unit>day|week|month|year|hour)"
_ES_UNIT: Final = r"(?P<unit>día|semana|mes|año|hora)"
TIMES: Final = {
    "en": re.compile(
        rf"\b(?:(?P<one>once|twice)|(?:(?:{_EN})\s?(?:to|or|-|–)\s?)?(?P<count>{_EN}) times)"
        rf" (?:(?:an?|per|each|every)(?: single)? {_EN_UNIT}\b"
        r"|(?P<daily>daily|weekly|monthly|yearly))",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"\b(?:(?:{_ES})\s?(?:a|o|u|-|–)\s?)?(?P<count>una|1|{_ES}) ve(?:z|ces)"
        rf" (?:(?:al|por|a la|cada|en el|en la|en un|en una|durante el) {_ES_UNIT}\b"
        rf"|(?P<daily>diari|semanal|mensual|anual))",
        re.IGNORECASE,
    ),
}
"""`twice a day`, `2 to 3 times a week`."""
EVERY: Final = {
    "en": re.compile(
        rf"\bevery (?:(?:{_EN})\s?(?:to|or|-|–)\s?)?(?P<count>other|{_EN})[ -]{_EN_UNIT}s?\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"\b(?:cada|a intervalos de(?: hasta)?) (?:(?:{_ES})\s?(?:a|o|u|-|–)\s?)?"
        rf"(?P<count>{_ES}) {_ES_UNIT}(?:e?s)?\b",
        re.IGNORECASE,
    ),
}
"""`every 6 hours`, `every other day`."""
PHRASES: Final = {
    "en": {
        (2, "day"): r"alternate days|alternating days", (2, "week"): r"biweekly|fortnightly",
        (2, "month"): r"bimonthly", (3, "month"): r"quarterly",
        (6, "month"): r"semi-?annual(?:ly)?", (2, "year"): r"biennial(?:ly)?|biannual",
    },
    "es": {
        (2, "day"): r"un día sí y (?:otro|un día) no|(?:un )?día (?:de )?por medio|días alternos"
        r"|cada tercer día|interdiari[oa]s?",
        (2, "week"): r"semana por medio|una semana sí y otra no|semanas alternas|quincenal\w*"
        r"|cada quincena",
        (2, "month"): r"bimestral\w*", (3, "month"): r"trimestral\w*",
        (6, "month"): r"semestral\w*", (2, "year"): r"bienal\w*",
    },
}  # fmt: skip
"""Intervals said without a number."""
_UNITS: Final = {
    "día": "day", "diari": "day", "daily": "day", "semana": "week", "semanal": "week",
    "weekly": "week", "mes": "month", "mensual": "month", "monthly": "month", "año": "year",
    "anual": "year", "yearly": "year", "hora": "hour",
}  # fmt: skip


def check(pair: Pair) -> Iterator[Problem]:
    """An error for so many times a day, or an interval, that is lost, added or changed.

    `once` needs no answer, because `daily` says it; `twice a day` may be `cada 12 horas`.
    """
    source, target = plain(pair.source), plain(pair.target)
    languages = base(pair.source_lang), base(pair.target_lang)
    if languages != ("en", "es") or not target.strip():
        return
    ours, theirs = list(parse_frequencies(source, "en")), list(parse_frequencies(target, "es"))
    lost, new = list(_unanswered(ours, theirs)), list(_unanswered(theirs, ours))
    was, now = quoted([f.text for f in lost]), quoted([f.text for f in new])
    if lost and new and _needed(lost + new):
        yield _error(f"{was} became {now}; keep how often it is")
    elif needed := _needed(lost):
        yield _error(
            f"{quoted([f.text for f in needed])} of the source is missing; say how often it is"
        )
    elif needed := _needed(new):
        yield _error(
            f"{quoted([f.text for f in needed])} is not in the source; say how often it is there"
        )


def parse_frequencies(text: str, lang: str) -> Iterator[Frequency]:
    """The frequencies of an English or Spanish text."""
    for is_interval, pattern in ((False, TIMES[lang]), (True, EVERY[lang])):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            count = groups["count"] or groups["one"]
            unit = (groups["unit"] or groups["daily"]).lower()
            value = int(count) if count.isdecimal() else NUMERALS[lang][count.lower()]
            yield Frequency(value, _UNITS.get(unit, unit), is_interval, found[0])
    for (number, unit), phrase in PHRASES[lang].items():
        for found in re.finditer(rf"\b(?:{phrase})\b", text, re.IGNORECASE):
            yield Frequency(number, unit, True, found[0])


def _unanswered(ours: list[Frequency], theirs: list[Frequency]) -> Iterator[Frequency]:
    left = [frequency.meaning for frequency in theirs]
    for frequency in ours:
        same = next((m for m in left if m in _equals(frequency)), None)
        if same is None:
            yield frequency
        else:
            left.remove(same)


def _equals(frequency: Frequency) -> list[tuple[int, str, bool]]:
    """Ways to say a frequency: twice a day is every 12 hours, every 2 weeks is every 14 days
    or, in Spanish, every 15."""
    number, unit, is_interval = frequency.meaning
    ways = [frequency.meaning]
    for whole, part, parts in (("day", "hour", 24), ("year", "month", 12)):
        if unit == (part if is_interval else whole) and number and parts % number == 0:
            ways.append((parts // number, whole if is_interval else part, not is_interval))
    if is_interval and unit == "week":
        ways += [(days, "day", True) for days in (7 * number, 7 * number + 1)]
    if is_interval and unit == "day" and number % 7 < number // 7 <= 2:
        ways.append((number // 7, "week", True))
    return ways


def _needed(frequencies: list[Frequency]) -> list[Frequency]:
    return [f for f in frequencies if f.number != 1]


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
