"""Pages that are not up to date, built: prepared, translated, finished, written.

They go through in groups, so that memory does not grow with the site and the engine still
gets the sentences of many pages at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import NamedTuple

from pipeline.catalogue.approvals import Approvals
from pipeline.errors import OutputError, PageOutputError, SourceError
from pipeline.mt.memory import Memory
from pipeline.reporting.report import PageReport, PageState
from pipeline.workflow.executors import Executor, open_executor
from pipeline.workflow.page_job import PageAnswers, WorkerContext, finish_page, prepare_page
from pipeline.workflow.pages import FailedPage, PageInput, PageOutput, PendingPage
from pipeline.workflow.portions import portions
from pipeline.workflow.run import BuildRun
from pipeline.workflow.translator import Translator
from pipeline.workflow.writer import OutputWriter
from pipeline.workspace.files import read_bytes, read_place
from pipeline.workspace.linked_files import NO_FILES
from pipeline.workspace.writing import check_link, find_tree

GROUP = 64
"""Pages that go to the engine together."""


class StalePages(NamedTuple):
    """The pages of one language that are to be built."""

    language: str
    names: Sequence[str]
    renames: Mapping[str, str]
    """The old names of pages that were renamed."""
    approvals: Approvals
    has_approvals: bool
    """Whether something is approved anywhere."""
    site_waivers: tuple[str, ...] = ()
    """The waivers for the whole site in all PO files."""


class _Group(NamedTuple):
    """Pages that workers are preparing."""

    sources: list[PageInput]
    outcomes: Iterator[PendingPage | PageOutput | FailedPage]
    """In the order of the sources, each as soon as it is there."""


@contextmanager
def open_runner(run: BuildRun, pages: int) -> Iterator[BuildRunner]:
    """A runner with no more workers than there are pages."""
    options = run.options
    worker = WorkerContext(
        run.settings,
        run.translation,
        options.translate,
        options.review_limit,
        overwrite=options.overwrite,
        restore=options.restore,
    )
    with open_executor(options.executor, min(run.settings.jobs, pages), worker) as executor:
        yield BuildRunner(run, executor)


class BuildRunner:
    """Builds pages of all languages of one run."""

    def __init__(self, run: BuildRun, executor: Executor[WorkerContext]) -> None:
        self._run = run
        self._executor = executor
        self._skipped: dict[str, int] = {}
        """Segments that a dry run did not ask for, by page, in the language under way."""
        self._known_editions: dict[str, bytes] = {}
        """Checksums of the editions as the last build left them, by page, in that language."""

    def build_pages(self, stale: StalePages) -> dict[str, PageReport]:
        """Build pages of one language, and report on each."""
        run, language = self._run, stale.language
        self._known_editions = run.stamps.load_editions(language)
        options, write = run.translation[language], run.options.write
        translator = Translator(
            options,
            Memory(run.settings.memory),
            run.options.engines,
            write=write,
            dry_run=run.options.dry_run,
        )
        writer = OutputWriter(run, language, stale.renames)
        reports = {name: PageReport(name, language, PageState.FAILED) for name in stale.names}
        groups = portions(stale.names, GROUP, GROUP)
        ahead: _Group | None = self._prepare(stale, next(groups))
        done = 0
        while ahead:
            sources, outcomes = ahead.sources, list(ahead.outcomes)
            # Others may read the next pages while the engine works on these.
            names = next(groups, None)
            ahead = self._prepare(stale, names) if names else None
            outputs = self._finish(stale, translator, sources, outcomes)
            _record_catalogues(stale, sources, outputs)
            reports |= {page.page: page for page in writer.write(sources, outputs)}
            done = min(done + GROUP, len(stale.names))
            if run.progress:
                run.progress(f"pages {language}", done, len(stale.names))
        for name, count in self._skipped.items():
            reports[name].engine_segments = count
        self._skipped.clear()
        run.report.engine_segments[language] = len(translator.skipped)
        run.report.warnings += translator.warnings
        if translator.engine_signature:
            run.report.engines[language] = translator.engine_signature
        return reports

    def _prepare(self, stale: StalePages, names: Iterable[str]) -> _Group:
        sources = []
        for name in names:
            try:
                sources.append(self._read(stale, name))
            except PageOutputError as error:
                self._run.report.add_page_error(str(error))
            except (OutputError, SourceError) as error:
                self._run.report.add_error(str(error))
        keys = [source.key for source in sources]
        return _Group(sources, self._executor.map(prepare_page, sources, keys))

    def _read(self, stale: StalePages, name: str) -> PageInput:
        settings, language = self._run.settings, stale.language
        data = read_bytes(settings.source / name)
        if data is None:
            raise SourceError("the page is gone", settings.source / name)
        path = settings.catalogue_path(language, stale.renames.get(name, name))
        check_link(path, find_tree(settings))
        po = read_bytes(path)
        edition_path = settings.edition_path(language, name)
        check_link(edition_path, find_tree(settings))
        edition = read_place(edition_path)
        known = self._known_editions.get(name)
        files = self._run.inputs.files[language].pages.get(name, NO_FILES)
        return PageInput(
            name,
            language,
            data,
            po,
            self._run.inputs.inbound_fragments.get(name, frozenset()),
            stale.has_approvals,
            stale.site_waivers,
            files,
            edition,
            edition is not None and known == sha256(edition).digest(),
        )

    def _finish(
        self,
        stale: StalePages,
        translator: Translator,
        sources: Sequence[PageInput],
        outcomes: Sequence[PendingPage | PageOutput | FailedPage],
    ) -> list[PageOutput | FailedPage]:
        """Finish the pages that are pending, with the engine asked for all of them at once."""
        pairs = zip(sources, outcomes, strict=True)
        pending = [(source, page) for source, page in pairs if isinstance(page, PendingPage)]
        approved = [stale.approvals.find(page.unapproved, source.page) for source, page in pending]
        requests = [
            [request for request in page.requests if request.segment not in there]
            for (_, page), there in zip(pending, approved, strict=True)
        ]
        translations = translator.translate_missing(requests, self._run.progress)
        for (source, _), requested, translated in zip(pending, requests, translations, strict=True):
            self._skipped[source.page] = len(requested) - len(translated)
        answers = [
            PageAnswers(source, translated, there)
            for (source, _), translated, there in zip(pending, translations, approved, strict=True)
        ]
        keys = [source.key for source, _ in pending]
        finished = self._executor.map(finish_page, answers, keys)
        return [
            next(finished) if isinstance(outcome, PendingPage) else outcome for outcome in outcomes
        ]


def _record_catalogues(
    stale: StalePages, sources: Iterable[PageInput], outputs: Iterable[PageOutput | FailedPage]
) -> None:
    """Put the PO files that this run changes into the index of approvals."""
    for source, output in zip(sources, outputs, strict=True):
        po = output.po if isinstance(output, PageOutput) else None
        if po is not None and (po != source.po or source.page in stale.renames):
            stale.approvals.put(source.page, po)
