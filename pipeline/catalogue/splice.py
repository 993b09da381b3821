"""A PO file written over an earlier one: an entry that says what it said keeps its lines.

Programs of translators wrap lines, and write comments in other ways. A build that set all that
right would bury the one text that changed in a diff of thousands of lines.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.catalogue.entry import Catalogue
from pipeline.catalogue.file import CONTENT_TYPE, read_entries, read_header, render
from pipeline.catalogue.lines import Note, split_conflicts, split_lines
from pipeline.catalogue.text import Parsed, parse


class _Block(NamedTuple):
    """The header or an entry of a file."""

    content: object
    """What it says: equal in two files where it says the same in both."""
    lines: range
    """Where it stands in its file, by line numbers."""


class _File(NamedTuple):
    lines: Sequence[str]
    blocks: Sequence[_Block]

    @property
    def contents(self) -> list[object]:
        """What its blocks say."""
        return [block.content for block in self.blocks]

    def slice(self, start: int, end: int) -> list[str]:
        """The lines from number `start` to before number `end`."""
        return list(self.lines[start - 1 : end - 1])


def render_over(catalogue: Catalogue, data: bytes | None) -> bytes:
    """The bytes of a PO file that is to replace one with the bytes `data`, if there is one.

    Header and entries that say the same in both keep their lines, and the lines keep their ends
    (LF or CRLF). Where `data` cannot be read as a whole, or is not UTF-8, the bytes are those of
    `render`.
    """
    new = render(catalogue)
    if data is None or data == new:
        return new
    is_crlf = b"\r\n" in data and data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
    old = _read(data.replace(b"\r\n", b"\n") if is_crlf else data)
    fresh = _read(new)
    if old is None or fresh is None:
        return new
    spliced = "\n".join(_splice(old, fresh)).encode("utf-8")
    again = _read(spliced)
    if again is None or again.contents != fresh.contents:  # a fault of ours must lose no text
        return new
    return spliced.replace(b"\n", b"\r\n") if is_crlf else spliced


def _splice(old: _File, new: _File) -> Iterator[str]:
    """The lines of `new`, with the lines of `old` for the blocks that are in both."""
    places = {block.content: i for i, block in reversed(list(enumerate(old.blocks)))}
    before: int | None = -1
    """The block of `old` that was copied last; None where the last is new."""
    for i, block in enumerate(new.blocks):
        at = places.pop(block.content, None)
        if at is not None and before is not None and at == before + 1:
            start = old.blocks[before].lines.stop if before >= 0 else 1
            yield from old.slice(start, old.blocks[at].lines.start)
        elif i:
            yield ""
        source, lines = (new, block.lines) if at is None else (old, old.blocks[at].lines)
        yield from source.slice(lines.start, lines.stop)
        before = at
    is_end = before is not None and before == len(old.blocks) - 1 >= 0
    yield from old.slice(old.blocks[-1].lines.stop, len(old.lines) + 1) if is_end else [""]


def _read(data: bytes) -> _File | None:
    """The blocks of a file; None for one whose lines cannot be kept."""
    if data.startswith(codecs.BOM_UTF8) or b"\r" in data:
        return None
    try:
        lines = split_lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    parsed = parse(lines)
    if parsed.refused or split_conflicts(lines)[2]:
        return None
    odd = {note.line for note in parsed.notes}
    blocks = [*_read_header(parsed)]
    for entry, raw in zip(read_entries([parsed]), parsed.entries, strict=True):
        # Programs see a previous text only where it is written as gettext does.
        content = entry, "|msgid" in raw.fields, odd.isdisjoint(raw.lines)
        blocks.append(_Block(content, raw.lines))
    return _File([text for _, text in lines], blocks)


def _read_header(parsed: Parsed) -> Iterator[_Block]:
    if parsed.header:
        notes: list[Note] = []
        header, comment = read_header([parsed], notes)
        is_whole = not notes and CONTENT_TYPE in parsed.header.fields["msgstr"]
        yield _Block((tuple(header.items()), comment, is_whole), parsed.header.lines)
