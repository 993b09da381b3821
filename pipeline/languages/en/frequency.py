"""How English says how often."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.en.numbers import NUMBERS
from pipeline.languages.records import FrequencyWords

_NUMBER: Final = r"two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,3}"
_RANGE: Final = rf"(?:(?:{_NUMBER})\s?(?:to|or|-|–)\s?)?"
_PHRASES: Final = {
    (2, "day"): r"alternate days|alternating days",
    (2, "week"): r"biweekly|fortnightly",
    (2, "month"): r"bimonthly",
    (3, "month"): r"quarterly",
    (6, "month"): r"semi-?annual(?:ly)?",
    (2, "year"): r"biennial(?:ly)?|biannual",
}

FREQUENCY: Final = FrequencyWords(
    times=re.compile(
        rf"\b{_RANGE}(?P<number>once|twice|(?:{_NUMBER})(?=\+? times))(?:\+? times)?"
        r" (?:(?:an?|per|each|every)(?: single)? )?"
        r"(?P<unit>day|week|month|year|hour|daily|weekly|monthly|yearly)\b",
        re.IGNORECASE,
    ),
    every=re.compile(
        rf"\bevery {_RANGE}(?P<number>other|{_NUMBER})[ -](?P<unit>day|week|month|year|hour)s?\b",
        re.IGNORECASE,
    ),
    phrase=re.compile("|".join(rf"(\b(?:{p})\b)" for p in _PHRASES.values()), re.IGNORECASE),
    phrases=tuple(_PHRASES),
    numbers={**NUMBERS.cardinals, **NUMBERS.others},
    units={
        **{unit: unit for unit in ("day", "week", "month", "year", "hour")},
        **{"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"},
    },
)
