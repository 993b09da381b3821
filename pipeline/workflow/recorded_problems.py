"""Problems that only the making of a translation gives: kept in PO files, and used again there.

A later check of the translation cannot find them. All others are found again, so that they follow
the checks and the glossary of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.checks import Problem
from pipeline.model import Severity
from pipeline.mt.verify import ONLY_WHEN_MADE

_LEAKS: Final = "leaks"
_FINDING: Final = re.compile(r"(?:finding|waived): ([\w-]+): (.*)")


def read_problems(comments: Iterable[str]) -> tuple[Problem, ...]:
    """The problems that the comments of a PO entry keep."""
    found = (_FINDING.fullmatch(comment) for comment in comments)
    recorded = [_restore(match[1], match[2]) for match in found if match]
    return tuple(select_problems(recorded))


def select_problems(problems: Sequence[Problem]) -> list[Problem]:
    """Those of the problems of a translation that are to be kept.

    A word that the engine gave up on is left out of the other findings on leaks: with such a
    finding the warnings on leaks are kept too.
    """
    gave_up = any(_of_making(p.code, p.message) and p.code == _LEAKS for p in problems)
    return [
        problem
        for problem in problems
        if _of_making(problem.code, problem.message)
        or (gave_up and problem.code == _LEAKS and problem.severity is Severity.WARNING)
    ]


def merge_problems(found: Sequence[Problem], kept: Sequence[Problem]) -> list[Problem]:
    """What a check of a translation finds, with what `select_problems` kept."""
    if any(problem.code == _LEAKS for problem in kept):
        found = [p for p in found if p.code != _LEAKS or p.severity is Severity.ERROR]
        errors = {(problem.code, problem.message) for problem in found}
        kept = [problem for problem in kept if (problem.code, problem.message) not in errors]
    return [*found, *kept]


def _restore(code: str, message: str) -> Problem:
    severity = _of_making(code, message) or Severity.WARNING
    return Problem(code, severity, message)


def _of_making(code: str, message: str) -> Severity | None:
    """How bad a problem is that only the making gives; None for others."""
    for known, start, severity in ONLY_WHEN_MADE:
        if code == known and message.startswith(start):
            return severity
    return None
