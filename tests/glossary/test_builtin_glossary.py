"""The built-in glossary: its form, and its agreement with the NCI dictionary where that is here."""

from __future__ import annotations

import re

import pytest
from locations import ROOT

GLOSSARY = ROOT / "glossary" / "en-es.tsv"
DICTIONARY = ROOT.parent / "shared" / "data" / "nci-terms.tsv"

COLUMNS = (
    "term",
    "translation",
    "status",
    "forms",
    "target_forms",
    "admitted",
    "pos",
    "gender",
    "number",
    "domain",
    "ref",
    "note",
)
VALUES = {
    "status": {"locked", "preferred", "keep", "forbidden"},
    "pos": {"noun", "adj", "verb", "abbr", "name", "phrase"},
    "gender": {"", "m", "f", "mf"},
    "number": {"", "s", "p"},
    "domain": {
        "diagnosis",
        "test",
        "treatment",
        "drug",
        "side-effect",
        "anatomy",
        "research",
        "support",
        "cancer-type",
        "general",
    },
}
SPANISH = re.compile(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñαβγ0-9 .,'()/-]+")
MINIMUM = 600

Row = dict[str, str]


def read_rows() -> list[Row]:
    lines = GLOSSARY.read_bytes().decode("utf-8").split("\n")
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[1:-1]]


def parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def fold(text: str) -> str:
    """Case, hyphens and dashes, and a plural ending of any word make no difference."""
    words = re.split(r"[\s–-]+", text.casefold().replace("’", "'"))
    return " ".join(stem(word) for word in words)


def stem(word: str) -> str:
    for ending, singular in (("ies", "y"), ("es", ""), ("s", ""), ("e", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + singular
    return word


def english(row: Row) -> list[str]:
    return [row["term"], *parts(row["forms"])]


def spanish(row: Row) -> list[str]:
    return [row["translation"], *parts(row["target_forms"])]


def source_key(form: str) -> str:
    """Acronyms keep their case: `CAR` is not `car`."""
    return form if form.isupper() else form.casefold().replace("-", " ")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    found = read_rows()
    assert len(found) >= MINIMUM, f"{GLOSSARY} has {len(found)} entries"
    return found


def test_file_is_plain_utf8_tsv() -> None:
    data = GLOSSARY.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")
    lines = data.decode("utf-8").split("\n")[:-1]
    assert tuple(lines[0].split("\t")) == COLUMNS
    assert [n for n, line in enumerate(lines, 1) if line.count("\t") != len(COLUMNS) - 1] == []


def test_cells_are_trimmed_and_lists_have_no_loose_bars(rows: list[Row]) -> None:
    untidy = [r["term"] for r in rows if any(c != " ".join(c.split()) for c in r.values())]
    loose = [r["term"] for r in rows if r["forms"].startswith("|") or "||" in r["forms"]]
    loose += [
        r["term"] for r in rows if r["forms"].endswith("|") or r["target_forms"].endswith("|")
    ]
    assert untidy + loose == []


@pytest.mark.parametrize("column", VALUES)
def test_values_are_known(rows: list[Row], column: str) -> None:
    assert {row[column] for row in rows} <= VALUES[column]


def test_rows_are_sorted_by_term(rows: list[Row]) -> None:
    terms = [row["term"].casefold() for row in rows]
    assert terms == sorted(terms)


def test_nouns_that_bind_have_gender_and_number(rows: list[Row]) -> None:
    binding = [r for r in rows if r["pos"] == "noun" and r["status"] in {"locked", "preferred"}]
    assert binding
    assert [r["term"] for r in binding if not (r["gender"] and r["number"])] == []


def test_every_entry_has_a_target(rows: list[Row]) -> None:
    assert [r["term"] for r in rows if not r["term"] or not r["translation"]] == []


def test_keep_entries_keep_the_term(rows: list[Row]) -> None:
    kept = [r for r in rows if r["status"] == "keep"]
    assert kept
    assert [r["term"] for r in kept if r["translation"] != r["term"]] == []


def test_no_source_form_is_entered_twice(rows: list[Row]) -> None:
    binding = [r for r in rows if r["status"] != "forbidden"]
    keys = [source_key(form) for row in binding for form in english(row)]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
    barred = [(r["term"], r["translation"]) for r in rows if r["status"] == "forbidden"]
    assert len(barred) == len(set(barred))


def test_plural_comes_first_among_the_target_forms(rows: list[Row]) -> None:
    """Other code takes the first element as the plural: it is none of the singular's synonyms."""
    wrong = []
    for row in rows:
        first = row["target_forms"].split("|")[0]
        head = row["translation"].split(" ")[0][:2].casefold()
        if (
            first
            and row["status"] != "forbidden"
            and not strip_accents(first).startswith(strip_accents(head))
        ):
            wrong.append(f"{row['term']}: {first}")
    assert wrong == []


def strip_accents(text: str) -> str:
    return text.casefold().translate(str.maketrans("áéíóú", "aeiou"))


def test_approved_forms_are_not_forbidden(rows: list[Row]) -> None:
    approved = {
        (r["term"], form) for r in rows if r["status"] != "forbidden" for form in spanish(r)
    }
    barred = {(r["term"], form) for r in rows if r["status"] == "forbidden" for form in spanish(r)}
    assert barred
    assert approved & barred == set()


def test_forbidden_entries_stand_beside_an_entry_and_say_why(rows: list[Row]) -> None:
    terms = {r["term"] for r in rows if r["status"] != "forbidden"}
    barred = [r for r in rows if r["status"] == "forbidden"]
    assert [r["term"] for r in barred if r["term"] not in terms or not r["note"]] == []


def test_spanish_is_written_in_spanish_letters(rows: list[Row]) -> None:
    assert [f for r in rows for f in spanish(r) if f and not SPANISH.fullmatch(f)] == []


@pytest.mark.corpus
def test_references_agree_with_the_dictionary(rows: list[Row]) -> None:
    if not DICTIONARY.exists():
        pytest.skip(f"no NCI dictionary at {DICTIONARY}: references cannot be checked")
    concepts = {}
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines()[1:]:
        number, en, es = line.split("\t")
        concepts[number] = (en.split(" | "), es.split(" | "))
    referring = [row for row in rows if row["ref"]]
    assert referring
    assert [f"{r['term']}: {p}" for r in referring if (p := disagreement(r, concepts))] == []


def disagreement(row: Row, concepts: dict[str, tuple[list[str], list[str]]]) -> str:
    """What is wrong with the reference of `row`, or nothing."""
    if row["ref"] not in concepts:
        return f"no concept {row['ref']}"
    for ours, theirs, language in zip(
        (english(row), spanish(row)), concepts[row["ref"]], ("English", "Spanish"), strict=True
    ):
        if {fold(form) for form in ours}.isdisjoint(fold(form) for form in theirs):
            return f"{row['ref']} has none of its {language} forms"
    return ""
