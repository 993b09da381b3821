"""Closed classes of English words, by their meaning; see `checks.word_classes`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PERIODS: Final = {
    "month": r"months?|monthly|trimesters?|quarterly|semi-?annual(?:ly)?",
    "year": r"years?|yrs?|annual(?:ly)?|yearly",
    "week": r"weeks?|wks?|weekly|biweekly|fortnights?",
    "day": r"days?|daily|daytime|everyday|d(?<=/d)",
    "hour": r"hours?|hrs?|hourly|h(?<=[\d/]h)|h(?<=\d h)",
    "minute": r"minutes?|mins?",
}

_END: Final = r"(?![\d/])"
"""What a fraction in digits ends with."""
_MAY: Final = (
    r"May(?= \d|, \d{4}| (?:and|or|to|through|until) [A-Z])"
    r"|May(?<=\b[Ii]n May)|May(?<=\b[Bb]y May)|May(?<=\b[Oo]f May)|May(?<=\b[Ii]nto May)"
    r"|May(?<=\b[Uu]ntil May)|May(?<=\b[Ss]ince May)|May(?<=\b[Ff]rom May)|May(?<=\b[Tt]o May)"
    r"|May(?<=\b[Ll]ast May)|May(?<=\b[Nn]ext May)|May(?<=\b[Ll]ate May)|May(?<=\b[Ee]arly May)"
    r"|May(?<=\band May)|May(?<=\bor May)|May(?<=\d May)"
)
"""The month, not the verb."""
_FRACTIONS: Final = {
    "-": r"half[- ]li(?:fe|ves)|(?:phase|grade|type)s? \d/\d|half[- ](?:brother|sister)s?",
    "2/3": rf"two[- ]thirds|2/3{_END}", "3/4": rf"three[- ](?:quarters|fourths)|3/4{_END}",
    "1/2": rf"half|halves|1/2{_END}", "1/3": rf"(?:an?|one)[- ]third|1/3{_END}",
    "1/4": rf"quarters?|(?:an?|one)[- ]fourth|1/4{_END}",
    "1/5": rf"(?:an?|one|two|three|four)[- ]fifths?|[1-4]/5{_END}",
    "1/2?": r"\d*\.5|50(?: ?%)?|mid\w*|semi\w*|halfway|fifty",
    "1/3?": r"thirds?|33(?:\.3+)?", "1/4?": r"fourths?|0?\.25|25|quarterly|rooms?",
    "2/3?": r"66|67", "3/4?": r"0?\.75|75", "1/5?": "fifths?|20",
}  # fmt: skip
_ORDINALS: Final = {
    "-": r"seconds|\d+[ -]second|per second|split second|(?:first|third)[ -]person",
    "first": r"first(?:ly)?|1st",
    "second": r"second(?:ly)?|2nd", "third": r"thirds?(?:ly)?|3rd",
    "fourth": r"fourths?|4th|quarters?", "fifth": r"fifths?|5th",
    "sixth": r"sixths?|6th", "seventh": r"sevenths?|7th", "eighth": r"eighths?|8th",
    "ninth": r"ninths?|9th", "tenth": r"tenths?|10th",
    "last": r"last|final(?:ly)?|latest|past|latter",
}  # fmt: skip
_DATES: Final = {
    "1": r"January|Jan\.?(?= \d)", "2": r"February|Feb\.?(?= \d)",
    "3": r"March|Mar\.?(?= \d)", "4": r"April|Apr\.?(?= \d)", "5": _MAY,
    "6": r"June|Jun\.?(?= \d)", "7": r"July|Jul\.?(?= \d)", "8": r"August|Aug\.?(?= \d)",
    "9": r"September|Sept?\.?(?= \d)", "10": r"October|Oct\.?(?= \d)",
    "11": r"November|Nov\.?(?= \d)", "12": r"December|Dec\.?(?= \d)",
    "Monday": r"Mondays?|Mon\.", "Tuesday": r"Tuesdays?|Tues?\.",
    "Wednesday": r"Wednesdays?|Wed\.", "Thursday": r"Thursdays?|Thu(?:rs?)?\.",
    "Friday": r"Fridays?|Fri\.", "Saturday": r"Saturdays?|Sat\.",
    "Sunday": r"Sundays?",
}  # fmt: skip

WORD_CLASSES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "periods": _PERIODS,
        "fractions": _FRACTIONS,
        "ordinals": _ORDINALS,
        "dates": _DATES,
    }
)
