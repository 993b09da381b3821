"""The examples of docs/python.md run, one after the other, as a reader would type them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from documents import blocks, read
from workbench import put

import pipeline


def test_the_examples_run_and_say_what_they_are_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    built_in_glossary: None,
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"site/seeds/a.md": "Rest.\n", "site/pipeline.toml": 'engine = "pseudo"\n'})
    namespace: dict[str, Any] = {}
    shown = []
    examples = [block for block in blocks("python") if block.path.name == "python.md"]
    for block in examples:
        exec(compile(block.text, str(block), "exec"), namespace)
        shown.append(capsys.readouterr().out)
    page, glossary, lines, tree, error = shown
    assert "# Pàìn" in page
    assert "3 An <1>immune cell</1> fights it. → Àn <1>ìmmùnè cèll</1> fìghts ìt." in page
    assert "line 3: error: “immune cell” must be “célula inmunitaria” [term-missing]" in glossary
    assert lines == ""
    assert "1 written" in tree
    assert "[stale]" not in tree, "it was built a moment ago"
    assert error.startswith("unknown engine 'argus'; known engines: auto, ")


def test_the_page_names_all_errors_and_functions_that_there_are() -> None:
    named = set(re.findall(r"\b(\w+)\b", read("python.md")))
    functions = {name for name in pipeline.__all__ if name[0].islower()} - {"plain"}
    errors = {name for name in pipeline.__all__ if name.endswith("Error")}
    assert functions | errors <= named
