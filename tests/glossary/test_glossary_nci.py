"""pipeline.glossary.importers.nci: NCI's dictionary as glossary entries."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import locations
import pytest
from hypothesis import given
from hypothesis import strategies as st
from locations import ROOT

from pipeline.errors import GlossaryError
from pipeline.glossary import Glossary, Term, TermStatus, read_glossary
from pipeline.glossary.importers.merge import merge
from pipeline.glossary.importers.nci import reader
from pipeline.glossary.importers.nci.proposals import propose
from pipeline.glossary.importers.nci.reader import Concept, read_concepts
from pipeline.glossary.lint import contradictions
from pipeline.glossary.tsv import cells_of

DATA = locations.DATA / "glossary" / "exchange"
NCI = DATA / "nci"
BAD = sorted(p for p in (DATA / "bad").iterdir() if p.suffix in (".json", ".tsv"))
assert len(BAD) > 5, "no bad files found"


def names(*paths: str) -> dict[str, dict[str, list[str]]]:
    return {c.ref: c.names for c in read_concepts(NCI / path for path in paths)}


def proposed(name: str) -> dict[str, str]:
    terms = {t.term: t for t in map(propose, read_concepts([NCI / "table.tsv"]))}
    return {column: cell for column, cell in cells_of(terms[name]).items() if cell}


# --- reading ---------------------------------------------------------------------------------


def test_both_languages_are_paired_by_number() -> None:
    assert names("terms.en.json", "terms.es.json") == {
        "44058": {"en": ["metastatic"], "es": ["metastásico"]},
        "44386": {"en": ["HPV"], "es": ["VPH"]},
        "45885": {"en": ["stem cell transplant"], "es": ["trasplante de células madre"]},
    }


def test_the_glossifier_adds_forms_after_the_name() -> None:
    found = names("terms.en.json", "terms.es.json", "glossifier.json")
    assert found["45885"] == {
        "en": ["stem cell transplant", "stem cell transplants"],
        "es": ["trasplante de células madre", "trasplante de precursores"],
    }
    assert found["45697"] == {"en": ["hodgkin lymphoma"], "es": ["linfoma de hodgkin"]}


def test_a_file_given_twice_counts_once() -> None:
    assert names("table.tsv", "table.tsv") == names("table.tsv")


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.name)
def test_bad_files_name_every_error(path: Path) -> None:
    with pytest.raises(GlossaryError) as caught:
        read_concepts([path])
    expected = path.with_name(f"{path.name}.txt").read_text(encoding="utf-8").splitlines()
    assert str(caught.value).splitlines() == [f"{path}:{line}" for line in expected]


def test_errors_of_all_files_in_one_run(tmp_path: Path) -> None:
    (tmp_path / "latin.tsv").write_bytes("cdr_id\ten\tes\n1\tcell\tcélula\n".encode("latin-1"))
    with pytest.raises(GlossaryError) as caught:
        read_concepts(
            [DATA / "bad" / "text.tsv", tmp_path / "none.json", tmp_path, tmp_path / "latin.tsv"]
        )
    assert [line.partition("; ")[0] for line in str(caught.value).splitlines()[1:]] == [
        f"{tmp_path}/none.json: cannot be read (No such file or directory)",
        f"{tmp_path}: cannot be read (Is a directory)",
        f"{tmp_path}/latin.tsv:2: not UTF-8",
    ]


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.json"
    path.write_text("[" * 2_000, encoding="utf-8")
    monkeypatch.setattr(reader, "MAX_BYTES", 1 << 10)
    with pytest.raises(GlossaryError, match="larger than 0 MiB; split it"):
        read_concepts([path])


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000])
def test_deep_nesting_is_an_error_not_a_crash(text: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"nested too deeply|not JSON"):
        read_concepts([path])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["termId", "language", "termName", "results", "en", "es", "1", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(data=st.lists(JSON, max_size=3) | st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_any_json_is_read_or_refused(
    data: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    outcome = outcome_of(path)
    if isinstance(outcome, str):
        assert all("; " in line for line in outcome.splitlines())
    else:
        assert all(c.names["en"] and c.names["es"] for c in outcome)


def outcome_of(path: Path) -> list[Concept] | str:
    try:
        return read_concepts([path])
    except GlossaryError as error:
        return str(error)


# --- proposing -------------------------------------------------------------------------------


def test_a_noun_has_gender_number_and_plural() -> None:
    assert proposed("response rate") == {
        "term": "response rate",
        "translation": "tasa de respuesta",
        "status": "locked",
        "target_forms": "tasas de respuesta",
        "pos": "noun",
        "gender": "f",
        "number": "s",
        "ref": "43983",
    }


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("T cell", {"translation": "célula T", "target_forms": "células T"}),
        ("stage IIA cancer", {"translation": "cáncer en estadio IIA", "gender": "m"}),
        ("ALL", {"translation": "LLA", "pos": "abbr"}),
        ("il-2", {"status": "keep", "translation": "il-2", "pos": "name"}),
        ("preventive", {"target_forms": "preventivos|preventiva|preventivas", "pos": "adj"}),
    ],
)
def test_capitals_and_word_classes(term: str, expected: dict[str, str]) -> None:
    assert expected.items() <= proposed(term).items()


@pytest.mark.parametrize(
    ("term", "note"),
    [
        ("ALL", "check: several Spanish names, acronym"),
        ("preventive", "check: adjective"),
        ("activate", "check: several Spanish names, verb"),
        ("de novo", "check: same in both languages"),
        ("pain and fever", "check: several nouns"),
        ("response rate", ""),
        ("T cell", ""),
        ("il-2", ""),
    ],
)
def test_what_a_person_must_look_at_is_noted(term: str, note: str) -> None:
    assert proposed(term).get("note", "") == note


def test_names_with_capitals_keep_them() -> None:
    terms = {
        t.ref: t
        for t in map(propose, read_concepts([NCI / "terms.en.json", NCI / "terms.es.json"]))
    }
    assert (terms["44386"].term, terms["44386"].translation) == ("HPV", "VPH")
    assert terms["44058"].translation == "metastásico"


NAME = st.text("abcdehilnorst -", min_size=1, max_size=20).map(str.strip).filter(bool)
CONCEPTS = st.builds(
    lambda ref, en, es, cased: Concept(str(ref), {"en": en, "es": es}, cased),
    st.integers(1, 99),
    st.lists(NAME, min_size=1, max_size=3, unique=True),
    st.lists(NAME, min_size=1, max_size=3, unique=True),
    st.booleans(),
)


@given(CONCEPTS)
def test_every_name_of_a_locked_proposal_is_approved(concept: Concept) -> None:
    term = propose(concept)
    if term.status is TermStatus.LOCKED:
        approved = {form.casefold() for form in term.approved}
        assert {name.casefold() for name in concept.names["es"]} <= approved


# --- merging ---------------------------------------------------------------------------------


def test_what_is_there_is_never_changed() -> None:
    there = [
        Term("T cell", "linfocito T", ref="9", path="en-es.tsv", line=7),
        Term("response rate", "índice", target_forms=("índices", "tasa de respuesta")),
        Term("cells", "célula", ref="1"),
    ]
    new = Term("tissue", "tejido", forms=("cells",), ref="2")
    done = merge(
        there, [Term("T-cell", "célula T", ref="8"), new, Term("x", "célula", ref="1")], "en"
    )
    assert done.new == [replace(new, forms=())]
    assert done.changed == [
        "en-es.tsv:7: 'T cell' is 'linfocito T', the import has 'T-cell' = 'célula T' (8); "
        "add it if it is right"
    ]
    assert done.skipped == ["'x' (1) is there already; left as it is"]


@given(st.lists(CONCEPTS, max_size=6))
def test_a_second_import_adds_nothing(concepts: list[Concept]) -> None:
    terms = [propose(concept) for concept in concepts]
    first = merge([], terms, "en")
    assert merge(first.new, terms, "en").new == []
    assert merge([], first.new, "en").new == first.new


def test_forbidden_and_other_domains_are_entries_of_their_own() -> None:
    terms = [
        Term("drug", "medicamento"),
        Term("drug", "droga", TermStatus.FORBIDDEN),
        Term("stage", "escenario", domain="arts"),
        Term("stage", "estadio"),
    ]
    assert merge([], [terms[2], *terms[:2]], "en").new == [terms[2], *terms[:2]]
    assert merge([terms[2]], [terms[3]], "en").new == []  # for all domains it would stand beside it
    assert merge([terms[3]], [terms[2]], "en").new == [terms[2]]


def test_the_shared_dictionary(shared: Path) -> None:
    terms = [propose(concept) for concept in read_concepts([shared / "data" / "nci-terms.tsv"])]
    assert len(terms) > 8_000
    checks = sum(bool(term.note) for term in terms) / len(terms)
    assert checks < 0.45
    glossary = read_glossary(ROOT / "glossary", ("en", "es"))
    done = merge(glossary.terms, terms, "en")
    assert len(done.new) + len(done.changed) + len(done.skipped) == len(terms)
    assert len(done.changed) < 50
    both = Glossary((*glossary.terms, *done.new))
    assert list(map(str, contradictions(both))) == []
