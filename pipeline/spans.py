"""Places in a text, and edits as data: collected, checked for overlap, applied once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

NEWLINE = re.compile(r"\r\n?|\n")


class Span(NamedTuple):
    """Half-open range of character offsets into one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` this span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Cover:
    """What some spans cover, found quickly however many they are."""

    def __init__(self, spans: Sequence[Span]) -> None:
        """`spans` are in order, and may overlap."""
        self._starts = [span.start for span in spans]
        self._ends = [*accumulate((span.end for span in spans), max)]
        """For each span, where it ends, or one that begins before it."""

    def holds(self, start: int, end: int | None = None) -> bool:
        """Whether the character at `start` is covered, and what follows it up to `end`."""
        before = bisect_right(self._starts, start)
        return before > 0 and max(start + 1, end or 0) <= self._ends[before - 1]


class Edit(NamedTuple):
    """Replace what `span` covers by `text`."""

    span: Span
    text: str


def splice(text: str, edits: Iterable[Edit], within: Span | None = None) -> str:
    """Apply edits to `text` at once and return the result (only the part `within`, if given).

    The order of the edits does not matter. Raises ValueError where two overlap or one
    leaves the range or ends before it starts; two insertions at one place overlap.
    """
    start, end = within or Span(0, len(text))
    parts: list[str] = []
    pos = start
    last: Span | None = None
    for span, new in sorted(edits):
        if span.start < pos or not span.start <= span.end <= end or span == last:
            raise ValueError(f"edits overlap or leave the range at {span}")
        parts += (text[pos : span.start], new)
        pos, last = span.end, span
    parts.append(text[pos:end])
    return "".join(parts)


def line_starts(text: str) -> list[int]:
    """Offset of the start of each line; lines end at CRLF, CR or LF and nowhere else."""
    return [0, *[m.end() for m in NEWLINE.finditer(text)]]


def line_of(starts: list[int], pos: int) -> int:
    """1-based number of the line that holds offset `pos`; `starts` from `line_starts`."""
    return bisect_right(starts, pos)
