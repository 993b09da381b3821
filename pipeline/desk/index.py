"""The work list: all segments of a site, in the order of their risk, filtered and counted.

It is read from the PO files, and again from those that have changed. Nothing is kept on disk.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final, NamedTuple

from pipeline.desk.rows import Row, State
from pipeline.letters import unaccented

WORDS_AN_HOUR: Final = 800
"""How many words of machine translation a person reviews in an hour: between the 1,000 usual for
revision and the 600 of careful correction. An estimate for planning, nothing depends on it."""

Place = tuple[str, str]
"""A language, and the path of a page."""


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

    def fits(self, row: Row) -> bool:
        """Whether a row is shown; the words that are searched for are compared apart."""
        if self.state == "open":
            if not row.is_open:
                return False
        elif self.state != "all" and row.state != self.state:
            return False
        if self.lang and row.language != self.lang:
            return False
        if self.page and row.page != self.page:
            return False
        if self.by and row.reviewer != self.by:
            return False
        return not self.check or any(f.check == self.check for f in row.findings)


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
    """All rows of a site."""

    def __init__(self) -> None:
        self._pages: dict[Place, list[Row]] = {}
        self._searchable: dict[Place, str] = {}
        self._counts: dict[Place, PageCounts] = {}
        self._by_risk: list[Row] = []

    def put(self, place: Place, rows: list[Row]) -> None:
        """Take the rows of a page in place of those that it had."""
        self.put_many({place: rows})

    def put_many(self, pages: dict[Place, list[Row]]) -> None:
        """Take the rows of pages in place of those that they had; a page without rows is gone."""
        kept = self._by_risk
        if any(place in self._pages for place in pages):
            kept = [row for row in kept if (row.language, row.page) not in pages]
        new = (row for rows in pages.values() for row in rows)
        # Mostly in order: that is quicker than to merge two lists.
        self._by_risk = sorted([*kept, *new], key=attrgetter("order"))
        for place, rows in pages.items():
            if not rows:
                for table in (self._pages, self._searchable, self._counts):
                    table.pop(place, None)
                continue
            self._pages[place] = rows
            self._counts[place] = _count(place, rows)
            self._searchable[place] = "\n".join(row.searchable for row in rows)

    def places(self) -> list[Place]:
        """The pages there are, in order."""
        return sorted(self._pages)

    def rows_of(self, place: Place) -> list[Row]:
        """The rows of a page, in its order; empty where there is no such page."""
        return self._pages.get(place, [])

    def find(self, place: Place, segment_id: str) -> Row | None:
        """The row of a segment."""
        return next((row for row in self.rows_of(place) if row.id == segment_id), None)

    def select(self, wanted: Filter) -> list[Row]:
        """The rows that fit, in order."""
        words = unaccented(" ".join(wanted.q.split()))
        if words:
            hits = {place for place, text in self._searchable.items() if words in text}
            rows: Iterable[Row] = (
                row for row in self._ordered(wanted) if (row.language, row.page) in hits
            )
            return [row for row in rows if wanted.fits(row) and row.has(words)]
        return [row for row in self._ordered(wanted) if wanted.fits(row)]

    def _ordered(self, wanted: Filter) -> Iterable[Row]:
        if wanted.page and wanted.lang:
            rows = self.rows_of((wanted.lang, wanted.page))
            return rows if wanted.order == "page" else sorted(rows, key=attrgetter("order"))
        if wanted.order == "page":
            return (row for place in self.places() for row in self._pages[place])
        return self._by_risk

    def find_next(self, wanted: Filter, after: Row | None) -> Row | None:
        """The first row that fits and stands behind a row; if there is none, the first that fits
        and is another one."""
        rows = self.select(wanted)
        if after is None:
            return rows[0] if rows else None
        key = attrgetter("order") if wanted.order == "risk" else _place_of
        others = [row for row in rows if (row.page, row.id) != (after.page, after.id)]
        at = bisect_left(others, key(after), key=key)
        found = others[at:] or others
        return found[0] if found else None

    def find_same(self, row: Row) -> list[Row]:
        """The segments with the same words on other pages, or of another kind on this one."""
        found = self.find_texts(row.language, [row.text_key])
        return [other for other in found if (other.page, other.id) != (row.page, row.id)]

    def find_texts(self, language: str, keys: Iterable[str]) -> list[Row]:
        """The segments with words by their `text_key`."""
        ends = tuple(f".{key}" for key in keys)
        return [row for row in self.all_rows(language) if row.id.endswith(ends)] if ends else []

    def all_rows(self, language: str) -> Iterator[Row]:
        """All rows of a language."""
        for (code, _), rows in self._pages.items():
            if code == language:
                yield from rows

    def counts(self, language: str = "") -> list[PageCounts]:
        """How far the pages are, of one language or of all, in order."""
        return [
            self._counts[place]
            for place in sorted(self._counts)
            if not language or place[0] == language
        ]


def _place_of(row: Row) -> tuple[str, str, int]:
    return row.language, row.page, row.at


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
