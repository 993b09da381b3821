"""What a person saves while a command runs is never lost: every writer of PO files, at each moment.

The writers and the editor are those of `bench/races.py`, which runs many more races.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from workbench import files

from bench.races import WRITERS, race, read_all, with_approval
from pipeline.cli.main import main as run_command
from pipeline.interrupts import deferred_interrupts
from pipeline.workspace import swap
from pipeline.workspace.writing import remove_unchanged, replace_bytes

Save = Callable[[Path, bytes], None]
SAVED = "Guardado en medio."


def _in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _by_rename(path: Path, data: bytes) -> None:
    beside = path.with_name("editor~")
    beside.write_bytes(data)
    beside.replace(path)


def _slowly(path: Path, data: bytes) -> None:
    """Over the file, from a thread, which is half done when this returns."""
    file = path.open("r+b", buffering=0)
    file.truncate(0)
    file.write(data[:100])

    def go_on() -> None:
        time.sleep(0.1)
        file.write(data[100:])
        file.close()

    threading.Thread(target=go_on).start()


HOW: dict[str, Save] = {"in place": _in_place, "by rename": _by_rename, "slowly": _slowly}
MOMENTS = ["while it is flushed", "just before the exchange"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/page.md").write_text(
        "# Side effects\n\nYou may feel tired.\n\nAsk your nurse."
    )
    assert run_command(["build", "--engine", "pseudo", "--no-glossary", "-q"]) == 0
    return tmp_path


def _save_once(
    monkeypatch: pytest.MonkeyPatch, moment: str, act: Callable[[], object]
) -> Callable[[], bool]:
    """Do something at a moment of the next write, once; gives whether it came to that."""
    left = [act]

    def now() -> None:
        if left:
            left.pop()()

    fsync, swap_files, move = os.fsync, swap.exchange, os.replace

    def slow(handle: int) -> None:
        now()
        fsync(handle)

    def late(one: Path, two: Path) -> bool:
        now()
        return swap_files(one, two)

    def late_move(one: Path, two: Path) -> None:
        now()
        move(one, two)

    if moment == MOMENTS[0]:
        monkeypatch.setattr("os.fsync", slow)
    else:
        monkeypatch.setattr(swap, "exchange", late)
        monkeypatch.setattr("os.replace", late_move)
    return lambda: not left


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_overwrites_a_save(
    writer: str, how: str, moment: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write = WRITERS[writer](1)
    data = with_approval(path, SAVED)
    is_saved = _save_once(monkeypatch, moment, lambda: HOW[how](path, data))
    write()
    assert is_saved()
    time.sleep(0.15 if how == "slowly" else 0)
    texts, torn = read_all()
    assert SAVED in texts
    assert not torn
    assert not [name for name in files(site) if "/." in name], "no temporary file is left"


@pytest.mark.parametrize("writer", WRITERS)
def test_a_save_during_the_run_is_told_or_merged(
    writer: str, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, write = WRITERS[writer](1)
    data = with_approval(path, SAVED)
    _save_once(monkeypatch, MOMENTS[0], lambda: path.write_bytes(data))
    outcome = write()
    told = capsys.readouterr().err + " ".join(getattr(outcome, "errors", []))
    if writer == "import":  # its rows are put into what was saved
        assert read_all()[0] == {SAVED, "Nota 1"}
    elif writer == "prune":  # it had not begun to remove
        assert outcome == 0
        assert "saved during this run and is left; run again" in told
    else:
        assert f"{path}: was changed during this run; run again" in told


@pytest.mark.parametrize("writer", WRITERS)
def test_the_run_after_it_takes_the_save_over(
    writer: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write = WRITERS[writer](1)
    data = with_approval(path, SAVED)
    _save_once(monkeypatch, MOMENTS[1], lambda: path.write_bytes(data))
    write()
    monkeypatch.undo()
    monkeypatch.chdir(site)
    write()
    assert SAVED in read_all()[0]
    if writer in ("build", "watch", "rename"):
        assert any(SAVED.encode() in data for data in files(site / "output/es").values())


@pytest.mark.parametrize("writer", WRITERS)
def test_races(writer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = race(writer, 12, random.Random(writer))
    assert (result.races, result.lost, result.torn) == (12, 0, 0)


# --- the functions below them --------------------------------------------------------------------


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "rename"])
def test_a_file_is_replaced_if_it_is_what_was_read(
    can_exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_exchange:
        monkeypatch.setattr(swap, "exchange", lambda one, two: False)
    path = tmp_path / "new" / "page.po"
    assert not replace_bytes(path, b"gone", b"new"), "somebody has removed it"
    assert not path.exists()
    assert replace_bytes(path, None, b"one")
    assert not replace_bytes(path, None, b"two"), "somebody has made it"
    assert replace_bytes(path, b"one", b"two")
    assert not replace_bytes(path, b"one", b"three")
    assert files(tmp_path) == {"new/page.po": b"two"}


def test_a_file_is_removed_if_it_is_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "page.po"
    replace_bytes(path, None, b"one")
    assert not remove_unchanged(path, b"other", tmp_path)
    assert path.read_bytes() == b"one"
    assert remove_unchanged(path, b"one", tmp_path)
    assert not (tmp_path / "a").exists(), "nor the folders that are empty then"
    assert remove_unchanged(path, b"one", tmp_path), "what is gone is gone"


def test_of_two_saves_in_a_row_the_last_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.po"
    path.write_bytes(b"old")
    saves, real = [b"first", b"second", b"third"], swap.exchange

    def late(one: Path, two: Path) -> bool:
        if saves:
            _by_rename(path, saves.pop(0))
        return real(one, two)

    monkeypatch.setattr(swap, "exchange", late)
    assert not replace_bytes(path, b"old", b"new")
    assert not saves
    assert files(tmp_path) == {"page.po": b"third"}


def test_a_program_that_never_closes_the_file_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_PATIENCE", 0.05)
    path = tmp_path / "page.po"
    path.write_bytes(b"old")
    with path.open("r+b") as file:
        assert not replace_bytes(path, b"old", b"new")
        file.write(b"edited")
    assert files(tmp_path) == {"page.po": b"edited"}
    assert replace_bytes(path, b"edited", b"new"), "afterwards it is free"


def test_an_interrupt_does_not_cut_a_step_in_two() -> None:
    done = []

    def step() -> None:
        with deferred_interrupts():
            signal.raise_signal(signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        step()
    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
