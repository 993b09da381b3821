"""No name of the source is lost or becomes another, and none is said more often.

A small model writes names in pieces, too, and now and then takes pieces of one for words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from pipeline.checks.base import (
    RECENT,
    Pair,
    Problem,
    describe_change,
    is_reference,
    prose,
    quoted,
    words,
)
from pipeline.checks.drugs import compare_drugs
from pipeline.languages import Language, language
from pipeline.letters import unaccented
from pipeline.model import Severity

CODE = "names"
ALIKE: Final = 4
"""Letters that a name and its Spanish form share: `Angelina`, `Angelinas`; `Tylenol`."""

_CAPITALS: Final = re.compile(r"([A-Z](?<!\w[A-Z])[A-Z0-9]+)s?(?!\w)")
_ALONE: Final = re.compile(r"[A-Z](?<![\w-][A-Z])[A-Z0-9]+(?![\w-])")
_NAME: Final = re.compile(r"[ -]([A-ZÀ-Þ][^\W\d_]{3,})(?!\w)")
"""A word with a capital that does not begin the text."""
_BEFORE: Final = frozenset('.!?:;•–—\n"“(/ ')
"""What stands before the first word of a sentence, which has a capital anyway."""
_PERSON: Final = re.compile(r"([A-Z][a-z]+)\.?(?=((?: [A-Z]\.){0,3}(?: [A-Z][a-z]+){1,3}))")
"""A title or a given name, and names behind it."""
_PLACE: Final = re.compile(r" ([A-Z][a-z]{3,}), ([A-Z]{2})\b")
"""A town before the abbreviation of its state."""

_FOOTNOTES: Final = frozenset("abcdef")
_MANY: Final = 20
"""Names from which a set of a text's words is faster than a search for each."""


def check(pair: Pair) -> Iterator[Problem]:
    """Warnings for names that are lost, for names that the source does not have, and for those
    in capitals that are there too often."""
    source, target = prose(pair.source), prose(pair.target)
    lost, new = list[str](), list[str]()
    if not is_reference(source) and "PUBMED" not in source and target.strip():
        lost = _find_lost(source, target, language(pair.source_lang))
        new = _find_new(pair, source, target)
    if lost or new:
        # The check of drugs names the drugs.
        drugs = compare_drugs(pair)
        lost = [name for name in lost if name.lower() not in drugs.concerned]
        new = [name for name in new if name not in drugs.added and name not in drugs.misspelt]
    if lost or new:
        change = describe_change(quoted(lost), quoted(new))
        yield Problem(CODE, Severity.WARNING, f"{change}; keep names as they are")
    if found := overused_names(source, target):
        message = f"{quoted(found)} is said more often than in the source; see that all is meant"
        yield Problem(CODE, Severity.WARNING, message)


def overused_names(source: str, target: str) -> list[str]:
    """Names in capitals that a target has more often than its source, if that has them; both
    plain. A model that loses its way says them twice: of NCI's human translations one in a
    thousand does."""
    if not (names := _ALONE.findall(target)):
        return []
    theirs = Counter(names)
    ours = Counter(found[1] for found in _CAPITALS.finditer(source))
    return [name for name, times in theirs.items() if 0 < ours[name] < times]


def missing_names(source: str, target: str, is_word: Callable[[str], bool]) -> list[str]:
    """Names in the source of which nothing like them stands in the target; both plain. A name is
    what has a capital and is no word of the source's language."""
    names = [name for name in _find_names(source) if not is_word(name.lower())]
    return _unlike(names, target)


def _find_lost(source: str, target: str, lang: Language) -> list[str]:
    """Names of the source that the target lacks: words in no list, names that lists have, names
    of persons and of towns."""
    if lang.is_word is None:
        return []
    is_word = lang.is_word
    names = missing_names(source, target, is_word)
    names = [name for name in names if not _is_footnoted(name, source, target, is_word)]
    if known := lang.name_words:
        others = [name for name in _find_names(source) if name.lower() in known.proper]
        for found in _PERSON.finditer(source):
            if found[1].lower() in known.given or found[1].lower() in known.titles:
                others += re.findall(r"[A-Z][a-z]{2,}", found[2])
        states = set(known.abbreviations.values())
        others += [town for town, state in _PLACE.findall(source) if state in states]
        names += _unlike(others, target)
    return list(dict.fromkeys(names))


def _is_footnoted(name: str, source: str, target: str, is_word: Callable[[str], bool]) -> bool:
    """Whether a name is a word with the letter of a footnote, with which both texts end:
    `Studiesa`, `in vivoa`."""
    letter = name[-1]
    at_end = source.rstrip().endswith(name) and target.rstrip().endswith(letter)
    return at_end and letter in _FOOTNOTES and is_word(name[:-1].lower())


def _find_new(pair: Pair, source: str, target: str) -> list[str]:
    """Names of the target that are not in the source: words with a capital in no list, or known
    as names, that nothing in the source is like."""
    lang = language(pair.target_lang)
    if lang.is_word is None or lang.capitalizes_nouns:
        return []
    proper = lang.name_words.proper if lang.name_words else frozenset()
    names = [
        name
        for name in _find_names(target)
        if (name.lower() in proper or not lang.is_word(name.lower())) and name not in pair.approved
    ]
    names = _unlike(names, source)
    if names and (known := language(pair.source_lang).name_words):
        short = known.abbreviations
        names = [name for name in names if short.get(name.lower(), "no place") not in source]
    return names


@lru_cache(maxsize=RECENT)
def _find_names(text: str) -> tuple[str, ...]:
    """The words of a plain text that have a capital and do not begin a sentence."""
    return tuple(
        dict.fromkeys(
            found[1]
            for found in _NAME.finditer(text)
            if found[1][1:].islower() and text[max(0, found.start() - 1)] not in _BEFORE
        )
    )


def _unlike(names: list[str], text: str) -> list[str]:
    """Those of some names that no word of a text begins like."""
    if len(names) > _MANY:
        there = {unaccented(word)[:ALIKE] for word in words(text)}
        return [name for name in names if unaccented(name)[:ALIKE] not in there]
    return [name for name in names if not _begins(unaccented(name)[:ALIKE], _fold(text))]


def _begins(beginning: str, text: str) -> bool:
    """Whether a word of a text begins so."""
    place = text.find(beginning)
    while place > 0 and text[place - 1].isalpha():
        place = text.find(beginning, place + 1)
    return place >= 0


@lru_cache(maxsize=RECENT)
def _fold(text: str) -> str:
    return unaccented(text)
