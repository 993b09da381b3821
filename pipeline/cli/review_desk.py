"""The command `review`: the reviewer's desk in the browser."""

from __future__ import annotations

import argparse
import webbrowser
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_tree_options,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command

if TYPE_CHECKING:
    from pipeline.desk.server import DeskServer

_MOST: int = 65535


class ReviewArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    messages: Messages
    port: int
    """0 for a free one."""
    browser: bool
    reviewer: str


def configure(parser: CommandParser) -> None:
    """Add the options of `review` without an action."""
    add_tree_options(parser)
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="port to serve on (a free one)"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="open no browser, print the address only"
    )
    parser.add_argument(
        "--reviewer", default="", metavar="NAME", help="who reviews (asked for in the browser)"
    )
    set_command(
        parser,
        _read,
        _run,
        "Opens a page in the browser where a person reads each page in both languages, corrects "
        "and approves its texts. All is saved in the PO files at once. It is served to this "
        "machine only; Ctrl+C ends it.",
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; name one from 1 to {_MOST}")
    return int(text)


def _read(args: argparse.Namespace, messages: Messages) -> ReviewArguments:
    return ReviewArguments(
        read_settings_options(args), messages, args.port, not args.no_browser, args.reviewer
    )


def _run(args: ReviewArguments) -> int:
    from pipeline.desk.server import DeskServer

    server = DeskServer(load_settings(args.settings), args.port, reviewer=args.reviewer)
    args.messages.note("pipeline: reading the pages")
    server.load(args.messages.progress())
    for problem in server.site.problems:
        args.messages.warn(problem)
    server.serve(lambda: _announce(server, args))
    return 0


def _announce(server: DeskServer, args: ReviewArguments) -> None:
    print_result(f"The review is at {server.guard.address}")
    print_result("Keep this address to yourself; whoever has it can approve texts. Ctrl+C ends.")
    if args.browser and not _open(server.guard.start_address):
        args.messages.warn("no browser could be started; open the address above in one")


def _open(address: str) -> bool:
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
