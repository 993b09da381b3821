"""How English begins a clause; see `checks.register`."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from pipeline.languages.records import RegisterWords

_NOTHING: Final = re.compile("(?!)")

REGISTER_WORDS: Final = RegisterWords(
    informal=_NOTHING,
    formal=_NOTHING,
    clause_starts=re.compile(
        r"(?:^|[.!?:;,(–—]\s*|\b(?:please|then|and|or|always|just|also)\s+)"
        r"(?:(?:please|then|always|just|also|and|or),?\s+)*"
        r"(?!(?:visit|use|contact|change|sleep|report) (?:to|of|with|in|by)\b)"
        r"([^\W\d_]+)(?!['’\w])"
    ),
    informal_orders=MappingProxyType({}),
)
