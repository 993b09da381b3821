"""Changes of one entry in a PO file: approve, keep as a draft, waive, undo.

The file is read just before, and only that entry is changed in it: what another tool saved
meanwhile stays. Where that tool changed the same text, nothing is written and the person chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.catalogue import update
from pipeline.catalogue.sign_off import clean_name, read_sign_off, sign, unsign
from pipeline.catalogue.splice import render_over
from pipeline.catalogue.update import Catalogue, Entry
from pipeline.catalogue.waivers import bind_waivers
from pipeline.errors import PipelineError
from pipeline.interchange.import_rows import keep_as_comment
from pipeline.workspace.files import read_bytes
from pipeline.workspace.writing import replace_bytes, sync_folders

_TRIES: Final = 8
"""How often a file is read again because another program is saving it."""
_DATE: Final = "%Y-%m-%d %H:%M%z"
FIRST_YEAR: Final = 2025
"""A clock that shows an earlier one stands wrong."""


class SaveError(PipelineError):
    """A text cannot be saved; the message says why and what to do."""


class ConflictError(SaveError):
    """Another person or program changed the text meanwhile."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        who = read_sign_off(entry)
        by = f" by {who.name}" if who else ""
        super().__init__(
            f"this text was changed{by} after you opened it; compare both and choose, "
            "nothing is lost"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, so that it can be undone."""

    language: str
    page: str
    before: Entry
    after: Entry


@dataclass(frozen=True, slots=True)
class Place:
    """An entry, as somebody has seen it."""

    language: str
    page: str
    segment: str
    path: Path
    """Of the PO file."""
    token: str
    """What `token_of` gave; empty to change whatever is there."""


def token_of(entry: Entry) -> str:
    """Changes when the translation of an entry does, or what it is a translation of."""
    parts = entry.source, entry.target, str(entry.fuzzy), entry.previous or ""
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def change_entry(
    place: Place,
    edit: Callable[[Entry], Entry],
    header: Callable[[Mapping[str, str]], dict[str, str]],
) -> Change:
    """Change an entry in its PO file, and the header of that.

    Raises ConflictError where the entry is not as in `place`, SaveError where the file cannot be
    changed, OutputError where it cannot be written.
    """
    for _ in range(_TRIES):
        data = read_bytes(place.path)
        catalogue = _read(place, data)
        old = catalogue.find(place.segment)
        if old is None or old.obsolete:
            raise SaveError("this text is no longer on its page; go back to the list")
        if place.token and token_of(old) != place.token:
            raise ConflictError(old)
        new = edit(old)
        entries = tuple(new if entry is old else entry for entry in catalogue.entries)
        changed = replace(catalogue, entries=entries, header=header(catalogue.header))
        if replace_bytes(place.path, data, render_over(bind_waivers(changed), data)):
            sync_folders([place.path])
            return Change(place.language, place.page, old, new)
    raise SaveError(f"{place.path}: another program keeps saving this file; try again")


def _read(place: Place, data: bytes | None) -> Catalogue:
    if data is None:
        raise SaveError(f"{place.path}: the PO file is gone; run `pipeline build`")
    catalogue, _ = update.read_bytes(data)
    if catalogue.refused:
        line = catalogue.refused[0].line
        what = "an entry here cannot be read, so the file is left alone; repair it"
        raise SaveError(f"{place.path}:{line}: {what}")
    return bind_waivers(catalogue)


# --- what becomes of an entry --------------------------------------------------------------------


def approve(target: str, name: str, now: datetime) -> Callable[[Entry], Entry]:
    """Approve a text, in the name of a person."""
    return lambda entry: sign(_take_text(entry, target, name, fuzzy=False), name, now.date())


def keep_draft(target: str, name: str) -> Callable[[Entry], Entry]:
    """Keep a text as a draft that nobody has approved."""
    return lambda entry: unsign(_take_text(entry, target, name, fuzzy=True))


def _take_text(entry: Entry, target: str, name: str, *, fuzzy: bool) -> Entry:
    """The entry with a text of a person, so without what says that a machine wrote or offers it."""
    return replace(
        _keep_others_text(entry, target, name),
        target=target,
        fuzzy=fuzzy,
        previous=None,
        signature="",
        digest="",
        offer="",
    )


def add_comment(line: str) -> Callable[[Entry], Entry]:
    """Add a line to the translator's comment."""

    def edit(entry: Entry) -> Entry:
        lines = [*filter(None, entry.translator_comments.split("\n")), line]
        return replace(entry, translator_comments="\n".join(dict.fromkeys(lines)))

    return edit


def _keep_others_text(entry: Entry, target: str, name: str) -> Entry:
    """The entry, with the text that another person approved in its comment, if it is replaced."""
    if not entry.approved or target == entry.target:
        return entry
    who = read_sign_off(entry)
    if who and who.name == clean_name(name):
        return entry
    return keep_as_comment(entry, entry.target)


# --- the header ----------------------------------------------------------------------------------


def stamp_header(name: str, now: datetime) -> Callable[[Mapping[str, str]], dict[str, str]]:
    """Sets who revised a file last, and when; never to a time before the one that stands there."""

    def edit(header: Mapping[str, str]) -> dict[str, str]:
        new = dict(header)
        new["Last-Translator"] = clean_name(name)
        before = read_date(header.get("PO-Revision-Date", ""))
        if now.year >= FIRST_YEAR and (before is None or before <= now):
            new["PO-Revision-Date"] = now.strftime(_DATE)
        return new

    return edit


def read_date(text: str) -> datetime | None:
    """The date of a header; None where it has none."""
    try:
        return datetime.strptime(text.strip(), _DATE)
    except ValueError:
        return None


def describe_clock(now: datetime, latest: datetime | None) -> str:
    """What is wrong with the clock, if it stands before a date that a file has; else empty."""
    if now.year >= FIRST_YEAR and (latest is None or latest <= now + timedelta(days=1)):
        return ""
    return (
        f"The clock of this computer shows {now:%d %B %Y}, which is before work that is saved "
        "already. Set the clock: approvals carry its date."
    )
