"""Which texts of a PO file may not answer their source, whatever notes a program has deleted.

A text that is offered from earlier work says so in three places: the comment `offered:`, the
previous msgid, and the obsolete entry that it comes from. One of them is enough. Programs that
merge files (msgmerge, Babel) offer old texts for new sources too, and say it nowhere but in the
fuzzy mark: then the texts of the file are not those that the last build left, which a checksum in
its header tells. Where it is not certain that a text was written for its source, a person must
approve it before it is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from pipeline.catalogue.entry import CHANGED, UNSURE, Catalogue, Entry, digest_of

SOURCE_HASH: Final = "X-Source-Hash"
"""Header field of each PO file of ours: hash of the page, and in brackets the checksum of the ids
of the segments in it."""
_QUOTES: Final = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟«»", '"'))


def sign_source(page_hash: str, entries: Iterable[Entry]) -> str:
    """The value of `SOURCE_HASH`."""
    ids = sorted({entry.id for entry in entries if not entry.obsolete})
    return " ".join(filter(None, [page_hash, f"[{digest_of(chr(10).join(ids))}]" if ids else ""]))


def page_hash(header: Mapping[str, str]) -> str:
    """The hash of the page that a PO file was built for; empty where no build of ours wrote it."""
    return header.get(SOURCE_HASH, "").partition(" ")[0]


def is_torn(catalogue: Catalogue) -> bool:
    """Whether the texts of a PO file are not those that the last build left, by its header."""
    said = catalogue.header.get(SOURCE_HASH, "")
    return "[" in said and said != sign_source(page_hash(catalogue.header), catalogue.entries)


def is_same_text(one: str, other: str) -> bool:
    """Whether two sources differ in white space and in the style of quotation marks at most, as
    ids of segments do."""
    return one == other or _normalise(one) == _normalise(other)


def _normalise(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())


def mark_offers(catalogue: Catalogue) -> Catalogue:
    """The catalogue with every text marked as an offer that may not answer its source."""
    header, entries = catalogue.header, catalogue.entries
    if not any(entry.fuzzy and entry.target and not entry.by_machine for entry in entries):
        return catalogue
    is_ours = SOURCE_HASH in header
    former = {entry.target: entry for entry in entries if entry.obsolete and entry.approved}
    is_unsure = is_torn(catalogue) or bool(header and not is_ours)
    marked = (_mark(entry, former.get(entry.target), is_unsure, is_ours) for entry in entries)
    return replace(catalogue, entries=tuple(marked))


def _mark(entry: Entry, former: Entry | None, is_unsure: bool, is_ours: bool) -> Entry:
    """`former`: an obsolete entry with the same translation; `is_ours`: each entry had notes."""
    if not entry.fuzzy or not entry.target or entry.obsolete or entry.by_machine:
        return entry
    if former is not None and is_same_text(former.source, entry.source):
        former = None
    if entry.signature and not entry.digest:  # who has damaged the note may have changed the text
        entry = replace(entry, signature="")
    if entry.offer:
        can_restore = entry.previous is None and former is not None
        return replace(entry, previous=former.source) if can_restore and former else entry
    plain = replace(entry, signature="", digest="")
    if entry.previous is not None and not is_same_text(entry.previous, entry.source):
        return replace(plain, offer=CHANGED)
    if former is not None:
        digest = digest_of(entry.target)
        return replace(plain, offer=CHANGED, previous=former.source, digest=digest)
    has_no_notes = is_ours and not entry.comments and not entry.signature
    return replace(plain, offer=UNSURE) if is_unsure or has_no_notes else entry
