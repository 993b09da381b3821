"""Pages that are gone, of which a PO file still stands."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.config.places import SUFFIXES
from pipeline.config.settings import Settings
from pipeline.model import Finding, Severity
from pipeline.reporting.report import PageReport, PageState
from pipeline.workspace.catalogues import find_catalogues
from pipeline.workspace.page_rules import page_rules


def find_orphans(settings: Settings, language: str, present: Iterable[str]) -> list[str]:
    """Pages with a PO file that are no longer among those `present`, sorted.

    An edition without a PO file is not from this program.
    """
    there = set(present)
    pages = (page for page, _ in find_catalogues(settings, language))
    endings = (*SUFFIXES, *settings.suffixes)
    return sorted(page for page in pages if page.endswith(endings) and page not in there)


def report_orphan(settings: Settings, language: str, page: str) -> PageReport:
    """What to say about a page that is gone."""
    what = "edition" if settings.edition_path(language, page).exists() else "PO file"
    message = (
        f"the page is gone, its {language} {what} is not; restore the page, or remove it "
        "with `pipeline build --prune`"
    )
    if page_rules(settings).find_reason(page):
        message = (
            f"the settings leave the page out, its {language} {what} is still there; change "
            "include, exclude or suffixes, or remove it with `pipeline build --prune`"
        )
    return PageReport(page, language, PageState.ORPHAN, (warning("orphan", message, page),))


def warning(check: str, message: str, page: str) -> Finding:
    """A warning about a page as a whole."""
    return Finding(check, Severity.WARNING, message, page)
