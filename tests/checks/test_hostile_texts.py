"""Whatever the texts: checks never raise, take linear time, and say it in one clean line."""

from __future__ import annotations

import re
import unicodedata
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locations import DATA

from pipeline.checks import CHECKS, Check, Pair, run_checks
from pipeline.model import Severity

LANGUAGES = [
    ("en", "es"), ("es", "en"), ("en", "pt"), ("en", "de"), ("fr", "es-MX"), ("en", "ar"),
    ("ja", "hi"), ("xx", "yy"),
]  # fmt: skip
SENTENCE = "Do not take more than 5 mg of <1>aspirin</1> twice a day for two weeks at stage IIIA."
BAD = [
    "", " ", "<1></1>", "<1/>", "<1>", "</2>", "\\<1>", "\\", "\0", "\0" * 9, "\x1b[31mno\x1b[0m",
    "\u200f5 mg\u200f", "\u202e5 mg", "\u2066no\u2069", "\ud800", "no \udfff 5 mg", "\ufeff",
    "٥ ملغ", "५ मिग्रा", "５ ｍｇ", "² ½ Ⅲ ① 五", "1e999", "9" * 400, "1/0", "0/0", "99/99/9999",
    "con\ncon\u2028con\x85con", "5\t\r\nmg", "İİİ ßß ǅ ΣΑΣ", "e\u0301" * 50, "👩‍⚕️", "(((", "¿¿¿",
    '"', "-" * 99, "no " * 99,
]  # fmt: skip


def is_clean(message: str) -> bool:
    """Whether a message is one line of text that can be written to a file and is seen as it is."""
    categories = {unicodedata.category(char) for char in message}
    turns = re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", message)
    return categories.isdisjoint({"Cc", "Cs", "Zl", "Zp"}) and not turns


@pytest.mark.parametrize("languages", LANGUAGES, ids="-".join)
@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_bad_texts(bad: str, languages: tuple[str, str]) -> None:
    for source, target in ((SENTENCE, bad), (bad, SENTENCE), (bad, bad), (bad, f"Tome {bad}")):
        for problem in run_checks(Pair(source, target, *languages)):
            assert is_clean(problem.message), ascii(problem.message)


CASES = "\n".join(path.read_text("utf-8") for path in sorted((DATA / "checks").glob("*.tsv")))
WORDS = sorted(set(CASES.split()))
CHARACTERS = st.characters(exclude_categories=())
TEXTS = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(BAD), st.text(CHARACTERS, max_size=6)),
    max_size=12,
).map(" ".join)


@given(source=TEXTS, target=TEXTS, languages=st.sampled_from(LANGUAGES))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_any_texts(source: str, target: str, languages: tuple[str, str]) -> None:
    for problem in run_checks(Pair(source, target, *languages)):
        assert is_clean(problem.message), ascii(problem.message)
        assert "; " in problem.message


@pytest.mark.parametrize("target", ["", " ", "<1></1>", "<1/>"])
def test_a_target_without_text_is_an_error(target: str) -> None:
    found = run_checks(Pair("Do not take <1>2 tablets</1>.", target))
    assert Severity.ERROR in {problem.severity for problem in found if problem.code == "length"}
    assert {problem.code for problem in found} <= {"tags", "length"}, "nothing else is said of it"


@pytest.mark.parametrize("five", ["5", "٥", "५", "５"], ids=ascii)
def test_digits_of_other_scripts_are_numbers(five: str) -> None:
    for languages in (("en", "es"), ("en", "ar"), ("en", "hi")):
        same = run_checks(Pair("Take 5 mg.", f"Tome {five} mg.", *languages))
        assert [problem for problem in same if problem.code == "numbers"] == []
        other = run_checks(Pair("Take 6 mg.", f"Tome {five} mg.", *languages))
        assert "numbers" in {problem.code for problem in other}


@pytest.mark.parametrize("languages", [("en", "de"), ("en", "ar"), ("ja", "hi"), ("xx", "yy")])
def test_what_knows_no_language_still_runs(languages: tuple[str, str]) -> None:
    pair = Pair("<1>Take</1> 5.5 mg (at 20 °C)?", "Xxx 6.5 mg at (20 C", *languages)
    codes = {problem.code for problem in run_checks(pair)}
    assert codes == {"tags", "numbers", "signs", "punctuation"}


# --- time ---------------------------------------------------------------------------------------

PIECES = [
    "a", "A", "á", "a ", "A ", "Aaaaaaaa ", "no ", "not ", "1", "1 ", "1,", "1.", "1/", "1.000,",
    "٣", "½", "(", "(a", "a)", '"', "¿", "?", "<", "< ", "I", "II ", "- ", "a-", "a'", "a@", "www.",
    "veinte ", "mil ", "dos veces al día ", "every 6 hours ", "stage II, ", "de la ", "más de ",
    "at least 2 ", "5 mg or ", "BRCA1 ", "<1/>", "\\", "\0", "  ", "\n", ". ", "a. ", "either or ",
]  # fmt: skip
SHORT, LONG = 2_000, 16_000
MUCH_LONGER = 8
SLACK = 3
"""How much more than linear a measurement may be by chance; a square is eight times."""
QUICK = 0.05


def seconds(check: Check, source: str, target: str) -> float:
    start = process_time()
    list(check(Pair(source, target)))
    return process_time() - start


@pytest.mark.speed
@pytest.mark.parametrize(("code", "check"), CHECKS, ids=[code for code, _ in CHECKS])
def test_no_check_is_quadratic(code: str, check: Check) -> None:
    slow = []
    for piece in PIECES:
        short, long = (piece * (size // len(piece)) for size in (SHORT, LONG))
        for source, target in (("{}", "{}"), ("{}", "ok."), ("ok.", "{}")):
            took = [
                min(
                    seconds(check, source.format(f"{text} {n}"), target.format(f"{text} {n}"))
                    for n in range(2)
                )
                for text in (short, long)
            ]
            if took[1] > QUICK and took[1] > SLACK * MUCH_LONGER * took[0]:
                slow.append((piece, source, target, took))
    assert slow == []


@pytest.mark.speed
def test_a_segment_of_100_kb_takes_seconds_at_most() -> None:
    source = "Do not take more than 5 mg of aspirin at a time, Dr. Smith says (stage II). " * 1300
    target = "No tome más de 5 mg de aspirina a la vez, dice el Dr. Smith (estadio II). " * 1300
    start = process_time()
    run_checks(Pair(source, target))
    assert process_time() - start < 10
