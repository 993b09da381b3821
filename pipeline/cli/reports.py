"""How commands print what a run found: its errors, its findings, the report in some format."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.visible_text import Form, show

if TYPE_CHECKING:
    from pipeline.config.settings import Settings
    from pipeline.model import Finding
    from pipeline.reporting.report import Report

FORMATS: Final = ("text", "github", "sarif", "junit", "json")

_FORMS: Final = MappingProxyType(
    {
        "json": Form.JSON,
        "sarif": Form.JSON,
        "junit": Form.XML,
        "github": Form.DATA,  # commands of ours: their values are escaped
    }
)
_BY_SUFFIX: Final = MappingProxyType(
    {".json": "json", ".sarif": "sarif", ".xml": "junit", ".txt": "text"}
)


class ReportOptions(NamedTuple):
    """The format of a report, and the file it goes to (None: standard output)."""

    format: str
    path: Path | None


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """`--format`, `--json` and `--report`."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--format",
        choices=FORMATS,
        help="how to report: text; github (annotations in a workflow's log); sarif (2.1.0); "
        "junit (XML, a page a test case); json",
    )
    group.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write the report to FILE and print text; without --format the ending says which "
        "(.txt, .json, .sarif, .xml)",
    )


def read_report_options(args: argparse.Namespace) -> ReportOptions:
    """The format and the file of the report. Raises UsageError if neither an option nor the name
    of the file says which format."""
    from pipeline.errors import UsageError

    given = "json" if args.json else args.format
    if given or args.report is None:
        return ReportOptions(given or "text", args.report)
    found = _BY_SUFFIX.get(args.report.suffix.lower())
    if found is None:
        what = f"say with --format what to write, or end the name in {', '.join(_BY_SUFFIX)}"
        raise UsageError(f"{args.report}: {what}")
    return ReportOptions(found, args.report)


def print_report(
    options: ReportOptions,
    report: Report,
    settings: Settings,
    own: Mapping[str, Callable[[], str]],
) -> None:
    """Print the report in the format asked for, or write it to the file and print the text.

    `own` renders the formats that differ from command to command: text and json.
    """
    render = own.get(options.format)
    data = (render() if render else _render(options.format, report, settings)).rstrip("\n")
    form = _FORMS.get(options.format, Form.TEXT)
    if options.path is None:
        print_result(data, form=form)
        return
    from pipeline.workspace.writing import write_bytes

    write_bytes(options.path, f"{show(data, form)}\n".encode("utf-8", "surrogateescape"))
    print_result(own["text"]())


def _render(name: str, report: Report, settings: Settings) -> str:
    from pipeline import __version__
    from pipeline.model import Severity
    from pipeline.reporting.formats import (
        FEW,
        STALE,
        Notice,
        describe_stale,
        is_stale,
        notices,
    )
    from pipeline.reporting.github import as_github
    from pipeline.reporting.junit import as_junit
    from pipeline.reporting.rules import rule_titles, rules
    from pipeline.reporting.sarif import as_sarif

    # GitHub takes paths from the top of the checkout, wherever a step runs.
    top = os.environ.get("GITHUB_WORKSPACE", "")
    inside = bool(top) and Path.cwd().is_relative_to(top)
    found = notices(report, settings, Path(top) if inside else Path.cwd())
    if name == "github":
        if sum(map(is_stale, found)) > FEW:  # that many would hide all others
            found = [notice for notice in found if not is_stale(notice)]
            found.append(Notice("", 0, Severity.ERROR, STALE, describe_stale(report)))
        return as_github(found, rule_titles(settings.checks))
    if name == "sarif":
        return as_sarif(found, rules(settings.checks), __version__)
    return as_junit(found, report.pages)


def inspect_site(settings: Settings, pages: Sequence[str] = (), review_limit: int = 0) -> Report:
    """A run that writes nothing and asks no engine. `review_limit` is how many of the riskiest
    segments of each page the report holds."""
    from pipeline.workflow.build import BuildOptions, build

    return build(
        BuildOptions(
            settings, tuple(pages), write=False, translate=False, review_limit=review_limit
        )
    )


# --- errors and findings -------------------------------------------------------------------------


def print_errors(report: Report, messages: Messages) -> None:
    """Print errors, warnings and notes of a run."""
    for error in report.errors:
        messages.error(error)
    for note in report.notes:
        messages.note(f"pipeline: {note}")
    for warning in report.warnings:
        messages.warn(warning)


def print_findings(report: Report, settings: Settings, messages: Messages, limit: int) -> None:
    """Print the first findings of a run, equal ones of a page once, and how many more there are."""
    failed = {page.page for page in report.pages if page.state == "failed"}
    findings: Iterable[Finding] = report.read_findings()
    if failed:  # a page that is not written must not be lost among the findings of others
        findings = sorted(findings, key=lambda found: found.path not in failed)
    for finding in islice(findings, limit):
        messages.note(finding_line(finding, settings))
    if (more := report.distinct_findings - limit) > 0:
        messages.note(f"… and {more} more findings; see `pipeline check`")


def text_in_source_lines(report: Report, settings: Settings) -> list[str]:
    """What the pages leave in the source language, a line each with its place."""
    texts = dict.fromkeys(
        (page.page, text) for page in report.pages for text in page.left_in_source
    )
    return [
        f"{os.path.relpath(settings.source / page)}:{text.line}: stays in the source language: "
        f"{text.kind} {text.name}".rstrip()
        for page, text in sorted(texts)
    ]


def finding_line(finding: Finding, settings: Settings) -> str:
    """A finding on one line, with its place in the page."""
    shown = os.path.relpath(settings.source / finding.path)
    end = f" (waived: {finding.waiver})" if finding.waiver else ""
    where = f"{shown}:{finding.line or 1}"
    return f"{where}: {finding.severity}: {finding.message} [{finding.check}]{end}"
