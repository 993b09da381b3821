"""Cues: a text without any of them is matched by no expression, and may be passed over."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locations import DATA

from pipeline.checks.cues import CueIndex, find_cues
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
    ("expression", "cues"),
    [
        ("days?|daily", ["daily", "day"]),
        (r"half (?:an )?hour|(?:30|thirty)[- ]min(?:ute)?s?", [" min", "-min", "half "]),
        ("[Ee]nero", ["enero"]),
        (r"\d x", [f"{n} x" for n in range(10)]),
        (r"\d+ x", [" x"]),
        (r"d(?<=/d)|to(?! the)", ["/d", "to"]),
        (r"(?:at|on) (?=least|most)", ["least", "most"]),
        (r"mid\w*", ["mid"]),
        (r"a{2,3}b", ["a"]),
        (r"a{0,3}b+", ["b"]),
        (r"(?P<unit>week|month)s?", ["month", "week"]),
        (r"[a-c]d", ["ad", "bd", "cd"]),
        (r"[.,]5", [",5", ".5"]),
        (r"\bMay\.", ["may."]),
        (r"\w+", [""]),
        (r"[^a]", [""]),
        (r"many|x*", ["", "many"]),
        ("", [""]),
    ],
)
def test_cues_of_an_expression(expression: str, cues: list[str]) -> None:
    assert sorted(find_cues(expression)) == cues


@pytest.mark.parametrize("form", FORMS)
def test_what_an_expression_matches_has_a_cue(form: str) -> None:
    cues, pattern = find_cues(form), re.compile(form, re.IGNORECASE)
    missed = [t for t in TEXTS if pattern.search(t) and not any(cue in t for cue in cues)]
    assert missed == []


PIECES = st.sampled_from(["a", "b", "ab", "[ab]", "a?", "b*", "b+", "(?:ab|b)", "(?:a)?", "(?!b)"])


@given(st.lists(PIECES, max_size=5).map("".join), st.text("ab", max_size=6))
@settings(derandomize=True, max_examples=500, deadline=None)
def test_no_match_without_a_cue(expression: str, text: str) -> None:
    if re.search(expression, text):
        assert any(cue in text for cue in find_cues(expression))


def test_an_index_finds_which_expressions_may_match() -> None:
    index = CueIndex({"time": ["days?", "weeks?"], "dose": ["pills?"], "any": [r"\w+"]})
    assert index.find("two pills a day") == {"time", "dose", "any"}
    assert index.find("nothing") == {"any"}
    assert CueIndex({}).find("a day") == set()
    assert CueIndex({"dose": ["pill"]}).find("\udcff\0 pill") == {"dose"}
