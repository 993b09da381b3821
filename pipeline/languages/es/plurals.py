"""Plurals of Spanish noun phrases."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from pipeline.letters import is_acronym, unstressed

_STOP: Final = frozenset(
    "de del con sin para por en a al contra hacia ante entre según in ex y e o u".split()
)
_SAME: Final = frozenset(
    "madre clave diana centinela estándar láser piloto modelo límite placebo "
    "control tipo guía base alfa beta gamma delta kappa lambda".split()
)
"""Words that stay as they are after a noun."""
_ADVERBS: Final = frozenset("recién no muy más menos bien".split())
_IRREGULAR: Final = MappingProxyType(
    dict(
        pair.split("/")
        for pair in (
            "carácter/caracteres régimen/regímenes espécimen/especímenes ínterin/intérines "
            "álbum/álbumes club/clubes menú/menús champú/champús currículum/currículos"
        ).split()
    )
)
"""Plurals whose stress moves, or that go by ear."""
_ACUTE: Final = str.maketrans("aeiou", "áéíóú")
_HIATUS: Final = re.compile("[aeo][íú]$")


def pluralize(phrase: str) -> str:
    """The plural of a singular noun phrase: its head noun and the adjectives after it,
    up to a preposition. Acronyms, single letters and what is plural already stay."""
    words = phrase.split(" ")
    for index, word in enumerate(words):
        if word.casefold() in _STOP:
            break
        joined, hyphen, last = word.rpartition("-")
        low = word.casefold()
        stays = low in _ADVERBS or (index > 0 and (word[:1].isupper() or low in _SAME))
        words[index] = word if stays else joined + hyphen + _plural_word(last)
    return " ".join(words)


def _plural_word(word: str) -> str:
    if is_acronym(word) or word.endswith("mente") or not word.isalpha() or len(word) < 2:
        return word
    if irregular := _IRREGULAR.get(word.lower()):
        return word[0] + irregular[1:]
    stem, last = word[:-1], word[-1]
    bare = stem if _HIATUS.search(stem) else unstressed(stem)
    vowels = [i for i, c in enumerate(unstressed(stem)) if c in "aeiou"]
    if last in "aeiouáéó":
        return word + "s"
    if last == "z":
        return stem + "ces"
    if last in "sx":
        stressed = stem[-1] in "áéíóú" or (stem[-1] in "aeiou" and len(vowels) == 1)
        return bare + last + "es" if stressed else word
    if last == "n" and stem[-1] in "áéíóú":
        return bare + "nes"
    if last == "n" and bare == stem and len(vowels) > 1 and not stem.endswith("io"):
        at = vowels[-2]  # the stress stays where it is: examen, exámenes
        return stem[:at] + stem[at].translate(_ACUTE) + stem[at + 1 :] + "nes"
    return word + ("es" if last in "íúlrndjy" or word.endswith("ch") else "s")
