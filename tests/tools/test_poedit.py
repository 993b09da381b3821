"""Poedit in a window of its own: opened, saved, a text confirmed and one sent back.

It needs poedit, xvfb-run and xdotool, and patience: TOOLS_GUI=1 pytest tests/tools/test_poedit.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_states import NAME, REST, WASH, site  # noqa: F401
from translator_tools import find_program, run_program
from workbench import build, entries, po

from pipeline.cli.main import main

OWN_FIELDS = ("PO-Revision-Date", "X-Generator", "X-Poedit", "Last-Translator")
DRIVE = """
poedit "$1" >/dev/null 2>&1 &
xdotool search --sync --onlyvisible --class poedit >/dev/null
sleep 4
{keys}
xdotool key ctrl+s
sleep 3
xdotool key ctrl+q
sleep 1
"""


@pytest.fixture(autouse=True)
def window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.environ.get("TOOLS_GUI") != "1":
        pytest.skip("Poedit needs a window and patience; set TOOLS_GUI=1")
    for name in ("poedit", "xvfb-run", "xdotool"):
        find_program(name)
    monkeypatch.setenv("HOME", str(tmp_path))


def open_and_save(path: Path, *, toggle: str = "") -> None:
    """Save a file in Poedit; with `toggle` the mark "needs work" of the text with this source is
    turned, by walking down to it."""
    below = list(entries(NAME)).index(toggle) if toggle else 0
    keys = "xdotool key ctrl+Down\nsleep 0.3\n" * below + ("xdotool key ctrl+u\n" if toggle else "")
    script = path.with_name("drive.sh")
    script.write_text(DRIVE.format(keys=keys), encoding="utf-8")
    run_program("xvfb-run", "-a", "bash", script, path)
    script.unlink()


def texts(path: Path) -> list[str]:
    """The lines of a PO file without the fields that Poedit fills in."""
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith(tuple(f'"{n}' for n in OWN_FIELDS))]


def test_a_saved_po_file_has_other_header_fields_only(site: Path) -> None:  # noqa: F811
    before, bytes_before = texts(po(NAME)), po(NAME).read_bytes()
    open_and_save(po(NAME))
    assert po(NAME).read_bytes() != bytes_before, "it was saved"
    assert texts(po(NAME)) == before
    assert build() == 0
    assert entries(NAME)[REST].reviewed


def test_what_is_sent_back_in_poedit_is_withdrawn(site: Path) -> None:  # noqa: F811
    for name in ("page.xlf", "old.xlf"):
        form = ["--format", "xliff-1.2"] if name == "old.xlf" else []
        assert main(["export", *form, name]) == 0
        assert entries(NAME)[REST].approved
        open_and_save(Path(name).absolute(), toggle=REST)
        assert main(["import", name]) == 0
        assert not entries(NAME)[REST].approved, name
        assert not entries(NAME)[WASH].approved
        open_and_save(po(NAME).absolute(), toggle=REST)
        assert entries(NAME)[REST].approved
