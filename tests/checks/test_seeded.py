"""The measurement of the checks: errors put in are errors, and the tables count them right."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import locations
import pytest

from bench import check_cases, check_cost, seeded
from bench.seeding.base import Kind, half, is_other, put, spoil
from bench.seeding.negation import told_to
from bench.seeding.pairs import KINDS, is_good, read_pairs, with_signs_of
from bench.seeding.product import Said
from bench.seeding.rates import measure_recall, wilson
from pipeline.checks import CHECKS

DATA = locations.DATA / "seeded"
SENTENCES = DATA / "dose-sentences.tsv"
CASES = DATA / "check-cases.tsv"
BY_NAME = {kind.name: kind for kind in KINDS}


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if line[:1] != "#"]


@pytest.mark.parametrize("row", rows(DATA / "errors.tsv"), ids=lambda row: f"{row[0]}: {row[2]}")
def test_error_put_in(row: list[str]) -> None:
    """Kind, source, target, and a text with the error; nothing there where none may be put in."""
    name, source, target, *expected = row
    found = list(BY_NAME[name].find(source, target))
    if expected:
        assert expected[0] in found
    else:
        assert found == []


def test_every_kind_has_errors_and_a_twin_without() -> None:
    cases = rows(DATA / "errors.tsv")
    assert {case[0] for case in cases if len(case) == 4} == set(BY_NAME)
    assert {case[0] for case in cases if len(case) == 3} == set(BY_NAME)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_error_leaves_the_text_as_it_was(kind: Kind) -> None:
    pairs = read_pairs([SENTENCES])
    assert len(pairs) >= 120
    for source, target in pairs:
        new = spoil(kind, source, target)
        assert new == spoil(kind, source, target)
        if new is not None:
            assert is_other(target, new)
            assert "  " not in new
            assert new == new.strip()


def test_halves_are_stable_and_about_equal() -> None:
    assert half("Take one tablet.") == "held"
    dev, held = read_pairs([SENTENCES], "dev"), read_pairs([SENTENCES], "held")
    assert not set(dev) & set(held)
    assert sorted([*dev, *held]) == sorted(read_pairs([SENTENCES]))
    assert 0.4 < len(dev) / len([*dev, *held]) < 0.6


@pytest.mark.parametrize(
    ("text", "part", "new", "expected"),
    [
        ("No fume.", "No", "", "Fume."),
        ("Hoy no fume.", "no", "", "Hoy fume."),
        ("Tome dos.", "dos", "", "Tome."),
        ("Antes de comer", "Antes", "después", "Después de comer"),
        ("Vaya. No fume.", "No", "", "Vaya. Fume."),
        ("¿No fuma?", "No", "", "¿Fuma?"),
    ],
)
def test_text_is_mended_around_an_error(text: str, part: str, new: str, expected: str) -> None:
    start = text.index(part)
    assert put(text, start, start + len(part), new) == expected


@pytest.mark.parametrize(
    ("verb", "clitics", "expected"),
    [
        ("use", ["lo"], "úselo"),
        ("tome", [], "tome"),
        ("aplique", ["lo"], "aplíquelo"),
        ("ponga", ["se", "lo"], "póngaselo"),
        ("dé", ["le"], "déle"),
        ("guarde", ["la"], "guárdela"),
    ],
)
def test_order_turned_takes_its_pronouns(verb: str, clitics: list[str], expected: str) -> None:
    assert told_to(verb, clitics) == expected


def test_signs_of_the_source() -> None:
    assert with_signs_of("4.8 and 1,500", "4,8 y 1.500") == "4.8 y 1,500"
    assert with_signs_of("4.8", "4,9") == "4,9"


def test_placeholders_are_no_good_pairs() -> None:
    assert is_good("Press Release", "Comunicado de prensa")
    assert not is_good("Press Release", "Press Release - ES")


def test_wilson() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert [round(bound, 4) for bound in wilson(10, 10)] == [0.7225, 1.0]
    assert [round(bound, 4) for bound in wilson(990, 1000)] == [0.9817, 0.9946]


def test_an_old_finding_sees_no_error() -> None:
    def look(source: str, target: str) -> Counter[Said]:
        said = [Said("old", "error", "always there")]
        return Counter([*said, Said("new", "error", "!")] if "sin" in target else said)

    kind = BY_NAME["with and without"]
    pairs = [("Take it with food.", "Tómelo con comida."), ("Go without it.", "Vaya sin ello.")]
    (result,) = measure_recall([kind], pairs, look)
    assert (result.seen, result.total) == (1, 2)
    assert dict(result.by) == {"new": 1}
    assert result.missed == [("Go without it.", "Vaya sin ello.", "Vaya con ello.")]


def test_measurement_of_the_product(capsys: pytest.CaptureFixture[str]) -> None:
    """It runs on a sample; no bound is asked here."""
    assert seeded.main([str(SENTENCES), "--limit", "3", "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert [row["kind"] for row in measured["kinds"]] == [kind.name for kind in KINDS]
    for row in measured["kinds"]:
        assert 0 <= row["seen"] <= row["total"] <= 3
    empty = {row["kind"] for row in measured["kinds"] if not row["total"]}
    assert empty == set()
    assert measured["good_pairs"]["pairs"] == len(read_pairs([SENTENCES]))


def test_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert seeded.main([str(SENTENCES), "--limit", "1", "--kinds", "signs", "--missed", "1"]) == 0
    said = capsys.readouterr().out
    assert "| signs: < > ≤ ≥ ± lost | " in said
    assert "| **promised** | " in said
    assert "| check | findings in 100 good pairs | a page of 60 pairs |" in said


def test_cost_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside another version, here the same one; no bound is asked here."""
    arguments = [
        str(SENTENCES),
        "--split",
        "all",
        "--limit",
        "20",
        "--rounds",
        "1",
        "--most",
        "1000",
    ]
    assert check_cost.main([*arguments, "--against", str(locations.ROOT)]) == 0
    said = capsys.readouterr().out
    for code, _ in CHECKS:
        assert len(re.findall(rf"^\| {code} \|", said, re.MULTILINE)) == 2, "cost and growth"
    assert re.search(r"^ratio of all: \d+\.\d\d \(", said, re.MULTILINE)


def test_cases_are_scored(capsys: pytest.CaptureFixture[str]) -> None:
    cases = check_cases.read_cases(CASES)
    assert {case.verdict.split()[0] for case in cases} == {"flag", "none"}
    assert check_cases.main([str(CASES)]) == 0
    flag, none, *_ = capsys.readouterr().out.splitlines()
    assert flag.startswith("flag: ")
    assert none.startswith("none: ")


def test_verdicts() -> None:
    verdicts = ("flag", "flag as error, approved too", "none")
    flag, error, none = (check_cases.Case("a", "b", verdict, "kind") for verdict in verdicts)
    assert check_cases.is_right(flag, ["warning"])
    assert not check_cases.is_right(flag, [])
    assert check_cases.is_right(error, ["warning", "error"])
    assert not check_cases.is_right(error, ["warning"])
    assert check_cases.is_right(none, [])
    assert not check_cases.is_right(none, ["warning"])
