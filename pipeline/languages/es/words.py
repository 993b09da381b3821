"""Spanish words: those of the word list, and names of drugs."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pipeline.languages.es.drugs import find_drug
from pipeline.languages.es.word_list import is_listed_word
from pipeline.languages.records import word_set

SHORT_WORDS: Final = word_set(
    "al así con da de del den dos dé día el en es esa ese eso ha han hay hoy la las le les lo los "
    "mal me mes más ni no nos o ojo para por que qué se sea si sin son su sus sí sólo tan te tos "
    "tu tú un una uno use va ver vez y ya"
)
"""Words of two or three letters that are written in capitals for emphasis."""


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Whether a word in lower case is listed, or made of a listed one by the usual means, or
    names a drug."""
    return is_listed_word(word) or bool(find_drug(word))
