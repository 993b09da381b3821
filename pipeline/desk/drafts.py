"""What somebody typed and has not saved: kept on disk at once, so that nothing typed is lost.

The file lies beside the translation memory. It is no record: what counts stands in the PO files.
"""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS drafts_2 (
    tree TEXT, reviewer TEXT, language TEXT, page TEXT, segment TEXT, token TEXT, text TEXT,
    PRIMARY KEY (tree, reviewer, language, page, segment)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unbuilt_1 (
    tree TEXT, language TEXT, page TEXT, PRIMARY KEY (tree, language, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reviewers_1 (account TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
"""


class Draft(NamedTuple):
    """A text that somebody typed."""

    text: str
    token: str
    """Of the entry that it was typed for, see `token_of`."""


Key = tuple[str, str, str]
"""Language, page, segment."""
_IS_KEY: Final = "tree = ? AND reviewer = ? AND language = ? AND page = ? AND segment = ?"


class Drafts:
    """The drafts for one output tree, of each reviewer apart. Where the file cannot be written
    nothing is kept, and `problem` says so."""

    def __init__(self, path: Path, tree: Path) -> None:
        self._path, self._tree = path, str(tree)
        self.reviewer = ""
        """Whose drafts are read and kept."""
        self.problem = ""

    def rename(self, reviewer: str) -> None:
        """Go on as a reviewer, with what was typed before anybody said a name."""
        if not self.reviewer:
            query = "UPDATE OR REPLACE drafts_2 SET reviewer = ? WHERE tree = ? AND reviewer = ''"
            self._run(query, (reviewer, self._tree))
        self.reviewer = reviewer

    def get(self, key: Key) -> Draft | None:
        """The draft of a segment; None where there is none."""
        query = f"SELECT text, token FROM drafts_2 WHERE {_IS_KEY}"
        rows = self._run(query, (self._tree, self.reviewer, *key))
        return Draft(*rows[0]) if rows else None

    def put(self, key: Key, draft: Draft) -> None:
        """Keep a draft."""
        values = (self._tree, self.reviewer, *key, draft.token, draft.text)
        self._run("INSERT OR REPLACE INTO drafts_2 VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def drop(self, key: Key) -> None:
        """Forget a draft."""
        self._run(f"DELETE FROM drafts_2 WHERE {_IS_KEY}", (self._tree, self.reviewer, *key))

    def unbuilt(self) -> list[tuple[str, str]]:
        """Pages, by language, whose editions have not followed what was saved."""
        rows = self._run("SELECT language, page FROM unbuilt_1 WHERE tree = ?", (self._tree,))
        return [(language, page) for language, page in rows]

    def add_unbuilt(self, place: tuple[str, str]) -> None:
        """Note a page that is to be built."""
        self._run("INSERT OR REPLACE INTO unbuilt_1 VALUES (?, ?, ?)", (self._tree, *place))

    def drop_unbuilt(self, place: tuple[str, str]) -> None:
        """Note that a page is built."""
        query = "DELETE FROM unbuilt_1 WHERE tree = ? AND language = ? AND page = ?"
        self._run(query, (self._tree, *place))

    def name(self, account: str) -> str:
        """The name under which an account of this machine reviews; empty where it has none."""
        rows = self._run("SELECT name FROM reviewers_1 WHERE account = ?", (account,))
        return str(rows[0][0]) if rows else ""

    def set_name(self, account: str, name: str) -> None:
        """Keep the name of a reviewer."""
        self._run("INSERT OR REPLACE INTO reviewers_1 VALUES (?, ?)", (account, name))

    def _run(self, query: str, values: tuple[str, ...]) -> list[tuple[str, ...]]:
        try:
            with self._open() as db:
                return db.execute(query, values).fetchall()
        except (sqlite3.Error, OSError) as error:
            what = f"{self._path} cannot be used ({error})"
            self.problem = f"What you type is not kept until you save it: {what}."
            return []

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=2)) as db:
            db.executescript(_TABLES)
            with db:
                yield db


def account_name() -> str:
    """The account of this machine that the program runs under; empty where it has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
