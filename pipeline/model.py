"""The records every layer speaks: segments of a page, their translations, what is wrong.

Tagged text is the form of a segment that translators see (PO msgid and msgstr): decoded
characters, inline markup as `<1>…</1>` around text or `<2/>` alone, numbered from 1 within
the segment; a literal that looks like a tag is written `\\<1>`. See `pipeline.tagged_text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from pipeline.spans import Span

FRONT_MATTER_KEYS: Final = ("title", "description", "summary", "subtitle")
"""Front matter values that are translated unless the settings name others."""


class Severity(StrEnum):
    """How bad a finding is: errors fail `check` and `--strict`, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at."""

    check: str
    """Code of the check, such as `numbers` or `term-missing`."""
    severity: Severity
    message: str
    """One line for a person: what is wrong, with the words concerned."""
    path: str = ""
    """Page, relative to the source folder, with forward slashes."""
    line: int = 0
    """1-based line in the source page; 0 where the page as a whole is meant."""
    segment: str = ""
    """Id of the segment, empty where the page as a whole is meant."""
    waiver: str = ""
    """Why a person lets it stand, in their words; empty where nobody does."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What one numbered tag of a segment stands for."""

    number: int
    kind: str
    """One of the inline kinds: link, image, code, strong, html, …"""
    note: str
    """What a translator should know, such as the address of a link; one line."""
    paired: bool
    """Whether it is `<1>…</1>` around text rather than `<1/>` alone."""


class SegmentKind(StrEnum):
    """What a segment is on its page, as PO files show it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    DEFINITION_TERM = "definition term"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"
    ADMONITION_TITLE = "admonition title"
    TABLE_CELL = "table cell"
    ALT_TEXT = "alt text"
    LINK_TITLE = "link title"
    HTML_TEXT = "html text"
    PARAMETER = "parameter"
    HTML_TITLE = "html title"
    HTML_ARIA_LABEL = "html aria-label"
    HTML_PLACEHOLDER = "html placeholder"
    HTML_ATTRIBUTE = "html attribute"
    """Another one, which the settings name."""


def front_matter_kind(key: str) -> str:
    """The kind of the segment that is the front matter value at `key`, a dotted path."""
    return f"front matter: {key}"


@dataclass(frozen=True, slots=True)
class MarkupSettings:
    """What a site adds to the table by its settings."""

    protect: tuple[str, ...] = ()
    """Regular expressions of pieces within a line that stay as they are."""
    attributes: tuple[str, ...] = ()
    """Attributes of tags whose values are translated."""
    keys: tuple[str, ...] = ()
    """Options of directives whose values are translated."""


DEFAULT_MARKUP: Final = MarkupSettings()


class TextInSource(NamedTuple):
    """A text of a page that no rule translates: it stays in the source language."""

    kind: str
    """`front matter`, `attribute`, `parameter`, `table` or `skipped part`."""
    name: str
    """Of the key, attribute or parameter; empty for the other kinds."""
    line: int
    """1-based line in the page."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One translatable piece of a page."""

    id: str
    """Kind and hash of the normalised source: the same wherever the text moves."""
    kind: str
    """A `SegmentKind`, or what `front_matter_kind` gives for a key."""
    source: str
    """Tagged text."""
    tags: tuple[Tag, ...]
    """What the tags in `source` stand for, by number."""
    span: Span
    """Where the segment stands in the page."""
    line: int
    """1-based line of its start."""


class Status(StrEnum):
    """How far a translation is trusted."""

    UNTRANSLATED = "untranslated"
    MACHINE = "machine"
    REVIEWED = "reviewed"


class Origin(StrEnum):
    """Where a target came from, in order of trust."""

    REVIEWED = "reviewed"
    """A person approved it in the PO file."""
    CATALOGUE = "catalogue"
    """Machine translation that stood in the PO file already."""
    MEMORY = "memory"
    GLOSSARY = "glossary"
    """The whole segment is a glossary term."""
    ENGINE = "engine"
    COPY = "copy"
    """Nothing to translate in it (numbers, code, kept names): the source stands."""
    FALLBACK = "fallback"
    """No usable translation; the source stands and a finding says so."""


class Placement(NamedTuple):
    """How a tag of a machine translation found its place."""

    method: str
    """Such as `aligned` or `proportion`."""
    confidence: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment with its translation."""

    segment: Segment
    target: str
    """Tagged text in the target language."""
    status: Status
    origin: Origin
    signature: str = ""
    """What produced a machine translation: engine, segmenter and glossary entries in force."""
    terms: tuple[str, ...] = ()
    """Glossary entries in force, as shown to translators: `immune cells = células … (locked)`."""
    findings: tuple[Finding, ...] = ()
    """What a person should look at."""
    placement: Placement | None = None
    """That of the least certain tag; None without tags, or where the engine carried them."""
    approved_on: str = ""
    """The page whose approval was taken over; empty where the text was approved in its place."""
    waived: tuple[Finding, ...] = ()
    """What a person has looked at and lets stand."""
