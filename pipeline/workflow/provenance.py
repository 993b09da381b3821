"""What the front matter of an edition says about itself: its language, its source, its state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from pipeline.config.address_rules import ADDRESS_KEYS, NO_RULE, find_rule
from pipeline.config.settings import Settings
from pipeline.errors import SourceError
from pipeline.markdown.assemble import Edition
from pipeline.markdown.document import Document, parse_document
from pipeline.markdown.extract.html import same_language
from pipeline.markdown.front_matter.edits import edit_keys, find_difference, match_key_style
from pipeline.markdown.front_matter.scalars import write_value
from pipeline.markdown.front_matter.values import LANGUAGE_KEYS, is_language
from pipeline.markdown.site_markup import HEAD_LANGUAGE
from pipeline.model import Finding, Origin, Severity, Status, Unit
from pipeline.spans import Edit, Span
from pipeline.workflow.addresses import dropped_text
from pipeline.workspace.files import unify_line_ends

STATUS_KEY: Final = "translationStatus"
"""Key of the front matter that says how far a translation is trusted."""


def hash_source(data: bytes) -> str:
    """What a PO file calls the bytes of the page it belongs to; the same for CRLF and LF, which
    Git exchanges (`core.autocrlf`)."""
    return sha256(unify_line_ends(data)).hexdigest()[:16]


def status_of(units: Sequence[Unit]) -> str:
    """`reviewed` where a person approved everything that has words, `partial`, or `machine`."""
    reviewed = sum(unit.status is Status.REVIEWED for unit in units)
    plain = sum(unit.origin is Origin.COPY for unit in units)
    fell_back = any(unit.origin is Origin.FALLBACK for unit in units)
    if reviewed and reviewed + plain == len(units) and not fell_back:
        return "reviewed"
    return "partial" if reviewed or fell_back else "machine"


def origin_next_run(unit: Unit) -> Origin:
    """Where a translation comes from when the PO file of this run is read."""
    is_new = unit.origin in (Origin.ENGINE, Origin.MEMORY, Origin.GLOSSARY)
    if is_new or (unit.origin is Origin.COPY and unit.signature != Origin.COPY):
        return Origin.CATALOGUE
    return unit.origin


def find_lost_names(edition: Edition, path: str) -> Iterator[Finding]:
    """What to tell of ids and abbreviations of a page that its edition could not keep."""
    for lost in edition.lost_ids:
        message = f"links lead to #{lost}, which the heading here could not keep"
        yield Finding("anchor", Severity.WARNING, message, path)
    for word, line in edition.lost_abbreviations:
        message = (
            f"the page explains “{word}”, which no translation on it writes: readers of the "
            f"edition do not see the explanation; write “{word}” at least once"
        )
        yield Finding("abbreviation", Severity.WARNING, message, path, line)


def in_another_language(document: Document, wanted: str) -> Finding | None:
    """What to tell of a page whose front matter says it is no source: it is not translated."""
    stated = document.stated_language
    if stated is None or same_language(stated.text, wanted):
        return None
    message = f"the page says it is in {stated.text}, not {wanted}; it is left out"
    line = document.line(stated.span.start)
    return Finding("language", Severity.WARNING, message, document.path, line)


def front_matter_edits(
    document: Document, language: str, status: str, source_language: str
) -> list[Edit]:
    """Edits that make the front matter that of the edition, but for translated values."""
    matter = document.matter
    if matter is None:
        found = HEAD_LANGUAGE.search(document.text, *document.head) if document.head else None
        return [Edit(Span(*found.span("field")), language)] if found else []
    edits: list[Edit] = []
    pairs = {}
    stated = [value for key in LANGUAGE_KEYS if (value := matter.get(key))]
    if not stated:
        pairs["language"] = language
    else:
        codes = [value for value in (document.stated_language, *stated) if value and value.text]
        source_language = codes[0].text if codes else source_language
        # Beside the first key, only what names a language: `language: python` is no such key.
        named = [value for value in stated[1:] if not value.text or is_language(value.text)]
        first = [] if named and not is_language(stated[0].text or "en") else stated[:1]
        for value in (*first, *named):
            if value.text != language:
                # There may be no blank between `language:` and an empty value.
                gap = "" if value.span.of(document.text) else " "
                edits.append(Edit(value.span, gap + write_value(language, value.style)))
    url = matter.get("url")
    pairs["translationOf"] = url.text if url and url.text else document.path
    pairs["sourceLanguage"] = source_language
    pairs[STATUS_KEY] = status
    return edits + edit_keys(matter, document.text, pairs)


def front_matter_problem(
    document: Document, edition: Edition, settings: Settings, language: str
) -> str:
    """What is wrong with the front matter of the edition, read again; empty if nothing is."""
    if document.matter is None or edition.problem:
        return ""
    try:
        new = parse_document(edition.text, document.path)
    except SourceError as error:
        return error.reason
    if new.matter is None:
        return "the front matter is gone"
    before = document
    rule = find_rule(settings.address, language)
    if (text := dropped_text(document, rule)) is not None:
        before = parse_document(text, document.path)
    if before.matter is None:
        return ""  # nothing is left of it
    added = ("translationOf", "sourceLanguage", STATUS_KEY, "language")
    keys = {match_key_style(document.matter.keys, key) for key in added} | set(added)
    keys |= {key.split(".")[0] for key in settings.front_matter} | {*LANGUAGE_KEYS}
    keys |= {key for key in ADDRESS_KEYS if rule != NO_RULE}
    wrong = find_difference(before.matter, new.matter, before.text, edition.text, keys)
    return f"front matter key {wrong!r} changes" if wrong else ""
