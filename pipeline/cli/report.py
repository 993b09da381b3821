"""The command `report`: one file to read, print and sign."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_pages,
    add_tree_options,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command


class ReportArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    messages: Messages
    html: Path
    pages: tuple[str, ...]


def configure(parser: CommandParser) -> None:
    """Add the options of `report`."""
    add_tree_options(parser)
    parser.add_argument(
        "--html", type=Path, metavar="FILE", required=True, help="write the report to FILE"
    )
    add_pages(parser)
    set_command(
        parser,
        _read,
        _run,
        "One HTML file with both texts of each page, findings, what changed since the last "
        "review, and the progress. It loads nothing and needs no network. Asks no engine.",
    )


def _read(args: argparse.Namespace, messages: Messages) -> ReportArguments:
    return ReportArguments(read_settings_options(args), messages, args.html, tuple(args.pages))


def _run(args: ReportArguments) -> int:
    from pipeline.errors import MissingExtraError
    from pipeline.workspace.writing import write_bytes

    try:
        from pipeline.desk.report import render_report
    except ModuleNotFoundError as error:
        raise MissingExtraError("review", "the report as HTML") from error
    text = render_report(load_settings(args.settings), args.pages)
    write_bytes(args.html, text.encode("utf-8", "replace"))
    print_result(f"{args.html}: {len(text.encode('utf-8', 'replace')) / 1000:,.0f} kB")
    return 0
