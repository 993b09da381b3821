"""What front matter holds: scalars and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pipeline.markdown.front_matter.scalars import Style
from pipeline.spans import Span

Kind = Literal["yaml", "toml"]

LIMIT: Final = 256 * 1024
"""Longest front matter accepted, in characters."""
MAX_ALIASES: Final = 50
MAX_DEPTH: Final = 50

LANGUAGE_KEYS: Final = ("language", "lang", "locale")
"""Keys in which front matter says what language the page is in."""


class FrontMatterError(ValueError):
    """Front matter cannot be read; `line` is 0-based within it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar in front matter."""

    key: str
    """Dotted path of keys from the top."""
    text: str
    """Decoded value; empty for null."""
    span: Span
    """The scalar with its quotes or block header, in the page; anchor and tag stand before it."""
    style: Style
    """How another value must be written there."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the markers at the top of a page."""

    kind: Kind
    span: Span
    """The lines between the markers, in the page."""
    values: tuple[Value, ...]
    keys: tuple[str, ...]
    """Top-level keys in order."""

    def get(self, key: str) -> Value | None:
        """The scalar at a dotted path of keys; the last of several counts."""
        return next((value for value in reversed(self.values) if value.key == key), None)
