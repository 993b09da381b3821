"""Numbers written in digits, with their units, read from English, Spanish or Portuguese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pipeline.languages.decimals import DecimalSign

_TIME: Final = r"(?P<time>(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:]))"
_PLAIN: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+[.·]\d+|(?<![\w.,])[.·]\d+|\d+"
_COMMA: Final = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?!\d)|\d+[.,·]\d+|(?<![\w.,])[.,·]\d+|\d+"
NUMBER: Final = {
    sign: re.compile(rf"{_TIME}|{_PLAIN if sign is DecimalSign.POINT else _COMMA}")
    for sign in DecimalSign
}
GROUPED: Final = re.compile(r"(?<![\d.,·])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)")
VALUE: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+")

SCALES: Final = {
    "million": 10**6, "millón": 10**6, "millones": 10**6, "milhão": 10**6, "milhões": 10**6,
    "billion": 10**9, "mil millones": 10**9, "bilhão": 10**9, "bilhões": 10**9,
    "trillion": 10**12, "billón": 10**12, "billones": 10**12,
    "thousand": 1000, "mil": 1000,
}  # fmt: skip
SCALE: Final = re.compile(
    rf"[\s-]*({'|'.join(sorted(SCALES, key=len, reverse=True))})(?!\w)", re.IGNORECASE
)
SHARED_SCALE: Final = re.compile(
    rf"\s*(?:[-–]|a|y|o|e|to|and|or|ou)\s*\$?[\d.,]+{SCALE.pattern}", re.IGNORECASE
)
"""What follows the 1 of `1 to 2 million`."""

UNITS: Final = {
    "%": r"%|per\s?cent|por\s?ciento|por\s?cento",
    "year": r"years?|yrs?|años?|anos?", "month": r"months?|mes(?:es)?|mês",
    "week": r"weeks?|wks?|semanas?", "day": r"days?|días?|dias?",
    "hour": r"hours?|hrs?|h|horas?", "minute": r"minutes?|mins?|minutos?",
    "second": r"seconds?|segundos?",
    "a.m.": r"[aA]\.\s?[mM]\.?|AM|am|de la mañana|da manhã",
    "p.m.": r"[pP]\.\s?[mM]\.?|PM|pm|de la (?:tarde|noche)|da (?:tarde|noite)",
    "°F": r"[°º]\s?F|degrees? Fahrenheit|grados? Fahrenheit|graus? Fahrenheit",
    "°C": r"[°º]\s?C|degrees? Celsius|grados? (?:Celsius|centígrados?)|graus? Celsius",
    "mg": r"milligrams?|miligramos?|miligramas?", "µg": r"micrograms?|microgramos?|microgramas?",
    "g": r"grams?|gramos?|gramas?", "kg": r"kilograms?|kilos?|kilogramos?|quilogramas?|quilos?",
    "ml": r"milliliters?|mililitros?", "l": r"liters?|litros?",
    "cm": r"centimeters?|centímetros?", "mm": r"millimeters?|milímetros?",
    "m": r"meters?|metros?", "km": r"kilometers?|kilómetros?|quilômetros?",
    "inch": r"inch(?:es)?|pulgadas?|polegadas?", "foot": r"feet|foot|pies?|pés?",
    "lb": r"pounds?|lbs?|libras?", "oz": r"ounces?|onzas?|onças?", "iu": r"IU|UI",
    "cup": r"cups?|(?:de )?(?:tazas?|vasos?|xícaras?)", "mile": r"miles?|millas?|milhas?",
}  # fmt: skip
"""Canonical unit and how the three languages write it after a number."""
SYMBOL: Final = (
    r"(?:mg|mcg|[µμu]g|ng|kg|g|m[Ll]|d[Ll]|[Ll]|cm|mm|km|m|[cm]?Gy|mmHg|kcal)(?:[²³]|[23](?!\d))?"
    r"(?:/(?:kg|m[2²]|m[Ll]|d[Ll]|[Ll]|day|día|dia|d|week|semana|hour|hora|h|min))*"
)
UNIT: Final = re.compile(
    rf"[\s-]*(?:(?P<symbol>{SYMBOL})"
    + "".join(rf"|(?P<u{i}>{form})" for i, form in enumerate(UNITS.values()))
    + r")(?!\w|-[A-Z])"
)
NEXT: Final = re.compile(r"(?:vs\.|[^().;\d]){0,12}\d")
GLUED: Final = re.compile(r"[A-Z]-?$")
ONE: Final = re.compile(
    r"(?<!\w)(?:an?|one|first|un[ao]?|primer[ao]?|uma?|primeir[ao])(?!\w)", re.IGNORECASE
)
_SAME: Final = {"mcg": "µg", "ug": "µg"}
_PER_TIME: Final = frozenset(
    ("day", "día", "dia", "d", "week", "semana", "hour", "hora", "h", "min")
)
"""Left out of a unit, because `mg/day` is also `mg diarios` and `mg al día`."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number written in digits."""

    text: str
    """As it is written, its unit included."""
    values: frozenset[str]
    """What it may mean, in canonical form; several where the form leaves a choice."""
    unit: str = ""
    """Canonical unit that follows it, empty if none is known."""
    shared: str = ""
    """Its unit, or the one of the next number where that follows closely: `5 or 10 mg`."""
    glued: bool = False
    """Whether it is part of a name, such as BRCA1 or IL-2, and never said in words."""


def parse_quantities(
    text: str, sign: DecimalSign = DecimalSign.POINT, known: frozenset[str] = frozenset()
) -> list[Quantity]:
    """The numbers of `text` in order.

    Groups such as `350 000` are one number where that is a value in `known`, else two.
    """
    text = GROUPED.sub(lambda m: _joined(m[0], known), text)
    found: list[Quantity] = []
    ends = [0]
    for match in NUMBER[sign].finditer(text):
        if match.start() >= ends[-1]:  # not the 2 of `m2`
            found.append(_quantity(text, match, sign))
            ends.append(match.start() + len(found[-1].text))
    for place in range(len(found) - 2, -1, -1):
        if not found[place].unit and NEXT.match(text, ends[place + 1]):
            found[place] = replace(found[place], shared=found[place + 1].shared)
    return found


def says_one(text: str, unit: str) -> bool:
    """Whether `text` says one `unit` in words, such as `una semana` or `the first year`."""
    units = (UNIT.match(text, one.end()) for one in ONE.finditer(text))
    return any(_unit_name(match) == unit for match in units if match)


def _joined(group: str, known: frozenset[str]) -> str:
    number = "".join(group.split())
    return number if number in known else group


def _quantity(text: str, match: re.Match[str], sign: DecimalSign) -> Quantity:
    values, end = set(_readings(match[0], sign)), match.end()
    if scale := SCALE.match(text, end):
        values, end = _scaled(values, scale[1]), scale.end()
    elif shared := SHARED_SCALE.match(text, end):
        values |= _scaled(values, shared[1])
    elif re.match(r"['’]?s\b", text[end:]) and len(match[0]) == 4:
        values.add(str(int(match[0]) % 100))  # the 1990s: los años 90
    unit = UNIT.match(text, end)
    name = _unit_name(unit) if unit else ""
    if name == "p.m.":
        values |= set(_afternoon(values))
    end = unit.end() if unit else end
    glued = GLUED.search(text, max(0, match.start() - 2), match.start()) is not None
    return Quantity(text[match.start() : end], frozenset(values), name, name, glued)


def _readings(raw: str, sign: DecimalSign) -> Iterator[str]:
    if ":" in raw:
        hour, minute = raw.split(":")
        yield f"{int(hour)}:{minute}"
        if minute == "00":
            yield str(int(hour))
        return
    raw = raw.replace("·", ".")
    swapped = raw.translate(str.maketrans(",.", ".,"))
    wanted = {
        DecimalSign.POINT: [raw],
        DecimalSign.COMMA: [swapped] if VALUE.fullmatch(swapped) else [raw],
        DecimalSign.EITHER: [raw, swapped],
    }
    forms = [form for form in wanted[sign] if VALUE.fullmatch(form)]
    yield from (_canonical(Decimal(form.replace(",", ""))) for form in forms)
    if not forms:
        yield raw


def match_quantities(
    ours: list[Quantity], theirs: list[Quantity]
) -> tuple[list[tuple[Quantity, Quantity]], list[Quantity], list[Quantity]]:
    """Pairs of equal value, those of equal unit first; what is left of ours; of theirs."""
    matches: list[tuple[Quantity, Quantity]] = []
    left, right = list(ours), list(theirs)
    for same_unit in (True, False):
        for one in list(left):
            for other in right:
                if one.values & other.values and (one.shared == other.shared or not same_unit):
                    matches.append((one, other))
                    left.remove(one)
                    right.remove(other)
                    break
    return matches, left, right


def _canonical(number: Decimal) -> str:
    whole = number.to_integral_value()
    return format(whole if number == whole else number.normalize(), "f")


def _scaled(values: set[str], scale: str) -> set[str]:
    factor = SCALES[" ".join(scale.lower().split())]
    return {_canonical(Decimal(v) * factor) for v in values if VALUE.fullmatch(v)}


def _afternoon(values: set[str]) -> Iterator[str]:
    for value in values:
        hour, colon, minute = value.partition(":")
        if hour.isdigit() and int(hour) < 12:
            yield f"{int(hour) + 12}{colon}{minute}"


def _unit_name(match: re.Match[str]) -> str:
    if symbol := match["symbol"]:
        parts = symbol.translate(str.maketrans("μ²³", "µ23")).lower().split("/")
        return "/".join(_SAME.get(part, part) for part in parts if part not in _PER_TIME)
    index = next(i for i in range(len(UNITS)) if match[f"u{i}"])
    return list(UNITS)[index]
