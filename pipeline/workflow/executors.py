"""Where the work on pages is done: in this process, in others, on a Dask cluster.

An executor maps a function over pages, order kept. What all pages share (settings, glossaries)
is sent once; beside it goes what a page consists of, as bytes, so that a worker needs none of
our files. All executors give the same bytes (law L6).
"""

from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from pipeline.errors import MissingExtraError, PipelineError, UsageError
from pipeline.workflow.options import LOCAL
from pipeline.workflow.worker_processes import Worker

if TYPE_CHECKING:
    from distributed import Client

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)
T = TypeVar("T")
R = TypeVar("R")

DASK: Final = "dask"
CONNECT: Final = "10s"
"""How long a scheduler may take to answer."""


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


class Processes(Generic[S]):
    """Works in processes of this machine, each of which has its keys."""

    def __init__(self, jobs: int, shared: S) -> None:
        self._jobs, self._shared = jobs, shared
        self._workers: list[Worker] = []

    def map(
        self, function: Callable[[S, T], R], items: Sequence[T], keys: Sequence[str]
    ) -> Iterator[R]:
        """See `Executor`."""
        if not self._workers:
            shared = pickle.dumps(self._shared)
            for _ in range(self._jobs):
                self._workers.append(Worker(shared))
        futures = [
            self._workers[zlib.crc32(os.fsencode(key)) % self._jobs].submit(function, item)
            for item, key in zip(items, keys, strict=True)
        ]
        return (future.result() for future in futures)

    def close(self) -> None:
        """End the processes; work not begun is dropped."""
        for worker in self._workers:
            worker.close()


@contextmanager
def _processes(jobs: int, shared: S) -> Iterator[Processes[S]]:
    pool = Processes(jobs, shared)
    try:
        yield pool
    finally:
        pool.close()


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
        from distributed.security import Security

        # A scheduler runs the code of whoever reaches it, and every user of this machine does.
        security = None if address else Security.temporary()  # type: ignore[no-untyped-call]
    except ImportError as error:
        raise MissingExtraError("dask", "the dask executor") from error
    import logging

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    cluster = None
    try:
        if not address:
            cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=jobs,
                threads_per_worker=1,
                dashboard_address=None,
                host="127.0.0.1",
                protocol="tls",
                security=security,
            )
        client = Client(cluster or address, timeout=CONNECT)  # type: ignore[no-untyped-call]
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
