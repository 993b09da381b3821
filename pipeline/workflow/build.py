"""Build editions and PO files: look what changed, build that, tell about the rest.

Pages as the last build left them are not read. Everything of a page is computed before
anything of it is written; each file is replaced whole or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.catalogue.approvals import Approvals
from pipeline.checks.plugins import load_checks
from pipeline.config.domains import check_domains
from pipeline.config.settings import Settings, check_folders
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary, read_glossary
from pipeline.model import Finding, Severity
from pipeline.reporting.formats import rule_titles
from pipeline.reporting.report import LEFT_ALONE, PageReport, Report
from pipeline.workflow.options import Progress, Task
from pipeline.workspace.build_state import Stamps
from pipeline.workspace.files import Found, find_pages
from pipeline.workspace.inbound_links import asked_of
from pipeline.workspace.lock import locked
from pipeline.workspace.orphans import find_gone, orphan
from pipeline.workspace.up_to_date import find_fresh

if TYPE_CHECKING:
    from pipeline.workflow.runner import Builder

__all__ = ["Task", "build", "load_glossary"]


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
    pairs = [LanguagePair(settings.source_language, language) for language in settings.languages]
    glossaries = {pair.target: load_glossary(settings, pair) for pair in pairs}
    if settings.checks:
        load_checks(settings.checks, reserved=rule_titles())
    found = _find(task)
    with ExitStack() as stack:
        if task.write and stack.enter_context(locked(settings.output, wait=task.wait, tell=tell)):
            found = _find(task)  # the run waited for may have taken long
        report = Report(errors=found.errors)
        stamps = Stamps(settings.memory.with_name("stamps.sqlite"), settings)
        asked = _asked(task, found.pages)
        run = _Run(task, glossaries, asked, stamps, report, progress, stack)
        for language in glossaries:
            _build_language(run, language, found)
        report.warnings += [stamps.problem] if stamps.problem else []
    report.seconds = time.monotonic() - start
    return report


def _find(task: Task) -> Found:
    return find_pages(task.settings.source, task.pages, [task.settings.output])


def _asked(task: Task, pages: Sequence[str]) -> dict[str, frozenset[str]]:
    settings = task.settings
    if not settings.anchors:
        return {}
    everything = find_pages(settings.source, (), [settings.output]).pages if task.pages else pages
    return asked_of(settings.source, everything, settings.memory.parent, write=task.write)


def load_glossary(settings: Settings, pair: LanguagePair) -> Glossary:
    """The glossary for a pair under these settings, empty where there is none."""
    if settings.glossary is None:
        return Glossary((), pair)
    found = read_glossary(
        settings.glossary, pair, settings.project, required=settings.glossary_required
    )
    check_domains(settings, found)
    return found


@dataclass(slots=True)
class _Run:
    """What the steps of one run share."""

    task: Task
    glossaries: Mapping[str, Glossary]
    asked: Mapping[str, frozenset[str]]
    """By page, the fragments that other pages link to: an input of each edition."""
    stamps: Stamps
    report: Report
    progress: Progress | None
    stack: ExitStack
    builder: Builder | None = None

    def rebuild(
        self,
        language: str,
        stale: Sequence[str],
        moves: Mapping[str, str],
        approvals: Approvals,
    ) -> dict[str, PageReport]:
        """Build pages; all that this takes is loaded when there are any."""
        if not stale:
            return {}
        if self.builder is None:
            from pipeline.workflow.runner import Builder

            self.builder = Builder(
                self.task, self.glossaries, self.asked, self.stamps, self.report, self.stack
            )
        return self.builder.build(language, stale, moves, approvals, self.progress)


def _build_language(run: _Run, language: str, found: Found) -> None:
    settings = run.task.settings
    fresh = find_fresh(settings, run.glossaries[language], found.pages, run.asked, run.stamps)
    if run.task.write and fresh.moved:
        run.stamps.save_glossary(run.glossaries[language])
        run.stamps.save(language, fresh.moved, {})
    pages = {} if run.task.refresh or run.task.waiting else dict(fresh.reports)
    with Approvals(
        settings.approvals,
        settings.catalogues(language),
        write=run.task.write,
        digests=fresh.catalogues,
    ) as approvals:
        concerned = approvals.affected_pages()
        if concerned and run.task.write:
            # All of them, and first: a run of some pages only, or one that is cut short, is to
            # leave the others stale.
            run.stamps.forget(language, sorted(concerned))
        stale = [name for name in found.pages if name not in pages or name in concerned]
        moves = _moves(run, language, stale, found.pages)
        pages |= run.rebuild(language, stale, moves, approvals)
    run.report.pages += (pages[name] for name in sorted(pages))
    run.report.pages += _leave_alone(found.folders, language)
    if not run.task.pages:
        standing = (name for name, page in pages.items() if page.state not in LEFT_ALONE)
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


def _moves(run: _Run, language: str, stale: Sequence[str], pages: Sequence[str]) -> dict[str, str]:
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
    if not gone:
        return {}
    from pipeline.workflow.prune import find_renames

    return find_renames(settings, language, new, gone)


def _deal_with(run: _Run, language: str, gone: Sequence[str]) -> None:
    """Tell about what is left of pages that are gone, or remove it."""
    settings = run.task.settings
    if run.task.prune and run.task.write and gone:
        # What looks gone may lie in a folder that cannot be read, or the folder be a wrong one.
        if any(page.state != "failed" for page in run.report.pages) and not run.report.errors:
            from pipeline.workflow.prune import prune

            run.report.pages += prune(settings, language, gone)
            return
        run.report.warnings.append("nothing is removed in a run with errors, or without pages")
    run.report.pages += (orphan(settings, language, page) for page in gone)
