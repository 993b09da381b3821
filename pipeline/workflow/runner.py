"""Pages that are not as they should be, built: read, resolved, translated, made, kept.

They go through in groups, so that memory does not grow with the site and the engine still
gets the sentences of many pages at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import NamedTuple

from pipeline.catalogue.approvals import Approvals
from pipeline.engines.base import LanguagePair
from pipeline.errors import OutputError, SourceError
from pipeline.glossary import Glossary
from pipeline.mt.memory import Memory
from pipeline.reporting.report import PageReport, Report
from pipeline.workflow.executors import Executor, open_executor
from pipeline.workflow.options import Progress, Task
from pipeline.workflow.page_job import Shared, finish, prepare
from pipeline.workflow.records import Failed, Given, Made, Open, Sheet
from pipeline.workflow.reuse import Wanted
from pipeline.workflow.translator import Maker
from pipeline.workflow.writer import Store
from pipeline.workspace.build_state import Stamps
from pipeline.workspace.files import read_bytes

GROUP = 64
"""Pages that go to the engine together."""


class _Ahead(NamedTuple):
    """Pages on their way, with what `prepare` says of them, as soon as it does."""

    sheets: list[Sheet]
    outcomes: Iterator[Open | Made | Failed]


class Builder:
    """Builds pages of all languages of one run."""

    def __init__(
        self,
        task: Task,
        glossaries: Mapping[str, Glossary],
        asked: Mapping[str, frozenset[str]],
        stamps: Stamps,
        report: Report,
        stack: ExitStack,
    ) -> None:
        settings = task.settings
        wants = {}
        for language, terms in glossaries.items():
            pair = LanguagePair(settings.source_language, language)
            wants[language] = Wanted(pair, terms, settings.engine, task.refresh)
        self._shared = Shared(settings, wants, task.translate, task.waiting)
        self._asked = asked
        self._task, self._stamps, self._report, self._stack = task, stamps, report, stack
        self._share = False
        self._executor: Executor[Shared] | None = None

    def build(
        self,
        language: str,
        stale: Sequence[str],
        moves: Mapping[str, str],
        approvals: Approvals,
        progress: Progress | None,
    ) -> dict[str, PageReport]:
        """Build pages of one language; `moves` gives the old names of those renamed."""
        self._share = not approvals.is_empty()
        settings, wanted = self._task.settings, self._shared.wants[language]
        write = self._task.write
        maker = Maker(wanted, Memory(settings.memory), self._task.engines, write=write)
        store = Store(settings, wanted, self._stamps, self._report, write=write)
        if self._executor is None:
            jobs = min(settings.jobs, len(stale))
            opened = open_executor(self._task.executor, jobs, self._shared)
            self._executor = self._stack.enter_context(opened)
        groups = _groups(stale, GROUP)
        ahead: _Ahead | None = self._prepare(language, next(groups), moves)
        pages = {name: PageReport(name, language, "failed") for name in stale}
        done = 0
        while ahead:
            sheets, outcomes = ahead.sheets, list(ahead.outcomes)
            # Others may read the next pages while the engine works on these.
            group = next(groups, None)
            ahead = self._prepare(language, group, moves) if group else None
            made = self._finish(sheets, outcomes, maker, approvals, progress)
            _note(approvals, sheets, made, moves)
            pages |= {page.page: page for page in store.keep(sheets, made, moves)}
            done = min(done + GROUP, len(stale))
            if progress:
                progress(f"pages {language}", done, len(stale))
        self._report.warnings += maker.warnings
        if maker.used:
            self._report.engines[language] = maker.used
        return pages

    def _prepare(self, language: str, group: Iterable[str], moves: Mapping[str, str]) -> _Ahead:
        settings = self._task.settings
        sheets = []
        for name in group:
            try:
                data = read_bytes(settings.source / name)
                if data is None:
                    raise SourceError("the page is gone", settings.source / name)
                po = read_bytes(settings.catalogue(language, moves.get(name, name)))
            except (OutputError, SourceError) as error:
                self._report.add_error(str(error))
                continue
            asked = self._asked.get(name, frozenset())
            sheets.append(Sheet(name, language, data, po, asked, self._share))
        assert self._executor is not None
        keys = [sheet.key for sheet in sheets]
        return _Ahead(sheets, self._executor.map(prepare, sheets, keys))

    def _finish(
        self,
        sheets: Sequence[Sheet],
        outcomes: Sequence[Open | Made | Failed],
        maker: Maker,
        approvals: Approvals,
        progress: Progress | None,
    ) -> list[Made | Failed]:
        """The pages made, with the engine asked for all of them at once."""
        pairs = list(zip(sheets, outcomes, strict=True))
        left = [(sheet, outcome) for sheet, outcome in pairs if isinstance(outcome, Open)]
        found = [approvals.find(outcome.unapproved, sheet.page) for sheet, outcome in left]
        asked = [
            [ask for ask in outcome.asks if ask.segment not in approved]
            for (_, outcome), approved in zip(left, found, strict=True)
        ]
        answers = maker.answer(asked, progress)
        items = [
            Given(sheet, answer, approved)
            for (sheet, _), answer, approved in zip(left, answers, found, strict=True)
        ]
        assert self._executor is not None
        finished = self._executor.map(finish, items, [item.sheet.key for item in items])
        return [next(finished) if isinstance(outcome, Open) else outcome for outcome in outcomes]


def _note(
    approvals: Approvals,
    sheets: Iterable[Sheet],
    made: Iterable[Made | Failed],
    moves: Mapping[str, str],
) -> None:
    """Tell the index of the PO files that this run leaves other than it found them."""
    for sheet, outcome in zip(sheets, made, strict=True):
        po = outcome.po if isinstance(outcome, Made) else None
        if po is not None and (po != sheet.po or sheet.page in moves):
            approvals.put(sheet.page, po)


def _groups(pages: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(pages)
    while group := list(islice(rest, size)):
        yield group
