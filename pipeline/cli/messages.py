"""How commands print: results to standard output, all else to standard error."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import IO, NamedTuple

from pipeline.errors import OutputError
from pipeline.visible_text import Form, show


class Verbosity(IntEnum):
    """How much a command prints to standard error."""

    QUIET = 0
    """Errors only."""
    NORMAL = 1
    VERBOSE = 2
    """Also what is read, and what becomes of each page."""


def print_result(text: str, end: str = "\n", form: Form = Form.TEXT) -> None:
    """Print to standard output, as `show` does for a form. Raises OutputError if that fails,
    BrokenPipeError if the reader has gone."""
    with writing_to(sys.stdout):
        print(show(text, form), end=end)


def print_message(text: str) -> None:
    """Print a line to standard error, as `show` does. Raises the same as `print_result`."""
    with writing_to(sys.stderr):
        print(show(text), file=sys.stderr)


@contextmanager
def writing_to(stream: IO[str]) -> Iterator[None]:
    """Turn an error in writing to a standard stream into OutputError.

    The stream leads nowhere from then on. Otherwise Python would try again at its end, fail
    again, and exit with 120.
    """
    try:
        yield
    except OSError as error:
        _discard(stream)
        if isinstance(error, BrokenPipeError):
            raise
        name = "standard error" if stream is sys.stderr else "standard output"
        message = f"{name} cannot be written: {error.strerror}; make room, or send it elsewhere"
        raise OutputError(message) from error


def _discard(stream: IO[str]) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)


def flush(stream: IO[str]) -> None:
    """Write what a standard stream still holds. Raises the same as `print_result`."""
    with writing_to(stream):
        stream.flush()


class Messages(NamedTuple):
    """Prints messages to standard error, as far as the user wants them."""

    verbosity: Verbosity = Verbosity.NORMAL

    def error(self, text: str) -> None:
        """Print an error, always."""
        print_message(f"pipeline: {text}")

    def warn(self, text: str) -> None:
        """Print a warning, except with `--quiet`."""
        self.note(f"pipeline: warning: {text}")

    def note(self, text: str) -> None:
        """Print a finding or something about the run, except with `--quiet`."""
        if self.verbosity > Verbosity.QUIET:
            print_message(text)

    def detail(self, text: str) -> None:
        """Print something that only `--verbose` asks for."""
        if self.verbosity is Verbosity.VERBOSE:
            print_message(f"pipeline: {text}")

    def progress(self) -> ProgressLine | None:
        """A progress line on a terminal, nothing elsewhere and with `--quiet`."""
        if self.verbosity is Verbosity.QUIET or not sys.stderr.isatty():
            return None
        return ProgressLine()


class ProgressLine:
    """A line on a terminal that says how much is done; called with each step.

    A call takes what is being done, how much of it is done and how much there is.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._starts: dict[str, tuple[float, int]] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Print that `done` of `total` are done of `what`, such as "pages es"."""
        now = self._clock()
        if done <= self._starts.get(what, (now, done))[1]:
            self._starts[what] = (now, done)  # another round of the same
        since, first = self._starts[what]
        rate = pace(done - first, total - done, now - since)
        self._print(f"\r{what}: {done}/{total}{rate}\x1b[K", end="\n" if done >= total else "")

    def clear(self) -> None:
        """Take the line away, so that results can be printed in its place."""
        self._print("\r\x1b[K")

    @staticmethod
    def _print(text: str, end: str = "") -> None:
        with contextlib.suppress(OSError):
            print(text, end=end, file=sys.stderr, flush=True)


def pace(done: int, left: int, seconds: float) -> str:
    """How fast it goes and how long it will take, such as `, 12.5/s, 3:20 left`; empty if that
    cannot be said yet."""
    if done <= 0 or seconds <= 0:
        return ""
    rate = done / seconds
    minutes, rest = divmod(round(left / rate), 60)
    time_left = f", {minutes}:{rest:02} left" if left else ""
    return f", {rate:.1f}/s{time_left}"
