"""Pages that were made, written where they differ from what stands, and stamped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.config.settings import Settings
from pipeline.reporting.report import LEFT_ALONE, PageReport, Report
from pipeline.workflow.prune import remove_page, renamed
from pipeline.workflow.records import Failed, Made, Sheet
from pipeline.workflow.reuse import Wanted
from pipeline.workspace.build_state import (
    Stamp,
    Stamps,
    counts_of,
    glossary_digest,
    recipe_of,
    recipe_with,
)
from pipeline.workspace.files import read_bytes, remove_leftovers, sync_folders, write_bytes
from pipeline.workspace.up_to_date import NOT_LOOKED_AT


class _Change(NamedTuple):
    """A file to write."""

    path: Path
    old: bytes | None
    """What it was made from, or differs from."""
    new: bytes


class Store:
    """Writes the pages of one language."""

    def __init__(
        self, settings: Settings, wanted: Wanted, stamps: Stamps, report: Report, *, write: bool
    ) -> None:
        self._settings, self._stamps, self._report = settings, stamps, report
        self._write = write
        self._language = wanted.pair.target
        self._recipe = recipe_of(settings, wanted.pair)
        self._glossary = glossary_digest(wanted.glossary)
        if write:
            stamps.save_glossary(wanted.glossary)

    def keep(
        self, sheets: Sequence[Sheet], made: Sequence[Made | Failed], moves: Mapping[str, str]
    ) -> Iterator[PageReport]:
        """Write what differs, tell what was made of each page. Raises OutputError where
        nothing can be written; pages that failed are told as errors of the run."""
        pages = []
        for sheet, outcome in zip(sheets, made, strict=True):
            if isinstance(outcome, Failed):
                self._report.add_error(outcome.message)
            else:
                pages.append((sheet, outcome, self._changes(sheet, outcome, moves)))
        if self._write:
            paths = [change.path for _, _, changes in pages for change in changes]
            remove_leftovers(paths)
            done = [page for page in pages if self._written(page[2])]
            sync_folders(paths)
            self._move_on([sheet.page for sheet, made, _ in done if made.po], moves)
            self._stamp([(sheet, made) for sheet, made, _ in done])
            pages = done
        return (self._told(*page, moves) for page in pages)

    def _changes(self, sheet: Sheet, made: Made, moves: Mapping[str, str]) -> list[_Change]:
        # The PO file first: it is the record from which the edition can be made again.
        changes = []
        if made.po is not None:
            old = None if sheet.page in moves else sheet.po
            changes.append(_Change(self._settings.catalogue(*_place(sheet)), old, made.po))
        if made.edition is not None:
            path = self._settings.edition(*_place(sheet))
            changes.append(_Change(path, read_bytes(path), made.edition))
        return [change for change in changes if change.old != change.new]

    def _written(self, changes: Sequence[_Change]) -> bool:
        """Write the files of a page, unless somebody saved one of them since it was read."""
        for path, old, new in changes:
            if read_bytes(path) != old:
                self._report.add_error(f"{path}: was changed during this run; run again")
                return False
            write_bytes(path, new)
        return True

    def _move_on(self, pages: Sequence[str], moves: Mapping[str, str]) -> None:
        """Remove what pages left under their old names, now that the new ones hold it."""
        for page in pages:
            if page in moves:
                remove_page(self._settings, self._language, moves[page])

    def _stamp(self, pages: Sequence[tuple[Sheet, Made]]) -> None:
        stamps, texts = {}, {}
        for sheet, made in pages:
            left = made.report.state in LEFT_ALONE
            mended = made.po_problems and made.po is not None and made.po != sheet.po
            if mended or (made.edition is None and not left):
                continue  # the next run will find something else, or try again
            stamps[sheet.page] = Stamp(
                sha256(sheet.data).digest(),
                NOT_LOOKED_AT if left else _digest(made.po or sheet.po),
                NOT_LOOKED_AT if left else _digest(made.edition),
                recipe_with(self._recipe, sheet.asked),
                self._glossary,
                counts_of(made.report, made.settled or {}),
                made.report.packed.data,
            )
            texts[sheet.page] = made.texts
        self._stamps.save(self._language, stamps, texts)

    def _told(
        self, sheet: Sheet, made: Made, changes: Sequence[_Change], moves: Mapping[str, str]
    ) -> PageReport:
        page = made.report
        page.files = tuple(str(change.path) for change in changes)
        if page.state in LEFT_ALONE:
            return page
        if changes:
            page.state = "written" if self._write else "would change"
        if made.edition is None:
            page.state = "failed"
        if sheet.page in moves:
            page.findings = (*page.findings, renamed(sheet.page, moves[sheet.page]))
        return page


def _place(sheet: Sheet) -> tuple[str, str]:
    return sheet.language, sheet.page


def _digest(data: bytes | None) -> bytes | None:
    return None if data is None else sha256(data).digest()
