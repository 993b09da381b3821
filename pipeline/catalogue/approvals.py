"""What people have approved anywhere in a language: the PO files of all pages, remembered.

The PO files are the record. An index of what is approved in them lies beside the translation
memory, by the hash of each file, so that only files that have changed are read. It is
disposable: without it all are read once. A run sees what stood in the files when it began.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final, NamedTuple

from pipeline.catalogue.approved_matches import Approved, ApprovedMatch, choose_match
from pipeline.catalogue.entry import Entry
from pipeline.catalogue.file import MAX_BYTES, read_bytes
from pipeline.errors import OutputError
from pipeline.model import Segment
from pipeline.regular_files import read_regular

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS {}files (tree TEXT, page TEXT, digest TEXT,"
    " PRIMARY KEY (tree, page)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS {}approved (tree TEXT, page TEXT, id TEXT, words TEXT,"
    " target TEXT, rank INTEGER)",
    "CREATE INDEX IF NOT EXISTS {}approved_words ON approved (tree, words)",
    "CREATE INDEX IF NOT EXISTS {}approved_page ON approved (tree, page)",
    "CREATE TABLE IF NOT EXISTS {}segments (tree TEXT, page TEXT, words TEXT,"
    " PRIMARY KEY (tree, page, words)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS {}segments_words ON segments (tree, words)",
)
_NOW: Final = """
SELECT page, id, target, rank FROM stored.approved
WHERE tree = :tree AND {0} = :key AND page NOT IN (SELECT page FROM main.files WHERE tree = :tree)
UNION ALL SELECT page, id, target, rank FROM main.approved WHERE tree = :tree AND {0} = :key
"""
_DIFFERENT: Final = """
SELECT words, page, id, target, rank FROM main.approved WHERE tree = :tree
EXCEPT SELECT words, page, id, target, rank FROM stored.approved WHERE tree = :tree
UNION ALL SELECT * FROM (
    SELECT words, page, id, target, rank FROM stored.approved
    WHERE tree = :tree AND page IN (SELECT page FROM main.files WHERE tree = :tree)
    EXCEPT SELECT words, page, id, target, rank FROM main.approved WHERE tree = :tree)
"""
_AFFECTED: Final = f"""
WITH changed AS (SELECT DISTINCT words FROM ({_DIFFERENT}))
SELECT page FROM stored.segments WHERE tree = :tree AND words IN changed
UNION SELECT page FROM main.segments WHERE tree = :tree AND words IN changed
"""
REMOVED: Final = "removed.po"
"""What people wrote for pages that were removed; no page's PO file can have this name."""

_MSGID: Final = re.compile(rb"^(?:#~ )?msgid ", re.MULTILINE)
_MSGCTXT: Final = re.compile(rb'^msgctxt "([^"]*)"', re.MULTILINE)
_ON_OTHER_PAGES: Final = """
SELECT 1 FROM stored.segments WHERE tree = :tree AND words = :words AND page != :page
UNION ALL SELECT 1 FROM main.segments
WHERE tree IN (:tree, :next) AND words = :words AND page != :page LIMIT 1
"""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONTENT: Final = ("files", "approved", "segments")
_NEXT: Final = "next run"
"""The tree under which what this run writes is kept until its end."""


class CatalogueTree(NamedTuple):
    """The PO files of one language."""

    name: str
    """Under which the index keeps what it knows of them."""
    find_files: Callable[[], Iterable[tuple[str, str]]]
    """Gives the page of each and its path."""


class Approvals:
    """The approved translations in the PO files of a tree, indexed in the file `store`. The tree
    may be given as the folder in which each PO file is called as its page, with `.po`.

    `write` False leaves the index as it is. An index that cannot be read is built again.
    `digests` are the SHA-256, in hexadecimal, of PO files by page, as far as they are known
    already: those that have not changed are not read again.
    """

    def __init__(
        self,
        store: Path | None,
        tree: Path | CatalogueTree,
        *,
        write: bool = True,
        digests: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._digests = digests
        self._store = store
        if isinstance(tree, Path):
            tree = CatalogueTree(str(tree), partial(_po_files, tree))
        self._tree, self._find_files = tree
        self._write = write and store is not None
        self._db = self._connect()

    def __enter__(self) -> Approvals:
        """Read what has changed since the last run."""
        try:
            self._read_changed_files()
        except sqlite3.Error:
            self._start_again()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what was read, and what was written, for the next run."""
        with closing(self._db):
            if self._write and kind is None:
                with suppress(sqlite3.Error, OSError):  # a cache: the next run reads again
                    self._save()

    def find(self, segments: Iterable[Segment], page: str) -> dict[str, ApprovedMatch]:
        """What is approved for segments of `page` in other places, by segment id."""
        try:
            return self._find(segments, page)
        except sqlite3.Error:  # the index is damaged, or another program is at it
            self._start_again()
            return self._find(segments, page)

    def _find(self, segments: Iterable[Segment], page: str) -> dict[str, ApprovedMatch]:
        found: dict[str, ApprovedMatch] = {}
        if self.is_empty():
            return found
        for segment in segments:
            if segment.id not in found and (known := self._find_approved(segment)):
                chosen = choose_match(segment, page, known)
                if chosen:
                    found[segment.id] = chosen
        return found

    def affected_pages(self) -> set[str]:
        """Pages to build again, whatever else says that they are up to date: for their segments
        other texts are approved, here or elsewhere, than when the index was last written."""
        return {page for (page,) in self._db.execute(_AFFECTED, {"tree": self._tree})}

    def put(self, page: str, data: bytes) -> None:
        """Remember a PO file as this run leaves it, so that the next run need not read it.

        The next run does read it where other texts are approved in it than before, and other pages
        have such segments.
        """
        with suppress(sqlite3.Error):  # then the next run reads the file
            self._insert(_NEXT, page, data)

    def _drop_news(self) -> None:
        pages = self._db.execute("SELECT page FROM main.files WHERE tree = ?", (_NEXT,))
        for page in [page for (page,) in pages if self._is_news(page)]:
            for table in _CONTENT:
                where = "WHERE tree = ? AND page = ?"
                self._db.execute(f"DELETE FROM main.{table} {where}", (_NEXT, page))

    def _is_news(self, page: str) -> bool:
        keys = [{"tree": tree, "key": page} for tree in (self._tree, _NEXT)]
        query = _NOW.format("page")
        before, after = ({row[1:] for row in self._db.execute(query, key)} for key in keys)
        names = {"tree": self._tree, "next": _NEXT, "page": page}
        queries = (
            self._db.execute(_ON_OTHER_PAGES, {**names, "words": _words_of_id(row[0])})
            for row in before ^ after
        )
        return any(rows.fetchone() for rows in queries)

    def is_empty(self) -> bool:
        """Whether nothing is approved anywhere."""
        query = "SELECT 1 FROM {}.approved WHERE tree = ? LIMIT 1"
        queries = (self._db.execute(query.format(db), (self._tree,)) for db in ("main", "stored"))
        return not any(rows.fetchone() for rows in queries)

    def _find_approved(self, segment: Segment) -> set[Approved]:
        key = {"tree": self._tree, "key": _words_of_id(segment.id)}
        return set(map(Approved._make, self._db.execute(_NOW.format("words"), key)))

    # --- reading -----------------------------------------------------------------------------

    def _read_changed_files(self) -> None:
        query = "SELECT page, digest FROM stored.files WHERE tree = ?"
        before = dict(self._db.execute(query, (self._tree,)))
        for page, path in self._find_files():
            digest = before.pop(page, None)
            if digest and self._digests.get(page) == digest:
                continue
            with suppress(OSError):  # the build of that page reports it
                data = _read_file(Path(path))
                if digest != _sha256(data):
                    self._insert(self._tree, page, data)
        removed = [(self._tree, page, "") for page in before]
        self._db.executemany("INSERT INTO main.files VALUES (?, ?, ?)", removed)

    def _insert(self, tree: str, page: str, data: bytes) -> None:
        self._db.execute("INSERT INTO main.files VALUES (?, ?, ?)", (tree, page, _sha256(data)))
        approved = (
            (tree, a.page, a.id, _words_of_id(a.id), a.target, a.rank)
            for a in _read_approved(page, data)
        )
        self._db.executemany("INSERT INTO main.approved VALUES (?, ?, ?, ?, ?, ?)", approved)
        there = {_words_of_id(name.decode("utf-8", "replace")) for name in _MSGCTXT.findall(data)}
        segments = ((tree, page, words) for words in sorted(there))
        self._db.executemany("INSERT INTO main.segments VALUES (?, ?, ?)", segments)

    # --- the index ---------------------------------------------------------------------------

    def _connect(self) -> sqlite3.Connection:
        """A private database for what is new, the index attached to it as `stored`."""
        db = sqlite3.connect("", isolation_level=None, timeout=10)
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            db.execute(f"PRAGMA main.{pragma}")  # nobody will ever read it after a crash
        for statement in _TABLES:
            db.execute(statement.format(""))
        try:
            if self._store is None or not self._store.exists():
                raise sqlite3.DatabaseError
            db.execute("ATTACH ? AS stored", (str(self._store),))
            db.execute("SELECT tree, page, digest FROM stored.files LIMIT 1")
            db.execute("SELECT tree, page, id, words, target, rank FROM stored.approved LIMIT 1")
            db.execute("SELECT tree, page, words FROM stored.segments LIMIT 1")
        except sqlite3.Error:
            _attach_nothing(db)
        return db

    def _start_again(self) -> None:
        """Go on without the index."""
        try:
            _attach_nothing(self._db)
            for table in _CONTENT:
                self._db.execute(f"DELETE FROM main.{table} WHERE tree = ?", (self._tree,))
            self._read_changed_files()
        except sqlite3.Error as error:
            raise OutputError(
                f"the approved translations cannot be indexed: {error}; "
                "make room in the folder for temporary files"
            ) from error

    def _save(self) -> None:
        assert self._store is not None
        if not self._db.execute("SELECT 1 FROM main.files LIMIT 1").fetchone():
            return
        self._store.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._drop_news()
            self._copy(self._store)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked or not writable: not broken
                raise
            self._store.unlink()
            self._copy(self._store)

    def _copy(self, store: Path) -> None:
        self._db.execute("DETACH stored")
        self._db.execute("ATTACH ? AS stored", (str(store),))
        try:
            for statement in _TABLES:
                self._db.execute(statement.format("stored."))
            self._db.execute("BEGIN IMMEDIATE")
            for tree in (self._tree, _NEXT):
                names = {"tree": self._tree, "from": tree}
                for table in _CONTENT:
                    self._db.execute(
                        f"DELETE FROM stored.{table} WHERE tree = :tree AND page IN"
                        " (SELECT page FROM main.files WHERE tree = :from)",
                        names,
                    )
                self._db.execute(
                    "INSERT INTO stored.files SELECT :tree, page, digest FROM main.files"
                    " WHERE tree = :from AND digest != ''",
                    names,
                )
                self._db.execute(
                    "INSERT INTO stored.segments SELECT :tree, page, words FROM main.segments"
                    " WHERE tree = :from",
                    names,
                )
                self._db.execute(
                    "INSERT INTO stored.approved SELECT :tree, page, id, words, target, rank"
                    " FROM main.approved WHERE tree = :from",
                    names,
                )
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def _attach_nothing(db: sqlite3.Connection) -> None:
    """An empty index as `stored`."""
    with suppress(sqlite3.Error):
        db.execute("DETACH stored")
    db.execute("ATTACH '' AS stored")
    for statement in _TABLES:
        db.execute(statement.format("stored."))


def _read_file(path: Path) -> bytes:
    """The bytes of a PO file; nothing of one that is too large. Raises OSError."""
    return read_regular(path) if path.stat().st_size <= MAX_BYTES else b""


def _po_files(folder: Path) -> Iterator[tuple[str, str]]:
    """The PO files under a folder: the page of each, and its path."""
    for base, _, files in os.walk(folder):
        start = "" if Path(base) == folder else f"{Path(base).relative_to(folder).as_posix()}/"
        for file in files:
            if file.endswith(".po"):
                page = f"{start}{file[:-3]}"
                # A name that is not UTF-8 is not a page's.
                if page.isascii() or not _SURROGATE.search(page):
                    yield page, f"{base}/{file}"


def _read_approved(page: str, data: bytes) -> list[Approved]:
    entries = read_bytes(data)[0].entries if _may_hold_approved(data) else ()
    return [Approved(page, e.id, e.target, _rank(e, page)) for e in entries if e.approved and e.id]


def _may_hold_approved(data: bytes) -> bool:
    """False for what we write where nothing is approved; reading takes a hundred times longer."""
    empty = (b'\nmsgstr ""', b'\nmsgstr ""\n')
    header, *blocks = data.split(b"\n\n")
    if len(_MSGID.findall(data)) != 1 + len(blocks) or not _MSGID.match(header):
        return True
    return not all(b"\n#, fuzzy\n" in b"\n" + block or block.endswith(empty) for block in blocks)


def _rank(entry: Entry, page: str) -> int:
    if f"{page}.po" == REMOVED:
        return 1
    return 1 if entry.obsolete else 2 if entry.approved_on else 0


def _sha256(data: bytes) -> str:
    return sha256(data).hexdigest()


def _words_of_id(segment_id: str) -> str:
    """What the ids of all kinds of text with the same words have in common."""
    return segment_id.rpartition(".")[2]
