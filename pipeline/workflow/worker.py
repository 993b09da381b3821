"""A worker process: calls functions as its parent asks, one after the other.

Its standard input and output carry messages: a length of 8 bytes, then a pickle. The first holds
what all calls share, each of the others a function and an item; each gets an answer.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
import traceback
from queue import SimpleQueue
from typing import IO, Any, Final

GARBAGE_THRESHOLD: Final = 50_000
"""See `pipeline.cli.main`."""
_LENGTH: Final = 8


def write_message(stream: IO[bytes], data: bytes) -> None:
    """Write one message. Raises OSError where nobody reads."""
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes:
    """Read one message. Raises EOFError where the other side is gone."""
    head = stream.read(_LENGTH)
    data = stream.read(int.from_bytes(head, "big")) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(data) < int.from_bytes(head, "big"):
        raise EOFError
    return data


def main() -> None:
    """Work until the parent is gone, and then end at once, whatever is under way."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what prints to standard output is no message
    messages: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_read, args=(source, messages), daemon=True).start()
    gc.set_threshold(GARBAGE_THRESHOLD)
    shared = pickle.loads(messages.get())
    while True:
        answer = _call(shared, messages.get())
        try:
            write_message(sink, answer)
        except OSError:
            os._exit(1)


def _read(source: IO[bytes], messages: SimpleQueue[bytes]) -> None:
    # All of it, so that the parent never waits for us while we wait for it.
    try:
        while True:
            messages.put(read_message(source))
    except (EOFError, OSError):
        os._exit(0)


def _call(shared: Any, message: bytes) -> bytes:
    try:
        function, item = pickle.loads(message)
        return pickle.dumps((True, function(shared, item)))
    except BaseException as error:
        error.add_note(traceback.format_exc())
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(traceback.format_exc())))
