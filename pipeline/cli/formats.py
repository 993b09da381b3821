"""Options for the form of a report, and its way to standard output or into a file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pipeline.config.settings import Settings
    from pipeline.reporting.report import Report

FORMATS: Final = ("text", "github", "sarif", "junit", "json")

_BY_SUFFIX: Final = MappingProxyType(
    {".json": "json", ".sarif": "sarif", ".xml": "junit", ".txt": "text"}
)


def format_options(parser: Any) -> None:
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


def form_of(args: argparse.Namespace) -> str:
    """The form asked for; raises UsageError where the name of a file does not say which."""
    from pipeline.errors import UsageError

    asked = "json" if args.json else args.format
    if asked or args.report is None:
        return asked or "text"
    form = _BY_SUFFIX.get(args.report.suffix.lower())
    if form is None:
        what = f"say with --format what to write, or end the name in {', '.join(_BY_SUFFIX)}"
        raise UsageError(f"{args.report}: {what}")
    return form


def emit(
    form: str,
    path: Path | None,
    report: Report,
    settings: Settings,
    made: Mapping[str, Callable[[], str]],
) -> None:
    """Print the report in the form asked for, or write it to the file and print the text.

    `made` makes the forms that are the command's own: text and json.
    """
    own = made.get(form)
    data = (own() if own else _render(form, report, settings)).rstrip("\n")
    if path is None:
        print(data)
        return
    from pipeline.workspace.files import write_bytes

    write_bytes(path, f"{data}\n".encode("utf-8", "surrogateescape"))
    print(made["text"]())


def _render(form: str, report: Report, settings: Settings) -> str:
    from importlib.metadata import version

    from pipeline.reporting.formats import notices, rule_titles
    from pipeline.reporting.github import as_github
    from pipeline.reporting.junit import as_junit
    from pipeline.reporting.sarif import as_sarif

    # GitHub takes paths from the top of the checkout, wherever a step runs.
    top = os.environ.get("GITHUB_WORKSPACE", "")
    inside = bool(top) and Path.cwd().is_relative_to(top)
    found = notices(report, settings, Path(top) if inside else Path.cwd())
    if form == "github":
        return as_github(found, rule_titles())
    if form == "sarif":
        return as_sarif(found, rule_titles(), version("md-translation-pipeline"))
    return as_junit(found, report.pages)
