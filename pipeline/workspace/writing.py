"""Files written whole or not at all, and never over what somebody saved in the meantime.

`replace_bytes` and `remove_unchanged` are the one way to change a file that people write too:
a PO file, an edition. They act only if the file is what the caller has read, and that is looked
at after the last moment: what was displaced is compared, and put back if somebody saved it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pipeline.config.settings import Settings
from pipeline.errors import PageOutputError
from pipeline.interrupts import deferred_interrupts, removed_on_signal
from pipeline.regular_files import read_regular
from pipeline.workspace import swap
from pipeline.workspace.files import output_error, read_bytes
from pipeline.workspace.swap import read_final

_LEFTOVER: Final = re.compile(r"\.(.+)\.[a-z0-9_]{6,8}", re.DOTALL)
_PREFIX: Final = 200
"""Bytes of a file's name in the name of its temporary file; 255 are the most there can be."""


# --- written -------------------------------------------------------------------------------------


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file by temporary file, fsync and rename, whatever stood there.

    A link stays a link: what it leads to is written. Raises OutputError, and then the old file
    stands as it was.
    """
    path = _follow(path)
    with _reported(path, "written"), _temporary(path, data) as name:
        os.replace(name, path)  # noqa: PTH105


def replace_bytes(path: Path, old: bytes | None, new: bytes) -> bool:
    """Write `new` into a file that still holds `old` (None: that is not there).

    Returns whether it was written; if not, somebody has saved the file, and it stays as saved.
    Raises OutputError, and then the old file stands as it was.
    """
    path = _follow(path)
    with _reported(path, "written"):
        if old is None:
            with _temporary(path, new) as name:
                return _put_new(name, path)
        if read_final(path) != old:
            return False
        with _temporary(path, new) as name, deferred_interrupts():
            return _put_in_place(name, path, old, new)


def check_link(path: Path, tree: Path) -> None:
    """Raise PageOutputError for a link that leads nowhere, or out of `tree`."""
    if not os.path.islink(path):  # noqa: PTH114 - no error for long names
        return
    problem = ""
    try:
        if not path.resolve(strict=True).is_relative_to(tree.resolve()):
            problem = f"a link that leads out of {tree}; copy the file into it"
    except (OSError, RuntimeError):
        problem = "a link to nowhere; repair or remove it"
    if problem:
        raise PageOutputError(f"{path}: {problem}")


def find_tree(settings: Settings) -> Path:
    """The folder out of which no link of a PO file or an edition may lead."""
    inside = settings.output.resolve().is_relative_to(settings.root.resolve())
    return settings.root if inside else settings.output


def _follow(path: Path) -> Path:
    return path.resolve() if os.path.islink(path) else path  # noqa: PTH114


def _put_new(name: Path, path: Path) -> bool:
    """Give a temporary file its name, if no other file has it."""
    try:
        os.link(name, path)
    except FileExistsError:
        return False
    except OSError:  # not every file system has links
        if os.path.lexists(path):
            return False
        os.replace(name, path)  # noqa: PTH105
    return True


def _put_in_place(name: Path, path: Path, old: bytes, new: bytes) -> bool:
    """Exchange the file `name`, which holds `new`, with `path`, until what comes back is what
    went there before; a file that somebody saved goes back to its place."""
    expected, placed, rounds = old, new, 0
    try:
        while swap.exchange(name, path):
            rounds += 1
            displaced = read_final(name)
            if displaced == expected:
                return rounds == 1
            # None: it cannot be read in peace. It goes back, and what went there comes out.
            expected, placed = placed, displaced if displaced is not None else b""
            if rounds > 1 and displaced is None:
                return False
    except FileNotFoundError:  # somebody has removed it
        return False
    if rounds or read_regular(path) != old:
        return False
    os.replace(name, path)  # noqa: PTH105
    return True


# --- removed -------------------------------------------------------------------------------------


def remove_unchanged(path: Path, old: bytes, root: Path) -> bool:
    """Remove a file that still holds `old`, and the folders below `root` that are empty then.

    Returns whether it is gone; if not, somebody has saved it, and it stays as saved. Raises
    OutputError.
    """
    if read_bytes(path) is None:
        return True
    if read_final(path) != old:
        return False
    with _reported(path, "removed"), deferred_interrupts():
        handle, name = tempfile.mkstemp(prefix=f".{_short(path.name)}.", dir=path.parent)
        os.close(handle)
        aside = Path(name)
        with contextlib.suppress(FileNotFoundError):
            os.replace(path, aside)  # noqa: PTH105
            if read_final(aside) != old and _put_new(aside, path):
                aside.unlink(missing_ok=True)
                return False
        aside.unlink(missing_ok=True)
    if os.path.lexists(path):
        return False
    remove_file(path, root)
    return True


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
            raise output_error(path, "removed", error) from error


# --- temporary files -----------------------------------------------------------------------------


@contextlib.contextmanager
def _reported(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise output_error(path, what, error) from error


@contextlib.contextmanager
def _temporary(path: Path, data: bytes) -> Iterator[Path]:
    """A file beside `path` with these bytes, safe on the disk; gone afterwards if still there."""
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{_short(path.name)}.", dir=path.parent)
    try:
        with removed_on_signal(Path(name)), open(name, "rb") as lock:  # noqa: PTH123
            _lock(lock.fileno())
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
                _take_over_rights(handle, path)
            yield Path(name)
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()


def _make_folder(folder: Path) -> None:
    """Make a folder and those around it; `mkdir` would call itself for each of them."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)


def _take_over_rights(handle: int, path: Path) -> None:
    """Give a new file the mode and the group of the file that it replaces, if there is one."""
    try:
        old = path.stat()
    except OSError:
        os.fchmod(handle, 0o666 & ~_umask())
        return
    for owner in (old.st_uid, -1):  # only the superuser may give files away
        try:
            os.fchown(handle, owner, old.st_gid)
            break
        except OSError:
            continue
    os.fchmod(handle, stat.S_IMODE(old.st_mode))


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


def sync_folders(paths: Iterable[Path]) -> None:
    """Make the names of files just written last through a power cut."""
    for folder in {path.parent for path in paths}:
        with contextlib.suppress(OSError):  # not every file system can
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _lock(handle: int) -> None:
    with contextlib.suppress(OSError):  # not every file system can
        fcntl.flock(handle, fcntl.LOCK_EX)


def _short(name: str) -> str:
    return os.fsencode(name)[:_PREFIX].decode("utf-8", "ignore")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
