"""The command `watch`: editions that follow while somebody writes."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.cli.messages import Messages, flush, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_pages,
    add_tree_options,
    load_settings,
    positive,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command

if TYPE_CHECKING:
    from pipeline.workflow.watch import Watch

_QUIET: Final = 50
"""Milliseconds without a change after which a save is taken to be over."""
_LONGEST: Final = 400
"""Milliseconds after which changes that never end are looked at all the same."""
_ROUND: Final = 500
"""Milliseconds after which the wait for changes starts again."""


class WatchArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    messages: Messages
    pages: tuple[str, ...]


def configure(parser: CommandParser) -> None:
    """Add the options of `watch`."""
    add_tree_options(parser)
    parser.add_argument(
        "--jobs", type=positive, metavar="N", help="worker processes of the first build (1)"
    )
    add_pages(parser)
    set_command(
        parser,
        _read,
        _run,
        "Follows pages, PO files and the glossary until it is interrupted (Ctrl-C, exit code "
        "130), and prints a line for each build. Only what was changed is built; the engine "
        "stays loaded. Start it again after a change of pipeline.toml. On network drives set "
        "WATCHFILES_FORCE_POLLING=1. Needs the extra [watch].",
    )


def _read(args: argparse.Namespace, messages: Messages) -> WatchArguments:
    return WatchArguments(read_settings_options(args), messages, tuple(args.pages))


def _run(args: WatchArguments) -> int:
    from pipeline.workflow.watch import Watch

    _follow(Watch(load_settings(args.settings), args.pages), args.messages)
    return 0


def _follow(watch: Watch, messages: Messages) -> None:
    changed = _changed(watch)
    # Whatever is saved from here on is seen: the first build must not hide it.
    next(changed)
    _build(watch, messages)
    folders = ", ".join(str(folder) for folder in watch.folders())
    messages.note(f"watching {folders}")
    for paths in changed:
        changes = watch.changes(paths)
        for name in changes.removed:
            _print_with_time(f"{name}: gone; delete its editions, or restore it")
        if changes.all:
            _build(watch, messages)
            continue
        if changes.pages:
            _build(watch, messages, changes.pages)
        if changes.records:
            _build(watch, messages, changes.records, skip_if_unchanged=True)


def _changed(watch: Watch) -> Iterator[set[Path]]:
    """Sets of changed files; the first, empty, when watching has begun."""
    from pipeline.errors import MissingExtraError

    try:
        from watchfiles import Change
        from watchfiles import watch as changes
    except ImportError as error:
        raise MissingExtraError("watch", "`pipeline watch`") from error

    def counts(change: Change, name: str) -> bool:
        path = Path(name)
        return watch.concerns(path) or (change is Change.added and watch.is_folder(path))

    rounds = changes(
        *watch.folders(),
        watch_filter=counts,
        debounce=_LONGEST,
        step=_QUIET,
        rust_timeout=_ROUND,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    yield {Path(path) for _, path in next(rounds)}
    yield from _paths(rounds)


def _paths(rounds: Iterable[set[tuple[Any, str]]]) -> Iterator[set[Path]]:
    for found in rounds:
        if found:
            yield {Path(path) for _, path in found}


def _build(
    watch: Watch,
    messages: Messages,
    pages: tuple[str, ...] = (),
    *,
    skip_if_unchanged: bool = False,
) -> None:
    """One build, one line. An error is printed and waits to be put right. With
    `skip_if_unchanged` nothing is printed if the build changed nothing."""
    from pipeline.errors import PipelineError
    from pipeline.workflow.watch import describe_report, is_unchanged

    try:
        report = watch.build(pages, messages.progress())
    except PipelineError as error:
        _print_with_time(str(error))
        return
    if skip_if_unchanged and is_unchanged(report):
        return
    for message in (*report.errors, *report.warnings):
        messages.error(message)
    _print_with_time(describe_report(report))


def _print_with_time(line: str) -> None:
    print_result(f"{time.strftime('%H:%M:%S')} {line}")
    flush(sys.stdout)
