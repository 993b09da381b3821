"""Portuguese words Apertium leaves: the list, the sound laws, agreement, mended wordings."""

from __future__ import annotations

from pathlib import Path

import locations
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import apertium_words
from pipeline.engines.apertium import MarkedSentence
from pipeline.engines.apertium_words import WordEntry
from pipeline.errors import EngineError
from pipeline.languages.es.orthography import open_question
from pipeline.spans import Span

DATA = locations.DATA / "words"
TABLE = {
    "cartilagem": WordEntry("cartílago", "m"),
    "coceira": WordEntry("picazón", "f"),
    "relaxamento": WordEntry("relajación"),
    "mark": WordEntry("marca"),
}


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(found) > 5
    return found


def mark(text: str, *unknown: str) -> MarkedSentence:
    places = [Span(text.index(word), text.index(word) + len(word)) for word in unknown]
    return MarkedSentence(text, tuple(places))


@pytest.mark.parametrize(("portuguese", "spanish"), rows("cognates.tsv"))
def test_sound_laws(portuguese: str, spanish: str) -> None:
    assert apertium_words.spell_cognate(portuguese) == spanish
    assert apertium_words.guess_cognates(portuguese)[0] == spanish


@pytest.mark.parametrize(("before", "noun", "after"), rows("determiners.tsv"))
def test_determiner_agrees_with_looked_up_noun(before: str, noun: str, after: str) -> None:
    assert apertium_words.resolve_unknown(mark(before, noun), "", TABLE) == (after, ())


@pytest.mark.parametrize(("before", "after"), rows("questions.tsv"))
def test_questions_open_with_their_mark(before: str, after: str) -> None:
    assert open_question(before) == after
    assert open_question(after) == after


@pytest.mark.parametrize(("portuguese", "before", "after"), rows("prepositions.tsv"))
def test_a_preposition_before_a_plural_is_no_article(
    portuguese: str, before: str, after: str
) -> None:
    assert apertium_words.fix_prepositions(portuguese, before) == after
    assert apertium_words.fix_prepositions(portuguese, after) == after


def test_unknown_words_stay_and_are_named() -> None:
    assert apertium_words.resolve_unknown(mark("El bzzt y el bzzx", "bzzt", "bzzx"), "", TABLE) == (
        "El bzzt y el bzzx",
        ("bzzt", "bzzx"),
    )


def test_masks_numbers_and_acronyms_are_not_unknown() -> None:
    text = "XQ1 NCI 5mg"
    assert apertium_words.resolve_unknown(mark(text, "XQ1", "NCI", "5mg"), "", TABLE) == (text, ())


def test_neuter_article_before_a_name_is_mended() -> None:
    assert apertium_words.resolve_unknown(mark("Lo XQ1", "XQ1"), "", TABLE) == ("El XQ1", ())
    assert apertium_words.resolve_unknown(mark("por lo XQ1", "XQ1"), "", TABLE) == (
        "por el XQ1",
        (),
    )
    assert apertium_words.resolve_unknown(mark("lo bzzt", "bzzt"), "", TABLE) == (
        "lo bzzt",
        ("bzzt",),
    )


def test_name_of_the_source_is_kept_but_first_word_is_looked_up() -> None:
    assert (
        apertium_words.resolve_unknown(mark("El señor Mark", "Mark"), "Mr. Mark", TABLE)[0]
        == "El señor Mark"
    )
    assert (
        apertium_words.resolve_unknown(mark("Mark esto", "Mark"), "Mark this", TABLE)[0]
        == "Marca esto"
    )


def test_prefix_is_taken_off_for_the_list_but_not_from_any_word() -> None:
    assert apertium_words.look_up("anticoceira", TABLE) == WordEntry("antipicazón", "f")
    assert apertium_words.look_up("xycoceira", TABLE) is None


def test_respelling_needs_a_sure_ending() -> None:
    assert apertium_words.look_up("cicatrização", {}) == WordEntry("cicatrización")
    assert apertium_words.look_up("cicatrização", {}, guess=False) is None
    assert apertium_words.look_up("travesseiro", {}) is None


@pytest.mark.parametrize(
    ("model", "word", "expected"),
    [("A", "b", "B"), ("AB", "cd", "CD"), ("Ab", "cd", "Cd"), ("ab", "cd", "cd")],
)
def test_capitals_follow_the_model(model: str, word: str, expected: str) -> None:
    assert apertium_words.copy_case(model, word) == expected


@pytest.mark.parametrize(
    ("path", "least"), [(apertium_words.WORD_LIST, 5000), (apertium_words.BY_HAND, 500)]
)
def test_shipped_list_is_sorted_lower_case_and_large(path: Path, least: int) -> None:
    table = apertium_words.load_words(path)
    assert len(table) > least
    assert list(table) == sorted(table)
    assert all(
        w == w.lower() and e.spanish and e.gender in ("", "m", "f") for w, e in table.items()
    )


def test_the_list_by_hand_wins() -> None:
    assert apertium_words.load_words(apertium_words.WORD_LIST)["dicas"].spanish == "propinas"
    assert apertium_words.load_words()["dicas"].spanish == "consejos"


@pytest.mark.parametrize(("word", "spanish"), [("exercite", "ejercite"), ("lençol", "sábana")])
def test_endings_that_deceive(word: str, spanish: str) -> None:
    entry = apertium_words.look_up(word, apertium_words.load_words())
    assert entry
    assert entry.spanish == spanish


REWRITES = [
    line.split("\t")
    for line in apertium_words.REWRITES.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("where", "_pattern", "_new", "before", "after"), REWRITES)
def test_every_rewrite_does_what_its_example_says(
    where: str, _pattern: str, _new: str, before: str, after: str
) -> None:
    rules = apertium_words.load_rewrites()
    assert apertium_words.apply_rewrites(before, where, rules) == after
    assert apertium_words.apply_rewrites(f"x{before}x", where, rules[:0]) == f"x{before}x"
    assert apertium_words.apply_rewrites(after, where, rules) == after


def test_rewrites_leave_parts_of_words() -> None:
    assert (
        apertium_words.apply_rewrites("acostes xcostes", "es", apertium_words.load_rewrites())
        == "acostes xcostes"
    )


def test_missing_list_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        EngineError, match=r"none\.tsv cannot be read .*; install the package again"
    ):
        apertium_words.load_words(tmp_path / "none.tsv")


@settings(derandomize=True, max_examples=60)
@given(st.text())
def test_text_without_unknown_words_is_left(text: str) -> None:
    assert apertium_words.resolve_unknown(MarkedSentence(text, ()), text, TABLE) == (text, ())
