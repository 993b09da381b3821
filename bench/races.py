"""Race each command that writes PO files against an editor that saves the same file.

    python -m bench.races [--races 1000] [--seed 1] [--no-exchange] [WRITER …]

In each race a process of its own saves an approved text into the PO file at a random moment, by a
rename or, in two steps, over the file. In half of the races the disk is slow. Printed for each
writer: how many saves fell into its run, how many are in no PO file afterwards, and how many
files cannot be read as a whole. With --no-exchange files are replaced as on a system that cannot
exchange two files; then a save in the last microseconds may be lost.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from pipeline.catalogue.update import Catalogue, read, render
from pipeline.cli.main import main as run_command
from pipeline.config.settings import Settings
from pipeline.workflow.watch import Watch
from pipeline.workspace import swap

PO = Path("output/po/es")
SENTENCE, OTHER = "You may feel tired.", "Ask your nurse."
PAGE = f"# Side effects\n\n{SENTENCE}\n\n{OTHER}\n\n"
BUILD = ["build", "--engine", "pseudo", "--no-glossary"]
ROW = "page,id,source,target,status\r\npage.md,{id},{source},Nota {n},reviewed\r\n"


class Save(NamedTuple):
    """What the editor is to do."""

    path: Path
    data: bytes
    delay: float
    by_rename: bool


class Result(NamedTuple):
    """What became of the races of one writer."""

    races: int = 0
    during: int = 0
    lost: int = 0
    torn: int = 0


# --- the editor ----------------------------------------------------------------------------------


def edit(orders: Connection) -> None:
    """Save files as told, and answer when each was saved."""
    while True:
        order: Save | None = orders.recv()
        if order is None:
            return
        time.sleep(order.delay)
        order.path.parent.mkdir(parents=True, exist_ok=True)
        if order.by_rename:
            beside = order.path.with_name("saved~")
            beside.write_bytes(order.data)
            beside.replace(order.path)
        else:
            with order.path.open("wb", buffering=0) as file:
                half = len(order.data) // 2
                file.write(order.data[:half])
                time.sleep(0.001)
                file.write(order.data[half:])
        orders.send(time.monotonic())


def with_approval(path: Path, text: str) -> bytes:
    """A PO file with `text` approved for one sentence."""
    old, _ = read(path)
    entries = tuple(
        replace(e, target=text, fuzzy=False, previous=None, signature="", digest="", obsolete=False)
        if e.source == SENTENCE
        else e
        for e in old.entries
    )
    return render(Catalogue(old.header, entries, old.header_comment))


# --- the writers ---------------------------------------------------------------------------------


def build(number: int) -> tuple[Path, Callable[[], object]]:
    """A page that was edited is built."""
    Path("seeds/page.md").write_text(f"{PAGE}Edit {number}.\n")
    return PO / "page.md.po", partial(run_command, BUILD)


def prune(number: int) -> tuple[Path, Callable[[], object]]:
    """A page that is gone is removed."""
    (PO / "removed.po").unlink(missing_ok=True)
    page = Path("seeds/gone.md")
    page.write_text(f"{PAGE}Edit {number}.\n")
    run_command(BUILD)
    path = PO / "gone.md.po"
    path.write_bytes(with_approval(path, "Antes."))
    run_command(BUILD)  # the other page takes the approval over
    page.unlink()
    return path, partial(run_command, [*BUILD, "--prune"])


def rename(number: int) -> tuple[Path, Callable[[], object]]:
    """A page that was renamed takes its PO file along."""
    old, new = (Path(f"seeds/name-{(number + i) % 2}.md") for i in (0, 1))
    new.unlink(missing_ok=True)
    for page in (old, new):  # an edition without its PO file counts as a person's
        (PO / f"{page.name}.po").unlink(missing_ok=True)
        Path("output/es", page.name).unlink(missing_ok=True)
    old.write_text(f"# Rest\n\n{PAGE}Edit {number}.\n")
    run_command(BUILD)
    old.rename(new)
    return PO / f"{old.name}.po", partial(run_command, BUILD)


def import_rows(number: int) -> tuple[Path, Callable[[], object]]:
    """A row of a table replaces a reviewed text."""
    path = PO / "page.md.po"
    entry = next(entry for entry in read(path)[0].entries if entry.source == OTHER)
    row = ROW.format(id=entry.id, source=OTHER, n=number)
    Path("rows.csv").write_text(row)
    command = ["import", "--overwrite", "--overwrite-errors", "--no-glossary", "rows.csv"]

    def write() -> None:
        if run_command(command) > 1:  # the number in the text is an error finding
            sys.exit("the import failed")

    return path, write


def watch(number: int) -> tuple[Path, Callable[[], object]]:
    """A page that was saved is built by `watch`."""
    Path("seeds/page.md").write_text(f"{PAGE}Edit {number}.\n")
    root = Path.cwd()
    settings = Settings(
        root=root, source=root / "seeds", output=root / "output", engine="pseudo", glossary=None
    )
    return PO / "page.md.po", partial(Watch(settings).build, ("page.md",))


WRITERS: dict[str, Callable[[int], tuple[Path, Callable[[], object]]]] = {
    "build": build,
    "import": import_rows,
    "prune": prune,
    "rename": rename,
    "watch": watch,
}


# --- the races -----------------------------------------------------------------------------------


def race(name: str, races: int, order: random.Random) -> Result:
    """Run one writer against the editor, in the current folder."""
    Path("seeds").mkdir()
    Path("seeds/page.md").write_text(PAGE)
    run_command(BUILD)
    result, took = Result(), 0.05
    with open_editor() as editor:
        for number in range(races):
            path, write = WRITERS[name](number)
            text = f"Revisado {number}."
            save = with_approval(path, text)
            editor.send(Save(path, save, order.uniform(0, 1.2 * took), order.random() < 0.5))
            with slow_disk(order.choice((0.0, 0.02)) * order.random()):
                start = time.monotonic()
                write()
                end = time.monotonic()
            saved = editor.recv()
            took = (9 * took + end - start) / 10
            texts, problems = read_all()
            result = Result(
                result.races + 1,
                result.during + (start < saved < end),
                result.lost + (text not in texts),
                result.torn + problems,
            )
    return result


@contextlib.contextmanager
def open_editor() -> Iterator[Connection]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=edit, args=(theirs,))
    process.start()
    try:
        yield ours
    finally:
        ours.send(None)
        process.join()


@contextlib.contextmanager
def slow_disk(seconds: float) -> Iterator[None]:
    real = os.fsync

    def sync(handle: int) -> None:
        time.sleep(seconds)
        real(handle)

    with mock.patch("os.fsync", sync):
        yield


def read_all() -> tuple[set[str], int]:
    """The approved texts in all PO files, and how many of them cannot be read as a whole."""
    texts: set[str] = set()
    torn = 0
    for path in PO.rglob("*.po"):
        catalogue, problems = read(path)
        torn += any(problem.refused for problem in problems) or not catalogue.entries
        for entry in catalogue.entries:
            texts |= {entry.target} if entry.approved else set()
    return texts, torn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-exchange", action="store_true")
    parser.add_argument("writers", nargs="*", default=[*WRITERS], metavar="WRITER")
    args = parser.parse_args()
    if args.no_exchange:
        swap.exchange = lambda first, second: False
    failed = False
    print(f"{'writer':10}{'races':>8}{'saved during':>14}{'saves lost':>12}{'torn files':>12}")
    for name in args.writers:
        nowhere = io.StringIO()
        with (
            tempfile.TemporaryDirectory() as folder,
            contextlib.chdir(folder),
            contextlib.redirect_stderr(nowhere),
            contextlib.redirect_stdout(nowhere),
        ):
            result = race(name, args.races, random.Random(f"{args.seed} {name}"))
        races, during, lost, torn = result
        print(f"{name:10}{races:8}{during:14}{lost:12}{torn:12}", flush=True)
        failed |= bool(lost or torn)
    sys.exit(failed)


if __name__ == "__main__":
    main()
