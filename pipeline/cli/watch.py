"""The command `watch`: editions that follow while somebody writes."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.cli.options import command, positive, progress, settings_of, tree_options

if TYPE_CHECKING:
    from pipeline.workflow.watch import Watch

_QUIET: Final = 50
"""Milliseconds without a change after which a save is taken to be over."""
_LONGEST: Final = 400
"""Milliseconds after which changes that never end are looked at all the same."""
_ROUND: Final = 500
"""Milliseconds after which the wait for changes begins anew."""


def add_watch(commands: Any) -> None:
    """The command `watch`."""
    parser = command(
        commands,
        "watch",
        "build, and build again what is saved",
        _watch,
        "Follows pages, PO files and the glossary until it is interrupted (Ctrl-C, exit code "
        "130), and prints a line for each build. Only what was changed is built; the engine "
        "stays loaded. Start it anew after a change of pipeline.toml. On network drives set "
        "WATCHFILES_FORCE_POLLING=1.",
    )
    tree_options(parser)
    parser.add_argument(
        "--jobs", type=positive, metavar="N", help="worker processes of the first build (1)"
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages")


def _watch(args: argparse.Namespace) -> int:
    from pipeline.engines import keep_engines
    from pipeline.workflow.watch import Watch

    watch = Watch(settings_of(args), tuple(args.pages))
    with keep_engines():
        _follow(watch)
    return 0


def _follow(watch: Watch) -> None:
    changed = _changed(watch)
    # Whatever is saved from here on is seen: the first build must not hide it.
    next(changed)
    _build(watch)
    folders = ", ".join(str(folder) for folder in watch.folders())
    print(f"watching {folders}", file=sys.stderr, flush=True)
    for paths in changed:
        changes = watch.changes(paths)
        for name in changes.gone:
            _tell(f"{name}: gone; delete its editions, or restore it")
        if changes.all:
            _build(watch)
            continue
        if changes.pages:
            _build(watch, changes.pages)
        if changes.records:
            _build(watch, changes.records, quiet=True)


def _changed(watch: Watch) -> Iterator[set[Path]]:
    """Sets of changed files; the first, empty, when watching has begun."""
    from watchfiles import Change
    from watchfiles import watch as changes

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


def _build(watch: Watch, pages: tuple[str, ...] = (), *, quiet: bool = False) -> None:
    """One build, one line; an error is told and waits to be put right. `quiet` tells nothing
    where nothing is new."""
    from pipeline.errors import PipelineError
    from pipeline.workflow.watch import nothing_new, told

    try:
        report = watch.build(pages, progress())
    except PipelineError as error:
        _tell(str(error))
        return
    if quiet and nothing_new(report):
        return
    for message in (*report.errors, *report.warnings):
        print(f"pipeline: {message}", file=sys.stderr, flush=True)
    _tell(told(report))


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
