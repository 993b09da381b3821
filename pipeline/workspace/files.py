"""Files read, and written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from pipeline.errors import OutputError

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
    }
)
_LEFTOVER: Final = re.compile(r"\.(.+)\.[a-z0-9_]{6,8}", re.DOTALL)
_PORTION: Final = 1 << 16
"""Bytes read at once. Larger buffers come fresh from the system each time, and take longer to
get than to fill."""
_PREFIX: Final = 200
"""Bytes of a file's name in the name of its temporary file; 255 are the most there can be."""


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none. Raises OutputError otherwise."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {reason_of(error)}") from error


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
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {reason_of(error)}") from error
    try:
        digest = sha256(part := os.read(handle, _PORTION))
        while len(part) == _PORTION:  # a shorter one is the last
            digest.update(part := os.read(handle, _PORTION))
        return digest.digest()
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {reason_of(error)}") from error
    finally:
        os.close(handle)


def remove_file(path: Path, root: Path) -> None:
    """Remove a file, and the folders below `root` that are empty then. Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if root not in folder.parents:
                break
            folder.rmdir()
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.EBUSY):
            raise OutputError(f"{path}: cannot be removed: {reason_of(error)}") from error


def sync_folders(paths: Iterable[Path]) -> None:
    """Make the names of files just written last through a power cut."""
    for folder in {path.parent for path in paths}:
        with contextlib.suppress(OSError):  # not every file system can
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file by temporary file, fsync and rename. Raises OutputError, and then the old
    file stands as it was."""
    name = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{_short(path.name)}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            _lock(handle)
            file.write(data)
            file.flush()
            os.fsync(handle)
            os.fchmod(handle, 0o666 & ~_umask())
            os.replace(name, path)  # noqa: PTH105
    except BaseException as error:
        if name is not None:
            with contextlib.suppress(OSError):
                Path(name).unlink()
        if isinstance(error, OSError):
            raise OutputError(f"{path}: cannot be written: {reason_of(error)}") from error
        raise


def remove_leftovers(paths: Iterable[Path]) -> None:
    """Remove the temporary files that runs which were killed have left beside `paths`."""
    wanted: dict[Path, set[str]] = {}
    for path in paths:
        wanted.setdefault(path.parent, set()).add(_short(path.name))
    for folder, names in wanted.items():
        with contextlib.suppress(OSError):
            for entry in list(os.scandir(folder)):
                match = _LEFTOVER.fullmatch(entry.name)
                if match and match[1] in names and entry.is_file(follow_symlinks=False):
                    _remove_unlocked(Path(entry.path))


def _remove_unlocked(path: Path) -> None:
    """Remove a temporary file unless another run is writing it."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()


def _lock(handle: int) -> None:
    with contextlib.suppress(OSError):  # not every file system can
        fcntl.flock(handle, fcntl.LOCK_EX)


def _short(name: str) -> str:
    return os.fsencode(name)[:_PREFIX].decode("utf-8", "ignore")


def reason_of(error: OSError) -> str:
    """What is wrong and what to do about it."""
    advice = _ADVICE.get(error.errno or 0, "make file and folder accessible")
    return f"{error.strerror}; {advice}"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
