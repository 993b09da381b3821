"""Which translations a person should look at first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from heapq import nsmallest
from typing import Final, NamedTuple

from pipeline.catalogue.entry import Catalogue
from pipeline.model import Finding, Origin, Placement, Severity, Status, Unit

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


RISKS: Final = tuple(Risk)
"""The most likely first."""


class Candidate(NamedTuple):
    """A segment that waits for review."""

    page: str
    language: str
    unit: Unit
    po_line: int
    """Where its entry stands in the PO file, 0 where it has none yet."""


class Evidence(NamedTuple):
    """What the risk of a translation that nobody has approved is told from."""

    source: str
    """Tagged text."""
    findings: Sequence[Finding]
    placement: Placement | None
    is_translated: bool

    @property
    def confidence(self) -> float:
        """How sure the places of the tags are, from 0 to 1."""
        return self.placement.confidence if self.placement else 1.0

    @property
    def risk(self) -> Risk:
        """How likely the translation is wrong."""
        severities = {finding.severity for finding in self.findings}
        if Severity.ERROR in severities or not self.is_translated:
            return Risk.ERROR
        if Severity.WARNING in severities:
            return Risk.WARNING
        return Risk.UNSURE if self.confidence < SURE else Risk.OTHER

    @property
    def order(self) -> tuple[int, float, float, int]:
        """What translations are sorted by: risk, findings with the doubt of the engine,
        confidence, length."""
        weight = len(self.findings) + DOUBT * _doubt(self.findings)
        risk = RISKS.index(self.risk)
        return risk, -round(weight, 2), self.confidence, -len(self.source.split())


def evidence_of(unit: Unit) -> Evidence:
    """What is known of a unit."""
    is_translated = unit.status is not Status.UNTRANSLATED
    return Evidence(unit.segment.source, unit.findings, unit.placement, is_translated)


def risk_of(unit: Unit) -> Risk:
    """The risk of a translation that nobody has approved."""
    return evidence_of(unit).risk


def _doubt(findings: Iterable[Finding]) -> float:
    """How unsure the engine is of its text: from 0, sure, to about 1."""
    scores = (_SCORE.search(found.message) for found in findings if found.check == UNSURE)
    return max((-float(score[1]) for score in scores if score), default=0.0)


def order_of(candidate: Candidate) -> tuple[int, float, float, int, str, str, int]:
    """What candidates are sorted by: their evidence, then where they stand."""
    unit = candidate.unit
    place = candidate.language, candidate.page, unit.segment.line
    return (*evidence_of(unit).order, *place)


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
