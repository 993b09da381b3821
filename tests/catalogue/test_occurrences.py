"""Where texts stand on their page, as PO files tell people."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from workbench import build, change, edition, po, put

from pipeline.catalogue.occurrences import NEAR, parse_reference, render_reference, settle_places
from pipeline.catalogue.update import Entry, read, read_bytes, render

PAGE = "part/a.md"
TEXT = (
    "---\ntitle: Care\n---\n\n# Side effects\n\nRest a lot.\n\n"
    "## At *night*\n\nDrink water.\n\nRest a lot.\n"
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{PAGE}": TEXT, "pipeline.toml": ""})
    build()
    return tmp_path


def written(source: str) -> Entry:
    return next(entry for entry in read(po(PAGE))[0].entries if entry.source == source)


def strip_places() -> None:
    """The PO file as versions without places wrote it."""
    lines = po(PAGE).read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("#. under:", '"X-Poedit'))]
    text = "".join(f"#: {PAGE}\n" if line.startswith("#: ") else line for line in kept)
    po(PAGE).write_text(text, "utf-8")


def test_an_entry_names_its_lines_and_the_heading_above(site: Path) -> None:
    text = po(PAGE).read_text("utf-8")
    assert f"#: {PAGE}:7 {PAGE}:13\n" in text, "each place of a text"
    assert written("Rest a lot.").comments == ("paragraph", "under: Side effects")
    assert written("Drink water.").comments == ("paragraph", "under: At night")
    assert written("Care").comments == ("front matter: title",), "no heading above it"
    assert written("Side effects").comments == ("heading",), "a heading is not under another"
    lines = TEXT.splitlines()
    assert all(
        entry.source.replace("<1>", "*").replace("</1>", "*") in lines[line - 1]
        for entry in read(po(PAGE))[0].entries
        for line in entry.page_lines
    )


def test_a_paragraph_behind_empty_marks_is_the_heading_that_readers_see(site: Path) -> None:
    put(site, {f"seeds/{PAGE}": "# Care\n\n##\n\nAt home\n\nRest a lot.\n\nC#\n\nDrink water.\n"})
    build()
    assert written("Rest a lot.").comments == ("paragraph", "under: At home")
    assert written("At home").comments == ("paragraph",)
    assert written("Drink water.").comments == ("paragraph", "under: At home"), "the twin"


def test_poedit_finds_the_page_and_no_program_code(site: Path) -> None:
    header = polib.pofile(str(po(PAGE))).metadata
    folder = po(PAGE).parent / header["X-Poedit-Basepath"]
    for entry in polib.pofile(str(po(PAGE))):
        assert (folder / entry.occurrences[0][0]).samefile(site / "seeds" / PAGE)
    assert (folder / header["X-Poedit-SearchPath-0"]).samefile(site / "seeds" / PAGE)


def test_files_outside_of_the_project_name_no_folder_of_this_machine(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    output = tmp_path_factory.mktemp("elsewhere")
    build("--output", str(output))
    text = (output / "po/es" / f"{PAGE}.po").read_text("utf-8")
    assert "Poedit" not in text
    assert f"#: {PAGE}:11\n" in text


def test_places_are_never_the_only_change_of_a_file(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strip_places()
    before = po(PAGE).read_bytes()
    shutil.rmtree(site / ".pipeline")
    assert build("--check") == 0, capsys.readouterr().out
    build()
    assert po(PAGE).read_bytes() == before
    put(site, {f"seeds/{PAGE}": TEXT.replace("water", "some water")})
    build()
    assert written("Rest a lot.").page_lines == (7, 13), "the twin: the file changes anyway"
    assert "X-Poedit-Basepath" in read(po(PAGE))[0].header


def test_a_line_stays_while_it_is_near_the_text(site: Path) -> None:
    for lines in (NEAR, NEAR + 1):
        put(site, {f"seeds/{PAGE}": TEXT.replace("# Side", "\n" * lines + "# Side", 1)})
        build()
        off = lines if lines > NEAR else 0
        assert written("Drink water.").page_lines == (11 + off,)


def test_a_second_place_of_a_text_is_added_at_once(site: Path) -> None:
    put(site, {f"seeds/{PAGE}": f"{TEXT}\nDrink water.\n"})
    build()
    assert written("Drink water.").page_lines == (11, 15)
    assert written("Rest a lot.").page_lines == (7, 13)


def test_an_approval_leaves_all_other_entries_as_they_are(site: Path) -> None:
    before = [entry for entry in read(po(PAGE))[0].entries if entry.source != "Drink water."]
    change(
        PAGE,
        "Drink water.",
        lambda entry: replace(entry, target="Beba agua.", fuzzy=False, signature="", digest=""),
    )
    build()
    assert "Beba agua." in edition(PAGE)
    assert [e for e in read(po(PAGE))[0].entries if e.source != "Drink water."] == before


@pytest.mark.parametrize(
    ("text", "page", "lines"),
    [
        ("a.md", "a.md", ()),
        ("a.md:3", "a.md", (3,)),
        ("a.md:3 a.md:40", "a.md", (3, 40)),
        ("\u2068a b.md\u2069:12", "a b.md", (12,)),
        ("\u2068a b.md\u2069", "a b.md", ()),
        ("a.md:3 b.md:4", "a.md:3 b.md:4", ()),
        ("\u2068a b.md\u2069:12 b.md\u2069:13", "a b.md\u2069:12 b.md\u2069:13", ()),
        ("a.md:3 other", "a.md:3 other", ()),
        ("", "", ()),
    ],
)
def test_references_are_read_as_programs_leave_them(
    text: str, page: str, lines: tuple[int, ...]
) -> None:
    assert parse_reference(text) == (page, lines)
    if lines:
        assert parse_reference(render_reference(page, lines).replace("\n#:", "")) == (page, lines)


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
def test_gettext_lays_places_out_as_we_do() -> None:
    page = "treatment/immunotherapy/t-cell-transfer-therapy.md"
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    for lines in ((3,), (3, 40), (3, 40, 777)):
        for name in (page, "a.md", "a b.md"):
            po += f'\n#: {render_reference(name, lines)}\nmsgid "{name} {lines}"\nmsgstr ""\n'
    run = subprocess.run(["msgcat", "--no-wrap", "-"], input=po.encode(), capture_output=True)
    assert run.stdout.decode() == po


def test_a_heading_that_a_program_wrapped_is_one_comment() -> None:
    heading = "What you should ask your doctor or nurse before " + "treatment " * 3
    comments = ("paragraph", f"under: {heading.strip()}")
    catalogue, _ = read_bytes(b'msgid ""\nmsgstr "Language: es\\n"\n')
    entry = Entry("text.1", "Rest.", "", comments=comments, reference="a.md", page_lines=(3,))
    file = polib.pofile(render(replace(catalogue, entries=(entry,))).decode(), wrapwidth=78)
    again = read_bytes(str(file).encode())[0]
    assert again.entries[0].comments == comments
    assert settle_places(again, replace(again, entries=(entry,))).entries == (entry,)
