"""Disposable SQLite files: deleting one costs time, never work."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path


def write(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Make `change` in the file at `path`, whole or not at all; a file that is none of ours or
    damaged is begun anew. Raises OSError or sqlite3.Error where nothing can be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _execute(path, change)
    except sqlite3.DatabaseError as error:
        if not _is_broken(error):
            raise
        path.unlink()
        _execute(path, change)


def _execute(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    with closing(sqlite3.connect(path, timeout=60)) as connection, connection:
        change(connection)


def _is_broken(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is none of ours or damaged, rather than locked or not writable."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)
