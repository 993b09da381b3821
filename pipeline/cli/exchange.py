"""The commands `export` and `import`: translations to and from other tools."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.messages import Messages, print_message, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_folder_options,
    add_glossary_options,
    add_language_option,
    add_pages,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command
from pipeline.visible_text import Form

if TYPE_CHECKING:
    from pipeline.workflow.interchange import Imported


class ExportArguments(NamedTuple):
    """What `export` was asked to do."""

    settings: SettingsOptions
    messages: Messages
    path: Path
    """A file, or a folder."""
    pages: tuple[str, ...]
    format: str | None
    only: str | None


class ImportArguments(NamedTuple):
    """What `import` was asked to do."""

    settings: SettingsOptions
    messages: Messages
    files: tuple[Path, ...]
    overwrite: bool
    overwrite_errors: bool
    approve: tuple[str, ...]
    check: bool
    json: bool


# --- export --------------------------------------------------------------------------------------


def configure_export(parser: CommandParser) -> None:
    """Add the options of `export`."""
    add_folder_options(parser)
    add_language_option(parser, several=True)
    parser.add_argument(
        "--format",
        metavar="NAME",
        help="xliff, xliff-1.2, tmx, csv or the name of a plugin (by the ending of FILE: .xlf, "
        ".xliff, .tmx, .csv; xliff for a folder)",
    )
    parser.add_argument(
        "--only",
        choices=("unreviewed", "reviewed", "all"),
        help="which segments (all; reviewed for tmx)",
    )
    parser.add_argument("file", type=Path, metavar="FILE|DIR", help="where to write")
    add_pages(parser)
    set_command(
        parser,
        _read_export,
        _export,
        "What PO files hold, for other tools: XLIFF 2.0 for translators' programs (1.2 with "
        "--format xliff-1.2), TMX 1.4 for their memories (reviewed segments only, unless --only "
        "says otherwise), CSV for spreadsheets. A file gets all pages; into a folder goes one file "
        "a page.",
    )


def _read_export(args: argparse.Namespace, messages: Messages) -> ExportArguments:
    pages = tuple(args.pages)
    settings = read_settings_options(args)
    return ExportArguments(settings, messages, args.file, pages, args.format, args.only)


def _export(args: ExportArguments) -> int:
    from pipeline.workflow.interchange import Only, export

    done = export(
        load_settings(args.settings),
        args.path,
        args.pages,
        format_name=args.format,
        only=Only(args.only) if args.only else None,
    )
    for warning in done.warnings:
        args.messages.warn(warning)
    for path in done.files:
        print_result(os.path.relpath(path))
    print_result(f"{done.rows} segments in {len(done.files)} files")
    return 0


# --- import --------------------------------------------------------------------------------------


def configure_import(parser: CommandParser) -> None:
    """Add the options of `import`."""
    add_folder_options(parser)
    add_language_option(parser, several=True)
    parser.add_argument(
        "--overwrite", action="store_true", help="replace reviewed translations of the PO files"
    )
    parser.add_argument(
        "--overwrite-errors",
        action="store_true",
        help="take rows that are approved and have errors as approved, not as drafts",
    )
    parser.add_argument(
        "--approve",
        choices=("translated",),
        action="append",
        default=[],
        help="take XLIFF texts in the state `translated` as approved too, for programs that know "
        "no `reviewed`",
    )
    add_glossary_options(parser)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if anything would change"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=".xlf, .tmx, .csv, or a folder of them"
    )
    set_command(
        parser,
        _read_import,
        _import,
        "Reads XLIFF 2.x and 1.2, TMX 1.4 and CSV (comma, semicolon or tab). What is reviewed in "
        "the file is checked, and approved if its tags are those of the source and no check "
        "finds an error; other text becomes a draft, "
        "marked fuzzy; a memory of another tool gives drafts. A text whose source has changed is "
        "offered beside the new one. What is refused or has errors is said with its line, exit "
        "code 1; the rest goes on. Run `pipeline build` afterwards.",
    )


def _read_import(args: argparse.Namespace, messages: Messages) -> ImportArguments:
    files = tuple(args.files)
    settings = read_settings_options(args)
    return ImportArguments(
        settings,
        messages,
        files,
        overwrite=args.overwrite,
        overwrite_errors=args.overwrite_errors,
        approve=tuple(args.approve),
        check=args.check,
        json=args.json,
    )


def _import(args: ImportArguments) -> int:
    from pipeline.interchange.import_rows import ImportStatus
    from pipeline.workflow.interchange import FAILED, import_files

    settings = load_settings(args.settings)
    done = import_files(
        settings,
        args.files,
        overwrite=args.overwrite,
        overwrite_errors=args.overwrite_errors,
        approve=args.approve,
        write=not args.check,
    )
    for warning in done.warnings:
        args.messages.warn(warning)
    for note in done.notes:
        args.messages.note(note)
    for placed in done.notable:
        # A row that is refused or has errors is printed even with --quiet.
        failed = placed.outcome.status in FAILED or placed.outcome.findings
        (print_message if failed else args.messages.note)(str(placed))
        for finding in placed.outcome.findings:
            print_message(f"  {finding.severity}: {finding.message} [{finding.check}]")
    counts = {
        language: {status.name.lower(): done.count(language, status) for status in ImportStatus}
        for language in dict.fromkeys(placed.language for placed in done.placed)
    }
    if args.json:
        print_result(_json(done, counts), form=Form.JSON)
    else:
        for language in counts:
            by_status = ((done.count(language, status), status) for status in ImportStatus)
            shown = ", ".join(f"{count} {status}" for count, status in by_status if count)
            print_result(f"{language}: {shown}")
        would = "would change" if args.check else "changed; run `pipeline build`"
        print_result(
            f"{len(done.files)} PO files {would if args.check or done.files else 'changed'}"
        )
    return 1 if done.failed or (args.check and done.files) else 0


def _json(done: Imported, counts: dict[str, dict[str, int]]) -> str:
    from pipeline.reporting.report import finding_dict

    lines = [
        {
            "path": str(placed.path),
            "line": placed.outcome.row.line,
            "language": placed.language,
            "page": placed.outcome.row.page,
            "segment": placed.outcome.row.id,
            "outcome": placed.outcome.status.name.lower(),
            "message": placed.outcome.message,
            "findings": [finding_dict(finding) for finding in placed.outcome.findings],
        }
        for placed in done.notable
    ]
    result = {
        "languages": counts,
        "files": [str(path) for path in done.files],
        "told": lines,
        "warnings": done.warnings,
    }
    return json.dumps(result, ensure_ascii=False, indent=2)
