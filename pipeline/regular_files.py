"""Reading of files that may be something else: what is no regular file is never waited for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from types import MappingProxyType
from typing import Final

_FLAGS: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""Without O_NONBLOCK, to open a named pipe waits until somebody writes into it."""
_KINDS: Final = MappingProxyType(
    {
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
)


class NotRegularError(OSError):
    """A named pipe, a socket or a device stands where a file is expected."""

    def __init__(self, kind: int, path: str | Path) -> None:
        what = _KINDS.get(kind, "something else")
        super().__init__(errno.EINVAL, f"It is {what}, not a regular file", str(path))


def open_regular(path: str | Path) -> int:
    """A file descriptor for reading, which the caller closes.

    Raises OSError: FileNotFoundError, IsADirectoryError, NotRegularError and others.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket cannot be opened
            raise NotRegularError(stat.S_IFMT(os.stat(path).st_mode), path) from error  # noqa: PTH116
        raise
    kind = stat.S_IFMT(os.fstat(handle).st_mode)
    if kind == stat.S_IFREG:
        return handle
    os.close(handle)
    if kind == stat.S_IFDIR:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise NotRegularError(kind, path)


def read_regular(path: str | Path, limit: int | None = None) -> bytes:
    """The bytes of a file, at most `limit` of them. Raises OSError as `open_regular` does."""
    with os.fdopen(open_regular(path), "rb") as file:
        return file.read() if limit is None else file.read(limit)
