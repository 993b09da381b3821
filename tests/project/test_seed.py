"""The edition of the seed page that stands in the repository is what a build makes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from locations import ROOT

from pipeline import engines
from pipeline.cli.main import main

PAGE = "treatment/immunotherapy/t-cell-transfer-therapy.md"
SOURCE = (ROOT / "seeds" / PAGE).read_text(encoding="utf-8")
EDITION = (ROOT / "output" / "es" / PAGE).read_text(encoding="utf-8")
CATALOGUE = (ROOT / "output" / "po" / "es" / f"{PAGE}.po").read_text(encoding="utf-8")


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine can be had, as on a machine where none is installed."""

    def refuse(*_: object) -> None:
        pytest.fail("an engine was asked for")

    monkeypatch.setattr(engines, "get_engine", refuse)


@pytest.mark.usefixtures("no_engine", "no_network")
def test_it_is_up_to_date_on_any_machine_without_any_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The PO file is the record: nothing depends on the engine, the memory or the CPU."""
    for name in ("seeds", "output", "glossary"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--check"]) == 0, capsys.readouterr()
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "output").rglob("*") if p.is_file()}
    assert before
    assert main(["build"]) == 0
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "output").rglob("*") if p.is_file()}
    assert after == before
    (tmp_path / "seeds" / PAGE).write_text(SOURCE + "\nOne more line.\n", encoding="utf-8")
    assert main(["build", "--check"]) == 1


def test_addresses_stand_as_in_the_source_and_in_its_order() -> None:
    addresses = re.findall(r"\]\(([^)]+)\)", SOURCE)
    assert len(addresses) == 21
    assert re.findall(r"\]\(([^)]+)\)", EDITION) == addresses


@pytest.mark.parametrize("mark", [r"^#+", r"^- ", r"!\[", r"\*\*"])
def test_as_many_headings_items_images_and_bold_marks(mark: str) -> None:
    count = len(re.findall(mark, SOURCE, re.M))
    assert count
    assert len(re.findall(mark, EDITION, re.M)) == count


def test_front_matter_is_the_source_s_but_for_language_title_and_provenance() -> None:
    old, new = (text.split("---\n")[1].splitlines() for text in (SOURCE, EDITION))
    changed = [line for line in old if line not in new]
    assert [line.split(":")[0] for line in changed] == ["language", "title"]
    added = [line for line in new if line not in old]
    assert [line.split(":")[0] for line in added] == [
        "language",
        "title",
        "translationOf",
        "sourceLanguage",
        "translationStatus",
    ]
    assert "language: es" in added


def test_no_locked_term_is_missing() -> None:
    assert "cytokine release syndrome = síndrome de liberación de citocinas (locked)" in CATALOGUE
    assert "finding: term-missing" not in CATALOGUE
    assert "finding: term-forbidden" not in CATALOGUE
