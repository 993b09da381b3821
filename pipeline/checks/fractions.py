"""Halves, thirds and quarters are the same in source and target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.word_classes import WordClass, difference
from pipeline.model import Severity

CODE = "fractions"
FRACTIONS: Final = WordClass("fractions")
SIGNS: Final = str.maketrans({"½": " 1/2", "⅓": " 1/3", "⅔": " 2/3", "¼": " 1/4", "¾": " 3/4"})


def check(pair: Pair) -> Iterator[Problem]:
    """An error for a fraction that is lost, added or changed; `50%` may say a half."""
    source, target = (plain(text).translate(SIGNS) for text in (pair.source, pair.target))
    if not FRACTIONS.knows(pair.source_lang, pair.target_lang) or not target.strip():
        return
    ours = list(FRACTIONS.find(source, pair.source_lang))
    theirs = list(FRACTIONS.find(target, pair.target_lang))
    lost = quoted([mention.text for mention in difference(ours, theirs)])
    new = quoted([mention.text for mention in difference(theirs, ours)])
    if lost and new:
        yield _error(f"{lost} became {new}; write the fraction of the source")
    elif lost:
        yield _error(f"{lost} of the source is missing; write the fraction of the source")
    elif new:
        yield _error(f"{new} is not in the source; write the amount of the source")


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
