"""A run for programs that show findings: each as a place in a file with a message.

The formats themselves are pure functions, `github`, `sarif`, `junit`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.config.settings import Settings
from pipeline.model import Finding, Severity
from pipeline.reporting.repeats import merge_repeats
from pipeline.reporting.report import NO_TRANSLATION, PageReport, PageState, Report

INPUT: Final = "input"
"""Stands in place of a check for what could not be read or written."""
STALE: Final = "stale"
"""Stands in place of a check for files that a build would change: each is shown on its own."""

FEW: Final = 5
"""Notices of what a build is still to do that are shown one by one; more are one line."""
_NAMED: Final = 5
"""Pages that this line names."""
_PLACED: Final = re.compile(r"(?P<path>.+?):(?P<line>[1-9]\d*): (?P<message>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to show at a place in a file."""

    path: str
    """As seen from the folder the reader starts in, with forward slashes; may be empty."""
    line: int
    """1-based; 0 where the file as a whole is meant."""
    severity: Severity
    check: str
    message: str
    page: str = ""
    language: str = ""
    segment: str = ""
    waiver: str = ""
    """Why a person lets it stand; empty where nobody does."""


def notices(report: Report, settings: Settings, base: Path) -> list[Notice]:
    """Errors, findings and files that would change, by place; paths as seen from `base`. Findings
    that are waived are among them; equal ones of a page are one, see `merge_repeats`."""
    found = [_error(message, base) for message in report.errors]
    for page in report.pages:
        both = merge_repeats((*page.findings, *page.waived))
        both = [f for f in both if f.check != STALE or not page.files]
        found += (_notice(finding, page, settings, base) for finding in both)
        found += _stale(page, base) if not report.is_preview else ()
    ordered = dict.fromkeys(found)  # a file that cannot be read is met in every language
    return sorted(ordered, key=lambda n: (n.path, n.line, n.language, n.check, n.message))


def _error(message: str, base: Path) -> Notice:
    match = _PLACED.fullmatch(message)
    if not match:
        return Notice("", 0, Severity.ERROR, INPUT, message)
    path = _shown(Path(match["path"]), base)
    return Notice(path, int(match["line"]), Severity.ERROR, INPUT, match["message"])


def _notice(finding: Finding, page: PageReport, settings: Settings, base: Path) -> Notice:
    path, line, message = settings.source / finding.path, finding.line, finding.message
    catalogue = settings.catalogue_path(page.language, page.page)
    # What is wrong with a PO file is wrong in a line of it.
    placed = _PLACED.fullmatch(message) if message.startswith(f"{catalogue}:") else None
    if placed:
        path, line, message = catalogue, int(placed["line"]), placed["message"]
    return Notice(
        _shown(path, base),
        line,
        finding.severity,
        finding.check,
        message,
        page.page,
        page.language,
        finding.segment,
        finding.waiver,
    )


def _stale(page: PageReport, base: Path) -> Iterator[Notice]:
    """The files of a page that a run which may not write would change."""
    is_reported = any(finding.check == STALE for finding in page.findings)
    if page.state is PageState.WOULD_CHANGE or is_reported:
        message = "not as a build would leave it; run `pipeline build` and commit the result"
        for name in page.files:
            path = _shown(Path(name), base)
            yield Notice(path, 0, Severity.ERROR, STALE, message, page.page, page.language)


def is_stale(found: Finding | Notice) -> bool:
    """Whether it says only that a build is still to come."""
    return found.check == STALE or found.message == NO_TRANSLATION


def describe_stale(report: Report) -> str:
    """One line on all pages that a build would change: how many there are, and the first."""
    stale = [page for page in report.pages if any(f.check == STALE for f in page.findings)]
    names = list(dict.fromkeys(page.page for page in stale))
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    files = sum(len(page.files) for page in stale)
    missing = sum(f.message == NO_TRANSLATION for page in report.pages for f in page.findings)
    counts = f"{files} files" + (f", {missing} texts without a translation" if missing else "")
    return (
        f"pages that are not as a build would leave them: {len(names)} ({counts}): {shown}; "
        "run `pipeline build` and commit the result"
    )


def _shown(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()
