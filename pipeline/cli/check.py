"""The command `check`."""

from __future__ import annotations

import argparse
import json
from typing import NamedTuple

from pipeline.cli.messages import Messages, Verbosity
from pipeline.cli.options import (
    SettingsOptions,
    add_tree_options,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command
from pipeline.cli.reports import (
    ReportOptions,
    add_report_options,
    finding_line,
    print_errors,
    print_report,
    read_report_options,
    text_in_source_lines,
)


class CheckArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    report: ReportOptions
    messages: Messages


def configure(parser: CommandParser) -> None:
    """Add the options of `check`."""
    add_tree_options(parser)
    add_report_options(parser)
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit 1 on error findings, as this command always does (for `build --strict`)",
    )
    set_command(
        parser,
        _read,
        _run,
        "Prints each finding as path:line: severity: message [check]; exits 1 on "
        "errors. Findings that a translator waived with a reason are counted, and printed with "
        "-v. Asks no engine, writes nothing.",
    )


def _read(args: argparse.Namespace, messages: Messages) -> CheckArguments:
    return CheckArguments(read_settings_options(args), read_report_options(args), messages)


def _run(args: CheckArguments) -> int:
    from pipeline.reporting.formats import FEW, describe_stale, is_stale
    from pipeline.reporting.report import finding_dict
    from pipeline.workflow.check import check
    from pipeline.workflow.options import BuildOptions

    settings = load_settings(args.settings)
    report = check(BuildOptions(settings))
    print_errors(report, args.messages)

    def as_json() -> str:
        found = [finding_dict(finding) for finding in report.findings]
        waived = [finding_dict(finding) for finding in report.waived]
        whole = {"findings": found, "waived": waived, "errors": report.errors}
        return json.dumps(whole, ensure_ascii=False, indent=2)

    is_verbose = args.messages.verbosity is Verbosity.VERBOSE
    shown = [*report.read_findings(), *(report.read_findings("waived") if is_verbose else ())]
    is_long = not is_verbose and sum(map(is_stale, shown)) > FEW
    shown = [finding for finding in shown if not (is_long and is_stale(finding))]
    lines = [*(finding_line(finding, settings) for finding in shown), report.counts()]
    if is_long:
        lines[-1:-1] = [describe_stale(report)]
    if is_verbose:
        lines[-1:-1] = text_in_source_lines(report, settings)
    own = {"text": lambda: "\n".join(lines), "json": as_json}
    print_report(args.report, report, settings, own)
    return report.exit_code(strict=True)
