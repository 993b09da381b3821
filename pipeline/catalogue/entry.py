"""The records of a PO file: entries, the catalogue they form, problems to report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pipeline.catalogue.text import Refused

APPROVED_ON: Final = "approved on: "
"""Comment that names the page where a text was approved, with a checksum of the text."""

OTHER: Final = "other translation: "
"""Begins a line of a translator's comment that keeps a text of which another was taken."""
CHANGED: Final = "from what was approved before the source changed"
UNSURE: Final = "it is not certain that it was written for this text; approve it if it is right"
"""Why a text is only offered, in the words of the comment that says so."""

_CONTEXT: Final = re.compile(r'^msgctxt\s+"([^"\\]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment in a PO file."""

    id: str
    """Segment id (msgctxt); empty where the file has none."""
    source: str
    """msgid."""
    target: str
    """msgstr."""
    fuzzy: bool = False
    obsolete: bool = False
    comments: tuple[str, ...] = ()
    """Our `#.` lines without the one on the machine; every build writes them again."""
    translator_comments: str = ""
    flags: tuple[str, ...] = ()
    """Flags other than fuzzy."""
    previous: str | None = None
    """The msgid that the target was written for, where the source has changed since."""
    signature: str = ""
    """What machine wrote the target; empty where a person did."""
    digest: str = ""
    """Checksum of what the machine wrote, or of what was offered from earlier work; tells
    whether a person has changed it since."""
    offer: str = ""
    """Why the target is only offered: it may not answer the source. Empty where it does."""
    reference: str = ""
    """Path of the page."""
    page_lines: tuple[int, ...] = ()
    """Lines on which the segment stood when they were written, see `occurrences`; empty where they
    are not known."""
    line: int = field(default=0, compare=False)
    """Where the entry stands in the file that was read."""

    @property
    def approved(self) -> bool:
        """Whether a person has approved the target, for this page or an earlier state of it."""
        return bool(self.target) and not self.fuzzy

    @property
    def reviewed(self) -> bool:
        """Whether the target is approved and its segment in the page."""
        return self.approved and not self.obsolete

    @property
    def draft(self) -> bool:
        """Whether a person wrote the target without approving it yet: it is fuzzy, and no
        machine wrote it in these words. Use it before asking a machine again."""
        untouched = self.signature and (not self.digest or self.by_machine)
        return self.fuzzy and bool(self.target) and not untouched

    @property
    def is_offer(self) -> bool:
        """Whether the target is not known to answer the source: it must not be published, unless a
        person approves it."""
        return self.fuzzy and (bool(self.offer) or self.previous is not None)

    @property
    def by_machine(self) -> bool:
        """Whether the target is what a machine wrote for this source, to the letter."""
        return bool(self.signature) and self.digest == digest_of(self.target)

    @property
    def is_suggestion(self) -> bool:
        """Whether the target is a suggestion from earlier work that nobody has touched."""
        return self.fuzzy and not self.signature and self.digest == digest_of(self.target)

    @property
    def approved_on(self) -> str:
        """The page that the approved text was copied from, if nobody has changed it since."""
        end = f" [{digest_of(self.target)}]"
        found = (c for c in self.comments if c.startswith(APPROVED_ON) and c.endswith(end))
        return next((c.removeprefix(APPROVED_ON).removesuffix(end) for c in found), "")

    @property
    def precedence(self) -> int:
        """Which of two entries wins: how much would be lost with the target; from 2 up a person
        wrote it."""
        if self.approved:
            return 3 if self.obsolete else 4
        return 2 if self.draft else int(bool(self.target))


@dataclass(frozen=True)
class Catalogue:
    """A PO file."""

    header: Mapping[str, str]
    """In file order."""
    entries: tuple[Entry, ...]
    """At most one for each id, obsolete ones included."""
    header_comment: str = ""
    refused: tuple[Refused, ...] = ()
    """What could not be read. Do not overwrite such a file: these texts are nowhere else."""
    dropped: tuple[str, ...] = ()
    """Texts of segments that had several entries in the file, as after a merge."""

    def find(self, segment_id: str) -> Entry | None:
        """The entry of a segment, obsolete or not."""
        return self._by_id.get(segment_id)

    @cached_property
    def refused_ids(self) -> Mapping[str, int]:
        """Ids of the entries that could not be read, as far as these can be, with their line."""
        found = ((_CONTEXT.search(bad.text), bad.line) for bad in self.refused)
        return {match[1]: line for match, line in found if match}

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries if entry.id}


@dataclass(frozen=True, slots=True)
class CatalogueProblem:
    """What a translator should know about a PO file: `path:line: what; what to do`."""

    path: str
    line: int
    message: str
    refused: bool = False
    """Whether an entry was left out because of it."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def digest_of(text: str) -> str:
    """Eight hexadecimal digits that stand for `text`."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def note_other(target: str) -> str:
    """The line of a translator's comment that keeps another translation."""
    return f"{OTHER}{one_line(target)}"


def find_others(comments: str) -> list[str]:
    """The other translations that a translator's comments keep."""
    lines = comments.split("\n")
    return [line.removeprefix(OTHER) for line in lines if line.startswith(OTHER)]


def one_line(text: str) -> str:
    """`text` fit for a comment or a header field."""
    return " ".join(text.replace("\0", "\ufffd").split())
