"""The memory that translate-toolkit makes of our PO file serves another page."""

from __future__ import annotations

from pathlib import Path

import pytest
from translator_tools import run_program
from workbench import build, entries, po, put, review

from pipeline.cli.main import main

OLD, NEW = "old.md", "new.md"
TEXT = "Take **two** with [water](/w).\n"
TAKE, TARGET = "Take <1>two</1> with <2>water</2>.", "Tome <1>dos</1> con <2>agua</2>."


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_memory_of_po2tmx_is_used() -> None:
    put(Path(), {f"seeds/{OLD}": TEXT})
    assert build() == 0
    review(OLD, TAKE, TARGET)
    run_program("po2tmx", "--progress=none", "-l", "es", po(OLD), "memory.tmx")
    Path("seeds", OLD).unlink()
    po(OLD).unlink()
    put(Path(), {f"seeds/{NEW}": f"# Doses\n\n{TEXT}"})
    assert build() == 0
    assert main(["import", "memory.tmx"]) == 0
    assert (entries(NEW)[TAKE].target, entries(NEW)[TAKE].draft) == (TARGET, True)
