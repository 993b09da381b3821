"""pipeline.interchange: XLIFF, TMX and tables out of PO files and back, nothing lost on the way.

`tests/data/exchange/NAME.txt` says what becomes of each unit of the file NAME, by its line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from locations import DATA
from workbench import build, change, edition, entries, files, lay_out, po, review, run

from pipeline import tagged_text
from pipeline.catalogue.update import Catalogue, read, render
from pipeline.cli.main import main
from pipeline.interchange import csv_table, tmx, xliff, xliff_1
from pipeline.interchange.rows import (
    ExchangeFile,
    Languages,
    RowState,
    SegmentRow,
    may_be_same_language,
)

FILES = DATA / "exchange"
PAGE = "treatment.md"
PAIR = Languages("en", "es")
PATH = Path("file")
SENTENCE = "Your <1>immune cells</1> can <2>attack</2> tumor cells. They need 2 to 8 weeks."
CODE = "two doses of <1/>"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    root = lay_out(tmp_path)
    assert build() == 0
    return root


# --- one row, there and back ----------------------------------------------------------------

# Anything a PO file may hold: all of Unicode but for surrogates, control characters included.
CHARACTERS = st.characters(exclude_categories=["Cs"])
PIECES = st.one_of(
    st.text(CHARACTERS, max_size=6),
    st.sampled_from(["\\<1>", "<1>", "</2>", "\r\n", "\r", "\0", "\ufffe", " ", "]]>", "&lt;"]),
)


@st.composite
def tagged(draw: st.DrawFn) -> str:
    """Text with tags in any nesting, each once; literals that look like tags between them."""
    items: list[tagged_text.Item] = []
    stack: list[int] = []
    numbers = draw(st.lists(st.integers(1, 30), unique=True, max_size=5))
    while numbers or stack:
        items.append(tagged_text.Text(draw(PIECES)))
        what = draw(st.sampled_from(["open", "single", "close"]))
        if what == "close" or not numbers:
            if stack:
                items.append(tagged_text.Close(stack.pop()))
        elif what == "open":
            stack.append(numbers.pop())
            items.append(tagged_text.Open(stack[-1]))
        else:
            items.append(tagged_text.Single(numbers.pop()))
    items.append(tagged_text.Text(draw(PIECES)))
    return tagged_text.join(item for item in items if item != tagged_text.Text(""))


ROWS = st.builds(
    SegmentRow,
    page=st.just("folder/a page.md"),
    id=st.sampled_from(["text.0123456789ab", "meta.e16f66441b0a"]),
    source=tagged(),
    target=tagged(),
    state=st.sampled_from([RowState.MACHINE, RowState.DRAFT, RowState.REVIEWED]),
    digest=st.sampled_from(["", "b71b8c9a"]),
    approval=st.just(""),
) | st.builds(
    SegmentRow,
    page=st.just("folder/a page.md"),
    id=st.just("text.0123456789ab"),
    source=tagged(),
    target=tagged(),
    state=st.just(RowState.REVIEWED),
    approval=st.just("b71b8c9a"),
)

WAYS: Final[dict[str, Callable[[SegmentRow], ExchangeFile]]] = {
    "xliff": lambda row: xliff.read(xliff.write([row], PAIR), PATH),
    "xliff-1.2": lambda row: xliff.read(xliff_1.write([row], PAIR), PATH),
    "tmx": lambda row: tmx.read(tmx.write([row], PAIR, "1"), PATH, PAIR),
    "csv": lambda row: csv_table.read(csv_table.write([row]), PATH, PAIR),
}


@pytest.mark.parametrize("form", WAYS)
@given(row=ROWS)
def test_a_row_comes_back_as_it_was(form: str, row: SegmentRow) -> None:
    row = row if row.target else replace(row, state=RowState.UNTRANSLATED, approval="")
    assume(row.target or form != "tmx")
    (back,) = WAYS[form](row).rows
    if form == "csv":
        row = replace(row, digest="")  # it has no column for it
    if form == "tmx":
        row = replace(row, approval="")
    assert (back, back.problem) == (row, "")


@given(cell=st.one_of(st.text(CHARACTERS), st.text("'=+-@\t a1", max_size=5)))
def test_what_guards_a_cell_is_taken_off_again(cell: str) -> None:
    assert csv_table.unguard_cell(csv_table.guard_cell(cell)) == cell
    assert not csv_table.guard_cell(cell).startswith(tuple("=+-@\t\r"))


@pytest.mark.parametrize("cell", ["=1+1", "+34 900", "-5 mg", "@SUM(A1)", "\t=1", "＝1", "'=1"])
def test_no_spreadsheet_computes_a_cell(cell: str) -> None:
    assert csv_table.guard_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a = b", "'tis", "2–8", "1-2", " =1", "''"])
def test_a_cell_that_is_no_formula_stays(cell: str) -> None:
    assert csv_table.guard_cell(cell) == csv_table.unguard_cell(cell) == cell


def test_a_draft_with_broken_tags_is_shown_but_is_no_translation() -> None:
    row = SegmentRow(PAGE, "text.1", "a <1>b</1>", "c <1>d", RowState.DRAFT)
    data = xliff.write([row], PAIR)
    assert b'<note category="draft">c &lt;1&gt;d</note>' in data
    (back,) = xliff.read(data, PATH).rows
    assert (back.target, back.state) == ("", RowState.UNTRANSLATED)


def test_segments_of_one_unit_are_joined_again() -> None:
    """Programs split units in sentences; a tag may begin in one and end in another."""
    text = """<xliff version="2.1" srcLang="en" trgLang="es"><file id="f" original="a.md">
    <unit id="u"><segment state="final"><source><sc id="1"/>One.</source><target order="3">Uno.<ec
    startRef="1"/></target></segment><ignorable><source> </source></ignorable><segment
    state="reviewed"><source>Two.<ec startRef="1"/></source><target order="1"><sc
    id="1"/>Dos.</target></segment></unit></file></xliff>"""
    (row,) = xliff.read(text.encode(), PATH).rows
    assert (row.source, row.target) == ("<1>One. Two.</1>", "<1>Dos. Uno.</1>")
    assert row.state is RowState.REVIEWED
    half = text.replace('state="reviewed"', 'state="translated"')
    assert xliff.read(half.encode(), PATH).rows[0].state is RowState.DRAFT


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("es", "es-MX", True),
        ("ES_mx", "es-MX", True),
        ("pt-BR", "pt-PT", False),
        ("es", "est", False),
    ],
)
def test_which_codes_may_mean_one_language(one: str, other: str, same: bool) -> None:
    assert may_be_same_language(one, other) is same


# --- other programs -------------------------------------------------------------------------

DEBIAN = "/usr/share/php/Symfony/Component/Translation/Resources/schemas"
SCHEMA = Path(os.environ.get("XLIFF_SCHEMA", DEBIAN))
"""Debian's php-symfony-translation brings the schema of OASIS."""


@pytest.mark.parametrize(
    ("name", "write"),
    [("xliff-core-2.0.xsd", xliff.write), ("xliff-core-1.2-strict.xsd", xliff_1.write)],
)
@given(rows=st.lists(ROWS, min_size=1, max_size=2, unique_by=lambda row: row.id))
def test_the_schema_of_xliff_holds(
    name: str, write: Callable[[list[SegmentRow], Languages], bytes], rows: list[SegmentRow]
) -> None:
    if not SCHEMA.is_dir():
        pytest.skip(f"no schema at {SCHEMA}; install php-symfony-translation or set XLIFF_SCHEMA")
    from lxml import etree

    text = (SCHEMA / name).read_text(encoding="utf-8")
    local = re.sub(r'schemaLocation="[^"]*"', f'schemaLocation="{SCHEMA / "xml.xsd"}"', text)
    schema = etree.XMLSchema(etree.fromstring(local.encode()))
    schema.assertValid(etree.fromstring(write(rows, PAIR)))


def test_ids_stand_once_in_a_unit_and_are_the_same_in_source_and_target() -> None:
    from defusedxml import ElementTree

    row = SegmentRow(
        PAGE, "text.1", "<2>a <1/></2><3>b</3>", "<3>b</3> <2><1/>a</2>", RowState.DRAFT
    )
    root = ElementTree.fromstring(xliff.write([row], PAIR))
    for name in ("source", "target"):
        (content,) = root.iterfind(f".//{{*}}{name}")
        assert sorted(e.get("id", "") for e in content.iterfind(".//*")) == ["1", "2", "3"]


def test_translate_toolkit_reads_what_is_written() -> None:
    xliff2 = pytest.importorskip("translate.storage.xliff2", reason="no translate-toolkit here")
    tmx_file = pytest.importorskip("translate.storage.tmx")
    row = SegmentRow(PAGE, "text.1", "two & <1>three</1>", "dos & <1>tres</1>", RowState.REVIEWED)
    row = replace(row, findings=("numbers: look",), note="mine")
    (unit,) = xliff2.Xliff2File.parsestring(xliff.write([row], PAIR)).units
    assert (unit.getid(), unit.xmlelement.get("state")) == ("text.1", "reviewed")
    assert (unit.source, unit.target) == ("two & three", "dos & tres")
    assert not unit.isfuzzy()
    machine = xliff.write([replace(row, state=RowState.MACHINE)], PAIR)
    assert xliff2.Xliff2File.parsestring(machine).units[0].isfuzzy()
    (memory, *_) = tmx_file.tmxfile.parsestring(tmx.write([row], PAIR, "1")).units
    assert memory.source.startswith("two & ")
    assert memory.getnotes() == "mine"


def test_what_translate_toolkit_writes_is_read(site: Path, capsys: Capture) -> None:
    xliff_file = pytest.importorskip("translate.storage.xliff", reason="no translate-toolkit here")
    store = xliff_file.xlifffile()
    store.switchfile(PAGE, createifmissing=True)
    store.setsourcelanguage("en")
    store.settargetlanguage("es")
    unit = store.addsourceunit("T-cell therapy", filename=PAGE)
    unit.setid("heading.30ba39b7b477")
    unit.target = "Terapia de células T"
    unit.markapproved()
    Path("back.xlf").write_bytes(bytes(store))
    assert main(["import", "back.xlf"]) == 0
    assert capsys.readouterr().out.splitlines()[-2] == "es: 1 taken as reviewed"
    assert entries(PAGE)["T-cell therapy"].reviewed


# --- export ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["all.xlf", "all.csv", "all.tmx", "folder"])
@pytest.mark.parametrize("odd", ["", 'a "b" <3>\\<1>\r\nc\u0001 =1 '])
def test_an_unchanged_export_changes_no_po_file(site: Path, name: str, odd: str) -> None:
    review(
        PAGE,
        SENTENCE,
        f"<2>Atacan</2> sus {tagged_text.escape(odd)} <1>células</1> en 2 a 8 semanas.",
    )
    change(PAGE, CODE, lambda e: replace(e, target=f"{odd}<1/>", translator_comments="=note\nb "))
    change(PAGE, "one dose", lambda e: replace(e, target="una dosis", previous="a dose"))
    before = files(site / "output")
    assert main(["export", "--only", "all", name]) == 0
    assert main(["import", name]) == 0
    assert files(site / "output") == before


def test_a_file_holds_all_pages_and_a_folder_one_file_a_page(site: Path, capsys: Capture) -> None:
    assert main(["export", "all.xlf"]) == 0
    assert main(["export", "--format", "csv", "folder", "plain.md", PAGE]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[-3:-1] == ["folder/es/plain.md.csv", "folder/es/treatment.md.csv"]
    text = Path("all.xlf").read_text(encoding="utf-8")
    assert len(re.findall("<file ", text)) == sum(
        b"msgctxt" in path.read_bytes() for path in (site / "output/po/es").rglob("*.po")
    ), "a page without text has no part"
    assert '<note category="tag">1: link /dictionary/immune-cell</note>' in text


def test_only_what_is_asked_for_is_exported(site: Path) -> None:
    review(PAGE, "one dose", "una dosis")

    def ids(*options: str) -> int:
        assert main(["export", *options, PAGE]) == 0
        return Path(options[-1]).read_text(encoding="utf-8").count(' id="text.')

    assert ids("--only", "reviewed", "a.xlf") == 1
    both = ids("--only", "all", "a.xlf")
    assert ids("--only", "unreviewed", "a.xlf") == both - 1
    assert ids("a.xlf") == both
    assert main(["export", "a.tmx", PAGE]) == 0
    assert Path("a.tmx").read_text(encoding="utf-8").count("<tu ") == 1


def test_a_table_opens_in_a_spreadsheet(site: Path) -> None:
    change(PAGE, "one dose", lambda e: replace(e, target="=HYPERLINK(1)"))
    assert main(["export", "a.csv"]) == 0
    data = Path("a.csv").read_bytes()
    assert data.startswith(
        b"\xef\xbb\xbfpage,id,kind,source,target,status,findings,note,approval\r\n"
    )
    assert b",'=HYPERLINK(1),draft," in data


def test_an_export_says_what_it_lacks(site: Path, capsys: Capture) -> None:
    Path("seeds/new.md").write_text("# New\n", encoding="utf-8")
    Path("seeds/plain.md").write_text("# Other\n", encoding="utf-8")
    assert main(["export", "all.xlf"]) == 0
    err = capsys.readouterr().err
    assert "new.md.po: not there yet; run `pipeline build`" in err
    assert "warning: plain.md: changed since the last build; run `pipeline build` first" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--lang", "es", "--lang", "pt", "a.xlf"], "a.xlf: one file holds one language;"),
        (["a.docx"], "a.docx: the format cannot be told from the name; end it in .xlf,"),
        (["a.xlf", "none.md"], "none.md: no such page under"),
    ],
)
def test_an_export_that_cannot_be_is_refused(
    site: Path, capsys: Capture, arguments: list[str], message: str
) -> None:
    assert main(["export", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"pipeline: {message}")
    assert not list(site.glob("a.*"))


# --- import ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["reviewed.xlf", "client.xlf", "excel.csv", "office.tmx"])
def test_what_becomes_of_each_unit(site: Path, name: str) -> None:
    from pipeline.config.settings import load
    from pipeline.workflow.interchange import import_files

    done = import_files(load(), [FILES / name])
    lines = []
    for path, language, (row, fate, message, _) in done.placed:
        assert (path, language) == (FILES / name, "es")
        lines.append(f"{row.line} {fate} {row.id} {message}".rstrip(" "))
    expected = (FILES / name).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert lines == [line.rstrip(" ") for line in expected]


def test_what_is_reviewed_stands_in_the_edition(site: Path, capsys: Capture) -> None:
    before = entries(PAGE)
    assert main(["import", str(FILES / "reviewed.xlf")]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "es: 1 without translation, 2 taken as reviewed, 1 taken as draft, "
        "1 offered for a changed source, 4 refused",
        "1 PO files changed; run `pipeline build`",
    ]
    assert f"{FILES / 'reviewed.xlf'}:11: {PAGE}: text.cfedb4912d14: refused: " in err
    after = entries(PAGE)
    assert after[SENTENCE].reviewed
    assert after[SENTENCE].translator_comments == "Seen by Ana."
    assert after["A picture of cells"].draft
    assert after["What they are"] == before["What they are"]
    assert after[CODE] == before[CODE]
    assert build() == 0
    assert "**Atacan** tumores sus [células inmunitarias](/dictionary/immune-cell" in edition(PAGE)
    assert "# Terapia de células T" in edition(PAGE)
    assert "![Una imagen de células](cells.png)" in edition(PAGE)


def test_a_text_whose_source_has_changed_is_offered_not_used(site: Path) -> None:
    shown = edition(PAGE)
    Path("changed.csv").write_text(
        "page,id,source,target,status\n"
        f"{PAGE},text.0,one dosis,una dosis,reviewed\n"
        f"{PAGE},alt.256710151fe8,A picture of a cell,Una imagen,draft\n",
        encoding="utf-8",
    )
    assert main(["import", "changed.csv"]) == 0
    for source, older, text in (
        ("one dose", "one dosis", "una dosis"),
        ("A picture of cells", "A picture of a cell", "Una imagen"),
    ):
        entry = entries(PAGE)[source]
        assert (entry.target, entry.previous, entry.fuzzy) == (text, older, True)
    # The edition keeps the machine's text, and needs no engine for it.
    assert build("--check") == 0
    assert edition(PAGE) == shown
    again = files(site / "output")
    assert main(["import", "changed.csv"]) == 0
    assert files(site / "output") == again


def test_a_person_translation_of_the_new_source_is_not_displaced(site: Path) -> None:
    review(PAGE, "one dose", "una dosis")
    change(PAGE, "drug", lambda e: replace(e, target="fármaco"))
    before = files(site / "output")
    rows = f"{PAGE},text.0,one dosis,otra,reviewed\n{PAGE},cell.f4a85a7509a0,drugs,otro,reviewed\n"
    Path("old.csv").write_text(f"page,id,source,target,status\n{rows}", encoding="utf-8")
    assert main(["import", "--overwrite", "old.csv"]) == 1
    assert files(site / "output") == before


def test_what_is_reviewed_is_replaced_only_when_asked_for(site: Path, capsys: Capture) -> None:
    review(PAGE, "one dose", "una dosis")
    before = files(site / "output")
    row = f"{PAGE},text.8cd83b6ba27d,one dose,una toma,STATUS\n"
    for status in ("reviewed", "draft"):
        text = f"page,id,source,target,status\n{row.replace('STATUS', status)}"
        Path("a.csv").write_text(text, encoding="utf-8")
        assert main(["import", "a.csv"]) == 1
        assert "the PO file has a" in capsys.readouterr().err
        assert files(site / "output") == before
    assert main(["import", "--overwrite", "a.csv"]) == 1, "a draft never displaces a review"
    assert files(site / "output") == before
    Path("a.csv").write_text(
        f"page,id,source,target,status\n{row.replace('STATUS', 'reviewed')}", encoding="utf-8"
    )
    assert main(["import", "--overwrite", "--check", "a.csv"]) == 1
    assert files(site / "output") == before
    assert main(["import", "--overwrite", "a.csv"]) == 0
    entry = entries(PAGE)["one dose"]
    assert (entry.target, entry.reviewed) == ("una toma", True)
    assert entry.translator_comments == "other translation: una dosis"


@pytest.mark.parametrize("name", ["old.xlf", "old.tmx", "old.csv"])
def test_machine_text_that_nobody_touched_displaces_nothing(site: Path, name: str) -> None:
    """Exported, then the PO file goes on, then the file comes back as it was."""
    assert main(["export", "--only", "all", name, PAGE]) == 0
    review(PAGE, "one dose", "una dosis")
    change(PAGE, "drug", lambda e: replace(e, target="fármaco"))
    assert main(["import", name]) == (1 if name == "old.csv" else 0)  # a table cannot tell
    assert entries(PAGE)["one dose"].target == "una dosis"
    assert entries(PAGE)["drug"].target == "fármaco"


def test_a_newer_machine_text_is_not_replaced_by_an_older_one(site: Path) -> None:
    assert main(["export", "old.xlf", PAGE]) == 0
    assert build("--refresh", engine="identity") == 0
    before = files(site / "output")
    assert main(["import", "old.xlf"]) == 0
    assert files(site / "output") == before
    text = Path("old.xlf").read_text(encoding="utf-8").replace("ònè dòsè", "una dosis")
    Path("old.xlf").write_text(text, encoding="utf-8")
    assert main(["import", "old.xlf"]) == 0
    assert entries(PAGE)["one dose"].draft, "whatever the state says, a person wrote it"
    assert entries(PAGE)["drug"].target == "drug"


def test_a_draft_gives_way_to_a_person_and_stays_in_the_comment(site: Path) -> None:
    change(PAGE, "drug", lambda e: replace(e, target="fármaco"))
    row = f"{PAGE},cell.f4a85a7509a0,drug,medicamento"
    for status, code, target in (("machine", 1, "fármaco"), ("draft", 0, "medicamento")):
        text = f"page,id,source,target,status\n{row},{status}\n"
        Path("a.csv").write_text(text, encoding="utf-8")
        assert main(["import", "a.csv"]) == code
        assert entries(PAGE)["drug"].target == target
    assert entries(PAGE)["drug"].translator_comments == "other translation: fármaco"


def test_two_translations_of_one_segment_are_one_too_many(site: Path, capsys: Capture) -> None:
    row = f"{PAGE},text.8cd83b6ba27d,one dose"
    text = f"page,id,source,target,status\n{row},una dosis,reviewed\n{row},una toma,reviewed\n"
    Path("a.csv").write_text(text, encoding="utf-8")
    assert main(["import", "a.csv"]) == 1
    told = "a.csv:3: treatment.md: text.8cd83b6ba27d: refused: stands twice"
    assert told in capsys.readouterr().err
    assert entries(PAGE)["one dose"].target == "una dosis"


def test_a_po_file_that_cannot_be_read_whole_is_left_alone(site: Path, capsys: Capture) -> None:
    path = po(PAGE)
    path.write_bytes(path.read_bytes() + b'\nmsgid "cut\nmsgstr "x"\n')
    before = path.read_bytes()
    assert main(["import", str(FILES / "client.xlf")]) == 1
    assert "repair the PO file first" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_memory_serves_every_page_and_no_reviewed_text(site: Path) -> None:
    review("plain.md", "Side effects", "Efectos")
    assert main(["import", str(FILES / "office.tmx")]) == 1
    assert entries("plain.md")["Side effects"].target == "Efectos"
    assert entries("plain.md")["Most people feel tired."].draft
    wanted = "<2>Atacan</2> tumores sus <1>células inmunitarias</1>. Necesitan de 2 a 8 semanas."
    assert entries(PAGE)[SENTENCE].target == wanted


def test_a_memory_with_other_numbers_fits_the_tags_of_the_page() -> None:
    from pipeline.catalogue.update import Entry
    from pipeline.interchange.import_rows import apply_memory, index_by_source

    row = SegmentRow("", "", "a <1>b</1><2/>", "<2/>c <1>d</1>", RowState.DRAFT)
    memory, _ = index_by_source([row])
    old = Catalogue({}, (Entry("text.1", "a <7>b</7><3/>", ""),))
    new, _ = apply_memory(old, memory)
    assert new.entries[0].target == "<3/>c <7>d</7>"


@pytest.mark.parametrize(
    "line", (FILES / "bad" / "messages.txt").read_text(encoding="utf-8").splitlines()
)
def test_a_file_that_cannot_be_read_changes_nothing(site: Path, capsys: Capture, line: str) -> None:
    before = files(site / "output")
    path = FILES / "bad" / line.partition(":")[0]
    assert main(["import", str(FILES / "client.xlf"), str(path)]) == 2
    assert capsys.readouterr().err == f"pipeline: {path.parent / line}\n"
    assert files(site / "output") == before


def test_elements_nested_without_end_are_refused(site: Path, capsys: Capture) -> None:
    Path("deep.xlf").write_text("<g>" * 100_000, encoding="utf-8")
    assert main(["import", "deep.xlf"]) == 2
    assert "deep.xlf:1: elements are nested too deep" in capsys.readouterr().err


def test_bytes_of_any_kind_are_refused_in_words(site: Path, capsys: Capture) -> None:
    for name in ("a.xlf", "a.tmx", "a.csv"):
        for data in (b"\x00\x01\xff", b"\xff\xfe<\x00", b"<?xml version='1.0' encoding='x'?><a/>"):
            Path(name).write_bytes(data)
            assert main(["import", name]) == 2
            assert capsys.readouterr().err.startswith(f"pipeline: {name}")


def test_no_language_is_guessed(site: Path, capsys: Capture) -> None:
    assert main(["import", "--lang", "es", "--lang", "pt", str(FILES / "excel.csv")]) == 2
    assert "for which language? name one of es, pt with --lang" in capsys.readouterr().err


def test_the_json_of_an_import_says_what_was_refused(site: Path) -> None:
    import json

    done = run(["import", "--json", str(FILES / "reviewed.xlf")], site)
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert result["languages"]["es"]["refused"] == 4
    assert {told["outcome"] for told in result["told"]} == {"refused", "offered"}


def test_a_po_file_out_of_an_import_is_stable(site: Path) -> None:
    assert main(["import", str(FILES / "client.xlf")]) == 0
    data = po(PAGE).read_bytes()
    catalogue, problems = read(po(PAGE))
    assert (render(catalogue), problems) == (data, [])
