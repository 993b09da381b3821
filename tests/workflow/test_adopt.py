"""Pages that people translated already: their texts come into the PO files, and none is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from aligned_pages import plain, read_aligned_pages
from locations import ROOT
from workbench import build, edition, files, po, put

from pipeline.catalogue.update import read
from pipeline.cli.main import main

Capture = pytest.CaptureFixture[str]

ENGLISH = (
    "---\ntitle: Pain\n---\n\n# Pain\n\nRest a lot and drink *water*.\n\n"
    "Take 2 tablets every day with [food](/food).\n\n- Call a nurse.\n"
)
SPANISH = (
    "---\ntitle: Dolor\n---\n\n# Dolor\n\nDescanse mucho y beba *agua*.\n\n"
    "Tome 2 tabletas todos los días con [comida](/food).\n\n- Llame a una enfermera.\n"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": ENGLISH, "output/es/a.md": SPANISH})
    return tmp_path


def adopt(*arguments: str) -> int:
    return main(["adopt", "--no-glossary", *arguments])


def adopt_json(capsys: Capture, *arguments: str) -> Any:
    capsys.readouterr()
    adopt("--json", *arguments)
    return json.loads(capsys.readouterr().out)


def texts(name: str) -> dict[str, tuple[str, bool]]:
    """The translations in a PO file by their source, and whether they are approved."""
    old, problems = read(po(name))
    assert old is not None
    assert not problems
    return {e.source: (e.target, e.approved) for e in old.entries if not e.obsolete}


def copies(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in files(root).items() if ".kept-" in name}


# --- what is taken -------------------------------------------------------------------------------


def test_texts_are_drafts_unless_they_are_said_to_be_reviewed(here: Path) -> None:
    assert adopt() == 0
    assert texts("a.md") == {
        "Pain": ("Dolor", False),
        "Rest a lot and drink <1>water</1>.": ("Descanse mucho y beba <1>agua</1>.", False),
        "Take 2 tablets every day with <1>food</1>.": (
            "Tome 2 tabletas todos los días con <1>comida</1>.",
            False,
        ),
        "Call a nurse.": ("Llame a una enfermera.", False),
    }


def test_reviewed_texts_are_approved(here: Path) -> None:
    assert adopt("--reviewed") == 0
    assert all(approved for _, approved in texts("a.md").values())


@pytest.mark.parametrize("option", [[], ["--reviewed"]])
def test_a_build_afterwards_changes_no_sentence(here: Path, option: list[str]) -> None:
    adopt(*option)
    assert build("--no-glossary") == 0
    body = SPANISH.partition("---\n\n")[2]
    assert edition("a.md").endswith(body)
    assert "title: Dolor" in edition("a.md")


def test_a_page_is_adopted_once(here: Path, capsys: Capture) -> None:
    adopt("--reviewed")
    before = files(here)
    capsys.readouterr()
    assert adopt("--reviewed") == 0
    assert files(here) == before
    assert "0 pages adopted, 1 from builds or adopted before" in capsys.readouterr().out


def test_an_edition_of_a_build_is_not_adopted(here: Path) -> None:
    (here / "output/es/a.md").unlink()
    build("--no-glossary")
    before = files(here)
    assert adopt("--reviewed") == 0
    assert files(here) == before


def test_a_dry_run_writes_nothing(here: Path, capsys: Capture) -> None:
    before = files(here)
    assert adopt("--dry-run") == 0
    assert files(here) == before
    assert "1 page would be adopted" in capsys.readouterr().out


# --- what is unsure ------------------------------------------------------------------------------


def test_a_text_with_an_error_is_a_draft_and_the_error_is_said(here: Path, capsys: Capture) -> None:
    put(here, {"output/es/a.md": SPANISH.replace("Tome 2", "Tome 3")})
    done = adopt_json(capsys, "--reviewed")
    assert not texts("a.md")["Take 2 tablets every day with <1>food</1>."][1]
    [doubt] = done["pages"][0]["doubts"]
    assert doubt["line"] == 9
    assert "numbers" in doubt["message"]


def test_a_page_that_says_it_is_machine_translation_gives_drafts(here: Path) -> None:
    marked = SPANISH.replace("title: Dolor\n", "title: Dolor\ntranslationStatus: partial\n")
    put(here, {"output/es/a.md": marked})
    adopt("--reviewed")
    assert not any(approved for _, approved in texts("a.md").values())


def test_what_a_machine_wrote_is_not_approved_because_it_stands_there(here: Path) -> None:
    (here / "output/es/a.md").unlink()
    build("--no-glossary")
    path = here / "output/es/a.md"
    text = path.read_text().replace("translationStatus: machine\n", "")
    path.write_text(text + "\nMás.\n")
    assert adopt("--reviewed") == 1
    assert not any(approved for _, approved in texts("a.md").values())
    assert build("--no-glossary") == 0
    assert "#. machine: pseudo" in po("a.md").read_text()  # and no draft of a person


# --- what fits nowhere ---------------------------------------------------------------------------


def test_a_text_that_fits_nowhere_is_listed_with_its_line_and_a_copy_is_kept(
    here: Path, capsys: Capture
) -> None:
    added = SPANISH + "\nEl hospital San José abre los domingos.\n"
    put(here, {"output/es/a.md": added})
    assert adopt() == 1
    assert "output/es/a.md:13: not placed: “El hospital San José" in capsys.readouterr().err
    assert list(copies(here).values()) == [added.encode()]
    build("--no-glossary")
    assert list(copies(here).values()) == [added.encode()]


def test_no_copy_is_kept_where_nothing_is_lost(here: Path) -> None:
    adopt()
    assert copies(here) == {}


def test_front_matter_of_people_is_in_the_copy(here: Path) -> None:
    put(here, {"output/es/a.md": SPANISH.replace("---\n\n", "translator: Ana\n---\n\n", 1)})
    assert adopt() == 0
    assert [b"translator: Ana" in data for data in copies(here).values()] == [True]


def test_a_text_without_the_tags_of_its_source_is_listed(here: Path, capsys: Capture) -> None:
    put(here, {"output/es/a.md": SPANISH.replace("*agua*", "agua")})
    assert adopt() == 1
    assert "output/es/a.md:7: not placed:" in capsys.readouterr().err


def test_text_left_in_english_is_counted_and_translated_by_the_build(
    here: Path, capsys: Capture
) -> None:
    put(here, {"output/es/a.md": SPANISH.replace("Descanse mucho y beba", "Rest a lot and drink")})
    put(
        here, {"output/es/a.md": (here / "output/es/a.md").read_text().replace("*agua*", "*water*")}
    )
    assert adopt("--reviewed") == 0
    assert "1 left in the source language" in capsys.readouterr().out
    assert texts("a.md")["Rest a lot and drink <1>water</1>."] == ("", False)


# --- what is there already -----------------------------------------------------------------------


def test_approved_texts_of_a_po_file_stay(here: Path, capsys: Capture) -> None:
    adopt("--reviewed")
    path = po("a.md")
    path.write_text(path.read_text().replace("Llame a una enfermera.", "Llame a su enfermera."))
    edited = SPANISH.replace("Llame a una", "Telefonee a una")
    put(here, {"output/es/a.md": edited})
    assert adopt("--reviewed") == 1
    assert texts("a.md")["Call a nurse."] == ("Llame a su enfermera.", True)
    assert "output/es/a.md:11: not placed: “Telefonee a una enfermera.”" in capsys.readouterr().err
    assert list(copies(here).values()) == [edited.encode()]


def test_a_po_file_from_no_build_is_left(here: Path, capsys: Capture) -> None:
    foreign = 'msgid ""\nmsgstr "X-Generator: Poedit\\n"\n\nmsgid "Rest."\nmsgstr "Descanse."\n'
    put(here, {"output/po/es/a.md.po": foreign})
    before = files(here)
    assert adopt() == 1
    assert files(here) == before
    assert "is from no build" in capsys.readouterr().err


def test_a_damaged_po_file_is_left(here: Path, capsys: Capture) -> None:
    adopt()
    put(here, {"output/es/a.md": SPANISH + "\nMás.\n"})
    path = po("a.md")
    path.write_text(path.read_text() + '\nmsgctxt "paragraph.000000000000"\nmsgid "a\nmsgstr "b"\n')
    before = files(here)
    assert adopt() == 1
    assert files(here) == before


def test_a_build_names_this_command_where_a_page_is_from_no_build(
    here: Path, capsys: Capture
) -> None:
    assert build() == 1
    assert "`pipeline adopt a.md`" in capsys.readouterr().err


# --- where pages are -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "option"),
    [
        ("espanol/a.md", ["--from", "espanol"]),
        ("espanol/a.md", ["--from", "espanol/{path}"]),
        ("old/a.es.md", ["--from", "old/{dir}/{stem}.{lang}{ext}"]),
        ("mis páginas/dolor.md", ["--from", "mis páginas/dolor.md", "a.md"]),
    ],
)
def test_pages_are_taken_from_other_places(here: Path, place: str, option: list[str]) -> None:
    (here / "output/es/a.md").unlink()
    put(here, {place: SPANISH})
    assert adopt(*option) == 0
    assert texts("a.md")["Pain"] == ("Dolor", False)
    assert copies(here) == {}
    assert build("--no-glossary") == 0
    assert edition("a.md").endswith("- Llame a una enfermera.\n")


@pytest.mark.parametrize(
    "option", ["nowhere/{path}", "nowhere", "x/{page}", "x.md", "{lang", "old/{lang}.md"]
)
def test_a_place_without_pages_is_an_error_and_nothing_is_written(
    here: Path, option: str, capsys: Capture
) -> None:
    put(here, {"seeds/b.md": "# Fever\n"})
    before = files(here)
    assert adopt("--from", option) == 2
    assert files(here) == before
    assert option.split("/")[0].strip("{") in capsys.readouterr().err


def test_names_with_blanks_and_pages_without_translation(here: Path, capsys: Capture) -> None:
    put(here, {"seeds/my pages/b c.md": ENGLISH, "output/es/my pages/b c.md": SPANISH})
    put(here, {"seeds/only english.md": ENGLISH})
    assert adopt() == 0
    assert texts("my pages/b c.md")["Pain"] == ("Dolor", False)
    assert not po("only english.md").exists()
    assert "2 pages adopted" in capsys.readouterr().out


def test_links_that_lead_out_or_in_a_circle_are_errors_of_their_page(
    here: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Capture
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "c.md"
    outside.write_text(SPANISH)
    put(here, {"seeds/b.md": ENGLISH, "seeds/c.md": ENGLISH})
    (here / "output/es/b.md").symlink_to("b.md")
    (here / "output/es/c.md").symlink_to(outside)
    assert adopt() == 1
    said = capsys.readouterr().err
    assert "output/es/b.md: not adopted" in said
    assert "output/es/c.md: not adopted" in said
    assert po("a.md").exists()
    assert not po("b.md").exists()
    assert outside.read_text() == SPANISH


NOT_PAGES: dict[str, str | bytes] = {
    "in English": (ENGLISH * 8).replace("---\ntitle: Pain\n---\n", ""),
    "in Portuguese": "---\nlang: pt\n---\n\nO doente não deve tomar as pastilhas com os outros.\n",
    "empty": "\n",
    "not UTF-8": b"# Dolor\n\n\xff\xfe\n",
    "broken front matter": "---\ntitle: [\n---\n\n# Dolor\n",
}


@pytest.mark.parametrize("what", NOT_PAGES)
def test_a_page_that_is_no_translation_is_left(here: Path, what: str, capsys: Capture) -> None:
    text = NOT_PAGES[what]
    put(here, {"output/es/a.md": text})
    before = files(here)
    assert adopt("--reviewed") == 1
    assert "output/es/a.md" in capsys.readouterr().err
    after = files(here)
    assert {name: data for name, data in after.items() if name in before} == before
    assert not any(approved for _, approved in texts("a.md").values()) if po("a.md").exists() else 1


# --- a whole tree --------------------------------------------------------------------------------


def test_a_tree_is_adopted_and_a_build_changes_no_adopted_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    pages = read_aligned_pages("held-back")[:4]
    for page in pages:
        put(tmp_path, {f"seeds/{page.name}": page.source, f"output/es/{page.name}": page.target})
    done = adopt_json(capsys, "--reviewed")
    adopted = {page.name: texts(page.name) for page in pages}
    build("--no-glossary")
    for page, result in zip(pages, done["pages"], strict=True):
        assert result["page"] == page.name
        wanted = {(pair.source, pair.target) for pair in page.pairs}
        for source, (target, approved) in adopted[page.name].items():
            if target:
                assert texts(page.name)[source] == (target, approved)
                assert (plain(source), plain(target)) in wanted
        here = Counter(plain(target) for target, _ in adopted[page.name].values() if target)
        lines = " ".join(edition(page.name).replace("*", "").split())
        assert all(text in lines or "](" in edition(page.name) for text in here)
        left = [pair.target for pair in page.pairs if not pair.source]
        assert len(result["unplaced"]) == len(left)
        for text in left:
            [line] = [n for n, row in enumerate(page.target.split("\n"), 1) if text in row]
            assert line in [remark["line"] for remark in result["unplaced"]]


# --- killed --------------------------------------------------------------------------------------


def test_a_killed_run_loses_nothing_that_people_wrote() -> None:
    """A small sample; the script says how to run more."""
    script = ROOT / "bench" / "kill9_people.py"
    done = subprocess.run(
        [sys.executable, str(script), "--kills", "3", "--pages", "1", "--seed", "5"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sentences of people lost            0" in done.stdout
