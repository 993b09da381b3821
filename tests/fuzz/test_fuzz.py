"""A short run of the fuzzer, and all it ever found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fuzz import seeds
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import find_break, pseudo_edition
from markdown import mutate, pages
from oracle import renderer

FOUND = sorted((Path(__file__).parent / "regressions").glob("*.md"))
LEFT = sorted((Path(__file__).parent / "left").glob("*.md"))
MD = renderer(sites=True)


def test_the_regressions_are_there() -> None:
    assert [path.name for path in FOUND] == [f"{i:03}.md" for i in range(1, len(FOUND) + 1)]
    assert len(FOUND) >= 30
    assert len(LEFT) >= 5


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_regression(path: Path) -> None:
    assert find_break(path.read_bytes().decode("utf-8"), MD) is None


@pytest.mark.parametrize("path", LEFT, ids=lambda path: path.stem)
def test_what_parsers_differ_on_stays_in_the_source_language(path: Path) -> None:
    """Such a page is written, its doubtful lines in the source language, with a finding."""
    text = path.read_bytes().decode("utf-8")
    made = pseudo_edition(text)
    assert made.proved
    assert made.text == text
    assert all("other readers" in reason for reason in made.reverted.values())
    assert made.reverted


@settings(max_examples=150)
@given(pages)
def test_no_written_page_breaks_a_law(page: str) -> None:
    assert find_break(page, MD) is None


CORPUS = seeds(shared=False)


@settings(max_examples=150)
@given(st.sampled_from(CORPUS), st.integers(0, 2**32))
def test_no_damaged_page_breaks_a_law(page: str, seed: int) -> None:
    assert find_break(mutate(page[:3000], random.Random(seed)), MD) is None
