"""Who approved a translation, and when: a translator's comment that a review in the browser writes.

    # reviewed by: Ana Pérez, 2026-11-30 [1a2b3c4d]

It ends in a checksum of the text that was approved, so that it says nothing of another text.
Programs that wrap comments may split it into several lines; it is read as one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from pipeline.catalogue.entry import Entry, digest_of

_NOTE: Final = re.compile(
    r"^[ \t]*reviewed\s+by:\s+(?P<name>[^\n]{1,100}(?:\n[^\n]{1,100})?),\s+"
    r"(?P<day>\d{4}-\d\d-\d\d)\s+\[(?P<digest>[0-9a-f]{8})\][ \t]*(?:\n|$)",
    re.MULTILINE,
)
_LONGEST_NAME: Final = 80


class SignOff(NamedTuple):
    """A person's word for a translation."""

    name: str
    day: str
    """As `2026-11-30`."""


def clean_name(name: str) -> str:
    """A person's name fit for a comment and a header: on one line, without characters that are not
    seen, angle brackets and square brackets."""
    seen = (" " if unicodedata.category(c)[0] in "CZ" else c for c in name)
    return " ".join("".join(c for c in seen if c not in '<>[]"\\').split())[:_LONGEST_NAME].strip()


def sign(entry: Entry, name: str, day: date) -> Entry:
    """The entry with the word of a person for its text, in place of earlier ones."""
    note = f"reviewed by: {clean_name(name)}, {day.isoformat()} [{digest_of(entry.target)}]"
    rest = _NOTE.sub("", entry.translator_comments)
    return replace(entry, translator_comments=f"{note}\n{rest}".strip("\n"))


def unsign(entry: Entry) -> Entry:
    """The entry without such a comment."""
    rest = _NOTE.sub("", entry.translator_comments).strip("\n")
    return replace(entry, translator_comments=rest)


def read_sign_off(entry: Entry) -> SignOff | None:
    """Who approved the text that the entry has now; None where nobody says so."""
    if not entry.approved or "reviewed" not in entry.translator_comments:
        return None
    digest = digest_of(entry.target)
    for match in _NOTE.finditer(entry.translator_comments):
        if match["digest"] == digest:
            return SignOff(" ".join(match["name"].split()), match["day"])
    return None
