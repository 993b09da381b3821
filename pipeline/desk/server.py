"""Serving the desk to this machine, until the person stops it."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable, Iterator
from threading import Thread
from typing import TYPE_CHECKING, Final

from pipeline.config.settings import Settings
from pipeline.errors import MissingExtraError, PipelineError, UsageError

if TYPE_CHECKING:
    import uvicorn

    from pipeline.desk.guard import Guard
    from pipeline.desk.site import Site

HOST: Final = "127.0.0.1"
"""The loopback address: nobody outside this machine can connect."""


class DeskServer:
    """A desk that is ready: its address is known, nothing is served yet."""

    def __init__(self, settings: Settings, port: int = 0, *, reviewer: str = "") -> None:
        """Bind the port (0: a free one). Raises UsageError where it is taken, or a library is
        missing."""
        _require_libraries()
        from pipeline.desk.app import build_app
        from pipeline.desk.builder import Builder
        from pipeline.desk.context import Addresses
        from pipeline.desk.guard import Guard
        from pipeline.desk.site import Site
        from pipeline.desk.views import Desk

        self._socket = _bind(port)
        self.port: int = self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self.site = Site(settings)
        if reviewer:
            self.site.set_reviewer(reviewer)
        self.builder = Builder(self.site)
        desk = Desk(self.site, self.builder, Addresses(""))
        self.guard: Guard = Guard(build_app(desk), self.port)
        desk.addresses = Addresses(self.guard.root)

    def load(self, progress: Callable[[str, int, int], None] | None = None) -> None:
        """Read the site, of a large one the beginning. Raises PipelineError where that cannot be
        done."""
        from pipeline.desk.site import AT_ONCE

        self.site.load(progress, AT_ONCE)

    def serve(self, on_start: Callable[[], None] = lambda: None) -> None:
        """Serve until an interrupt; then build what is left."""
        import uvicorn

        config = uvicorn.Config(
            self.guard,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            lifespan="off",
            ws="none",
            http="h11",
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self.builder.start()
        Thread(target=_read_rest, args=(self.site,), name="reader", daemon=True).start()
        try:
            with _listening(self._socket):
                on_start()
                self._server.run(sockets=[self._socket])
        finally:
            self.builder.close()

    def stop(self) -> None:
        """End `serve`, from another thread."""
        if self._server is not None:
            self._server.should_exit = True


def _read_rest(site: Site) -> None:
    """Read the pages that are left, in the background. Before, load what the first page takes that
    somebody opens: words, parsers and checks, some seconds."""
    from pipeline.desk.index import Filter

    first = site.index.find_next(Filter(), None)
    if first:
        with contextlib.suppress(PipelineError):
            site.open_page((first.language, first.page))
    site.read_more()


@contextlib.contextmanager
def _listening(bound: socket.socket) -> Iterator[None]:
    bound.listen(64)
    try:
        yield
    finally:
        bound.close()


def _require_libraries() -> None:
    try:
        import jinja2  # noqa: F401
        import nh3  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtraError("review", "the review in the browser") from error


def _bind(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError as error:
        bound.close()
        taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        advice = "name another with --port, or leave it out for a free one"
        what = "is taken or not allowed" if taken else f"cannot be used ({error.strerror})"
        raise UsageError(f"port {port} {what}; {advice}") from error
    return bound
