"""The command `build`."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.cli.messages import Messages, Verbosity, print_message
from pipeline.cli.options import (
    SettingsOptions,
    add_pages,
    add_tree_options,
    load_settings,
    positive,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command
from pipeline.cli.reports import (
    ReportOptions,
    add_report_options,
    print_errors,
    print_findings,
    print_report,
    read_report_options,
)

if TYPE_CHECKING:
    from pipeline.reporting.report import Report

SHOWN: Final = 40
"""Findings that are printed before the command refers to `check`."""


class BuildArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    report: ReportOptions
    messages: Messages
    pages: tuple[str, ...]
    check: bool
    preview: bool
    dry_run: bool
    strict: bool
    refresh: bool
    prune: bool
    overwrite: bool
    restore: bool
    wait: bool
    executor: str


def configure(parser: CommandParser) -> None:
    """Add the options of `build`."""
    add_tree_options(parser)
    parser.add_argument("--jobs", type=positive, metavar="N", help="worker processes (1)")
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if anything would change"
    )
    group.add_argument(
        "--preview",
        action="store_true",
        help="write nothing; build the pages that changed in memory, with the engine, and report "
        "what is found in them; exit 1 on error findings with --strict",
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing and ask no engine; say which pages would be built, and how many "
        "segments an engine would be asked for",
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 on error findings")
    parser.add_argument(
        "--refresh",
        action="store_true",
        help="ask the engine again for everything that nobody reviewed",
    )
    add_report_options(parser)
    _add_file_options(parser)
    parser.add_argument(
        "--no-wait", action="store_true", help="fail where another run builds into the same folder"
    )
    parser.add_argument(
        "--executor",
        default="local",
        metavar="NAME",
        help="who works on the pages: local, dask (a cluster of --jobs workers here), or "
        "dask=ADDRESS of a scheduler (needs the extra [dask])",
    )
    add_pages(parser)
    set_command(
        parser,
        _read,
        _run,
        "Approved translations are kept as they are; machine translations that "
        "stand in PO files are used again; only what is left goes to an engine.",
    )


def _add_file_options(parser: CommandParser) -> None:
    """Options that let a build replace, remove or read files that it leaves alone else."""
    parser.add_argument(
        "--prune",
        action="store_true",
        help="remove editions and PO files of pages that are gone; what people wrote in them "
        "is kept in po/LANG/removed.po",
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="replace editions and PO files that are from no build, and editions that were "
        "changed by hand; a copy is kept beside the PO file, as NAME.kept-CHECKSUM",
    )
    parser.add_argument(
        "--restore",
        action="store_true",
        help="take texts from editions whose PO files were emptied; approved again is only what "
        "surely answers the page as it is",
    )


def _read(args: argparse.Namespace, messages: Messages) -> BuildArguments:
    return BuildArguments(
        settings=read_settings_options(args),
        report=read_report_options(args),
        messages=messages,
        pages=tuple(args.pages),
        check=args.check,
        preview=args.preview,
        dry_run=args.dry_run,
        strict=args.strict,
        refresh=args.refresh,
        prune=args.prune,
        overwrite=args.overwrite,
        restore=args.restore,
        wait=not args.no_wait,
        executor=args.executor,
    )


def _run(args: BuildArguments) -> int:
    from pipeline.workflow.build import BuildOptions, build
    from pipeline.workflow.check import preview, report_stale_pages

    messages, settings = args.messages, load_settings(args.settings)
    options = BuildOptions(
        settings,
        args.pages,
        write=not (args.check or args.preview or args.dry_run),
        refresh=args.refresh,
        translate=not args.check,
        dry_run=args.dry_run,
        prune=args.prune,
        overwrite=args.overwrite,
        restore=args.restore,
        wait=args.wait,
        executor=args.executor,
    )
    messages.detail(f"settings of {settings.root}, engine {settings.engine}")
    run = preview if args.preview else build
    report = run(options, messages.progress(), lambda text: messages.note(f"pipeline: {text}"))
    print_errors(report, messages)
    if args.check:
        report_stale_pages(report)
    if args.dry_run:
        own = {"text": lambda: describe_plan(report), "json": lambda: _plan_as_json(report)}
        print_report(args.report, report, settings, own)
        return report.exit_code()
    _print_pages(report, messages)
    if args.report.format != "github" and (args.strict or not args.check):
        limit = report.all_findings if messages.verbosity is Verbosity.VERBOSE else SHOWN
        print_findings(report, settings, messages, limit)
    text = _changes(report, strict=args.strict) if args.check else report.summary()
    if args.preview and not report.pages:
        text = "no page would change"
    if args.report.format == "github" and args.report.path is None:
        print_message(text)
    print_report(args.report, report, settings, {"text": lambda: text, "json": report.as_json})
    return report.exit_code(strict=args.strict, check=args.check)


# --- dry run -------------------------------------------------------------------------------------


def describe_plan(report: Report) -> str:
    """What a build would do: a line for each page that it would write, a line per language."""
    lines = []
    for language in dict.fromkeys(page.language for page in report.pages):
        pages = [page for page in report.pages if page.language == language]
        planned = [page for page in pages if page.files]
        for page in planned:
            lines.append(
                f"would build {page.page} ({language}): {page.engine_segments} segments for the "
                "engine"
            )
        lines.append(
            f"{language}: {len(planned)} of {len(pages)} pages would be built, "
            f"{report.engine_segments[language]} different segments would go to the engine "
            f"({report.engines.get(language, 'none needed')})"
        )
    return "\n".join(lines) or "no pages found"


def _plan_as_json(report: Report) -> str:
    pages = [
        {
            "page": page.page,
            "language": page.language,
            "files": list(page.files),
            "engine_segments": page.engine_segments,
        }
        for page in report.pages
        if page.files
    ]
    whole = {
        "pages": pages,
        "engine_segments": dict(report.engine_segments),
        "engines": report.engines,
        "errors": report.errors,
        "warnings": report.warnings,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True)


# --- text ----------------------------------------------------------------------------------------


def _changes(report: Report, *, strict: bool) -> str:
    changes = [f"would change {name}" for name in report.changed]
    counts = [report.counts()] if strict else []
    return "\n".join([*changes, f"{len(changes)} files would change", *counts])


def _print_pages(report: Report, messages: Messages) -> None:
    for page in report.pages:
        messages.detail(f"{page.state}: {page.page} ({page.language})")
