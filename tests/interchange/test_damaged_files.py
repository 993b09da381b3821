"""Exchange files that are cut, damaged or mended by a spreadsheet: nothing is half taken.

An export that nobody changed changes no PO file, so neither may what is left of one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from workbench import build, change, entries, po, put, review

from pipeline.cli.main import main

NAME = "page.md"
REST, EAT, WALK = "Rest well.", "Eat **well** today.", "Walk for 5 minutes."
Capture = pytest.CaptureFixture[str]
FORMS = {
    "a.xlf": ["export", "a.xlf"],
    "old.xlf": ["export", "--format", "xliff-1.2", "old.xlf"],
    "a.tmx": ["export", "--only", "all", "a.tmx"],
    "a.csv": ["export", "a.csv"],
}
STEP = 100
"""Bytes between two cuts."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An approved text, a draft, a machine's text."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{NAME}": f"# Day\n\n{REST}\n\n{EAT}\n\n{WALK}\n"})
    assert build() == 0
    review(NAME, REST, "Descanse bien.")
    change(NAME, WALK, lambda entry: replace(entry, target="Camine 5 minutos."))
    assert build() == 0
    return tmp_path


def take(name: str, data: bytes, capsys: Capture) -> tuple[int, str]:
    """The exit code of an import, and what it says; a message has the file, and a line if any."""
    Path(name).write_bytes(data)
    capsys.readouterr()
    code = main(["import", name])
    said = capsys.readouterr().err
    if code == 2:
        assert re.match(rf"pipeline: {re.escape(name)}(?::\d+)?: .*; ", said), said
    elif code:
        assert all(re.match(rf"{re.escape(name)}:\d+: ", line) for line in said.splitlines()), said
    return code, said


@pytest.mark.parametrize("name", FORMS)
def test_a_file_that_is_cut_changes_nothing(name: str, site: Path, capsys: Capture) -> None:
    assert main(FORMS[name]) == 0
    data, before = Path(name).read_bytes(), po(NAME).read_bytes()
    for end in range(0, len(data), STEP):
        code, said = take(name, data[:end], capsys)
        assert po(NAME).read_bytes() == before, f"cut at byte {end}: {code} {said}"
        if not name.endswith("csv"):
            assert code == 2


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80])
def test_a_flipped_bit_costs_no_approved_text(
    name: str, flip: int, site: Path, capsys: Capture
) -> None:
    assert main(FORMS[name]) == 0
    data = Path(name).read_bytes()
    for at in range(0, len(data), STEP - 3):
        take(name, data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :], capsys)
        there = entries(NAME)[REST]
        assert (there.target, there.approved) == ("Descanse bien.", True), f"byte {at}"


# --- spreadsheets ----------------------------------------------------------------------------


def edit_cells(change_row: Callable[[dict[str, str]], None]) -> bytes:
    """The table with its rows changed, as a spreadsheet writes it."""
    rows = list(csv.DictReader(io.StringIO(Path("a.csv").read_bytes().decode("utf-8-sig"))))
    for row in rows:
        change_row(row)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("status", ["reviewed", "draft", "machine"])
def test_a_source_that_was_emptied_is_refused(status: str, site: Path, capsys: Capture) -> None:
    assert main(FORMS["a.csv"]) == 0
    before = po(NAME).read_bytes()
    data = edit_cells(lambda row: row.update(source="", target="Otra cosa.", status=status))
    code, said = take("a.csv", data, capsys)
    assert code == 1
    assert said.count("its source is empty; export again") == 4
    assert po(NAME).read_bytes() == before


def test_a_formula_comes_and_goes_as_text(site: Path, capsys: Capture) -> None:
    formula = '=HYPERLINK("https://example.org","Descanse")'
    assert main(FORMS["a.csv"]) == 0

    def write(row: dict[str, str]) -> None:
        if row["source"] == WALK:
            row.update(target=formula, status="draft")

    take("a.csv", edit_cells(write), capsys)
    assert entries(NAME)[WALK].target == formula
    assert main(FORMS["a.csv"]) == 0
    cells = [
        cell
        for row in csv.reader(io.StringIO(Path("a.csv").read_text("utf-8-sig")))
        for cell in row
    ]
    assert f"'{formula}" in cells, "no spreadsheet computes it"
    before = po(NAME).read_bytes()
    assert main(["import", "a.csv"]) == 0
    assert po(NAME).read_bytes() == before


@pytest.mark.parametrize("name", FORMS)
def test_windows_line_ends_are_no_change(name: str, site: Path, capsys: Capture) -> None:
    assert main(FORMS[name]) == 0
    before = po(NAME).read_bytes()
    data = Path(name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert take(name, data, capsys)[0] == 0
    assert po(NAME).read_bytes() == before


@pytest.mark.parametrize("name", ["a.xlf", "old.xlf", "a.tmx"])
def test_bytes_of_another_charset_are_an_error_with_its_line(
    name: str, site: Path, capsys: Capture
) -> None:
    review(NAME, WALK, "Camine más.")
    assert main(FORMS[name]) == 0
    before = po(NAME).read_bytes()
    data = Path(name).read_bytes().replace("más".encode(), "más".encode("latin-1"))
    code, said = take(name, data, capsys)
    assert code == 2
    assert re.match(rf"pipeline: {name}:\d+: ", said)
    assert po(NAME).read_bytes() == before


def test_a_table_with_very_many_rows_of_no_text_is_read_to_its_end(
    site: Path, capsys: Capture
) -> None:
    assert main(FORMS["a.csv"]) == 0
    before, data = po(NAME).read_bytes(), Path("a.csv").read_bytes()
    count = 100_000
    row = f"{NAME},text.{{:012x}},paragraph,Text {{}},Texto {{}},machine,,,\r\n"
    more = "".join(row.format(number, number, number) for number in range(count))
    code, said = take("a.csv", data + more.encode(), capsys)
    assert code == 1
    assert said.count("its text is no longer on the page") == count
    assert po(NAME).read_bytes() == before
