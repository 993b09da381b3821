"""Files: pages found, bytes written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.errors import OutputError, UsageError

SUFFIXES: Final = (".md", ".markdown", ".mdx")


def find_pages(source: Path, wanted: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Paths of the pages under `source`, sorted, and of folders that are named like pages.

    `wanted` names pages relative to `source` or by a path to the file. Hidden files and
    folders are left out, as are links that lead out of the tree. Raises UsageError where
    the folder or a wanted page is not there.
    """
    if not source.is_dir():
        raise UsageError(f"{source}: no such folder; name the folder of the pages with --source")
    root = source.resolve()
    if wanted:
        return sorted({_page(root, source, name) for name in wanted}), []
    pages: list[str] = []
    odd: list[str] = []
    for folder, names, files in os.walk(root, followlinks=False):
        names[:] = sorted(name for name in names if not name.startswith("."))
        base = Path(folder)
        odd += [
            (base / name).relative_to(root).as_posix() for name in names if name.endswith(SUFFIXES)
        ]
        for name in files:
            path = base / name
            inside = not path.is_symlink() or path.resolve().is_relative_to(root)
            if name.endswith(SUFFIXES) and not name.startswith(".") and inside:
                pages.append(path.relative_to(root).as_posix())
    return sorted(pages), sorted(odd)


def _page(root: Path, source: Path, name: str) -> str:
    for path in (root / name, Path(name)):
        if path.is_file():
            if not path.resolve().is_relative_to(root):
                raise UsageError(f"{name}: not under {source}; name pages in the source folder")
            return path.resolve().relative_to(root).as_posix()
    if (root / name).is_dir():
        raise UsageError(f"{name}: a folder, not a page; name the pages in it")
    raise UsageError(f"{name}: no such page under {source}")


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none. Raises OutputError otherwise."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}") from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file by temporary file, fsync and rename. Raises OutputError, and then the old
    file stands as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror}; make the folder writable"
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        os.replace(name, path)  # noqa: PTH105
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
