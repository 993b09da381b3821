"""Exchange formats of other packages: by name, by ending, and blamed by name when they fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from plugin_packages import install
from workbench import build, po, put

from pipeline.cli.main import main
from pipeline.interchange.formats import BUILT_IN, find_format, get_format, known_suffixes
from pipeline.interchange.rows import Languages, RowState, SegmentRow

CODE = """
from pipeline import ExchangeError, ExchangeFormat, RowState, SegmentRow

def write(rows, languages):
    return "".join(f"{row.page}|{row.id}|{row.source}|{row.target}\\n" for row in rows).encode()

def read(data, path, languages):
    for number, line in enumerate(data.decode().splitlines(), 1):
        page, id, source, target = line.split("|")
        yield SegmentRow(page, id, source, target, RowState.REVIEWED, line=number)

def refuse(data, path, languages):
    raise ExchangeError("an old version; export it again", path, 7)

def bars(row):
    return "|" not in row.source

good = ExchangeFormat((".bars", ".bar"), write, read, bars)
table = ExchangeFormat((".csv",), write, read)
memory = ExchangeFormat((".mem",), write, read, bars, is_memory=True)
old = ExchangeFormat((".old",), write, refuse)
text = ExchangeFormat((".text",), lambda rows, languages: "text", lambda *_: ["row"])
one = ExchangeFormat((".twin",), write, read)
two = ExchangeFormat((".twin",), write, read)
odd = ExchangeFormat((), write, read)
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    install_formats(tmp_path, monkeypatch, "good", "table", "memory", "old", "text", "one", "two")
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "# Desk\n\nCall | us.\n\nCall us.\n"})
    assert build() == 0
    return tmp_path


def install_formats(root: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    points = {"pipeline.formats": {name: f"bar_formats:{name}" for name in names}}
    install(monkeypatch, root / "bar-formats", {"bar_formats": CODE}, points)


def test_a_format_is_known_by_the_ending_of_its_files(packages: Path) -> None:
    assert [find_format(end) for end in (".csv", ".XLF", ".bar", ".bars", ".mem", ".doc")] == [
        "csv",
        "xliff",
        "good",
        "good",
        "memory",
        None,
    ]
    assert known_suffixes()[:4] == [".xlf", ".xliff", ".tmx", ".csv"]


def test_a_single_file_goes_out_and_comes_back(
    packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "all.bar"]) == 0
    assert "1 entries do not fit into good" in capsys.readouterr().err
    lines = (packages / "all.bar").read_text("utf-8").splitlines()
    assert [line.split("|")[2] for line in lines] == ["Desk", "Call us."]
    put(packages, {"all.bar": "\n".join(lines).replace("Càll ùs.", "Llame.") + "\n"})
    assert main(["import", "all.bar"]) == 0
    assert 'msgstr "Llame."' in po("a.md").read_text("utf-8")


def test_a_row_that_cannot_be_used_is_refused_with_its_line(
    packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(packages, {"all.bar": "a.md|x.1|One.|Uno.\nb.md|x.2|Two.|Dos.\n"})
    assert main(["import", "all.bar"]) == 1
    assert "all.bar:2: b.md: x.2: refused: no such page here" in capsys.readouterr().err


def test_a_memory_holds_what_is_reviewed(
    packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "all.mem"]) == 0
    assert "nothing to export" in capsys.readouterr().err
    assert main(["export", "all.mem", "--only", "all"]) == 0
    assert "2 segments in 1 files" in capsys.readouterr().out


def test_no_package_takes_over_the_files_of_our_own_formats(packages: Path) -> None:
    assert main(["export", "all.csv"]) == 0
    assert (packages / "all.csv").read_bytes().startswith("\ufeffpage,id,".encode())
    assert main(["export", "--format", "table", "table.csv"]) == 0, "its name was asked for"
    assert (packages / "table.csv").read_bytes().startswith(b"a.md|")


WRONG = {
    (
        "export",
        "--format",
        "json",
        "out",
    ): "unknown format 'json'; known formats: xliff, xliff-1.2, tmx, csv,",
    ("export", "out.doc"): "out.doc: the format cannot be told from the name; end it in .xlf, ",
    ("export", "out.twin"): "files that end in .twin are read by one and two; remove the package",
    ("export", "out.text"): "format 'text' (bar_formats:text) writes str, not bytes; repair or ",
    ("import", "in.doc"): "in.doc: not known how to read it; its name must end in .xlf, ",
    ("import", "in.text"): "format 'text' (bar_formats:text) reads 'row', which is no SegmentRow; ",
    ("import", "in.bar"): "format 'good' (bar_formats:good) fails with ValueError: not enough",
    ("import", "in.old"): "in.old:7: an old version; export it again",
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_what_goes_wrong_is_one_line(
    arguments: tuple[str, ...], packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(packages, {f"in.{end}": "a|b\n" for end in ("doc", "text", "bar", "old")})
    capsys.readouterr()
    assert main(list(arguments)) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"pipeline: {WRONG[arguments]}")
    assert error.count("\n") == 1


def test_a_format_without_an_ending_is_refused(
    packages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install_formats(packages, monkeypatch, "odd")
    assert main(["export", "--format", "odd", "out"]) == 2
    assert "is no ExchangeFormat with an ending for its files" in capsys.readouterr().err


@pytest.mark.parametrize("name", BUILT_IN)
def test_our_own_formats_are_records_of_the_same_kind(name: str) -> None:
    form, languages = get_format(name), Languages("en", "es")
    row = SegmentRow("a.md", "text.1", "Call <1>us</1>.", "Llame.", RowState.REVIEWED)
    assert form.can_write(row)
    data = form.write([row], languages)
    [back] = form.read(data, Path(f"all{form.suffixes[0]}"), languages)
    assert (back.page, back.id, back.source, back.state) == (
        row.page,
        row.id,
        row.source,
        row.state,
    )
    assert name.startswith(find_format(form.suffixes[0]) or "none")  # a version of it
