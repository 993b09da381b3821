"""What goes between a run and its workers: pages as bytes, questions, answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.catalogue.approved_matches import ApprovedMatch
from pipeline.checks import Problem
from pipeline.model import Origin, Placement, Segment, Unit
from pipeline.mt.translate import Request
from pipeline.reporting.report import PageReport


class Sheet(NamedTuple):
    """A page in one language, as files hold it."""

    page: str
    """Path under the source folder."""
    language: str
    data: bytes
    po: bytes | None
    asked: frozenset[str] = frozenset()
    """Fragments that other pages of the tree link to."""
    share: bool = False
    """Whether something is approved anywhere: it may be for a segment of this page."""

    @property
    def key(self) -> str:
        """Tells which worker may remember the page."""
        return f"{self.language}/{self.page}"


class Ask(NamedTuple):
    """A segment that no PO file holds."""

    segment: str
    """Its id."""
    request: Request
    terms: str
    """What its signature says beside the engine."""


class Answer(NamedTuple):
    """The translation of one."""

    target: str
    origin: Origin
    problems: tuple[Problem, ...]
    signature: str
    placement: Placement | None = None


class Open(NamedTuple):
    """A page that waits for an engine, or for what is approved on other pages."""

    asks: tuple[Ask, ...]
    unapproved: tuple[Segment, ...] = ()
    """Segments that nobody has approved in their own place."""


class Given(NamedTuple):
    """What an open page is finished with."""

    sheet: Sheet
    answers: Mapping[str, Answer]
    """By segment."""
    elsewhere: Mapping[str, ApprovedMatch]
    """What is approved on other pages, by segment."""


class Failed(NamedTuple):
    """A page that cannot be read, and why."""

    message: str


class Made(NamedTuple):
    """A page as it should stand."""

    edition: bytes | None
    """None for a file that must not be written; so with the next."""
    po: bytes | None
    report: PageReport
    settled: Counter[Origin] | None = None
    """Where its translations come from for the next run, which finds them in the PO file."""
    po_problems: bool = False
    """Whether something is wrong with the PO file that was read."""
    texts: bytes = b""
    """The words of its segments, packed: to tell which pages a changed glossary concerns."""
    units: tuple[Unit, ...] = ()
    """Its segments with their translations, if the run keeps them."""
