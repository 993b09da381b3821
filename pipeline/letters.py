"""Letters without their accents, to compare spellings; words in capitals."""

from __future__ import annotations

import unicodedata
from typing import Final

STRESSED: Final = "áéíóú"
_PLAIN: Final = str.maketrans(STRESSED, "aeiou")


def unstressed(text: str) -> str:
    """Text in lower case without the accents that mark stress; ñ and ü are letters of their own."""
    return text.translate(_PLAIN)


def unaccented(text: str) -> str:
    """Text in lower case without any accents."""
    if text.isascii():
        return text.lower()
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFD", lowered)
    for mark in filter(unicodedata.combining, set(apart)):
        apart = apart.replace(mark, "")
    return apart


def lower(text: str) -> str:
    """`text` in lower case, its length kept."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def is_acronym(word: str) -> bool:
    """Whether `word` has two capitals or more, so that its case matters."""
    return sum(map(str.isupper, word)) > 1
