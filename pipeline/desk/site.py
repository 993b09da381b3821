"""The site under review: its pages, its work list, what is saved, and the editions that follow.

All work on pages is done under one lock: the parser is shared, and a request takes a tenth of a
second. What needs no parser is done outside of it: PO files are read in the background after the
start, and engines may take long. Editions are built by `pipeline build` itself, in the background.
"""

from __future__ import annotations

import math
import os
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice
from threading import RLock
from typing import Final, NamedTuple

from pipeline.catalogue import update
from pipeline.config.settings import Settings
from pipeline.desk.drafts import Draft, Drafts, account_name
from pipeline.desk.index import Place, WorkIndex
from pipeline.desk.rows import Row, build_rows, merge_findings
from pipeline.desk.save import Change, describe_clock, read_date
from pipeline.errors import PipelineError, SourceError
from pipeline.model import Segment, Status
from pipeline.reporting.report import LEFT_ALONE, PageReport, PageState
from pipeline.workflow.build import BuildOptions, build, load_checks, load_translation_options
from pipeline.workflow.options import Progress
from pipeline.workflow.other_answers import OtherEngines
from pipeline.workflow.page_review import (
    ReviewPage,
    UnitMemo,
    WorkerContext,
    open_review_page,
)
from pipeline.workflow.pages import PageInput
from pipeline.workspace.files import digest_files, read_bytes
from pipeline.workspace.inbound_links import find_site_links
from pipeline.workspace.site_generator import with_generator
from pipeline.workspace.site_waivers import find_site_waivers

_OPEN_PAGES: Final = 8
"""Pages that are remembered as they were read last."""
AT_ONCE: Final = 2.0
"""Seconds that PO files are read for before the desk opens."""
_TOGETHER: Final = 8
"""PO files that are read before they are put into the list."""
_PAUSE: Final = 0.002
"""Seconds in which requests that wait for the lock get it."""
_REFRESHING: Final = 0.1
"""Seconds that a request may spend on pages that have changed, beside the first one."""
_PATIENCE: Final = 0.05
"""Seconds that the list waits for whoever works on a page."""
_UNDO: Final = 500
"""Changes that can be undone."""

Stamp = tuple[int, int, int]
"""Of a file: when it was changed, its size, its number."""


class _OpenPage(NamedTuple):
    """A page as it was read last, and from what: as long as that is the same, the page is too."""

    source: PageInput
    memo: UnitMemo
    page: ReviewPage | PageReport


class Site:
    """A site under review. `clock` gives the time that approvals carry."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] | None = None) -> None:
        self.settings = with_generator(settings)
        self.lock = RLock()
        self.index = WorkIndex()
        self.drafts = Drafts(self.settings.memory.with_name("review.sqlite"), settings.output)
        self.undo: deque[Change] = deque(maxlen=_UNDO)
        self.problems: list[str] = []
        """What a person should know of the site as a whole."""
        self.stale: set[Place] = set()
        """Pages that a build would change in a way that needs an engine, or cannot build."""
        self.versions: Counter[Place] = Counter()
        """How often a page was read again: what is shown of it is old where this has changed."""
        self.latest: datetime | None = None
        """The latest date that a PO file has."""
        self._now = clock or (lambda: datetime.now().astimezone())
        self._workers: dict[str, WorkerContext] = {}
        self._stamps: dict[Place, Stamp | None] = {}
        self._unread: dict[Place, PageReport | None] = {}
        """Pages whose PO files are still to be read, the most urgent first; those without a report
        are checked then."""
        self._changed = 0
        self._open: OrderedDict[Place, _OpenPage] = OrderedDict()
        self._fragments: dict[str, frozenset[str]] = {}
        self._site_waivers: dict[str, tuple[str, ...]] = {}
        self._engines = OtherEngines()
        self._account = account_name()
        self.reviewer = self.drafts.reviewer = self.drafts.name(self._account)

    # --- reading -----------------------------------------------------------------------------

    def load(self, progress: Progress | None = None, seconds: float = math.inf) -> None:
        """Read the site, pages for at most so many seconds; `read_more` reads the rest. Raises
        PipelineError where that cannot be done."""
        with self.lock:
            load_checks(self.settings)
            translation = load_translation_options(BuildOptions(self.settings))
            self._workers = {
                language: WorkerContext(self.settings, {language: options}, translate=False)
                for language, options in translation.items()
            }
            is_partial = seconds < math.inf
            options = BuildOptions(
                self.settings, write=False, translate=False, skip_stale=is_partial
            )
            report = build(options, progress)
            self.problems = [*report.errors, *report.warnings]
            names = {page.page for page in report.pages} | {page for _, page in report.skipped}
            digests = digest_files(self.settings.source, sorted(names))
            if self.settings.anchors:
                folder = self.settings.memory.parent
                self._fragments = find_site_links(
                    self.settings.source, digests, folder, write=False
                ).inbound
            for language in self.settings.languages:
                self._site_waivers[language] = find_site_waivers(self.settings, language, {})
            pages = {(page.language, page.page): page for page in report.pages if _is_shown(page)}
            self._stamps = {place: self._stamp(place) for place in [*pages, *report.skipped]}
            self.stale |= {place for place, page in pages.items() if page.files}
            urgent = sorted(pages, key=lambda place: _urgency(pages[place]))
            self._unread = {place: pages[place] for place in urgent}
            self._unread |= dict.fromkeys(report.skipped)
            self.read_more(seconds, progress)

    @property
    def waiting(self) -> int:
        """How many pages are still to be read, so that the list is not complete."""
        return len(self._unread) + self._changed

    def read_more(self, seconds: float = math.inf, progress: Progress | None = None) -> None:
        """Read pages for so many seconds, or until all are read; from any thread."""
        end = time.monotonic() + seconds
        while self._unread:
            with self.lock:
                some = dict(islice(self._unread.items(), _TOGETHER))
                if None in some.values():  # to check a page takes longer
                    some = dict(islice(some.items(), 1))
            self._read_some(some)
            time.sleep(_PAUSE)
            if progress:
                whole = len(self._stamps)
                progress("PO files", whole - len(self._unread), whole)
            if time.monotonic() >= end:
                break

    def _read_some(self, pages: Mapping[Place, PageReport | None]) -> None:
        rows = {
            place: self._read_rows(place, page) if page else self._check_page(place)
            for place, page in pages.items()
        }
        with self.lock:
            # What a request has read meanwhile is newer.
            new = {place: found for place, found in rows.items() if place in self._unread}
            for place, found in new.items():
                self.index.put(place, found)
            for place in rows:
                self._unread.pop(place, None)

    def _check_page(self, place: Place) -> list[Row]:
        """The rows of a page that no build has checked as it is; nothing of one that is not to be
        translated."""
        with self.lock:
            try:
                page = open_review_page(self._workers[place[0]], self.read_input(place), UnitMemo())
            except PipelineError as error:
                self._add_problem(str(error))
                return self._read_rows(place, None)
            if isinstance(page, PageReport):
                self._stamps.pop(place, None)
                return []
            if self._is_stale(place, page):
                self.stale.add(place)
            return self._read_rows(place, page)

    def _is_stale(self, place: Place, page: ReviewPage) -> bool:
        """Whether a build would change the edition of a page."""
        if any(unit.status is Status.UNTRANSLATED for unit in page.units):
            return True
        try:
            edition = read_bytes(self.settings.edition_path(*place))
        except PipelineError:
            return True
        return edition != page.edition.text.encode("utf-8")

    def _read_rows(self, place: Place, page: PageReport | ReviewPage | None) -> list[Row]:
        """The rows of a page, with what is known of its findings."""
        try:
            data = read_bytes(self.settings.catalogue_path(*place))
        except PipelineError as error:
            self._add_problem(str(error))
            return []
        if data is None:
            return []
        catalogue, problems = update.read_bytes(data)
        for problem in problems:
            if problem.refused:
                self._add_problem(f"{self.settings.catalogue_path(*place)}{problem}")
        when = read_date(catalogue.header.get("PO-Revision-Date", ""))
        if when and (self.latest is None or when > self.latest):
            self.latest = when
        if isinstance(page, ReviewPage):
            findings = merge_findings(f for unit in page.units for f in unit.findings)
            waived = merge_findings(f for unit in page.units for f in unit.waived)
        elif page is not None:
            findings, waived = merge_findings(page.findings), merge_findings(page.waived)
        else:
            findings, waived = {}, {}
        counts = {segment: len(found) for segment, found in waived.items()}
        return build_rows(place, catalogue, findings, counts)

    def _add_problem(self, text: str) -> None:
        if text not in self.problems:
            self.problems.append(text)

    def _stamp(self, place: Place) -> Stamp | None:
        try:
            status = os.stat(self.settings.catalogue_path(*place))  # noqa: PTH116
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def is_changed(self, place: Place) -> bool:
        """Whether the PO file of a page is another than the one that was read."""
        return self._stamp(place) != self._stamps.get(place)

    def refresh(self) -> None:
        """Read the pages again whose PO files have changed; of many, some. None while an edition is
        built or another page is read: what is known is shown then, and the rest the next time."""
        if not self.lock.acquire(timeout=_PATIENCE):
            return
        try:
            changed = [place for place in self._stamps if self.is_changed(place)]
            end = time.monotonic() + _REFRESHING
            while changed:
                self.refresh_page(changed.pop())
                if time.monotonic() >= end:
                    break
            self._changed = len(changed)
        finally:
            self.lock.release()

    def refresh_page(self, place: Place) -> set[str]:
        """Read a page again; the texts, by `text_key`, that it has other translations of now."""
        with self.lock:
            self._stamps[place] = self._stamp(place)
            self._unread.pop(place, None)
            try:
                page: ReviewPage | PageReport | None = self.open_page(place)
            except PipelineError:
                page = None
            before = {(row.id, row.target, row.state) for row in self.index.rows_of(place)}
            self.index.put(place, self._read_rows(place, page))
            self.versions[place] += 1
            after = {(row.id, row.target, row.state) for row in self.index.rows_of(place)}
            return {segment.rpartition(".")[2] for segment, _, _ in before ^ after}

    def read_input(self, place: Place) -> PageInput:
        """A page with its PO file. Raises SourceError where the page is gone, OutputError for a
        file that cannot be read."""
        language, name = place
        data = read_bytes(self.settings.source / name)
        if data is None:
            raise SourceError("the page is gone", self.settings.source / name)
        po = read_bytes(self.settings.catalogue_path(language, name))
        fragments = self._fragments.get(name, frozenset())
        waivers = self._site_waivers.get(language, ())
        return PageInput(name, language, data, po, fragments, False, waivers)

    def open_page(self, place: Place) -> ReviewPage:
        """A page as a build would leave it. Raises PipelineError where it cannot be read."""
        with self.lock:
            if place in self._unread:
                self._read_some({place: self._unread[place]})
            source = self.read_input(place)
            known = self._open.get(place)
            if known is None or known.source != source:
                memo = known.memo if known else UnitMemo()
                page = open_review_page(self._workers[place[0]], source, memo)
                known = self._open[place] = _OpenPage(source, memo, page)
            self._open.move_to_end(place)
            while len(self._open) > _OPEN_PAGES:
                self._open.popitem(last=False)
            if isinstance(known.page, PageReport):
                raise SourceError("this page says that it is not to be translated", place[1])
            return known.page

    def ask_engines(self, language: str, segment: Segment, used: str) -> list[tuple[str, str]]:
        """What other engines than `used` make of a segment, each by its name."""
        options = self._workers[language].translation[language]
        return self._engines.translate(segment, options, used)

    def has_page(self, place: Place) -> bool:
        """Whether a page is one of the site; nothing else is ever opened."""
        return place in self._stamps

    # --- people and time ---------------------------------------------------------------------

    def now(self) -> datetime:
        """The time, with its zone."""
        return self._now()

    def set_reviewer(self, name: str) -> None:
        """Remember who reviews on this account."""
        self.reviewer = name
        self.drafts.rename(name)
        self.drafts.set_name(self._account, name)

    def clock_problem(self) -> str:
        """What is wrong with the clock; empty where nothing is."""
        return describe_clock(self.now(), self.latest)

    # --- saving ------------------------------------------------------------------------------

    def record(self, change: Change) -> set[str]:
        """Take a change of a PO file over into the work list; the texts concerned, see
        `refresh_page`."""
        with self.lock:
            self.undo.append(change)
            place = change.language, change.page
            self.drafts.drop((*place, change.after.id))
            return self.refresh_page(place)

    def keep_typed(self, place: Place, segment_id: str, draft: Draft) -> None:
        """Keep a text that is being typed."""
        self.drafts.put((*place, segment_id), draft)


def _urgency(page: PageReport) -> tuple[int, int]:
    return -page.errors, -page.flagged


def _is_shown(page: PageReport) -> bool:
    hidden = (*LEFT_ALONE, PageState.ORPHAN, PageState.REMOVED, PageState.FOLDER)
    return page.state not in hidden
