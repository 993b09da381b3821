"""What CI sees of changed pages: `build --preview` judges them by their findings, and editions
that are still to be built are one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workbench import build, files, put

from pipeline.cli.main import main

Capture = pytest.CaptureFixture[str]
GLOSSARY = "term\ttranslation\nblood\tsangre\n"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages with their editions; `old.md` has an error."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{n:02}.md": f"# Page {n}\n" for n in range(40)})
    put(tmp_path, {"seeds/old.md": "Blood.\n", "glossary/en-es.tsv": GLOSSARY})
    assert build() == 0
    return tmp_path


def change_all(root: Path) -> None:
    put(root, {f"seeds/{n:02}.md": f"# Page {n}\n\nMore.\n" for n in range(40)})


def test_a_preview_reports_on_changed_pages_and_writes_nothing(
    built: Path, capsys: Capture
) -> None:
    assert build("--preview", "--strict") == 0
    assert "no page would change" in capsys.readouterr().out
    put(built, {"seeds/01.md": "# New\n"})
    before = files(built)
    assert build("--preview", "--strict", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert [(page["page"], page["state"]) for page in data["pages"]] == [("01.md", "would change")]
    assert data["findings"] == []
    put(built, {"seeds/02.md": "# New\n\nBlood.\n"})
    assert build("--preview") == 0
    assert build("--preview", "--strict") == 1
    capsys.readouterr()
    assert build("--preview", "--strict", "--format", "github") == 1
    out = capsys.readouterr().out
    assert [line.partition("title")[0] for line in out.splitlines()] == [
        "::error file=seeds/02.md,line=3,"
    ]
    put(built, {"seeds/01.md": "# Page 1\n", "seeds/02.md": "# Page 2\n"})
    assert files(built) == before | {"seeds/01.md": b"# Page 1\n"}


def test_a_preview_asks_the_engine(built: Path, capsys: Capture) -> None:
    change_all(built)
    assert build("--preview", "--strict") == 0
    assert "no translation yet" not in capsys.readouterr().err


def test_a_preview_of_a_page_that_cannot_be_read_fails(built: Path) -> None:
    put(built, {"seeds/01.md": b"\xff\xfe\xfa"})
    assert build("--preview") == 2


def test_missing_editions_are_one_annotation(built: Path, capsys: Capture) -> None:
    change_all(built)
    for command in (["build", "--check"], ["check"]):
        capsys.readouterr()
        assert main([*command, "--engine", "pseudo", "--format", "github", "--no-glossary"]) == 1
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith("::error title=File not as a build leaves it [stale]::")
        counts = "41 (82 files, 41 texts without a translation): 00.md, 01.md, 02.md, 03.md, "
        assert f"pages that are not as a build would leave them: {counts}" in line


def test_missing_editions_are_one_line_of_text(built: Path, capsys: Capture) -> None:
    change_all(built)
    capsys.readouterr()
    assert main(["check", "--engine", "pseudo"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "[term-missing]" in line]
    assert sum("not as a build" in line or "no translation" in line for line in lines) == 1
    assert main(["check", "--engine", "pseudo", "-v"]) == 1
    assert capsys.readouterr().out.count("[stale]") == 40


def test_a_few_have_their_places(built: Path, capsys: Capture) -> None:
    put(built, {"seeds/01.md": "# New\n"})
    capsys.readouterr()
    assert main(["check", "--engine", "pseudo", "--format", "github"]) == 1
    out = capsys.readouterr().out
    assert "file=output/es/01.md," in out
    assert "file=output/po/es/01.md.po," in out


def test_machines_get_each(built: Path, capsys: Capture) -> None:
    change_all(built)
    capsys.readouterr()
    assert main(["check", "--engine", "pseudo", "--json"]) == 1
    found = [one["check"] for one in json.loads(capsys.readouterr().out)["findings"]]
    assert (found.count("stale"), found.count("untranslated")) == (40, 40)
