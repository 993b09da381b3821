"""The command line: parse, call one function, print a report.

Only this module, `cli_tools` with its further commands and `options` print.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pipeline.cli.formats import emit, form_of, format_options
from pipeline.cli.interchange import add_exchange
from pipeline.cli.options import command, positive, progress, settings_of, tree_options
from pipeline.cli.review import add_review, add_status, finding_line, look, print_errors
from pipeline.cli.tools import add_evaluate, add_glossary, add_models, add_translate
from pipeline.cli.watch import add_watch
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.config.settings import Settings
    from pipeline.reporting.report import Report

EPILOG: Final = """\
exit codes: 0 done; 1 done, but for pages that could not be written, or with error findings
(--strict, check) or differences (--check);
2 usage, configuration or input error, nothing half-written; 130 interrupted.
Messages go to stderr, results to stdout. Defaults may stand in pipeline.toml or in
[tool.pipeline] of pyproject.toml, nearest upward; the command line wins."""

SHOWN: Final = 40
"""Findings printed by `build` before it refers to `check`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises for what a user can cause."""
    _set_up_streams()
    try:
        args = make_parser().parse_args(argv)
    except SystemExit as stop:  # argparse has printed help or the usage error
        return stop.code if isinstance(stop.code, int) else 2
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except PipelineError as error:
        print(f"pipeline: {error}", file=sys.stderr)
        return 2
    except RecursionError:
        print("pipeline: markup is nested too deep; simplify it", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("pipeline: interrupted; what was finished stays, run again to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader has gone, as `head` does
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 128 + signal.SIGPIPE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"pipeline: {where}{error.strerror}; check path and permissions", file=sys.stderr)
        return 2


def _set_up_streams() -> None:
    """Results are UTF-8 in every locale, and no message fails for a character."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller has closed it
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="pipeline",
        description="Per-language editions of a tree of Markdown pages, made offline under a "
        "locked medical glossary; people review them as PO files.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    from importlib.metadata import version

    parser.add_argument("--version", action="version", version=version("md-translation-pipeline"))
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_build(commands)
    add_watch(commands)
    add_status(commands)
    add_review(commands)
    _add_check(commands)
    add_translate(commands)
    add_evaluate(commands)
    add_glossary(commands)
    add_models(commands)
    add_exchange(commands)
    return parser


# --- build, check --------------------------------------------------------------------------------


def _add_build(commands: Any) -> None:
    parser = command(
        commands,
        "build",
        "build editions and PO files",
        _build,
        "Approved translations are kept as they are; machine translations that "
        "stand in PO files are used again; only what is left goes to an engine.",
    )
    tree_options(parser)
    parser.add_argument("--jobs", type=positive, metavar="N", help="worker processes (1)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if anything would change"
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 on error findings")
    parser.add_argument(
        "--refresh", action="store_true", help="ask the engine anew for what nobody reviewed"
    )
    format_options(parser)
    parser.add_argument(
        "--prune",
        action="store_true",
        help="remove editions and PO files of pages that are gone; what people wrote in them "
        "is kept in po/LANG/removed.po",
    )
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
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages")


def _build(args: argparse.Namespace) -> int:
    from pipeline.workflow.build import Task, build

    settings, form = settings_of(args), form_of(args)
    task = Task(
        settings,
        tuple(args.pages),
        write=not args.check,
        refresh=args.refresh,
        translate=not args.check,
        prune=args.prune,
        wait=not args.no_wait,
        executor=args.executor,
    )
    report = build(task, progress(), lambda text: print(f"pipeline: {text}", file=sys.stderr))
    print_errors(report)
    if not args.check and form != "github":
        _print_findings(report, settings, SHOWN)
    changes = [f"would change {name}" for name in report.changed]
    changes.append(f"{len(changes)} files would change")
    text = "\n".join(changes) if args.check else report.summary()
    if form == "github" and args.report is None:
        print(text, file=sys.stderr)
    made = {"text": lambda: text, "json": report.as_json}
    emit(form, args.report, report, settings, made)
    return report.exit_code(strict=args.strict, check=args.check)


def _add_check(commands: Any) -> None:
    parser = command(
        commands,
        "check",
        "run the quality checks on what is built",
        _check,
        "Prints each finding as path:line: severity: message [check]; exits 1 on "
        "errors. Asks no engine, writes nothing.",
    )
    tree_options(parser)
    format_options(parser)


def _check(args: argparse.Namespace) -> int:
    from pipeline.reporting.report import finding_dict
    from pipeline.workflow.check import add_stale_findings

    form = form_of(args)
    report, settings = look(args)
    add_stale_findings(report)
    print_errors(report)

    def as_json() -> str:
        found = [finding_dict(finding) for finding in report.findings]
        whole = {"findings": found, "errors": report.errors}
        return json.dumps(whole, ensure_ascii=False, indent=2)

    errors = report.error_findings
    lines = [finding_line(finding, settings) for finding in report.findings]
    lines.append(f"{errors} errors, {len(report.findings) - errors} warnings")
    made = {"text": lambda: "\n".join(lines), "json": as_json}
    emit(form, args.report, report, settings, made)
    return report.exit_code(strict=True)


def _print_findings(report: Report, settings: Settings, limit: int) -> None:
    for finding in report.first_findings(limit):
        print(finding_line(finding, settings), file=sys.stderr)
    if (more := report.all_findings - limit) > 0:
        print(f"… and {more} more findings; see `pipeline check`", file=sys.stderr)
