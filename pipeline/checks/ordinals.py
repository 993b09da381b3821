"""Ordinals, such as a second dose, are the same in source and target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.numerals import parse_said
from pipeline.checks.word_classes import Mention, WordClass, difference
from pipeline.model import Severity

CODE = "ordinals"
DIGITS: Final = re.compile(r"\d+")
ORDINALS: Final = WordClass("ordinals")
RANKS: Final = {
    name: str(rank)
    for rank, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
COMMON: Final = frozenset({"first", "last"})
"""What languages say in many ways, so that it may be lost or added alone."""


def check(pair: Pair) -> Iterator[Problem]:
    """An error where an ordinal became another, a warning where a second or later one is lost or
    added and the other text has not even its number."""
    source, target = plain(pair.source), plain(pair.target)
    if not ORDINALS.knows(pair.source_lang, pair.target_lang) or not target.strip():
        return
    ours = list(ORDINALS.find(source, pair.source_lang))
    theirs = list(ORDINALS.find(target, pair.target_lang))
    lost, new = difference(ours, theirs), difference(theirs, ours)
    if lost and new:
        was, now = (quoted([m.text for m in found]) for found in (lost, new))
        yield Problem(CODE, Severity.ERROR, f"{was} became {now}; keep the order of the source")
        return
    lost = _unsaid(lost, target, pair.target_lang)
    new = _unsaid(new, source, pair.source_lang)
    if lost or new:
        words = quoted([m.text for m in lost or new])
        where = "of the source is missing" if lost else "is not in the source"
        yield Problem(CODE, Severity.WARNING, f"{words} {where}; keep the order of the source")


def _unsaid(mentions: list[Mention], other: str, lang: str) -> list[Mention]:
    """Those of a rank that the other text does not even say as a number."""
    ranked = [mention for mention in mentions if mention.name not in COMMON]
    said = parse_said(other, lang) | set(DIGITS.findall(other)) if ranked else set()
    return [mention for mention in ranked if RANKS[mention.name] not in said]
