"""pipeline.workflow.executors: whoever works on the pages, the bytes are the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workbench import build, files, put

from pipeline.errors import PipelineError, UsageError
from pipeline.workflow import executors
from pipeline.workflow.executors import open_executor


def power(base: int, item: int) -> int:
    time.sleep(0.01 * (5 - item))  # the last is ready first
    return int(base**item)


def whose(_: object, item: str) -> int:
    return os.getpid()


def die(_: object, item: int) -> None:
    os._exit(1)


KEYS = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    with open_executor("local", jobs, 2) as executor:
        assert list(executor.map(power, range(5), KEYS)) == [1, 2, 4, 8, 16]
        assert list(executor.map(power, [], [])) == []


def test_what_has_one_key_has_one_worker() -> None:
    with open_executor("local", 3, None) as executor:
        first = list(executor.map(whose, KEYS, KEYS))
        again = list(executor.map(whose, KEYS[::-1], KEYS[::-1]))
    assert again == first[::-1]
    assert len(set(first)) > 1
    assert os.getpid() not in first


def test_one_job_works_here() -> None:
    with open_executor("local", 1, None) as executor:
        assert list(executor.map(whose, KEYS, KEYS)) == [os.getpid()] * len(KEYS)


def test_a_worker_that_dies_is_an_error_and_no_traceback() -> None:
    with (
        pytest.raises(PipelineError, match="a worker process died"),
        open_executor("local", 2, None) as executor,
    ):
        list(executor.map(die, [1, 1], ["a", "b"]))


@pytest.mark.parametrize("name", ["", "loca", "dusk", "dusk=tcp://127.0.0.1:1"])
def test_an_unknown_executor_is_refused(
    name: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match="known: local, dask, dask=ADDRESS"):
        open_executor(name, 2, None).__enter__()
    assert build("--executor", name) == 2
    assert f"unknown executor {name!r}" in capsys.readouterr().err


# --- dask ----------------------------------------------------------------------------------------


@pytest.fixture
def dask() -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")


def slowly(shared: dict[str, str], item: int) -> str:
    time.sleep(0.2)
    return f"{shared['greeting']} {item} {os.getpid()}"


@pytest.mark.engine
@pytest.mark.usefixtures("dask")
@pytest.mark.filterwarnings("default")
def test_a_cluster_of_two_makes_the_same_bytes(site: Path) -> None:
    put(site, {"seeds/broken.md": b"\xff", "seeds/none.md": "---\ntranslate: false\n---\nNo.\n"})
    assert build("--lang", "es", "--lang", "pt") == 2, "one page is not UTF-8"
    made = files(site / "output")
    assert build("--executor", "dask", "--jobs", "2", "--output", "other", "--lang", "es",
                 "--lang", "pt") == 2  # fmt: skip
    assert files(site / "other") == made


@pytest.mark.engine
@pytest.mark.usefixtures("dask")
@pytest.mark.filterwarnings("default")
def test_a_worker_killed_amid_the_run_changes_nothing() -> None:
    with open_executor("dask", 2, {"greeting": "page"}) as executor:
        keys = [str(number) for number in range(30)]
        results = executor.map(slowly, range(30), keys)
        first = next(results)
        os.kill(int(first.split()[2]), signal.SIGKILL)
        told = [first, *results]
    assert [line.split()[:2] for line in told] == [["page", str(n)] for n in range(30)]
    assert len({line.split()[2] for line in told}) > 1, "another worker has taken over"


@pytest.mark.engine
@pytest.mark.usefixtures("dask")
def test_a_worker_killed_amid_a_build_changes_no_byte(site: Path) -> None:
    psutil = pytest.importorskip("psutil", reason="it comes with the extra [dask]")
    pages = {f"seeds/more/{n}.md": f"# Group {n}\n\nGroup {n} has {n} beds.\n" for n in range(120)}
    put(site, pages)
    assert build("--lang", "es") == 0
    command = "pipeline build --engine pseudo --lang es --executor dask --jobs 2 --output other"
    with subprocess.Popen([sys.executable, "-m", *command.split()]) as running:
        editions = site / "other" / "es" / "more"
        while not (done := len(list(editions.glob("*.md")))) and running.poll() is None:
            time.sleep(0.01)
        children = psutil.Process(running.pid).children(recursive=True)
        workers = [child for child in children if "spawn_main" in str(child.cmdline())]
        max(workers, key=lambda worker: worker.cpu_times().user).kill()
    assert 0 < done < len(pages), "killed amid the build"
    assert running.returncode == 0
    assert files(site / "other") == files(site / "output")


@pytest.mark.engine
@pytest.mark.usefixtures("dask")
@pytest.mark.filterwarnings("default")
def test_no_scheduler_is_an_error_and_no_traceback(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "CONNECT", "1s")
    assert build("--executor", "dask=tcp://127.0.0.1:1") == 2
    assert "tcp://127.0.0.1:1: no Dask scheduler answers there" in capsys.readouterr().err


@pytest.mark.engine
@pytest.mark.usefixtures("dask")
@pytest.mark.filterwarnings("default")
def test_nobody_else_reaches_the_cluster() -> None:
    """A scheduler runs the code of whoever reaches it; every user of the machine could."""
    from distributed import Client
    from distributed.security import Security

    with open_executor("dask", 1, {"greeting": "page"}) as executor:
        assert list(executor.map(slowly, [1], ["1"])), "we reach it"
        address = executor._client.scheduler.address  # type: ignore[attr-defined]
        assert address.startswith("tls://127.0.0.1:")
        strangers = [
            (address.replace("tls:", "tcp:"), None, r"Timed out|closed|reset"),
            (address, Security.temporary(), r"certificate|Timed out|closed"),  # type: ignore[no-untyped-call]
        ]
        for where, security, message in strangers:
            with pytest.raises(OSError, match=message):
                Client(where, security=security, timeout="2s")  # type: ignore[no-untyped-call]


def test_without_dask_it_says_what_to_install(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert build("--executor", "dask") == 2
    assert "pip install 'md-translation-pipeline[dask]'" in capsys.readouterr().err
