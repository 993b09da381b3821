"""Rows from exchange files, page by page: put into the PO file, and written.

A PO file that somebody saves meanwhile is read again, and the rows are put into what was saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.catalogue import update
from pipeline.catalogue.notes import describe_machine_text
from pipeline.catalogue.splice import render_over
from pipeline.catalogue.update import Entry
from pipeline.config.settings import Settings
from pipeline.errors import OutputError
from pipeline.interchange.import_rows import ImportStatus, Outcome, apply_memory, apply_rows
from pipeline.interchange.rows import SegmentRow
from pipeline.workflow.import_checks import RowChecker
from pipeline.workspace.files import read_bytes
from pipeline.workspace.writing import check_link, find_tree, replace_bytes

_TRIES: Final = 20
"""How often the rows are put into a PO file that somebody saves again and again."""


class ImportOptions(NamedTuple):
    """What an import is asked to do."""

    settings: Settings
    pages: Sequence[str]
    """All pages of the tree."""
    overwrite: bool
    checker: RowChecker


class PageRows(NamedTuple):
    """What is to go into the PO file of one page."""

    language: str
    page: str
    rows: Sequence[SegmentRow]
    memory: Mapping[str, SegmentRow]
    """Rows that name no page, by their source."""


@dataclass(frozen=True, slots=True)
class PageImport:
    """The PO file of a page with the rows in it."""

    path: Path
    old: bytes | None
    """As it was read."""
    new: bytes | None = None
    """None where nothing changes."""
    outcomes: list[Outcome] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def import_page(options: ImportOptions, wanted: PageRows) -> PageImport:
    """Put rows into the PO file of a page, and write nothing."""
    language, page, rows, memory = wanted
    path = options.settings.catalogue_path(language, page)
    try:
        check_link(path, find_tree(options.settings))
        data = read_bytes(path)
    except OutputError as error:
        return PageImport(path, None, outcomes=_refuse(rows, str(error)))
    if data is None:
        message = "the page has no PO file yet; run `pipeline build` first"
        return PageImport(path, None, outcomes=_refuse(rows, message))
    old, problems = update.read_bytes(data)
    warnings = [str(replace(problem, path=str(path))) for problem in problems]
    if old.refused:
        what = f"{path}:{old.refused[0].line}: this entry cannot be read"
        outcomes = _refuse(rows, f"{what}; repair the PO file first")
        return PageImport(path, data, None, outcomes, warnings)
    old = update.prepare(old)
    new, some = apply_rows(old, rows, _describe_machine_text, overwrite=options.overwrite)
    new, some = options.checker.check((language, page), (old, new), some)
    new, more = apply_memory(new, memory)
    changed = new.entries != old.entries
    return PageImport(
        path, data, render_over(new, data) if changed else None, [*some, *more], warnings
    )


def write_page(options: ImportOptions, wanted: PageRows, ready: PageImport) -> PageImport:
    """Write the PO file of a page, and return what was written.

    Raises OutputError where it cannot be written, or never stays as it was read.
    """
    for _ in range(_TRIES):
        if ready.new is None or replace_bytes(ready.path, ready.old, ready.new):
            return ready
        ready = import_page(options, wanted)
    raise OutputError(f"{ready.path}: is saved again and again; import when nobody works on it")


def _refuse(rows: Sequence[SegmentRow], message: str) -> list[Outcome]:
    return [Outcome(row, ImportStatus.REFUSED, message) for row in rows]


def _describe_machine_text(entry: Entry) -> str:
    return describe_machine_text(entry.signature, entry.target)
