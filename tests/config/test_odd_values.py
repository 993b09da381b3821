"""Values of a configuration that Python's own functions stumble over, and users without a home."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbench import build, put

VALUES = {
    "source": 'source = "a\\u0000b"',
    "output": 'output = "a\\u0000b"',
    "glossary": 'glossary = "a\\u0000b"',
    "project": 'project = "a\\u0000b"',
    "in a list": 'languages = ["e\\u0000s"]',
    "in a table": '[domains]\n"a\\u0000*" = "cancer"',
    "a long number": f"jobs = {'9' * 5000}",
    "a long number elsewhere": f"[tool]\nx = -{'1' * 5000}",
}


@pytest.mark.parametrize("what", VALUES)
def test_it_is_an_error_and_no_traceback(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "# A\n", "pipeline.toml": VALUES[what]})
    assert build() == 2
    told = capsys.readouterr().err
    assert str(tmp_path / "pipeline.toml") in told
    assert "correct it" in told or "has a NUL; take it out" in told
    assert not (tmp_path / "output").exists()
