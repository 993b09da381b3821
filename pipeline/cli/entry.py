"""Where the program begins: an interrupt ends it in silence, from the first moment on.

This module imports next to nothing before it can answer a signal. `_signal` is the part of the
module `signal` that is in the interpreter; the module itself takes longer to load than all this.
"""

import os
from _signal import (  # type: ignore[import-not-found]
    SIG_DFL,
    SIGINT,
    SIGTERM,
    default_int_handler,
    getsignal,
    signal,
)

if getsignal(SIGINT) is default_int_handler:  # it is ignored where the caller wants that
    signal(SIGINT, lambda number, frame: os._exit(128 + number))
if getsignal(SIGTERM) == SIG_DFL:
    signal(SIGTERM, lambda number, frame: os._exit(128 + number))


def run_program() -> None:
    """Run one command in this process, which ends with its exit code."""
    from pipeline.interrupts import end_on_signals

    end_on_signals()
    from pipeline.cli.main import main

    raise SystemExit(main())
