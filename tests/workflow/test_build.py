"""pipeline.workflow.build: the laws of a build, seen from the command line down to the bytes."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import frontmatter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbench import (
    NAMES,
    PAGES,
    build,
    change,
    edition,
    entries,
    files,
    lay_out,
    po,
    put,
    review,
    run,
    stamps,
)

from pipeline.catalogue.entry import Entry
from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.engines.base import LanguagePair
from pipeline.engines.bundled import BundledEngine
from pipeline.engines.fake import PseudoEngine, pseudo
from pipeline.markdown.document import parse_document
from pipeline.model import Origin, Segment, Status, Unit
from pipeline.spans import Span
from pipeline.tagged_text import parse
from pipeline.tagged_text import problem as tag_problem
from pipeline.workflow.build import BuildOptions
from pipeline.workflow.build import build as build_task
from pipeline.workflow.provenance import status_of

WITH_TEXT = [name for name in NAMES if name != "folder/numbers.md"]
CELLS = "Your <1>immune cells</1> can <2>attack</2> tumor cells. They need 2 to 8 weeks."


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Builds a one-page site and gives the edition."""
    monkeypatch.chdir(tmp_path)

    def make(text: str, *arguments: str) -> str:
        put(tmp_path, {"seeds/page.md": text})
        assert build(*arguments) == 0
        return edition("page.md")

    return make


def body(data: bytes) -> str:
    document = parse_document(data.decode())
    return document.body.of(document.text)


def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine can serve anything: a build that asks for one fails."""
    names = ("argos.engine:ArgosEngine", "bundled:BundledEngine", "fake:PseudoEngine")
    for name in (*names, "fake:IdentityEngine"):
        target = f"pipeline.engines.{name.replace(':', '.')}.serves"
        monkeypatch.setattr(target, lambda self, pair: False)


# --- L1, L3: identity, and tags ------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_identity_engine_leaves_every_byte_of_a_body(name: str, site: Path) -> None:
    assert build(name, engine="identity") == 0
    source = (PAGES / name).read_bytes()
    made = Path("output/es", name).read_bytes()
    assert body(made) == body(source)
    assert made.startswith(b"\xef\xbb\xbf") == source.startswith(b"\xef\xbb\xbf")


def test_pages_without_front_matter_get_none(site: Path) -> None:
    assert build("plain.md", engine="identity") == 0
    assert Path("output/es/plain.md").read_bytes() == (PAGES / "plain.md").read_bytes()


def test_the_pseudo_engine_changes_the_text_and_nothing_else(site: Path) -> None:
    assert build() == 0
    made = edition("treatment.md")
    assert "# T-cèll thèràpy" in made
    assert '[ìmmùnè cèlls](/dictionary/immune-cell "Whàt thèy àrè")' in made
    assert 'immune_cells = "not text"' in made
    assert "| À\\|B | 5 mg |" in made


def test_every_target_in_a_po_file_has_the_tags_of_its_source(site: Path) -> None:
    assert build() == 0
    found = [entry for name in WITH_TEXT for entry in entries(name).values()]
    assert any("<1>" in entry.source for entry in found)
    for entry in found:
        assert tag_problem(entry.source, entry.target) is None


# --- L4: terms -----------------------------------------------------------------------------------


def test_a_locked_term_without_its_form_is_an_error_finding(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build("--strict", engine="identity") == 1
    told = capsys.readouterr().err
    assert "seeds/treatment.md:2: error: “Immune cells” must be" in told
    assert "[term-missing]" in told
    assert "“doctor” is better “médico” [term-advised]" in told, "and an advised one a warning"


def test_without_the_glossary_no_term_is_missing(site: Path) -> None:
    assert build("--strict", "--no-glossary", engine="identity") == 0


def test_terms_in_force_stand_in_the_po_file(site: Path) -> None:
    assert build() == 0
    assert "#. term: immune cell = célula inmunitaria (locked)" in po("treatment.md").read_text()


def test_a_reviewed_text_with_the_approved_form_has_no_finding(site: Path) -> None:
    build(engine="identity")
    review("treatment.md", "Immune cells against cancer", "Células inmunitarias contra el cáncer")
    report = build_task(_task(site, "identity"))
    title = entries("treatment.md")["Immune cells against cancer"].id
    assert not [finding for finding in report.findings if finding.segment == title]


def _task(root: Path, engine: str) -> BuildOptions:
    return BuildOptions(
        Settings(root, root / "seeds", root / "output", engine=engine, glossary=root / "glossary")
    )


# --- L5: review ----------------------------------------------------------------------------------

WRITTEN = "Sus <1>células inmunitarias</1> pueden <2>atacar</2> a las del tumor en 2 a 8 semanas."
SHOWN = (
    'Sus [células inmunitarias](/dictionary/immune-cell "Whàt thèy àrè") pueden **atacar** '
    "a las del tumor en 2 a 8 semanas."
)


def test_a_reviewed_text_is_published_as_written_and_survives_every_rerun(site: Path) -> None:
    build()
    review("treatment.md", CELLS, WRITTEN)
    reruns = [
        ("pseudo", []),
        ("identity", []),
        ("pseudo", ["--refresh"]),
        ("pseudo", ["--no-glossary"]),
        ("identity", ["--refresh", "--jobs", "2"]),
    ]
    for engine, more in reruns:
        how = f"{engine} {more}"
        assert build(*more, engine=engine) == 0
        assert "Sus [células inmunitarias](/dictionary/immune-cell" in edition("treatment.md"), how
        assert "**atacar** a las del tumor en 2 a 8 semanas." in edition("treatment.md"), how
        entry = entries("treatment.md")[CELLS]
        assert (entry.target, entry.reviewed) == (WRITTEN, True), how
    build()
    assert SHOWN in edition("treatment.md")


def test_a_changed_glossary_does_not_touch_a_reviewed_text(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    review("treatment.md", CELLS, WRITTEN)
    build()
    _glossary(site, "célula inmunitaria", "célula defensora")
    capsys.readouterr()
    assert build("--strict") == 1, "the approved text lacks the new term: L4 says so"
    found = "error: “immune cells” must be “células defensoras” (2 times, also in line 13)"
    assert found in capsys.readouterr().err
    assert SHOWN in edition("treatment.md")
    assert entries("treatment.md")[CELLS].target == WRITTEN


def test_reviewed_text_with_broken_tags_stays_in_the_po_file_only(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    broken = "Sus <1>células pueden atacar."
    review("treatment.md", CELLS, broken)
    capsys.readouterr()
    assert build("--strict") == 1
    assert re.search(r"seeds/treatment\.md:13: error: .*\[tags\]", capsys.readouterr().err)
    assert "Your [immune cells](" in edition("treatment.md"), "the source stands"
    assert "translationStatus: partial" in edition("treatment.md")
    entry = entries("treatment.md")[CELLS]
    assert (entry.target, entry.reviewed) == (broken, True)
    before = stamps(site)
    build()
    assert stamps(site) == before


def test_what_is_fuzzy_is_not_reviewed(site: Path) -> None:
    """The twin: a draft is used, but asks for review as before."""
    build()
    draft = "Casi todos se cansan."
    change("plain.md", "Most people feel tired.", lambda e: _with_target(e, draft))
    assert build() == 0
    assert edition("plain.md").count(draft) == 2
    assert not entries("plain.md")["Most people feel tired."].reviewed


def _with_target(entry: Entry, target: str) -> Entry:
    return replace(entry, target=target)


# --- L6: determinism -----------------------------------------------------------------------------


def test_jobs_hash_seed_time_zone_and_locale_change_no_byte(tmp_path: Path) -> None:
    ways = [
        (["--jobs", "1"], {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        (["--jobs", "2"], {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"}),
        ([*reversed(NAMES)], {"PYTHONHASHSEED": "5", "LC_ALL": "POSIX", "PYTHONUTF8": "0"}),
    ]
    made = []
    for number, (arguments, environment) in enumerate(ways):
        root = lay_out(tmp_path / str(number))
        command = ["build", "--engine", "pseudo", "--lang", "es", "--lang", "pt", *arguments]
        done = run(command, root, **environment)
        assert done.returncode == 0, done.stderr
        made.append(files(root / "output"))
    assert len(made[0]) == 4 * len(NAMES)
    assert made[0] == made[1] == made[2]


# --- L7: incremental is clean --------------------------------------------------------------------


def test_a_second_build_writes_nothing_and_needs_no_engine(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build(engine="identity") == 0
    review("plain.md", "Side effects", "Efectos secundarios")
    assert build(engine="identity") == 0
    before = stamps(site)
    no_engine(monkeypatch)
    assert build(engine="identity") == 0
    assert stamps(site) == before


@pytest.mark.engine
def test_auto_needs_no_engine_for_what_a_real_engine_has_made(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not BundledEngine().serves(LanguagePair("en", "es")):
        pytest.skip("the bundled engine cannot serve en-es here")
    assert build("--jobs", "2", engine="bundled") == 0
    made = edition("treatment.md")
    assert "células inmunitarias" in made
    before = stamps(site)
    no_engine(monkeypatch)
    assert build(engine="auto") == 0
    assert build("--check", engine="auto") == 0
    assert stamps(site) == before


def test_check_tells_before_and_is_content_after(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(site)
    assert build("--check") == 1
    assert "would change" in capsys.readouterr().out
    assert files(site) == before
    assert build() == 0
    after = stamps(site)
    assert build("--check") == 0
    assert stamps(site) == after


def test_another_engine_translates_anew(site: Path) -> None:
    build()
    assert "Sìdè èffècts" in edition("plain.md")
    build(engine="identity")
    assert "Side effects" in edition("plain.md")


@pytest.mark.engine
def test_auto_takes_no_test_engine_for_a_translation(site: Path) -> None:
    if not BundledEngine().serves(LanguagePair("en", "es")):
        pytest.skip("the bundled engine cannot serve en-es here")
    build("plain.md")
    assert build("plain.md", engine="auto") == 0
    assert "Efectos" in edition("plain.md")


def test_a_changed_entry_changes_the_segments_concerned_and_no_other(site: Path) -> None:
    build()
    before = entries("treatment.md")
    _glossary(site, "célula inmunitaria", "célula defensora")
    report = build_task(_task(site, "pseudo"))
    assert [page.page for page in report.pages if page.files] == ["treatment.md"]
    after = entries("treatment.md")
    moved = {source for source, entry in after.items() if entry != before[source]}
    assert moved == {source for source in after if "immune cells" in source.lower()}
    assert len(moved) == 3


def _glossary(site: Path, old: str, new: str) -> None:
    path = site / "glossary" / "en-es.tsv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_source_keeps_the_bytes_of_the_rest(page: Callable[..., str]) -> None:
    page("# One\n\nTwo *red* roses.\n\nThree [links](/x).\n")
    review("page.md", "Three <1>links</1>.", "Tres <1>enlaces</1>.")
    made = page("# One\n\nFour *blue* roses.\n\nThree [links](/x).\n")
    assert made == "# Ònè\n\nFòùr *blùè* ròsès.\n\nTres [enlaces](/x).\n"


def test_the_review_of_a_slightly_changed_source_is_offered_and_not_published(
    page: Callable[..., str], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page("Drink two glasses of water each day.\n")
    review("page.md", "Drink two glasses of water each day.", "Beba dos vasos al día.")
    made = page("Drink ten glasses of water each day.\n")
    assert made == "Drìnk tèn glàssès òf wàtèr èàch dày.\n"
    (entry,) = [e for e in entries("page.md").values() if not e.obsolete]
    assert (entry.target, entry.fuzzy) == ("Beba dos vasos al día.", True)
    assert entry.previous == "Drink two glasses of water each day."
    before = stamps(site)
    no_engine(monkeypatch)
    assert build("page.md") == 0
    assert stamps(site) == before


def test_obsolete_and_back(page: Callable[..., str]) -> None:
    page("Wash your hands.\n\nKeep warm.\n")
    review("page.md", "Wash your hands.", "Lávese las manos.")
    page("Keep warm.\n")
    assert entries("page.md")["Wash your hands."].obsolete
    assert "Lávese" not in edition("page.md")
    assert page("Keep warm.\n\nWash your hands.\n") == "Kèèp wàrm.\n\nLávese las manos.\n"
    assert entries("page.md")["Wash your hands."].reviewed


def test_reflowing_a_paragraph_costs_no_review(page: Callable[..., str]) -> None:
    page("Wash your hands often.\n")
    review("page.md", "Wash your hands often.", "Lávese las manos.")
    assert page("Wash your\nhands often.\n") == "Lávese las manos.\n"


@pytest.mark.parametrize("engine", ["identity", "pseudo"])
def test_segments_that_differ_in_blanks_share_an_entry_from_the_first_build_on(
    engine: str, site: Path
) -> None:
    put(site, {"seeds/page.md": "Rest a lot.\n\nRest a  lot.\n\nRest\na lot.\n"})
    build("page.md", engine=engine)
    made = edition("page.md")
    assert len(entries("page.md")) == 1
    shutil.rmtree("output/es")
    build("page.md", engine=engine)
    assert edition("page.md") == made
    if engine == "identity":
        assert made == (site / "seeds" / "page.md").read_text()


def test_a_copy_follows_blanks_that_change_in_the_source(site: Path) -> None:
    for text in ("Rest a lot.\n", "Rest  a lot.\n", "Rest\ta\nlot.\n"):
        put(site, {"seeds/page.md": text})
        build("page.md", engine="identity")
        assert edition("page.md") == text


SENTENCES = [
    "Rest a lot.",
    "Rest a  lot.",
    "Rest a lot now.",
    "Eat *little*.",
    "Call [us](/x).",
    "# Pain",
    "- one\n- two",
    "5 mg",
]
page_texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map("\n\n".join)
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(["a.md", "b.md"]), page_texts),
    st.tuples(st.just("review"), st.sampled_from(["a.md", "b.md"]), st.integers(0, 3)),
    st.tuples(st.just("engine"), st.sampled_from(["pseudo", "identity"]), st.just(0)),
    st.tuples(st.just("build"), st.just(""), st.just(0)),
)


@settings(max_examples=15)
@given(st.lists(steps, min_size=2, max_size=7))
def test_an_incremental_build_is_a_clean_build(history: list[tuple[str, str, str | int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        put(root, {"seeds/a.md": "Rest a lot.\n", "seeds/b.md": "# Pain\n"})
        engine = "pseudo"
        for what, name, value in history:
            if what == "write":
                put(root, {f"seeds/{name}": f"{value}\n"})
            elif what == "engine":
                engine = name
            elif what == "review":
                _review_nth(root, name, int(value))
            else:
                build_task(_task(root, engine))
        build_task(_task(root, engine))
        made = files(root / "output")
        shutil.rmtree(root / "output" / "es")
        shutil.rmtree(root / ".pipeline", ignore_errors=True)
        build_task(_task(root, engine))
        assert files(root / "output") == made


MARKS = "aé 1.#*_`[]()<>!|-~:=&\\\"'\n\r\t/{}%$^+\u2028\xa0"
odd_texts = st.text(st.sampled_from(MARKS), max_size=40)


@settings(max_examples=25)
@given(st.lists(odd_texts, min_size=1, max_size=3), st.sampled_from(["identity", "pseudo"]))
def test_whatever_the_pages_hold_a_second_build_changes_nothing(
    texts: list[str], engine: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        put(root, {f"seeds/{n}.md": text for n, text in enumerate(texts)})
        report = build_task(_task(root, engine))
        assert report.errors == []
        made = files(root / "output")
        if engine == "identity":
            bodies = [body(made[f"es/{n}.md"]) for n in range(len(texts))]
            assert bodies == [body(text.encode()) for text in texts]
        again = build_task(replace(_task(root, engine), translate=False))
        assert (again.changed, again.findings) == ([], report.findings)


def _review_nth(root: Path, page: str, number: int) -> None:
    path = root / "output" / "po" / "es" / f"{page}.po"
    if path.exists():
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        at = 1 + number % max(1, len(blocks) - 1)
        if at < len(blocks):
            blocks[at] = re.sub(r"#\. machine: .*\n|#, fuzzy\n", "", blocks[at]).replace("ò", "o")
            path.write_text("\n\n".join(blocks), encoding="utf-8")


def test_the_memory_saves_the_engine_and_is_never_needed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PseudoEngine, "is_passthrough", False)
    build("plain.md")
    made = files(site / "output")
    calls: list[str] = []
    translate = PseudoEngine.translate

    def counted(self: PseudoEngine, texts: Sequence[str], *rest: Any, **named: Any) -> Any:
        calls.extend(texts)
        return translate(self, texts, *rest, **named)

    monkeypatch.setattr(PseudoEngine, "translate", counted)
    shutil.rmtree("output")
    build("plain.md")
    assert (files(site / "output"), calls) == (made, [])
    build("plain.md", "--refresh")
    assert (files(site / "output"), bool(calls)) == (made, True)
    shutil.rmtree("output")
    shutil.rmtree(".pipeline")
    build("plain.md")
    assert files(site / "output") == made


def test_a_memory_that_breaks_tags_is_not_believed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PseudoEngine, "is_passthrough", False)
    build("treatment.md")
    made = files(site / "output")
    with closing(sqlite3.connect(".pipeline/memory.sqlite")) as memory, memory:
        memory.execute('UPDATE memory SET value = \'["<7>x", "engine", []]\'')
    shutil.rmtree("output")
    build("treatment.md")
    assert files(site / "output") == made


# --- front matter --------------------------------------------------------------------------------

MATTERS = [
    ("language: en", "page.md", "language: es", "translationOf: page.md"),
    ("lang: en-US", "page.md", "lang: es", "sourceLanguage: en-US"),
    ("locale: 'en'", "page.md", "locale: 'es'", "sourceLanguage: en"),
    ("weight: 1", "page.md", "language: es", "sourceLanguage: en"),
    ("language:", "page.md", "language: es", "sourceLanguage: en"),
    ("language: ~ # none", "page.md", "language: es # none", "sourceLanguage: en"),
    ("url: /a/b", "page.md", "url: /a/b", "translationOf: /a/b"),
    ("url:", "page.md", "url:", "translationOf: page.md"),
    ("page_id: 7", "page.md", "page_id: 7", "translation_of: page.md"),
    ("page-id: 7", "page.md", "page-id: 7", "translation-of: page.md"),
    ("pageId: 7", "page.md", "pageId: 7", "translationStatus: machine"),
    ("translationStatus: draft", "page.md", "translationStatus: machine", "sourceLanguage: en"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("line", "name", "kept", "added"), MATTERS, ids=lambda text: text)
def test_front_matter_says_what_the_edition_is(
    line: str, name: str, kept: str, added: str, newline: str, page: Callable[..., str]
) -> None:
    source = f"---\ntitle: Pain relief\n{line}\n---\nRest.\n".replace("\n", newline)
    made = page(source)
    lines = made.split(newline)
    assert lines[:2] == ["---", "title: Pàìn rèlìèf"]
    assert kept in lines
    assert added in lines
    assert "\r" not in made.replace("\r\n", "")
    assert ("\r" in made) == (newline == "\r\n")
    assert len(lines) == len(set(lines) - {"---", ""}) + 3, "no key twice"


def test_everything_else_in_front_matter_stays(site: Path) -> None:
    build()
    before, after = (PAGES / "treatment.md").read_text(), edition("treatment.md")
    kept = [line for line in before.split("---")[1].splitlines() if "mune " not in line]
    assert "# what the index shows" in kept
    assert [line for line in kept if line not in after] == ["language: en"]
    old, new = frontmatter.loads(before).metadata, frontmatter.loads(after).metadata
    added = ["translationOf", "sourceLanguage", "translationStatus"]
    assert list(new) == [*old, *added]
    assert new["translationOf"] == "/treatment/immune"
    changed = {key for key in old if new[key] != old[key]}
    assert changed == {"title", "description", "language"}


def test_the_status_follows_the_reviews(page: Callable[..., str]) -> None:
    text = "---\ntitle: Pain\n---\nRest.\n\n42\n"
    assert "translationStatus: machine" in page(text)
    review("page.md", "Rest.", "Descanse.")
    assert "translationStatus: partial" in page(text)
    review("page.md", "Pain", "Dolor")
    assert "translationStatus: reviewed" in page(text)


STATES = [
    ([], "machine"),
    ([Origin.ENGINE, Origin.COPY], "machine"),
    ([Origin.ENGINE, Origin.FALLBACK], "partial"),
    ([Origin.REVIEWED, Origin.CATALOGUE], "partial"),
    ([Origin.REVIEWED, Origin.COPY], "reviewed"),
    ([Origin.REVIEWED, Origin.FALLBACK], "partial"),
]


@pytest.mark.parametrize(("origins", "status"), STATES, ids=str)
def test_the_status_of(origins: list[Origin], status: str) -> None:
    """Approved texts that could not be written count as fallen back, not as reviewed."""
    segment = Segment("text.1", "paragraph", "x", (), Span(0, 1), 1)
    machine = (Origin.ENGINE, Origin.CATALOGUE, Origin.COPY)
    trust = [Status.MACHINE if origin in machine else Status.REVIEWED for origin in origins]
    units = [Unit(segment, "x", s, o) for s, o in zip(trust, origins, strict=True)]
    assert status_of(units) == status


def test_the_source_language_comes_from_the_settings(site: Path) -> None:
    put(site, {"pipeline.toml": 'source_language = "fr"\n', "seeds/f.md": "---\nw: 1\n---\nOui.\n"})
    assert build("f.md", "--no-glossary") == 0
    assert "sourceLanguage: fr" in edition("f.md")


# --- PO files ------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed: no msgfmt")
def test_every_po_file_stands_beside_its_page_and_satisfies_msgfmt(site: Path) -> None:
    assert build("--lang", "es", "--lang", "pt-BR") == 0
    review("plain.md", "Side effects", "Efectos secundarios")
    put(site, {"seeds/plain.md": "# Effects\n\nMost people feel well.\n"})
    assert build("--lang", "es", "--lang", "pt-BR") == 0
    made = sorted((site / "output" / "po").rglob("*.po"))
    expected = [po(name, code) for code in ("es", "pt-BR") for name in NAMES]
    assert [path.relative_to(site) for path in made] == sorted(expected)
    for path in made:
        command = ["msgfmt", "--check", "-o", os.devnull, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), path


def test_a_segment_that_stands_twice_is_one_entry(site: Path) -> None:
    build()
    assert list(entries("plain.md")) == ["Side effects", "Most people feel tired."]
    assert edition("plain.md").count(pseudo("Most people feel tired.")) == 2


# --- pages that come and go ----------------------------------------------------------------------


def test_the_edition_of_a_page_that_is_gone_is_told_about_and_kept(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    (site / "seeds" / "plain.md").unlink()
    put(site, {"output/es/mine.md": "a page of somebody else's\n"})
    capsys.readouterr()
    assert build() == 0
    told = capsys.readouterr().err
    assert "seeds/plain.md:1: warning: the page is gone, its es edition is not" in told
    assert "mine.md" not in told
    assert Path("output/es/plain.md").exists()
    capsys.readouterr()
    assert build("treatment.md") == 0
    assert "[orphan]" not in capsys.readouterr().err, "who names pages asks for these alone"


def test_a_page_that_wants_no_translation_gets_none(site: Path) -> None:
    put(site, {"seeds/plain.md": "---\ntranslate: false\n---\nRest.\n"})
    assert build() == 0
    assert not Path("output/es/plain.md").exists()
    assert not po("plain.md").exists()


def test_main_and_the_library_make_the_same(site: Path) -> None:
    assert main(["build", "--engine", "pseudo"]) == 0
    made = files(site / "output")
    shutil.rmtree(site / "output")
    build_task(_task(site, "pseudo"))
    assert files(site / "output") == made


def test_tags_of_the_fixture_are_what_this_file_says(site: Path) -> None:
    """The constants above, so that a change of the segmenter is noticed here first."""
    build()
    assert CELLS in entries("treatment.md")
    assert len([item for item in parse(CELLS) if type(item).__name__ == "Open"]) == 2


# --- pages in another language -------------------------------------------------------------------

STATED = {
    # front matter: whether the page is a source
    "language: en": True,
    "lang: en-GB": True,
    "locale: en_US": True,
    "language: English": True,
    "language:": True,
    "title: x": True,
    "language: es": False,
    "lang: es-MX": False,
    "locale: fr": False,
}


@pytest.mark.parametrize("matter", STATED)
def test_a_page_in_another_language_is_skipped_and_told_about(
    matter: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(site, {"seeds/x.md": f"---\n{matter}\n---\nWords.\n"})
    assert build("x.md") == 0
    told = capsys.readouterr()
    assert Path("output/es/x.md").is_file() == STATED[matter]
    assert po("x.md").is_file() == STATED[matter]
    if not STATED[matter]:
        code = matter.split()[1]
        assert f"seeds/x.md:2: warning: the page says it is in {code}, not en" in told.err
        assert "(1 skipped)" in told.out


def test_a_page_that_becomes_one_in_another_language_leaves_an_orphan(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(site, {"seeds/x.md": "---\nlang: en\n---\nWords.\n"})
    assert build() == 0
    put(site, {"seeds/x.md": "---\nlang: es\n---\nPalabras.\n"})
    capsys.readouterr()
    assert build() == 0
    assert (
        "seeds/x.md:1: warning: the page is gone, its es edition is not" in capsys.readouterr().err
    )
