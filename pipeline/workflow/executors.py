"""Where the work on pages is done: in this process, in others, on a Dask cluster.

An executor maps a function over pages, order kept. What all pages share (settings, glossaries)
is sent once; beside it goes what a page consists of, as bytes, so that a worker needs none of
our files. All executors give the same bytes (law L6).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from pipeline.errors import MissingExtraError, PipelineError, UsageError
from pipeline.workflow.options import LOCAL

if TYPE_CHECKING:
    from distributed import Client

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)
T = TypeVar("T")
R = TypeVar("R")

DASK: Final = "dask"


class Executor(Protocol[S_co]):
    """Maps functions of what is shared and of one page over pages."""

    def map(
        self, function: Callable[[S_co, T], R], items: Sequence[T], keys: Sequence[str]
    ) -> Iterator[R]:
        """The results in the order of `items`. Items with the same key go to the same worker
        where that can be had: it may remember what it did with the first."""
        ...


@contextmanager
def open_executor(name: str, jobs: int, shared: S) -> Iterator[Executor[S]]:
    """The executor by its name: `local`, `dask`, or `dask=ADDRESS` of a scheduler."""
    kind, _, address = name.partition("=")
    if name == LOCAL and jobs < 2:
        yield Here(shared)
    elif name == LOCAL:
        with _processes(jobs, shared) as pool:
            yield pool
    elif kind == DASK:
        with _dask(address, jobs, shared) as cluster:
            yield cluster
    else:
        raise UsageError(f"unknown executor {name!r}; known: local, dask, dask=ADDRESS")


class Here(Generic[S]):
    """Works in this process, item by item as they are asked for."""

    def __init__(self, shared: S) -> None:
        self._shared = shared

    def map(
        self, function: Callable[[S, T], R], items: Sequence[T], keys: Sequence[str]
    ) -> Iterator[R]:
        """See `Executor`."""
        return (function(self._shared, item) for item in items)


# --- processes -----------------------------------------------------------------------------------

_GARBAGE_THRESHOLD: Final = 50_000
"""See `pipeline.cli.main`."""
_shared: Any = None
"""In a worker process: what it shares with the others."""


class Processes(Generic[S]):
    """Works in processes of this machine, each of which has its keys."""

    def __init__(self, jobs: int, shared: S) -> None:
        self._jobs, self._shared = jobs, shared
        self._pools: list[ProcessPoolExecutor] = []

    def map(
        self, function: Callable[[S, T], R], items: Sequence[T], keys: Sequence[str]
    ) -> Iterator[R]:
        """See `Executor`."""
        self._pools = self._pools or self._begun()
        try:
            futures = [
                self._pools[zlib.crc32(os.fsencode(key)) % self._jobs].submit(_call, function, item)
                for item, key in zip(items, keys, strict=True)
            ]
        except BrokenProcessPool as error:
            raise _died() from error
        return (_result(future) for future in futures)

    def _begun(self) -> list[ProcessPoolExecutor]:
        # Spawned and not forked: a fork takes over locks that threads of this process hold,
        # those of the first pool among them, and may wait for them for ever.
        spawn = multiprocessing.get_context("spawn")
        pools = [
            ProcessPoolExecutor(1, spawn, initializer=_begin, initargs=(self._shared,))
            for _ in range(self._jobs)
        ]
        # The interrupt of a terminal reaches all its processes; one of them answers it.
        # What is blocked here stays blocked in the children, from their first moment on.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for pool in pools:
                pool.submit(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pools

    def close(self) -> None:
        """End the processes; work not begun is dropped."""
        for pool in self._pools:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _processes(jobs: int, shared: S) -> Iterator[Processes[S]]:
    pool = Processes(jobs, shared)
    try:
        yield pool
    finally:
        pool.close()


def _begin(shared: Any) -> None:
    global _shared
    # A parent that is killed cannot say so, and its lock on the output would live on in us.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(_GARBAGE_THRESHOLD)
    _shared = shared


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _call(function: Callable[[Any, T], R], item: T) -> R:
    return function(_shared, item)


def _result(future: Any) -> Any:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise _died() from error


def _died() -> PipelineError:
    return PipelineError(
        "a worker process died, probably for want of memory; run with fewer --jobs"
    )


# --- dask ----------------------------------------------------------------------------------------


class Dask(Generic[S]):
    """Works on a Dask cluster; what a lost worker had is done again by another."""

    def __init__(self, client: Client, shared: S) -> None:
        self._client = client
        # A task and no scattered value: it can be computed again where a worker is lost.
        self._shared = client.submit(_same, shared, pure=False)

    def map(
        self, function: Callable[[S, T], R], items: Sequence[T], keys: Sequence[str]
    ) -> Iterator[R]:
        """See `Executor`."""
        futures = [
            self._client.submit(function, self._shared, item, pure=False, retries=3)
            for item in items
        ]
        return (_gathered(future) for future in futures)


def _gathered(future: Any) -> Any:
    from distributed import CancelledError, KilledWorker

    try:
        return future.result()
    except (KilledWorker, CancelledError, OSError) as error:
        raise PipelineError(
            f"the Dask cluster gave up on a page ({type(error).__name__}); what was finished "
            "stays, look after its workers and run again"
        ) from error


def _same(shared: S) -> S:
    return shared


@contextmanager
def _dask(address: str, jobs: int, shared: S) -> Iterator[Dask[S]]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingExtraError("dask", "the dask executor") from error
    import logging

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    cluster = None
    try:
        if not address:
            cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=jobs, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
            )
        client = Client(cluster or address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(f"{address}: no Dask scheduler answers there; start one") from error
    try:
        _check_versions(client)
        yield Dask(client, shared)
    finally:
        client.close()  # type: ignore[no-untyped-call]
        if cluster is not None:
            cluster.close()


def _check_versions(client: Client) -> None:
    """Other programs make other bytes."""
    from pipeline.workspace.build_state import program

    found = client.run(program)
    if wrong := sorted(where for where, what in found.items() if what != program()):
        raise UsageError(f"{wrong[0]}: has another version of the pipeline; install this one there")
