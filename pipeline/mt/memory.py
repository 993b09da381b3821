"""Machine translations already made, in one disposable SQLite file.

Deleting the file costs time, never work: what people approved stands in PO files. A file
that cannot be read as a memory is started again from nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from pipeline import caches
from pipeline.checks import Problem
from pipeline.errors import OutputError
from pipeline.model import Origin, Placement, Severity
from pipeline.mt.term_enforcement import VERSION
from pipeline.mt.translate import Translation, TranslationRequest

_SCHEMA = "CREATE TABLE IF NOT EXISTS memory (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"


def memory_key(request: TranslationRequest, pair: str, signature: str) -> str:
    """Everything a translation depends on, as one hash."""
    kinds = [(tag.number, tag.kind, tag.note if tag.kind == "link" else "") for tag in request.tags]
    text = json.dumps([VERSION, pair, signature, request.kind, request.source, kinds])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Memory:
    """The memory at `path`; None keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, keys: Iterable[str]) -> dict[str, Translation]:
        """The translations known for some of `keys`, without terms and signature.

        An unreadable file knows nothing.
        """
        if self._path is None or not self._path.exists():
            return {}
        found: dict[str, Translation] = {}
        try:
            with closing(sqlite3.connect(self._path)) as connection:
                for key in keys:
                    row = connection.execute(
                        "SELECT value FROM memory WHERE key = ?", (key,)
                    ).fetchone()
                    if row and (translation := _decode(row[0])):
                        found[key] = translation
        except sqlite3.DatabaseError:
            return {}
        return found

    def put(self, translations: Sequence[tuple[str, Translation]]) -> None:
        """Remember translations by their keys. Raises OutputError where nothing can be written."""
        if self._path is None or not translations:
            return
        rows = [(key, _encode(result)) for key, result in translations]
        try:
            caches.write(self._path, lambda connection: _insert(connection, rows))
        except (OSError, sqlite3.Error) as error:
            raise OutputError(
                f"{self._path}: the translation memory cannot be written: {error}; "
                "make the folder writable or delete the file"
            ) from error


def _insert(connection: sqlite3.Connection, rows: list[tuple[str, str]]) -> None:
    connection.execute(_SCHEMA)
    connection.executemany("INSERT OR REPLACE INTO memory VALUES (?, ?)", rows)


def _encode(translation: Translation) -> str:
    problems = [[p.code, p.severity, p.message] for p in translation.problems]
    row = [translation.target, translation.origin, problems, translation.placements]
    return json.dumps(row, ensure_ascii=False)


def _decode(value: str) -> Translation | None:
    try:
        target, origin, rows, placed = json.loads(value)
        problems = tuple(Problem(str(c), Severity(s), str(m)) for c, s, m in rows)
        placements = tuple(Placement(str(method), float(sure)) for method, sure in placed)
        return Translation(str(target), Origin(origin), problems, placements)
    except (ValueError, TypeError):
        return None
