"""Marks that a merge leaves in a text, by msgcat or Git, are an error and never text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from translator_tools import run_program
from workbench import build, change, edition, entries, po, put, review

from pipeline.cli.main import main

NAME = "page.md"
REST, EAT = "Rest well.", "Eat well."


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{NAME}": f"{REST}\n\n{EAT}\n"})
    build()
    review(NAME, REST, "Descanse bien.")
    review(NAME, EAT, "Coma bien.")
    build()
    return tmp_path


def assert_refused(said: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = po(NAME).read_bytes()
    capsys.readouterr()
    assert build("--strict") == 1
    err = capsys.readouterr().err
    assert f"{po(NAME)}:" in err
    assert said in err
    assert "[catalogue]" in err
    assert po(NAME).read_bytes() == data, "the file waits for a person"
    assert "#-#" not in edition(NAME)
    assert "<<<" not in edition(NAME)


def test_two_files_joined_by_msgcat(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = Path("first.po")
    first.write_bytes(po(NAME).read_bytes())
    review(NAME, REST, "Repose bien.")
    po(NAME).write_bytes(run_program("msgcat", first, po(NAME)))
    assert b"#-#-#-#-#" in po(NAME).read_bytes()
    assert_refused("msgstr has the marks of a merge ('#-#-#-#-#  first.po", capsys)
    assert REST in edition(NAME), "the source stands"
    assert "Coma bien." in edition(NAME), "the rest goes on"


def test_headers_joined_by_msgcat(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = Path("first.po")
    first.write_bytes(po(NAME).read_bytes().replace(b"Language-Team: ", b"Language-Team: es"))
    po(NAME).write_bytes(run_program("msgcat", first, po(NAME)))
    assert_refused("msgstr has the marks of a merge", capsys)


@pytest.mark.parametrize(
    "mark", ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| base", "<<<<<<<"]
)
def test_marks_of_git_in_a_text(mark: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(NAME, REST, lambda e: replace(e, target=f"Descanse.\n{mark}\nRepose."))
    assert_refused(f"msgstr has the marks of a merge ({mark!r})", capsys)
    assert REST in edition(NAME)


def test_marks_in_the_previous_text_and_in_a_draft(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(NAME, REST, lambda e: replace(e, fuzzy=True, previous="#-#-#-#-#  a.po  #-#-#-#-#"))
    assert_refused("msgid has the marks of a merge", capsys)


def test_marks_in_a_comment_are_reported(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = "#-#-#-#-#  a.po  #-#-#-#-#"
    change(NAME, REST, lambda e: replace(e, translator_comments=f"{mark}\nAna"))
    capsys.readouterr()
    build()
    assert "the comments have the marks of a merge; delete these lines" in capsys.readouterr().err
    assert "Descanse bien." in edition(NAME)


@pytest.mark.parametrize(
    "text", ["Descanse <<<<<<< bien.", "a ======= b", "#-#-# bien", "<<<<<< x", "=========="]
)
def test_what_looks_like_a_mark_is_text(text: str, site: Path) -> None:
    """The twin."""
    review(NAME, REST, text)
    assert build() == 0
    assert entries(NAME)[REST].target == text


def test_a_text_about_merges_keeps_its_marks(site: Path) -> None:
    """The twin: the source has them too."""
    from pipeline.catalogue.lines import find_merge_mark

    assert find_merge_mark("Borre\n<<<<<<< HEAD\n", "Delete\n<<<<<<< HEAD\n") == ""
    assert find_merge_mark("Borre\n>>>>>>> HEAD", "Delete\n<<<<<<< HEAD\n") == ">>>>>>> HEAD"


def test_marks_in_an_imported_row(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "a.csv"]) == 0
    data = Path("a.csv").read_text("utf-8")
    marked = "Descanse.\n<<<<<<< HEAD\nRepose."
    Path("a.csv").write_text(data.replace("Descanse bien.", f'"{marked}"'), encoding="utf-8")
    before = po(NAME).read_bytes()
    capsys.readouterr()
    assert main(["import", "--overwrite", "a.csv"]) == 1
    assert "it has the marks of a merge ('<<<<<<< HEAD')" in capsys.readouterr().err
    assert po(NAME).read_bytes() == before
