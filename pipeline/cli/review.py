"""The command `review`: the reviewer's desk, and `review next`: the segments to look at first."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_pages,
    add_tree_options,
    load_settings,
    positive,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, add_action, add_actions, set_command
from pipeline.cli.reports import inspect_site, print_errors
from pipeline.visible_text import Form

if TYPE_CHECKING:
    from pipeline.config.settings import Settings
    from pipeline.reporting.risk import Candidate

SHOWN: Final = 10
"""Segments that are printed without the option -n."""


class NextArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    messages: Messages
    pages: tuple[str, ...]
    limit: int
    json: bool


def configure(parser: CommandParser) -> None:
    """Add the options and the actions of `review`."""
    from pipeline.cli import review_desk

    review_desk.configure(parser)
    actions = add_actions(parser, required=False)
    add_action(actions, "next", "print the segments to look at first", _configure_next)


def _configure_next(parser: CommandParser) -> None:
    # What stands before `next` holds too.
    parser.argument_default = argparse.SUPPRESS
    add_tree_options(parser)
    parser.argument_default = None
    parser.add_argument(
        "-n", type=positive, default=SHOWN, metavar="N", dest="count", help=f"how many ({SHOWN})"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_pages(parser)
    set_command(
        parser,
        _read,
        _next,
        "Those that nobody has approved, by risk: error findings, warnings, tags that may stand "
        "in the wrong place, then the longest. Each with the place of its entry in the PO file: "
        "correct it there, take its fuzzy mark off, and run `pipeline build`.",
    )


def _read(args: argparse.Namespace, messages: Messages) -> NextArguments:
    pages = tuple(args.pages)
    return NextArguments(read_settings_options(args), messages, pages, args.count, args.json)


def _next(args: NextArguments) -> int:
    from pipeline.reporting.risk import riskiest

    settings = load_settings(args.settings)
    report = inspect_site(settings, args.pages, args.limit)
    print_errors(report, args.messages)
    found = riskiest([item for page in report.pages for item in page.review_next], args.limit)
    if args.json:
        shown = [_as_dict(item, settings) for item in found]
        whole = {"segments": shown, "errors": report.errors}
        print_result(json.dumps(whole, ensure_ascii=False, indent=2), form=Form.JSON)
    elif found:
        print_result("\n\n".join("\n".join(_lines(item, settings)) for item in found))
    else:
        print_result("nothing left to review")
    return report.exit_code()


def _lines(item: Candidate, settings: Settings) -> Iterable[str]:
    from pipeline.reporting.risk import risk_of, words_of

    segment = item.unit.segment
    path = os.path.relpath(settings.catalogue_path(item.language, item.page))
    heading = f"{risk_of(item.unit)}: {segment.kind}, {words_of(item.unit)} words"
    yield f"{path}:{item.po_line or 1}: {heading}"
    if not item.po_line:
        yield "  not in the PO file yet; run `pipeline build`"
    yield f"  page    {os.path.relpath(settings.source / item.page)}:{segment.line}"
    yield f"  source  {segment.source}"
    yield f"  target  {item.unit.target}"
    for finding in item.unit.findings:
        yield f"  {finding.severity.ljust(7)} {finding.message} [{finding.check}]"
    if placed := item.unit.placement:
        yield f"  tags    {placed.method}, confidence {placed.confidence:.2f}"


def _as_dict(item: Candidate, settings: Settings) -> dict[str, Any]:
    from pipeline.reporting.report import finding_dict
    from pipeline.reporting.risk import risk_of, words_of

    unit = item.unit
    return {
        "page": item.page,
        "line": unit.segment.line,
        "language": item.language,
        "po": os.path.relpath(settings.catalogue_path(item.language, item.page)),
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
