"""A list of Spanish words, and the usual means by which others are made of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from pipeline.letters import unaccented

_PRONOUNS: Final = tuple(
    re.compile(rf"(?<=..){form}$")
    for form in ("l[aeo]s?", "(?:se|me|te|nos)", "(?:se|me|te|nos)l[aeo]s?")
)
_PREFIXES: Final = re.compile(
    r"(?:alfa|anti|auto|beta|bi|cardio|co|contra|crio|delta|des|electro|endo|exo|extra|foto|gamma"
    r"|gastro|hemi|hemo|hepato|hiper|hipo|infra|inmuno|inter|intra|macro|mega|micro|mono|multi|nano"
    r"|neo|neuro|oligo|osteo|para|peri|poli|pos|post|pre|pro|psico|quimio|radio|re|retro|semi|sero"
    r"|sobre|sub|super|supra|termo|trans|tri|trombo|ultra|uni|video)r?(?=.{5})"
)
_ENDINGS: Final = (("mente", ""), ("es", ""), ("s", ""), ("as", "o"), ("a", "o"))
"""How inflected and derived forms end, and their base."""


@lru_cache(maxsize=65536)
def is_listed_word(word: str) -> bool:
    """Whether a word in lower case is listed, or made of a listed one by the usual means."""
    if _is_listed(word):
        return True
    for ending, base in _ENDINGS:
        if word.endswith(ending) and _is_listed(word.removesuffix(ending) + base):
            return True
    for pronouns in _PRONOUNS:
        # Behind a verb they bring an accent to it: `imagínese`, `dárselo`.
        verb, count = pronouns.subn("", word)
        if count and (_is_listed(verb) or _is_listed(unaccented(verb))):
            return True
    found = _PREFIXES.match(word)
    return found is not None and is_listed_word(word[found.end() :])


def _is_listed(word: str) -> bool:
    from simplemma import is_known

    return word in _extra() or is_known(word, lang="es")


@cache
def _extra() -> frozenset[str]:
    """Words of health and public information that the dictionary lacks."""
    data = files("pipeline") / "data" / "es-words.txt"
    lines = data.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
