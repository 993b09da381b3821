"""Each drug of the source is in the target, and no other.

Names of drugs are alike, and one letter may make another drug of one. So a drug has to have a name
of its own in the target: the one that a table or the spelling rules of the language give, or a form
of the glossary. A brand in the source may stand in the target by its drug.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.checks.base import (
    RECENT,
    Pair,
    Problem,
    describe_change,
    prose,
    quoted,
    word_set,
    words,
)
from pipeline.checks.references import without_references
from pipeline.languages import language
from pipeline.languages.drugs import DrugNames, find_brand, is_listed
from pipeline.letters import unaccented
from pipeline.model import Severity

CODE = "drugs"
DERIVED: Final = 6
"""Letters of a name by which a word made of it is known: `insulinodependiente`."""
ALIKE: Final = 4
"""Letters that a name and a form of it in the glossary share."""
MAX_LETTERS_LOST: Final = 3
"""By how many letters a misspelt name may be longer or shorter."""
CLOSE: Final = 0.75
"""How like a name a word must be to be taken for a misspelling of it."""


class Comparison(NamedTuple):
    """The drugs of a source beside those of its target, as they are written there."""

    lost: dict[str, str]
    """Drugs of the source that the target lacks, with the name that it wants."""
    added: tuple[str, ...]
    """Drugs of the target that are not in the source."""
    misspelt: dict[str, str]
    """Words of the target that look like a drug of the source, with the name that they should
    be."""
    concerned: frozenset[str]
    """The drugs of the source that are lost or misspelt, in lower case."""


NOTHING: Final = Comparison({}, (), {}, frozenset())


def check(pair: Pair) -> Iterator[Problem]:
    """An error for drugs of the source that the target has not, or has in another spelling, and
    for drugs of the target that the source has not."""
    found = compare_drugs(pair)
    if not (found.lost or found.added or found.misspelt):
        return
    copied = word_set(prose(pair.target))
    left = [word for word in found.lost if word.lower() in copied]
    lost = [word for word in found.lost if word not in left]
    instead = [word for word in (*found.added, *found.misspelt) if word not in left]
    says = [f"{quoted(left)} is left as it is"] if left else []
    if lost or instead:
        says.append(describe_change(quoted(lost), quoted(list(dict.fromkeys(instead)))))
    wanted = list(dict.fromkeys((*found.lost.values(), *found.misspelt.values())))
    advice = f"write {quoted(wanted)}" if wanted else "name the same drugs"
    yield Problem(CODE, Severity.ERROR, f"{', '.join(says)}; {advice}")


def lost_drugs(pair: Pair) -> frozenset[str]:
    """The words of the source, in lower case, that `check` calls lost or misspelt."""
    return compare_drugs(pair).concerned


@lru_cache(maxsize=RECENT)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return words(prose(text))


@lru_cache(maxsize=RECENT)
def compare_drugs(pair: Pair) -> Comparison:
    """The drugs that one of the texts names and the other does not."""
    ours, theirs = language(pair.source_lang).drugs, language(pair.target_lang).drugs
    if ours is None or theirs is None:
        return NOTHING
    wanted = _find_drugs(pair.source, ours)
    there = _find_drugs(pair.target, theirs)
    if not (wanted or there):
        return NOTHING
    lost = _find_lost(wanted, pair, theirs) if wanted else {}
    added = _find_added(there, wanted, pair, theirs) if there else ()
    misspelt = _find_misspelt(wanted, lost, pair, theirs) if wanted else {}
    spoiled = {
        word.lower()
        for word in wanted
        if misspelt and _name(word, wanted, theirs) in misspelt.values()
    }
    return Comparison(lost, added, misspelt, frozenset(spoiled | set(map(str.lower, lost))))


def _find_drugs(text: str, names: DrugNames) -> dict[str, str]:
    """The words of a text that name a drug, as they are written, with its key."""
    if not any(map(names.find, word_set(prose(text)))):
        return {}
    return {word: key for word in _words(text) if (key := names.find(word.lower()))}


def _name(word: str, wanted: dict[str, str], theirs: DrugNames) -> str:
    """The name in the target that is likest to a word of the source."""
    names = theirs.names(wanted[word])
    return next(iter(get_close_matches(word.lower(), names, 1)), names[0])


def _find_lost(wanted: dict[str, str], pair: Pair, theirs: DrugNames) -> dict[str, str]:
    """Words of the source that name a drug which the target has not, with its usual name."""
    target = {word.lower() for word in _words(pair.target)}
    there = {theirs.find(word) for word in target}
    # Titles of references may stay in the language of the source.
    titles = target - word_set(without_references(prose(pair.target)))
    kept = titles | ({word.lower() for word in pair.kept} & target)
    lost: dict[str, str] = {}
    for word, key in wanted.items():
        names = theirs.names(key)
        if not names or word.lower() in kept or {key, theirs.find(names[0])} & there:
            continue
        if not (
            _is_in_a_name(word, key, pair)
            or _is_derived(names, target - {word.lower()}, theirs)
            or _is_approved(names, target, pair, theirs)
        ):
            lost[word] = _name(word, wanted, theirs)
    return lost


def _is_in_a_name(word: str, key: str, pair: Pair) -> bool:
    """Whether the word is part of a name that the target leaves as it is, such as that of a trial:
    it has a capital, and so has the word before or behind it, there as here. If no table has the
    drug, the word may be a brand by itself."""
    if not word[0].isupper() or word not in _words(pair.target):
        return False
    return not is_listed(key) or any(
        word in both for both in _capitals(pair.source) & _capitals(pair.target)
    )


def _capitals(text: str) -> set[tuple[str, str]]:
    """Two words in a row that begin with a capital."""
    return {
        both for both in pairwise(_words(text)) if both[0][0].isupper() and both[1][0].isupper()
    }


def _is_derived(names: Iterable[str], target: Iterable[str], theirs: DrugNames) -> bool:
    """Whether a word of the target is made of a name and is no drug itself."""
    beginnings = tuple(base for name in names if len(base := theirs.fold(name)) >= DERIVED)
    return bool(beginnings) and any(
        theirs.fold(word)[:-1].startswith(beginnings) and not theirs.find(word) for word in target
    )


def _is_approved(names: Iterable[str], target: set[str], pair: Pair, theirs: DrugNames) -> bool:
    """Whether a form of the glossary that is like a name stands in the target."""
    heads = {unaccented(name)[:ALIKE] for name in names}
    approved = {word.lower() for word in pair.approved} & target
    return any(unaccented(word)[:ALIKE] in heads and not theirs.find(word) for word in approved)


def _find_added(
    there: dict[str, str], wanted: dict[str, str], pair: Pair, theirs: DrugNames
) -> tuple[str, ...]:
    """Words of the target that name a drug which the source has not."""
    known = set(wanted.values())
    left = {word: key for word, key in there.items() if key not in known}
    if not left:
        return ()
    source = _words(pair.source)
    known |= {key for word in source if (key := find_brand(word))}
    folded = {theirs.fold(name) for key in known for name in theirs.names(key)}
    same = {unaccented(word) for word in (*source, *pair.kept)}
    return tuple(
        word
        for word, key in left.items()
        if key not in known
        and theirs.fold(word.lower()) not in folded
        and unaccented(word) not in same
    )


def _find_misspelt(
    wanted: dict[str, str], lost: dict[str, str], pair: Pair, theirs: DrugNames
) -> dict[str, str]:
    """Words of the target that are no words, or any words if a drug is lost, and like a drug of
    the source; with its name."""
    is_word = language(pair.target_lang).is_word
    candidates: dict[str, dict[str, str]] = {}
    for word in dict.fromkeys(_words(pair.target)):
        key = theirs.find(low := word.lower())
        is_known = is_listed(key) if key else not lost and (is_word is None or is_word(low))
        if len(word) > ALIKE and not is_known:
            candidates.setdefault(low[0], {})[low] = word
    if not candidates:
        return {}
    same = {unaccented(word) for word in _words(pair.source)} - {word.lower() for word in lost}
    found: dict[str, str] = {}
    for source in wanted:
        name = _name(source, wanted, theirs) if theirs.names(wanted[source]) else ""
        # To compare two words letter by letter takes long.
        alike = [
            low
            for low in candidates.get(name[:1], {})
            if abs(len(low) - len(name)) <= MAX_LETTERS_LOST and unaccented(low) not in same
        ]
        for low in get_close_matches(name, alike, len(alike) or 1, CLOSE):
            if theirs.fold(low) != theirs.fold(name):
                found[candidates[low[0]][low]] = name
    return found
