"""Quantities of one kind stand with the words that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.quantities import Quantity, read_quantities
from pipeline.checks.word_classes import WordClass
from pipeline.model import Severity

CODE = "order"
LABELS: Final = WordClass("labels")
MOST: Final = 6
"""Quantities of one unit in a text that are compared; more are a table."""


def check(pair: Pair) -> Iterator[Problem]:
    """A warning where quantities of one unit have changed places and the words around them, such
    as `now` and `later`, have not, or the other way round."""
    source, target = plain(pair.source), plain(pair.target)
    ours, theirs = read_quantities(
        source, target, (pair.source_lang, pair.target_lang), pair.target_sign
    )
    if len(ours) < 2 or len(theirs) < 2:
        return
    for unit in dict.fromkeys(quantity.shared for quantity in ours if quantity.shared):
        mine, yours = ([q for q in side if q.shared == unit] for side in (ours, theirs))
        if not 1 < len(mine) == len(yours) <= MOST or not _are_same(mine, yours):
            continue
        is_turned = not all(
            one.values & other.values for one, other in zip(mine, yours, strict=True)
        )
        if is_turned != _are_labels_turned(source, target, pair):
            said = f"{quoted([q.text for q in mine])} became {quoted([q.text for q in yours])}"
            yield Problem(
                CODE, Severity.WARNING, f"{said}; see that each number stands where it belongs"
            )
            return


def _are_same(mine: Sequence[Quantity], yours: Sequence[Quantity]) -> bool:
    """Whether both are the same different values, in any order."""
    values = [value for quantity in mine for value in quantity.values]
    if len(values) != len(set(values)):
        return False
    return all(sum(bool(one.values & other.values) for other in yours) == 1 for one in mine)


def _are_labels_turned(source: str, target: str, pair: Pair) -> bool:
    """Whether the words that both texts have once each stand in another order."""
    if not LABELS.knows(pair.source_lang, pair.target_lang):
        return False
    ours = [label.name for label in LABELS.find(source, pair.source_lang)]
    theirs = [label.name for label in LABELS.find(target, pair.target_lang)]
    both = {name for name in ours if ours.count(name) == theirs.count(name) == 1}
    return [n for n in ours if n in both] != [n for n in theirs if n in both]
