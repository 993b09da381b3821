"""Which translations a person should look at first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from heapq import nsmallest
from typing import Final, NamedTuple

from pipeline.catalogue.entry import Catalogue
from pipeline.model import Origin, Severity, Status, Unit

SURE: Final = 0.5
"""From which confidence on the place of its tags counts as beyond doubt."""

UNSURE: Final = "unsure"
"""Code of the finding that says how unsure the engine is."""
DOUBT: Final = 3
"""Findings that full doubt weighs as much as."""
_SCORE: Final = re.compile(r"\(score (-\d+\.\d\d)\)")


class Risk(StrEnum):
    """How likely a translation is wrong where it matters, the most likely first."""

    ERROR = "error"
    """A check found an error, or there is no translation."""
    WARNING = "warning"
    UNSURE = "unsure"
    """Nothing was found, but its tags may stand in the wrong place."""
    OTHER = "other"


_ORDER: Final = tuple(Risk)


class Candidate(NamedTuple):
    """A segment that waits for review."""

    page: str
    language: str
    unit: Unit
    po_line: int
    """Where its entry stands in the PO file, 0 where it has none yet."""


def risk_of(unit: Unit) -> Risk:
    """The risk of a translation that nobody has approved."""
    severities = {finding.severity for finding in unit.findings}
    if Severity.ERROR in severities or unit.status is Status.UNTRANSLATED:
        return Risk.ERROR
    if Severity.WARNING in severities:
        return Risk.WARNING
    return Risk.UNSURE if _confidence(unit) < SURE else Risk.OTHER


def _confidence(unit: Unit) -> float:
    return unit.placement.confidence if unit.placement else 1.0


def _doubt(unit: Unit) -> float:
    """How unsure the engine is of its text: from 0, sure, to about 1."""
    scores = (_SCORE.search(found.message) for found in unit.findings if found.check == UNSURE)
    return max((-float(score[1]) for score in scores if score), default=0.0)


def order_of(candidate: Candidate) -> tuple[int, float, float, int, str, str, int]:
    """What candidates are sorted by: findings with the doubt of the engine, confidence, length,
    then where they stand."""
    unit = candidate.unit
    return (
        _ORDER.index(risk_of(unit)),
        -round(len(unit.findings) + DOUBT * _doubt(unit), 2),
        _confidence(unit),
        -words_of(unit),
        candidate.language,
        candidate.page,
        unit.segment.line,
    )


def words_of(unit: Unit) -> int:
    """Words of the source."""
    return len(unit.segment.source.split())


def find_riskiest_units(
    units: Iterable[Unit], page: str, language: str, old: Catalogue | None, count: int
) -> list[Candidate]:
    """The riskiest `count` segments of a page that nobody has approved, each once."""
    found: dict[str, Candidate] = {}
    for unit in units:
        to_do = unit.status is not Status.REVIEWED and unit.origin is not Origin.COPY
        if to_do and unit.segment.id not in found:
            entry = old.find(unit.segment.id) if old else None
            line = entry.line if entry and not entry.obsolete else 0
            found[unit.segment.id] = Candidate(page, language, unit, line)
    return riskiest(list(found.values()), count)


def riskiest(candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """The first `count` to look at, in that order."""
    return nsmallest(count, candidates, key=order_of)
