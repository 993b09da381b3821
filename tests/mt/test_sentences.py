"""Sentences: cases in tests/data/sentences/*.txt, laws, hostile input, cutting long ones.

A case is a title line `# title` and one expected sentence a line; the text to split is the
sentences joined by a blank each. A line that begins with `|` gives the white space between its
neighbours instead. `# [es] title` names the language (default en), `# title (known fault)` a
case that is wrong today. Escapes such as `\\u00a0`, `\\n` stand for their characters.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import locations
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mt.sentences import cut_long, split
from pipeline.spans import Span

DATA = locations.DATA / "sentences"
ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|[nrt])")
FAULT = " (known fault)"


class Case(NamedTuple):
    id: str
    language: str
    text: str
    expected: list[str]


def decoded(line: str) -> str:
    return ESCAPE.sub(lambda m: m[0].encode().decode("unicode_escape"), line)


def read_case(file: str, block: str) -> Case:
    title, *lines = block.split("\n")
    head = re.fullmatch(r"(?:\[([\w-]+)\] )?(.+)", title)
    assert head, f"{file}: a case without a title"
    expected: list[str] = []
    text = gap = ""
    for line in map(decoded, lines):
        if line.startswith("|"):
            gap = line[1:]
            continue
        text += (gap if expected else "") + line
        expected.append(line)
        gap = " "
    return Case(f"{file}: {title}", head[1] or "en", text, expected)


def read_cases() -> list[Case]:
    cases = []
    for path in sorted(DATA.glob("*.txt")):
        body = path.read_text(encoding="utf-8").strip("\n")
        blocks = re.split(r"(?:\A|\n\n+)# ", body)[1:]
        cases += [read_case(path.stem, block) for block in blocks]
    return cases


CASES = read_cases()
KNOWN_FAULTS = [case for case in CASES if case.id.endswith(FAULT)]


def texts(text: str, language: str = "en") -> list[str]:
    return [span.of(text) for span in split(text, language)]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 150
    assert len({case.id for case in CASES}) == len(CASES)
    assert len(KNOWN_FAULTS) < len(CASES) * 0.05


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            c, id=c.id, marks=[pytest.mark.xfail(strict=True)] if c in KNOWN_FAULTS else []
        )
        for c in CASES
    ],
)
def test_case(case: Case) -> None:
    assert texts(case.text, case.language) == case.expected


ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from(
            list("aTe1.!?…,:;()[]\"“”'’*-—•¿ \t\n\r\u00a0\u2028\u2029。！।\x00\ud800😀")
        ),
        st.characters(),
    ),
    max_size=80,
)
WORDS = (
    'Dr.|e.g.|vitamin C.|The|dose|(See|it.)|"Why?"|1.|a.m.|…|mRNA|[1]|\n|\r\n\r\n|\u00a0|No.|5|U.S.'
    "|XQ1|www.a.org.|EE. UU."
)
PHRASES = st.lists(st.sampled_from(WORDS.split("|")), max_size=25).map(" ".join)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.one_of(ANY_TEXT, PHRASES), st.sampled_from(["en", "es", "pt-BR", "zh", "hi", "xx", ""]))
def test_every_visible_character_is_in_exactly_one_span(text: str, language: str) -> None:
    pos = 0
    for span in split(text, language):
        assert pos <= span.start < span.end <= len(text)
        assert not text[pos : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        pos = span.end
    assert not text[pos:].strip()


@settings(derandomize=True, max_examples=200, deadline=None)
@given(PHRASES, PHRASES)
def test_a_blank_line_parts_what_stands_on_either_side(left: str, right: str) -> None:
    whole = texts(f"{left}\n\n{right}")
    assert whole == texts(left) + texts(right)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.one_of(ANY_TEXT, PHRASES), st.integers(1, 12))
def test_long_sentences_are_cut_and_nothing_is_dropped(text: str, limit: int) -> None:
    for span in split(text):
        pieces = cut_long(text, span, limit)
        assert all(1 <= len(piece.of(text).split()) <= limit for piece in pieces)
        assert [w for piece in pieces for w in piece.of(text).split()] == span.of(text).split()
        assert pieces == sorted(pieces)
        assert (pieces[0].start, pieces[-1].end) == span


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\t", "\u2029"])
def test_nothing_to_split(text: str) -> None:
    assert split(text) == []


def test_a_gap_between_sentences_can_be_restored() -> None:
    text = "  Rest now.\u00a0 Then eat.\n"
    assert split(text) == [Span(2, 11), Span(13, 22)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two three", ["one two three"]),
        ("one two; three four five", ["one two;", "three four five"]),
        ("one two, three four five", ["one two,", "three four five"]),
        ("one two and three four", ["one two", "and three four"]),
        ("one two (three four) five", ["one two", "(three four) five"]),
        ("one, two: three four five", ["one, two:", "three four five"]),
        ("one two three four five six seven", ["one two three", "four five six", "seven"]),
        ("uno dos — tres cuatro", ["uno dos —", "tres cuatro"]),
        ("uno dos pero tres cuatro", ["uno dos", "pero tres cuatro"]),
    ],
)
def test_long_sentences_are_cut_at_clauses(text: str, expected: list[str]) -> None:
    pieces = cut_long(text, Span(0, len(text)), 3)
    assert [piece.of(text) for piece in pieces] == expected


def test_cutting_keeps_to_its_span() -> None:
    text = "Skip this. One two three four. Skip that."
    pieces = cut_long(text, Span(11, 30), 2)
    assert [piece.of(text) for piece in pieces] == ["One two", "three four."]


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="limit"):
        cut_long("one two", Span(0, 7), 0)


HOSTILE_SIZE = 40_000
NOISE = 0.6
"""Seconds by which a busy computer may be late."""
HOSTILE = {
    "dots": ".",
    "dots and blanks": ". ",
    "titles": "Dr. ",
    "initials": "A. ",
    "opening brackets": "(",
    "nested brackets": "(a. B ",
    "brackets that close": "(a. B) C. ",
    "closing quotes": '."',
    "closers": ".)",
    "citations": ".[1",
    "citation runs": "[1]",
    "open citations": ".[1-1",
    "blanks": " ",
    "blank lines": "\n",
    "line ends": "\r",
    "letters": "a",
    "capitals": "A",
    "words": "aaaa ",
    "numbers": "1.",
    "ellipses": "… ",
    "asterisks": "*",
    "emoji": "😀",
    "Chinese": "中。",
    "lost blanks": "aaa.The",
    "surrogates": "\ud800",
    "abbreviated words": "a.b.",
    "hyphens": "a-a",
}


def seconds(text: str) -> float:
    begin = time.process_time()
    spans = split(text)
    cut_long(text, Span(0, len(text)), 80)
    assert sum(len(span.of(text)) for span in spans) <= len(text)
    return time.process_time() - begin


@pytest.mark.speed
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear_on_hostile_text(unit: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""
    eighth = unit * (HOSTILE_SIZE // 8 // len(unit))
    once, eight = (min(seconds(text) for _ in range(3)) for text in (eighth, eighth * 8))
    assert eight < 12 * once + NOISE


@pytest.mark.speed
def test_one_line_of_half_a_megabyte() -> None:
    sentence = "Ask Dr. Hale about the dose, e.g. 5 mg. "
    text = sentence * (500_000 // len(sentence))
    begin = time.process_time()
    spans = split(text)
    assert time.process_time() - begin < 10
    assert len(spans) == len(text) // len(sentence)


def test_real_pages_keep_the_law(shared: Path) -> None:
    paths = sorted((shared / "pages").glob("*.md"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        spans = split(text)
        assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())
        assert max(len(span.of(text).split()) for span in spans) < 150, path.name
