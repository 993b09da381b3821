"""The command `status`: how far each page is."""

from __future__ import annotations

import argparse
import json
from typing import Any, Final, NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_tree_options,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command
from pipeline.cli.reports import inspect_site, print_errors
from pipeline.visible_text import Form

Row = dict[str, Any]


class StatusArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    messages: Messages
    format: str
    """text, markdown or json."""


def configure(parser: CommandParser) -> None:
    """Add the options of `status`."""
    add_tree_options(parser)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true", help="print one JSON object")
    group.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        help="markdown: one line a language, for a job summary (text)",
    )
    set_command(
        parser,
        _read,
        _run,
        "Per page and language: stale, untranslated, machine, reviewed and flagged "
        "segments, words to review, and how many of these are in segments with error findings, "
        "with warnings, or with tags that may stand in the wrong place; pages with the most "
        "errors first. Asks no engine, writes nothing.",
    )


def _read(args: argparse.Namespace, messages: Messages) -> StatusArguments:
    chosen = "json" if args.json else args.format or "text"
    return StatusArguments(read_settings_options(args), messages, chosen)


def _run(args: StatusArguments) -> int:
    report = inspect_site(load_settings(args.settings))
    print_errors(report, args.messages)
    rows = [_row(page) for page in report.pages]
    if args.format == "json":
        whole = {"pages": rows, "errors": report.errors}
        print_result(json.dumps(whole, ensure_ascii=False, indent=2), form=Form.JSON)
    else:
        print_result(_markdown(rows) if args.format == "markdown" else _table(rows))
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
    """One line per language: what a reader of a pull request wants to know."""
    heads = ["Language", "Pages", "Stale", "Words", "Reviewed", "To review", "with errors"]
    heads += ["with warnings", "Untranslated segments"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for language in dict.fromkeys(row["language"] for row in rows):
        lines.append(_language_row([row for row in rows if row["language"] == language]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _language_row(rows: list[Row]) -> list[str]:
    words = sum(row["words"] for row in rows)
    left = sum(row["words_to_review"] for row in rows)
    risks = [sum(row["words_by_risk"][risk] for row in rows) for risk in ("error", "warning")]
    share = 100 * (words - left) // words if words else 100
    stale = sum(row["stale"] for row in rows)
    untranslated = sum(row["untranslated"] for row in rows)
    counts = [len(rows), stale, words, f"{share} %", left, *risks, untranslated]
    return [rows[0]["language"], *(str(count) for count in counts)]
