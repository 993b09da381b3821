"""What the work list shows of a segment: its entry in the PO file, and what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline import tagged_text
from pipeline.catalogue.notes import parse_placement
from pipeline.catalogue.sign_off import read_sign_off
from pipeline.catalogue.update import Catalogue, Entry
from pipeline.letters import unaccented
from pipeline.model import Finding, Severity
from pipeline.reporting.risk import RISKS, SURE, Evidence, Risk


class State(StrEnum):
    """How a segment is shown, the most urgent first."""

    ERROR = "error"
    UNTRANSLATED = "untranslated"
    WARNING = "warning"
    OFFER = "offer"
    """An older approved text is offered, as the source has changed."""
    UNSURE = "unsure"
    DRAFT = "draft"
    MACHINE = "machine"
    REVIEWED = "reviewed"
    COPY = "copy"
    """Nothing to translate in it."""


LABELS: Final[Mapping[State, str]] = {
    State.ERROR: "Error found",
    State.UNTRANSLATED: "No translation",
    State.WARNING: "Warning",
    State.OFFER: "Source changed",
    State.UNSURE: "Unsure",
    State.DRAFT: "Draft",
    State.MACHINE: "Machine translation",
    State.REVIEWED: "Approved",
    State.COPY: "Nothing to translate",
}
"""What people read for a state."""

_COPIED: Final = "copy"
_UNKNOWN: Final = "by an unknown person"
"""Stands for who approved a text in a tool that does not say who."""

Order = tuple[int, float, float, int, str, str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A segment of a page in one language."""

    language: str
    page: str
    at: int
    """Place among the segments of its page, from 0."""
    id: str
    source: str
    target: str
    kind: str
    state: State
    findings: tuple[Finding, ...]
    waived: int
    """How many findings a person lets stand."""
    words: int
    reviewer: str
    """Who approved it; empty where nobody did."""
    order: Order
    """By risk, as `review next` has it."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return self.state not in (State.REVIEWED, State.COPY)

    @property
    def risk(self) -> Risk:
        """How likely it is wrong, if nobody has approved it."""
        return RISKS[self.order[0]]

    @property
    def text_key(self) -> str:
        """The same for all segments with the same words."""
        return self.id.rpartition(".")[2]

    @property
    def searchable(self) -> str:
        """Its texts as they are searched: without tags and accents, in lower case."""
        plain = tagged_text.plain
        return unaccented(f"{plain(self.source)}\n{plain(self.target)}")


def build_rows(
    place: tuple[str, str],
    catalogue: Catalogue,
    findings: Mapping[str, tuple[Finding, ...]],
    waived: Mapping[str, int],
) -> list[Row]:
    """The rows of a page, given by language and path. Findings and counts are by segment id."""
    entries = [entry for entry in catalogue.entries if not entry.obsolete]
    return [
        build_row((*place, at), entry, findings.get(entry.id, ()), waived.get(entry.id, 0))
        for at, entry in enumerate(entries)
    ]


def build_row(
    place: tuple[str, str, int], entry: Entry, findings: tuple[Finding, ...], waived: int
) -> Row:
    """The row of an entry at a place: language, page, number of the entry."""
    language, page, at = place
    words = len(tagged_text.plain(entry.source).split())
    placement = parse_placement(entry.comments)
    evidence = Evidence(entry.source, findings, placement, bool(entry.target))
    order = (*evidence.order, language, page, at)
    sign_off = read_sign_off(entry)
    reviewer = (sign_off.name if sign_off else _UNKNOWN) if entry.approved else ""
    if entry.approved and entry.approved_on:
        reviewer = f"on {entry.approved_on}"
    return Row(
        language,
        page,
        at,
        entry.id,
        entry.source,
        entry.target,
        entry.comments[0] if entry.comments else "",
        state_of(entry, findings, evidence.confidence),
        findings,
        waived,
        words,
        reviewer,
        order,
    )


def merge_findings(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Findings by segment; what is said of several occurrences of a segment counts once."""
    found: dict[str, dict[tuple[str, str], Finding]] = {}
    for finding in findings:
        if finding.segment:
            same = found.setdefault(finding.segment, {})
            same.setdefault((finding.check, finding.message), finding)
    return {segment: tuple(some.values()) for segment, some in found.items()}


def state_of(entry: Entry, findings: Iterable[Finding], confidence: float = 1.0) -> State:
    """How an entry with these findings is shown."""
    if entry.approved:
        return State.REVIEWED
    if entry.signature == _COPIED:
        return State.COPY
    if not entry.target:
        return State.UNTRANSLATED
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return State.ERROR
    if entry.previous is not None:
        return State.OFFER
    if severities:
        return State.WARNING
    if confidence < SURE:
        return State.UNSURE
    return State.DRAFT if entry.draft else State.MACHINE
