"""pipeline.catalogue.approvals: what is approved anywhere, from the PO files and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue.approvals import Approvals
from pipeline.catalogue.approved_matches import Approved, ApprovedMatch, choose_match
from pipeline.catalogue.entry import digest_of
from pipeline.catalogue.update import Catalogue, Entry, read_bytes, render
from pipeline.model import Segment
from pipeline.spans import Span

HANDS: Final = Segment("text.0a", "paragraph", "Wash your <1>hands</1>.", (), Span(0, 1), 1)
ONE: Final = "Lávese las <1>manos</1>."
TWO: Final = "Lave sus <1>manos</1>."


# --- which one -----------------------------------------------------------------------------------

CHOICES: Final[dict[str, tuple[list[Approved], ApprovedMatch | None]]] = {
    "nothing known": ([], None),
    "one page": ([Approved("b.md", "text.0a", ONE, 0)], ApprovedMatch("b.md", ONE, True)),
    "the first of those that agree": (
        [Approved("c.md", "text.0a", ONE, 0), Approved("b.md", "text.0a", ONE, 0)],
        ApprovedMatch("b.md", ONE, True),
    ),
    "pages that disagree": (
        [Approved("c.md", "text.0a", TWO, 0), Approved("b.md", "text.0a", ONE, 0)],
        ApprovedMatch("b.md", ONE, False, (Approved("c.md", "text.0a", TWO, 0),)),
    ),
    "a text still in its page before one that has left": (
        [Approved("b.md", "text.0a", TWO, 1), Approved("c.md", "text.0a", ONE, 0)],
        ApprovedMatch("c.md", ONE, True),
    ),
    "one that was given before one taken over": (
        [Approved("b.md", "text.0a", TWO, 2), Approved("c.md", "text.0a", ONE, 1)],
        ApprovedMatch("c.md", ONE, True),
    ),
    "another kind of text": (
        [Approved("b.md", "heading.0a", ONE, 0)],
        ApprovedMatch("b.md", ONE, False),
    ),
    "another kind of text in the same page": (
        [Approved("a.md", "heading.0a", ONE, 0)],
        ApprovedMatch("a.md", ONE, False),
    ),
    "its own place": ([Approved("a.md", "text.0a", ONE, 0)], None),
    "broken tags": ([Approved("b.md", "text.0a", "Lávese las <1>manos.", 0)], None),
}


@pytest.mark.parametrize(("known", "chosen"), CHOICES.values(), ids=CHOICES)
def test_the_choice_among(known: list[Approved], chosen: ApprovedMatch | None) -> None:
    assert choose_match(HANDS, "a.md", known) == chosen


@given(st.permutations([a for known, _ in CHOICES.values() for a in known]))
def test_law_the_choice_does_not_depend_on_the_order(known: list[Approved]) -> None:
    assert choose_match(HANDS, "z.md", known) == choose_match(HANDS, "z.md", sorted(known))


# --- the index -----------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / ".pipeline" / "approvals.sqlite"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "po", "b.md", Entry("text.0a", HANDS.source, ONE))
    put(tmp_path / "po", "dir/c.md", Entry("text.0b", "Rest.", "Máquina.", fuzzy=True))
    return tmp_path / "po"


def put(folder: Path, page: str, *entries: Entry) -> bytes:
    path = folder / f"{page}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = render(Catalogue({"Language": "es"}, entries))
    path.write_bytes(data)
    return data


def found(store: Path | None, folder: Path, *, write: bool = True) -> ApprovedMatch | None:
    with Approvals(store, folder, write=write) as known:
        return known.find([HANDS], "a.md").get(HANDS.id)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files that are read as PO files, not only looked at."""
    seen: list[bytes] = []

    def noted(data: bytes) -> object:
        seen.append(data)
        return read_bytes(data)

    monkeypatch.setattr("pipeline.catalogue.approvals.read_bytes", noted)
    return seen


def test_only_files_that_changed_and_hold_approvals_are_read(
    store: Path, folder: Path, reads: list[bytes]
) -> None:
    assert found(store, folder) == ApprovedMatch("b.md", ONE, True)
    assert len(reads) == 1, "the other holds nothing that is approved"
    assert found(store, folder) == ApprovedMatch("b.md", ONE, True)
    assert len(reads) == 1
    put(folder, "b.md", Entry("text.0a", HANDS.source, TWO))
    assert found(store, folder) == ApprovedMatch("b.md", TWO, True)
    assert len(reads) == 2
    (folder / "b.md.po").unlink()
    assert found(store, folder) is None


def test_looking_writes_nothing(store: Path, folder: Path) -> None:
    assert found(store, folder, write=False) == ApprovedMatch("b.md", ONE, True)
    assert not store.parent.exists()
    found(store, folder)
    before = store.read_bytes()
    put(folder, "b.md", Entry("text.0a", HANDS.source, TWO))
    assert found(store, folder, write=False) == ApprovedMatch("b.md", TWO, True)
    assert store.read_bytes() == before


def test_a_run_sees_what_stood_there_when_it_began(
    store: Path, folder: Path, reads: list[bytes]
) -> None:
    put(folder, "a.md", Entry("text.0a", HANDS.source, ""))
    with Approvals(store, folder) as known:
        data = put(folder, "b.md", Entry("text.0a", HANDS.source, TWO))
        known.put("b.md", data)
        assert known.find([HANDS], "a.md")[HANDS.id].target == ONE
    reads.clear()
    assert found(store, folder) == ApprovedMatch("b.md", TWO, True)
    assert reads == [data], "what is approved is news to the next run"
    with Approvals(store, folder) as known:
        other = Entry("text.0b", "Rest.", "Otra máquina.", fuzzy=True)
        known.put("dir/c.md", put(folder, "dir/c.md", other))
    reads.clear()
    before = store.read_bytes()
    assert found(store, folder) == ApprovedMatch("b.md", TWO, True)
    assert (reads, store.read_bytes()) == ([], before), "what a machine wrote is not"


def test_what_is_approved_on_one_page_only_is_no_news(
    store: Path, folder: Path, reads: list[bytes]
) -> None:
    with Approvals(store, folder) as known:
        left = Entry("text.0a", HANDS.source, ONE, obsolete=True)
        known.put("b.md", put(folder, "b.md", left))
    reads.clear()
    assert found(store, folder) == ApprovedMatch("b.md", ONE, True)
    assert reads == []


def test_pages_with_the_same_words_are_concerned_and_no_others(store: Path, folder: Path) -> None:
    put(folder, "a.md", Entry("heading.0a", HANDS.source, "x", fuzzy=True))
    put(folder, "d.md", Entry("text.0a", HANDS.source, ""))

    def concerned(*, write: bool = True) -> set[str]:
        with Approvals(store, folder, write=write) as known:
            return known.affected_pages()

    assert concerned() == {"a.md", "b.md", "d.md"}, "without an index all that is approved is news"
    assert concerned() == set()
    put(folder, "dir/c.md", Entry("text.0b", "Rest.", "Otra máquina.", fuzzy=True))
    assert concerned() == set(), "what a machine wrote concerns nobody"
    put(folder, "b.md", Entry("text.0a", HANDS.source, TWO))
    assert concerned(write=False) == {"a.md", "b.md", "d.md"}
    assert concerned() == {"a.md", "b.md", "d.md"}, "a run that writes nothing leaves it news"
    (folder / "b.md.po").unlink()
    assert concerned() >= {"a.md", "d.md"}


def test_files_whose_hash_is_known_are_not_looked_at(store: Path, folder: Path) -> None:
    found(store, folder)
    path = folder / "b.md.po"
    digest = sha256(path.read_bytes()).hexdigest()
    put(folder, "b.md", Entry("text.0a", HANDS.source, TWO))
    with Approvals(store, folder, digests={"b.md": digest}) as known:
        assert known.find([HANDS], "a.md")[HANDS.id].target == ONE, "believed"
    other = {"b.md": sha256(path.read_bytes()).hexdigest()}
    with Approvals(store, folder, digests=other) as known:
        assert known.find([HANDS], "a.md")[HANDS.id].target == TWO


def test_a_run_that_fails_leaves_the_index_as_it_was(store: Path, folder: Path) -> None:
    found(store, folder)
    before = store.read_bytes()
    put(folder, "b.md", Entry("text.0a", HANDS.source, TWO))
    with pytest.raises(KeyboardInterrupt), Approvals(store, folder):
        raise KeyboardInterrupt
    assert store.read_bytes() == before
    assert found(store, folder) == ApprovedMatch("b.md", TWO, True)


def test_trees_of_their_own_do_not_mix(store: Path, folder: Path, tmp_path: Path) -> None:
    found(store, folder)
    assert found(store, tmp_path / "other") is None
    assert found(store, folder) == ApprovedMatch("b.md", ONE, True)


def test_what_was_taken_over_and_what_has_left_rank_below(store: Path, folder: Path) -> None:
    taken = (f"approved on: b.md [{digest_of(TWO)}]",)
    put(folder, "a2.md", Entry("text.0a", HANDS.source, TWO, comments=taken))
    put(folder, "a3.md", Entry("text.0a", HANDS.source, TWO, obsolete=True))
    assert found(store, folder) == ApprovedMatch("b.md", ONE, True)
    edited = ("approved on: b.md [00000000]",)
    put(folder, "a2.md", Entry("text.0a", HANDS.source, TWO, comments=edited))
    chosen = found(store, folder)
    assert chosen is not None
    assert not chosen.is_exact, "a text that somebody changed is that person's"


def _foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE approved (something TEXT)")
    connection.close()


DAMAGE: Final[dict[str, Callable[[Path], object]]] = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"x" * 5000),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "overwritten": lambda path: path.write_bytes(path.read_bytes()[:4200] + b"\xff" * 30_000),
    "of another program": _foreign,
}


@pytest.mark.parametrize("name", DAMAGE)
def test_an_index_that_is_damaged_costs_time_only(name: str, store: Path, folder: Path) -> None:
    found(store, folder)
    DAMAGE[name](store)
    for write in (False, True, True):
        assert found(store, folder, write=write) == ApprovedMatch("b.md", ONE, True)


def test_an_index_that_cannot_be_kept_is_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert found(tmp_path / "file" / "approvals.sqlite", folder) == ApprovedMatch("b.md", ONE, True)
    assert found(None, folder) == ApprovedMatch("b.md", ONE, True)


@pytest.mark.parametrize("encode", ["crlf", "utf-16", "no blank lines"])
def test_files_of_other_tools_are_read_too(encode: str, store: Path, folder: Path) -> None:
    machine = Entry("text.0c", "Eat.", "Coma.", fuzzy=True)
    text = put(folder, "b.md", machine, Entry("text.0a", HANDS.source, ONE)).decode()
    saved = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "utf-16": text.encode("utf-16"),
        "no blank lines": text.replace("\n\n", "\n").encode(),
    }
    (folder / "b.md.po").write_bytes(saved[encode])
    assert found(store, folder) == ApprovedMatch("b.md", ONE, True)
