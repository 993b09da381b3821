"""Spanish names of drugs, and how they are spelt after the English ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from pipeline.languages.drugs import DrugNames, drug_table
from pipeline.languages.respelling import compile_rules, respell
from pipeline.letters import unaccented

_SPELLING: Final = compile_rules(
    (
        ("ph", "f"),
        ("th", "t"),
        ("rh", "r"),
        ("ch(?=[ei])", "qu"),
        ("ch", "c"),
        ("ck", "c"),
        (r"([bdfglmnpst])\1", r"\1"),
        ("cc(?![eiy])", "c"),
        ("yl$", "ilo"),
        ("deoxy", "desoxi"),
        ("y(?=[^aeiou])|(?<=[^aeiou])y", "i"),
        ("^s(?=[bcdfgkmpqtv])", "es"),
        ("qu(?=[ao])", "cu"),
    )
)
"""Letters of English names and what Spanish writes, applied one after the other."""

_ENDINGS: Final = compile_rules(
    (
        ("rubicin", "rrubicina"),
        ("(?<=[aeo])in", "ína"),
        ("aine", "aína"),
        ("eine", "eína"),
        ("platin", "platino"),
        ("floxacin", "floxacino"),
        ("dipine", "dipino"),
        ("ine?", "ina"),
        ("one", "ona"),
        ("ole", "ol"),
        ("ose", "osa"),
        ("ase", "asa"),
        ("oside", "ósido"),
        ("ide", "ida"),
        ("ate", "ato"),
        ("ane", "ano"),
        ("ene", "eno"),
        ("(?<=[fx])en", "eno"),
        ("(?<!pr)il", "ilo"),
        ("an", "án"),
        ("on", "ón"),
        ("ac", "aco"),
        ("um", "o"),
        ("ime", "ima"),
        ("gene", "gén"),
        ("ic", "ico"),
    ),
    end="$",
)
"""Endings of English names and their Spanish ones; the first that fits counts."""

_GENDERS: Final = ("a", "o", "as", "os")
_GENDER: Final = re.compile("(?:[ao]s?)$")
"""What spellings of one name differ in: `ciprofloxacino` and `ciprofloxacina`."""
_MIN_BEFORE: Final = 3
"""Letters before a stem."""


@lru_cache(maxsize=1 << 15)
def spell(english: str) -> str:
    """The Spanish spelling of the English name of a drug, in lower case."""
    name = respell(english, _SPELLING)
    for pattern, letters in _ENDINGS:
        new, count = pattern.subn(letters, name)
        if count:
            return new
    return name


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """What spellings of a name share: no accents, no last vowel, one `r` for two, `c` for `z`."""
    plain = unaccented(word).replace("rr", "r").replace("ze", "ce").replace("zi", "ci")
    return _GENDER.sub("", plain) if plain.endswith(_GENDERS) else plain


@lru_cache(maxsize=1 << 15)
def find_drug(word: str) -> str:
    """The drug that a word in lower case names, by its key; empty where it names none.

    A drug that no table has is known by its folded name.
    """
    folded = fold(word)
    if key := _keys().get(folded):
        return "" if unaccented(word) in _english() else key
    return folded if folded.endswith(_stems()) and _is_unlisted(word, folded) else ""


@cache
def _keys() -> Mapping[str, str]:
    return MappingProxyType(
        {fold(name): drug.key for drug in drug_table() for name in drug_names(drug.key)}
    )


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {drug.key: drug.spanish or _spell_all(drug.english) for drug in drug_table()}
    )


def _spell_all(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spell(name) for name in names))


@cache
def _english() -> frozenset[str]:
    """English names that are no Spanish ones."""
    spanish = {unaccented(name) for names in _names().values() for name in names}
    return frozenset(name for drug in drug_table() for name in drug.english) - spanish


@cache
def _stems() -> tuple[str, ...]:
    from pipeline.languages.en.drugs import STEMS

    # Behind a vowel, where no `e` comes before `st`.
    return tuple(dict.fromkeys(fold(spell(f"a{stem}"))[1:] for stem in STEMS))


def _is_unlisted(word: str, folded: str) -> bool:
    """Whether a word with the ending of a drug is no ordinary one."""
    from pipeline.languages.es.word_list import is_listed_word

    stem = next(stem for stem in _stems() if folded.endswith(stem))
    return len(folded) >= len(stem) + _MIN_BEFORE and not is_listed_word(word)


def drug_names(key: str) -> tuple[str, ...]:
    """The Spanish names of a drug, by its key or by its English name, the usual one first."""
    return _names().get(key) or (spell(key),)


DRUGS: Final = DrugNames(find_drug, drug_names, fold)
