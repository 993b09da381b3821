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

WORD_CLASSES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"periods": _PERIODS})
