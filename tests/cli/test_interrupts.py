"""An interrupt at any moment: exit code 130, in silence, with no process left.

The commands and the judgement are those of `bench/interrupts.py`, which interrupts more often.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from locations import ROOT
from workbench import put

from bench.interrupts import COMMANDS, finish, interrupt, judge, left_over, run

GOOD = {"ended", "done before", "not begun"}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    put(tmp_path, {f"seeds/{n}.md": f"# Page {n}\n\n" + "You rest.\n\n" * 20 for n in range(6)})
    for command in ("build --engine pseudo", "export first.csv"):
        assert finish(tmp_path, command) == 0
    return tmp_path


@pytest.mark.parametrize("name", ["build", "build --jobs 3", "import", "watch", "status"])
def test_at_any_moment_it_ends_in_silence_and_leaves_nothing(name: str, pages: Path) -> None:
    found = interrupt(pages, name, signal.SIGINT, 4, random.Random(name))
    assert set(found) <= GOOD, found


def test_sigterm_ends_it_with_143(pages: Path) -> None:
    process = run(pages, COMMANDS["watch"])
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    assert judge(process, 143, ends=False) in ("ended", "not begun")


def _signal_in(folder: Path, before: str, number: int = signal.SIGINT) -> tuple[int, str]:
    """Run a build that gets a signal when it comes to the function `before` names."""
    module, _, name = before.partition(":")
    owner, _, attribute = name.rpartition(".")
    place = f"module.{owner}" if owner else "module"
    program = f"""
import importlib, os, sys
from pipeline.cli.entry import run_program
module = importlib.import_module({module!r})
real = {place}.{attribute}
def now(*args, **named):
    os.kill(os.getpid(), {int(number)})
    return real(*args, **named)
{place}.{attribute} = now
sys.argv = ["pipeline", "build", "--engine", "pseudo", "--jobs", "2", "--refresh"]
run_program()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    _, err = process.communicate(timeout=120)
    time.sleep(0.1)
    assert left_over(process.pid) == []
    return process.returncode, err


MOMENTS = {
    "the parser is made": "pipeline.cli.main:make_parser",
    "a worker is started": "subprocess:Popen.__init__",
    "a worker has been started": "pipeline.interrupts:add_child",
    "a file is flushed": "os:fsync",
    "a file takes its place": "pipeline.workspace.swap:exchange",
    "the workers end": "pipeline.workflow.worker_processes:Worker.close",
    "the streams are closed": "pipeline.cli.main:_finish_streams",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_at_a_delicate_moment(moment: str, pages: Path) -> None:
    put(pages, {"seeds/0.md": "# Page 0\n\nOther text.\n"})
    assert _signal_in(pages, MOMENTS[moment]) == (130, "")
    assert finish(pages, COMMANDS["build"]) == 0
    assert not list((pages / "output").rglob(".*"))


def test_a_signal_that_the_caller_ignores_is_ignored(pages: Path) -> None:
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = run(pages, COMMANDS["build"])
    finally:
        signal.signal(signal.SIGINT, previous)
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
