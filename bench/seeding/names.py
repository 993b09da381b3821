"""Errors in drugs, acronyms, codes of genes and other names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from bench.seeding.base import BEYOND, Kind, chosen, drop_phrase, of_half, phrase, put

TABLE: Final = Path(__file__).with_name("drugs.tsv")
ACRONYM: Final = re.compile(r"(?<![\w/-])[A-Z]{2,}(?![\w/]|-\d)")
CODE: Final = re.compile(
    r"(?<![\w/])(?=[\w-]*\d)(?=[\w-]*[A-Z]{2})[A-Z][A-Za-z0-9]*(?:-?[A-Za-z0-9]+)*(?!\w)"
)
ROMAN: Final = re.compile(r"[IVXL]+")
SAME_AS: Final = frozenset({"ADN", "DNA", "ARN", "RNA", "VIH", "HIV", "PM", "AM"})
RIGHT_FORMS: Final = frozenset(
    "AD:DA AE:EA AE:AA AF:FA AI:IA AR:RA AUC:ABC BCC:CBC CBC:CSC CI:IC CR:RC CRC:CCR CT:TC"
    " DCIS:CDIS EF:FE EKG:ECG ER:RE ET:TE HCC:CHC HL:LH HR:CR IHC:IHQ IM:MI IR:RI IU:UI KS:SK"
    " LCIS:CLIS LH:HL LP:PL MI:IM MS:EM PE:EP PH:HP PI:IP PR:RP PT:TP RA:AR RR:CR RT:TR SE:EE"
    " SM:MS TM:MT UC:CU UN:NU VF:FV VT:TV WT:TW".split()
)
"""English acronyms whose Spanish form has two letters exchanged or one other: no errors."""
NAME: Final = re.compile(r"(?<=[a-záéíóúñ,] )[A-Z][a-z]{3,}(?!\w)")
OTHER_NAMES: Final = tuple(
    "Boston Chicago Denver Toledo Martínez Wilson Roberts Nevada Oregon Portland Zamora Bennett"
    " Fischer Larsson Tucson Memphis".split()
)
NO_NAMES: Final = frozenset(
    "National Cancer Institute Journal Test Page Card External Feature Health Society".split()
)
_LETTERS: Final = "ABCDEFGHKLMNPRSTVZ"


class Drug(NamedTuple):
    """A drug in both languages, and drugs whose names are like it."""

    english: re.Pattern[str]
    spanish: re.Pattern[str]
    alike: tuple[str, ...]


@cache
def drugs() -> tuple[Drug, ...]:
    """The drugs of the table."""
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line[:1] != "#"]
    return tuple(
        Drug(phrase(english), phrase(spanish), tuple(alike.split("|")))
        for english, spanish, alike in rows
    )


def drugs_in(source: str, target: str) -> Iterator[tuple[Drug, re.Match[str]]]:
    """The drugs that both texts name, and where the target names them."""
    for drug in drugs():
        if drug.english.search(source):
            yield from ((drug, found) for found in drug.spanish.finditer(target))


def look_alike(source: str, target: str) -> Iterator[str]:
    """Another drug of the same half of the data, else none."""
    for drug, found in drugs_in(source, target):
        absent = [name for name in drug.alike if name not in target.lower()]
        yield from (put(target, *found.span(), name) for name in of_half(source, absent))


def _is_drug(word: str) -> bool:
    return any(drug.spanish.fullmatch(word) or drug.english.fullmatch(word) for drug in drugs())


def misspelt(source: str, target: str) -> Iterator[str]:
    """A letter within the name is lost or moved; its ends stay, which grammar changes."""
    for _, found in drugs_in(source, target):
        name = found[0]
        for place in range(3, len(name) - 3):
            short = name[:place] + name[place + 1 :]
            moved = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
            wrong = [new for new in (short, moved) if new != name and not _is_drug(new)]
            yield from (put(target, *found.span(), new) for new in wrong)


def drug_dropped(source: str, target: str) -> Iterator[str]:
    """The drug is gone, with the word that joins it, where it is named once only."""
    for drug, found in drugs_in(source, target):
        if len(drug.spanish.findall(target)) == 1:
            yield drop_phrase(target, *found.span())


def _is_shouted(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > len(letters) / 2


def _respelt(word: str, place: int) -> Iterator[str]:
    """`word` with another letter in a place, and with that letter and the next exchanged."""
    other = chosen(_LETTERS, word, str(place))
    yield word[:place] + (other if other != word[place].upper() else "X") + word[place + 1 :]
    if word[place + 1 : place + 2].isalpha() and word[place] != word[place + 1]:
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _wrong_letters(pattern: re.Pattern[str], source: str, target: str) -> Iterator[str]:
    ours = {found[0] for found in pattern.finditer(source)}
    if _is_shouted(target):
        return
    for found in pattern.finditer(target):
        word = found[0]
        if word in ours and not ROMAN.fullmatch(word) and word not in SAME_AS:
            for place in range(len(word)):
                if word[place].isalpha():
                    yield from (
                        target[: found.start()] + new + target[found.end() :]
                        for new in _respelt(word, place)
                        if f"{word}:{new}" not in RIGHT_FORMS
                    )


def acronym(source: str, target: str) -> Iterator[str]:
    yield from _wrong_letters(ACRONYM, source, target)


def code(source: str, target: str) -> Iterator[str]:
    yield from _wrong_letters(CODE, source, target)


def name(source: str, target: str) -> Iterator[str]:
    """Another name for a word with a capital that both texts have, in mid-sentence."""
    for found in NAME.finditer(target):
        is_there = re.search(rf"(?<=[a-z,] ){found[0]}(?!\w)", source)
        if is_there and found[0] not in NO_NAMES and not _is_shouted(target):
            yield from (put(target, *found.span(), n) for n in of_half(source, OTHER_NAMES))


KINDS: Final = (
    Kind("drug misspelt", "drugs", misspelt),
    Kind("drug look-alike", "drugs", look_alike),
    Kind("drug dropped", "drugs", drug_dropped),
    Kind("letters of an acronym", "codes", acronym),
    Kind("letters of a gene or code", "codes", code),
    Kind("name changed", BEYOND, name, promised=False),
)
