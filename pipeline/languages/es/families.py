"""Spanish words without their endings: inflected forms of one word, and families of words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_SHORTEST: Final = 5
"""Letters that must be left for two words to count as relatives."""

_INFLECTION: Final = re.compile(r"(?:es|s)$")
_VOWEL: Final = re.compile(r"[aeo]$")

_DERIVATION: Final = re.compile(
    r"(?:aciones|acion|uciones|ucion|iciones|icion|siones|sion|ciones|cion|amientos?|imientos?"
    r"|adores|adoras?|ador|edores|edoras?|edor|antes?|entes?|ancias?|encias?|ados?|adas?|idos?"
    r"|idas?|ando|iendo|arse|erse|irse|arla|arlo|ar|er|ir|aron|ieron|aban?|ian?|aria|ario"
    r"|arias|arios|ales|al|ativos?|ativas?|ivos?|ivas?|osos?|osas?|icos?|icas?|a|an|e|en|o)$"
)
"""Endings that make a noun, an adjective or a form of a verb of a root."""


@lru_cache(maxsize=1 << 14)
def word_stem(word: str) -> str:
    """`medicos`, `medicas`, `medica` to `medic`; short words stay."""
    if len(word) < _SHORTEST:
        return word
    return _VOWEL.sub("", _INFLECTION.sub("", word))


@lru_cache(maxsize=1 << 14)
def word_family(word: str) -> str:
    """`administracion`, `administrar`, `administrado` to `administr`; empty for a phrase, and
    for a word whose root is too short to be told from others."""
    if not word.isalpha():
        return ""
    root = _DERIVATION.sub("", word)
    return root if len(root) >= _SHORTEST else ""
