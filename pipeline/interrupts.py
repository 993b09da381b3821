"""How the program ends by a signal: at once, in silence, with nothing left behind.

It ends in the handler and by no exception: an exception would be lost in a callback, or be shown
by whatever runs. What is half done is not cleaned up, as after a power cut; files are written so
that this does no harm. Only what no later run would find is removed: processes and new files.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_children: set[int] = set()
_unfinished: set[str] = set()


def end_on_signals() -> None:
    """From now on a signal ends the program: 130 after an interrupt, 143 after SIGTERM.

    A signal that the caller wants to be ignored stays ignored.
    """
    for number in _SIGNALS:
        if callable(signal.getsignal(number)):
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    try:
        for child in list(_children):
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
        for child in list(_children):
            with suppress(OSError):
                os.waitpid(child, 0)
        for name in list(_unfinished):
            _remove(name)
    finally:
        os._exit(128 + number)


def _remove(name: str) -> None:
    with suppress(OSError):
        os.unlink(name)  # noqa: PTH108
    shutil.rmtree(name, ignore_errors=True)


@contextmanager
def removed_on_signal(path: Path) -> Iterator[None]:
    """While the block runs, a signal that ends the program removes a file or folder."""
    name = str(path)
    _unfinished.add(name)
    try:
        yield
    finally:
        _unfinished.discard(name)


def add_child(process: int) -> None:
    """A process that a signal ends with the program."""
    _children.add(process)


def forget_child(process: int) -> None:
    """A process that has ended."""
    _children.discard(process)


@contextmanager
def deferred_interrupts() -> Iterator[None]:
    """Run a block to its end; a signal that comes meanwhile is answered after it.

    Only the main thread is interrupted, so elsewhere there is nothing to do.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[tuple[int, FrameType | None]] = []
    handlers: dict[signal.Signals, Any] = {}
    try:
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if callable(handler):
                handlers[number] = handler
                signal.signal(number, lambda *signalled: pending.append(signalled))
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for arrived, frame in pending[:1]:
            handlers[signal.Signals(arrived)](arrived, frame)
