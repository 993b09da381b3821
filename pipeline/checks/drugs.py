"""Each drug of the source is in the target, and no other.

Names of drugs are alike, and one letter may make another drug of one. So a drug has to have a name
of its own in the target: the one that a table or the spelling rules of the language give, or a form
of the glossary. A brand in the source may stand in the target by its drug.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.checks.base import RECENT, Pair, Problem, describe_change, prose, quoted, words
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


_GENITIVE: Final = re.compile("['’]s?$")


class Comparison(NamedTuple):
    """The drugs of a source beside those of its target, as they are written there."""

    lost: dict[str, str]
    """Drugs of the source that the target lacks, with the name that it wants."""
    added: tuple[str, ...]
    """Drugs of the target that are not in the source."""
    misspelt: tuple[str, ...]
    """Words of the target that look like a lost drug."""


NOTHING: Final = Comparison({}, (), ())


def check(pair: Pair) -> Iterator[Problem]:
    """An error for drugs of the source that the target has not, or has in another spelling, and
    for drugs of the target that the source has not."""
    found = compare_drugs(pair)
    if not (found.lost or found.added):
        return
    instead = (*found.added, *found.misspelt)
    message = describe_change(quoted(list(found.lost)), quoted(list(instead)))
    advice = f"write {quoted(list(found.lost.values()))}" if found.lost else "name the same drugs"
    yield Problem(CODE, Severity.ERROR, f"{message}; {advice}")


def lost_drugs(pair: Pair) -> frozenset[str]:
    """The words of the source, in lower case, that `check` calls lost."""
    return frozenset(word.lower() for word in compare_drugs(pair).lost)


@lru_cache(maxsize=RECENT)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text without the English genitive."""
    return tuple(_GENITIVE.sub("", word) for word in words(prose(text)))


@lru_cache(maxsize=RECENT)
def compare_drugs(pair: Pair) -> Comparison:
    """The drugs that one of the texts names and the other does not."""
    ours, theirs = language(pair.source_lang).drugs, language(pair.target_lang).drugs
    if ours is None or theirs is None:
        return NOTHING
    source, target = _words(pair.source), _words(pair.target)
    wanted = {word: key for word in source if (key := ours.find(word.lower()))}
    there = {word: key for word in target if (key := theirs.find(word.lower()))}
    if not (wanted or there):
        return NOTHING
    lost = _find_lost(wanted, pair, theirs) if wanted else {}
    added = _find_added(there, wanted, pair, theirs) if there else ()
    return Comparison(lost, added, _find_misspelt(lost, target, theirs))


def _find_lost(wanted: dict[str, str], pair: Pair, theirs: DrugNames) -> dict[str, str]:
    """Words of the source that name a drug which the target has not, with its usual name."""
    target = {word.lower() for word in _words(pair.target)}
    there = {theirs.find(word) for word in target}
    kept = {word.lower() for word in pair.kept} & target
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
            lost[word] = names[0]
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
    lost: dict[str, str], target: Iterable[str], theirs: DrugNames
) -> tuple[str, ...]:
    """The words of the target that are likest to lost drugs, and no drugs."""
    if not lost:
        return ()
    words_by_letter: dict[str, dict[str, str]] = {}
    for word in dict.fromkeys(target):
        if len(word) > ALIKE and not theirs.find(low := word.lower()):
            words_by_letter.setdefault(low[0], {})[low] = word
    found: dict[str, None] = {}
    for name in lost.values():
        # To compare two words letter by letter takes long.
        candidates = words_by_letter.get(name[0], {})
        alike = [low for low in candidates if abs(len(low) - len(name)) <= MAX_LETTERS_LOST]
        found.update((candidates[low], None) for low in get_close_matches(name, alike, 1, CLOSE))
    return tuple(found)
