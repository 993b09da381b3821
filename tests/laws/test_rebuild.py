"""Law L7: whatever was edited, an incremental build leaves what a clean one with the same PO
files makes; and whoever interferes with a run, nothing of theirs is lost.

`WALKS=300 STEPS=20 pytest tests/laws/test_rebuild.py` walks farther than CI does.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from workbench import build, edition, files, po, put, review

from pipeline.cli.messages import pace
from pipeline.config.assets import Assets
from pipeline.config.places import CATALOGUE, EDITION
from pipeline.config.settings import Settings
from pipeline.engines.fake import PseudoEngine
from pipeline.reporting.report import PageReport, PageState, Report
from pipeline.workflow.build import BuildOptions
from pipeline.workflow.build import build as build_task

PARAGRAPHS = [
    "Rest a lot.",
    "Rest  a lot.",
    "Rest a lot now, and drink water.",
    "Your *immune cells* attack tumors.",
    "Call [us](/x) at once.",
    "# Pain and T-CELLS",
    "- one\n- two",
    "5 mg",
    "See ![the pain](picture.png) and [more](sub/c.md).",
]
PAGES = ["a.md", "b.md", "sub/c.md", "sub/d.md"]
TERMS = ["immune cell\tcélula inmunitaria", "tumor\ttumor", "pain\tdolor", "rest\tdescanso"]
WAIVED = [
    'term-missing "pain": in the picture',
    'term-missing "immune cells": named before',
    "term-missing: all of them",
    "length: short on purpose",
    "untranslated:",
    "numbers: one phrase",
]

page_names = st.sampled_from(PAGES)
paragraphs = st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4)


class Layout(NamedTuple):
    """Where the files of a site stand."""

    source: str
    output: str
    edition: str = EDITION
    catalogue: str = CATALOGUE
    assets: Assets = Assets.KEEP

    def apply(self, settings: Settings, root: Path) -> Settings:
        """The settings with this layout, in the folder `root`."""
        return replace(
            settings,
            root=root,
            source=root / self.source,
            output=root / self.output,
            edition=self.edition,
            catalogue=self.catalogue,
            assets=self.assets,
            glossary=root / "glossary",
        )


LAYOUTS = {
    "default": Layout("seeds", "output"),
    "suffix": Layout("docs", ".", "docs/{dir}/{stem}.{lang}{ext}", assets=Assets.RELINK),
    "beside the root": Layout("docs", "docs", "{lang}/{path}", assets=Assets.COPY),
    "the root": Layout(".", ".", "{lang}/{path}", "{dir}/{stem}{ext}.{lang}.po"),
}


class Site(RuleBasedStateMachine):
    """A site that people work on in any order, built after each step."""

    layout = LAYOUTS["default"]

    @initialize(texts=st.lists(paragraphs, min_size=2, max_size=2))
    def begin(self, texts: list[list[str]]) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.settings = self.layout.apply(Settings(self.root, engine="pseudo"), self.root)
        self.source = self.settings.source
        self.terms = TERMS[:2]
        self._write_terms()
        for name, text in zip(PAGES, texts, strict=False):
            self._write(name, text)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def _write(self, name: str, text: Sequence[str]) -> None:
        put(self.source, {name: "---\ntitle: Pain\n---\n" + "\n\n".join(text) + "\n"})

    def _write_terms(self) -> None:
        lines = ["term\ttranslation", *self.terms]
        put(self.root, {"glossary/en-es.tsv": "\n".join(lines) + "\n"})

    @rule(name=page_names, text=paragraphs)
    def write_a_page(self, name: str, text: list[str]) -> None:
        self._write(name, text)

    @rule(name=page_names, paragraph=st.sampled_from(PARAGRAPHS))
    def add_a_paragraph(self, name: str, paragraph: str) -> None:
        path = self.source / name
        if path.exists():
            path.write_text(f"{path.read_text()}\n{paragraph}\n")

    @rule(name=page_names, what=st.sampled_from(["page", "PO file", "glossary"]))
    def edit_without_a_trace(self, name: str, what: str) -> None:
        """The size and the time stamp stay as they were."""
        places = {
            "page": self.source / name,
            "PO file": self.settings.catalogue_path("es", name),
            "glossary": self.root / "glossary" / "en-es.tsv",
        }
        path = places[what]
        if path.exists():
            before = path.stat()
            text = path.read_text(encoding="utf-8")
            swapped = text.translate(str.maketrans("abc", "cab")) if what == "page" else text
            swapped = re.sub(r"(?<=msgstr \")[A-Za-z]", "Z", swapped) if "PO" in what else swapped
            swapped = swapped.replace("tumor\n", "rotum\n") if what == "glossary" else swapped
            path.write_text(swapped, encoding="utf-8")
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    @rule(name=page_names, paragraph=st.sampled_from(PARAGRAPHS))
    def edit_with_the_clock_set_back(self, name: str, paragraph: str) -> None:
        path = self.source / name
        if path.exists():
            path.write_text(f"{path.read_text()}\n{paragraph}\n")
            os.utime(path, (1_000_000_000, 1_000_000_000))

    @rule(name=page_names)
    def delete_a_page(self, name: str) -> None:
        if sum((self.source / page).exists() for page in PAGES) > 1:
            (self.source / name).unlink(missing_ok=True)

    @rule(old=page_names, new=page_names)
    def rename_a_page(self, old: str, new: str) -> None:
        source, target = self.source / old, self.source / new
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)

    @rule(name=st.sampled_from(["picture.png", "sub/picture.png"]), data=st.binary(max_size=2))
    def change_a_picture(self, name: str, data: bytes) -> None:
        """An empty one is removed."""
        put(self.source, {name: data})
        if not data:
            (self.source / name).unlink()

    @rule(term=st.sampled_from(TERMS))
    def add_or_drop_a_term(self, term: str) -> None:
        word = term.split("\t")[0]
        others = [other for other in self.terms if other.split("\t")[0] != word]
        self.terms = others if len(others) < len(self.terms) else sorted([*others, term])
        self._write_terms()

    @rule(new=st.sampled_from(["descanso", "reposo"]))
    def change_a_term(self, new: str) -> None:
        """It stands in the title of every page."""
        self.terms = [term for term in self.terms if "pain" not in term] + [f"pain\t{new}"]
        self._write_terms()

    @rule(name=page_names, number=st.integers(0, 5))
    def review_an_entry(self, name: str, number: int) -> None:
        path = self.settings.catalogue_path("es", name)
        if path.exists():
            blocks = path.read_text(encoding="utf-8").split("\n\n")
            at = 1 + number % max(1, len(blocks) - 1)
            if at < len(blocks):
                blocks[at] = re.sub(r"#\. machine: .*\n|#, fuzzy\n", "", blocks[at])
                blocks[at] = blocks[at].replace("ò", "o")
                path.write_text("\n\n".join(blocks), encoding="utf-8")

    @rule(
        name=page_names,
        number=st.integers(0, 5),
        scope=st.sampled_from(["", " page", " site"]),
        what=st.sampled_from(WAIVED),
    )
    def waive_a_finding(self, name: str, number: int, scope: str, what: str) -> None:
        path = self.settings.catalogue_path("es", name)
        if path.exists():
            blocks = path.read_text(encoding="utf-8").split("\n\n")
            at = number % len(blocks)
            blocks[at] = f"# waive{scope}: {what}\n{blocks[at]}"
            path.write_text("\n\n".join(blocks), encoding="utf-8")

    @rule(anchors=st.booleans(), engine=st.sampled_from(["pseudo", "identity"]))
    def change_the_settings(self, anchors: bool, engine: str) -> None:
        self.settings = replace(self.settings, anchors=anchors, engine=engine)

    @rule(name=page_names)
    def edit_an_edition_by_hand(self, name: str) -> None:
        """It is left as it is until somebody decides; then a copy of it is kept."""
        path = self.settings.edition_path("es", name)
        if not path.exists() or not (self.source / name).exists():
            return
        path.write_text("by hand\n")
        report = build_task(BuildOptions(self.settings))
        states = {page.page: page.state for page in report.pages}
        assert states[name] == "failed"
        assert path.read_text() == "by hand\n"
        build_task(BuildOptions(self.settings, overwrite=True))
        copies = [p for p in self.root.rglob("*.kept-*") if p.name.startswith(path.name)]
        assert "by hand\n" in [copy.read_text() for copy in copies]
        for copy in copies:
            copy.unlink()

    @rule()
    def prune(self) -> None:
        build_task(BuildOptions(self.settings, prune=True))

    @invariant()
    def an_incremental_build_is_a_clean_one(self) -> None:
        if not hasattr(self, "root"):
            return
        report = build_task(BuildOptions(self.settings))
        assert report.errors == []
        made = {n: data for n, data in files(self.root).items() if not n.startswith(".pipeline/")}
        with tempfile.TemporaryDirectory() as folder:
            clean = Path(folder)
            shutil.copytree(self.root, clean, ignore=_caches, dirs_exist_ok=True)
            settings = self.layout.apply(self.settings, clean)
            for name in PAGES:
                settings.edition_path("es", name).unlink(missing_ok=True)
            build_task(BuildOptions(settings))
            for page in (page.page for page in report.pages if page.state == "orphan"):
                made.pop(self._name_of_edition(page), None)
            shutil.rmtree(clean / ".pipeline")
            assert files(clean) == made
        again = build_task(BuildOptions(self.settings, write=False))
        assert (again.changed, again.findings) == ([], _standing(report))

    def _name_of_edition(self, page: str) -> str:
        path = self.settings.edition_path("es", page)
        return path.relative_to(self.root).as_posix()


def _caches(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == ".pipeline"]


def _standing(report: Report) -> list[Any]:
    return [finding for finding in report.findings if finding.check != "renamed"]


class SuffixSite(Site):
    """The same with editions beside their pages: `a.es.md`."""

    layout = LAYOUTS["suffix"]


class BesideSite(Site):
    """The same with editions in a folder among the pages: `es/a.md`."""

    layout = LAYOUTS["beside the root"]


class RootSite(Site):
    """The same in one folder for all: pages, editions, PO files, glossary."""

    layout = LAYOUTS["the root"]


WALKS = int(os.environ.get("WALKS", "4"))
STEPS = int(os.environ.get("STEPS", "8"))

TestSite = Site.TestCase
TestSuffixSite = SuffixSite.TestCase
TestBesideSite = BesideSite.TestCase
TestRootSite = RootSite.TestCase
TestSite.settings = settings(max_examples=2 * WALKS, stateful_step_count=STEPS)
TestSuffixSite.settings = settings(max_examples=WALKS, stateful_step_count=STEPS)
TestBesideSite.settings = settings(max_examples=WALKS, stateful_step_count=STEPS)
TestRootSite.settings = settings(max_examples=WALKS, stateful_step_count=STEPS)


# --- who interferes with a run -------------------------------------------------------------------


def test_a_po_file_saved_during_the_run_is_not_overwritten(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    put(site, {"seeds/plain.md": "# Side effects\n\nAll feel tired.\n"})
    real = PseudoEngine.translate

    def meanwhile(self: PseudoEngine, *rest: Any, **named: Any) -> Any:
        review("plain.md", "Side effects", "Efectos secundarios")
        return real(self, *rest, **named)

    monkeypatch.setattr(PseudoEngine, "translate", meanwhile)
    assert build() == 2
    told = capsys.readouterr().err
    assert "output/po/es/plain.md.po: was changed during this run; run again" in told
    monkeypatch.undo()
    monkeypatch.chdir(site)
    assert build() == 0
    assert edition("plain.md").startswith("# Efectos secundarios\n\nÀll fèèl tìrèd.")


def test_a_page_that_goes_during_the_run_is_an_error_of_that_page(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.workflow.runner import BuildRunner

    real = BuildRunner.build_pages

    def meanwhile(self: BuildRunner, *rest: Any) -> Any:
        Path("seeds/plain.md").unlink()
        return real(self, *rest)

    monkeypatch.setattr(BuildRunner, "build_pages", meanwhile)
    assert build() == 2
    assert "seeds/plain.md: the page is gone" in capsys.readouterr().err
    assert not po("plain.md").exists()
    assert po("treatment.md").exists()


def test_a_page_that_cannot_be_written_fails_the_run() -> None:
    report = Report(
        [PageReport("a.md", "es", PageState.WRITTEN), PageReport("b.md", "es", PageState.FAILED)]
    )
    assert report.exit_code() == 1
    report.pages.pop()
    assert report.exit_code() == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((0, 10, 5.0), ""),
        ((5, 10, 0.0), ""),
        ((50, 100, 10.0), ", 5.0/s, 0:20 left"),
        ((10, 3650, 10.0), ", 1.0/s, 60:50 left"),
        ((12345, 0, 10.0), ", 1234.5/s"),
    ],
)
def test_the_pace_is_told_when_there_is_one(given: tuple[int, int, float], told: str) -> None:
    assert pace(*given) == told
