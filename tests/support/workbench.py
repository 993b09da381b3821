"""A small site in a folder of its own, and what tests do with it: build, read, review, edit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from locations import DATA

from pipeline.catalogue.update import (
    Catalogue,
    Entry,
    PageDetails,
    match_entries,
    merge,
    read,
    render,
)
from pipeline.cli.main import main
from pipeline.model import Unit

PAGES = DATA / "site" / "pages"
NAMES = sorted(path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.md"))
assert NAMES, "no pages found"


def lay_out(root: Path) -> Path:
    """The pages and the glossary of the fixtures under `root`."""
    shutil.copytree(PAGES, root / "seeds")
    shutil.copytree(DATA / "site" / "glossary", root / "glossary")
    return root


def put(root: Path, pages: Mapping[str, str | bytes]) -> None:
    for name, text in pages.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def build(*arguments: str, engine: str = "pseudo") -> int:
    """`pipeline build` in the current folder."""
    return main(["build", "--engine", engine, *arguments])


def files(root: Path) -> dict[str, bytes]:
    """All files under `root`, hidden ones too, but for the program's notes on its last run."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root)}


def stamps(root: Path) -> dict[str, int]:
    """When each file under `root` was written, but for the same."""
    return {str(path): path.stat().st_mtime_ns for path in _files(root)}


NOTES = ("stamps.sqlite", "approvals.sqlite")


def _files(root: Path) -> list[Path]:
    found = (path for path in root.rglob("*") if path.is_file())
    return [path for path in found if path.name.removesuffix("-journal") not in NOTES]


def po(page: str, language: str = "es") -> Path:
    return Path("output") / "po" / language / f"{page}.po"


def edition(page: str, language: str = "es") -> str:
    return (Path("output") / language / page).read_bytes().decode("utf-8-sig")


def entries(page: str) -> dict[str, Entry]:
    """The entries of a page's PO file by their source, the ones in the page first."""
    catalogue, problems = read(po(page))
    assert not problems, problems
    ordered = sorted(catalogue.entries, key=lambda entry: not entry.obsolete)
    return {entry.source: entry for entry in ordered}


def change(page: str, source: str, edit: Callable[[Entry], Entry]) -> None:
    """Edit the entry for `source` in a page's PO file, as a translator's tool would."""
    old, _ = read(po(page))
    assert any(entry.source == source for entry in old.entries), f"no entry for {source!r}"
    new = tuple(edit(entry) if entry.source == source else entry for entry in old.entries)
    made = Catalogue(old.header, new, old.header_comment)
    po(page).write_bytes(render(made))


def review(page: str, source: str, target: str) -> None:
    """Approve `target` for `source`: written, and the fuzzy mark taken off."""
    change(
        page,
        source,
        lambda entry: replace(entry, target=target, fuzzy=False, previous=None, signature=""),
    )


def merge_units(old: Catalogue | None, units: Sequence[Unit], details: PageDetails) -> Catalogue:
    """The catalogue of a page with these units, matched with the old one as a build does it."""
    segments = list({unit.segment.id: unit.segment for unit in units}.values())
    return merge(old, units, details, match_entries(old, segments, segmenter=details.segmenter))


def run(
    arguments: Sequence[str], folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The console command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
