"""What pages were when they were last built, so that those that are so still need no reading.

A stamp holds checksums of a page, its PO file and its edition, and of all else that decides
what these two say: settings, program, glossary. It is kept in a disposable SQLite file beside
the memory; deleting that costs time, never correctness, because files are compared with it
and never the other way round.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import astuple, fields
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from pipeline import caches
from pipeline.config.settings import Settings
from pipeline.glossary import Glossary, Term, TermStatus
from pipeline.model import Finding, Origin, Severity, TextInSource
from pipeline.model import Status as ReviewStatus
from pipeline.plugins import CHECK_PLUGINS
from pipeline.reporting.packed import CompressedFindings
from pipeline.reporting.report import LEFT_ALONE, PageReport, PageState
from pipeline.reporting.risk import Risk
from pipeline.workspace.versions import find_version

K = TypeVar("K")

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS stamps_1 (
    tree TEXT, language TEXT, page TEXT, source BLOB, po BLOB, edition BLOB, recipe BLOB,
    glossary BLOB, counts TEXT, findings BLOB, PRIMARY KEY (tree, language, page));
CREATE TABLE IF NOT EXISTS texts_1 (
    tree TEXT, language TEXT, page TEXT, texts BLOB, PRIMARY KEY (tree, language, page));
CREATE TABLE IF NOT EXISTS glossaries_1 (digest BLOB PRIMARY KEY, entries BLOB);
"""
_NO_MATTER: Final = frozenset(
    ["root", "source", "output", "languages", "jobs", "glossary", "file", "other_languages"]
)
"""Settings that say where things are, or are part of the stamp in another form."""
_LIBRARIES: Final = (
    "markdown-it-py mdit-py-plugins python-frontmatter PyYAML polib rapidfuzz sentencex"
    " pyahocorasick"
).split()
"""What a page read or a text matched by another version may be another."""


class Stamp(NamedTuple):
    """A page in one language as a build left it."""

    source: bytes
    po: bytes | None
    """None where there is no file; so with the next."""
    edition: bytes | None
    config: bytes
    glossary: bytes
    counts: str
    findings: bytes


UNCHECKED: Final = b""
"""In a stamp, in place of the checksum of a file that says nothing about the page."""

_STATES: Final = {str(state): state for state in PageState}
_ORIGINS: Final = {str(origin): origin for origin in Origin}
_REVIEWS: Final = {str(status): status for status in ReviewStatus}
_RISKS: Final = {str(risk): risk for risk in Risk}


def decode_reports(stamps: Mapping[str, Stamp], language: str) -> dict[str, PageReport]:
    """What a run that reads the pages would report; a page with a damaged stamp is left out."""
    try:
        # In one go, as there may be many.
        rows = json.loads(f"[{','.join(stamp.counts for stamp in stamps.values())}]")
    except (ValueError, TypeError):
        rows = []
    if len(rows) != len(stamps):
        rows = [stamp.counts for stamp in stamps.values()]
    reports = {}
    for (page, stamp), row in zip(stamps.items(), rows, strict=True):
        try:
            counts = row if type(row) is list else json.loads(row)
            reports[page] = _decode_report(page, language, counts, stamp.findings)
        except (ValueError, TypeError, LookupError, AttributeError):
            continue
    return reports


def _decode_report(page: str, language: str, counts: list[Any], findings: bytes) -> PageReport:
    state, origins, statuses, words, review, risks, *more = counts
    size, errors, flagged, distinct, waived, site_waivers, in_force, left = more
    return PageReport(
        page,
        language,
        _STATES[state],
        CompressedFindings(findings, (size, errors, flagged, distinct)),
        _count(_ORIGINS, origins),
        _count(_REVIEWS, statuses),
        words,
        review,
        _count(_RISKS, risks),
        waived=tuple(
            Finding(check, Severity(severity), *rest) for check, severity, *rest in waived
        ),
        site_waivers=tuple(site_waivers),
        waivers_in_force=in_force,
        left_in_source=tuple(TextInSource(*text) for text in left) if left else (),
    )


def _count(names: Mapping[str, K], counts: Mapping[str, int]) -> Counter[K]:
    # To call the class takes ten times as long, and there are many pages.
    counter: Counter[K] = Counter.__new__(Counter)
    for name in counts:
        counter[names[name]] = counts[name]
    return counter


def encode_counts(report: PageReport, origins_next_run: Mapping[Origin, int]) -> str:
    """What a stamp keeps of a report beside the findings."""
    state = report.state if report.state in LEFT_ALONE else PageState.UNCHANGED
    words = report.words, report.review_words, report.words_by_risk
    waived = [astuple(finding) for finding in report.waived]
    waivers = waived, report.site_waivers, report.waivers_in_force
    rest = *report.packed.sizes, *waivers, report.left_in_source
    return json.dumps([state, origins_next_run, report.statuses, *words, *rest])


# --- what decides --------------------------------------------------------------------------------


@cache
def program() -> str:
    """A checksum of this package and the versions of what it reads pages with.

    The code itself, and no version number that somebody may forget to raise: to read all
    pages again costs no engine and no review.
    """
    digest = sha256(sys.version.encode())
    root = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - paths cost time here
    names = sorted(os.path.join(f, name) for f, _, names in os.walk(root) for name in names)  # noqa: PTH118
    for name in names:
        if not name.endswith(".pyc"):
            with open(name, "rb") as file:  # noqa: PTH123
                digest.update(os.fsencode(name[len(root) :]) + file.read())
    for name in _LIBRARIES:
        digest.update(f"{name} {find_version(name)}".encode())
    return digest.hexdigest()


def config_digest(settings: Settings, pair: tuple[str, str]) -> bytes:
    """A checksum of what decides the bytes of all pages beside glossary and files."""
    names = [f.name for f in fields(Settings) if f.name not in _NO_MATTER]
    parts = {name: getattr(settings, name) for name in names} | {
        "pair": pair,
        "program": program(),
        "checks": [CHECK_PLUGINS.fingerprint(name) for name in settings.checks],
    }
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).digest()


def page_config_digest(
    config: bytes, inbound_fragments: frozenset[str], linked_files: str = ""
) -> bytes:
    """The same for one page, with the fragments that other pages link to, and the checksum of
    what its edition has to do with the files that the page links to."""
    if not inbound_fragments and not linked_files:
        return config
    parts = json.dumps(sorted(inbound_fragments)) + linked_files
    return sha256(config + parts.encode()).digest()


_TERM_FIELDS: Final = tuple(f.name for f in fields(Term) if f.name not in ("path", "line"))
"""What an entry says, without where it stands."""


def glossary_rows(glossary: Glossary) -> list[dict[str, Any]]:
    """The entries in their order, as plain data, but for where they stand."""
    values = attrgetter(*_TERM_FIELDS)
    return [dict(zip(_TERM_FIELDS, values(term), strict=True)) for term in glossary.terms]


def glossary_digest(glossary: Glossary) -> bytes:
    """A checksum of a glossary: of its entries in their order, but for where they stand."""
    values = attrgetter(*_TERM_FIELDS)
    domains = None if glossary.domains is None else sorted(glossary.domains)
    text = json.dumps([[values(term) for term in glossary.terms], glossary.pair, domains])
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def find_changed_terms(old: Iterable[Mapping[str, Any]], new: Glossary) -> Glossary | None:
    """The entries that only one of two glossaries has; None where their order changed too,
    which decides between entries alike."""
    before = [json.dumps(entry, sort_keys=True) for entry in old]
    after = [json.dumps(entry, sort_keys=True) for entry in glossary_rows(new)]
    left, right = Counter(before), Counter(after)
    common = left & right
    if [e for e in before if e in common] != [e for e in after if e in common]:
        return None
    return Glossary(tuple(_term(e) for e in (left - right) + (right - left)), new.pair, new.domains)


def _term(entry: str) -> Term:
    row = json.loads(entry)
    for name in ("forms", "target_forms", "admitted"):
        row[name] = tuple(row.get(name, ()))
    row["status"] = TermStatus(row["status"])
    return Term(**row)


def pack_texts(texts: Iterable[str]) -> bytes:
    """The words of a page's segments, in little room."""
    return zlib.compress(json.dumps(list(texts)).encode(), 1)


def may_match(glossary: Glossary, texts: bytes) -> bool:
    """Whether one of the entries may be found in a page with these packed texts.

    Where protected words and links are is not asked, so the answer may be yes too often.
    """
    try:
        plain = json.loads(zlib.decompress(texts))
    except (zlib.error, ValueError, TypeError):
        return True
    if glossary.match("\n".join(plain)):
        return True
    # A text in capitals is matched by other rules, which hold for it alone.
    return any(
        glossary.match(text) for text in plain if not any("a" <= char <= "z" for char in text)
    )


# --- the store -----------------------------------------------------------------------------------


class Stamps:
    """The stamps of one output tree, in the file at `path`."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        # Of relative paths, so that a tree keeps its stamps when it is moved as a whole.
        source = os.path.relpath(settings.source, settings.root)
        output = os.path.relpath(settings.output, settings.root)
        self.problem = ""
        """Why nothing can be kept; the run goes on, the next takes longer."""
        self._tree = sha256(os.fsencode(f"{source}\n{output}")).hexdigest()[:16]

    def load(self, language: str) -> dict[str, Stamp]:
        """The stamps of all pages. An unreadable file has none."""
        rows = self._read(
            "SELECT page, source, po, edition, recipe, glossary, counts, findings"
            " FROM stamps_1 WHERE tree = ? AND language = ?",
            (self._tree, language),
        )
        return {page: Stamp(*rest) for page, *rest in rows}

    def load_editions(self, language: str) -> dict[str, bytes]:
        """Checksums of editions as a build left them, by page."""
        query = "SELECT page, edition FROM stamps_1 WHERE tree = ? AND language = ?"
        return {page: found for page, found in self._read(query, (self._tree, language)) if found}

    def load_glossary(self, digest: bytes) -> list[dict[str, Any]] | None:
        """The entries of the glossary with this checksum, None where they are not known."""
        for (blob,) in self._read("SELECT entries FROM glossaries_1 WHERE digest = ?", (digest,)):
            try:
                return list(json.loads(zlib.decompress(blob)))
            except (zlib.error, ValueError, TypeError):
                return None
        return None

    def load_texts(self, language: str) -> Iterator[tuple[str, bytes]]:
        """Pages with their packed texts."""
        yield from self._read(
            "SELECT page, texts FROM texts_1 WHERE tree = ? AND language = ?",
            (self._tree, language),
        )

    def _read(self, query: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        if not self._path.exists():
            return
        try:
            with closing(sqlite3.connect(self._path, timeout=60)) as connection:
                yield from connection.execute(query, values)
        except sqlite3.DatabaseError:
            return

    def save(self, language: str, stamps: Mapping[str, Stamp], texts: Mapping[str, bytes]) -> None:
        """Keep stamps."""
        key = (self._tree, language)
        self._write(
            [
                (
                    "INSERT OR REPLACE INTO stamps_1 VALUES (?,?,?,?,?,?,?,?,?,?)",
                    [(*key, page, *stamp) for page, stamp in stamps.items()],
                ),
                (
                    "INSERT OR REPLACE INTO texts_1 VALUES (?,?,?,?)",
                    [(*key, page, blob) for page, blob in texts.items()],
                ),
            ]
        )

    def save_glossary(self, glossary: Glossary) -> None:
        """Keep the entries of a glossary, and no others that no stamp speaks of."""
        blob = zlib.compress(json.dumps(glossary_rows(glossary)).encode("utf-8", "replace"))
        unused = "DELETE FROM glossaries_1 WHERE digest NOT IN (SELECT glossary FROM stamps_1)"
        insert = "INSERT OR REPLACE INTO glossaries_1 VALUES (?, ?)"
        self._write([(unused, [()]), (insert, [(glossary_digest(glossary), blob)])])

    def forget(self, language: str, pages: Iterable[str]) -> None:
        """Drop the stamps of pages that are gone."""
        rows = [(self._tree, language, page) for page in pages]
        self._write(
            [
                (f"DELETE FROM {table} WHERE tree = ? AND language = ? AND page = ?", rows)
                for table in ("stamps_1", "texts_1")
            ]
        )

    def _write(self, changes: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
        if self.problem or not any(rows for _, rows in changes):
            return
        try:
            caches.write(self._path, lambda connection: _execute(connection, changes))
        except (OSError, sqlite3.Error) as error:
            self.problem = (
                f"{self._path}: cannot be written: {error}; the next build reads all pages "
                "again; make the folder writable or delete the file"
            )


def _execute(
    connection: sqlite3.Connection, changes: list[tuple[str, list[tuple[Any, ...]]]]
) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # files are compared, not believed
    connection.executescript(_SCHEMA)
    for statement, rows in changes:
        connection.executemany(statement, rows)
