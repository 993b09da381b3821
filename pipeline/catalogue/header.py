"""The header of a PO file, as gettext, Babel, Weblate and i18nspector want it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from pipeline.catalogue.entry import Entry, one_line
from pipeline.catalogue.file import CONTENT_TYPE
from pipeline.catalogue.occurrences import BASE_PATH, SEARCH_PATH
from pipeline.catalogue.offers import SOURCE_HASH, sign_source

NO_DATE: Final = "2000-01-01 00:00+0000"
"""Stands where no person has saved the file yet: builds do not look at the clock, and programs
take neither an empty date nor one of gettext's templates for a date."""
EDITION_HASH: Final = "X-Edition-Hash"
"""Field that holds a checksum of the edition that the last build wrote."""
_FILE: Final = "file:"
_NO_PERSON: Final = "machine translation <machine@pipeline.internal>"
"""Last translator where no person has saved the file; no mail can be sent to `.internal`."""
_OURS: Final = frozenset(
    ["Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms"]
)
_REQUIRED: Final = frozenset(
    ["Project-Id-Version", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator"]
)
"""Fields that programs complain about where they are empty."""

_ONE: Final = "nplurals=2; plural=(n != 1);"
_ZERO_AND_ONE: Final = "nplurals=2; plural=(n > 1);"
_PLURALS: Final = MappingProxyType(
    {
        **dict.fromkeys(("ca", "de", "es", "gl", "it", "pt"), _ONE),
        **dict.fromkeys(("fr", "pt_BR"), _ZERO_AND_ONE),
    }
)
"""By language, and where a region differs, by that; as in gettext, and for regions in CLDR."""


@dataclass(frozen=True, slots=True)
class PageDetails:
    """What a PO file says of its page, beside the entries."""

    page: str
    """Path under the source folder."""
    language: str
    source_hash: str = ""
    """Of the page's bytes."""
    engine: str = ""
    segmenter: str = ""
    """Version of the segmenter that cut the page."""
    edition_hash: str = ""
    """Of the edition's bytes, to know it again: no other file is ever replaced."""
    source_folder: str = ""
    """The source folder as seen from that of the PO file; empty where they lie apart."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """The headings above its segments, by segment id."""


def build_header(
    old: Mapping[str, str], details: PageDetails, entries: Iterable[Entry] = ()
) -> dict[str, str]:
    """The header: our fields are set again, what tools and people wrote stays, no date is invented.

    `entries` are those of the page.

    `msgfmt --check` wants each field down to the encoding, i18nspector wants them filled.
    """
    language = details.language.replace("-", "_")
    header = {
        "Project-Id-Version": "md-translation-pipeline 1",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": NO_DATE,
        "PO-Revision-Date": NO_DATE,
        "Last-Translator": _NO_PERSON,
        "Language-Team": "",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": CONTENT_TYPE,
        "Content-Transfer-Encoding": "8bit",
    }
    if plurals := find_plural_forms(language):
        header["Plural-Forms"] = plurals
    header["X-Generator"] = "md-translation-pipeline"
    merged = dict(old)
    for name, value in header.items():
        is_missing = name not in merged or (name in _REQUIRED and not merged[name])
        if name in _OURS or is_missing:
            merged[name] = value
    bugs = merged["Report-Msgid-Bugs-To"]
    if not bugs or bugs.startswith(_FILE):  # English is corrected in the page
        merged["Report-Msgid-Bugs-To"] = f"{_FILE}{quote(details.page)}" if details.page else ""
    about_page = {
        BASE_PATH: details.source_folder,
        SEARCH_PATH: details.source_folder and details.page,
        EDITION_HASH: details.edition_hash,
        SOURCE_HASH: details.source_hash and sign_source(details.source_hash, entries),
        "X-Engine": details.engine,
        "X-Segmenter": details.segmenter,
    }
    for name, value in about_page.items():
        if value:
            merged[name] = one_line(value)
        else:
            merged.pop(name, None)
    if not old:  # in the order in which polib, and what is built on it, will write them
        extra = sorted((name, merged.pop(name)) for name in [*merged] if name.startswith("X-"))
        merged.update(extra)
    return merged


def find_plural_forms(language: str) -> str | None:
    """The field `Plural-Forms` for a language, such as `es_MX`; None for one that is not known."""
    return _PLURALS.get(language) or _PLURALS.get(language.partition("_")[0])
