"""pipeline.workspace.lock: one run at a time in an output tree, whatever became of the last one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from workbench import build, files, put, run

from pipeline.errors import OutputError
from pipeline.workspace.lock import locked

HOLD = """
import sys, time
from pathlib import Path
from pipeline.workspace.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(120)
"""


def _holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_says_who_builds_and_changes_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with _holder(site / "output") as other:
        assert build("--no-wait") == 2
        told = capsys.readouterr().err
        assert told.startswith(f"pipeline: {site}/output: ")
        assert told.endswith(" is building into it; let it finish, or leave out --no-wait\n")
        if Path("/proc/locks").exists():
            assert f"process {other.pid} is building" in told
        assert not files(site / "output")
        other.kill()


def test_a_lock_dies_with_its_process_however_that_ends(site: Path) -> None:
    with _holder(site / "output") as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert build("--no-wait") == 0


def test_a_second_run_waits_and_says_so(tmp_path: Path) -> None:
    told: list[str] = []
    order: list[str] = []

    def second() -> None:
        with locked(tmp_path, tell=told.append) as waited:
            order.append(f"second, waited: {waited}")

    with locked(tmp_path) as waited:
        thread = threading.Thread(target=second)
        thread.start()
        while not told:
            time.sleep(0.01)
        order.append(f"first, waited: {waited}")
    thread.join(60)
    assert order == ["first, waited: False", "second, waited: True"]
    (message,) = told
    assert message.endswith(" is building into it; waiting for its end")


def test_other_trees_and_runs_that_write_nothing_need_no_lock(site: Path) -> None:
    with locked(site / "output"):
        assert build("--output", "other", "--no-wait") == 0
        assert build("--check", "--no-wait") == 1
    assert not files(site / "output"), "and a lock leaves no file"


def test_a_tree_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, {"output": "a file"})
    with pytest.raises(OutputError, match="move away the file"), locked(tmp_path / "output"):
        pytest.fail("nothing can be locked here")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to find workers in")
def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    """They would hold its lock else."""
    put(tmp_path, {f"seeds/{n}.md": f"Text {n} *with* [link](/x).\n\n" * 400 for n in range(200)})
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "--engine", "pseudo", "--jobs", "2"],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    while len(_children(process.pid)) < 2 and process.poll() is None:
        time.sleep(0.02)
    workers = _children(process.pid)
    process.kill()
    process.wait()
    assert len(workers) == 2
    done = run(["build", "--engine", "pseudo", "x.md"], tmp_path)
    assert done.returncode == 2, "no such page; but first of all, it ended"
    end = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(folder.name))
    return found
