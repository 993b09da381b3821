"""The examples in the docstrings of the front door give what they say."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import pipeline

FUNCTIONS = ["build", "check", "load_glossary", "translate_page", "translate_text"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_example_is_true(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site" / "seeds").mkdir(parents=True)
    (tmp_path / "site" / "seeds" / "pain.md").write_text("# Pain\n")
    (tmp_path / "site" / "glossary").mkdir()
    (tmp_path / "site" / "glossary" / "en-es.tsv").write_text("term\ttranslation\npain\tdolor\n")
    monkeypatch.chdir(tmp_path)
    finder = doctest.DocTestFinder(recurse=False)
    globs = {"pipeline": pipeline, "Path": Path}
    [example] = finder.find(getattr(pipeline, name), name, globs=globs)
    assert example.examples, "there is no example"
    assert doctest.DocTestRunner().run(example).failed == 0


def test_each_function_has_an_example() -> None:
    functions = [
        n for n in pipeline.__all__ if n[0].islower() and n not in ("load_settings", "plain")
    ]
    assert sorted(functions) == FUNCTIONS
