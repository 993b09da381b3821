"""The translator's commands: how far each page is, and what to look at first."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from pipeline.cli.options import command, positive, settings_of, tree_options

if TYPE_CHECKING:
    from pipeline.config.settings import Settings
    from pipeline.model import Finding
    from pipeline.reporting.report import Report
    from pipeline.reporting.risk import Candidate

Row = dict[str, Any]

SHOWN: Final = 10
"""Segments that `review next` prints unless told otherwise."""


def look(
    args: argparse.Namespace, pages: Sequence[str] = (), waiting: int = 0
) -> tuple[Report, Settings]:
    """A run that writes nothing and asks no engine."""
    from pipeline.workflow.build import Task, build

    settings = settings_of(args)
    task = Task(settings, tuple(pages), write=False, translate=False, waiting=waiting)
    return build(task), settings


def print_errors(report: Report) -> None:
    """Errors and warnings of a run, to stderr."""
    for error in report.errors:
        print(f"pipeline: {error}", file=sys.stderr)
    for warning in report.warnings:
        print(f"pipeline: warning: {warning}", file=sys.stderr)


def finding_line(finding: Finding, settings: Settings) -> str:
    """A finding on one line, with the place in the page."""
    shown = os.path.relpath(settings.source / finding.path)
    return f"{shown}:{finding.line or 1}: {finding.severity}: {finding.message} [{finding.check}]"


# --- status --------------------------------------------------------------------------------------


def add_status(commands: Any) -> None:
    """The command `status`."""
    parser = command(
        commands,
        "status",
        "say how far each page is",
        _status,
        "Per page and language: stale, untranslated, machine, reviewed and flagged "
        "segments, words to review, and how many of these are in segments with error findings, "
        "with warnings, or with tags that may stand in the wrong place; pages with the most "
        "errors first. Asks no engine, writes nothing.",
    )
    tree_options(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print one JSON object")
    shape.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        help="markdown: one line a language, for a job summary (text)",
    )


def _status(args: argparse.Namespace) -> int:
    report, _ = look(args)
    print_errors(report)
    rows = [_row(page) for page in report.pages]
    if args.json or args.format == "json":
        print(json.dumps({"pages": rows, "errors": report.errors}, ensure_ascii=False, indent=2))
    elif args.format == "markdown":
        print(_markdown(rows))
    else:
        print(_table(rows))
    return report.exit_code()


def _row(page: Any) -> Row:
    from pipeline.model import Status
    from pipeline.reporting.risk import Risk

    return {
        "page": page.page,
        "language": page.language,
        "stale": bool(page.files),
        "state": page.state,
        **{str(status): page.statuses[status] for status in Status},
        "flagged": page.flagged,
        "words": page.words,
        "words_to_review": page.review_words,
        "words_by_risk": {str(risk): page.words_by_risk[risk] for risk in Risk},
    }


_COUNTS: Final = ("untranslated", "machine", "reviewed", "flagged")
_RISKS: Final = ("error", "warning", "unsure")


def _riskiest_first(row: Row) -> tuple[Any, ...]:
    risks = (-row["words_by_risk"][risk] for risk in (*_RISKS, "other"))
    return *risks, row["language"], row["page"]


def _table(rows: list[Row]) -> str:
    if not rows:
        return "no pages found"
    heads = ["language", "stale", *_COUNTS, "to review", "errors", "warnings", "unsure", "page"]
    lines = [heads]
    for row in sorted(rows, key=_riskiest_first):
        counts = [row[name] for name in _COUNTS]
        risks = [row["words_by_risk"][risk] for risk in _RISKS]
        stale = "yes" if row["stale"] else "no"
        cells = [row["language"], stale, *counts, row["words_to_review"], *risks, row["page"]]
        lines.append([str(cell) for cell in cells])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _markdown(rows: list[Row]) -> str:
    """One line a language: what a reader of a pull request wants to know."""
    heads = ["Language", "Pages", "Stale", "Words", "Reviewed", "To review", "with errors"]
    heads += ["with warnings", "Untranslated segments"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for language in dict.fromkeys(row["language"] for row in rows):
        lines.append(_progress([row for row in rows if row["language"] == language]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _progress(rows: list[Row]) -> list[str]:
    words = sum(row["words"] for row in rows)
    left = sum(row["words_to_review"] for row in rows)
    risks = [sum(row["words_by_risk"][risk] for row in rows) for risk in ("error", "warning")]
    share = 100 * (words - left) // words if words else 100
    stale = sum(row["stale"] for row in rows)
    untranslated = sum(row["untranslated"] for row in rows)
    counts = [len(rows), stale, words, f"{share} %", left, *risks, untranslated]
    return [rows[0]["language"], *(str(count) for count in counts)]


# --- review --------------------------------------------------------------------------------------


def add_review(commands: Any) -> None:
    """The command `review`."""
    parser = commands.add_parser(
        "review", help="help with reviewing", description="Help with reviewing."
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    parser = command(
        actions,
        "next",
        "print the segments to look at first",
        _next,
        "Those that nobody has approved, by risk: error findings, warnings, tags that may stand "
        "in the wrong place, then the longest. Each with the place of its entry in the PO file: "
        "correct it there, take its fuzzy mark off, and run `pipeline build`.",
    )
    tree_options(parser)
    parser.add_argument(
        "-n", type=positive, default=SHOWN, metavar="N", dest="count", help=f"how many ({SHOWN})"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages")


def _next(args: argparse.Namespace) -> int:
    from pipeline.reporting.risk import riskiest

    report, settings = look(args, args.pages, args.count)
    print_errors(report)
    found = riskiest([item for page in report.pages for item in page.waiting], args.count)
    if args.json:
        shown = [_as_dict(item, settings) for item in found]
        print(
            json.dumps({"segments": shown, "errors": report.errors}, ensure_ascii=False, indent=2)
        )
    elif found:
        print("\n\n".join("\n".join(_lines(item, settings)) for item in found))
    else:
        print("nothing left to review")
    return report.exit_code()


def _lines(item: Candidate, settings: Settings) -> Iterable[str]:
    from pipeline.reporting.risk import risk_of, words_of

    segment = item.unit.segment
    path = os.path.relpath(settings.catalogue(item.language, item.page))
    told = f"{risk_of(item.unit)}: {segment.kind}, {words_of(item.unit)} words"
    yield f"{path}:{item.po_line or 1}: {told}"
    if not item.po_line:
        yield "  not in the PO file yet; run `pipeline build`"
    yield f"  page    {os.path.relpath(settings.source / item.page)}:{segment.line}"
    yield f"  source  {segment.source}"
    yield f"  target  {item.unit.target}"
    for finding in item.unit.findings:
        yield f"  {finding.severity.ljust(7)} {finding.message} [{finding.check}]"
    if placed := item.unit.placement:
        yield f"  tags    {placed.way}, confidence {placed.confidence:.2f}"


def _as_dict(item: Candidate, settings: Settings) -> Row:
    from pipeline.reporting.report import finding_dict
    from pipeline.reporting.risk import risk_of, words_of

    unit = item.unit
    return {
        "page": item.page,
        "line": unit.segment.line,
        "language": item.language,
        "po": os.path.relpath(settings.catalogue(item.language, item.page)),
        "po_line": item.po_line,
        "risk": str(risk_of(unit)),
        "kind": unit.segment.kind,
        "words": words_of(unit),
        "segment": unit.segment.id,
        "source": unit.segment.source,
        "target": unit.target,
        "findings": [finding_dict(finding) for finding in unit.findings],
        "confidence": unit.placement.confidence if unit.placement else None,
    }
