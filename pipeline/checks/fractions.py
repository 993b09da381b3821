"""Halves, thirds and quarters are the same in source and target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, describe_change, plain
from pipeline.checks.word_classes import WordClass, difference, find_in_both, quote_mentions
from pipeline.model import Severity

CODE = "fractions"
FRACTIONS: Final = WordClass("fractions")
SIGNS: Final = {"½": " 1/2", "⅓": " 1/3", "⅔": " 2/3", "¼": " 1/4", "¾": " 3/4"}


def check(pair: Pair) -> Iterator[Problem]:
    """An error for a fraction that is lost, added or changed; `50%` may say a half."""
    source, target = (_spell_signs(plain(text)) for text in (pair.source, pair.target))
    ours, theirs = find_in_both(FRACTIONS, (source, target), pair)
    if not ours and not theirs:
        return
    lost, new = difference(ours, theirs), difference(theirs, ours)
    if change := describe_change(quote_mentions(lost), quote_mentions(new)):
        what = "fraction" if lost else "amount"
        yield Problem(CODE, Severity.ERROR, f"{change}; write the {what} of the source")


def _spell_signs(text: str) -> str:
    """A text with ½ and its like as `1/2`."""
    for sign, ratio in SIGNS.items():
        text = text.replace(sign, ratio)
    return text
