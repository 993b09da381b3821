"""Lokalize in a window of its own: a text is approved, the file is saved.

It needs lokalize, xvfb-run and xdotool: TOOLS_GUI=1 pytest tests/tools/test_lokalize.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_states import NAME, assert_as_meant, site  # noqa: F401
from translator_tools import find_program, run_program
from workbench import build, entries, po

from pipeline.catalogue.file import read

TITLE = "Your medicine"
DRIVE = """
lokalize "$1" >/dev/null 2>&1 &
xdotool search --sync --onlyvisible --class lokalize >/dev/null
sleep 5
xdotool mousemove 439 37 click 1 # the button "Approved": for the first text, which is fuzzy
sleep 1
xdotool mousemove 78 37 click 1 # the button "Save"
sleep 3
kill %1
"""


@pytest.fixture(autouse=True)
def window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.environ.get("TOOLS_GUI") != "1":
        pytest.skip("Lokalize needs a window and patience; set TOOLS_GUI=1")
    for name in ("lokalize", "xvfb-run", "xdotool", "dbus-run-session"):
        find_program(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = tmp_path / ".config" / "lokalizerc"
    settings.parent.mkdir()
    settings.write_text("[Identity]\nauthorEmail=ana@example.org\nauthorName=Ana\n", "utf-8")


def test_one_text_is_approved_and_the_others_stay(site: Path) -> None:  # noqa: F811
    script = site / "drive.sh"
    script.write_text(DRIVE, encoding="utf-8")
    before = read(po(NAME))[0]
    screen = ("-a", "-s", "-screen 0 1024x768x24", "dbus-run-session", "bash")
    run_program("xvfb-run", *screen, script, po(NAME).absolute())
    saved = read(po(NAME))[0]
    assert "Lokalize" in saved.header["X-Generator"]
    assert [(e.source, e.target) for e in saved.entries] == [
        (e.source, e.target) for e in before.entries
    ]
    assert not entries(NAME)[TITLE].fuzzy
    left = po(NAME).read_bytes()
    assert build() == 0
    assert_as_meant()
    assert entries(NAME)[TITLE].approved
    changed = set(left.splitlines()) ^ set(po(NAME).read_bytes().splitlines())
    texts = [line for line in changed if line.endswith(b'"') and not line.startswith(b'"X-')]
    assert texts == [], "what it wrapped stays so"
