"""Build editions and PO files: read, resolve, translate, assemble, prove, write.

Pages go through in groups, so that memory does not grow with the site and the engine still
gets the sentences of many pages at once. Everything is computed before anything of a page is
written; each file is replaced whole or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path

from pipeline.build.files import find_pages, page_names, read_bytes, remove_leftovers, write_bytes
from pipeline.build.make import Maker, Progress
from pipeline.build.provenance import front_matter_edits, front_matter_problem, status_of
from pipeline.build.report import PageReport, Report
from pipeline.build.resolve import (
    MACHINE_TEXT,
    Wanted,
    Work,
    resolve,
)
from pipeline.build.settings import Settings, check_folders
from pipeline.build.workers import map_all, workers
from pipeline.engines.base import LanguagePair
from pipeline.errors import PipelineError, SourceError
from pipeline.glossary import layers as glossary
from pipeline.glossary.layers import Glossary
from pipeline.memory import Memory
from pipeline.page.document import Document, read_document
from pipeline.page.edition import assemble
from pipeline.page.segment import VERSION, Page, read_page
from pipeline.po import catalogue
from pipeline.po.catalogue import Catalogue, Problem
from pipeline.units import Finding, Origin, Severity, Status, Unit

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


def build(task: Task, progress: Progress | None = None) -> Report:
    """Build all languages. Input errors of single pages stand in the report; raises
    PipelineError for what stops the whole run (glossary, engine, output folder)."""
    start = time.monotonic()
    settings = task.settings
    check_folders(settings)
    # All glossaries before anything is written: an error in one stops the run.
    wants = [_wanted(task, language) for language in settings.languages]
    found = find_pages(settings.source, task.pages, [settings.output])
    report = Report(errors=found.errors)
    with workers(settings.jobs, len(found.pages)) as pool:
        for wanted in wants:
            language = wanted.pair.target
            _build_language(task, wanted, found.pages, report, pool, progress)
            report.pages += _leave_alone(found.folders, language)
            if not task.pages:
                report.pages += _orphans(settings, language, report)
    report.seconds = time.monotonic() - start
    return report


def _wanted(task: Task, language: str) -> Wanted:
    settings = task.settings
    pair = LanguagePair(settings.source_language, language)
    return Wanted(pair, load_glossary(settings, pair), settings.engine, task.refresh)


def _build_language(
    task: Task,
    wanted: Wanted,
    pages: Sequence[str],
    report: Report,
    pool: Executor | None,
    progress: Progress | None,
) -> None:
    settings, language = task.settings, wanted.pair.target
    maker = Maker(wanted, Memory(settings.memory), translate=task.translate, write=task.write)
    done = 0
    for group in _groups(pages, GROUP):
        works = _read_group(settings, group, language, report, pool)
        for work in works:
            resolve(work, wanted)
        maker.translate(works, progress)
        report.pages += _finish_group(task, works, pool)
        done += len(group)
        if progress:
            progress(f"pages {language}", done, len(pages))
    report.warnings += maker.warnings
    if maker.used:
        report.engines[language] = maker.used


def _leave_alone(folders: Iterable[str], language: str) -> Iterator[PageReport]:
    message = "a folder named like a page; rename it or leave it, it is no page"
    for name in folders:
        finding = Finding("not-a-page", Severity.WARNING, message, name)
        yield PageReport(name, language, "folder", (finding,))


def _orphans(settings: Settings, language: str, report: Report) -> list[PageReport]:
    """Editions made by earlier runs from pages that are no longer there."""
    message = f"the page is gone, its {language} edition is not; delete it, or restore the page"
    standing = {
        page.page for page in report.pages if page.language == language and page.state != "excluded"
    }
    orphans = []
    for name in page_names(settings.output / language):
        if name not in standing and settings.catalogue(language, name).is_file():
            finding = Finding("orphan", Severity.WARNING, message, name)
            orphans.append(PageReport(name, language, "orphan", (finding,)))
    return orphans


def load_glossary(settings: Settings, pair: LanguagePair) -> Glossary:
    """The glossary for a pair under these settings, empty where there is none."""
    if settings.glossary is None:
        return Glossary((), pair)
    return glossary.load(
        settings.glossary, pair, settings.project, required=settings.glossary_required
    )


def _groups(pages: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(pages)
    while group := list(islice(rest, size)):
        yield group


# --- reading -------------------------------------------------------------------------------------


def _read_group(
    settings: Settings,
    group: Sequence[str],
    language: str,
    report: Report,
    pool: Executor | None,
) -> list[Work]:
    works = []
    read = partial(_read_page, settings)
    for name, outcome in zip(group, map_all(read, group, pool), strict=True):
        if isinstance(outcome, str):
            report.add_error(outcome)
            report.pages.append(PageReport(name, language, "failed"))
            continue
        document, page, source_hash = outcome
        if document.excluded:
            report.pages.append(PageReport(name, language, "excluded"))
            continue
        path = settings.catalogue(language, name)
        try:
            old, problems = read_catalogue(path)
        except PipelineError as error:
            report.add_error(str(error))
            report.pages.append(PageReport(name, language, "failed"))
            continue
        work = Work(document, page, language, old, source_hash)
        work.findings += _page_findings(work, problems)
        works.append(work)
    return works


def _read_page(settings: Settings, name: str) -> tuple[Document, Page, str] | str:
    """A page, split; or what is wrong with it."""
    path = settings.source / name
    try:
        data = read_bytes(path)
        if data is None:
            raise SourceError("the page is gone", path)
        document = read_document(data, name, path)
        page = read_page(document, settings.front_matter)
    except PipelineError as error:
        return str(error)
    except RecursionError:
        return str(SourceError("markup is nested too deep; simplify it", path, 1))
    return document, page, sha256(data).hexdigest()[:16]


def read_catalogue(path: Path) -> tuple[Catalogue | None, list[Problem]]:
    """The PO file at `path`, None where there is none."""
    if not path.exists():
        return None, []
    return catalogue.read(path)


def _page_findings(work: Work, problems: Iterable[Problem]) -> list[Finding]:
    path = work.document.path
    found = [Finding("page", Severity.WARNING, m, path, line) for line, m in work.page.problems]
    for problem in problems:
        severity = Severity.ERROR if problem.refused else Severity.WARNING
        found.append(Finding("catalogue", severity, str(problem), path))
    return found


# --- writing -------------------------------------------------------------------------------------


def _finish_group(task: Task, works: Sequence[Work], pool: Executor | None) -> list[PageReport]:
    settings = task.settings
    pages = []
    changes: list[tuple[Path, bytes]] = []
    for work, made in zip(works, map_all(partial(_finish, settings), works, pool), strict=True):
        edition, po, findings, units = made
        page = PageReport(work.document.path, work.language, "unchanged", findings)
        page.count(units)
        # The PO file first: it is the record from which the edition can be made again.
        files = [
            (settings.catalogue(work.language, work.document.path), po),
            (settings.edition(work.language, work.document.path), edition),
        ]
        changed = [
            (path, data) for path, data in files if data is not None and read_bytes(path) != data
        ]
        page.files = tuple(str(path) for path, _ in changed)
        if changed:
            page.state = "written" if task.write else "would change"
            changes += changed
        if edition is None:
            page.state = "failed"
        pages.append(page)
    if task.write:
        remove_leftovers(path for path, _ in changes)
        for path, data in changes:
            write_bytes(path, data)
    return pages


def _finish(
    settings: Settings, work: Work
) -> tuple[bytes | None, bytes | None, tuple[Finding, ...], list[Unit]]:
    """Edition, PO file and findings of a page; None for a file that must not be written."""
    units = [unit for unit in work.units if unit is not None]
    document = work.document
    edition = assemble(
        document,
        work.page,
        [unit.target for unit in units],
        front_matter_edits(document, work.language, status_of(units), settings.source_language),
        settings.front_matter,
        anchors=settings.anchors,
    )
    for i, reason in edition.reverted.items():
        units[i] = _reverted(units[i], reason, document.path)
    findings = list(work.findings)
    findings += [replace(f, path=document.path) for unit in units for f in unit.findings]
    problem = edition.problem or front_matter_problem(document, edition, settings)
    data: bytes | None = edition.text.encode("utf-8")
    if problem:
        message = f"the edition is not written: {problem}; this is a fault of the pipeline"
        findings.append(Finding("structure", Severity.ERROR, message, document.path))
        data = None
    return data, _po(work, units), tuple(findings), units


def _reverted(unit: Unit, reason: str, path: str) -> Unit:
    segment = unit.segment
    message = f"the translation cannot be written here: {reason}; the source stands"
    finding = Finding("structure", Severity.ERROR, message, path, segment.line, segment.id)
    return replace(unit, findings=(*unit.findings, finding), origin=Origin.FALLBACK)


def _po(work: Work, units: Sequence[Unit]) -> bytes | None:
    """The PO file; None where there is nothing to write, or unreadable text to lose."""
    if work.old is not None and work.old.refused:
        return None
    if not units and work.old is None:
        return None
    engines = sorted({unit.signature.split(" ")[0] for unit in units if "/" in unit.signature})
    new = catalogue.merge(
        work.old,
        units,
        language=work.language,
        page=work.document.path,
        source_hash=work.source_hash,
        engine=", ".join(engines),
        segmenter=VERSION,
    )
    return catalogue.render(_with_machine_text(new, units))


def _with_machine_text(new: Catalogue, units: Sequence[Unit]) -> Catalogue:
    """Keep what the edition shows where the entry offers an older approved text instead."""
    shown = {unit.segment.id: unit for unit in units if unit.status is Status.MACHINE}
    entries = []
    for entry in new.entries:
        unit = shown.get(entry.id)
        if entry.previous is not None and not entry.obsolete and unit and unit.target:
            text = f"{MACHINE_TEXT}{unit.signature} | {unit.target}"
            entry = replace(entry, comments=(*entry.comments, text))
        entries.append(entry)
    return replace(new, entries=tuple(entries))
