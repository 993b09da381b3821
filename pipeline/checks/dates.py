"""Months, weekdays and dates are the same in source and target, and clear in every country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.word_classes import Mention, WordClass, difference
from pipeline.model import Severity

CODE = "dates"
_MAY: Final = (
    r"May(?= \d|, \d{4}| (?:and|or|to|through|until) [A-Z])"
    r"|May(?<=\b[Ii]n May)|May(?<=\b[Bb]y May)|May(?<=\b[Oo]f May)|May(?<=\b[Ii]nto May)"
    r"|May(?<=\b[Uu]ntil May)|May(?<=\b[Ss]ince May)|May(?<=\b[Ff]rom May)|May(?<=\b[Tt]o May)"
    r"|May(?<=\b[Ll]ast May)|May(?<=\b[Nn]ext May)|May(?<=\b[Ll]ate May)|May(?<=\b[Ee]arly May)"
    r"|May(?<=\band May)|May(?<=\bor May)|May(?<=\d May)"
)
"""The month, not the verb."""
NAMES: Final = WordClass(
    {
        "en": {
            "1": r"January|Jan\.?(?= \d)", "2": r"February|Feb\.?(?= \d)",
            "3": r"March|Mar\.?(?= \d)", "4": r"April|Apr\.?(?= \d)", "5": _MAY,
            "6": r"June|Jun\.?(?= \d)", "7": r"July|Jul\.?(?= \d)", "8": r"August|Aug\.?(?= \d)",
            "9": r"September|Sept?\.?(?= \d)", "10": r"October|Oct\.?(?= \d)",
            "11": r"November|Nov\.?(?= \d)", "12": r"December|Dec\.?(?= \d)",
            "Monday": r"Mondays?|Mon\.", "Tuesday": r"Tuesdays?|Tues?\.",
            "Wednesday": r"Wednesdays?|Wed\.", "Thursday": r"Thursdays?|Thu(?:rs?)?\.",
            "Friday": r"Fridays?|Fri\.", "Saturday": r"Saturdays?|Sat\.",
            "Sunday": r"Sundays?",
        },
        "es": {
            "1": r"[Ee]nero|ene\.", "2": r"[Ff]ebrero|feb\.", "3": r"[Mm]arzo|mar\.",
            "4": r"[Aa]bril|abr\.", "5": r"mayo|Mayo(?= de)", "6": r"[Jj]unio|jun\.",
            "7": r"[Jj]ulio|jul\.", "8": r"[Aa]gosto|ago\.",
            "9": r"[Ss]ep?tiembre|sept?\.", "10": r"[Oo]ctubre|oct\.",
            "11": r"[Nn]oviembre|nov\.", "12": r"[Dd]iciembre|dic\.",
            "Monday": r"[Ll]unes", "Tuesday": r"[Mm]artes", "Wednesday": r"[Mm]i[ée]rcoles",
            "Thursday": r"[Jj]ueves", "Friday": r"[Vv]iernes", "Saturday": r"[Ss]ábados?",
            "Sunday": r"[Dd]omingos?",
        },
    },
    flags=0,
)  # fmt: skip
NUMERIC: Final = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d\d)(?![\w/-])")
MONTHS: Final = 12


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for a month or weekday that is lost, added or changed; a warning for a date in
    digits whose day and month may be taken for each other."""
    source, target = plain(pair.source), plain(pair.target)
    if not target.strip():
        return
    if NAMES.knows(pair.source_lang, pair.target_lang):
        ours = list(NAMES.find(source, pair.source_lang))
        theirs = list(NAMES.find(target, pair.target_lang))
        lost = [m for m in difference(ours, theirs) if not _in_digits(m, target)]
        new = [m for m in difference(theirs, ours) if not _in_digits(m, source)]
        if message := _message(quoted([m.text for m in lost]), quoted([m.text for m in new])):
            yield Problem(CODE, Severity.ERROR, message)
    if dates := [m[0] for m in NUMERIC.finditer(target) if _is_unclear(m)]:
        yield Problem(
            CODE,
            Severity.WARNING,
            f"{quoted(dates)} is read as another day in other countries; write the month in words",
        )


def _message(lost: str, new: str) -> str:
    if lost and new:
        return f"{lost} became {new}; write the date of the source"
    if lost:
        return f"{lost} of the source is missing; write the date of the source"
    return f"{new} is not in the source; write the date of the source" if new else ""


def _in_digits(mention: Mention, text: str) -> bool:
    """Whether a text may have the month of a mention as a number."""
    return mention.name.isdigit() and any(
        mention.name in (m[1].lstrip("0"), m[3].lstrip("0")) for m in NUMERIC.finditer(text)
    )


def _is_unclear(date: re.Match[str]) -> bool:
    first, second = int(date[1]), int(date[3])
    return first != second and 0 < first <= MONTHS and 0 < second <= MONTHS
