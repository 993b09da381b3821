"""Rows that somebody approved in another tool, checked before they count as approved here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from pipeline.catalogue.update import Catalogue, Entry, render
from pipeline.config.settings import Settings
from pipeline.errors import PipelineError
from pipeline.interchange.import_rows import ImportStatus, Outcome, keep_as_comment
from pipeline.model import Finding, Severity
from pipeline.workflow.build import load_checks, load_translation_options
from pipeline.workflow.options import BuildOptions
from pipeline.workflow.page_job import WorkerContext, open_page
from pipeline.workflow.pages import PageInput, PageOutput
from pipeline.workspace.files import read_bytes
from pipeline.workspace.site_waivers import find_site_waivers

_AS_DRAFT: Final = (
    "it is approved and has errors, so it is taken as a draft: correct it, waive the finding in "
    "its note, or import it with --overwrite-errors"
)
_AS_APPROVED: Final = "it has errors and is taken as approved all the same; look at them again"
_KEPT: Final = (
    "the PO file has another reviewed translation, and this one has errors: it stands in the "
    "comment there; correct it, or import it with --overwrite-errors too"
)
_UNCHECKED: Final = "it is taken as a draft, because it could not be checked"


class RowChecker:
    """Runs the checks on approved rows, under the settings of the site.

    An approval made in another tool was made without the checks. So the errors are those of a
    text that nobody approved yet, and a waiver in the note of a row counts.
    """

    def __init__(self, settings: Settings, *, overwrite_errors: bool) -> None:
        self._settings, self._overwrite = settings, overwrite_errors
        self._workers: dict[str, WorkerContext] = {}
        self._site_waivers: dict[str, tuple[str, ...]] = {}

    def check(
        self,
        place: tuple[str, str],
        catalogues: tuple[Catalogue, Catalogue],
        outcomes: Iterable[Outcome],
    ) -> tuple[Catalogue, list[Outcome]]:
        """The catalogue of a page after an import, with the errors of its new approvals.

        `place` is language and page, `catalogues` are the PO file before the rows were applied and
        after it. A row with an error is a draft, or with `overwrite_errors` approved; where it
        would replace an approved text, that stays and the row becomes a comment. Its outcome has
        the findings. Raises PipelineError for glossary or checks that cannot be used.
        """
        before, after = catalogues
        found = list(outcomes)
        ids = {o.row.id for o in found if o.status is ImportStatus.REVIEWED}
        if not ids:
            return after, found
        errors, problem = self._find_errors(*place, _as_drafts(after, ids))
        changed: dict[str, Entry] = {}
        for i, outcome in enumerate(found):
            findings = errors.get(outcome.row.id, ())
            if outcome.status is ImportStatus.REVIEWED and (findings or problem):
                old, new = before.find(outcome.row.id), after.find(outcome.row.id)
                assert old is not None  # a row is approved for an entry only
                assert new is not None
                changed[new.id], found[i] = self._decide(old, new, outcome, findings, problem)
        entries = tuple(changed.get(entry.id, entry) for entry in after.entries)
        return replace(after, entries=entries), found

    def _decide(
        self,
        old: Entry,
        new: Entry,
        outcome: Outcome,
        findings: tuple[Finding, ...],
        problem: str,
    ) -> tuple[Entry, Outcome]:
        """What becomes of an approved row with errors, or of one that cannot be checked."""
        if self._overwrite and not problem:
            return new, outcome._replace(message=_AS_APPROVED, findings=findings)
        if old.approved:
            status, message = ImportStatus.REFUSED, _KEPT
            entry = keep_as_comment(old, new.target)
        else:
            status, message = ImportStatus.FLAGGED, _AS_DRAFT
            entry = replace(new, fuzzy=True)
        message = f"{_UNCHECKED}: {problem}" if problem else message
        return entry, outcome._replace(status=status, message=message, findings=findings)

    def _find_errors(
        self, language: str, page: str, catalogue: Catalogue
    ) -> tuple[Mapping[str, tuple[Finding, ...]], str]:
        """The errors of a page's texts, by segment, and why they are not known."""
        settings = self._settings
        worker = self._worker(language)
        if language not in self._site_waivers:
            self._site_waivers[language] = find_site_waivers(settings, language, {})
        try:
            data = read_bytes(settings.source / page) or b""
            source = PageInput(
                page, language, data, render(catalogue), site_waivers=self._site_waivers[language]
            )
            output = open_page(worker, source)
        except PipelineError as error:
            return {}, str(error)
        assert isinstance(output, PageOutput)  # no engine is asked, and no other page
        errors = {
            unit.segment.id: tuple(f for f in unit.findings if f.severity is Severity.ERROR)
            for unit in output.units
        }
        return errors, ""

    def _worker(self, language: str) -> WorkerContext:
        if language not in self._workers:
            settings = replace(self._settings, languages=(language,))
            load_checks(settings)
            translation = load_translation_options(BuildOptions(settings))
            self._workers[language] = WorkerContext(
                settings, translation, translate=False, keep_units=True
            )
        return self._workers[language]


def _as_drafts(catalogue: Catalogue, ids: Iterable[str]) -> Catalogue:
    """The catalogue with some entries not approved."""
    wanted = set(ids)
    entries = tuple(replace(e, fuzzy=True) if e.id in wanted else e for e in catalogue.entries)
    return replace(catalogue, entries=entries)
