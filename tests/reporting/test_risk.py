"""pipeline.reporting.risk, `review next` and `status`: what a person should look at first."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench import build, entries, files, merge_units, po, put, review, run

from pipeline.catalogue.update import (
    Catalogue,
    Entry,
    PageDetails,
    match_entries,
    read_bytes,
    render,
)
from pipeline.cli.main import main
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.markdown.extract.segmenter import read_page
from pipeline.model import Finding, Origin, Placement, Segment, Severity, Status, Unit
from pipeline.reporting.risk import (
    Candidate,
    Risk,
    find_riskiest_units,
    order_of,
    risk_of,
    riskiest,
)
from pipeline.spans import Span
from pipeline.workflow.options import TranslationOptions
from pipeline.workflow.pages import PageInput
from pipeline.workflow.reuse import PageContext, reuse_translations
from pipeline.workflow.units import sign_terms

Capture = pytest.CaptureFixture[str]
ERROR: Final = Finding("numbers", Severity.ERROR, "28 is missing")
WARNING: Final = Finding("length", Severity.WARNING, "too long")


def unit(name: str, words: int = 3, line: int = 1) -> Unit:
    source = " ".join([name] * words)
    segment = Segment(f"text.{name}", "paragraph", source, (), Span(0, 1), line)
    return Unit(segment, source, Status.MACHINE, Origin.ENGINE, "m/1")


PLAIN: Final = unit("plain")
LONG: Final = unit("long", 40)
PLACED: Final = replace(unit("placed"), placement=Placement("aligned", 0.9))
GUESSED: Final = replace(unit("guessed"), placement=Placement("proportion", 0.2))
WARNED: Final = replace(unit("warned", 90), findings=(WARNING,))
WRONG: Final = replace(unit("wrong"), findings=(WARNING, ERROR))
WORSE: Final = replace(unit("worse"), findings=(WARNING, ERROR, ERROR))
MISSING: Final = replace(unit("missing"), status=Status.UNTRANSLATED)
APPROVED: Final = replace(unit("approved"), status=Status.REVIEWED, findings=(ERROR,))
COPIED: Final = replace(unit("12"), origin=Origin.COPY)

RISKS: Final = [
    (PLAIN, Risk.OTHER), (LONG, Risk.OTHER), (PLACED, Risk.OTHER), (GUESSED, Risk.UNSURE),
    (WARNED, Risk.WARNING), (WRONG, Risk.ERROR), (MISSING, Risk.ERROR),
]  # fmt: skip
ALL: Final = [PLAIN, LONG, PLACED, GUESSED, WARNED, WRONG, WORSE, MISSING, APPROVED, COPIED]
ORDER: Final = ["worse", "wrong", "missing", "warned", "guessed", "placed", "long", "plain"]


@pytest.mark.parametrize(("given_unit", "risk"), RISKS, ids=[u.segment.id for u, _ in RISKS])
def test_the_risk_of(given_unit: Unit, risk: Risk) -> None:
    assert risk_of(given_unit) is risk


@given(st.permutations(ALL))
def test_law_findings_come_first_then_confidence_then_length(units: list[Unit]) -> None:
    found = find_riskiest_units(units, "a.md", "es", None, 20)
    assert [c.unit.segment.id.removeprefix("text.") for c in found] == ORDER
    assert find_riskiest_units(units, "a.md", "es", None, 2) == found[:2]
    assert [order_of(c) for c in found] == sorted(order_of(c) for c in found)


def test_what_stands_twice_is_looked_at_once_and_equals_go_by_place() -> None:
    again = replace(PLAIN, segment=replace(PLAIN.segment, line=9))
    found = find_riskiest_units([PLAIN, again], "a.md", "es", None, 9)
    assert [c.unit.segment.line for c in found] == [1]
    there = [Candidate(page, lang, PLAIN, 0) for lang in ("pt", "es") for page in ("b", "a")]
    assert [(c.language, c.page) for c in riskiest(there, 9)] == [
        ("es", "a"), ("es", "b"), ("pt", "a"), ("pt", "b"),
    ]  # fmt: skip


# --- how tags were placed ------------------------------------------------------------------------


def test_how_tags_were_placed_is_on_record_and_comes_back() -> None:
    document = parse_document("The *cells* attack.\n", "page.md")
    page = read_page(document)
    source = PageInput("page.md", "es", b"", None)
    options = TranslationOptions(LanguagePair("en", "es"), Glossary(), "auto")

    def reused(old: Catalogue) -> list[Unit | None]:
        matches = match_entries(old, [slot.segment for slot in page.slots])
        context = PageContext(source, document, page, old, matches, options)
        reuse_translations(context)
        return context.units

    signature = f"m/1 {sign_terms(())}"
    made = Unit(
        page.slots[0].segment, "Las <1>células</1> atacan.", Status.MACHINE, Origin.ENGINE,
        signature, placement=Placement("phrase match", 0.625),
    )  # fmt: skip
    data = render(merge_units(None, [made], PageDetails("page.md", "es", segmenter=VERSION)))
    assert b"#. tags placed: phrase match, confidence 0.62\n" in data
    (again,) = reused(read_bytes(data)[0])
    assert again is not None
    assert again.placement == Placement("phrase match", 0.62)
    approved = Entry(made.segment.id, made.segment.source, made.target)
    (checked,) = reused(Catalogue({}, (approved,)))
    assert checked is not None
    assert checked.placement is None, "a person has looked at them"


# --- the commands --------------------------------------------------------------------------------


def next_json(capsys: Capture, *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["review", "next", "--engine", "pseudo", "--json", *arguments]) == 0
    segments = json.loads(capsys.readouterr().out)["segments"]
    assert isinstance(segments, list)
    return segments


def test_review_next_names_the_place_in_the_po_file(site: Path, capsys: Capture) -> None:
    build()
    before = files(site)
    found = next_json(capsys, "-n", "100")
    assert files(site) == before, "writes nothing"
    assert [item["risk"] for item in found] == sorted(
        [item["risk"] for item in found], key=list(Risk).index
    )
    for item in found:
        lines = Path(item["po"]).read_text("utf-8").split("\n")
        assert lines[item["po_line"] - 1] == f'msgctxt "{item["segment"]}"'
    assert found[0]["findings"][0]["check"] == "term-missing"
    assert len(found) == len({(item["po"], item["segment"]) for item in found})


def test_what_is_approved_is_no_longer_next(site: Path, capsys: Capture) -> None:
    build()
    first = next_json(capsys, "-n", "1")[0]
    assert first["page"] == "treatment.md"
    review("treatment.md", first["source"], first["target"])
    assert first["segment"] not in [item["segment"] for item in next_json(capsys, "-n", "99")]


def test_review_next_for_one_page_and_language(site: Path, capsys: Capture) -> None:
    build("--lang", "es", "--lang", "pt")
    found = next_json(capsys, "--lang", "pt", "plain.md")
    assert {(item["page"], item["language"]) for item in found} == {("plain.md", "pt")}


def test_review_next_is_read_by_people_too(site: Path, capsys: Capture) -> None:
    build("treatment.md")
    capsys.readouterr()
    assert main(["review", "next", "--engine", "pseudo", "-n", "2", "treatment.md"]) == 0
    told = capsys.readouterr().out
    line = po("treatment.md").read_text("utf-8").split('msgctxt "text.e7e08ba5e915"')[0].count("\n")
    head, page, source, target, finding, *_ = told.split("\n")
    assert head == f"output/po/es/treatment.md.po:{line + 1}: error: paragraph, 13 words"
    assert page == "  page    seeds/treatment.md:13"
    assert source.startswith("  source  Your <1>immune cells</1> can")
    assert target.startswith("  target  Yòùr <1>ìmmùnè")
    assert finding.startswith("  error   “immune cells” must be")
    assert told.count("\n\n") == 1


def test_a_segment_that_is_not_built_yet_is_told_so(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/plain.md": "Never built.\n"})
    assert main(["review", "next", "plain.md"]) == 0
    told = capsys.readouterr().out
    assert "plain.md.po:1: error: paragraph, 2 words\n  not in the PO file yet; run `" in told


def test_with_nothing_left_it_says_so(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/plain.md": "12\n"})
    build("plain.md")
    capsys.readouterr()
    assert main(["review", "next", "plain.md", "--engine", "pseudo"]) == 0
    assert capsys.readouterr().out == "nothing left to review\n"


@pytest.mark.parametrize("count", ["0", "-1", "x"])
def test_a_count_that_is_none_is_a_usage_error(count: str, site: Path) -> None:
    assert main(["review", "next", "-n", count]) == 2


def test_status_has_the_riskiest_page_first(site: Path, capsys: Capture) -> None:
    build()
    capsys.readouterr()
    assert main(["status", "--engine", "pseudo"]) == 0
    heads, first, *rest = capsys.readouterr().out.splitlines()
    told = "language stale untranslated machine reviewed flagged to review errors warnings unsure"
    assert heads.split() == [*told.split(), "page"]
    assert first.split() == "es no 0 13 0 4 45 22 3 0 treatment.md".split()
    assert "folder/bom.md" in rest[0], "then the one with a warning"


def test_status_as_markdown_is_one_table(site: Path, capsys: Capture) -> None:
    build("--lang", "es", "--lang", "pt")
    for source in entries("plain.md"):
        review("plain.md", source, entries("plain.md")[source].target)
    build("--lang", "es", "--lang", "pt")
    capsys.readouterr()
    arguments = ["status", "--engine", "pseudo", "--format", "markdown"]
    assert main([*arguments, "--lang", "es", "--lang", "pt"]) == 0
    heads, rule, spanish, portuguese = capsys.readouterr().out.splitlines()
    assert heads.startswith("| Language | Pages | Stale | Words | Reviewed | To review |")
    assert rule.count("|") == heads.count("|") == spanish.count("|")
    assert spanish.startswith("| es | 8 | 0 | 81 | 12 % | 71 |")
    assert portuguese.startswith("| pt | 8 | 0 | 81 | 0 % | 81 |")


def test_status_as_json_has_words_by_risk(site: Path, capsys: Capture) -> None:
    build("treatment.md")
    capsys.readouterr()
    assert main(["status", "--engine", "pseudo", "--format", "json"]) == 0
    pages = json.loads(capsys.readouterr().out)["pages"]
    (row,) = [page for page in pages if page["page"] == "treatment.md"]
    assert sum(row["words_by_risk"].values()) == row["words_to_review"] == row["words"]
    assert list(row["words_by_risk"]) == [str(risk) for risk in Risk]


def test_the_commands_need_no_engine_and_no_index(site: Path) -> None:
    build()
    shutil.rmtree(".pipeline")
    for command in (["review", "next"], ["status", "--format", "markdown"]):
        done = run([*command, "--engine", "pseudo"], site)
        assert (done.returncode, done.stderr) == (0, "")
    assert not Path(".pipeline").exists()
