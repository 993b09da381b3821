"""Build editions and PO files: look what changed, read, resolve, translate, prove, write.

Pages as the last build left them are not read. The others go through in groups, so that memory
does not grow with the site and the engine still gets the sentences of many pages at once.
Everything of a page is computed before anything of it is written; each file is replaced whole
or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from pipeline.build.executors import LOCAL, Executor, open_executor
from pipeline.build.files import Found, find_pages, read_bytes
from pipeline.build.fresh import find_fresh
from pipeline.build.lock import locked
from pipeline.build.make import Maker, Progress
from pipeline.build.prune import find_gone, find_renames, orphan, prune
from pipeline.build.report import PageReport, Report
from pipeline.build.resolve import Wanted
from pipeline.build.settings import Settings, check_folders
from pipeline.build.stamps import Stamps
from pipeline.build.steps import Failed, Made, Open, Shared, Sheet, finish, prepare
from pipeline.build.store import Store
from pipeline.engines.base import LanguagePair
from pipeline.errors import OutputError, SourceError
from pipeline.glossary import layers as glossary
from pipeline.glossary.layers import Glossary
from pipeline.memory import Memory
from pipeline.units import Finding, Severity

GROUP = 64
"""Pages that go to the engine together."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one run is to do."""

    settings: Settings
    pages: tuple[str, ...] = ()
    """Only these pages; all where empty."""
    write: bool = True
    """False to look what would change."""
    refresh: bool = False
    translate: bool = True
    """False never asks an engine: what needs one is reported as a finding."""
    prune: bool = False
    """Whether editions and PO files of pages that are gone are removed."""
    wait: bool = True
    """Whether to wait for another run that builds into the same folder."""
    executor: str = LOCAL
    """See `pipeline.build.executors`."""


def build(
    task: Task,
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
) -> Report:
    """Build all languages. Input errors of single pages stand in the report; raises
    PipelineError for what stops the whole run (glossary, engine, output folder). `tell` is
    told why a run waits."""
    start = time.monotonic()
    settings = task.settings
    check_folders(settings)
    # All glossaries before anything is written: an error in one stops the run.
    wants = {language: _wanted(task, language) for language in settings.languages}
    found = _find(task)
    with ExitStack() as stack:
        if task.write and stack.enter_context(locked(settings.output, wait=task.wait, tell=tell)):
            found = _find(task)  # the run waited for may have taken long
        report = Report(errors=found.errors)
        shared = Shared(settings, wants, task.translate)
        stamps = Stamps(settings.memory.with_name("stamps.sqlite"), settings)
        run = _Run(task, shared, stamps, report, progress, stack)
        for language in wants:
            _build_language(run, language, found)
        report.warnings += [stamps.problem] if stamps.problem else []
    report.seconds = time.monotonic() - start
    return report


def _find(task: Task) -> Found:
    return find_pages(task.settings.source, task.pages, [task.settings.output])


def _wanted(task: Task, language: str) -> Wanted:
    settings = task.settings
    pair = LanguagePair(settings.source_language, language)
    return Wanted(pair, load_glossary(settings, pair), settings.engine, task.refresh)


def load_glossary(settings: Settings, pair: LanguagePair) -> Glossary:
    """The glossary for a pair under these settings, empty where there is none."""
    if settings.glossary is None:
        return Glossary((), pair)
    return glossary.load(
        settings.glossary, pair, settings.project, required=settings.glossary_required
    )


def _groups(pages: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(pages)
    while group := list(islice(rest, size)):
        yield group


@dataclass(slots=True)
class _Run:
    """What the steps of one run share."""

    task: Task
    shared: Shared
    stamps: Stamps
    report: Report
    progress: Progress | None
    stack: ExitStack
    _executor: Executor[Shared] | None = field(default=None, init=False)

    def executor(self, pages: int) -> Executor[Shared]:
        """One for the whole run, begun when there is work for it."""
        if self._executor is None:
            jobs = min(self.task.settings.jobs, pages)
            opened = open_executor(self.task.executor, jobs, self.shared)
            self._executor = self.stack.enter_context(opened)
        return self._executor


def _build_language(run: _Run, language: str, found: Found) -> None:
    settings, wanted = run.task.settings, run.shared.wants[language]
    fresh = find_fresh(settings, wanted, found.pages, run.stamps)
    pages = {} if run.task.refresh else dict(fresh.reports)
    stale = [name for name in found.pages if name not in pages]
    moves = _moves(run, language, stale, found.pages)
    pages |= _rebuild(run, language, stale, moves)
    run.report.pages += (pages[name] for name in sorted(pages))
    run.report.pages += _leave_alone(found.folders, language)
    if run.task.write:
        run.stamps.save(language, fresh.moved, {})
    if not run.task.pages:
        standing = (name for name, page in pages.items() if page.state != "excluded")
        gone = find_gone(settings, language, standing)
        _deal_with(run, language, [page for page in gone if page not in moves.values()])
        if run.task.write:
            run.stamps.forget(language, fresh.gone)


def _leave_alone(folders: Iterable[str], language: str) -> Iterator[PageReport]:
    message = "a folder named like a page; rename it or leave it, it is no page"
    for name in folders:
        finding = Finding("not-a-page", Severity.WARNING, message, name)
        yield PageReport(name, language, "folder", (finding,))


# --- pages that are gone -------------------------------------------------------------------------


def _moves(
    run: _Run, language: str, stale: Sequence[str], pages: Sequence[str]
) -> dict[str, str]:
    """For new pages the page that they were before they were renamed."""
    settings = run.task.settings
    new = [page for page in stale if not settings.catalogue(language, page).exists()]
    if not new:
        return {}
    gone = [
        page
        for page in find_gone(settings, language, pages)
        if not (settings.source / page).exists()
    ]
    return find_renames(settings, language, new, gone)


def _deal_with(run: _Run, language: str, gone: Sequence[str]) -> None:
    """Tell about what is left of pages that are gone, or remove it."""
    settings = run.task.settings
    if run.task.prune and run.task.write and gone:
        # What looks gone may lie in a folder that cannot be read, or the folder be a wrong one.
        if any(page.state != "failed" for page in run.report.pages) and not run.report.errors:
            run.report.pages += prune(settings, language, gone)
            return
        run.report.warnings.append("nothing is removed in a run with errors, or without pages")
    run.report.pages += (orphan(settings, language, page) for page in gone)


# --- pages to build ------------------------------------------------------------------------------


class _Given(NamedTuple):
    """Pages on their way, with what `prepare` says of them, as soon as it does."""

    sheets: list[Sheet]
    outcomes: Iterator[Open | Made | Failed]


def _rebuild(
    run: _Run, language: str, stale: Sequence[str], moves: Mapping[str, str]
) -> dict[str, PageReport]:
    if not stale:
        return {}
    task, wanted = run.task, run.shared.wants[language]
    maker = Maker(wanted, Memory(task.settings.memory), write=task.write)
    store = Store(task.settings, wanted, run.stamps, run.report, write=task.write)
    executor = run.executor(len(stale))
    groups = _groups(stale, GROUP)
    done = 0
    ahead: _Given | None = _prepare(run, language, next(groups), moves, executor)
    pages: dict[str, PageReport] = {}
    while ahead:
        given, outcomes = ahead.sheets, list(ahead.outcomes)
        # Others may read the next pages while the engine works on these.
        group = next(groups, None)
        ahead = _prepare(run, language, group, moves, executor) if group else None
        made = _finish(given, outcomes, maker, run.progress, executor)
        for page in store.keep(given, made, moves):
            pages[page.page] = page
        done += len(given)
        if run.progress:
            run.progress(f"pages {language}", done, len(stale))
    for name in stale:
        pages.setdefault(name, PageReport(name, language, "failed"))
    run.report.warnings += maker.warnings
    if maker.used:
        run.report.engines[language] = maker.used
    return pages


def _prepare(
    run: _Run,
    language: str,
    group: Iterable[str],
    moves: Mapping[str, str],
    executor: Executor[Shared],
) -> _Given:
    settings = run.task.settings
    sheets = []
    for name in group:
        try:
            data = read_bytes(settings.source / name)
            if data is None:
                raise SourceError("the page is gone", settings.source / name)
            po = read_bytes(settings.catalogue(language, moves.get(name, name)))
        except (OutputError, SourceError) as error:
            run.report.add_error(str(error))
            continue
        sheets.append(Sheet(name, language, data, po))
    return _Given(sheets, executor.map(prepare, sheets, [sheet.key for sheet in sheets]))


def _finish(
    sheets: Sequence[Sheet],
    outcomes: Sequence[Open | Made | Failed],
    maker: Maker,
    progress: Progress | None,
    executor: Executor[Shared],
) -> list[Made | Failed]:
    """The pages made, with the engine asked for all of them at once."""
    pairs = list(zip(sheets, outcomes, strict=True))
    waiting = [(sheet, outcome.asks) for sheet, outcome in pairs if isinstance(outcome, Open)]
    answers = maker.answer([asks for _, asks in waiting], progress)
    items = [(sheet, given) for (sheet, _), given in zip(waiting, answers, strict=True)]
    finished = executor.map(finish, items, [sheet.key for sheet, _ in items])
    return [next(finished) if isinstance(outcome, Open) else outcome for outcome in outcomes]
