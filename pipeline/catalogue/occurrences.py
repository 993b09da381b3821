"""Where a text stands on its page, for people: page and line, and the heading above it.

Lines change whenever somebody adds a paragraph above them, and a PO file in Git is not to change
with them. So places are never the only change of a file, and a line that was written stays while
it is near the text: programs show the lines around it, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from pipeline.catalogue.entry import Catalogue, Entry, one_line
from pipeline.model import Unit

_UNDER: Final = "under: "
NEAR: Final = 8
"""Lines that a place may be off before it is written again: the text is still in sight where
Poedit has the line in the middle of its window."""
BASE_PATH: Final = "X-Poedit-Basepath"
SEARCH_PATH: Final = "X-Poedit-SearchPath-0"
"""Fields by which Poedit finds the page. The path is that of the page alone: from a folder with
programs in it “Update from source code” would replace the entries by what it finds in those."""

_OPEN, _CLOSE = "\u2068", "\u2069"
"""gettext's marks around a file name with a blank in it."""
_PLACE: Final = re.compile(rf"{_OPEN}?([^{_OPEN}{_CLOSE}]*?){_CLOSE}?:(\d+)(?:\s+|\Z)")
_WIDTH: Final = 79
"""Columns of a line of places, as `msgcat` writes it."""
_LONGEST: Final = 80
"""Characters of a heading that are shown."""

Places = tuple[int, ...]
"""Lines of a page on which a text stands, in order."""


def parse_reference(text: str) -> tuple[str, Places]:
    """The page that the `#:` lines of an entry name, and the lines; no lines where they name
    several pages, or programs have damaged them."""
    text = text.strip()
    found = list(_PLACE.finditer(text))
    pages = {match[1] for match in found}
    is_whole = sum(len(match[0]) for match in found) == len(text)
    if is_whole and len(pages) == 1:
        return pages.pop(), tuple(int(match[2]) for match in found)
    return text.strip(f"{_OPEN}{_CLOSE}"), ()


def render_reference(page: str, lines: Places) -> str:
    """What stands behind `#: `, perhaps on several lines; nothing without a page."""
    if not page:
        return ""
    if " " in page:  # programs take two of these for one name
        page, lines = f"{_OPEN}{page}{_CLOSE}", lines[:1]
    rows = [""]
    for place in [f"{page}:{line}" for line in lines] or [page]:
        if rows[-1] and len(f"#: {rows[-1]} {place}") > _WIDTH:
            rows.append(place)
        else:
            rows[-1] = f"{rows[-1]} {place}".strip()
    return "\n#: ".join(rows)


def find_lines(units: Iterable[Unit]) -> Places:
    """The lines on which the segment of some units stands."""
    return tuple(sorted({unit.segment.line for unit in units}))


def describe_heading(text: str) -> str:
    """The comment that names the heading above a text."""
    text = one_line(text)
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    return f"{_UNDER}{shown}"


def settle_places(old: Catalogue, new: Catalogue) -> Catalogue:
    """A catalogue as a build leaves it, with the places of the one in the file, where they are the
    only difference, or near enough."""
    if _without_places(old.header, new.header) == old.header and len(old.entries) == len(
        new.entries
    ):
        pairs = list(zip(old.entries, new.entries, strict=True))
        if all(_bare(before) == _bare(after) for before, after in pairs):
            return replace(new, header=old.header, entries=old.entries)
    return replace(new, entries=tuple(_settle(old.find(e.id), e) for e in new.entries))


def _settle(old: Entry | None, new: Entry) -> Entry:
    is_same = old and (old.source, old.reference) == (new.source, new.reference)
    if old is None or not is_same or not _is_near(old.page_lines, new):
        return new
    return replace(new, page_lines=old.page_lines)


def _is_near(lines: Places, new: Entry) -> bool:
    if len(lines) != len(new.page_lines):
        return False
    return all(abs(a - b) <= NEAR for a, b in zip(lines, new.page_lines, strict=True))


def _without_places(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """The new header without the fields on places that the old one lacks."""
    fields = (BASE_PATH, SEARCH_PATH)
    return {name: value for name, value in new.items() if name not in fields or name in old}


def _bare(entry: Entry) -> Entry:
    comments = tuple(text for text in entry.comments if not text.startswith(_UNDER))
    return replace(entry, comments=comments, page_lines=())
