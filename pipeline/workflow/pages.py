"""A page on its way between a run and its workers: as bytes, with open questions, as files."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from pipeline.model import Origin, Segment, Unit
from pipeline.mt.translate import TranslationRequest
from pipeline.reporting.report import PageReport
from pipeline.workspace.linked_files import NO_FILES, LinkedFiles


class PageInput(NamedTuple):
    """A page in one language, as files hold it."""

    page: str
    """Path under the source folder."""
    language: str
    data: bytes
    po: bytes | None
    """The PO file; None where there is none."""
    inbound_fragments: frozenset[str] = frozenset()
    """Fragments that other pages of the tree link to."""
    has_approvals: bool = False
    """Whether something is approved anywhere: it may be for a segment of this page."""
    site_waivers: tuple[str, ...] = ()
    """The waivers for the whole site, from all PO files of the language."""
    linked_files: LinkedFiles = NO_FILES
    """What the edition has to do with the files that the page links to."""
    edition: bytes | None = None
    """What stands in the place of the edition; None where nothing does."""
    edition_known: bool = False
    """Whether the last build on this machine left it so."""

    @property
    def key(self) -> str:
        """Tells which worker may remember the page."""
        return f"{self.language}/{self.page}"


class PendingPage(NamedTuple):
    """A page that waits for an engine, or for what is approved on other pages."""

    requests: tuple[TranslationRequest, ...]
    """Its segments without a translation, each once."""
    unapproved: tuple[Segment, ...] = ()
    """Segments that nobody has approved in their own place."""


class FailedPage(NamedTuple):
    """A page that cannot be read, and why."""

    message: str


class PageOutput(NamedTuple):
    """The files of a page, and what is to be said about them."""

    edition: bytes | None
    """None for a file that must not be written; so with the next."""
    po: bytes | None
    report: PageReport
    origins_next_run: Counter[Origin] | None = None
    """Where its translations come from for the next run, which finds them in the PO file."""
    has_po_problems: bool = False
    """Whether something is wrong with the PO file that was read."""
    texts: bytes = b""
    """The words of its segments, packed: to tell which pages a changed glossary may match."""
    units: tuple[Unit, ...] = ()
    """Its segments with their translations, if the run was asked for them."""
    kept: tuple[bytes | None, bytes | None] = (None, None)
    """Edition and PO file that people wrote or changed and that these replace: copies are kept."""
