"""`pipeline watch`: what is saved is built, however an editor saves it, and nothing else."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from workbench import edition, lay_out, po, put, review

from pipeline.config.settings import load
from pipeline.engines import EngineCache, LanguagePair, resolve_engine
from pipeline.workflow.watch import Changes, Watch, describe_report, is_unchanged

PATIENCE: Final = 60
"""Seconds a slow machine may take; nothing here says how fast a build must be."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return lay_out(tmp_path.resolve())


# --- which files count ----------------------------------------------------------------------


@pytest.fixture
def watch(site: Path) -> Watch:
    watch = Watch(replace(load(), engine="pseudo"))
    watch.folders()
    return watch


@pytest.mark.parametrize(
    "path",
    ["seeds/plain.md", "seeds/folder/new.mdx", "output/po/es/plain.md.po", "glossary/en-es.tsv"],
)
def test_a_page_a_po_file_and_a_glossary_count(watch: Watch, site: Path, path: str) -> None:
    assert watch.concerns(site / path)


@pytest.mark.parametrize(
    "path",
    [
        "seeds/.plain.md.swp",  # Vim
        "seeds/4913",
        "seeds/plain.md~",
        "seeds/.#plain.md",  # Emacs
        "seeds/#plain.md#",
        "seeds/plain.md___jb_tmp___",  # JetBrains
        "seeds/.git/plain.md",
        "seeds/picture.png",
        "output/es/plain.md",
        "output/po/es/.plain.md.po.abc12345",  # ours
        "output/po/fr/plain.md.po",
        "output/po/es/messages.po",
        "glossary/.en-es.tsv.swp",
        "elsewhere/plain.md",
    ],
)
def test_what_editors_leave_beside_does_not_count(watch: Watch, site: Path, path: str) -> None:
    assert not watch.concerns(site / path)


def test_a_change_asks_for_its_pages_only(watch: Watch, site: Path) -> None:
    page, record = site / "seeds/plain.md", site / po("treatment.md")
    assert watch.changes([page, record, site / po("plain.md")]) == Changes(
        pages=("plain.md",), records=("treatment.md",)
    )
    assert watch.changes([site / "glossary/en-es.tsv"]) == Changes(all=True)
    page.unlink()
    assert watch.changes([page]) == Changes(removed=("plain.md",))


def test_what_the_build_wrote_itself_is_nothing_new(watch: Watch) -> None:
    assert not is_unchanged(watch.build())
    assert is_unchanged(watch.build(("plain.md",)))
    review("plain.md", "Side effects", "Efectos")
    assert not is_unchanged(watch.build(("plain.md",)))
    put(Path(), {"seeds/plain.md": b"\xff\xfe\xfa"})
    assert not is_unchanged(watch.build(("plain.md",)))


def test_the_pages_of_a_new_folder_count(watch: Watch, site: Path) -> None:
    put(site, {"seeds/new/deep/page.md": "Text.\n", "seeds/new/picture.png": b""})
    assert watch.changes([site / "seeds/new"]) == Changes(("new/deep/page.md",))
    put(site, {"output/es/new/page.md": "", "seeds/.git/page.md": ""})
    for folder in ("output/es/new", "seeds/.git", "elsewhere"):
        assert not watch.is_folder(site / folder)


def test_only_the_wanted_pages_are_followed(site: Path) -> None:
    watch = Watch(replace(load(), engine="pseudo"), ("plain.md",))
    assert watch.changes([site / "seeds/treatment.md"]) == Changes()
    report = watch.build()
    assert [page.page for page in report.pages] == ["plain.md"]


def test_folders_are_known_by_their_real_names(site: Path) -> None:
    (site / "seeds").rename(site / "real")
    (site / "seeds").symlink_to("real")
    watch = Watch(replace(load(), engine="pseudo"))
    assert watch.folders()[0] == site / "real"
    assert watch.changes([site / "real/plain.md"]) == Changes(("plain.md",))


def test_an_engine_in_the_cache_is_used_again() -> None:
    pair = LanguagePair("en", "es")
    assert resolve_engine("pseudo", pair) is not resolve_engine("pseudo", pair)
    cache: EngineCache = {}
    first = resolve_engine("pseudo", pair, cache)
    assert resolve_engine("pseudo", pair, cache) is first
    assert resolve_engine("pseudo", LanguagePair("en", "pt"), cache) is not first
    assert resolve_engine("identity", pair, cache) is not first
    assert resolve_engine("pseudo", pair) is not first


def test_builds_of_one_watch_share_their_engines(watch: Watch) -> None:
    watch.build(("plain.md",))
    (first,) = watch.engines.values()
    (watch.settings.source / "plain.md").write_bytes(b"Another text.\n")
    watch.build(("plain.md",))
    assert list(watch.engines.values()) == [first]


def test_a_line_says_what_was_built(watch: Watch) -> None:
    line = describe_report(watch.build(("plain.md",)))
    assert line.startswith("plain.md: es written; 3 new segments, 0 errors, 0 warnings; ")
    line = describe_report(watch.build())
    assert line.startswith("8 pages: 1 unchanged, 7 written; ")


# --- the command ----------------------------------------------------------------------------


class Running:
    """`pipeline watch` in a process of its own."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "watch", "--engine", "pseudo", *arguments],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def line(self, text: str) -> str:
        """The next line that holds `text`."""
        seen = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                seen.append(self._lines.get(timeout=1))
            except queue.Empty:
                continue
            if text in seen[-1]:
                return seen[-1]
        pytest.fail(f"no line with {text!r} among {seen}")

    def rest(self) -> list[str]:
        """The lines that are there already."""
        return [self._lines.get() for _ in range(self._lines.qsize())]

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        # The thread comes to the end of the output by itself; closed under it, it would raise.
        self._reader.join(PATIENCE)
        assert not self._reader.is_alive()
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def running(site: Path) -> Iterator[Running]:
    found = Running(site)
    try:
        found.line("watching")
        yield found
    finally:
        found.end()


def test_what_is_saved_is_built(running: Running, site: Path) -> None:
    page = site / "seeds" / "plain.md"
    # Over the file.
    page.write_text("# Side effects\n\nSome people feel fine.\n", encoding="utf-8")
    assert "plain.md: es written; 1 new segments" in running.line("plain.md")
    assert "Sòmè pèòplè fèèl fìnè." in edition("plain.md")
    # Beside it, and renamed; with a swap file and a backup.
    (site / "seeds" / ".plain.md.swp").write_bytes(b"swap")
    new = site / "seeds" / "plain.md.tmp"
    new.write_text("# Side effects\n\nOne day.\n", encoding="utf-8")
    page.replace(site / "seeds" / "plain.md~")
    new.replace(page)
    assert "es written" in running.line("plain.md: es")
    assert "Ònè dày." in edition("plain.md")
    # A translator's work.
    review("plain.md", "One day.", "Un día.")
    assert "plain.md: es written; 0 new segments" in running.line("plain.md: es")
    assert "Un día." in edition("plain.md")
    # An error waits to be put right.
    page.write_bytes(b"\xff\xfe\xfa")
    assert "plain.md" in running.line("pipeline: ")
    page.write_text("# Done\n", encoding="utf-8")
    running.line("es written")
    assert edition("plain.md") == "# Dònè\n"
    assert [line for line in running.rest() if "treatment" in line] == []


def test_a_new_page_and_one_that_goes(running: Running, site: Path) -> None:
    put(site, {"seeds/new/page.md": "Text.\n"})
    assert "new/page.md: es written" in running.line("page.md")
    (site / "seeds/new/page.md").unlink()
    assert "new/page.md: gone; delete its editions, or restore it" in running.line("gone")
    assert (site / "output/es/new/page.md").exists()


def test_the_glossary_concerns_every_page(running: Running, site: Path) -> None:
    path = site / "glossary" / "en-es.tsv"
    path.write_bytes(path.read_bytes() + b"day\td\xc3\xada\tlocked\n")
    running.line("8 pages: ")
    path.write_bytes(b"broken\n")
    assert "en-es.tsv" in running.line("en-es.tsv:1")
    assert running.process.poll() is None


def test_ctrl_c_ends_it_with_130(running: Running) -> None:
    assert running.interrupt() == 130


def test_it_does_not_begin_without_pages(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "watch"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ},
    )
    assert done.returncode == 2
    assert "no such folder; name the folder of the pages with --source" in done.stderr
    assert list(tmp_path.iterdir()) == []
