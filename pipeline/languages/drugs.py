"""Names of drugs: the table of those in use, and what a language knows of them.

A drug is known by its first English name in the table. One that no table has is known by how its
name ends: international names share stems, as all `-mab` are antibodies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple


class Drug(NamedTuple):
    """A drug of the table; all names in lower case, brands as they are written."""

    english: tuple[str, ...]
    spanish: tuple[str, ...]
    """Empty where the spelling rules of the language give them."""
    brands: tuple[str, ...]
    """Names and acronyms that stand for the drug in a source."""

    @property
    def key(self) -> str:
        """What the drug is known by in all languages."""
        return self.english[0]


@dataclass(frozen=True, slots=True)
class DrugNames:
    """How a language names drugs."""

    find: Callable[[str], str]
    """The drug that a word in lower case names, by its key; empty where it names none."""
    names: Callable[[str], tuple[str, ...]]
    """The names of a drug by its key, the usual one first; none where they are not known."""
    fold: Callable[[str], str]
    """What spellings of one name share, from a word in lower case."""


@cache
def drug_table() -> tuple[Drug, ...]:
    """The drugs of the table, in its order."""
    data = files("pipeline") / "data" / "drugs-en-es.tsv"
    lines = data.read_text(encoding="utf-8").splitlines()
    return tuple(_parse(line) for line in lines if line and line[0] != "#")


def is_listed(key: str) -> bool:
    """Whether the table has a drug with this key; others are known by their ending only."""
    return key in _keys()


@cache
def _keys() -> frozenset[str]:
    return frozenset(drug.key for drug in drug_table())


def _parse(line: str) -> Drug:
    cells = [tuple(cell.split("|")) if cell else () for cell in line.split("\t")]
    return Drug(*cells, *[()] * (len(Drug._fields) - len(cells)))


def find_brand(word: str) -> str:
    """The key of the drug that a brand or an acronym stands for; empty where it is neither. Case
    counts, but for brands in capitals."""
    return _brands().get(word) or (_brands().get(word.capitalize(), "") if word.isupper() else "")


@cache
def _brands() -> Mapping[str, str]:
    return MappingProxyType(dict(_pairs_of_brands()))


def _pairs_of_brands() -> Iterator[tuple[str, str]]:
    for drug in drug_table():
        for brand in drug.brands:
            yield brand, drug.key
