"""No word of the target is made up.

A model writes words in pieces, and now and then puts pieces together that make no word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, quoted, words
from pipeline.checks.drugs import compare_drugs
from pipeline.languages import language
from pipeline.letters import unaccented
from pipeline.model import Severity

CODE = "invented"
MIN_LETTERS = 5
"""Shorter words are as often abbreviations."""
STEM: Final = 5
"""Letters by which an inflected form of an approved word is known."""


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for words that no word list of the language has, nor the source, nor the
    glossary."""
    target_language = language(pair.target_lang)
    if (is_word := target_language.is_word) is None:
        return
    kept = {unaccented(word) for phrase in pair.kept for word in words(phrase)}
    stems = {unaccented(word)[:STEM] for word in pair.approved}
    found = [
        word
        for word in find_nonwords(prose(pair.source), prose(pair.target), is_word)
        if unaccented(word) not in kept and unaccented(word)[:STEM] not in stems
    ]
    if found:
        # Another check names them.
        misspelt = compare_drugs(pair).misspelt
        found = [word for word in found if word not in misspelt]
    if found:
        message = f"{quoted(found)} is in no list of {target_language.name} words"
        yield Problem(CODE, Severity.WARNING, f"{message}; see that it is one")


def find_nonwords(source: str, target: str, is_word: Callable[[str], bool]) -> list[str]:
    """Words of a text that are no words of its language, nor in its source; both plain."""
    found = [
        word
        for word in dict.fromkeys(words(target))
        if len(word) >= MIN_LETTERS and word[1:].islower() and not is_word(word.lower())
    ]
    given = {unaccented(word) for word in words(source)} if found else set()
    return [word for word in found if unaccented(word) not in given]
