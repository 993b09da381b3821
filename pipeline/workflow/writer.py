"""Built pages, written where they differ from what is on the disk, and stamped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.reporting.report import LEFT_ALONE, PageReport, PageState
from pipeline.workflow.pages import FailedPage, PageInput, PageOutput
from pipeline.workflow.prune import remove_page, renamed_finding
from pipeline.workflow.run import BuildRun
from pipeline.workspace.build_state import (
    UNCHECKED,
    Stamp,
    config_digest,
    encode_counts,
    glossary_digest,
    page_config_digest,
)
from pipeline.workspace.files import read_bytes, remove_leftovers, sync_folders, write_bytes


class _Change(NamedTuple):
    """A file to write."""

    path: Path
    old: bytes | None
    """What it was made from, or differs from."""
    new: bytes


class _Page(NamedTuple):
    """A page with the files to write."""

    source: PageInput
    output: PageOutput
    changes: list[_Change]


class OutputWriter:
    """Writes the pages of one language; `renames` gives the old names of pages."""

    def __init__(self, run: BuildRun, language: str, renames: Mapping[str, str]) -> None:
        self._run, self._settings = run, run.settings
        self._write_files = run.options.write
        self._language, self._renames = language, renames
        options = run.translation[language]
        self._config = config_digest(run.settings, options.pair)
        self._glossary = glossary_digest(options.glossary)
        if self._write_files:
            run.stamps.save_glossary(options.glossary)

    def write(
        self, sources: Sequence[PageInput], outputs: Sequence[PageOutput | FailedPage]
    ) -> Iterator[PageReport]:
        """Write what differs, and report on each page.

        Pages that failed are reported as errors of the run. Raises OutputError where nothing
        can be written.
        """
        pages = []
        for source, output in zip(sources, outputs, strict=True):
            if isinstance(output, FailedPage):
                self._run.report.add_error(output.message)
            else:
                pages.append(_Page(source, output, self._find_changes(source, output)))
        if self._write_files:
            paths = [change.path for page in pages for change in page.changes]
            remove_leftovers(paths)
            pages = [page for page in pages if self._write_page(page.changes)]
            sync_folders(paths)
            self._remove_old_names(pages)
            self._stamp(pages)
        return (self._report(page) for page in pages)

    def _find_changes(self, source: PageInput, output: PageOutput) -> list[_Change]:
        # The PO file first: it is the record from which the edition can be made again.
        changes = []
        place = source.language, source.page
        if output.po is not None:
            old = None if source.page in self._renames else source.po
            changes.append(_Change(self._settings.catalogue_path(*place), old, output.po))
        if output.edition is not None:
            path = self._settings.edition_path(*place)
            changes.append(_Change(path, read_bytes(path), output.edition))
        return [change for change in changes if change.old != change.new]

    def _write_page(self, changes: Sequence[_Change]) -> bool:
        """Write the files of a page, unless somebody saved one of them since it was read."""
        for path, old, new in changes:
            if read_bytes(path) != old:
                self._run.report.add_error(f"{path}: was changed during this run; run again")
                return False
            write_bytes(path, new)
        return True

    def _remove_old_names(self, pages: Sequence[_Page]) -> None:
        """Remove the files of pages under their old names, now that the new ones are written."""
        for source, output, _ in pages:
            if source.page in self._renames and output.po:
                remove_page(self._settings, self._language, self._renames[source.page])

    def _stamp(self, pages: Sequence[_Page]) -> None:
        stamps, texts = {}, {}
        for source, output, _ in pages:
            left_alone = output.report.state in LEFT_ALONE
            mended = output.has_po_problems and output.po is not None and output.po != source.po
            if mended or (output.edition is None and not left_alone):
                continue  # the next run will find something else, or try again
            stamps[source.page] = Stamp(
                sha256(source.data).digest(),
                UNCHECKED if left_alone else _digest(output.po or source.po),
                UNCHECKED if left_alone else _digest(output.edition),
                page_config_digest(self._config, source.inbound_fragments),
                self._glossary,
                encode_counts(output.report, output.origins_next_run or {}),
                output.report.packed.data,
            )
            texts[source.page] = output.texts
        self._run.stamps.save(self._language, stamps, texts)

    def _report(self, page: _Page) -> PageReport:
        """The report on a page, with what became of its files."""
        source, output, changes = page
        report = output.report
        report.files = tuple(str(change.path) for change in changes)
        if report.state in LEFT_ALONE:
            return report
        if changes:
            report.state = PageState.WRITTEN if self._write_files else PageState.WOULD_CHANGE
        if output.edition is None:
            report.state = PageState.FAILED
        if source.page in self._renames:
            finding = renamed_finding(source.page, self._renames[source.page])
            report.findings = (*report.findings, finding)
        return report


def _digest(data: bytes | None) -> bytes | None:
    return None if data is None else sha256(data).digest()
