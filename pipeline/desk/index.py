"""The work list: all segments of a site, in the order of their risk, filtered and counted.

It is read from the PO files, and again from those that have changed. The rows lie in a temporary
database that nobody else can open and that ends with the program: a large site has too many for
objects in memory. It is searched without the lock of the site, and without that of Python.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final, NamedTuple

from pipeline.desk.rows import Row, State
from pipeline.letters import unaccented

WORDS_AN_HOUR: Final = 800
"""How many words of machine translation a person reviews in an hour: between the 1,000 usual for
revision and the 600 of careful correction. An estimate for planning, nothing depends on it."""

Place = tuple[str, str]
"""A language, and the path of a page."""

_TABLES: Final = """
CREATE TABLE rows (
    n INTEGER PRIMARY KEY, language TEXT, page TEXT, at INT, id TEXT, key TEXT, state TEXT,
    open INT, words INT, reviewer TEXT, r0, r1, r2, r3, size INT, source TEXT, row BLOB);
CREATE INDEX by_place ON rows (language, page, at, state, open, words, reviewer);
CREATE INDEX by_segment ON rows (language, page, id);
CREATE INDEX by_text ON rows (language, key);
CREATE INDEX by_size ON rows (language, size, source);
CREATE INDEX by_risk ON rows (r0, r1, r2, r3, language, page, at, state, open, words, reviewer);
CREATE TABLE checks (code TEXT, n INT, PRIMARY KEY (code, n)) WITHOUT ROWID;
CREATE INDEX checks_by_row ON checks (n, code);
CREATE TABLE texts (n INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE hits (n INTEGER PRIMARY KEY);
"""
_MEMORY: Final = 24_000
"""KiB of the database that are kept in memory; the rest is in a file."""
_ORDERS: Final = {
    "risk": "r0, r1, r2, r3, language, page, at",
    "page": "language, page, at",
}
_INSERT: Final = f"INSERT INTO rows VALUES ({', '.join('?' * 17)})"


class Filter(NamedTuple):
    """Which rows are shown, and in which order; as in the address."""

    lang: str = ""
    state: str = "open"
    """`open`, `all`, or the name of a state."""
    page: str = ""
    check: str = ""
    by: str = ""
    q: str = ""
    order: str = "risk"
    """`risk` or `page`."""


class Neighbours(NamedTuple):
    """Where a row stands among those that fit a filter."""

    found: int
    """How many fit."""
    before: Row | None
    at: int
    """Its place from 1; 0 where it does not fit."""
    behind: Row | None


@dataclass(slots=True)
class PageCounts:
    """How far a page is."""

    language: str
    page: str
    segments: int = 0
    words: int = 0
    words_open: int = 0
    by_state: Counter[State] = field(default_factory=Counter)
    """Words, by state."""
    checks: Counter[str] = field(default_factory=Counter)
    """Segments, by check that found something."""
    reviewers: Counter[str] = field(default_factory=Counter)


class WorkIndex:
    """All rows of a site; for any thread."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._counts: dict[Place, PageCounts] = {}
        self._searched = ""
        """The words whose rows are in `hits`."""
        self._db = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_MEMORY}"):
            self._db.execute(f"PRAGMA {pragma}")  # nobody will ever read it after a crash
        self._db.executescript(_TABLES)

    def put(self, place: Place, rows: list[Row]) -> None:
        """Take the rows of a page in place of those that it had; a page without rows is gone."""
        records = [_record(row) for row in rows]
        texts = [row.searchable for row in rows]
        with self._lock:
            self._searched = ""
            if rows:
                self._counts[place] = _count(place, rows)
            else:
                self._counts.pop(place, None)
            self._db.execute("BEGIN")
            old = self._db.execute(f"SELECT n FROM rows WHERE {_IS_OF}", place).fetchall()
            for table in ("rows", "texts", "checks"):
                self._db.executemany(f"DELETE FROM {table} WHERE n = ?", old)
            first = self._db.execute("SELECT coalesce(max(n), 0) + 1 FROM rows").fetchone()[0]
            self._db.executemany(_INSERT, ((n, *r) for n, r in enumerate(records, first)))
            self._db.executemany("INSERT INTO texts VALUES (?, ?)", enumerate(texts, first))
            found = ({f.check for f in row.findings} for row in rows)
            checks = ((code, n) for n, codes in enumerate(found, first) for code in codes)
            self._db.executemany("INSERT INTO checks VALUES (?, ?)", checks)
            self._db.execute("COMMIT")

    def places(self) -> list[Place]:
        """The pages there are, in order."""
        with self._lock:
            return sorted(self._counts)

    def rows_of(self, place: Place) -> list[Row]:
        """The rows of a page, in its order; empty where there is no such page."""
        return self._load(f"WHERE {_IS_OF} ORDER BY at", place)

    def find(self, place: Place, segment_id: str) -> Row | None:
        """The row of a segment."""
        found = self._load(f"WHERE {_IS_OF} AND id = ?", (*place, segment_id))
        return found[0] if found else None

    # --- lists -------------------------------------------------------------------------------

    def select(self, wanted: Filter, start: int = 0, limit: int = -1) -> list[Row]:
        """The rows that fit, in order; of them so many, from the one with this number."""
        with self._lock:
            where, values = self._where(wanted)
            inner = (
                f"SELECT n FROM {_table(wanted)} {where} ORDER BY {_order(wanted)} LIMIT ? OFFSET ?"
            )
            numbers = self._db.execute(inner, (*values, limit, start)).fetchall()
            return [row for (n,) in numbers for row in self._load("WHERE n = ?", (n,))]

    def count(self, wanted: Filter) -> tuple[int, int]:
        """How many rows fit, and the words in those of them that wait for a person."""
        with self._lock:
            where, values = self._where(wanted)
            what = "count(*), coalesce(sum(words * open), 0)"
            query = f"SELECT {what} FROM rows INDEXED BY by_place {where}"
            found, words = self._db.execute(query, values).fetchone()
            return found, words

    def find_next(self, wanted: Filter, after: Row | None) -> Row | None:
        """The first row that fits and stands behind a row; if there is none, the first that fits
        and is another one."""
        with self._lock:
            if after is not None and (found := self._beside(wanted, after, ">")):
                return found
            first = self.select(wanted, 0, 2)
            return next((row for row in first if not _is_same(row, after)), None)

    def find_neighbours(self, wanted: Filter, row: Row) -> Neighbours:
        """The rows before and behind one, and its place. Of a row that does not fit, the first
        that does stands behind it."""
        with self._lock:
            found = self.count(wanted)[0]
            where, values = self._where(wanted)
            key = f"{where} AND {_IS_OF} AND id = ?"
            values = (*values, row.language, row.page, row.id)
            if not self._db.execute(f"SELECT 1 FROM rows {key}", values).fetchone():
                first = self.select(wanted, 0, 1)
                return Neighbours(found, None, 0, first[0] if first else None)
            before, behind = self._beside(wanted, row, "<"), self._beside(wanted, row, ">")
            where, values = self._where(wanted, row, "<")
            query = f"SELECT count(*) FROM {_table(wanted)} {where}"
            at = self._db.execute(query, values).fetchone()[0]
            return Neighbours(found, before, at + 1, behind)

    def _beside(self, wanted: Filter, row: Row, side: str) -> Row | None:
        """The row that fits just before (`<`) or behind (`>`) another."""
        where, values = self._where(wanted, row, side)
        direction = "" if side == ">" else " DESC"
        order = ", ".join(f"{column}{direction}" for column in _order(wanted).split(", "))
        with self._lock:
            query = f"SELECT n FROM {_table(wanted)} {where} ORDER BY {order} LIMIT 1"
            found = self._db.execute(query, values).fetchone()
            return self.numbered(found[0]) if found else None

    def _where(self, wanted: Filter, row: Row | None = None, side: str = "") -> tuple[str, Any]:
        """The condition for rows that fit, and stand on this side of a row."""
        terms, values = ["1"], list[Any]()

        def add(term: str, *given: Any) -> None:
            terms.append(term)
            values.extend(given)

        if wanted.state == "open":
            add("open = 1")
        elif wanted.state != "all":
            add("state = ?", wanted.state)
        for column, value in (("language", wanted.lang), ("page", wanted.page)):
            if value:
                add(f"{column} = ?", value)
        if wanted.by:
            add("reviewer = ?", wanted.by)
        if wanted.check:
            add("EXISTS (SELECT 1 FROM checks WHERE n = rows.n AND code = ?)", wanted.check)
        if words := unaccented(" ".join(wanted.q.split())):
            self._search(words)
            add("EXISTS (SELECT 1 FROM hits WHERE n = rows.n)")
        if row is not None:
            key = row.order if wanted.order == "risk" else (row.language, row.page, row.at)
            add(f"({_order(wanted)}) {side} ({', '.join('?' * len(key))})", *key)
        return f"WHERE {' AND '.join(terms)}", tuple(values)

    def _search(self, words: str) -> None:
        """Note the rows with some words in their texts."""
        if words != self._searched:
            self._db.execute("DELETE FROM hits")
            query = "INSERT INTO hits SELECT n FROM texts WHERE instr(text, ?)"
            self._db.execute(query, (words,))
            self._searched = words

    # --- texts in other places ---------------------------------------------------------------

    def find_same(self, row: Row) -> list[Row]:
        """The segments with the same words on other pages, or of another kind on this one."""
        found = self.find_texts(row.language, [row.text_key])
        return [other for other in found if not _is_same(other, row)]

    def find_texts(self, language: str, keys: Iterable[str]) -> list[Row]:
        """The segments with words by their `text_key`."""
        query = "INDEXED BY by_text WHERE language = ? AND key = ? ORDER BY page, at"
        return [row for key in keys for row in self._load(query, (language, key))]

    def sources(self, language: str, least: int, most: int) -> dict[int, str]:
        """The translated texts of a language, of so many characters, each with the number that
        `numbered` takes."""
        query = "SELECT n, source FROM rows WHERE language = ? AND size BETWEEN ? AND ?"
        with self._lock:
            return dict(self._db.execute(query, (language, least, most)))

    def numbered(self, n: int) -> Row | None:
        """The row with a number, if it is still there."""
        found = self._load("WHERE n = ?", (n,))
        return found[0] if found else None

    def all_rows(self, language: str) -> Iterator[Row]:
        """All rows of a language."""
        return iter(self._load("WHERE language = ? ORDER BY page, at", (language,)))

    def counts(self, language: str = "") -> list[PageCounts]:
        """How far the pages are, of one language or of all, in order."""
        with self._lock:
            return [
                self._counts[place]
                for place in sorted(self._counts)
                if not language or place[0] == language
            ]

    def _load(self, where: str, values: Iterable[Any]) -> list[Row]:
        with self._lock:
            found = self._db.execute(f"SELECT row FROM rows {where}", tuple(values)).fetchall()
        return [_unpack(data) for (data,) in found]


_IS_OF: Final = "language = ? AND page = ?"


def _order(wanted: Filter) -> str:
    return _ORDERS[wanted.order]


def _table(wanted: Filter) -> str:
    """The rows, to be read in this order from an index that has all that is asked for: the rows
    themselves lie here and there."""
    return f"rows INDEXED BY {'by_risk' if wanted.order == 'risk' else 'by_place'}"


def _is_same(row: Row, other: Row | None) -> bool:
    key = other and (other.language, other.page, other.id)
    return (row.language, row.page, row.id) == key


def _record(row: Row) -> tuple[Any, ...]:
    place = row.language, row.page, row.at, row.id, row.text_key
    # Texts without a translation are no help to others.
    size = len(row.source) if row.target else 0
    rest = row.state, row.is_open, row.words, row.reviewer, *row.order[:4], size, row.source
    return (*place, *rest, pickle.dumps(row, pickle.HIGHEST_PROTOCOL))


def _unpack(data: bytes) -> Row:
    row = pickle.loads(data)  # written above, where nobody else can write
    assert isinstance(row, Row)
    return row


def _count(place: Place, rows: Iterable[Row]) -> PageCounts:
    counts = PageCounts(*place)
    for row in rows:
        counts.segments += 1
        counts.words += row.words
        counts.words_open += row.words if row.is_open else 0
        counts.by_state[row.state] += row.words
        counts.checks.update({finding.check for finding in row.findings})
        if row.reviewer:
            counts.reviewers[row.reviewer] += 1
    return counts


def add_up(pages: Iterable[PageCounts]) -> PageCounts:
    """The counts of pages together."""
    whole = PageCounts("", "")
    for page in pages:
        whole.segments += page.segments
        whole.words += page.words
        whole.words_open += page.words_open
        whole.by_state.update(page.by_state)
        whole.checks.update(page.checks)
        whole.reviewers.update(page.reviewers)
    return whole


def hours_for(words: int) -> float:
    """How long the review of so many words may take, in hours."""
    return words / WORDS_AN_HOUR
