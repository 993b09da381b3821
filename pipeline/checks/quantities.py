"""Numbers written in digits, with their units."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.checks.base import RECENT
from pipeline.languages import language
from pipeline.languages.records import DecimalSign

_TIME: Final = r"(?P<time>(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:]))"
_PLAIN: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+[.·]\d+|(?<![\w.,])[.·]\d+|\d+"
_COMMA: Final = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?!\d)|\d+[.,·]\d+|(?<![\w.,])[.,·]\d+|\d+"
_NO_STAGE: Final = "".join(
    f"(?<!{end})" for end in ("ade ", "ado ", "ados ", "ase ", "ype ", "ipo ")
)
_FRACTION: Final = (
    r"(?P<fraction>(?<![\d/.,])(?:\d{1,4}[½⅓⅔¼¾]|[½⅓⅔¼¾]"
    rf"|{_NO_STAGE}(?:\d{{1,4}} )?(?:1/2|[12]/3|[13]/4|[1-4]/5|[1357]/8)(?![\d/]|[.,]\d)))"
)
"""½, 2½ or 1/4, but not the 1/2 of `phase 1/2`."""
NUMBER: Final = {
    sign: re.compile(rf"(?=[\d.,·½⅓⅔¼¾])(?:{_TIME}|{_FRACTION}|{digits})")
    for sign, digits in (
        (DecimalSign.POINT, _PLAIN),
        (DecimalSign.COMMA, _COMMA),
        (DecimalSign.EITHER, _COMMA),
    )
}
DIGIT: Final = re.compile(r"[\d½⅓⅔¼¾]")
GROUPED: Final = re.compile(r"(?<![\d.,·])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)")
VALUE: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+")

_UNITS: Final = {
    "%": "%", "year": "", "month": "", "week": "", "day": "", "hour": "h", "minute": "",
    "second": "", "a.m.": r"[aA]\.\s?[mM]\.?|AM|am", "p.m.": r"[pP]\.\s?[mM]\.?|PM|pm",
    "°F": r"[°º]\s?F", "°C": r"[°º]\s?C", "mg": "", "µg": "", "g": "", "kg": "", "ml": "", "l": "",
    "cm": "", "mm": "", "m": "", "km": "", "inch": "", "foot": "", "lb": "lbs?", "oz": "oz",
    "unit": "IU|UI", "cup": "", "mile": "", "tablet": "", "capsule": "", "drop": "", "puff": "",
    "patch": "", "tablespoon": "tbsps?", "teaspoon": "tsps?", "pint": "", "quart": "",
    "gallon": "", "block": "",
}  # fmt: skip
"""Canonical units, and how all languages write them after a number; words come from
`UnitWords`."""
_NAMES: Final = tuple(_UNITS)
_SYMBOL: Final = (
    r"(?:mg|mcg|[µμu]g|[np]g|kg|g|[mdµμ]?[Ll]|[mµμn]?mol|m[Ee]q|cm|mm|[µμn]m|km|m|[cm]?Gy|mmHg"
    r"|kcal|cc)"
)
_OF: Final = ("kg", "m[2²]", "m[Ll]", "d[Ll]", "[Ll]")
"""Units behind a slash; those of time come from the languages."""
_TIMES: Final = ("d", "h", "min")
DECADE: Final = re.compile(r"['’]?s\b")
MIXED: Final = re.compile(r"(\d+(?=[ ½⅓⅔¼¾]))? ?(\d/\d|[½⅓⅔¼¾])")
SHARES: Final = {
    "½": "0.5", "1/2": "0.5", "¼": "0.25", "1/4": "0.25", "¾": "0.75", "3/4": "0.75",
    "⅓": "1/3", "⅔": "2/3",
}  # fmt: skip
"""Values of fractions."""
LABEL: Final = 15
"""Characters in which the label of a number is looked for."""
LONGEST_PADDED: Final = 2
"""Digits of a number that may begin with a zero: 08:00, 03/04."""
NEXT: Final = re.compile(r"(?:vs\.|[^().;\d]){0,12}\d")
GLUED: Final = re.compile(r"[A-Z]-?$")
_SAME: Final = {"mcg": "µg", "ug": "µg"}


class _Patterns(NamedTuple):
    """How numbers in digits go on in texts of some languages."""

    scales: Mapping[str, int]
    scale: re.Pattern[str]
    shared_scale: re.Pattern[str]
    """What follows the 1 of `1 to 2 million`."""
    unit: re.Pattern[str]
    one: re.Pattern[str]
    """Words that say one, articles included."""
    half: re.Pattern[str]
    """What follows the 2 of `2 tablets and a half`."""
    label: re.Pattern[str]
    """What stands before the number of a table or figure."""
    times: frozenset[str]
    """Left out of a unit, because `mg/day` is also `mg diarios` and `mg al día`."""


@lru_cache(maxsize=64)
def _patterns(languages: tuple[str, ...]) -> _Patterns:
    known = [language(code) for code in languages]
    numbers = [found.numbers for found in known if found.numbers]
    units = [found.units for found in known if found.units]
    scales = {word: value for n in numbers for word, value in n.scales.items()}
    scale = rf"[\s-]*({_any(sorted(scales, key=len, reverse=True))})(?!\w)"
    between = _any(["[-–]", *(word for n in numbers for word in n.ranges)])
    times = [*_TIMES, *(word for u in units for word in u.times)]
    symbol = rf"{_SYMBOL}(?:[²³]|[23](?!\d))?(?: ?/ ?{_any([*_OF, *times])})*"
    forms = [
        _any([*filter(None, [form]), *(u.units[name] for u in units if name in u.units)])
        for name, form in _UNITS.items()
    ]
    named = "".join(rf"|(?P<u{i}>{form})" for i, form in enumerate(forms))
    return _Patterns(
        scales,
        re.compile(scale, re.IGNORECASE),
        re.compile(rf"\s*{between}\s*\$?[\d.,]+{scale}", re.IGNORECASE),
        re.compile(rf"[\s-]*(?:(?P<symbol>{symbol}){named})(?!\w|-[A-Z])"),
        re.compile(rf"(?<!\w){_any([n.one for n in numbers])}(?!\w)", re.IGNORECASE),
        re.compile(
            rf"(?:\s\w+){{0,2}}\s{_any([n.and_half for n in numbers])}(?!\w)", re.IGNORECASE
        ),
        re.compile(rf"(?<!\w){_any([u.labels for u in units])}\.?\s$", re.IGNORECASE),
        frozenset(times),
    )


def _any(forms: Sequence[str]) -> str:
    """An expression for any of these; for nothing where there are no forms."""
    return f"(?:{'|'.join(forms)})" if forms else "(?!)"


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
    """Whether it is part of a name, such as BRCA1, IL-2 or Table 1, and never said in words."""
    is_share: bool = False
    """Whether it is less than one and written as a fraction."""


@lru_cache(maxsize=RECENT)
def read_quantities(
    source: str, target: str, languages: tuple[str, str], sign: DecimalSign
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """The numbers of two plain texts; `sign` is the decimal sign of the target."""
    ours = parse_quantities(source, languages)
    known = frozenset(value for quantity in ours for value in quantity.values)
    return ours, parse_quantities(target, languages, sign, known)


def parse_quantities(
    text: str,
    languages: tuple[str, ...],
    sign: DecimalSign = DecimalSign.POINT,
    known: frozenset[str] = frozenset(),
) -> tuple[Quantity, ...]:
    """The numbers of `text` in order, with units and scales in words of these languages.

    Groups such as `350 000` are one number where that is a value in `known`, else two.
    """
    if DIGIT.search(text) is None:
        return ()
    patterns = _patterns(languages)
    text = GROUPED.sub(lambda m: _joined(m[0], known), text)
    found: list[Quantity] = []
    ends = [0]
    for match in NUMBER[sign].finditer(text):
        if match.start() >= ends[-1]:  # not the 2 of `m2`
            found.append(_quantity(text, match, sign, patterns))
            ends.append(match.start() + len(found[-1].text))
    for place in range(len(found) - 2, -1, -1):
        if not found[place].unit and NEXT.match(text, ends[place + 1]):
            found[place] = replace(found[place], shared=found[place + 1].shared)
    return tuple(found)


def units_of_one(text: str, languages: tuple[str, ...]) -> set[str]:
    """Units of which `text` says one in words, such as `una semana` or `the first year`."""
    patterns = _patterns(languages)
    units = (patterns.unit.match(text, one.end()) for one in patterns.one.finditer(text))
    return {_unit_name(match, patterns) for match in units if match}


def _joined(group: str, known: frozenset[str]) -> str:
    number = "".join(group.split())
    return number if number in known else group


def _quantity(text: str, match: re.Match[str], sign: DecimalSign, patterns: _Patterns) -> Quantity:
    values, end = set(_readings(match[0], sign)), match.end()
    if scale := patterns.scale.match(text, end):
        values, end = _scaled(values, patterns.scales[_scale_key(scale[1])]), scale.end()
    elif shared := patterns.shared_scale.match(text, end):
        values |= _scaled(values, patterns.scales[_scale_key(shared[1])])
    elif len(match[0]) == 4 and DECADE.match(text, end):
        values.add(str(int(match[0]) % 100))  # the 1990s: los años 90
    if patterns.half.match(text, end):
        values |= {f"{value}.5" for value in values if value.isdecimal()}
    glued = _is_glued(text, match, patterns)
    unit = None if glued else patterns.unit.match(text, end)
    name = _unit_name(unit, patterns) if unit else ""
    if name == "p.m.":
        values |= set(_afternoon(values))
    end = unit.end() if unit else end
    mixed = MIXED.fullmatch(match["fraction"] or "")
    return Quantity(
        text[match.start() : end],
        frozenset(values),
        name,
        name,
        glued=glued,
        is_share=mixed is not None and mixed[1] is None,
    )


def _is_glued(text: str, number: re.Match[str], patterns: _Patterns) -> bool:
    start, end = number.span()
    if GLUED.search(text, max(0, start - 2), start):
        return True
    if patterns.label.search(text, max(0, start - LABEL), start):
        return True
    return text[end : end + 1] == ")" and text[max(0, start - 1) : start] in ("", " ", "(")


def _readings(raw: str, sign: DecimalSign) -> Iterator[str]:
    if ":" in raw:
        hour, minute = raw.split(":")
        yield f"{int(hour)}:{minute}"
        if minute == "00":
            yield str(int(hour))
        return
    if mixed := MIXED.fullmatch(raw):
        whole, part = mixed[1] or "", SHARES.get(mixed[2], mixed[2])
        yield whole or part
        if whole and part.startswith("0."):
            yield f"{int(whole)}{part[1:]}"
        return
    if raw[:1] == "0" and raw.isdecimal() and len(raw) > LONGEST_PADDED:
        yield raw  # 02023 is not 2023
        return
    raw = raw.replace("·", ".")
    swapped = raw.translate(str.maketrans(",.", ".,"))
    wanted = [raw]
    if sign is DecimalSign.EITHER:
        wanted = [raw, swapped]
    elif sign is DecimalSign.COMMA and VALUE.fullmatch(swapped):
        wanted = [swapped]
    forms = [form for form in wanted if VALUE.fullmatch(form)]
    yield from (_canonical(Decimal(form.replace(",", ""))) for form in forms)
    if not forms:
        yield raw


def match_quantities(
    ours: Sequence[Quantity], theirs: Sequence[Quantity]
) -> tuple[list[tuple[Quantity, Quantity]], list[Quantity], list[Quantity]]:
    """Pairs of equal value, those of equal unit first; what is left of ours; of theirs."""
    matches: list[tuple[Quantity, Quantity]] = []
    left, right = list(ours), dict(enumerate(theirs))
    for same_unit in (True, False):
        places = defaultdict[tuple[str, str], deque[int]](deque)
        for place, other in right.items():
            for value in other.values:
                places[value, other.shared if same_unit else ""].append(place)
        rest = []
        for one in left:
            queues = [places[value, one.shared if same_unit else ""] for value in one.values]
            for queue in queues:
                while queue and queue[0] not in right:
                    queue.popleft()
            place = min((queue[0] for queue in queues if queue), default=-1)
            if place < 0:
                rest.append(one)
            else:
                matches.append((one, right.pop(place)))
        left = rest
    return matches, left, list(right.values())


def _canonical(number: Decimal) -> str:
    whole = number.to_integral_value()
    return format(whole if number == whole else number.normalize(), "f")


def _scale_key(scale: str) -> str:
    return " ".join(scale.lower().split())


def _scaled(values: set[str], factor: int) -> set[str]:
    return {_canonical(Decimal(v) * factor) for v in values if VALUE.fullmatch(v)}


def _afternoon(values: set[str]) -> Iterator[str]:
    for value in values:
        hour, colon, minute = value.partition(":")
        if hour.isdigit() and int(hour) < 12:
            yield f"{int(hour) + 12}{colon}{minute}"


def _unit_name(match: re.Match[str], patterns: _Patterns) -> str:
    if symbol := match["symbol"]:
        parts = symbol.translate(str.maketrans("μ²³", "µ23")).lower().replace(" ", "").split("/")
        return "/".join(_SAME.get(part, part) for part in parts if part not in patterns.times)
    return _NAMES[int((match.lastgroup or "u0")[1:])]
