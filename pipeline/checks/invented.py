"""No word of the target is made up.

A model writes words in pieces, and now and then puts pieces together that make no word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, quoted, word_set, words
from pipeline.checks.drugs import compare_drugs
from pipeline.checks.references import without_references
from pipeline.languages import language
from pipeline.letters import unaccented
from pipeline.model import Severity

CODE = "invented"
MIN_LETTERS = 5
"""Shorter words are as often abbreviations."""
ENDING: Final = 2
"""Letters at its end in which an inflected form of an approved word may differ from it."""


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for words that no word list of the language has, nor the source, nor the
    glossary."""
    target = without_references(prose(pair.target))
    if not (found := find_nonwords(prose(pair.source), target, pair.target_lang)):
        return
    kept = {unaccented(word) for phrase in pair.kept for word in words(phrase)}
    approved = tuple(unaccented(word) for word in pair.approved)
    # The check of drugs names what it takes for a misspelt drug.
    misspelt = compare_drugs(pair).misspelt
    found = [
        word
        for word in found
        if word not in misspelt
        and (low := unaccented(word)) not in kept
        and not _is_inflected(low, approved)
    ]
    if found:
        message = f"{quoted(found)} is in no list of {language(pair.target_lang).name} words"
        yield Problem(CODE, Severity.WARNING, f"{message}; see that it is one")


def _is_inflected(word: str, approved: tuple[str, ...]) -> bool:
    """Whether a word may be an inflected form of an approved one; both without accents."""
    stem = word[: max(MIN_LETTERS, len(word) - ENDING)]
    return any(form.startswith(stem) for form in approved)


def find_nonwords(source: str, target: str, code: str) -> list[str]:
    """Words of a text in the language `code` that are no words of it, nor in the source, nor made
    after a word of the source; both plain. Empty where the language has no word list."""
    target_language = language(code)
    if (is_word := target_language.is_word) is None:
        return []
    found = [
        word
        for word in dict.fromkeys(words(target))
        if len(word) >= MIN_LETTERS and word[1:].islower() and not is_word(word.lower())
    ]
    if not found:
        return []
    ours = word_set(source)
    given = {part for word in ours for part in (unaccented(word), unaccented(word.split("’")[0]))}
    return [
        word
        for word in found
        if unaccented(word) not in given and not target_language.is_cognate(word.lower(), ours)
    ]
