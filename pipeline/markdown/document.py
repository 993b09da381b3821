"""A page as bytes, text and spans: byte order mark, front matter, body."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pipeline.errors import SourceError
from pipeline.markdown.front_matter.reader import (
    find_front_matter,
    find_misplaced,
    load_metadata,
    read_front_matter,
)
from pipeline.markdown.front_matter.values import (
    LANGUAGE_KEYS,
    FrontMatter,
    FrontMatterError,
    Value,
)
from pipeline.markdown.site_markup import HEAD, MAYBE_SKIPPED_TABLE, SKIPPED, SKIPPED_TABLES
from pipeline.model import DEFAULT_MARKUP, MarkupSettings
from pipeline.spans import Cover, Span, line_of, line_starts

BOM: Final = "\ufeff"
EXCLUDE_KEY: Final = "translate"
"""A page with `translate: false` (or `no`) in its front matter is left out."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Document:
    """One page."""

    path: str
    """Relative to the source folder, with forward slashes."""
    text: str
    """Decoded, newlines and byte order mark as in the file."""
    matter: FrontMatter | None
    body: Span
    language: str = ""
    """Code of the language of the text, empty where it is unknown; parts of HTML that are marked
    as in this language are translated as well."""
    markup: MarkupSettings = DEFAULT_MARKUP
    """What the site adds to the table of site markup."""

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """Front matter values, scalars as strings; empty without front matter."""
        return load_metadata(self.matter, self.text) if self.matter else {}

    @cached_property
    def excluded(self) -> bool:
        """Whether the author asked for no translation of this page."""
        if self.matter is None or EXCLUDE_KEY not in self.matter.keys:
            return False  # without loading all values, which takes long
        value = self.matter.get(EXCLUDE_KEY)
        found = value.text if value else self.metadata.get(EXCLUDE_KEY)
        # Never a list or a table as text: aliases can make it of any size.
        return found is False or (
            isinstance(found, str) and found.lower() in ("false", "no", "off")
        )

    @cached_property
    def stated_language(self) -> Value | None:
        """The language that the front matter says the page is in, where it is a language code."""
        found = (self.matter.get(key) for key in LANGUAGE_KEYS) if self.matter else ()
        return next((v for v in found if v and _LANGUAGE.fullmatch(v.text)), None)

    @property
    def head(self) -> Span:
        """The lines of keys and values that a page without front matter begins with; empty where
        there are none."""
        start = len(BOM) if self.text.startswith(BOM) else 0
        return Span(start, start if self.matter else self.body.start)

    @property
    def is_mdx(self) -> bool:
        """Whether the page is MDX: braces hold JavaScript, tags are components."""
        return self.path.endswith(".mdx")

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets of the starts of the lines of the whole page."""
        return line_starts(self.text)

    def line(self, pos: int) -> int:
        """1-based number of the line that holds `pos`."""
        return line_of(self.line_starts, pos)

    @cached_property
    def skipped_tables(self) -> tuple[Span, ...]:
        """Tables whose columns are counted in characters, which longer words would break."""
        if not MAYBE_SKIPPED_TABLE.search(self.text, self.body.start):
            return ()
        found = SKIPPED_TABLES.finditer(self.text, self.body.start, self.body.end)
        return tuple(Span(*match.span()) for match in found)

    @cached_property
    def skipped(self) -> tuple[Span, ...]:
        """Parts of the body that are not for translation, by directive or as code."""
        spans = list(self.skipped_tables)
        if "pipeline:" not in self.text and "{%" not in self.text and "{{" not in self.text:
            return tuple(spans)
        for what, opening, closing in SKIPPED:
            pos = self.body.start
            while opened := re.compile(opening).search(self.text, pos):
                closed = re.compile(closing).search(self.text, opened.end())
                if not closed and what != "skip":
                    break  # a page that only speaks of the tag
                pos = closed.end() if closed else self.body.end
                spans.append(Span(opened.start(), pos))
        return tuple(sorted(spans))

    @cached_property
    def skipped_cover(self) -> Cover:
        """What `skipped` covers."""
        return Cover(self.skipped)


def read_document(
    data: bytes,
    path: str,
    shown: Path | str | None = None,
    language: str = "",
    markup: MarkupSettings = DEFAULT_MARKUP,
) -> Document:
    """Decode a page and find its front matter.

    `path` is the page's path in the tree, `shown` the one for messages. Raises SourceError
    with a line number for bytes that are not UTF-8 and for broken front matter.
    """
    shown = shown or path
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(line_starts(data[: error.start].decode("utf-8")))
        raise SourceError(
            f"byte 0x{data[error.start]:02x} is not UTF-8; save the page as UTF-8", shown, line
        ) from error
    start = len(BOM) if text.startswith(BOM) else 0
    if (misplaced := find_misplaced(text, start)) is not None:
        line = bisect_right(line_starts(text), misplaced)
        what = "front matter must be the first of a page; remove what stands before it"
        raise SourceError(what, shown, line)
    return parse_document(text, path, shown, language, markup)


def reread(document: Document, text: str) -> Document:
    """Another text of the same page, such as its edition. Raises SourceError as `read_document`."""
    path, language, markup = document.path, document.language, document.markup
    return parse_document(text, path, language=language, markup=markup)


def parse_document(
    text: str,
    path: str = "",
    shown: Path | str | None = None,
    language: str = "",
    markup: MarkupSettings = DEFAULT_MARKUP,
) -> Document:
    """A document from decoded text; see `read_document`."""
    start = len(BOM) if text.startswith(BOM) else 0
    whole = Document(path, text, None, Span(start, len(text)), language, markup)
    found = find_front_matter(text, start)
    if not found:
        head = HEAD.match(text, start)
        body_start = head.end() if head else start
        return replace(whole, body=Span(body_start, len(text)))
    kind, span, body = found
    try:
        matter = read_front_matter(text, kind, span)
    except FrontMatterError as error:
        line = whole.line(span.start) + error.line
        raise SourceError(f"{error}; correct it", shown or path, line) from error
    return replace(whole, matter=matter, body=Span(body, len(text))) if matter else whole
