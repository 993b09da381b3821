"""Capitals match the source: ALL CAPS as a whole, and the first letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose
from pipeline.model import Severity

CODE = "casing"
WORD: Final = re.compile(r"\w+")
MIN_CAPS = 8
"""Letters from which ALL CAPS is a style and not an acronym."""


def check(pair: Pair) -> Iterator[Problem]:
    """Warnings for ALL CAPS lost or gained and for a first letter turned to lower case."""
    source, target = prose(pair.source), prose(pair.target)
    if _all_caps(source) and _has_lower_word(target):
        yield Problem(CODE, Severity.WARNING, "the source is in capitals; write the target so")
    elif _all_caps(target) and _has_lower_word(source):
        yield Problem(CODE, Severity.WARNING, "the source is not in capitals; use lower case")
    ours, theirs = _first_word(source), _first_word(target)
    if ours.istitle() and theirs[:1].islower():
        message = f'"{theirs}" begins in lower case, "{ours}" with a capital; begin with a capital'
        yield Problem(CODE, Severity.WARNING, message)


def _all_caps(text: str) -> bool:
    if not text.isupper():
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= MIN_CAPS and len(text.split()) > 1 and all(map(str.isupper, letters))


def _has_lower_word(text: str) -> bool:
    """Whether most letters of `text` are lower case."""
    letters = [c for c in text if c.isalpha()]
    return sum(map(str.islower, letters)) > len(letters) / 2


def _first_word(text: str) -> str:
    """First run of letters and digits, empty if there is none."""
    found = WORD.search(text)
    return found[0] if found else ""
