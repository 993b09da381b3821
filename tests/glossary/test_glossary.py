"""pipeline/glossary.py: reading, validating, layering, fingerprints."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import time
from dataclasses import MISSING, asdict, fields, replace
from pathlib import Path
from typing import Any

import locations
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from locations import ROOT

from pipeline.errors import GlossaryError
from pipeline.glossary import (
    Glossary,
    Term,
    TermStatus,
    distinct_terms,
    fingerprint,
    read_glossary,
)
from pipeline.glossary.lint import contradictions
from pipeline.glossary.tsv import COLUMNS

DATA = locations.DATA / "glossary"
GOOD = sorted((DATA / "good").glob("*.tsv"))
BAD = sorted((DATA / "bad").glob("*.tsv"))
assert GOOD, "no good glossaries found"
assert BAD, "no bad glossaries found"
PAIR = ("en", "es")


def lint(glossary: Glossary) -> list[str]:
    return [str(problem) for problem in contradictions(glossary)]


DEFAULTS = {f.name: None if f.default is MISSING else f.default for f in fields(Term)}


def load_file(source: Path, folder: Path) -> Glossary:
    shutil.copyfile(source, folder / "en-es.tsv")
    return read_glossary(folder, PAIR)


def as_data(term: Term) -> dict[str, Any]:
    """What of a term is not default, for comparison with a data file."""
    found = {k: v for k, v in asdict(term).items() if v != DEFAULTS[k] and k != "path"}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_good_files_load(path: Path, tmp_path: Path) -> None:
    terms = [as_data(term) for term in load_file(path, tmp_path).terms]
    assert terms == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_bad_files_name_every_error(path: Path, tmp_path: Path) -> None:
    with pytest.raises(GlossaryError) as caught:
        load_file(path, tmp_path)
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert str(caught.value).splitlines() == [f"{tmp_path / 'en-es.tsv'}:{e}" for e in expected]
    assert caught.value.line == int(expected[0].partition(":")[0])


def test_the_design_example(tmp_path: Path) -> None:
    text = "term\ttranslation\nimmune cells\tcélulas inmunitarias\n"
    (tmp_path / "en-es.tsv").write_text(text, encoding="utf-8")
    (term,) = read_glossary(tmp_path, PAIR).terms
    assert term.note_for_translators() == "immune cells = células inmunitarias (locked)"
    banned = replace(term, term="drug", translation="droga", status=TermStatus.FORBIDDEN)
    assert banned.note_for_translators() == "drug ≠ droga (forbidden)"


def test_no_file_is_an_empty_glossary_unless_required(tmp_path: Path) -> None:
    assert read_glossary(tmp_path, PAIR) == Glossary((), PAIR)
    assert read_glossary(tmp_path, PAIR).match("immune cells") == []
    with pytest.raises(GlossaryError, match=r"en-es\.tsv: there is no such glossary; create it"):
        read_glossary(tmp_path, PAIR, required=True)
    with pytest.raises(GlossaryError, match=r"en-es\.acme\.tsv: there is no such glossary"):
        read_glossary(tmp_path, PAIR, "acme")


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "en-es.tsv").mkdir()
    with pytest.raises(GlossaryError, match=r"en-es\.tsv: the glossary cannot be read \(.+\); "):
        read_glossary(tmp_path, PAIR)


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert read_glossary(file, PAIR).terms == ()
    with pytest.raises(GlossaryError, match="the glossary cannot be read"):
        read_glossary(file, PAIR, required=True)


def test_a_name_that_cannot_be_looked_up_is_reported(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="the glossary cannot be read"):
        read_glossary(tmp_path, ("e" * 5000, "es"))


def test_layers_replace_the_same_term_and_domain() -> None:
    base = read_glossary(DATA / "layers", PAIR)
    both = read_glossary(DATA / "layers", PAIR, "clinic")
    shown = [(t.term, t.translation, t.domain) for t in both.terms]
    assert shown == [
        ("stage", "estadio", "diagnosis"),
        ("blood", "sangre", ""),
        ("T cell", "linfocito T", ""),
        ("stage", "fase", "general"),
        ("tumour", "tumoración", ""),
    ]
    assert [t.translation for t in base.terms[1:3]] == ["estadio", "etapa"]


def test_errors_of_all_layers_in_one_run(tmp_path: Path) -> None:
    (tmp_path / "en-es.tsv").write_text("term\ttranslation\ncell\t\n", encoding="utf-8")
    (tmp_path / "en-es.x.tsv").write_text("term\ttranslation\n\tcélula\n", encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        read_glossary(tmp_path, PAIR, "x")
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{tmp_path / 'en-es.tsv'}:2: 'cell' has no translation")
    assert second.startswith(f"{tmp_path / 'en-es.x.tsv'}:2: term '' is empty")


def test_plurals() -> None:
    term = Term("lymphocyte", "linfocito")
    assert term.plural == "linfocitos"
    assert replace(term, target_forms=("linfocitos T",)).plural == "linfocitos T"
    assert replace(term, target_forms=("", "célula")).plural == "linfocito"
    assert replace(term, target_forms=("célula", "células")).plural == "linfocitos"
    assert replace(term, number="p", translation="cuidados").plural == "cuidados"
    assert replace(term, language="pt", translation="infecção").plural == "infecção"


def test_lint_reports_contradictions(tmp_path: Path) -> None:
    text = (
        "term\ttranslation\tstatus\tforms\tdomain\n"
        "shock\tchoque\tlocked\t\t\n"
        "shock\tchoques\tforbidden\t\t\n"
        "receptor\treceptor\tlocked\tCAR\t\n"
        "car\tautomóvil\tlocked\t\t\n"
        "vehicle\tcoche\tlocked\tCAR\t\n"
        "wagon\tcoche\tlocked\tCAR\tgeneral\n"
    )
    path = tmp_path / "en-es.tsv"
    path.write_text(text, encoding="utf-8")
    assert lint(read_glossary(tmp_path, PAIR)) == [
        f"{path}:6: 'CAR' is a form of 'receptor' on line 4 too; "
        "remove it from one, or give them different domains",
        f"{path}:3: 'choques' is both forbidden and approved for 'shock'; remove one",
    ]
    assert lint(read_glossary(DATA / "layers", PAIR)) == []


def test_the_built_in_glossary_does_not_contradict_itself() -> None:
    glossary = read_glossary(ROOT / "glossary", PAIR, required=True)
    assert len(glossary.terms) > 600
    assert lint(glossary) == []


def test_fifty_thousand_lines_report_every_error(tmp_path: Path) -> None:
    rows = (f"term {i}\t{'' if i % 5 == 0 else 'término'}" for i in range(50_000))
    path = tmp_path / "en-es.tsv"
    path.write_text("\n".join(["term\ttranslation", *rows]), encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        read_glossary(tmp_path, PAIR)
    assert len(str(caught.value).splitlines()) == 10_000
    good = path.read_text(encoding="utf-8").replace("\t\n", "\tx\n")
    path.write_text(good, encoding="utf-8")
    assert len(read_glossary(tmp_path, PAIR).terms) == 50_000


@pytest.mark.speed
def test_five_thousand_terms_in_good_time(tmp_path: Path) -> None:
    rows = (f"long term {i} of it\ttérmino largo {i}\tother {i}|form {i}" for i in range(5_000))
    path = tmp_path / "en-es.tsv"
    path.write_text("\n".join(["term\ttranslation\tforms", *rows]), encoding="utf-8")
    start = time.process_time()
    glossary = read_glossary(tmp_path, PAIR)
    loaded = time.process_time()
    assert len(glossary.match("Long terms 7 of it, form 4999.")) == 1
    built = time.process_time()
    text = "Nothing here but other 12 and a few plain words to read past. " * 1000
    assert len(glossary.match(text)) == 1000
    done = time.process_time()
    speed = len(text) / (done - built) / 1e6
    print(f"load {loaded - start:.2f} s, build {built - loaded:.2f} s, match {speed:.2f} MB/s")
    assert loaded - start < 5
    assert built - loaded < 5
    assert done - built < 5


def test_a_glossary_travels_to_other_processes() -> None:
    glossary = read_glossary(DATA / "layers", PAIR)
    assert glossary.match("stage")
    copy = pickle.loads(pickle.dumps(glossary))
    assert copy == glossary
    assert copy.match("stage") == glossary.match("stage")


def test_the_matcher_is_built_once() -> None:
    glossary = read_glossary(DATA / "layers", PAIR)
    assert glossary.matcher is glossary.matcher


CHANGES = [
    {"translation": "otra"},
    {"status": TermStatus.PREFERRED},
    {"forms": ("x",)},
    {"target_forms": ("x",)},
    {"gender": "f"},
    {"number": "p"},
    {"domain": "d"},
    {"ref": "1"},
    {"pos": "noun"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: next(iter(c)))
def test_fingerprint_changes_with_the_entry(change: dict[str, Any]) -> None:
    term = Term("blood", "sangre")
    assert fingerprint([replace(term, **change)]) != fingerprint([term])


@pytest.mark.parametrize("change", [{"note": "n"}, {"path": "p"}, {"line": 9}, {"layer": 1}])
def test_fingerprint_ignores_where_and_why(change: dict[str, Any]) -> None:
    term = Term("blood", "sangre")
    assert fingerprint([replace(term, **change)]) == fingerprint([term])


def test_a_changed_entry_changes_exactly_the_segments_concerned() -> None:
    before = read_glossary(DATA / "layers", PAIR)
    after = Glossary(
        tuple(replace(t, translation="x") if t.term == "blood" else t for t in before.terms), PAIR
    )
    texts = ["Blood counts", "blood and T cells", "T cells", "tumors of the blood", "nothing"]
    changed = [
        text
        for text in texts
        if fingerprint(distinct_terms(before.match(text)))
        != fingerprint(distinct_terms(after.match(text)))
    ]
    assert changed == ["Blood counts", "blood and T cells", "tumors of the blood"]


def test_entries_in_force_are_sorted_and_unique() -> None:
    glossary = read_glossary(DATA / "layers", PAIR)
    found = distinct_terms(glossary.match("tumors, blood, tumour, blood"))
    assert [term.term for term in found] == ["blood", "tumor"]
    assert fingerprint(found) == fingerprint(reversed(found))
    assert len(fingerprint(())) == 8


CELL = st.text(st.characters(exclude_characters="\t\r\n", exclude_categories=["Cs"]), max_size=12)


def outcome(data: bytes, folder: Path) -> Glossary | str:
    """The glossary that a file of these bytes gives, or the error's message."""
    (folder / "en-es.tsv").write_bytes(data)
    try:
        return read_glossary(folder, PAIR)
    except GlossaryError as error:
        return str(error)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(rows=st.lists(st.lists(CELL, max_size=13), max_size=6))
@example(rows=[['"']])
def test_any_cells_load_or_name_their_line(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    got = outcome("\n".join(["\t".join(COLUMNS), *map("\t".join, rows)]).encode(), folder)
    if isinstance(got, str):
        assert all(re.search(r"\.tsv:\d+: .*; ", line) for line in got.splitlines())
    else:
        assert all(t.term.strip() and t.translation.strip() for t in got.terms)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(data=st.binary(max_size=60))
@example(data=b"term\ttranslation\n\xff\tx")
def test_any_bytes_load_or_raise_a_glossary_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    got = outcome(data, tmp_path_factory.mktemp("bytes"))
    assert isinstance(got, Glossary) or "en-es.tsv:" in got
