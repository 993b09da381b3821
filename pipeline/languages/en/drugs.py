"""English names of drugs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from pipeline.languages.drugs import DrugNames, drug_table

STEMS: Final = tuple(
    # Biologics, cell and gene therapies.
    "mab cept kinra stim grastim poetin plase leucel siran nersen rsen "
    # Cancer.
    "nib ciclib parib zomib lisib degib rasib sertib denib rafenib platin rubicin taxel trexed "
    "trexate citabine arabine mustine tecan poside limus lutamide estrant toclax tidine "
    # Heart and blood.
    "pril prilat sartan statin olol dipine zosin afil parin xaban gatran grel sentan ciguat "
    "vaptan azosin fibrate thiazide "
    # Hormones, diabetes.
    "gliptin gliflozin glutide natide glitazone orelin arelin erelin relix reotide paratide "
    # Pain, bone, stomach.
    "coxib oxicam fenac profen dronate dronic triptan gepant setron pitant prazole prazan "
    # Nerves and mind.
    "azepam azolam zolam barbital racetam oxetine ipramine triptyline peridone piprazole caine "
    # Infections.
    "cillin mycin micin floxacin conazole nidazole bendazole cycline penem bactam kacin fungin "
    "oxacin zolid navir gravir previr buvir asvir amivir clovir fovir desivir relvir piravir "
    "virine "
    # Breathing, allergy.
    "meterol moterol caterol daterol buterol lukast imod".split()
)
"""How international names end, by which a drug is known that no table has."""
_STEMS: Final = frozenset(STEMS)
_SIZES: Final = sorted({len(stem) for stem in STEMS})
_GENITIVE: Final = re.compile("['’]s?$")
_MIN_BEFORE: Final = 3
"""Letters before a stem."""


@lru_cache(maxsize=1 << 15)
def find_drug(word: str) -> str:
    """The drug that a word in lower case names, by its key; empty where it names none."""
    name = word if word.isalpha() else _GENITIVE.sub("", word)
    for form in (name, name.removesuffix("s"), name.removeprefix("non")):
        if key := _keys().get(form):
            return key
    return name if _has_stem(name) and not name.startswith("non") else ""


@cache
def _keys() -> Mapping[str, str]:
    return MappingProxyType({name: drug.key for drug in drug_table() for name in drug.english})


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({drug.key: drug.english for drug in drug_table()})


def _has_stem(word: str) -> bool:
    from pipeline.languages.en.words import is_word

    if _STEMS.isdisjoint(word[-size:] for size in _SIZES):
        return False
    stem = next(stem for stem in STEMS if word.endswith(stem))
    return len(word) >= len(stem) + _MIN_BEFORE and not is_word(word)


def drug_names(key: str) -> tuple[str, ...]:
    """The English names of a drug, by its key."""
    return _names().get(key, ())


def fold(word: str) -> str:
    """What spellings of a name share: nothing but the plural differs."""
    return word.removesuffix("s")


DRUGS: Final = DrugNames(find_drug, drug_names, fold)
