"""Dose forms and household measures, such as drops and teaspoons, are the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem
from pipeline.checks.word_classes import WordClass, find_change
from pipeline.model import Severity

CODE = "doses"
FORMS: Final = WordClass("doses")


def check(pair: Pair) -> Iterator[Problem]:
    """An error where a dose form or a measure became another."""
    if change := find_change(pair, FORMS):
        yield Problem(CODE, Severity.ERROR, f"{change}; write what is taken in the source")
