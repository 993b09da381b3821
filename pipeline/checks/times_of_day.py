"""Morning, noon, night and midnight are the same in source and target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem
from pipeline.checks.word_classes import WordClass, find_change
from pipeline.model import Severity

CODE = "times-of-day"
TIMES: Final = WordClass("times-of-day")


def check(pair: Pair) -> Iterator[Problem]:
    """An error where a time of day became another."""
    if change := find_change(pair, TIMES):
        yield Problem(CODE, Severity.ERROR, f"{change}; write the time of the source")
