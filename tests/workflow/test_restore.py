"""A PO file that was emptied: its edition is not translated again, and gives the texts back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from workbench import build, edition, entries, po, put, review

from pipeline.catalogue.file import read

NAME = "a.md"
PAGE = (
    "---\ntitle: Pain\n---\n\nTake **one** tablet, or see [this page](/one) and [that](/two).\n\n"
    "- Rest.\n- Drink **a lot** of `water`.\n"
)
TABLET = "Take <1>one</1> tablet, or see <2>this page</2> and <3>that</3>."
TEXTS = {
    "Pain": "Dolor",
    TABLET: "Vea <3>aquello</3> y <2>esta página</2>, o tome <1>un</1> comprimido.",
    "Rest.": "Descanse.",
    "Drink <1>a lot</1> of <2/>.": "Beba <2/> en <1>abundancia</1>.",
}


def header_alone(data: bytes) -> bytes:
    return data[: data.index(b"\n\n") + 1]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of which all is approved."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{NAME}": PAGE})
    build()
    for source, target in TEXTS.items():
        review(NAME, source, target)
    assert build() == 0
    assert "translationStatus: reviewed" in edition(NAME)
    return tmp_path


def found() -> dict[str, tuple[str, bool]]:
    """By source, the text and whether it is approved."""
    return {source: (entry.target, entry.reviewed) for source, entry in entries(NAME).items()}


EMPTIED = [b"", b"\n", "header"]


def empty(data: bytes | str) -> None:
    po(NAME).write_bytes(header_alone(po(NAME).read_bytes()) if isinstance(data, str) else data)


@pytest.mark.parametrize("left", EMPTIED)
def test_an_emptied_file_is_refused_with_what_to_do(
    left: bytes | str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty(left)
    before, there = edition(NAME), po(NAME).read_bytes()
    assert build("--check") == 1
    for command in ((), ("--refresh",)):
        capsys.readouterr()
        assert build(*command) == 1
        said = capsys.readouterr().err
        assert f"{po(NAME)} has no entries" in said
        assert f"`pipeline build --restore {NAME}`" in said
        assert "[emptied]" in said
        assert (edition(NAME), po(NAME).read_bytes()) == (before, there)


def test_the_header_and_the_edition_give_all_back(site: Path) -> None:
    before, there = edition(NAME), found()
    empty("header")
    assert build("--restore") == 0
    assert found() == there
    assert edition(NAME) == before
    assert build("--check") == 0


def test_without_the_header_each_text_must_be_approved_again(site: Path) -> None:
    empty(b"")
    assert build("--restore") == 0
    assert found() == {source: (text, False) for source, text in TEXTS.items()}
    assert all(entry.is_offer for entry in entries(NAME).values())
    assert "Descanse" not in edition(NAME), "it may be of another English text"


def test_a_page_that_changed_since_publishes_no_old_text(site: Path) -> None:
    empty("header")
    put(site, {f"seeds/{NAME}": PAGE.replace("Rest.", "Do not rest.")})
    assert build("--restore") == 0
    assert entries(NAME)["Do not rest."].target == "Descanse."
    assert entries(NAME)["Do not rest."].is_offer
    assert "Descanse" not in edition(NAME)


def test_what_was_not_all_reviewed_comes_back_as_drafts(site: Path) -> None:
    po(NAME).write_text(
        po(NAME).read_text("utf-8").replace("#. list item\n", "#. list item\n#, fuzzy\n", 1)
    )
    build()
    assert "translationStatus: partial" in edition(NAME)
    before = edition(NAME)
    empty("header")
    assert build("--restore") == 0
    assert all(entry.draft for entry in entries(NAME).values())
    assert found()["Pain"] == ("Dolor", False)
    assert edition(NAME).replace("machine", "partial") == before


def test_a_page_of_another_shape_gives_nothing_back(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty("header")
    put(site, {f"seeds/{NAME}": PAGE + "\nA new paragraph.\n"})
    assert build("--restore") == 1
    assert "[emptied]" in capsys.readouterr().err


def test_overwrite_translates_again_and_keeps_a_copy(site: Path) -> None:
    empty(b"")
    before = edition(NAME)
    assert build("--overwrite") == 0
    kept = list(po(NAME).parent.glob(f"{NAME}.kept-*"))
    assert [path.read_text("utf-8") for path in kept] == [before]
    assert "Descanse" not in edition(NAME)


# --- twins ----------------------------------------------------------------------------------------


def test_texts_of_the_engine_are_written_again(site: Path) -> None:
    Path(po(NAME)).unlink()
    build("--overwrite")
    before = edition(NAME)
    empty(b"")
    assert build() == 0
    assert edition(NAME) == before
    assert read(po(NAME))[0].entries


def test_a_page_that_had_no_text_is_built(site: Path) -> None:
    put(site, {"seeds/b.md": "```\ncode\n```\n"})
    assert build() == 0
    put(site, {"seeds/b.md": "```\ncode\n```\n\nRest.\n"})
    assert build() == 0
    assert "Descanse." in edition("b.md")


def test_restore_changes_no_file_with_entries(site: Path) -> None:
    before = po(NAME).read_bytes()
    put(site, {f"seeds/{NAME}": PAGE.replace("Rest.", "Do not rest.")})
    assert build("--restore") == 0
    assert "Descanse" not in edition(NAME)
    assert po(NAME).read_bytes() != before


# --- a part is left -------------------------------------------------------------------------------


def cut_before(source: str) -> bytes:
    """The PO file up to the entry of a text."""
    data = po(NAME).read_bytes()
    at = data.rindex(b"\n\n", 0, data.index(f'msgid "{source}"'.encode()))
    return data[: at + 1]


def test_a_file_that_is_cut_at_any_place_loses_no_text(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, before = po(NAME).read_bytes(), edition(NAME)
    ends = [
        *range(0, len(whole), 50),
        *(i + 1 for i in range(len(whole)) if whole[i:][:2] == b"\n\n"),
    ]
    assert len(ends) > 20
    for end in ends:
        po(NAME).write_bytes(whole[:end])
        put(site, {f"output/es/{NAME}": before})
        capsys.readouterr()
        code, said = build(), capsys.readouterr().err
        assert po(NAME).read_bytes() == whole[:end], "nothing is half taken"
        if code == 0:  # the last entry alone: no others are lost
            assert re.search(rf"error: \S*{re.escape(str(po(NAME)))}:\d+: .* \[catalogue\]", said)
        else:
            assert f"{po(NAME)} " in said
            assert edition(NAME) == before


def test_lost_entries_come_back_and_the_others_stay(site: Path) -> None:
    before, there = edition(NAME), found()
    po(NAME).write_bytes(cut_before("Rest."))
    assert build() == 1
    assert build("--restore") == 0
    assert found() == there
    assert edition(NAME) == before


def test_an_entry_of_the_engine_that_was_deleted_is_made_again(site: Path) -> None:
    put(site, {f"seeds/{NAME}": PAGE + "\nWalk.\n"})
    assert build() == 0
    before, whole = edition(NAME), po(NAME).read_bytes()
    po(NAME).write_bytes(cut_before("Walk."))
    assert build() == 0
    assert (edition(NAME), po(NAME).read_bytes()) == (before, whole)


def test_lost_entries_of_a_page_that_changed_are_not_taken_from_its_edition(site: Path) -> None:
    before, left = edition(NAME), cut_before("Rest.")
    po(NAME).write_bytes(left)
    put(site, {f"seeds/{NAME}": PAGE.replace("Rest.", "Do not rest.")})
    assert build("--restore") == 1
    assert (edition(NAME), po(NAME).read_bytes()) == (before, left)
