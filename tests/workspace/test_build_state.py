"""pipeline.workspace.{up_to_date,build_state}: what is read again, and that nothing else is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbench import NAMES, build, files, lay_out, po, put, review

from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.engines.fake import PseudoEngine
from pipeline.glossary import Glossary, Term, TermStatus
from pipeline.workflow import build as build_module
from pipeline.workflow.build import BuildOptions
from pipeline.workflow.build import build as build_task
from pipeline.workflow.runner import BuildRunner, StalePages
from pipeline.workspace.build_state import find_changed_terms, glossary_rows, may_match, pack_texts

OTHER = "folder/numbers.md"
assert OTHER in NAMES


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that builds have read, in order."""
    seen: list[str] = []
    real = BuildRunner.build_pages

    def watched(self: BuildRunner, stale: StalePages) -> Any:
        seen.extend(stale.names)
        return real(self, stale)

    monkeypatch.setattr(BuildRunner, "build_pages", watched)
    return seen


def _edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def _touch() -> None:
    for path in Path().rglob("*.md"):
        path.touch()


def _add_term(term: str) -> None:
    with Path("glossary/en-es.tsv").open("a", encoding="utf-8") as file:
        file.write(f"{term}\tpalabra\tlocked\n")


CHANGES: dict[str, tuple[Callable[[], object], list[str]]] = {
    # what changes: how, the pages read again
    "nothing": (lambda: None, []),
    "times alone": (_touch, []),
    "a page": (lambda: _edit("seeds/plain.md", "Most", "All"), ["plain.md"]),
    "its PO file": (lambda: review("plain.md", "Side effects", "Efectos"), ["plain.md"]),
    "its PO file is gone": (lambda: po("plain.md").unlink(), ["plain.md"]),
    "its edition": (lambda: put(Path(), {"output/es/plain.md": "mine\n"}), ["plain.md"]),
    "its edition is gone": (lambda: Path("output/es/plain.md").unlink(), ["plain.md"]),
    "a term in a page": (
        lambda: _edit("glossary/en-es.tsv", "célula inmunitaria", "célula defensora"),
        ["treatment.md"],
    ),
    "a term in no page": (lambda: _add_term("unheard-of word"), []),
    "a term gone from the glossary": (
        lambda: _edit("glossary/en-es.tsv", "tumor\ttumor\tlocked\ttumors\n", ""),
        ["treatment.md"],
    ),
    "a setting that says how": (lambda: put(Path(), {"pipeline.toml": "anchors = false"}), NAMES),
    "a setting that says where or with how many": (
        lambda: put(Path(), {"pipeline.toml": 'jobs = 2\nlanguages = ["es"]\n'}),
        [],
    ),
    "another file beside": (lambda: put(Path(), {"seeds/notes.txt": "x", "output/x": "y"}), []),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_only_what_changed_is_read_again(what: str, site: Path, read: list[str]) -> None:
    build()
    assert read == NAMES
    read.clear()
    change, expected = CHANGES[what]
    change()
    stays = what == "its edition"  # what a person wrote is left until somebody decides
    assert build() == int(stays)
    assert read == expected
    read.clear()
    assert build() == int(stays)
    assert read == (expected if stays else []), "and once"


def test_a_glossary_may_change_often(site: Path, read: list[str]) -> None:
    build()
    for word in ("first", "second", "third"):
        read.clear()
        _add_term(f"unheard-of {word}")
        assert build() == 0
        assert read == []
    _edit("glossary/en-es.tsv", "célula inmunitaria", "célula defensora")
    assert build() == 0
    assert read == ["treatment.md"]


def test_another_program_reads_all_pages(
    site: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    read.clear()
    monkeypatch.setattr("pipeline.workspace.build_state.program", lambda: "another")
    build()
    assert read == NAMES


def test_refresh_reads_all_pages(site: Path, read: list[str]) -> None:
    build()
    read.clear()
    build("--refresh")
    assert read == NAMES


def test_a_changed_segment_alone_is_translated(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    before = files(site / "output")
    asked: list[str] = []
    real = PseudoEngine.translate

    def watched(self: PseudoEngine, texts: Sequence[str], *rest: Any, **named: Any) -> Any:
        asked.extend(texts)
        return real(self, texts, *rest, **named)

    monkeypatch.setattr(PseudoEngine, "translate", watched)
    _edit("seeds/treatment.md", "2 to 8 weeks", "2 to 9 weeks")
    build()
    assert len(asked) == 1
    assert "2 to 9 weeks" in asked[0]
    after = files(site / "output")
    assert {name for name in after if after[name] != before[name]} == {
        "es/treatment.md",
        "po/es/treatment.md.po",
    }
    old = before["es/treatment.md"].splitlines()
    new = after["es/treatment.md"].splitlines()
    assert len([pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]) == 1


def test_the_report_of_pages_not_read_is_that_of_pages_read(site: Path) -> None:
    task = _task(site)
    build_task(task)
    quick = build_task(task)
    (site / ".pipeline" / "stamps.sqlite").unlink()
    thorough = build_task(task)
    assert quick.findings == thorough.findings != []
    for report in (quick, thorough):
        report.seconds = 0
    assert quick.as_dict() == thorough.as_dict()
    assert quick.summary() == thorough.summary()


def _task(root: Path) -> BuildOptions:
    pages, made = root / "seeds", root / "output"
    return BuildOptions(Settings(root, pages, made, engine="pseudo", glossary=root / "glossary"))


def test_findings_about_a_po_file_that_the_build_has_mended_are_told_once(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    text = po("plain.md").read_bytes()
    po("plain.md").write_bytes(text.decode().encode("utf-16"))
    told = []
    for _ in range(2):
        capsys.readouterr()
        assert build() == 0
        told.append("[catalogue]" in capsys.readouterr().err)
    assert told[1] is False
    assert po("plain.md").read_bytes() == text


# --- the store -----------------------------------------------------------------------------------

STAMPS = Path(".pipeline/stamps.sqlite")


def _sql(statement: str) -> Callable[[], None]:
    def change() -> None:
        with closing(sqlite3.connect(STAMPS)) as connection, connection:
            connection.executescript(statement)

    return change


BROKEN: dict[str, Callable[[], object]] = {
    "gone": STAMPS.unlink,
    "the folder gone": lambda: shutil.rmtree(STAMPS.parent),
    "text": lambda: STAMPS.write_bytes(b"no database at all\n" * 500),
    "empty": lambda: STAMPS.write_bytes(b""),
    "cut": lambda: STAMPS.write_bytes(STAMPS.read_bytes()[:9000]),
    "of another program": _sql("DROP TABLE stamps_1; CREATE TABLE stamps_1 (x TEXT);"),
    "counts that make no sense": _sql("UPDATE stamps_1 SET counts = '[1]'"),
    "counts that are none": _sql("UPDATE stamps_1 SET counts = 'x'"),
    "no texts": _sql("DELETE FROM texts_1; UPDATE stamps_1 SET glossary = x'00'"),
    "a glossary that is none": _sql(
        "UPDATE glossaries_1 SET digest = x'00', entries = x'00';"
        "UPDATE stamps_1 SET glossary = x'00'"
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_store_that_is_lost_or_broken_costs_time_only(
    how: str, site: Path, read: list[str]
) -> None:
    build()
    made = files(site / "output")
    BROKEN[how]()
    read.clear()
    assert build() == 0
    assert files(site / "output") == made
    assert read == NAMES
    read.clear()
    assert build() == 0
    assert read == [], "and it is begun anew"


def test_a_store_that_cannot_be_written_is_a_warning(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(site, {".pipeline": "a file where a folder must be"})
    assert build() == 0
    told = capsys.readouterr().err
    assert f"pipeline: warning: {site}/.pipeline/stamps.sqlite: cannot be written: " in told
    assert "the next build reads all pages again" in told


def test_texts_that_are_none_concern_everything(site: Path, read: list[str]) -> None:
    build()
    _sql("UPDATE texts_1 SET texts = x'00'")()
    read.clear()
    _edit("glossary/en-es.tsv", "célula inmunitaria", "célula defensora")
    build()
    assert read == NAMES


def test_findings_that_are_none_are_an_error_and_no_traceback(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    _sql("UPDATE stamps_1 SET findings = x'00'")()
    capsys.readouterr()
    assert build() == 2
    told = capsys.readouterr().err
    (line,) = told.splitlines()
    assert line.startswith("pipeline: .pipeline/stamps.sqlite is damaged; delete it, ")


def test_check_and_status_write_no_stamps(site: Path) -> None:
    build("--check")
    assert not STAMPS.exists()
    build()
    before = STAMPS.read_bytes()
    put(site, {"seeds/plain.md": "Rest.\n"})
    build("--check")
    assert STAMPS.read_bytes() == before


def test_a_site_that_moves_keeps_its_stamps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    lay_out(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    build()
    read.clear()
    shutil.move(tmp_path / "here", tmp_path / "there")
    monkeypatch.chdir(tmp_path / "there")
    build()
    assert read == []


def test_two_outputs_of_one_site_have_stamps_of_their_own(site: Path, read: list[str]) -> None:
    for _ in range(2):
        build("--output", "one")
        build("--output", "two")
    assert read == [*NAMES, *NAMES]


def test_a_look_at_pages_as_they_were_loads_no_reader() -> None:
    """What a run without changes costs is mostly what it imports."""
    names = {name for name in vars(build_module) if not name.startswith("__")}
    assert not names & {"BuildRunner", "Translator", "read_page", "catalogue", "Memory"}


# --- which pages a changed glossary concerns -----------------------------------------------------

TERMS = [
    Term("T cell", "linfocito T", forms=("T-cell", "T lymphocyte")),
    Term("cell", "célula"),
    Term("immune cell", "célula inmunitaria", domain="biology"),
    Term("ALL", "LLA", TermStatus.KEEP),
    Term("all", "todos", TermStatus.PREFERRED),
    Term("aid", "ayuda", TermStatus.FORBIDDEN),
    Term("AIDS", "sida"),
    Term("médico", "doctor"),
    Term("side effect", "efecto secundario", forms=("adverse effect",)),
]
WORDS = "T-cells cell cells CELL immune Immune-cell ALL all AIDS aid side effects non- a, médico"
TEXTS = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=6).map(" ".join)
TERM_LISTS = st.lists(st.sampled_from(TERMS), unique=True, max_size=6)


@settings(max_examples=200)
@given(st.lists(TEXTS, max_size=4), TERM_LISTS, TERM_LISTS)
def test_a_page_that_is_not_concerned_has_the_same_terms_in_force(
    texts: list[str], old: list[Term], new: list[Term]
) -> None:
    before, after = Glossary(tuple(old)), Glossary(tuple(new))
    changed = find_changed_terms(_as_data(before), after)
    if changed is None:
        assert old != new
        return
    shouted = [*texts, *(text.upper() for text in texts)]
    if not changed.terms or not may_match(changed, pack_texts(shouted)):
        for text in shouted:
            assert _found(before, text) == _found(after, text)


def _found(glossary: Glossary, text: str) -> list[tuple[int, int, str]]:
    return [(*match.span, match.term.entry_key()) for match in glossary.match(text)]


def _as_data(glossary: Glossary) -> Iterable[dict[str, Any]]:
    return glossary_rows(glossary)


def test_an_entry_that_changes_is_both_what_it_was_and_what_it_is() -> None:
    old = Glossary((TERMS[0], TERMS[1]))
    new = Glossary((TERMS[0], replace(TERMS[1], term="tissue")))
    changed = find_changed_terms(glossary_rows(old), new)
    assert changed is not None
    assert sorted(term.term for term in changed.terms) == ["cell", "tissue"]


def test_entries_that_only_moved_in_their_file_decide_anew() -> None:
    old, new = Glossary((TERMS[0], TERMS[1])), Glossary((TERMS[1], TERMS[0]))
    assert find_changed_terms(glossary_rows(old), new) is None
    same = find_changed_terms(glossary_rows(old), old)
    assert same is not None
    assert same.terms == ()


def test_a_note_that_changes_is_a_change() -> None:
    """It stands in findings."""
    new = Glossary((replace(TERMS[0], note="see the style guide"),))
    changed = find_changed_terms(glossary_rows(Glossary((TERMS[0],))), new)
    assert changed is not None
    assert changed.terms


def test_what_stays_in_the_source_language_is_known_without_reading(
    site: Path, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    put(site, {"seeds/note.md": 'Text.\n\n<div data-note="Never take this">\n</div>\n'})
    build()
    read.clear()
    capsys.readouterr()
    build()
    assert read == []
    assert "untouched 1 texts in the source language: 1 attribute (data-note 1)" in (
        capsys.readouterr().out
    )
    main(["check", "-v"])
    line = "seeds/note.md:3: stays in the source language: attribute data-note"
    assert line in capsys.readouterr().out.splitlines()
