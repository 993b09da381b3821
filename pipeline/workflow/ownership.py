"""Whose files stand where a build writes: its own may be replaced, those of people may not.

The PO file says so, because it is committed with the edition: `X-Edition-Hash` is a checksum of
the edition that the last build wrote. A file with that checksum is ours. Anything else is judged
by what could be lost with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline import tagged_text
from pipeline.catalogue.entry import digest_of, find_others
from pipeline.catalogue.header import EDITION_HASH
from pipeline.catalogue.notes import parse_machine_text
from pipeline.catalogue.offers import is_torn
from pipeline.catalogue.update import Catalogue, Entry
from pipeline.config.settings import Settings
from pipeline.errors import PipelineError
from pipeline.markdown.document import read_document
from pipeline.markdown.extract.segmenter import Page, read_page
from pipeline.model import Finding, Severity, Unit
from pipeline.reporting.report import PageReport, PageState
from pipeline.workflow.pages import PageOutput
from pipeline.workflow.reuse import PageContext

_OUR_FIELDS: Final = ("X-Source-Hash", "X-Segmenter", EDITION_HASH)
_OUR_NAME: Final = "md-translation-pipeline"
_OUR_ID: Final = re.compile(r"[a-z]+\.[0-9a-f]{12}")


class Ownership(StrEnum):
    """Whose a file is."""

    OURS = "ours"
    """Nothing that people wrote is lost with it."""
    UNSURE = "unsure"
    """A build wrote it, but does not say which words; a copy is kept."""
    EDITED = "edited"
    """A build wrote it, and somebody changed it since."""
    EMPTIED = "emptied"
    """A build wrote it, its words are nowhere else, and its PO file has lost entries."""
    FOREIGN = "foreign"
    """No build wrote it."""


REFUSED: Final = (Ownership.EDITED, Ownership.EMPTIED, Ownership.FOREIGN)
"""Files that are not replaced unless a person says so."""


def hash_edition(data: bytes) -> str:
    """A checksum of an edition that ignores line endings, and blanks at the ends of lines and of
    the file: checkouts and editors change these."""
    return sha256(_normalize(data)).hexdigest()[:16]


def _normalize(data: bytes) -> bytes:
    return b"\n".join(line.rstrip() for line in data.splitlines()).strip()


# --- PO files ------------------------------------------------------------------------------------


def is_own_catalogue(catalogue: Catalogue) -> bool:
    """Whether a build wrote a PO file, whatever other tools did to it; or nothing is in it."""
    header = catalogue.header
    if any(name in header for name in _OUR_FIELDS) or _OUR_NAME in header.values():
        return True
    ids = (*(entry.id for entry in catalogue.entries), *catalogue.refused_ids)
    if any(map(_OUR_ID.fullmatch, ids)):
        return True
    return not (header or catalogue.entries or catalogue.refused or catalogue.header_comment)


# --- editions ------------------------------------------------------------------------------------


def judge_places(context: PageContext) -> Ownership:
    """Whose the files in the places of a page are, as far as that shows before the page is
    translated; else OURS."""
    source = context.source
    if not _has_own_catalogue(context):
        return Ownership.FOREIGN
    if source.edition is None or source.edition_known or source.po is not None:
        return Ownership.OURS
    return Ownership.FOREIGN if context.page.slots else Ownership.OURS


def judge_edition(
    context: PageContext, new: bytes | None, units: Sequence[Unit], settings: Settings
) -> Ownership:
    """Whose the edition in the place of a page is, if a build made `new` of it with `units`; OURS
    where nothing is to be written."""
    source, old = context.source, context.catalogue
    data = source.edition
    if new is None or data is None or _normalize(data) == _normalize(new):
        return Ownership.OURS
    if (
        old
        and _has_lost_entries(context, old)
        and not _are_texts_known(context, new, units, settings)
    ):
        return Ownership.EMPTIED
    if source.edition_known:
        return Ownership.OURS
    if old is None:
        return Ownership.FOREIGN
    known = old.header.get(EDITION_HASH, "")
    if known == hash_edition(data) or not _normalize(data):
        return Ownership.OURS
    there, renewed = (
        read_edition(source.page, data, settings),
        read_edition(source.page, new, settings),
    )
    on_record = there is not None and _is_on_record(there, renewed, old, units)
    if not known:  # of a version that did not write it
        return Ownership.OURS if on_record else Ownership.UNSURE
    alike = there is not None and renewed is not None and _are_alike(there, renewed)
    return Ownership.OURS if on_record and alike else Ownership.EDITED


def _are_alike(there: Page, renewed: Page) -> bool:
    """Whether two editions have the same structure, or the first only has more blocks of the same
    kinds: Git leaves twice what both sides of a merge added, and keeps what one side removed."""
    if there.skeleton == renewed.skeleton:
        return True
    kinds, others = (set(map(repr, page.skeleton)) for page in (there, renewed))
    return len(there.slots) > len(renewed.slots) and kinds == others


def _has_lost_entries(context: PageContext, old: Catalogue) -> bool:
    """Whether entries that a build wrote are gone: all, where nothing is left of a PO file or its
    header alone; or some, where it has other texts than the build left and not all of the page."""
    if not old.entries and not old.refused:
        return True
    there = context.entries.keys() | old.refused_ids.keys()
    return is_torn(old) and any(segment.id not in there for segment in context.segments)


def _are_texts_known(
    context: PageContext, new: bytes, units: Sequence[Unit], settings: Settings
) -> bool:
    """Whether all texts of the edition come again, or are texts of the page or of its PO file."""
    old, data = context.catalogue, context.source.edition
    assert old is not None
    assert data is not None
    there, renewed = (read_edition(context.source.page, text, settings) for text in (data, new))
    return there is not None and _is_on_record(there, renewed, old, units)


def find_replaced(context: PageContext, ownership: Ownership) -> tuple[bytes | None, bytes | None]:
    """Edition and PO file that are replaced and of which copies are kept."""
    edition = None if ownership is Ownership.OURS else context.source.edition
    return edition, None if _has_own_catalogue(context) else context.source.po


def _has_own_catalogue(context: PageContext) -> bool:
    """Whether a build wrote the PO file, if there is one."""
    return context.catalogue is None or is_own_catalogue(context.catalogue)


def is_changed_since(data: bytes, old: Catalogue, page: str, settings: Settings) -> bool:
    """Whether somebody changed the edition of a page that is gone, by its PO file."""
    if known := old.header.get(EDITION_HASH, ""):
        return known != hash_edition(data) and bool(_normalize(data))
    there = read_edition(page, data, settings)
    return there is None or not _is_on_record(there, None, old, ())


def read_edition(page: str, data: bytes, settings: Settings) -> Page | None:
    """The texts of an edition; None where it cannot be read as a page."""
    try:
        document = read_document(data, page, markup=settings.markup)
        return read_page(document, settings.front_matter)
    except (PipelineError, RecursionError):
        return None


def _is_on_record(page: Page, renewed: Page | None, old: Catalogue, units: Sequence[Unit]) -> bool:
    """Whether every text of an edition stands in the PO file or in the new edition: it is from a
    build whose PO file was exchanged for an older one, as it comes back from a translator."""
    known = {_words(text) for entry in old.entries for text in _texts_of(entry)}
    known |= set(map(_words, old.dropped))
    known |= {_words(unit.target) for unit in units}
    known |= {_words(slot.segment.source) for slot in renewed.slots} if renewed else set()
    digests = {entry.digest for entry in old.entries}
    found = [slot.segment.source for slot in page.slots]
    return all(_words(text) in known or digest_of(text) in digests for text in found)


def _texts_of(entry: Entry) -> Iterable[str]:
    others = find_others(entry.translator_comments)  # as a merge of two branches leaves them
    return entry.source, entry.target, parse_machine_text(entry.comments)[0], *others


def _words(tagged: str) -> str:
    return " ".join(tagged_text.plain(tagged).split())


# --- what is said --------------------------------------------------------------------------------


def refuse_page(context: PageContext, ownership: Ownership, settings: Settings) -> PageOutput:
    """The outcome for a page of which a file is not replaced: nothing is written for it."""
    page, language = context.source.page, context.source.language
    own = _has_own_catalogue(context)
    path = (settings.edition_path if own else settings.catalogue_path)(language, page)
    again = f"replace it by `pipeline build --overwrite {page}`, which keeps a copy"
    if ownership is Ownership.EMPTIED:
        empty = settings.catalogue_path(language, page)
        has = "has no entries" if not context.entries else "has lost entries"
        message = (
            f"{empty} {has}, and {path} has texts that are nowhere else; bring the PO "
            f"file back, or take the texts from the edition by `pipeline build --restore {page}`, "
            f"or {again}"
        )
    elif ownership is Ownership.EDITED:
        message = (
            f"{path} was changed since the last build, and is left as it is; take the changes over "
            f"by `pipeline adopt {page}`, or {again}"
        )
    else:
        adopt = f"take its texts over by `pipeline adopt {page}`, " if own else ""
        message = f"{path} is from no build, and is left as it is; {adopt}move it away, or {again}"
    finding = Finding(str(ownership), Severity.ERROR, message, page)
    unreadable = [other for other in context.findings if other.check == "catalogue"]
    findings = (finding, *unreadable)
    return PageOutput(None, None, PageReport(page, language, PageState.FAILED, findings))


def kept_finding(page: str, path: Path) -> Finding:
    """What to say of a copy."""
    message = f"a file that people wrote or changed was replaced; a copy of it is {path}"
    return Finding("kept", Severity.WARNING, message, page)
