"""pipeline.workflow.prune: pages that are gone or have another name, and the work done on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbench import build, edition, entries, files, lay_out, po, put, review

from pipeline.catalogue.update import read

PAGE = "---\ntitle: Rest\n---\n" + "\n\n".join(f"Paragraph {n} says how to rest." for n in range(6))
FIRST, FIRST_ES = "Paragraph 0 says how to rest.", "El párrafo 0 dice cómo descansar."
REMOVED = Path("output/po/es/removed.po")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fixture pages and `part/rest.md`, built, one entry of it reviewed."""
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path)
    put(tmp_path, {"seeds/part/rest.md": PAGE})
    assert build() == 0
    review("part/rest.md", FIRST, FIRST_ES)
    assert build() == 0
    return tmp_path


def _move(old: str, new: str, text: str = PAGE) -> None:
    Path("seeds", old).unlink()
    put(Path(), {f"seeds/{new}": text})


def _kept() -> dict[str, str]:
    catalogue, problems = read(REMOVED)
    assert not problems
    return {entry.source: entry.target for entry in catalogue.entries if entry.reviewed}


# --- renamed -------------------------------------------------------------------------------------

RENAMES = {
    "the same text": PAGE,
    "one paragraph changed": PAGE.replace("Paragraph 5 says", "Paragraph five tells"),
    "other line ends": PAGE.replace("\n", "\r\n"),
    "a paragraph more": f"{PAGE}\n\nAnd one more.\n",
}


@pytest.mark.parametrize("what", RENAMES)
def test_a_renamed_page_keeps_its_reviews(what: str, site: Path, capsys: Capture) -> None:
    _move("part/rest.md", "other/sleep.md", RENAMES[what])
    assert build() == 0
    told = capsys.readouterr().err
    assert "other/sleep.md:1: warning: taken for part/rest.md, renamed; its PO file moves" in told
    assert "[orphan]" not in told
    assert FIRST_ES in edition("other/sleep.md")
    assert entries("other/sleep.md")[FIRST].reviewed
    assert not po("part/rest.md").exists()
    assert not Path("output/es/part").exists(), "the folder is empty, and goes"
    assert "part/rest.md" not in po("other/sleep.md").read_text()
    capsys.readouterr()
    made = files(site)
    assert build() == 0
    assert "[renamed]" not in capsys.readouterr().err
    assert files(site) == made


def test_a_rename_is_what_a_clean_build_makes_of_the_moved_po_file(site: Path) -> None:
    _move("part/rest.md", "other/sleep.md")
    assert build() == 0
    made = files(site / "output")
    for name in made:
        if name.startswith("es/"):
            (site / "output" / name).unlink()
    (site / ".pipeline/stamps.sqlite").unlink()
    assert build() == 0
    assert files(site / "output") == made


def test_a_rename_is_seen_when_the_new_page_alone_is_built(site: Path) -> None:
    _move("part/rest.md", "sleep.md")
    assert build("sleep.md") == 0
    assert FIRST_ES in edition("sleep.md")


def test_check_tells_a_rename_and_moves_nothing(site: Path, capsys: Capture) -> None:
    _move("part/rest.md", "sleep.md")
    before = files(site)
    assert build("--check") == 1
    assert "would change" in capsys.readouterr().out
    assert files(site) == before


def test_of_two_pages_alike_each_is_taken_once(site: Path) -> None:
    put(site, {"seeds/part/rest-2.md": PAGE})
    build()
    review("part/rest-2.md", FIRST, "Otro texto.")
    build()
    _move("part/rest.md", "a.md")
    _move("part/rest-2.md", "b.md")
    assert build() == 0
    assert (FIRST_ES in edition("a.md")) != (FIRST_ES in edition("b.md"))
    assert ("Otro texto." in edition("a.md")) != ("Otro texto." in edition("b.md"))


def test_a_copy_is_no_rename(site: Path) -> None:
    put(site, {"seeds/copy.md": PAGE})
    assert build() == 0
    assert po("part/rest.md").exists()
    assert FIRST_ES in edition("part/rest.md")


def test_a_page_that_says_something_else_is_no_rename(site: Path, capsys: Capture) -> None:
    _move("part/rest.md", "other.md", "# Another page\n\nParagraph 0 says how to rest.\n")
    assert build() == 0
    assert "[renamed]" not in capsys.readouterr().err
    assert entries("part/rest.md")[FIRST].target == FIRST_ES


def test_a_po_file_that_cannot_be_read_as_a_whole_is_not_moved(site: Path) -> None:
    with po("part/rest.md").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "half an entry\n')
    before = po("part/rest.md").read_bytes()
    _move("part/rest.md", "sleep.md")
    build()
    assert po("part/rest.md").read_bytes() == before
    build("--prune")
    assert po("part/rest.md").read_bytes() == before, "nor removed"


# --- removed -------------------------------------------------------------------------------------


def test_without_prune_what_is_left_is_told_and_kept(site: Path, capsys: Capture) -> None:
    before = files(site / "output")
    (site / "seeds/part/rest.md").unlink()
    for _ in range(2):
        assert build() == 0
        told = capsys.readouterr().err
        assert "part/rest.md:1: warning: the page is gone, its es edition is not; " in told
        assert "`pipeline build --prune`" in told
        assert files(site / "output") == before
    Path("output/es/part/rest.md").unlink()
    assert build() == 0
    assert "the page is gone, its es PO file is not; " in capsys.readouterr().err


def test_prune_removes_what_is_left_and_keeps_what_people_wrote(
    site: Path, capsys: Capture
) -> None:
    before = files(site / "output")
    (site / "seeds/part/rest.md").unlink()
    assert build("--prune") == 0
    assert "1 removed" in capsys.readouterr().out
    after = files(site / "output")
    gone = {"es/part/rest.md", "po/es/part/rest.md.po"}
    assert before.keys() - after.keys() == gone
    assert after.keys() - before.keys() == {"po/es/removed.po"}
    assert all(after[name] == before[name] for name in before.keys() - gone)
    assert _kept() == {FIRST: FIRST_ES}
    assert "#: part/rest.md" in REMOVED.read_text()
    assert build("--prune") == 0
    assert files(site / "output") == after, "and it stays"


def test_prune_without_reviews_keeps_nothing(site: Path) -> None:
    (site / "seeds/plain.md").unlink()
    assert build("--prune") == 0
    assert not po("plain.md").exists()
    assert not REMOVED.exists()


def test_two_texts_for_one_segment_are_both_kept(site: Path) -> None:
    put(site, {"seeds/z.md": "Paragraph 0 says how to rest.\n"})
    build()
    review("z.md", FIRST, "Otro texto.")
    for name in ("part/rest.md", "z.md"):
        (site / "seeds" / name).unlink()
        assert build("--prune") == 0
    assert _kept() == {FIRST: FIRST_ES}
    assert "# z.md: Otro texto." in REMOVED.read_text()
    once = REMOVED.read_bytes()
    put(site, {"seeds/z.md": "Paragraph 0 says how to rest.\n"})
    build()
    review("z.md", FIRST, "Otro texto.")
    (site / "seeds/z.md").unlink()
    build("--prune")
    assert REMOVED.read_bytes() == once, "each once"


def test_prune_leaves_pages_of_others_and_pages_that_stand(site: Path) -> None:
    put(site, {"output/es/mine.md": "somebody else's\n", "output/po/es/mine.po": ""})
    before = files(site / "output")
    assert build("--prune") == 0
    assert files(site / "output") == before


def test_a_run_with_errors_removes_nothing(site: Path, capsys: Capture) -> None:
    """A page that looks gone may lie behind a broken link."""
    (site / "seeds/part/rest.md").unlink()
    (site / "seeds/part/rest.md").symlink_to("nowhere.md")
    before = files(site / "output")
    assert build("--prune") == 2
    assert "warning: nothing is removed in a run with errors" in capsys.readouterr().err
    assert files(site / "output") == before


def test_a_run_without_pages_removes_nothing(site: Path) -> None:
    before = files(site / "output")
    (site / "empty").mkdir()
    assert build("--prune", "--source", "empty") == 0
    assert files(site / "output") == before


def test_check_prunes_nothing(site: Path) -> None:
    (site / "seeds/plain.md").unlink()
    before = files(site)
    build("--check", "--prune")
    assert files(site) == before


def test_a_page_that_wants_no_translation_any_more_is_pruned_too(site: Path) -> None:
    put(site, {"seeds/part/rest.md": f"---\ntranslate: false\n---\n{PAGE[20:]}"})
    assert build() == 0
    assert po("part/rest.md").exists()
    assert build("--prune") == 0
    assert not po("part/rest.md").exists()
    assert _kept() == {FIRST: FIRST_ES}
