"""pipeline.workflow.reuse: what stands in a PO file is used again exactly as long as it may be."""

from __future__ import annotations

import pytest

from pipeline.catalogue.entry import digest_of
from pipeline.catalogue.notes import MACHINE_TEXT, describe_machine_text
from pipeline.catalogue.update import Catalogue, Entry, match_entries, read_bytes, render
from pipeline.checks import Problem
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary, Term, TermStatus
from pipeline.languages.records import DecimalSign, Locale
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.markdown.extract.segmenter import read_page
from pipeline.model import Origin, Severity, Unit
from pipeline.model import Status as Trust
from pipeline.mt.translate import Translation
from pipeline.workflow.options import TranslationOptions
from pipeline.workflow.pages import PageInput
from pipeline.workflow.reuse import PageContext, reuse_translations
from pipeline.workflow.reuse_rules import LONGEST, _parse_machine_text
from pipeline.workflow.units import (
    TermContext,
    build_findings,
    build_machine_unit,
    build_reviewed_unit,
    copy_to_occurrence,
    sign_terms,
)

PAIR = LanguagePair("en", "es")
TEXT = "Some immune cells attack.\n"
SOURCE = "Some immune cells attack."
TARGET = "Algunas células inmunitarias atacan."
TERM = Term("immune cell", "célula inmunitaria", TermStatus.LOCKED, forms=("immune cells",))
EMPTY = TranslationOptions(PAIR, Glossary(), "auto")
MADE = f"bundled/1+abc {sign_terms(())}"


def context_of(text: str, *entries: Entry, options: TranslationOptions = EMPTY) -> PageContext:
    page = read_page(parse_document(text, "page.md"))
    old = Catalogue({"X-Segmenter": VERSION}, entries) if entries else None
    segments = [slot.segment for slot in page.slots]
    matches = match_entries(old, segments, segmenter=VERSION)
    source = PageInput("page.md", "es", text.encode(), None)
    return PageContext(source, page.document, page, old, matches, options)


def segment_id(text: str = TEXT) -> str:
    return context_of(text).page.slots[0].segment.id


def machine(signature: str = MADE, target: str = TARGET, comments: tuple[str, ...] = ()) -> Entry:
    digest = digest_of(target)
    return Entry(
        segment_id(), SOURCE, target, fuzzy=True, comments=comments, signature=signature,
        digest=digest,
    )  # fmt: skip


def reused(
    entry: Entry | None, options: TranslationOptions = EMPTY, text: str = TEXT
) -> Unit | None:
    context = context_of(text, *([entry] if entry else []), options=options)
    reuse_translations(context)
    assert len(context.units) == len(context.page.slots)
    return context.units[0]


# --- what stands ---------------------------------------------------------------------------------


def test_without_an_entry_an_engine_must_be_asked() -> None:
    assert reused(None) is None


def test_an_approved_text_is_used_whatever_is_wanted() -> None:
    entry = Entry(segment_id(), SOURCE, TARGET)
    for options in (EMPTY, TranslationOptions(PAIR, Glossary((TERM,)), "pseudo", refresh=True)):
        unit = reused(entry, options)
        assert unit is not None
        assert (unit.target, unit.status, unit.origin) == (TARGET, Trust.REVIEWED, Origin.REVIEWED)


def test_a_persons_draft_is_used_before_any_machine() -> None:
    unit = reused(
        Entry(segment_id(), SOURCE, TARGET, fuzzy=True), TranslationOptions(PAIR, Glossary(), "x")
    )
    assert unit is not None
    assert (unit.target, unit.status) == (TARGET, Trust.MACHINE)


REUSED = [
    ("auto", MADE, True),
    ("bundled", MADE, True),
    ("auto", f"argos/1.0+ffff {sign_terms(())}", True),
    ("argos", MADE, False),
    ("pseudo", MADE, False),
    ("auto", f"pseudo/1 {sign_terms(())}", False),
    ("auto", f"identity/1 {sign_terms(())}", False),
    ("pseudo", f"pseudo/1 {sign_terms(())}", True),
    ("auto", "bundled/1+abc seg0 terms-e3b0c442", False),
    ("auto", "", True),  # no signature: a person's draft
    ("auto", "nonsense", False),
]


@pytest.mark.parametrize(("engine", "signature", "good"), REUSED)
def test_a_machine_text_is_used_again_by(engine: str, signature: str, good: bool) -> None:
    unit = reused(machine(signature), TranslationOptions(PAIR, Glossary(), engine))
    assert (unit is not None) == good


def test_refresh_asks_anew_for_machine_texts() -> None:
    assert reused(machine(), TranslationOptions(PAIR, Glossary(), "auto", refresh=True)) is None


def test_a_text_made_under_other_terms_is_made_anew() -> None:
    glossary = Glossary((TERM,))
    assert reused(machine(), TranslationOptions(PAIR, glossary)) is None
    same = machine(f"bundled/1+abc {sign_terms(glossary.match(SOURCE))}")
    assert reused(same, TranslationOptions(PAIR, glossary)) is not None


def test_a_machine_text_with_broken_tags_is_made_anew() -> None:
    assert reused(machine(target="Algunas <1>células</1> atacan.")) is None


def test_an_approved_text_with_broken_tags_leaves_the_source_and_an_error() -> None:
    unit = reused(Entry(segment_id(), SOURCE, "Algunas <1>células</1> atacan."))
    assert unit is not None
    assert (unit.target, unit.origin) == (SOURCE, Origin.FALLBACK)
    assert [(found.check, found.severity) for found in unit.findings] == [("tags", Severity.ERROR)]


# --- a changed source ----------------------------------------------------------------------------


def offered(comments: tuple[str, ...], signature: str = "") -> Entry:
    return Entry(
        segment_id(), SOURCE, "Unas células atacan.", fuzzy=True, previous="Immune cells attack.",
        comments=comments, signature=signature,
    )  # fmt: skip


def test_an_offered_text_is_not_published() -> None:
    assert reused(offered(())) is None


def test_the_machine_text_beside_an_offer_is_used_again() -> None:
    unit = reused(offered((f"{MACHINE_TEXT}{MADE} | {TARGET}",)))
    assert unit is not None
    assert (unit.target, unit.signature) == (TARGET, MADE)


STALE = [
    f"{MACHINE_TEXT}pseudo/1 {sign_terms(())} | {TARGET}",
    f"{MACHINE_TEXT}bundled/1 seg0 terms-00000000 | {TARGET}",
    f"{MACHINE_TEXT}{MADE} | Algunas <1>células.",
    f"{MACHINE_TEXT}{MADE}",
    f"{MACHINE_TEXT}",
    "machine text",
]


@pytest.mark.parametrize("comment", STALE)
def test_a_machine_text_beside_an_offer_must_be_good_still(comment: str) -> None:
    assert reused(offered((comment,))) is None


# --- what needs no engine ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["12 % <br> 5", "- `code`"])
def test_what_has_no_words_needs_no_engine(text: str) -> None:
    context = context_of(text)
    reuse_translations(context)
    assert [unit.origin for unit in context.units if unit] == [Origin.COPY] * len(
        context.page.slots
    )


def test_a_segment_too_long_for_an_engine_is_left_with_an_error() -> None:
    text = "word " * (LONGEST // 5 + 1)
    unit = reused(None, text=text)
    assert unit is not None
    assert [found.check for found in unit.findings] == ["too-long"]
    assert reused(None, TranslationOptions(PAIR, Glossary(), "pseudo"), text) is None, (
        "but not for pseudo"
    )
    assert reused(None, text=text[: LONGEST - 10]) is None


def test_a_segment_that_stands_twice_has_two_units_with_their_own_lines() -> None:
    context = context_of(f"{TEXT}\n{TEXT}", Entry(segment_id(), SOURCE, "Algunas atacan 5."))
    reuse_translations(context)
    lines = [{found.line for found in unit.findings} for unit in context.units if unit]
    assert lines == [{1}, {3}]


# --- findings ------------------------------------------------------------------------------------


def _problems(unit: Unit | None) -> set[tuple[str, str, str]]:
    assert unit is not None
    return {(found.check, str(found.severity), found.message) for found in unit.findings}


def test_findings_of_the_making_are_remembered_by_the_po_file() -> None:
    told = "<1> was placed by proportion, confidence 0.40; check that it stands where it should"
    gone = machine(
        comments=(f"finding: markup: {told}", "finding: length: no longer so", "heading")
    )
    assert _problems(reused(gone)) == {("markup", "warning", told)}


def test_what_the_engine_gave_up_on_is_remembered_as_an_error() -> None:
    told = 'the engine could not translate "attack"; translate it'
    entry = machine(
        target="Algunas células inmunitarias attack.", comments=(f"finding: leaks: {told}",)
    )
    assert _problems(reused(entry)) == {("leaks", "error", told)}


def test_other_leaks_are_looked_for_again() -> None:
    stale = 'finding: leaks: "gone" is left in English; translate it or keep it by the glossary'
    entry = machine(target="Algunas células inmunitarias attack.", comments=(stale,))
    (found,) = _problems(reused(entry))
    assert found[:2] == ("leaks", "warning")
    assert '"attack" is left in English' in found[2]


def test_findings_come_once_and_in_order() -> None:
    segment = context_of(TEXT).page.slots[0].segment
    problems = [Problem(code, Severity.ERROR, "x") for code in ("b", "a", "b")]
    assert [found.check for found in build_findings(segment, problems)] == ["a", "b"]


def test_a_unit_moves_with_its_findings() -> None:
    segment = context_of(f"\n\n{TEXT}").page.slots[0].segment
    text = Translation("Solo 5.", Origin.ENGINE, signature=MADE)
    unit = build_machine_unit(TermContext(segment, (), PAIR), text)
    there = copy_to_occurrence(unit, segment, "other.md")
    assert {(found.path, found.line) for found in there.findings} == {("other.md", 3)}


@pytest.mark.parametrize(
    ("source", "target", "code", "severity"),
    [
        ("Take 5 mg.", "Tome 50 mg.", "numbers", Severity.ERROR),
        ("Take it for two days.", "Tómelo durante dos semanas.", "periods", Severity.ERROR),
        ("Do not take it.", "Tómelo.", "negation", Severity.ERROR),
        ("Take two tablets of it.", "Take two tablets of it.", "untranslated", Severity.WARNING),
        ("Are you in pain?", "Tiene dolor.", "punctuation", Severity.WARNING),
    ],
)
def test_a_persons_approval_turns_errors_to_warnings_unless_they_change_a_dose(
    source: str, target: str, code: str, severity: Severity
) -> None:
    segment = context_of(source).page.slots[0].segment
    unit = build_reviewed_unit(TermContext(segment, (), PAIR), target, "")
    assert {found.severity for found in unit.findings if found.check == code} == {severity}


SWINE = "There are antiviral medicines you can take to prevent or treat swine flu."
NERVES = (
    "Hay medicamentos antivíricos que puede tomar para prevenir o tratar la gripe de los nervios."
)


def test_wrong_words_of_machine_text_are_found_again_until_a_person_changes_it() -> None:
    segment = context_of(SWINE).page.slots[0].segment
    terms, text = TermContext(segment, (), PAIR), Translation(NERVES, Origin.ENGINE, signature=MADE)
    again = build_machine_unit(terms, text)
    assert [found.check for found in again.findings] == ["mistranslation"]
    assert build_machine_unit(terms, text, is_changed=True).findings == ()
    assert build_reviewed_unit(terms, NERVES, "").findings == ()


def test_numbers_are_read_with_the_decimal_sign_of_the_edition() -> None:
    segment = context_of("Take 2.5 mg.").page.slots[0].segment
    text = Translation("Tome 2,5 mg.", Origin.ENGINE, signature=MADE)
    locales = [Locale(sign) for sign in (None, DecimalSign.COMMA, DecimalSign.POINT)]
    units = [build_machine_unit(TermContext(segment, (), PAIR, one), text) for one in locales]
    assert [[found.check for found in unit.findings] for unit in units] == [[], [], ["numbers"]]


@pytest.mark.parametrize(
    "text",
    [
        "Tome 5 mg.",
        "5\u00a0mg",
        "a  b",
        " a",
        "a ",
        "a \t\n\r\x0b\x0c\x1c\x85 b",
        "\u2028\u2029",
        '"a" \\<1>  "',
        "é\u3000\u202f漢\x00\x1b",
    ],
)
def test_a_machine_text_beside_a_suggestion_is_kept_letter_by_letter(text: str) -> None:
    entry = machine(comments=(describe_machine_text(MADE, text),))
    [kept] = read_bytes(render(Catalogue({}, (entry,))))[0].entries
    assert _parse_machine_text(kept) == (text, MADE)


@pytest.mark.parametrize("text", ['"open', "", "{", "[1"])
def test_a_quoted_text_that_somebody_broke_is_none(text: str) -> None:
    entry = machine(comments=(f"machine text in quotes: {MADE} | {text}",))
    assert _parse_machine_text(entry) == ("", MADE)
