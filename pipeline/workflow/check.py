"""Runs that write nothing: the quality checks on what is built, and a preview of what would be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.model import Finding, Severity
from pipeline.reporting.formats import STALE
from pipeline.reporting.report import PageState, Report
from pipeline.workflow.build import BuildOptions, build
from pipeline.workflow.options import Progress


def check(options: BuildOptions) -> Report:
    """What a build would report. Pages whose files it would change have a finding that says so.
    Raises PipelineError for what stops the whole run."""
    report = build(replace(options, write=False, translate=False, refresh=False, prune=False))
    report_stale_pages(report)
    return report


def report_stale_pages(report: Report) -> None:
    """Add a finding to each page whose files a run that may not write would change."""
    for page in report.pages:
        if page.files:
            message = "edition or PO file is not as a build would leave it; run `pipeline build`"
            stale = Finding(STALE, Severity.ERROR, message, page.page)
            page.findings = (*page.findings, stale)


def preview(
    options: BuildOptions,
    progress: Progress | None = None,
    notify: Callable[[str], None] | None = None,
) -> Report:
    """Build in memory, with the engine, and report on the pages that a build would change, and on
    those that cannot be built. Raises PipelineError for what stops the whole run."""
    report = build(replace(options, write=False, prune=False), progress, notify)
    report.pages = [page for page in report.pages if page.files or page.state is PageState.FAILED]
    report.is_preview = True
    return report
