"""pipeline.glossary.importers: CSV, TBX and adding to a glossary file; the
part of a glossary that a page needs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import locations
import pytest
from hypothesis import given
from hypothesis import strategies as st
from locations import ROOT

from pipeline.cli.main import main
from pipeline.errors import GlossaryError, UsageError
from pipeline.glossary import Term, TermStatus, read_glossary
from pipeline.glossary.importers import read_terms, write_terms
from pipeline.glossary.importers.merge import insert_entries, merge_into_file
from pipeline.glossary.tsv import COLUMNS, to_tsv

DATA = locations.DATA / "glossary" / "exchange"
FOREIGN = sorted(p for p in (DATA / "foreign").iterdir() if p.suffix != ".tsv")
BAD = sorted(p for p in (DATA / "bad").iterdir() if p.suffix in (".csv", ".tbx"))
assert FOREIGN, "no foreign files found"
assert BAD, "no bad files found"
PAIR = ("en", "es")
HEADER = "\t".join(COLUMNS)


def bare(terms: list[Term] | tuple[Term, ...]) -> list[Term]:
    """Terms without the place they were read from."""
    return [replace(term, path="", line=0) for term in terms]


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FOREIGN, ids=lambda p: p.name)
def test_files_of_other_tools(path: Path) -> None:
    assert to_tsv(read_terms(path.suffix[1:], [path], PAIR)) == path.with_suffix(".tsv").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.name)
def test_bad_files_name_every_error(path: Path) -> None:
    with pytest.raises(GlossaryError) as caught:
        read_terms(path.suffix[1:], [path], PAIR)
    expected = path.with_name(f"{path.name}.txt").read_text(encoding="utf-8").splitlines()
    assert str(caught.value).splitlines() == [f"{path}:{line}" for line in expected]


def test_a_format_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"x\.xlsx: the format cannot be told .* end it in \.tsv, \.csv, \.tbx$"
    ):
        write_terms([], tmp_path / "x.xlsx", PAIR)


def test_what_xml_cannot_hold_is_refused_with_its_line(tmp_path: Path) -> None:
    term = Term("cell", "célula", note="a\x01b", path="en-es.tsv", line=4)
    with pytest.raises(GlossaryError, match=r"^en-es\.tsv:4: note has '\\x01', which XML cannot"):
        write_terms([term], tmp_path / "x.tbx", PAIR)


# --- there and back --------------------------------------------------------------------------

CELL = st.text("abñé & <>,;'=#1-", max_size=10).map(lambda t: f"x{' '.join(t.split())}y")
CELL = CELL.map(lambda cell: cell.replace("; ", ";"))  # a list with semicolons is refused
CELL |= st.sampled_from(["“c”", "'d'", "=1+1", "e\N{NON-BREAKING HYPHEN}f"])
TERMS = st.lists(
    st.builds(
        Term,
        term=CELL,
        translation=CELL,
        status=st.sampled_from(TermStatus),
        forms=st.lists(CELL, max_size=2, unique=True).map(tuple),
        target_forms=st.lists(CELL | st.just(""), max_size=4).map(
            lambda forms: tuple(forms) if forms and forms[-1] else ()
        ),
        admitted=st.lists(CELL, max_size=2, unique=True).map(tuple),
        pos=st.sampled_from(["", "noun", "adj"]),
        gender=st.sampled_from(["", "m", "f", "mf"]),
        number=st.sampled_from(["", "s", "p"]),
        domain=CELL | st.just(""),
        ref=CELL | st.just(""),
        note=CELL | st.sampled_from(["", '"a" b', '"c"', 'x"y']),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda t: t.term.casefold(),
)


@pytest.mark.parametrize("ending", ["tsv", "csv", "tbx"])
@given(terms=TERMS)
def test_all_columns_survive(
    ending: str, terms: list[Term], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / f"en-es.{ending}"
    path.write_bytes(write_terms(terms, path, PAIR))
    back = (
        read_glossary(folder, PAIR).terms
        if ending == "tsv"
        else read_terms(path.suffix[1:], [path], PAIR)
    )
    assert to_tsv(back) == to_tsv(terms)
    assert bare(back) == terms


@pytest.mark.parametrize("ending", ["csv", "tbx"])
def test_the_built_in_glossary_there_and_back(ending: str, tmp_path: Path) -> None:
    terms = read_glossary(ROOT / "glossary", PAIR, required=True).terms
    path = tmp_path / f"x.{ending}"
    path.write_bytes(write_terms(terms, path, PAIR))
    assert (
        to_tsv(read_terms(path.suffix[1:], [path], PAIR)).encode()
        == (ROOT / "glossary" / "en-es.tsv").read_bytes()
    )


# --- into a glossary -------------------------------------------------------------------------


def test_entries_go_to_their_places_and_lines_stay() -> None:
    text = "translation\tterm\r\n sangre \tblood\r\nhueso\tBone\r\n"
    terms = [Term("cell", "célula"), Term("body", "cuerpo", note="no column")]
    added = (
        "translation\tterm\r\n sangre \tblood\r\ncuerpo\tbody\r\nhueso\tBone\r\ncélula\tcell\r\n"
    )
    assert insert_entries(text, terms) == added
    assert insert_entries(text, []) == text


def test_entries_go_to_the_end_of_a_file_that_is_not_sorted() -> None:
    text = "term\ttranslation\nskin\tpiel\nblood\tsangre"
    assert insert_entries(text, [Term("cell", "célula")]) == f"{text}\ncell\tcélula\n"


def test_a_broken_glossary_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "en-es.tsv"
    path.write_text("term\ttranslation\ncell\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"en-es\.tsv:2: has 1 of 2 columns"):
        merge_into_file(path, [Term("blood", "sangre")], PAIR)


# --- commands --------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "glossary").mkdir()
    rows = "response rate\tíndice de respuesta\nT cell\tcélula T\n"
    text = f"term\ttranslation\n{rows}"
    (tmp_path / "glossary" / "en-es.tsv").write_text(text, encoding="utf-8")
    (tmp_path / "pipeline.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_import_adds_and_reports(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = str(DATA / "nci" / "table.tsv")
    glossary = site / "glossary" / "en-es.tsv"
    assert main(["glossary", "import", "nci", table, "--into", "glossary/en-es.tsv"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "glossary/en-es.tsv:2: 'response rate' is 'índice de respuesta', the import has "
        "'response rate' = 'tasa de respuesta' (43983); add it if it is right\n"
        "7 new, 5 of them to check; 1 there with another translation, 1 there already\n"
    )
    lines = glossary.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 10
    assert "T cell\tcélula T" in lines
    before = glossary.read_bytes()
    assert main(["glossary", "import", "nci", table, "--into", "glossary/en-es.tsv"]) == 0
    assert glossary.read_bytes() == before


def test_import_without_a_place_prints(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary", "import", "tbx", str(DATA / "foreign" / "basic.tbx")]) == 0
    assert capsys.readouterr().out == (DATA / "foreign" / "basic.tsv").read_text(encoding="utf-8")


def test_a_bad_import_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = str(DATA / "bad" / "markup.json")
    assert main(["glossary", "import", "nci", bad, "--into", "new.tsv"]) == 2
    assert "results[0]: termName has markup" in capsys.readouterr().err
    assert not (site / "new.tsv").exists()


def test_export_and_import_again(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary", "export", "out.tbx"]) == 0
    assert capsys.readouterr().out == "out.tbx: 2 entries\n"
    assert main(["glossary", "import", "tbx", "out.tbx"]) == 0
    assert [line.split("\t")[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["term", "translation"],
        ["response rate", "índice de respuesta"],
        ["T cell", "célula T"],
    ]


def test_lint_exits_with_one_and_gives_notes_on_request(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "term\ttranslation\tforms\ncell\tcelulà\tcells\n"
    (site / "glossary" / "en-es.tsv").write_text(text, encoding="utf-8")
    assert main(["glossary", "lint", "--notes"]) == 1
    out = capsys.readouterr().out.replace(f"{site}/glossary/", "")
    assert out.startswith("en-es.tsv:2: 'celulà' has 'à', a letter that Spanish has not")
    assert "en-es.tsv:2: form 'cells' is found without being listed; remove it (note)\n" in out
    shutil.rmtree(site / "glossary")
    assert main(["glossary", "lint"]) == 0
