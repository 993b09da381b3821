"""Files read."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from pipeline.errors import OutputError, PageOutputError
from pipeline.regular_files import open_regular, read_regular

T = TypeVar("T")
R = TypeVar("R")

_ROOM: Final = "make room and run again"
_IN_THE_WAY: Final = "move away the file that stands where a folder must be"
_ADVICE: Final = MappingProxyType(
    {
        errno.ENOSPC: _ROOM,
        errno.EDQUOT: _ROOM,
        errno.EFBIG: _ROOM,
        errno.EEXIST: _IN_THE_WAY,
        errno.ENOTDIR: _IN_THE_WAY,
        errno.EISDIR: "move away the folder that stands there",
        errno.ENAMETOOLONG: "shorten the name of the page",
        errno.EINVAL: "move it away",
        errno.ELOOP: "repair the link or remove it",
    }
)
_ONE_PAGE: Final = frozenset(
    [errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP, errno.ENOTDIR, errno.EEXIST]
)
"""What is wrong with the place of one file; a full disk is in the way of all."""
_PORTION: Final = 1 << 16
"""Bytes read at once. Larger buffers come fresh from the system each time, and take longer to
get than to fill."""


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none. Raises OutputError otherwise."""
    try:
        return read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise output_error(path, "read", error) from error


def unify_line_ends(data: bytes) -> bytes:
    """The bytes of a text with LF for CRLF."""
    return data.replace(b"\r\n", b"\n") if b"\r\n" in data else data


def keep_line_ends(old: bytes | None, new: bytes) -> bytes:
    """What is to stand in a file: `old`, if `new` differs from it in CRLF and LF only."""
    if old is None or old == new:
        return new
    return old if unify_line_ends(old) == unify_line_ends(new) else new


def read_place(path: Path) -> bytes | None:
    """As `read_bytes`, of a file that may be replaced. Raises OutputError for a link to nowhere
    too: to write there would replace the link."""
    data = read_bytes(path)
    if data is None and path.is_symlink():
        raise OutputError(f"{path}: a link to nowhere; repair or remove it")
    return data


def digest_files(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Checksums of files in a folder by name; those that cannot be read are left out."""

    def read(part: Sequence[str]) -> list[tuple[str, bytes]]:
        found = []
        for name in part:
            with contextlib.suppress(OutputError):
                if digest := digest_file(f"{folder}/{name}"):
                    found.append((name, digest))
        return found

    return dict(chain.from_iterable(map_parts(read, names)))


def map_parts(function: Callable[[Sequence[T]], R], items: Sequence[T]) -> Iterator[R]:
    """The results of a function of parts of `items`, in their order; for work on many files.

    Reading and hashing wait for no other Python code, so threads do it.
    """
    parts = [items[i : i + _PART] for i in range(0, len(items), _PART)]
    threads = min(_THREADS, (os.cpu_count() or 1) - 1)
    if threads < 2 or len(parts) < 2:
        yield from map(function, parts)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(function, parts)


_THREADS: Final = 4
"""At most; on two processors a second one takes as much time as it saves."""
_PART: Final = 100
"""Files that a thread looks at in one go."""


def digest_file(path: str) -> bytes | None:
    """A checksum of a file, None where there is none. Raises OutputError otherwise."""
    try:
        handle = open_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise output_error(path, "read", error) from error
    try:
        digest = sha256(part := os.read(handle, _PORTION))
        while len(part) == _PORTION:  # a shorter one is the last
            digest.update(part := os.read(handle, _PORTION))
        return digest.digest()
    except OSError as error:
        raise output_error(path, "read", error) from error
    finally:
        os.close(handle)


def output_error(path: Path | str, what: str, error: OSError) -> OutputError:
    """The error that says that a file cannot be read, written or removed."""
    kind = PageOutputError if error.errno in _ONE_PAGE else OutputError
    return kind(f"{path}: cannot be {what}: {reason_of(error)}")


def reason_of(error: OSError) -> str:
    """What is wrong and what to do about it."""
    advice = _ADVICE.get(error.errno or 0, "make file and folder accessible")
    return f"{error.strerror}; {advice}"
