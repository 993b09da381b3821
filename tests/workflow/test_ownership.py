"""Files that people wrote where a build writes: none is replaced, and none is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from workbench import build, change, edition, files, po, put, review

from pipeline.catalogue.entry import Catalogue, Entry, note_other
from pipeline.catalogue.header import EDITION_HASH
from pipeline.catalogue.notes import describe_machine_text
from pipeline.catalogue.update import read
from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.workflow.ownership import hash_edition, is_changed_since

Capture = pytest.CaptureFixture[str]

PAGE = "---\ntitle: Pain\n---\n\n# Pain\n\nRest a lot.\n\nDrink [water](/water).\n"
OTHER = "# Fever\n\nCall a nurse.\n"
FOREIGN_PO = (
    'msgid ""\nmsgstr ""\n"X-Generator: Poedit 3.4\\n"\n\nmsgid "Rest."\nmsgstr "Descanse."\n'
)
BY_PEOPLE = "# Dolor\n\nDescanse mucho.\n"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two pages that nobody has built yet."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": PAGE, "seeds/b.md": OTHER})
    return tmp_path


def forget_last_build(root: Path) -> None:
    """As in a fresh checkout."""
    shutil.rmtree(root / ".pipeline", ignore_errors=True)


def copies(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in files(root).items() if ".kept-" in name}


# --- files from no build -------------------------------------------------------------------------


def test_an_edition_from_no_build_is_left_and_other_pages_are_built(
    two: Path, capsys: Capture
) -> None:
    put(two, {"output/es/a.md": BY_PEOPLE})
    assert build() == 1
    assert edition("a.md") == BY_PEOPLE
    assert not po("a.md").exists()
    assert "Càll à nùrsè" in edition("b.md")
    said = capsys.readouterr().err
    assert "output/es/a.md is from no build" in said
    assert "pipeline build --overwrite a.md" in said
    # It is said again, and by those that only look.
    assert build() == 1
    assert build("--check") == 1
    assert main(["check", "--engine", "pseudo"]) == 1


def test_a_po_file_from_no_build_is_left(two: Path, capsys: Capture) -> None:
    put(two, {"output/po/es/a.md.po": FOREIGN_PO})
    assert build() == 1
    assert po("a.md").read_text() == FOREIGN_PO
    assert not Path("output/es/a.md").exists()
    assert "output/po/es/a.md.po is from no build" in capsys.readouterr().err
    assert Path("output/es/b.md").exists()


OUR_FIELDS = ["X-Source-Hash: 1", "Project-Id-Version: md-translation-pipeline"]


@pytest.mark.parametrize("header", OUR_FIELDS)
def test_a_po_file_of_ours_is_ours_whatever_tools_did_to_its_header(two: Path, header: str) -> None:
    put(two, {"output/po/es/a.md.po": FOREIGN_PO.replace("X-Generator: Poedit 3.4", header)})
    assert build() == 0


def test_a_po_file_without_header_is_ours_by_its_ids(two: Path) -> None:
    assert build() == 0
    review("a.md", "Rest a lot.", "Descanse mucho.")
    text = po("a.md").read_text()
    po("a.md").write_text(text[text.index("\n\n") :])
    assert build() == 0
    assert "Descanse mucho." in edition("a.md")


def test_an_empty_po_file_holds_nothing_of_anybody(two: Path) -> None:
    put(two, {"output/po/es/a.md.po": ""})
    assert build() == 0


@pytest.mark.parametrize("name", ["output/es/a.md", "output/po/es/a.md.po"])
def test_a_folder_in_a_place_stops_its_page_only(two: Path, capsys: Capture, name: str) -> None:
    put(two, {f"{name}/mine.txt": "mine"})
    assert build() == 1
    wanted = f"{name}: cannot be read: Is a directory; move away the folder"
    assert wanted in capsys.readouterr().err
    assert Path(name, "mine.txt").read_text() == "mine"
    assert Path("output/es/b.md").exists()


def test_a_link_in_the_place_of_an_edition_is_left(two: Path, capsys: Capture) -> None:
    Path("output/es").mkdir(parents=True)
    Path("output/es/a.md").symlink_to(two / "seeds/a.md")
    Path("output/es/b.md").symlink_to(two / "nowhere")
    assert build() == 1
    assert Path("output/es/a.md").is_symlink()
    assert Path("output/es/b.md").is_symlink()
    assert "output/es/b.md: a link to nowhere" in capsys.readouterr().err
    assert Path("seeds/a.md").read_text() == PAGE


@given(st.binary(max_size=60))
@examples(max_examples=25)
def test_no_command_changes_a_byte_of_a_file_from_no_build(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    root = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        put(root, {"seeds/a.md": PAGE, "seeds/code.md": "```\nx\n```\n"})
        mine = {"output/es/a.md": data, "output/es/code.md": data}
        put(root, mine)
        commands = [
            ["build"],
            ["build", "--refresh", "--prune"],
            ["check"],
            ["build"],
        ]
        for command in commands:
            main([*command, "--engine", "pseudo"])
        assert {name: Path(name).read_bytes() for name in mine} == mine


def test_a_page_without_text_has_a_po_file_so_that_its_edition_is_known(two: Path) -> None:
    put(two, {"seeds/code.md": "```\none\n```\n"})
    assert build() == 0
    assert po("code.md").exists()
    put(two, {"seeds/code.md": "```\ntwo\n```\n"})
    forget_last_build(two)
    assert build() == 0
    assert "two" in edition("code.md")


# --- editions changed by hand --------------------------------------------------------------------


EDITS: Final[dict[str, Callable[[str], str]]] = {
    "added": lambda text: text + "\nUna línea más.\n",
    "link": lambda text: text.replace("/water", "/agua"),
    "removed": lambda text: text.replace("Rèst à lòt.\n\n", ""),
    "all": lambda text: "por mano\n",
}


@pytest.mark.parametrize("fresh", [True, False], ids=["fresh checkout", "same machine"])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edition_changed_by_hand_is_left(
    two: Path, capsys: Capture, edit: Callable[[str], str], fresh: bool
) -> None:
    assert build() == 0
    mine = edit(edition("a.md"))
    put(two, {"output/es/a.md": mine, "seeds/b.md": OTHER + "\nNow.\n"})
    if fresh:
        forget_last_build(two)
    before = po("a.md").read_bytes()
    assert build() == 1
    assert edition("a.md") == mine
    assert po("a.md").read_bytes() == before
    assert "Nòw." in edition("b.md")
    said = capsys.readouterr().err
    assert "output/es/a.md was changed since the last build" in said
    assert "pipeline build --overwrite a.md" in said
    # Also when the page changes.
    put(two, {"seeds/a.md": PAGE + "\nSleep.\n"})
    assert build() == 1
    assert edition("a.md") == mine


def test_a_change_that_is_in_the_po_file_too_is_no_difference(two: Path) -> None:
    assert build() == 0
    review("a.md", "Rest a lot.", "Descanse mucho.")
    text = edition("a.md").replace("Rèst à lòt.", "Descanse mucho.")
    put(two, {"output/es/a.md": text.replace("Status: machine", "Status: partial")})
    forget_last_build(two)
    assert build() == 0


MERGES: Final = {
    "a block of both sides stands twice": (PAGE, "Rèst à lòt.", "Rèst à lòt.\n\nRèst à lòt."),
    "a block that one side removed": (f"{PAGE}\nSleep.\n", "Slèèp.", "Slèèp."),
}


@pytest.mark.parametrize(("page", "text", "merged"), MERGES.values(), ids=MERGES)
def test_blocks_that_git_leaves_in_a_merge_are_no_change_by_hand(
    two: Path, page: str, text: str, merged: str
) -> None:
    put(two, {"seeds/a.md": page})
    assert build() == 0
    put(two, {"seeds/a.md": PAGE, "output/es/a.md": edition("a.md").replace(text, merged)})
    record = re.sub(f"{EDITION_HASH}: [0-9a-f]+", f"{EDITION_HASH}: 0123", po("a.md").read_text())
    po("a.md").write_text(record)  # as the other side has it
    forget_last_build(two)
    assert build() == 0
    assert edition("a.md").count(text) == (text != "Slèèp.")


def test_a_kept_other_translation_is_on_record(two: Path) -> None:
    """As reading both sides of a merge conflict leaves it."""
    assert build() == 0
    change("a.md", "Rest a lot.", lambda e: replace(e, translator_comments=note_other("Repose.")))
    text = edition("a.md").replace("Rèst à lòt.", "Repose.")
    put(two, {"output/es/a.md": text})
    forget_last_build(two)
    assert build() == 0
    assert "Repose." not in edition("a.md")


@pytest.mark.parametrize("change_of", ["# Rèst", "> Rèst", "- Rèst"])
def test_another_structure_is_a_change_by_hand(two: Path, change_of: str) -> None:
    assert build() == 0
    put(two, {"output/es/a.md": edition("a.md").replace("\nRèst", f"\n{change_of}")})
    forget_last_build(two)
    assert build() == 1


NO_EDITS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "autocrlf": lambda data: data.replace(b"\n", b"\r\n"),
    "blank lines": lambda data: data + b"\n\n",
    "blanks": lambda data: data.replace(b"\n", b" \n"),
    "emptied": lambda data: b"",
}


@pytest.mark.parametrize("change", NO_EDITS.values(), ids=NO_EDITS)
def test_line_endings_and_blanks_are_not_changes_by_hand(
    two: Path, change: Callable[[bytes], bytes]
) -> None:
    assert build() == 0
    data = change(Path("output/es/a.md").read_bytes())
    put(two, {"output/es/a.md": data, "seeds/a.md": PAGE + "\nSleep.\n"})
    forget_last_build(two)
    assert build() == 0
    assert "Slèèp." in edition("a.md")


def test_what_the_builder_changed_is_never_taken_for_a_change_by_hand(two: Path) -> None:
    """In a fresh checkout each time: page, approvals, approvals of approvals, settings."""
    assert build() == 0
    steps: list[Callable[[], object]] = [
        lambda: put(two, {"seeds/a.md": PAGE + "\nSleep.\n"}),
        lambda: review("a.md", "Rest a lot.", "Descanse."),
        lambda: review("a.md", "Rest a lot.", "Descanse mucho."),
        lambda: put(two, {"pipeline.toml": '[links]\n"/water" = "/agua"\n'}),
        lambda: Path("output/es/a.md").unlink(),
        lambda: put(two, {"seeds/a.md": PAGE.replace("Pain", "Pains")}),
    ]
    for step in steps:
        step()
        forget_last_build(two)
        assert build() == 0
    assert edition("a.md").count("Descanse mucho.") == 1


def test_a_po_file_that_comes_back_late_from_a_translator_is_no_change_of_the_edition(
    two: Path,
) -> None:
    """It names an edition that a later build has replaced."""
    assert build() == 0
    review("a.md", "Rest a lot.", "Descanse mucho.")
    mine = po("a.md").read_bytes()
    put(two, {"seeds/a.md": PAGE + "\nSleep.\n"})
    assert build() == 0
    po("a.md").write_bytes(mine)
    change("a.md", "Rest a lot.", lambda entry: entry)
    forget_last_build(two)
    assert build() == 0
    assert "Descanse mucho." in edition("a.md")


# --- trees of earlier versions -------------------------------------------------------------------


def drop_hash(page: str) -> None:
    """As earlier versions wrote the PO file."""
    lines = po(page).read_text("utf-8").splitlines(keepends=True)
    po(page).write_text("".join(line for line in lines if EDITION_HASH not in line), "utf-8")


def test_a_tree_of_an_earlier_version_goes_on(two: Path) -> None:
    assert build() == 0
    drop_hash("a.md")
    forget_last_build(two)
    put(two, {"seeds/a.md": PAGE + "\nSleep.\n"})
    assert build() == 0
    assert "Slèèp." in edition("a.md")
    assert copies(two) == {}
    found, _ = read(po("a.md"))
    assert found.header[EDITION_HASH] == hash_edition(Path("output/es/a.md").read_bytes())


def test_in_a_tree_of_an_earlier_version_a_copy_is_kept_of_words_on_no_record(
    two: Path, capsys: Capture
) -> None:
    assert build() == 0
    drop_hash("a.md")
    forget_last_build(two)
    mine = edition("a.md") + "\nUna línea más.\n"
    put(two, {"output/es/a.md": mine})
    assert build() == 0
    assert list(copies(two).values()) == [mine.encode()]
    assert "a copy of it is" in capsys.readouterr().err
    assert build() == 0
    assert len(copies(two)) == 1


# --- --overwrite ---------------------------------------------------------------------------------


def test_overwrite_keeps_a_copy_beside_the_po_file(two: Path, capsys: Capture) -> None:
    put(two, {"output/es/a.md": BY_PEOPLE, "output/po/es/b.md.po": FOREIGN_PO})
    assert build("--overwrite", "--check") == 1
    assert edition("a.md") == BY_PEOPLE
    assert build("--overwrite") == 0
    assert "Rèst à lòt." in edition("a.md")
    kept = copies(two)
    assert sorted(name.partition(".kept-")[0] for name in kept) == [
        "output/po/es/a.md",
        "output/po/es/b.md.po",
    ]
    assert sorted(kept.values()) == sorted([BY_PEOPLE.encode(), FOREIGN_PO.encode()])
    assert capsys.readouterr().err.count("a copy of it is") == 2
    # A copy is no page, no edition and no PO file.
    put(two, {"seeds/a.md": PAGE + "\nSleep.\n"})
    assert build() == 0
    assert copies(two) == kept


def test_overwrite_never_replaces_an_earlier_copy(two: Path) -> None:
    assert build() == 0
    texts = [f"{number} veces\n" for number in range(3)]
    for text in texts:
        put(two, {"output/es/a.md": text})
        assert build("--overwrite", "a.md") == 0
    assert sorted(data.decode() for data in copies(two).values()) == texts


def test_overwrite_without_anything_of_people_keeps_no_copy(two: Path) -> None:
    assert build() == 0
    put(two, {"seeds/a.md": PAGE + "\nSleep.\n"})
    assert build("--overwrite") == 0
    assert copies(two) == {}


# --- pages that go away --------------------------------------------------------------------------


def test_a_page_renamed_leaves_an_edition_that_was_changed_by_hand(
    two: Path, capsys: Capture
) -> None:
    assert build() == 0
    put(two, {"output/es/a.md": BY_PEOPLE})
    Path("seeds/a.md").rename("seeds/c.md")
    assert build() == 0
    assert edition("a.md") == BY_PEOPLE
    assert "Rèst" in edition("c.md")
    assert "output/es/a.md was changed since the last build, and is left" in capsys.readouterr().err


def test_a_page_renamed_takes_its_edition_with_it(two: Path) -> None:
    assert build() == 0
    Path("seeds/a.md").rename("seeds/c.md")
    forget_last_build(two)
    assert build() == 0
    assert not Path("output/es/a.md").exists()


@pytest.mark.parametrize("earlier", [True, False], ids=["earlier version", "this version"])
def test_prune_leaves_an_edition_that_was_changed_by_hand(
    two: Path, capsys: Capture, earlier: bool
) -> None:
    assert build() == 0
    put(two, {"output/es/a.md": edition("a.md") + "\nPor mano.\n"})
    if earlier:
        drop_hash("a.md")
        drop_hash("b.md")
    Path("seeds/a.md").unlink()
    assert build("--prune") == 0
    assert "Por mano." in edition("a.md")
    assert "output/es/a.md was changed since the last build, and is left" in capsys.readouterr().err
    Path("seeds/b.md").rename("seeds/c.md")
    assert build("--prune") == 0
    assert not Path("output/es/b.md").exists()


def test_prune_leaves_a_po_file_from_no_build(two: Path, capsys: Capture) -> None:
    assert build() == 0
    put(two, {"output/po/es/z.md.po": FOREIGN_PO, "output/es/z.md": BY_PEOPLE})
    assert build("--prune") == 0
    assert po("z.md").read_text() == FOREIGN_PO
    assert edition("z.md") == BY_PEOPLE
    assert "its PO file is from no build and is left" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["Descanse mucho.", "Tome 5\u00a0mg.", "Uno | dos."])
def test_the_machine_text_beside_an_offer_is_on_record(text: str, tmp_path: Path) -> None:
    """Whatever characters it has, and however a comment keeps them."""
    note = describe_machine_text("bundled/1", text)
    entry = Entry("text.0123456789ab", "Rest a lot.", "Reposo.", fuzzy=True, comments=(note,))
    old = Catalogue({}, (entry,))
    settings = Settings(tmp_path)
    assert not is_changed_since(f"{text}\n".encode(), old, "a.md", settings)
    assert is_changed_since(f"{text} Y agua.\n".encode(), old, "a.md", settings)
