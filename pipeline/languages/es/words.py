"""Spanish words: those of the word list, and names of drugs."""

from __future__ import annotations

from functools import lru_cache

from pipeline.languages.es.drugs import find_drug
from pipeline.languages.es.word_list import is_listed_word


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Whether a word in lower case is listed, or made of a listed one by the usual means, or
    names a drug."""
    return is_listed_word(word) or bool(find_drug(word))
