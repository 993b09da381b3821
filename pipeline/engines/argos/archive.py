"""Zip archives of Argos packages: read only once everything in them is seen to be harmless."""

from __future__ import annotations

import lzma
import os
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipeline.errors import EngineError

METADATA: Final = "metadata.json"

MAX_MEMBERS: Final = 10_000
MAX_MEMBER: Final = 2 << 30
MAX_TOTAL: Final = 4 << 30
MAX_RATIO: Final = 100
"""Uncompressed to compressed; models hardly compress, only text does (tenfold)."""
RATIO_FREE: Final = 16 << 20
"""Archives that unpack to less than this may have any ratio."""

_CHUNK: Final = 1 << 20
_REFUSED: Final = "delete it and fetch the package again"
_UNSAFE: Final = re.compile(r"[\\:\x00-\x1f]")
"""Backslashes and drive letters lead elsewhere on Windows; control characters fool people."""


def read_archive(path: Path, limit: int) -> tuple[bytes, set[str]]:
    """The first `limit` bytes of `metadata.json` in the archive, and the names of all its
    files. Raises EngineError."""
    with _zip_errors(path), zipfile.ZipFile(path) as archive:
        members = check_members(path, archive)
        with archive.open(members[METADATA]) as file:
            return file.read(limit), set(members)


def extract(path: Path, folder: Path) -> None:
    """Write the files of the archive below `folder`. Raises EngineError."""
    with _zip_errors(path), zipfile.ZipFile(path) as archive:
        members = check_members(path, archive)
        for name, info in members.items():
            out = folder / name
            out.parent.mkdir(parents=True, exist_ok=True)
            # zipfile stops at the size declared, which _check_sizes has seen.
            with archive.open(info) as source, out.open("xb") as sink:
                shutil.copyfileobj(source, sink, _CHUNK)


def is_unpacked(path: Path, folder: Path) -> bool:
    """Whether `folder` holds the files of the archive, byte for byte, and nothing else.

    Raises EngineError where the archive cannot be read.
    """
    with _zip_errors(path), zipfile.ZipFile(path) as archive:
        members = check_members(path, archive)
        found = dict(_list_files(folder))
        if found != {name: info.file_size for name, info in members.items()}:
            return False
        return all(_is_same(archive, info, folder / name) for name, info in members.items())


def _list_files(folder: Path) -> Iterator[tuple[str, int]]:
    """The files below a folder with their sizes; -1 for what is no plain file. Links are not
    followed."""
    if folder.is_symlink():
        yield "", -1
        return
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from ((f"{entry.name}/{name}", size) for name, size in _list_files(Path(entry)))
        else:
            plain = entry.is_file(follow_symlinks=False)
            yield entry.name, entry.stat(follow_symlinks=False).st_size if plain else -1


def _is_same(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bool:
    with archive.open(info) as wanted, path.open("rb") as found:
        while chunk := wanted.read(_CHUNK):
            if chunk != found.read(len(chunk)):
                return False
    return True


@contextmanager
def _zip_errors(path: Path) -> Iterator[None]:
    """Turn every way in which a zip file can be broken into an EngineError."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        EOFError,
        ValueError,
        RuntimeError,  # encrypted; NotImplementedError: unknown compression
    ) as error:
        raise EngineError(f"{path}: not a usable zip archive ({error}); {_REFUSED}") from error
    except OSError as error:
        raise EngineError(
            f"{path}: cannot be read or unpacked ({error}); check space and permissions"
        ) from error


def check_members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Files of the package by their name below its root, once all of them are harmless.

    The root is the folder that holds `metadata.json`; what lies elsewhere is left out (archives
    made on a Mac carry a second tree). Raises EngineError for names that leave the folder,
    links, duplicates, absurd sizes.
    """
    infos = archive.infolist()
    _check_sizes(path, infos)
    seen: set[str] = set()
    for info in infos:
        _check_member(path, info)
        key = unicodedata.normalize("NFC", info.filename.rstrip("/")).casefold()
        if key in seen:
            raise EngineError(f"{path}: {info.filename!r} is in it twice; {_REFUSED}")
        seen.add(key)
    roots = {i.filename[: -len(METADATA)] for i in infos if _is_metadata(i.filename)}
    if len(roots) != 1:
        what = f"no {METADATA}" if not roots else f"more than one {METADATA}"
        raise EngineError(f"{path}: {what} in it; it must hold exactly one Argos package")
    root = roots.pop()
    return {
        i.filename[len(root) :]: i for i in infos if i.filename.startswith(root) and not i.is_dir()
    }


def _is_metadata(name: str) -> bool:
    """Whether `name` is `metadata.json` at the top or one folder down."""
    return name.rpartition("/")[2] == METADATA and name.count("/") <= 1


def _check_sizes(path: Path, infos: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(i.file_size for i in infos)
    packed = sum(i.compress_size for i in infos)
    if len(infos) > MAX_MEMBERS:
        raise EngineError(f"{path}: {len(infos)} files in it; {_REFUSED}")
    if total > MAX_TOTAL or any(i.file_size > MAX_MEMBER for i in infos):
        raise EngineError(f"{path}: unpacks to {total} bytes, which is absurd; {_REFUSED}")
    if total > RATIO_FREE and total > MAX_RATIO * packed:
        raise EngineError(f"{path}: unpacks to {total} bytes from {packed}; {_REFUSED}")


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    # orig_filename: zipfile cuts the name at a NUL and turns backslashes on Windows.
    name = info.orig_filename
    parts = name.removesuffix("/").split("/")
    if any(part in ("", ".", "..") for part in parts) or _UNSAFE.search(name):
        raise EngineError(f"{path}: unsafe file name {name!r}; {_REFUSED}")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise EngineError(f"{path}: {name!r} is a link or device; {_REFUSED}")
