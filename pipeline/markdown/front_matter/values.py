"""What front matter holds: scalars and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.markdown.front_matter.scalars import Style
from pipeline.spans import Span

Kind = Literal["yaml", "toml", "json"]

LIMIT: Final = 256 * 1024
"""Longest front matter accepted, in characters."""
MAX_ALIASES: Final = 50
MAX_DEPTH: Final = 50

LANGUAGE_KEYS: Final = ("language", "lang", "locale", "languageCode", "inLanguage")
"""Keys in which front matter says what language the page is in."""
_LANGUAGE: Final = re.compile(
    r"(?i:[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*|english|(?:american|british) english"
    r"|english ?\([^()]*\))"
)
"""A language, by its code or by its name in English."""


def is_language(text: str) -> bool:
    """Whether the value of a language key names a language."""
    return _LANGUAGE.fullmatch(text) is not None


class FrontMatterError(ValueError):
    """Front matter cannot be read; `line` is 0-based within it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar in front matter."""

    key: str
    """Dotted path of keys from the top; the numbers of items in lists are not part of it."""
    text: str
    """Decoded value; empty for null."""
    span: Span
    """The scalar with its quotes or block header, in the page; anchor and tag stand before it."""
    style: Style
    """How another value must be written there."""
    place: str = ""
    """The path with the numbers of items, where it leads into a list."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the markers at the top of a page."""

    kind: Kind
    span: Span
    """The lines between the markers, in the page."""
    values: tuple[Value, ...]
    keys: tuple[str, ...]
    """Top-level keys in order."""
    warnings: tuple[tuple[int, str], ...] = ()
    """What other programs read in another way or not at all: 0-based lines with messages."""

    def get(self, key: str) -> Value | None:
        """The scalar at a dotted path of keys, outside of lists; the last of several counts."""
        found = (value for value in reversed(self.values) if value.key == key)
        return next((value for value in found if not value.place), None)

    def find(self, key: str) -> list[Value]:
        """All scalars at a dotted path, those in lists too; where a key stands twice in a table,
        the last one counts."""
        return list({value.place: value for value in self.values if value.key == key}.values())
