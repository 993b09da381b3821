"""An import looks: what was approved in another tool is checked before it is approved here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from workbench import build, change, edition, entries, files, po, put, review

from pipeline.cli.main import main

PAGE: Final = "Take 5 mg now.\n\nRest a lot today.\n\nUse `ibu` *at once*.\n"
DOSE, REST = "Take 5 mg now.", "Rest a lot today."
GOOD: Final = {DOSE: "Tome 5 mg ahora.", REST: "Descanse mucho hoy."}
Capture = pytest.CaptureFixture[str]
FORMATS: Final = ("csv", "xlf", "tmx")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page that a machine translated."""
    put(tmp_path, {"seeds/a.md": PAGE})
    monkeypatch.chdir(tmp_path)
    build("--no-glossary", "--quiet")
    return tmp_path


def approved_elsewhere(form: str, wrong: dict[str, str]) -> str:
    """A file of another tool in which both texts are approved, some of them with other words."""
    before = po("a.md").read_bytes()
    for source, target in GOOD.items():
        review("a.md", source, target)
    name = f"work.{form}"
    assert main(["export", "--only", "reviewed", name]) == 0
    text = Path(name).read_text(encoding="utf-8")
    for old, new in wrong.items():
        assert old in text
        text = text.replace(old, new)
    Path(name).write_text(text, encoding="utf-8")
    po("a.md").write_bytes(before)
    return name


def take(capsys: Capture, *arguments: str) -> tuple[int, str]:
    """Exit code and messages of an import."""
    capsys.readouterr()
    code = main(["import", "--no-glossary", *arguments])
    return code, capsys.readouterr().err


def take_json(capsys: Capture, *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["import", "--no-glossary", "--json", *arguments])
    return code, json.loads(capsys.readouterr().out)


WRONG: Final = {"Tome 5 mg": "Tome 50 mg"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_good_row_is_approved(site: Path, form: str, capsys: Capture) -> None:
    assert take(capsys, approved_elsewhere(form, {})) == (0, "")
    assert all(entries("a.md")[source].approved for source in GOOD)


@pytest.mark.parametrize("form", FORMATS)
def test_an_approved_row_with_an_error_comes_in_as_a_draft(
    site: Path, form: str, capsys: Capture
) -> None:
    name = approved_elsewhere(form, WRONG)
    code, err = take(capsys, name)
    assert code == 1
    head, finding = err.splitlines()
    path, line, page, segment = head.split(":")[:4]
    entry = entries("a.md")[DOSE]
    assert (path, page.strip(), segment.strip()) == (name, "a.md", entry.id)
    assert int(line) > 0
    assert "--overwrite-errors" in head
    assert finding.startswith('  error: "5 mg" of the source is missing, "50 mg" is not')
    assert finding.endswith("[numbers]")
    assert (entry.target, entry.fuzzy, entry.draft) == ("Tome 50 mg ahora.", True, True)
    assert entries("a.md")[REST].approved
    build("--no-glossary")
    assert entries("a.md")[DOSE].draft
    assert "50 mg" in edition("a.md")  # a draft is used, and its page is not called reviewed
    assert "translationStatus: reviewed" not in edition("a.md")


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_approved_only_if_that_is_asked_for(site: Path, form: str, capsys: Capture) -> None:
    code, err = take(capsys, "--overwrite-errors", approved_elsewhere(form, WRONG))
    assert code == 1
    assert "[numbers]" in err
    assert entries("a.md")[DOSE].approved
    build("--no-glossary", "--quiet")
    assert main(["check", "--no-glossary", "--engine", "pseudo"]) == 1


def test_the_json_has_the_findings(site: Path, capsys: Capture) -> None:
    code, data = take_json(capsys, approved_elsewhere("csv", WRONG))
    assert code == 1
    assert (data["languages"]["es"]["flagged"], data["languages"]["es"]["reviewed"]) == (1, 1)
    (row,) = data["told"]
    assert (row["outcome"], row["line"] > 0) == ("flagged", True)
    (finding,) = row["findings"]
    assert (finding["check"], finding["severity"]) == ("numbers", "error")
    code, data = take_json(capsys, "--overwrite-errors", "work.csv")
    assert (code, data["told"][0]["outcome"]) == (1, "reviewed")
    assert data["told"][0]["findings"] == [finding]


def test_errors_that_an_approval_makes_warnings_count_too(site: Path, capsys: Capture) -> None:
    """The person approved in a tool without these checks."""
    code, err = take(capsys, approved_elsewhere("csv", {GOOD[REST]: REST}))
    assert code == 1
    assert "[untranslated]" in err
    assert not entries("a.md")[REST].approved


def test_warnings_are_no_reason_to_doubt_an_approval(site: Path, capsys: Capture) -> None:
    code, _ = take(capsys, approved_elsewhere("csv", {GOOD[REST]: "Descanse mucho mucho hoy."}))
    assert code == 0
    assert entries("a.md")[REST].approved


def test_drafts_are_taken_as_they_were(site: Path, capsys: Capture) -> None:
    name = approved_elsewhere("csv", {**WRONG, ",reviewed,": ",draft,"})
    assert take(capsys, name) == (0, "")
    assert entries("a.md")[DOSE].draft


def test_check_writes_nothing(site: Path, capsys: Capture) -> None:
    name = approved_elsewhere("csv", WRONG)
    before = files(site)
    code, err = take(capsys, "--check", name)
    assert code == 1
    assert "[numbers]" in err
    assert files(site) == before


def test_a_second_import_says_the_same_and_changes_nothing(site: Path, capsys: Capture) -> None:
    name = approved_elsewhere("csv", WRONG)
    first = take(capsys, name)
    before = files(site)
    assert take(capsys, name) == first
    assert files(site) == before


def test_an_approved_text_gives_way_to_no_row_with_errors(site: Path, capsys: Capture) -> None:
    name = approved_elsewhere("csv", WRONG)
    review("a.md", DOSE, "Tome ahora 5 mg.")
    code, err = take(capsys, "--overwrite", name)
    assert code == 1
    assert "refused" in err
    assert "[numbers]" in err
    entry = entries("a.md")[DOSE]
    assert (entry.target, entry.approved) == ("Tome ahora 5 mg.", True)
    assert entry.translator_comments == "other translation: Tome 50 mg ahora."
    assert take(capsys, "--overwrite", "--overwrite-errors", name)[0] == 1
    entry = entries("a.md")[DOSE]
    assert (entry.target, entry.approved) == ("Tome 50 mg ahora.", True)
    assert "other translation: Tome ahora 5 mg." in entry.translator_comments


def test_a_waiver_in_the_note_counts(site: Path, capsys: Capture) -> None:
    name = approved_elsewhere("csv", WRONG)
    text = Path(name).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "50 mg" in line)
    first, _, approval = line.rpartition(",")
    noted = f"{first}waive: numbers: as the clinic wants it,{approval}"
    Path(name).write_text(text.replace(line, noted), encoding="utf-8")
    assert take(capsys, name) == (0, "")
    assert entries("a.md")[DOSE].approved
    build("--no-glossary", "--quiet")
    assert main(["check", "--no-glossary", "--engine", "pseudo"]) == 0


def test_a_waiver_of_an_earlier_text_does_not_come_along(site: Path, capsys: Capture) -> None:
    def waive(entry: Any) -> Any:
        from dataclasses import replace

        return replace(entry, translator_comments="waive: numbers: as the clinic wants it")

    change("a.md", DOSE, waive)
    code, err = take(capsys, approved_elsewhere("csv", WRONG))
    assert code == 1
    assert "[numbers]" in err


def test_a_page_that_cannot_be_read_leaves_its_rows_as_drafts(site: Path, capsys: Capture) -> None:
    name = approved_elsewhere("csv", {})
    put(site, {"seeds/a.md": b"---\ntitle: [\n---\n\nText.\n"})
    code, err = take(capsys, name)
    assert code == 1
    assert "could not be checked: " in err
    assert entries("a.md")[DOSE].draft


@pytest.mark.parametrize(
    "target",
    [
        "x" * 30_000,
        "Tome \u202e50\u202c mg ahora.",
        "Tome ٥٠ mg ahora.",
        "\x07Tome 50\x00 mg.",
        "9" * 5000,
    ],
)
def test_odd_targets_are_drafts_and_not_lost(site: Path, target: str, capsys: Capture) -> None:
    name = approved_elsewhere("csv", {"Tome 5 mg ahora.": target})
    code, err = take(capsys, name)
    assert code == 1
    assert "error: " in err
    assert not entries("a.md")[DOSE].approved
    assert len(entries("a.md")[DOSE].target) >= len(target) - 2


def test_what_comes_in_as_approved_passes_the_check(site: Path, capsys: Capture) -> None:
    """The law: without --overwrite-errors an import leaves no error that is approved."""
    take(capsys, approved_elsewhere("csv", {**WRONG, GOOD[REST]: "No descanse."}))
    build("--no-glossary", "--quiet")
    capsys.readouterr()
    main(["check", "--no-glossary", "--engine", "pseudo", "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    approved = {entry.id for entry in entries("a.md").values() if entry.approved}
    assert [f for f in found if f["severity"] == "error" and f["segment"] in approved] == []
