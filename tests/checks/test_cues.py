"""Cues: a text without any of them is matched by no expression, and may be passed over."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locations import DATA

from pipeline.checks.cues import CueIndex, Cues, find_cues
from pipeline.languages import language

CASES = "\n".join(path.read_text("utf-8") for path in sorted((DATA / "checks").glob("*.tsv")))
TEXTS = sorted({cell.lower() for cell in re.split("[\t\n]", CASES)})
FORMS = [
    pytest.param(form, id=f"{lang} {name} {meaning}")
    for lang in ("en", "es")
    for name, forms in language(lang).word_classes.items()
    for meaning, form in forms.items()
]


@pytest.mark.parametrize(
    ("expression", "whole", "parts"),
    [
        ("days?|daily", "daily|day|days", ""),
        (r"half[- ]hour", "half-hour|half hour", ""),
        (r"half (?:an )?hours?", "half hour|half hours|half an hour|half an hours", ""),
        (r"[\w-]+ (?:a|any)", "", " a| any"),
        ("[Ee]nero", "enero", ""),
        (r"\d x", "|".join(f"{n} x" for n in range(10)), ""),
        (r"\d+ x", "", " x"),
        (r"d(?<=/d)|to(?! the)", "d|to", ""),
        (r"\w(?=least|most)", "", "least|most"),
        (r"mid\w*|mis\w+", "", "mid|mis"),
        (r"a{2,3}b", "", "a"),
        (r"a{0,3}b+", "", "b"),
        (r"(?P<unit>week|month)s?", "week|weeks|month|months", ""),
        (r"(?:mid\w*|may)", "may", "mid"),
        (r"[a-c]d", "ad|bd|cd", ""),
        (r"[.,]5", ",5|.5", ""),
        (r"\bMay\.", "may.", ""),
    ],
)
def test_cues_of_an_expression(expression: str, whole: str, parts: str) -> None:
    found = find_cues(expression)
    assert found == Cues(*(frozenset(filter(None, texts.split("|"))) for texts in (whole, parts)))


@pytest.mark.parametrize("expression", [r"\w+", "[^a]", "x*", "many|.", r"(?:a|\S)"])
def test_nothing_is_known_of_an_expression_for_anything(expression: str) -> None:
    assert "" in find_cues(expression).whole | find_cues(expression).parts
    assert CueIndex({"any": [expression]}).find("") == {"any"}


def may_match(expression: str, text: str) -> bool:
    return bool(CueIndex({"it": [expression]}).find(text))


@pytest.mark.parametrize("form", FORMS)
def test_what_an_expression_matches_is_found(form: str) -> None:
    pattern, index = re.compile(rf"(?<!\w)(?:{form})(?!\w)"), CueIndex({"it": [form]})
    assert [text for text in TEXTS if pattern.search(text) and not index.find(text)] == []


PIECES = st.sampled_from(
    ["a", "b", "ab", "[ab]", "a?", "b*", "b+", "(?:ab|b)", "(?:a)?", "(?!b)", " ", "|", "[- ]", "'"]
)


@given(st.lists(PIECES, max_size=6).map("".join), st.text("ab' -", max_size=8))
@settings(derandomize=True, max_examples=1000, deadline=None)
def test_no_match_of_whole_words_without_a_cue(expression: str, text: str) -> None:
    if re.search(rf"(?<!\w)(?:{expression})(?!\w)", text):
        assert may_match(expression, text)


def test_an_index_finds_which_expressions_may_match() -> None:
    index = CueIndex({"time": ["days?", "weeks?"], "dose": ["pills?"], "any": [r"\w+"]})
    assert index.find("two pills a day") == {"time", "dose", "any"}
    assert index.find("nothing") == {"any"}
    assert CueIndex({}).find("a day") == set()
    assert CueIndex({"dose": ["pill"]}).find("\udcff\0 pill") == {"dose"}
