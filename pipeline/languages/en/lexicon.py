"""English words cut to the keys under which a bilingual lexicon keeps them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_LONGEST: Final = 7
"""Letters of a key at most, so that words of one family share it."""
_ENDING: Final = re.compile(r"(?<=...)(?:ings?|ied|ies|ed|en|es|e|s|y|ly|ily|ion|ions)$")
_DOUBLED: Final = re.compile(r"(?<=..)([bdgmnprt])\1$")


@lru_cache(maxsize=1 << 15)
def lexicon_key(word: str) -> str:
    """`stop`, `stopped`, `stopping` to one key, which need not be a word."""
    return _DOUBLED.sub(r"\1", _ENDING.sub("", word.lower()))[:_LONGEST]
