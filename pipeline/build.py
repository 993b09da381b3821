"""Build editions and PO files: read, resolve, translate, assemble, prove, write.

Pages go through in groups, so that memory does not grow with the site and the engine still
gets the sentences of many pages at once. Everything is computed before anything of a page is
written; each file is replaced whole or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pipeline import catalogue, frontmatter, glossary
from pipeline.catalogue import Catalogue, Problem
from pipeline.checks import Problem as CheckProblem
from pipeline.document import Document, parse_document, read_document
from pipeline.edition import Edition, assemble
from pipeline.engines import resolve_engine
from pipeline.engines.base import Engine, LanguagePair
from pipeline.errors import PipelineError, SourceError
from pipeline.files import find_pages, read_bytes, write_bytes
from pipeline.glossary import Glossary
from pipeline.memory import Memory, key_of
from pipeline.report import PageReport, Report
from pipeline.resolve import (
    MACHINE_TEXT,
    Wanted,
    Work,
    fallback,
    findings_of,
    moved,
    resolve,
    signature_tail,
)
from pipeline.segment import VERSION, Page, read_page
from pipeline.settings import Settings
from pipeline.spans import Edit
from pipeline.translate import Request, Result, in_force, translate_segments
from pipeline.units import Finding, Origin, Severity, Status, Unit

GROUP = 64
"""Pages that go to the engine together."""

T = TypeVar("T")
R = TypeVar("R")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


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
    report = Report()
    pages, odd = find_pages(settings.source, task.pages)
    for language in settings.languages:
        pair = LanguagePair(settings.source_language, language)
        wanted = Wanted(pair, load_glossary(settings, pair), settings.engine, task.refresh)
        maker = _Maker(wanted, Memory(settings.memory), task)
        done = 0
        for group in _groups(pages, GROUP):
            works = _read_group(settings, group, language, report)
            for work in works:
                resolve(work, wanted)
            maker.translate(works, progress)
            report.pages += _finish_group(task, works, wanted, report)
            done += len(group)
            if progress:
                progress(f"pages {language}", done, len(pages))
        if maker.used:
            report.engines[language] = maker.used
        for name in odd:
            message = "a folder named like a page; rename it or leave it, it is no page"
            finding = Finding("not-a-page", Severity.WARNING, message, name)
            report.pages.append(PageReport(name, language, "folder", (finding,)))
    report.seconds = time.monotonic() - start
    return report


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
    settings: Settings, group: Sequence[str], language: str, report: Report
) -> list[Work]:
    works = []
    read = partial(_read_page, settings)
    for name, outcome in zip(group, _map(read, group, settings.jobs), strict=True):
        if isinstance(outcome, str):
            report.errors.append(outcome)
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
            report.errors.append(str(error))
            report.pages.append(PageReport(name, language, "failed"))
            continue
        work = Work(document, page, language, old, source_hash, shown=settings.source / name)
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


def _map(function: Callable[[T], R], items: Sequence[T], jobs: int) -> list[R]:
    """`function` over `items`, order kept, in `jobs` processes."""
    if jobs < 2 or len(items) < 2:
        return [function(item) for item in items]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(function, items, chunksize=max(1, len(items) // (4 * jobs))))


# --- translating ---------------------------------------------------------------------------------


class _Maker:
    """Fills what no PO file holds: from memory, then from the engine, loaded when needed."""

    def __init__(self, wanted: Wanted, memory: Memory, task: Task) -> None:
        self._wanted = wanted
        self._memory = memory
        self._task = task
        self._engine: Engine | None = None
        self.used = ""

    def translate(self, works: Sequence[Work], progress: Progress | None) -> None:
        """Give every place of `works` a unit."""
        open_places = [
            (work, i) for work in works for i, unit in enumerate(work.units) if unit is None
        ]
        if not open_places:
            return
        if not self._task.translate:
            for work, i in open_places:
                work.units[i] = self._missing(work, i)
            return
        engine = self._load()
        made: dict[tuple[Request, str], Result] = {}
        asked: dict[tuple[Request, str], None] = {}
        keys: dict[tuple[int, int], tuple[Request, str]] = {}
        for work, i in open_places:
            segment = work.page.places[i].segment
            request = Request(segment.source, segment.tags, segment.kind)
            found = in_force(segment.source, segment.tags, self._wanted.glossary)
            signature = f"{engine.signature(self._wanted.pair)} {signature_tail(found)}"
            keys[id(work), i] = (request, signature)
            asked[request, signature] = None
        origins = self._remembered(asked, made) if not engine.literal else {}
        left = [key for key in asked if key not in made]
        self._ask(engine, left, made, progress)
        for work, i in open_places:
            key = keys[id(work), i]
            work.units[i] = self._unit(work, i, made[key], key[1], origins.get(key))

    def _load(self) -> Engine:
        if self._engine is None:
            self._engine = resolve_engine(self._wanted.engine, self._wanted.pair)
            self.used = self._engine.signature(self._wanted.pair)
        return self._engine

    def _remembered(
        self, asked: Iterable[tuple[Request, str]], made: dict[tuple[Request, str], Result]
    ) -> dict[tuple[Request, str], Origin]:
        if self._wanted.refresh:
            return {}
        pair = str(self._wanted.pair)
        keys = {
            key_of(request, pair, signature): (request, signature) for request, signature in asked
        }
        origins: dict[tuple[Request, str], Origin] = {}
        for key, stored in self._memory.get(keys).items():
            made[keys[key]] = Result(stored.target, stored.origin, (), stored.problems)
            origins[keys[key]] = Origin.MEMORY
        return origins

    def _ask(
        self,
        engine: Engine,
        left: Sequence[tuple[Request, str]],
        made: dict[tuple[Request, str], Result],
        progress: Progress | None,
    ) -> None:
        """Translate in portions, each remembered as soon as it is done."""
        pair = self._wanted.pair
        size = 2000 if engine.literal else 200
        for start in range(0, len(left), size):
            portion = left[start : start + size]
            results = translate_segments(
                [request for request, _ in portion], engine, pair, self._wanted.glossary
            )
            made.update(zip(portion, results, strict=True))
            if not engine.literal and self._task.write:
                self._memory.put(
                    [
                        (key_of(request, str(pair), signature), result)
                        for (request, signature), result in zip(portion, results, strict=True)
                    ]
                )
            if progress:
                progress(f"segments {pair.target}", start + len(portion), len(left))

    def _unit(
        self, work: Work, i: int, result: Result, signature: str, origin: Origin | None
    ) -> Unit:
        segment = work.page.places[i].segment
        found = in_force(segment.source, segment.tags, self._wanted.glossary)
        told = tuple(term.note_for_translators() for term in found)
        findings = findings_of(segment, result.problems, work.document.path)
        return Unit(
            segment,
            result.target,
            Status.MACHINE,
            origin or result.origin,
            signature,
            told,
            findings,
        )

    def _missing(self, work: Work, i: int) -> Unit:
        segment = work.page.places[i].segment
        found = in_force(segment.source, segment.tags, self._wanted.glossary)
        problem = CheckProblem(
            "untranslated", Severity.ERROR, "no translation yet; run `pipeline build`"
        )
        return moved(fallback(segment, found, [problem]), segment, work.document.path)


# --- writing -------------------------------------------------------------------------------------


def _finish_group(
    task: Task, works: Sequence[Work], wanted: Wanted, report: Report
) -> list[PageReport]:
    outcomes = _map(partial(_finish, task.settings), works, task.settings.jobs)
    pages = []
    for work, (edition, po, findings, units) in zip(works, outcomes, strict=True):
        page = PageReport(work.document.path, work.language, "unchanged", findings)
        page.count(units)
        files = [
            (task.settings.edition(work.language, work.document.path), edition),
            (task.settings.catalogue(work.language, work.document.path), po),
        ]
        changed = [
            (path, data) for path, data in files if data is not None and read_bytes(path) != data
        ]
        page.files = tuple(str(path) for path, _ in changed)
        if edition is None:
            page.state = "failed"
        if changed:
            page.state = "written" if task.write else "would change"
            if task.write:
                for path, data in changed:
                    write_bytes(path, data)
        pages.append(page)
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
        _front_matter(document, work.language, _status(units)),
        settings.front_matter,
    )
    for i, reason in edition.reverted.items():
        units[i] = _reverted(units[i], reason, document.path)
    findings = list(work.findings)
    findings += [replace(f, path=document.path) for unit in units for f in unit.findings]
    problem = edition.problem or _front_matter_problem(document, edition, settings)
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


def _status(units: Sequence[Unit]) -> str:
    reviewed = sum(unit.status is Status.REVIEWED for unit in units)
    plain = sum(unit.origin is Origin.COPY for unit in units)
    if reviewed and reviewed + plain == len(units):
        return "reviewed"
    fell_back = any(unit.origin is Origin.FALLBACK for unit in units)
    return "partial" if reviewed or fell_back else "machine"


def _front_matter(document: Document, language: str, status: str) -> list[Edit]:
    """Edits that make the front matter that of the edition, but for translated values."""
    matter = document.matter
    if matter is None:
        return []
    edits: list[Edit] = []
    pairs = {}
    key = next((key for key in frontmatter.LANGUAGE_KEYS if matter.get(key)), None)
    if key is None:
        pairs["language"] = language
    else:
        value = matter.get(key)
        assert value is not None
        if value.text != language:
            edits.append(Edit(value.span, frontmatter.write_value(language, value.style)))
    url = matter.get("url")
    source = next((matter.get(k) for k in frontmatter.LANGUAGE_KEYS if matter.get(k)), None)
    pairs["translationOf"] = url.text if url and url.text else document.path
    pairs["sourceLanguage"] = source.text if source else "en"
    pairs["translationStatus"] = status
    return edits + frontmatter.new_keys(matter, document.text, pairs)


def _front_matter_problem(document: Document, edition: Edition, settings: Settings) -> str:
    """What is wrong with the front matter of the edition, read again; empty if nothing is."""
    if document.matter is None or edition.problem:
        return ""
    try:
        new = parse_document(edition.text, document.path)
    except SourceError as error:
        return error.reason
    if new.matter is None:
        return "the front matter is gone"
    added = ("translationOf", "sourceLanguage", "translationStatus", "language")
    keys = {frontmatter.key_style(document.matter.keys, key) for key in added} | set(added)
    keys |= {key.split(".")[0] for key in settings.front_matter} | {*frontmatter.LANGUAGE_KEYS}
    wrong = frontmatter.same_but(document.matter, new.matter, document.text, edition.text, keys)
    return f"front matter key {wrong!r} changes" if wrong else ""


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
