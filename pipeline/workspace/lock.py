"""One run at a time in an output tree: a lock that dies with the process that holds it."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.errors import OutputError
from pipeline.workspace.files import reason_of

_CANNOT: Final = frozenset([errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.EBADF, errno.ENOSYS])
"""What file systems answer that know no such locks."""


@contextmanager
def locked(
    folder: Path, *, wait: bool = True, tell: Callable[[str], None] | None = None
) -> Iterator[bool]:
    """Hold the lock of an output tree, made if need be; gives whether another run held it.
    `tell` is told why it takes long.

    The lock is the kernel's, on the folder itself: no file is left in the tree, and none is
    stale after a crash. Raises OutputError where another run holds it and `wait` is false.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        reason = reason_of(error)
        raise OutputError(f"{folder}: cannot be written: {reason}") from error
    try:
        yield _take(handle, folder, wait, tell)
    finally:
        os.close(handle)


def _take(handle: int, folder: Path, wait: bool, tell: Callable[[str], None] | None) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        message = f"{folder}: {_holder(handle)} is building into it"
        if not wait:
            raise OutputError(f"{message}; let it finish, or leave out --no-wait") from error
        if tell:
            tell(f"{message}; waiting for its end")
        fcntl.flock(handle, fcntl.LOCK_EX)
        return True
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        if tell:
            tell(f"{folder}: cannot be locked here; see that no other run builds into it")
    return False


def _holder(handle: int) -> str:
    """Who holds the lock, as far as the system tells."""
    status = os.fstat(handle)
    here = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    with suppress(OSError):
        for line in Path("/proc/locks").read_text().splitlines():
            fields = line.split()
            if "FLOCK" in fields and here in fields and "->" not in fields:
                return f"process {fields[4]}"
    return "another run"
