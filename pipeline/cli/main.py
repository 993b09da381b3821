"""The command line: parse, call one function, say with the exit code how it went."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

from pipeline.cli.messages import flush, print_message
from pipeline.cli.parser import make_parser
from pipeline.errors import OutputError, PipelineError

GARBAGE_THRESHOLD = 50_000
"""New objects after which Python looks for cycles among them; 700 is its own default."""
_READER_GONE = 128 + signal.SIGPIPE
"""Exit code of a program whose reader has gone, as `head` does."""


INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises for what a user can cause."""
    # A run has many records and few cycles: to look for these so often takes a tenth of it.
    gc.set_threshold(GARBAGE_THRESHOLD)
    _set_up_streams()
    code = _run(argv)
    return max(code, _finish_streams())


def _run(argv: Sequence[str] | None) -> int:
    try:
        args = make_parser().parse_args(argv)
        code: int = args.run(args)
    except SystemExit as stop:  # argparse has printed help or the usage error
        return stop.code if isinstance(stop.code, int) else 2
    except PipelineError as error:
        return _fail(f"pipeline: {error}")
    except RecursionError:
        return _fail("pipeline: markup is nested too deep; simplify it")
    except KeyboardInterrupt:
        message = "pipeline: interrupted; what was finished stays, run again to go on"
        return _fail(message, INTERRUPTED)
    except BrokenPipeError:
        return _READER_GONE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"pipeline: {where}{error.strerror}; check path and permissions")
    return code


def _fail(message: str, code: int = 2) -> int:
    """Print an error. If that fails too, only the exit code can tell."""
    with contextlib.suppress(OSError, OutputError):
        print_message(message)
    return code


# --- streams -------------------------------------------------------------------------------------


def _set_up_streams() -> None:
    """Results are UTF-8 in every locale, and no message fails because of a character."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller has closed it
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _finish_streams() -> int:
    """Write what is left to standard output and error; the exit code if that fails, else 0."""
    code = 0
    for stream in (sys.stdout, sys.stderr):
        try:
            flush(stream)
        except BrokenPipeError:
            code = max(code, _READER_GONE)
        except OutputError as error:
            code = max(code, _fail(f"pipeline: {error}"))
    return code
