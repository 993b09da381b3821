"""Standard streams that are full or closed, and readers that leave: an exit code that says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from locations import DATA
from workbench import lay_out, put

BUFFERING: Final = {"buffered": {}, "unbuffered": {"PYTHONUNBUFFERED": "1"}}
NO_ROOM: Final = (
    "pipeline: standard output cannot be written: No space left on device; make room, or send it "
    "elsewhere\n"
)
full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


def environment(buffering: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**kept, **BUFFERING[buffering]}


def shell(command: str, folder: Path, buffering: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        f"{sys.executable} -m pipeline {command}",
        shell=True,
        cwd=folder,
        env=environment(buffering),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("buffering", BUFFERING)
def test_a_reader_that_leaves_early_is_no_error(buffering: str, tmp_path: Path) -> None:
    put(tmp_path, {"big.txt": "a line of text\n" * 20_000})
    done = shell("translate --engine identity big.txt | head -1", tmp_path, buffering)
    assert done.stdout == "a line of text\n"
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


PRINTING: Final = """\
--help
--version
build --help
glossary lint --help
build --engine pseudo
build --engine pseudo --json
build --engine pseudo --check
status --engine pseudo
status --engine pseudo --json
review next --engine pseudo
check --engine pseudo
check --engine pseudo --format sarif
translate --engine identity lines.txt
evaluate --engine identity refs.tsv
glossary search cell
glossary lint
glossary import csv terms.csv
glossary export terms.tsv
models list
export all.csv
import all.csv --json
completion bash
""".splitlines()

ONE_AFTER_THE_OTHER: Final = """
import os, sys
import pipeline.workflow.runner  # loaded once, not in each process
from pipeline.cli.main import main
for number, line in enumerate(sys.stdin.read().splitlines()):
    child = os.fork()
    if not child:
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
        os.dup2(os.open(f"{number}.err", os.O_WRONLY | os.O_CREAT), 2)
        sys.exit(main(line.split()))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs commands with standard output on a full device, each to its end in a process of its own."""


@full_device
@pytest.mark.parametrize("buffering", BUFFERING)
def test_every_command_says_that_standard_output_is_full(buffering: str, tmp_path: Path) -> None:
    lay_out(tmp_path)
    for name in ("lines.txt", "refs.tsv"):
        put(tmp_path, {name: (DATA / "cli" / name).read_bytes()})
    put(tmp_path, {"terms.csv": "term,translation,status\npain,dolor,locked\n"})
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER],
        cwd=tmp_path,
        env=environment(buffering),
        input="\n".join(PRINTING),
        capture_output=True,
        text=True,
        check=True,
    )
    codes = dict(zip(PRINTING, done.stdout.splitlines(), strict=True))
    assert codes == dict.fromkeys(PRINTING, "2")
    for number, command in enumerate(PRINTING):
        told = (tmp_path / f"{number}.err").read_text()
        assert told.endswith(NO_ROOM), command
        assert told.count("No space left") == 1, command
        assert "Traceback" not in told, command


CLOSED = [
    ("build --engine pseudo 2>/dev/full", 2, "", ""),
    ("build --engine pseudo >&-", 0, "", "seeds/page.md:1: "),
    ("build --engine pseudo 2>&-", 0, "es\n", ""),
    ("translate --engine pseudo <&-", 2, "", "pipeline: standard input is closed; name a file"),
    ("build --engine nope 2>/dev/full", 2, "", ""),
    ("--help 2>/dev/full", 0, "usage: pipeline", ""),
]


@full_device
@pytest.mark.parametrize("buffering", BUFFERING)
@pytest.mark.parametrize(("command", "code", "out", "err"), CLOSED, ids=[c[0] for c in CLOSED])
def test_streams_that_are_full_or_closed(
    command: str, code: int, out: str, err: str, buffering: str, tmp_path: Path
) -> None:
    put(tmp_path, {"seeds/page.md": "Rest [here](#nowhere).\n"})
    put(tmp_path, {"glossary/en-es.tsv": "term\ttranslation\nrest\treposo\n"})
    done = shell(command, tmp_path, buffering)
    assert done.returncode == code
    assert done.stdout.startswith(out)
    assert done.stderr.startswith(err)
    assert "Traceback" not in done.stderr
