"""The quality checks: cases are data, one file a check, each flagged pair beside good twins."""

from __future__ import annotations

import string
from pathlib import Path

import locations
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locations import SHARED

from pipeline.checks import CHECKS, Pair, Problem, rule, run_checks
from pipeline.checks.base import plain, quoted
from pipeline.checks.numerals import parse_cardinals, parse_numerals, parse_stages
from pipeline.checks.quantities import parse_quantities
from pipeline.languages.records import DecimalSign, Locale, Noun, Register
from pipeline.model import Severity
from pipeline.spans import Span

DATA = locations.DATA / "checks"
FILES = sorted(DATA.glob("*.tsv"))
REFERENCES = SHARED / "data" / "nci-dev.tsv"


def rows(path: Path) -> list[list[str]]:
    """Expected verdict, source, target and options of each line; `#` begins a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def pair_of(source: str, target: str, options: list[str]) -> Pair:
    given = dict(option.split("=", 1) for option in options)
    nouns = [noun.split("/") for noun in given.pop("nouns", "").split("|") if noun]
    return Pair(
        source,
        target,
        source_lang=given.pop("from", "en"),
        target_lang=given.pop("to", "es"),
        kept=frozenset(given.pop("kept", "").split()),
        approved=frozenset(given.pop("approved", "").split()),
        matched=frozenset(given.pop("matched", "").split()),
        unknown=tuple(given.pop("unknown", "").split()),
        locale=Locale(
            DecimalSign(given.pop("decimal")) if "decimal" in given else None,
            Register(given.pop("register")) if "register" in given else None,
        ),
        nouns=tuple(noun_of(plain(target), *noun) for noun in nouns),
        is_machine_text=given.pop("machine", "") == "yes",
    )


def noun_of(text: str, words: str, gender: str, number: str) -> Noun:
    start = text.index(words)
    plural = {"s": False, "p": True, "-": None}[number]
    return Noun(Span(start, start + len(words)), gender, plural)


CASES = [
    pytest.param(path.stem, row, id=f"{path.stem}-{number}")
    for path in FILES
    for number, row in enumerate(rows(path), 1)
]


def test_every_check_has_flagged_and_good_cases() -> None:
    assert [path.stem for path in FILES] == sorted(code for code, _ in CHECKS)
    for path in FILES:
        verdicts = [row[0] for row in rows(path)]
        assert "ok" in verdicts
        assert {"error", "warning"} & set(verdicts)
        assert set(verdicts) <= {"ok", "error", "warning"}


@pytest.mark.parametrize(("code", "row"), CASES)
def test_case(code: str, row: list[str]) -> None:
    expected, source, target, *options = row
    problems = list(dict(CHECKS)[code](pair_of(source, target, options)))
    assert {problem.code for problem in problems} <= {code}
    worst = min((problem.severity for problem in problems), default="ok")
    assert str(worst) == expected, [problem.message for problem in problems]


def test_messages_are_one_line_and_say_what_to_do() -> None:
    problems = [
        problem
        for path in FILES
        for _, source, target, *options in rows(path)
        for problem in run_checks(pair_of(source, target, options))
    ]
    assert problems
    for problem in problems:
        assert "\n" not in problem.message
        assert "; " in problem.message


def test_messages_name_the_words_concerned() -> None:
    def messages(source: str, target: str) -> list[str]:
        return [problem.message for problem in run_checks(Pair(source, target))]

    assert messages("Take 1.5 mg.", "Tome 15 mg.") == [
        '"1.5 mg" of the source is missing, "15 mg" is not in the source; '
        "write the numbers of the source"
    ]
    point = Pair("Take 2.5 mg.", "Tome 2,5 mg.", locale=Locale(DecimalSign.POINT))
    assert [problem.message for problem in run_checks(point)] == [
        '"2.5 mg" became "2,5 mg"; keep the signs of the source'
    ]
    assert messages("Stage IIIA cancer.", "Cáncer en estadio IIIB.") == [
        'stage, grade or phase "IIIA" became "IIIB"; write what the source has'
    ]
    assert messages("Do not smoke.", "Fume.") == [
        '"not" of the source is lost; say it in the target'
    ]


def test_problems_come_in_table_order_and_skip_leaves_out() -> None:
    pair = Pair("Do not take <1>2 mg</1>?", "Tome 3 mg.")
    codes = [problem.code for problem in run_checks(pair)]
    assert codes == ["tags", "numbers", "negation", "punctuation"]
    assert [p.code for p in run_checks(pair, skip=("tags", "negation"))] == [
        "numbers",
        "punctuation",
    ]


def test_rules_are_the_first_sentences_of_the_modules() -> None:
    rules = {code: rule(code) for code, _ in CHECKS}
    assert rules["negation"] == "A negation of the source is not lost, and none is added"
    assert all(text and "\n" not in text and len(text) < 90 for text in rules.values())
    with pytest.raises(KeyError):
        rule("no such check")


def test_plain_drops_tags_and_unescapes_literals() -> None:
    assert plain(r"see <1>this</1>,<2/>then \<1>") == "see this, then <1>"


def test_quoted_shortens_long_lists() -> None:
    assert quoted(["a", "b"]) == '"a", "b"'
    assert quoted(list("abcdef")) == '"a", "b", "c", "d" and 2 more'


def test_quantities_read_values_and_units() -> None:
    found = parse_quantities("2.5 mg/kg, 1,000 mL, 5%", ("en",))
    read = [(q.text, sorted(q.values), q.unit) for q in found]
    assert read == [
        ("2.5 mg/kg", ["2.5"], "mg/kg"),
        ("1,000 mL", ["1000"], "ml"),
        ("5%", ["5"], "%"),
    ]
    (million,) = parse_quantities("1.5 millones", ("en", "es"))
    assert million.values == {"1500000"}


def test_numerals_join_what_belongs_together() -> None:
    assert parse_cardinals("eight hundred and four of twenty-seven", "en") == (804, 27)
    assert parse_cardinals("treinta y dos, cuatro", "es") == (32, 4)
    assert 3 in parse_numerals("la tercera vez", "es")
    assert parse_cardinals("zwei", "de") == ()
    assert parse_stages("stages I and IIIB, type 2", ("en",)) == {"1": "I", "3B": "IIIB"}


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
@given(text=st.text(max_size=80), other=st.text(max_size=80), sign=st.sampled_from(DecimalSign))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_checks_never_raise_and_are_deterministic(
    lang: str, text: str, other: str, sign: DecimalSign
) -> None:
    pair = Pair(text, other, target_lang=lang, locale=Locale(sign))
    once: list[Problem] = run_checks(pair)
    assert once == run_checks(pair)


NUMBERS = st.decimals(min_value=0, max_value=99999, places=2).map(lambda d: format(d, ",f"))


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.sampled_from(["", " mg", "%", " cm"]))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_numbers_left_alone_pass_and_a_lost_one_does_not(numbers: list[str], unit: str) -> None:
    check = dict(CHECKS)["numbers"]
    said = [number + unit for number in numbers]
    source, same = "it is " + " or ".join(said), "es " + " o ".join(said)
    assert list(check(Pair(source, same))) == []
    fewer = "es " + " o ".join(said[1:])
    assert [p.severity for p in check(Pair(source, fewer + "."))][:1] == [Severity.ERROR]


WORDS = st.text(string.ascii_lowercase, min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=6))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_tags_kept_pass_and_a_lost_one_does_not(words: list[str]) -> None:
    check = dict(CHECKS)["tags"]
    source = " ".join(f"<{n}>{word}</{n}>" for n, word in enumerate(words, 1))
    turned = " ".join(f"<{n}>{word}</{n}>" for n, word in reversed(list(enumerate(words, 1))))
    assert list(check(Pair(source, turned))) == []
    assert len(list(check(Pair(source, turned.replace("</1>", ""))))) == 1


@pytest.mark.corpus
def test_few_false_alarms_on_human_translations() -> None:
    if not REFERENCES.exists():
        pytest.skip(f"no reference pairs at {REFERENCES.parent.name}/{REFERENCES.name}")
    lines = REFERENCES.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    assert len(pairs) > 1000
    flagged = sum(bool(run_checks(Pair(s, t))) for s, t in pairs)
    assert flagged / len(pairs) < 0.03
