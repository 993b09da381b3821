"""Built pages, written where they differ from what is on the disk, and stamped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import PageOutputError
from pipeline.reporting.report import LEFT_ALONE, PageReport, PageState
from pipeline.workflow.ownership import kept_finding
from pipeline.workflow.pages import FailedPage, PageInput, PageOutput
from pipeline.workflow.prune import remove_edition, renamed_finding
from pipeline.workflow.run import BuildRun
from pipeline.workspace.build_state import (
    UNCHECKED,
    Stamp,
    config_digest,
    encode_counts,
    glossary_digest,
    page_config_digest,
)
from pipeline.workspace.files import keep_line_ends, read_bytes
from pipeline.workspace.writing import (
    remove_file,
    remove_leftovers,
    remove_unchanged,
    replace_bytes,
    sync_folders,
)


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
                continue
            try:
                pages.append(self._compare(source, output))
            except PageOutputError as error:
                self._run.report.add_page_error(str(error))
        if self._write_files:
            paths = [change.path for page in pages for change in page.changes]
            remove_leftovers(paths)
            self._remember_editions(pages)
            pages = [page for page in pages if self._write_page(page.changes)]
            sync_folders(paths)
            self._stamp([page for page in pages if self._remove_old_name(page)])
        return (self._report(page) for page in pages)

    def _compare(self, source: PageInput, output: PageOutput) -> _Page:
        """The page with the files that differ from what is on the disk. A file whose lines only
        end in another way, as Git may have written it, stays and counts as the output."""
        # The PO file first: it is the record from which the edition can be made again.
        place = source.language, source.page
        changes = [_Change(path, read_bytes(path), data) for path, data in self._find_kept(output)]
        if output.po is not None:
            old = None if source.page in self._renames else source.po
            po = keep_line_ends(old, output.po)
            output = output._replace(po=po)
            changes.append(_Change(self._settings.catalogue_path(*place), old, po))
        if output.edition is not None:
            path = self._settings.edition_path(*place)
            edition = keep_line_ends(source.edition, output.edition)
            output = output._replace(edition=edition)
            changes.append(_Change(path, source.edition, edition))
        changed = [change for change in changes if change.old != change.new]
        return _Page(source, output, changed)

    def _find_kept(self, output: PageOutput) -> Iterator[tuple[Path, bytes]]:
        """Copies of files that people wrote and that are replaced, with their places."""
        page = output.report.page
        places = (self._settings.edition_path, self._settings.catalogue_path)
        for place, data in zip(places, output.kept, strict=True):
            if data is not None:
                name = place(self._language, page).name
                digest = sha256(data).hexdigest()[:8]
                yield self._settings.kept_path(self._language, page, name, digest), data

    def _write_page(self, changes: Sequence[_Change]) -> bool:
        """Write the files of a page, unless somebody saved one of them since it was read."""
        for path, old, new in changes:
            try:
                is_written = replace_bytes(path, old, new)
            except PageOutputError as error:
                self._run.report.add_page_error(str(error))
                return False
            if not is_written:
                self._report_saved(path)
                return False
        return True

    def _report_saved(self, path: Path) -> None:
        self._run.report.add_error(f"{path}: was changed during this run; run again")

    def _remove_old_name(self, page: _Page) -> bool:
        """Remove the files of a page under its old name, now that the new ones are written.

        Where somebody saved the old PO file since it was read, the new files go instead, and the
        next run takes the page for renamed again.
        """
        source, output, _ = page
        old_name = self._renames.get(source.page)
        if old_name is None or output.po is None or source.po is None:
            return True
        settings, root = self._settings, self._settings.output
        old_path = settings.catalogue_path(self._language, old_name)
        if remove_unchanged(old_path, source.po, root):
            finding = remove_edition(settings, self._language, old_name, source.po)
            output.report.findings = (*output.report.findings, *filter(None, [finding]))
            return True
        self._report_saved(old_path)
        if remove_unchanged(settings.catalogue_path(self._language, source.page), output.po, root):
            remove_file(settings.edition_path(self._language, source.page), root)
        return False

    def _remember_editions(self, pages: Sequence[_Page]) -> None:
        """Note the editions that are about to be replaced, so that after a crash the next run
        knows them. No page is up to date by such a stamp."""
        editions = {
            page.source.page: sha256(page.source.edition).digest()
            for page in pages
            if page.changes and page.source.edition is not None and page.output.edition is not None
        }
        only = Stamp(b"", None, None, b"", b"", "", b"")
        stamps = {page: only._replace(edition=editions[page]) for page in editions}
        self._run.stamps.save(self._language, stamps, {})

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
                page_config_digest(
                    self._config, source.inbound_fragments, source.linked_files.digest()
                ),
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
        kept = [path for path, _ in self._find_kept(output)]
        if kept and self._write_files:
            report.findings = (*report.findings, *map(partial(kept_finding, source.page), kept))
        if source.page in self._renames:
            finding = renamed_finding(source.page, self._renames[source.page])
            report.findings = (*report.findings, finding)
        return report


def _digest(data: bytes | None) -> bytes | None:
    return None if data is None else sha256(data).digest()
