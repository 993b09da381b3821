"""Ordinals, such as a second dose, are the same in source and target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, describe_change, plain
from pipeline.checks.numerals import parse_said
from pipeline.checks.word_classes import (
    Mention,
    WordClass,
    difference,
    find_in_both,
    quote_mentions,
)
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
    ours, theirs = find_in_both(ORDINALS, (source, target), pair)
    if not ours and not theirs:
        return
    lost, new = difference(ours, theirs), difference(theirs, ours)
    severity = Severity.ERROR if lost and new else Severity.WARNING
    if severity is Severity.WARNING:
        lost = _unsaid(lost, target, pair.target_lang)
        new = _unsaid(new, source, pair.source_lang)
    if change := describe_change(quote_mentions(lost), quote_mentions(new)):
        yield Problem(CODE, severity, f"{change}; keep the order of the source")


def _unsaid(mentions: list[Mention], other: str, lang: str) -> list[Mention]:
    """Those of a rank that the other text does not even say as a number."""
    ranked = [mention for mention in mentions if mention.name not in COMMON]
    said = parse_said(other, lang) | set(DIGITS.findall(other)) if ranked else set()
    return [mention for mention in ranked if RANKS[mention.name] not in said]
