"""`pipeline translate`: plain text, line by line, printed as it goes."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from locations import DATA
from terminal import run_in_terminal
from workbench import put

from pipeline.cli.main import main
from pipeline.engines.fake import PseudoEngine, pseudo
from pipeline.workflow.portions import FIRST, SIZE, portions

LINES = DATA / "cli" / "lines.txt"
Capture = pytest.CaptureFixture[str]


def test_translate_keeps_lines_order_and_outer_blanks(site: Path, capsys: Capture) -> None:
    for engine, change in (("identity", str), ("pseudo", pseudo)):
        assert main(["translate", "--engine", engine, str(LINES)]) == 0
        out, err = capsys.readouterr()
        assert out == change(LINES.read_text(encoding="utf-8"))
        assert err.splitlines()[0] == f"engine {engine}/1"


def test_translate_reads_standard_input_in_any_locale(tmp_path: Path) -> None:
    text = "Don’t wait\r\nsí\nno newline at the end"
    for environment in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "translate", "--engine", "identity"],
            cwd=tmp_path,
            env={**os.environ, **environment},
            input=text.encode(),
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode() == text.replace("\r\n", "\n") + "\n"


def test_translate_tells_findings_with_their_line(site: Path, capsys: Capture) -> None:
    put(site, {"in.txt": "Nothing.\nThe immune cells.\n"})
    assert main(["translate", "--engine", "identity", "in.txt"]) == 0
    (_, line) = capsys.readouterr().err.splitlines()
    assert line.startswith("in.txt:2: error: “immune cells” must be “células inmunitarias”")
    assert main(["translate", "--engine", "identity", "--no-glossary", "in.txt"]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_translate_refuses_what_is_no_text(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, {"in.txt": b"good\nca\xf1a\n"})
    assert main(["translate", "--engine", "identity", "in.txt"]) == 2
    assert capsys.readouterr().err == "pipeline: in.txt:2: not UTF-8; save it as UTF-8\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff")))
    assert main(["translate", "--engine", "identity"]) == 2
    assert capsys.readouterr().err.startswith("pipeline: standard input:1: not UTF-8")


# --- long texts ----------------------------------------------------------------------------------

LONG = [f"The nurse {n} calls." for n in range(FIRST + 2 * SIZE + 7)]


def test_a_long_text_keeps_lines_order_and_numbers(site: Path, capsys: Capture) -> None:
    lines = [*LONG, "", "The immune cells."]
    put(site, {"in.txt": "\n".join(lines)})
    assert main(["translate", "--engine", "pseudo", "in.txt"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [pseudo(line) for line in lines]
    assert f"in.txt:{len(lines)}: error: “immune cells” must be" in err


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, []), (1, [1]), (25, [25]), (26, [25, 1]), (225, [25, 200]), (500, [25, 200, 200, 75])],
)
def test_portions_are_small_first_and_complete(count: int, sizes: list[int]) -> None:
    found = list(portions(range(count)))
    assert [len(portion) for portion in found] == sizes
    assert [item for portion in found for item in portion] == list(range(count))


def test_what_is_translated_is_printed_before_the_rest(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that breaks off in the second portion loses nothing of the first."""
    translate = PseudoEngine.translate
    calls: list[int] = []

    def interrupted(self: PseudoEngine, sentences: Sequence[str], *rest: Any, **named: Any) -> Any:
        calls.append(len(sentences))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return translate(self, sentences, *rest, **named)

    monkeypatch.setattr(PseudoEngine, "translate", interrupted)
    put(site, {"in.txt": "\n".join(LONG)})
    assert main(["translate", "--engine", "pseudo", "in.txt"]) == 130
    assert capsys.readouterr().out.splitlines() == [pseudo(line) for line in LONG[:FIRST]]


WAIT_AFTER_ONE = """
import os, sys, time
from pipeline.cli.main import main
from pipeline.engines.fake import PseudoEngine
translate, calls = PseudoEngine.translate, []
def slow(*args, **named):
    calls.append(1)
    if len(calls) > 1:
        time.sleep(600)
    return translate(*args, **named)
PseudoEngine.translate = slow
sys.exit(main(sys.argv[1:]))
"""


def test_an_interrupt_leaves_what_was_printed(site: Path) -> None:
    put(site, {"in.txt": "\n".join(LONG)})
    with subprocess.Popen(
        [sys.executable, "-c", WAIT_AFTER_ONE, "translate", "--engine", "pseudo", "in.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        first = [process.stdout.readline() for _ in range(FIRST)]
        process.send_signal(signal.SIGINT)
        try:
            rest, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert [line.rstrip("\n") for line in first] == [pseudo(line) for line in LONG[:FIRST]]
    assert rest == ""
    assert "Traceback" not in err


def test_a_terminal_shows_how_far_it_is(site: Path) -> None:
    put(site, {"in.txt": "\n".join(LONG)})
    shown = run_in_terminal(["translate", "--engine", "pseudo", "in.txt"], site)
    assert shown.code == 0
    assert re.search(rf"lines es: 0/{len(LONG)}\b", shown.text)
    assert re.search(rf"lines es: {FIRST + SIZE}/{len(LONG)}, [\d.]+/s", shown.text)
    found = [line.split("\x1b[K")[-1] for line in shown.text.splitlines()]
    assert [line for line in found if line][1:] == [pseudo(line) for line in LONG]


@pytest.mark.parametrize("option", ["-q", "--quiet"])
def test_a_quiet_run_shows_no_progress(site: Path, option: str) -> None:
    put(site, {"in.txt": "\n".join(LONG)})
    shown = run_in_terminal(["translate", option, "--engine", "pseudo", "in.txt"], site)
    assert shown.text.splitlines() == [pseudo(line) for line in LONG]
