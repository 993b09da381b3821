"""Which glossary a build uses, and that it says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from locations import ROOT
from workbench import put

from pipeline.cli.main import main

COUNT = len((ROOT / "glossary/en-es.tsv").read_text("utf-8").splitlines()) - 1
OWN = "term\ttranslation\nimmune cell\tcélula propia\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built_in_glossary: None) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "An immune cell.\n"})
    return tmp_path


def used(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[str, str]:
    """What the build says of its glossary, and the term in the PO file."""
    capsys.readouterr()
    assert main(["build", "--engine", "pseudo", *options]) == 0
    out = capsys.readouterr().out
    language = options[-1] if "--lang" in options else "es"
    po = Path(f"output/po/{language}/a.md.po").read_text("utf-8")
    terms = [line for line in po.splitlines() if line.startswith("#. term: ")]
    [line] = [line for line in out.splitlines() if line.startswith("glossary  ")]
    return line.removeprefix("glossary  "), "".join(terms)


def test_a_project_without_a_glossary_has_the_built_in_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, term = used(capsys)
    assert said == f"built in ({COUNT:,} terms)"
    assert "immune cell = " in term


def test_a_project_with_a_glossary_has_no_other(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(project, {"glossary/en-es.tsv": OWN})
    said, term = used(capsys)
    assert (said, "célula propia" in term) == ("1 term (glossary/en-es.tsv)", True)


@pytest.mark.parametrize(
    ("files", "options"),
    [
        ({}, ["--no-glossary"]),
        ({}, ["--lang", "pt"]),
        ({"glossary/en-pt.tsv": OWN}, []),
    ],
    ids=["not wanted", "none for the language", "a folder of its own without the file"],
)
def test_without_a_glossary_the_build_says_so(
    files: dict[str, str],
    options: list[str],
    project: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(project, files)
    assert used(capsys, *options) == ("none", "")


def test_a_named_folder_must_have_the_glossary(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--engine", "pseudo", "--glossary", "glossary"]) == 2
    assert "glossary/en-es.tsv" in capsys.readouterr().err
    put(project, {"pipeline.toml": 'glossary = "terms"\n'})
    assert main(["build", "--engine", "pseudo"]) == 2
    put(project, {"pipeline.toml": 'project = "clinic"\n'})
    assert main(["build", "--engine", "pseudo"]) == 2
    assert "en-es.clinic.tsv" in capsys.readouterr().err


def test_machines_are_told_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--engine", "pseudo", "--lang", "es", "--lang", "pt", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["glossaries"]
    assert found == {"es": f"built in ({COUNT:,} terms)", "pt": "none"}
