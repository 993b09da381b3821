"""pipeline/glossary_lint.py, glossary_spelling.py, glossary_gender.py: what is wrong in a glossary.

Each `lint/<case>.tsv` stands beside the messages expected for it; rows without a message are the
twins that must not be touched.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from locations import DATA, ROOT

from pipeline.glossary import Glossary, Term, read_glossary
from pipeline.glossary.lint import lint, notes
from pipeline.languages.es.gender import kind_of
from pipeline.languages.es.spelling import DICTIONARIES, accents_of, misspelling, word_list

CASES = sorted((DATA / "glossary" / "exchange" / "lint").glob("*.tsv"))
assert CASES, "no lint cases found"
PAIR = ("en", "es")
WORDS = frozenset("estándar nevó nevo fistula segmentaría análisis célula".split())


def of(*terms: Term) -> Glossary:
    return Glossary(terms, PAIR)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_each_problem_is_named_with_its_line(path: Path, tmp_path: Path) -> None:
    shutil.copyfile(path, tmp_path / "en-es.tsv")
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "en-es.tsv"
    assert lint(read_glossary(tmp_path, PAIR)) == [f"{file}:{line}" for line in expected]


def test_the_built_in_glossary_has_nothing_wrong() -> None:
    glossary = read_glossary(ROOT / "glossary", PAIR, required=True)
    assert len(glossary.terms) > 600
    assert lint(glossary) == []


def test_the_dictionary_tells_where_an_accent_is_missing() -> None:
    terms = [Term(str(i), w) for i, w in enumerate("estandar nevo fístula segmentaria xyz".split())]
    assert lint(of(*terms), WORDS.__contains__) == [
        ":0: 'estandar' looks like 'estándar'; correct the accent"
    ]


def test_unknown_words_are_notes_and_no_problems() -> None:
    glossary = of(Term("analysis", "análisis celular"), Term("Xgeva", "Xgeva denosumab"))
    assert lint(glossary, WORDS.__contains__) == []
    assert notes(glossary, WORDS.__contains__) == [
        ":0: 'celular' is in no dictionary; check its spelling",
        ":0: 'denosumab' is in no dictionary; check its spelling",
    ]
    assert notes(glossary) == []


def test_forms_found_anyway_are_notes() -> None:
    glossary = of(Term("tumor", "tumor", forms=("tumors", "tumour", "neoplasm")))
    assert notes(glossary) == [
        ":0: form 'tumors' is found without being listed; remove it",
        ":0: form 'tumour' is found without being listed; remove it",
    ]


def test_a_form_close_to_a_forbidden_one_is_a_note(tmp_path: Path) -> None:
    rows = (
        "drug\tmedicamento\tlocked\ndrug\tdroga\tforbidden\ndrug abuse\tabuso de drogas\tlocked\n"
    )
    (tmp_path / "en-es.tsv").write_text(f"term\ttranslation\tstatus\n{rows}", encoding="utf-8")
    (note,) = notes(read_glossary(tmp_path, PAIR))
    assert note.endswith(
        ":4: 'abuso de drogas' holds 'drogas', forbidden for 'drug' on line 3; is that meant?"
    )


def test_other_languages_are_not_judged_as_spanish() -> None:
    assert lint(Glossary((Term("a", "infecção", pos="noun", gender="m"),), ("en", "pt"))) == []


def test_a_missing_dictionary_is_said(tmp_path: Path) -> None:
    assert word_list((tmp_path / "es",)) == (
        f"no Spanish dictionary ({tmp_path / 'es.dic'}); install hunspell-es"
    )


def test_a_real_dictionary() -> None:
    if not any(path.with_suffix(".dic").is_file() for path in DICTIONARIES):
        pytest.skip("hunspell-es is not installed")
    pytest.importorskip("spylls", reason="spylls, which reads dictionaries, is not installed")
    known = word_list()
    assert not isinstance(known, str)
    found = [known(word) for word in ("células", "enfermedades", "estandar", "xyzzy")]
    assert found == [True, True, False, False]


# --- gender ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "gender", "number"),
    [
        ("infección por VIH", "f", "s"),
        ("síntoma", "m", "s"),
        ("linfoma no hodgkiniano", "m", "s"),
        ("crema", "f", "s"),
        ("imágenes", "f", "p"),
        ("células madre", "f", "p"),
        ("análisis de sangre", "m", "s"),
        ("virus", "m", "s"),
        ("paciente", "mf", "s"),
        ("paciente ambulatorio", "m", "s"),
        ("oncólogo", "m", "s"),
        ("radioterapeuta", "mf", "s"),
        ("lactato-deshidrogenasa", "f", "s"),
        ("L-carnitina", "f", "s"),
        ("mano", "f", "s"),
        ("inhibidores", "m", "p"),
        ("HER2", "", ""),
        ("en investigación", "", ""),
        ("", "", ""),
    ],
)
def test_the_head_noun_tells(phrase: str, gender: str, number: str) -> None:
    assert kind_of(phrase)[:2] == (gender, number)


def test_sure_genders_are_those_of_the_built_in_glossary() -> None:
    terms = [
        t for t in read_glossary(ROOT / "glossary", PAIR).terms if t.pos == "noun" and t.gender
    ]
    pairs = [(t.translation, kind_of(t.translation), t.gender) for t in terms]
    sure = [(phrase, k.gender, own) for phrase, k, own in pairs if k.sure]
    wrong = [row for row in sure if row[1] != row[2] and "mf" not in row[1:]]
    assert len(sure) > 0.95 * len(terms)
    assert [phrase for phrase, _, _ in wrong] == ["náuseas y vómitos"]


# --- laws ------------------------------------------------------------------------------------

LETTERS = st.text("abcdefghijlmnñopqrstuvxyzáéíóúü", min_size=1, max_size=12)


@given(LETTERS)
def test_accents_move_and_nothing_else(word: str) -> None:
    plain = word.translate(str.maketrans("áéíóú", "aeiou"))
    others = list(accents_of(word))
    assert word not in others
    assert len(set(others)) == len(others)
    assert all(o.translate(str.maketrans("áéíóú", "aeiou")) == plain for o in others)
    assert all(sum(c in "áéíóú" for c in o) <= 1 for o in others)


@given(LETTERS)
def test_spelling_and_gender_answer_for_any_word(word: str) -> None:
    assert misspelling(word) == "" or "; " in misspelling(word)
    assert kind_of(word).gender in ("", "m", "f", "mf")
    assert kind_of(word).number in ("", "s", "p")
