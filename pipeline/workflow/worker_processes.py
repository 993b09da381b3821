"""Worker processes of this machine, which never look into the working folder for a module.

The standard library's pools start Python so that a `json.py` beside the pages would be imported.
They are also loud when they are interrupted, and need a process more that cleans up after them.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

from pipeline import interrupts
from pipeline.errors import PipelineError
from pipeline.workflow.worker import read_message, write_message

_BEGIN: Final = (
    "import sys; sys.path[:] = sys.argv[1:]; from pipeline.workflow.worker import main; main()"
)
_AHEAD: Final = 2
"""Calls that a worker has at a time, so that it never waits for the next."""


class Worker:
    """A process that calls functions of what is shared and one item, in the order given."""

    def __init__(self, shared: bytes) -> None:
        """Start the process; `shared` is pickled."""
        self._calls: SimpleQueue[tuple[bytes, Future[Any]] | None] = SimpleQueue()
        self._process = _start()
        self._thread = threading.Thread(target=self._serve, args=(shared,), daemon=True)
        self._thread.start()

    def submit(self, function: Callable[[Any, Any], Any], item: object) -> Future[Any]:
        """Call `function`; its result comes later, or what it raised."""
        future: Future[Any] = Future()
        self._calls.put((pickle.dumps((function, item)), future))
        return future

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._calls.put(None)
        self._calls.put(None)  # one ends the calls, one ends the wait for calls that must fail
        self._process.kill()
        self._process.wait()
        interrupts.forget_child(self._process.pid)
        self._thread.join()

    def _serve(self, shared: bytes) -> None:
        """Send calls and take the answers, in a thread of the parent."""
        waiting: deque[Future[Any]] = deque()
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        try:
            write_message(sink, shared)
            while True:
                while len(waiting) < _AHEAD and (call := self._next(wait=not waiting)):
                    waiting.append(call[1])
                    write_message(sink, call[0])
                if not waiting:
                    return
                succeeded, result = pickle.loads(read_message(source))
                future = waiting.popleft()
                future.set_result(result) if succeeded else future.set_exception(result)
        except (EOFError, OSError):
            self._fail(waiting)
        finally:
            with suppress(OSError):
                source.close()
            with suppress(OSError):
                sink.close()

    def _next(self, *, wait: bool) -> tuple[bytes, Future[Any]] | None:
        try:
            return self._calls.get(block=wait)
        except Empty:
            return None

    def _fail(self, waiting: deque[Future[Any]]) -> None:
        for future in waiting:
            future.set_exception(_died())
        while call := self._calls.get():
            call[1].set_exception(_died())


def _start() -> subprocess.Popen[bytes]:
    if not sys.executable:
        raise PipelineError("this Python cannot start another one; run with --jobs 1")
    options = ["-I"]  # no PYTHON… variables, and no module of the working folder
    options += ["-B"] if sys.dont_write_bytecode else []
    options += ["-X", "utf8"] if sys.flags.utf8_mode else []
    command = [sys.executable, *options, "-c", _BEGIN, *_find_path()]
    # An interrupt of a terminal reaches all its processes; the first one answers it. What is
    # blocked here stays blocked in the child, from its first moment on.
    with interrupts.deferred_interrupts():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            interrupts.add_child(process.pid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def _find_path() -> list[str]:
    """Where this process finds modules, without the working folder; the folder of this package
    comes last if it is that one."""
    here = str(Path(__file__).resolve().parents[2])
    folders = [folder for folder in sys.path if folder and not _is_working_folder(folder)]
    return [*folders, *([here] if here not in folders else [])]


def _is_working_folder(folder: str) -> bool:
    try:
        return os.path.samefile(folder, ".")  # noqa: PTH121
    except OSError:
        return False


def _died() -> PipelineError:
    return PipelineError(
        "a worker process died, probably for want of memory; run with fewer --jobs"
    )
