"""Work shared among processes, order kept."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from pipeline.errors import PipelineError

T = TypeVar("T")
R = TypeVar("R")


def workers(jobs: int, pages: int) -> AbstractContextManager[Executor | None]:
    """Processes to share the work, None where one is enough.

    One pool for the whole run, and first used before an engine is loaded: to fork a process
    in which an engine's threads run is not safe.
    """
    count = min(jobs, pages)
    if count < 2:
        return nullcontext()
    return ProcessPoolExecutor(count, initializer=_ignore_interrupt)


def _ignore_interrupt() -> None:
    # The interrupt of a terminal reaches all its processes; one of them answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def map_all(function: Callable[[T], R], items: Sequence[T], pool: Executor | None) -> list[R]:
    """`function` over `items`, order kept."""
    if pool is None or len(items) < 2:
        return [function(item) for item in items]
    try:
        return list(pool.map(function, items, chunksize=max(1, len(items) // 16)))
    except BrokenProcessPool as error:
        raise PipelineError(
            "a worker process died, probably for want of memory; run with fewer --jobs"
        ) from error
