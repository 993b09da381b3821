"""Errors in numbers written in digits: values, ranges, signs, clock times, phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bench.seeding.base import BEYOND, Kind, digest, put

NUMBER: Final = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w:/-])(?![.,]\d)")
"""A number that stands alone: no part of a name, a date, a phone number or a time."""
DECIMAL: Final = re.compile(r"(?<![\w.,])(\d+)[.,](\d{1,2})(?![\w]|[.,]\d)")
RANGE: Final = re.compile(r"(?<![\w.,/-])(\d+)(\s?[-–]\s?| a | y )(\d+)(?![\w/-]|[.,]\d)")
RANGE_WORD: Final = re.compile(r"\b(?:de|entre)\s$|[-–]")
PERCENT: Final = re.compile(r"(?<=\d)\s?%")
PHONE: Final = re.compile(r"(?<![\w-])(?:1-)?\d{3}-\d{3}-\d{4}(?![\w-])")
HOUR: Final = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?![\d:])")
SIGN: Final = re.compile(r"[<>≤≥±]\s?(?=\d)")
MINUS: Final = re.compile(r"(?<![\d%\])]\s)(?<![\w%\])])[-−–](?=\d)")
TURNED: Final = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "±": "+"}
_APART: Final = 40
"""Characters within which two percent signs may share one."""


def bare(number: str) -> str:
    """A number without its signs."""
    return re.sub(r"\D", "", number)


def shared(source: str, target: str) -> Iterator[re.Match[str]]:
    """Numbers of the target that the source has too."""
    ours = {bare(found[0]) for found in NUMBER.finditer(source)}
    yield from (found for found in NUMBER.finditer(target) if bare(found[0]) in ours)


def other_digit(number: str, place: int) -> str:
    """`number` with another digit in a place, never a leading zero."""
    old = int(number[place])
    new = (old + 1 + digest(number, str(place)) % 8) % 10
    if new == 0 and not bare(number[:place]):
        new = 7 if old != 7 else 4
    return f"{number[:place]}{new}{number[place + 1 :]}"


def changed(source: str, target: str) -> Iterator[str]:
    for found in shared(source, target):
        for place, sign in enumerate(found[0]):
            if sign.isdigit():
                yield put(target, *found.span(), other_digit(found[0], place))


def dropped(source: str, target: str) -> Iterator[str]:
    for found in shared(source, target):
        yield put(target, *found.span())


def decimal_moved(source: str, target: str) -> Iterator[str]:
    ours = {bare(found[0]) for found in DECIMAL.finditer(source)}
    for found in DECIMAL.finditer(target):
        if bare(found[0]) not in ours:
            continue
        joined = (found[1] + found[2]).lstrip("0")
        yield put(target, *found.span(), joined)
        if len(found[2]) == 2 and found[1] != "0":
            yield put(target, *found.span(), f"{found[1]}{found[2][0]}{found[0][-3]}{found[2][1]}")


def range_end(source: str, target: str) -> Iterator[str]:
    ours = {bare(number) for number in re.findall(r"\d+", source)}
    for found in RANGE.finditer(target):
        is_range = "-" in found[2] or "–" in found[2] or RANGE_WORD.search(target[: found.start()])
        if is_range and {found[1], found[3]} <= ours and len(found[1]) < 4:
            yield put(target, *found.span(3), other_digit(found[3], len(found[3]) - 1))
            yield put(target, found.end(1), found.end(3))
            yield put(target, found.start(2), found.start(3))


def percent_lost(source: str, target: str) -> Iterator[str]:
    found = list(PERCENT.finditer(target))
    for one in found:
        near = [o for o in found if o is not one and abs(o.start() - one.start()) < _APART]
        if not near and re.search(r"%|per\s?cent", source):
            yield put(target, *one.span())


def phone(source: str, target: str) -> Iterator[str]:
    for found in PHONE.finditer(target):
        if found[0] in source:
            for place in (len(found[0]) - 1, len(found[0]) - 6, len(found[0]) - 3):
                yield put(target, *found.span(), other_digit(found[0], place))


def hour(source: str, target: str) -> Iterator[str]:
    ours = {found[0] for found in HOUR.finditer(source)}
    for found in HOUR.finditer(target):
        if found[0] in ours:
            minutes = "30" if found[2] == "00" else "00" if found[2] != "45" else "15"
            yield put(target, *found.span(), f"{found[1]}:{minutes}")
            yield put(target, *found.span(), f"{int(found[1]) % 11 + 1}:{found[2]}")


def sign_lost(source: str, target: str) -> Iterator[str]:
    for found in SIGN.finditer(target):
        if found[0].strip() in source:
            yield put(target, *found.span())


def sign_turned(source: str, target: str) -> Iterator[str]:
    for found in SIGN.finditer(target):
        if (sign := found[0].strip()) in source:
            yield put(target, found.start(), found.start() + 1, TURNED[sign])


def minus_lost(source: str, target: str) -> Iterator[str]:
    for found in MINUS.finditer(target):
        if MINUS.search(source):
            yield put(target, *found.span())


KINDS: Final = (
    Kind("digit changed", "digits", changed),
    Kind("number dropped", "digits", dropped),
    Kind("decimal sign moved", "digits", decimal_moved),
    Kind("end of a range", "digits", range_end),
    Kind("percent sign lost", "digits", percent_lost),
    Kind("phone number", "digits", phone),
    Kind("hour changed", "digits", hour),
    Kind("< > ≤ ≥ ± lost", "signs", sign_lost),
    Kind("< > ≤ ≥ ± turned", "signs", sign_turned),
    Kind("minus lost", BEYOND, minus_lost, promised=False),
)
