"""No word of the target is made up.

A model writes words in pieces, and now and then puts pieces together that make no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, quoted, words
from pipeline.letters import unaccented
from pipeline.model import Severity

CODE = "invented"
MIN_LETTERS = 5
"""Shorter words are as often abbreviations."""
STEM: Final = 5
"""Letters by which an inflected form of an approved word is known."""

_PRONOUNS: Final = tuple(
    re.compile(rf"(?<=..){form}$")
    for form in ("l[aeo]s?", "(?:se|me|te|nos)", "(?:se|me|te|nos)l[aeo]s?")
)
_PREFIXES: Final = re.compile(
    r"(?:anti|auto|bi|co|contra|des|extra|hemi|hiper|hipo|infra|inmuno|inter|intra|macro|mega"
    r"|micro|mono|multi|nano|neo|neuro|oligo|para|peri|poli|pos|post|pre|pro|quimio|radio|re"
    r"|retro|semi|sobre|sub|super|supra|trans|tri|ultra|uni)r?(?=.{5})"
)
_ENDINGS: Final = (("mente", ""), ("es", ""), ("s", ""), ("as", "o"), ("a", "o"))
"""How inflected and derived forms end, and their base."""


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for words that no list of Spanish words has, nor the source, nor the glossary."""
    if pair.target_lang != "es":
        return
    kept = {unaccented(word) for phrase in pair.kept for word in words(phrase)}
    stems = {unaccented(word)[:STEM] for word in pair.approved}
    found = [
        word
        for word in made_up(prose(pair.source), prose(pair.target))
        if unaccented(word) not in kept and unaccented(word)[:STEM] not in stems
    ]
    if found:
        message = f"{quoted(found)} is in no list of Spanish words; see that it is one"
        yield Problem(CODE, Severity.WARNING, message)


def made_up(source: str, target: str) -> list[str]:
    """Words of a Spanish text that are in no list, nor in its source; both plain."""
    found = [
        word
        for word in dict.fromkeys(words(target))
        if len(word) >= MIN_LETTERS and word[1:].islower() and not is_spanish(word.lower())
    ]
    given = {unaccented(word) for word in words(source)} if found else set()
    return [word for word in found if unaccented(word) not in given]


@lru_cache(maxsize=65536)
def is_spanish(word: str) -> bool:
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
    return found is not None and is_spanish(word[found.end() :])


def _is_listed(word: str) -> bool:
    from simplemma import is_known

    return word in _extra() or is_known(word, lang="es")


@cache
def _extra() -> frozenset[str]:
    """Words of health and public information that the dictionary lacks."""
    data = files("pipeline") / "data" / "es-words.txt"
    lines = data.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
