"""Where the content of a parsed block stands in the page.

markdown-it removes `> `, list indents, heading hashes and cell pipes before it looks at inline
markup. What is left of each line is a suffix of the raw line, once trailing blanks (and closing
hashes) are cut. So each line is searched from the right; a block for which that rule does not
hold is refused, not guessed at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from pipeline.spans import Span, line_starts


class Lines:
    """The lines of a text by number, with offsets into the whole page."""

    def __init__(self, text: str, body: Span, starts: Sequence[int] = ()) -> None:
        """`body` is the part of `text` whose lines are numbered; `starts` are the starts of all
        lines of `text`, where they are known."""
        self.text = text
        starts = starts or line_starts(text)
        self.starts = [body.start, *starts[bisect_right(starts, body.start) :]]
        self.end = body.end

    @cached_property
    def has_directives(self) -> bool:
        """Whether there may be a line of a directive (`:::`) in the text."""
        return ":::" in self.text

    def span(self, number: int) -> Span:
        """Line `number` (0-based, counted in the body) without its line break."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else self.end
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def __len__(self) -> int:
        return len(self.starts)


class OffsetMap:
    """Maps offsets in a block's content to offsets in the page, piece by piece."""

    def __init__(self) -> None:
        self._content: list[int] = []
        self._page: list[int] = []

    def add(self, content: int, page: int) -> None:
        """From `content` on, offsets count from `page`; calls come in ascending order."""
        self._content.append(content)
        self._page.append(page)

    def shifted(self, by: int) -> OffsetMap:
        """The map for the content from offset `by` on."""
        shifted = OffsetMap()
        shifted._content = [pos - by for pos in self._content]
        shifted._page = list(self._page)
        return shifted

    def at(self, pos: int) -> int:
        """The page offset of content offset `pos`."""
        i = max(bisect_right(self._content, pos) - 1, 0)
        return self._page[i] + pos - self._content[i]

    def span(self, start: int, end: int) -> Span:
        """The page span of a content range."""
        if len(self._page) == 1:
            shift = self._page[0] - self._content[0]
            return Span(start + shift, end + shift)
        return Span(self.at(start), self.at(end))


def locate(content: str, lines: Lines, first: int, last: int) -> OffsetMap | None:
    """Find a block's content in the lines `first` to `last`; None where the rule fails."""
    parts = content.split("\n")
    if len(parts) > last - first or last > len(lines):
        return None
    for start in range(first, last - len(parts) + 1):  # lines of odd blanks may come first
        if (mapping := _locate_at(parts, lines, start)) is not None:
            return mapping
    return None


def _locate_at(parts: Sequence[str], lines: Lines, first: int) -> OffsetMap | None:
    mapping = OffsetMap()
    pos = 0
    for number, part in enumerate(parts, first):
        kept = part.lstrip(" \t")
        lead = len(part) - len(kept)
        offset = _find_suffix(kept, lines, number)
        if offset is None:
            return None
        mapping.add(pos + lead, offset)
        pos += len(part) + 1
    return mapping


def _find_suffix(part: str, lines: Lines, number: int) -> int | None:
    start, end = lines.span(number)
    raw = lines.text[start:end].replace("\0", "\ufffd")
    if raw.endswith(part):
        return start + len(raw) - len(part)
    raw, part = raw.rstrip(), part.rstrip()  # the parser cuts all white space at the end
    if not raw.endswith(part):  # a heading closed by hashes
        raw = raw.rstrip("#").rstrip()
        if not raw.endswith(part):
            return None
    return start + len(raw) - len(part)


_CONTAINERS: Final = re.compile(r"(?:[\s>]|(?:[-+*:~]|\d{1,9}[.)])(?=\s)|\[\^[^\]]*\]:)*")
"""What may stand before the first pipe of a row: marks of quotes, lists and the like."""


def locate_cells(contents: Sequence[str], lines: Lines, number: int) -> list[OffsetMap | None]:
    """Find the cells of one table row; None for a cell that is not written in the row."""
    start, end = lines.span(number)
    raw = lines.text[start:end].replace("\0", "\ufffd")
    cells = _split_cells(raw)
    shown = [_decode_cell(raw[a:b]) for a, b in cells]
    leading = len(cells) > 1 and _CONTAINERS.fullmatch(raw, *cells[0])
    for skip in (1, 0) if leading else (0,):  # with and without a leading pipe
        row = shown[skip:]
        pairs = zip(contents, row, strict=False)
        if all(
            want.strip() == have or (not skip and i == 0 and have.endswith(want.strip()))
            for i, (want, have) in enumerate(pairs)
        ):
            found: list[OffsetMap | None] = [
                _map_cell(raw, start, *cells[skip + i], want) if i < len(row) and want else None
                for i, want in enumerate(contents)
            ]
            return found
    return [None] * len(contents)


def _split_cells(raw: str) -> list[tuple[int, int]]:
    cells, last, escaped = [], 0, False
    for pos, char in enumerate(raw):
        if char == "|" and not escaped:
            cells.append((last, pos))
            last = pos + 1
        escaped = char == "\\"
    return [*cells, (last, len(raw))]


def _decode_cell(cell: str) -> str:
    return cell.replace("\\|", "|").strip()


def _map_cell(raw: str, base: int, start: int, end: int, content: str) -> OffsetMap:
    """Map one cell; `\\|` in the page is `|` in the content."""
    text = raw[start:end].rstrip()
    lead = len(content) - len(content.lstrip())
    content = content.strip()
    pos = start + len(text)
    for char in reversed(content):  # from the right: a list or quote prefix may stand left
        pos -= 2 if char == "|" and raw[max(pos - 2, 0) : pos] == "\\|" else 1
    mapping = OffsetMap()
    mapping.add(lead, base + pos)
    for i, char in enumerate(content, lead):
        escaped = char == "|" and raw[pos : pos + 2] == "\\|"
        pos += 2 if escaped else 1
        if escaped:
            mapping.add(i + 1, base + pos)
    return mapping
