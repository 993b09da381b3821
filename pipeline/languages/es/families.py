"""What Spanish words have in common: inflected forms of one word, words of one root, a noun and
the adjective that stands for it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipeline.languages.es.related_words import ADJECTIVES, SYNONYMS
from pipeline.letters import unstressed

_SHORTEST: Final = 5
"""Letters that must be left of two words for them to count as relatives."""
_SHORTEST_ACTION: Final = 4
"""The same where the ending tells an action: `tratamiento`, `tratar`."""

_SHORTEST_ADVERB: Final = 9
"""Letters of a word that may be an adverb made of an adjective: not `mente` or `demente`."""

_PLURAL: Final = re.compile(r"(?<=..[^aeiou])es$|(?<=.[aeiou])s$")
_VOWEL: Final = re.compile(r"(?<=....)[aeo]$")
_POST: Final = re.compile(r"^post(?=[^aeiou])")
"""Both `posoperatorio` and `postoperatorio` are right."""

_ACTION: Final = re.compile(
    r"(?:aciones|acion|uciones|ucion|iciones|icion|siones|sion|ciones|cion|amientos?|imientos?"
    r"|arse|erse|irse|ar|er|ir)$"
)
_DERIVATION: Final = re.compile(
    rf"(?:{_ACTION.pattern}|(?:adores|adoras?|ador|edores|edoras?|edor|antes?|entes?|ancias?"
    r"|encias?|ados?|adas?|idos?|idas?|ando|iendo|arla|arlo|aron|ieron|aban?|ian?|aria|ario"
    r"|arias|arios|ales|al|ativos?|ativas?|ivos?|ivas?|osos?|osas?|icos?|icas?|a|an|e|en|o))$"
)
"""Endings that make a noun, an adjective or a form of a verb of a root."""
_ROOT_ENDS: Final = (("ct", "c"), ("duj", "duc"))
"""Ends of a root that differ between its words: `detectar` and `detección`, `redujo`."""


@lru_cache(maxsize=1 << 14)
def word_roots(word: str) -> frozenset[str]:
    """What a word in lower case shares with inflected forms, with words of the same root, and
    with the noun or adjective that stands for it; two words are relatives where these meet."""
    from simplemma import lemmatize

    base = word.removesuffix("mente") if len(word) >= _SHORTEST_ADVERB else word
    plain, lemma = unstressed(base), unstressed(lemmatize(base, lang="es").lower())
    roots = {_stem(plain), _stem(lemma)}
    roots.update(noun for root in tuple(roots) if (noun := _nouns().get(root)))
    roots.update(f"{root}-" for form in (plain, lemma) if (root := _root(form)))
    return frozenset(roots)


@lru_cache(maxsize=1 << 14)
def synonym_roots(word: str) -> frozenset[str]:
    """The roots of a word, and what it shares with words that name the same in a longer term."""
    roots = word_roots(word)
    return roots | {group for root in roots if (group := _synonyms().get(root))}


def _stem(word: str) -> str:
    """`medicos`, `medicas`, `medica` to `medic`; short words keep their vowel."""
    return _VOWEL.sub("", _PLURAL.sub("", _POST.sub("pos", word)))


def _root(word: str) -> str:
    """`administracion`, `administrar`, `administrado` to `administr`; empty for a word whose
    root is too short to be told from others."""
    if not word.isalpha():
        return ""
    least = _SHORTEST_ACTION if _ACTION.search(word) else _SHORTEST
    root = _DERIVATION.sub("", word)
    for end, same in _ROOT_ENDS:
        if root.endswith(end):
            root = root.removesuffix(end) + same
    return root if len(root) >= least else ""


@cache
def _nouns() -> dict[str, str]:
    """The stem of a noun for its own and that of each adjective that stands for it."""
    return {
        _stem(word): _stem(group[0])
        for group in map(str.split, ADJECTIVES.split("|"))
        for word in group
    }


@cache
def _synonyms() -> dict[str, str]:
    """A name of its group for the stem of each synonym."""
    return {
        _stem(word): f"={group[0]}"
        for group in map(str.split, SYNONYMS.split("|"))
        for word in group
    }
