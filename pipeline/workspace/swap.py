"""Two files change places in one step, so that what stood there is never out of reach.

A file that is replaced by a plain rename is gone, whoever saved it a moment before. After an
exchange it stands under the other name, and can be looked at and put back.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import signal
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline.regular_files import open_regular, read_regular

_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS."""
_CANNOT: Final = frozenset([errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
"""What file systems answer that cannot exchange."""
_F_SETSIG: Final = 10
_PATIENCE: Final = 10.0
"""Seconds that a program gets to finish a file it has open for writing."""
_PAUSE: Final = 0.002


def exchange(first: Path, second: Path) -> bool:
    """Exchange two files; false, and nothing done, where system or file system cannot.

    Raises OSError, FileNotFoundError where one of them is not there.
    """
    call = _exchange_call()
    if call is None:
        return False
    if call(os.fsencode(first), os.fsencode(second)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(second))


@cache
def _exchange_call() -> Any:
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        swap = getattr(library, "renamex_np", None)
        return swap and (lambda one, two: swap(one, two, _EXCHANGE))
    rename = getattr(library, "renameat2", None)
    return rename and (lambda one, two: rename(_AT_FDCWD, one, _AT_FDCWD, two, _EXCHANGE))


def read_final(path: Path) -> bytes | None:
    """The bytes of a file when nobody has it open for writing any more.

    None where it is no file, or a program does not let go of it.
    """
    end = time.monotonic() + _PATIENCE
    while _has_writer(path):
        if time.monotonic() > end:
            return None
        time.sleep(_PAUSE)
    try:
        return read_regular(path)
    except OSError:
        return None


def _has_writer(path: Path) -> bool:
    """Whether a program has a file open for writing, as far as the system tells."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        handle = open_regular(path)
    except OSError:
        return False
    try:
        # The signal that tells of a broken lease would end this process, and one is ignored.
        fcntl.fcntl(handle, _F_SETSIG, signal.SIGURG)
        # A lease for reading is given only while nobody writes.
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(handle)
    return False
