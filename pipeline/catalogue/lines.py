"""The bytes of a PO file as numbered lines: encodings, line ends, merge conflicts."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.spans import NEWLINE


class Line(NamedTuple):
    """One line of a file and its 1-based number, which survives the removal of others."""

    number: int
    text: str


class Note(NamedTuple):
    """Something to tell the translator about a line."""

    line: int
    message: str


_CHARSET: Final = re.compile(rb"charset=([\w.:-]+)")
# Only plain character sets: Python also calls `unicode_escape` and `punycode` encodings.
_PLAIN_CHARSET: Final = re.compile(r"iso8859|cp\d|mac|koi8|windows")


def decode(data: bytes) -> tuple[str, list[Note]]:
    """The text of a PO file without its byte-order mark, and what was odd about its encoding.

    UTF-8 wins where it fits, then the charset of the header, then Windows-1252 for the
    lines that are not UTF-8; never raises.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), [Note(1, "the file is UTF-16; save it as UTF-8")]
    data = data.removeprefix(codecs.BOM_UTF8)
    declared = _declared_charset(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, declared)
    if declared and not data.isascii():
        wrong = f"the header says charset={declared} but the file is UTF-8; it was read as UTF-8"
        return text, [Note(1, wrong)]
    return text, []


def _declared_charset(data: bytes) -> str:
    match = _CHARSET.search(data)
    try:
        name = codecs.lookup(match[1].decode("ascii", "replace")).name if match else ""
    except LookupError:
        return ""
    return name if _PLAIN_CHARSET.match(name) else ""


def _decode_legacy(data: bytes, declared: str) -> tuple[str, list[Note]]:
    if declared:
        try:
            return data.decode(declared), []
        except UnicodeDecodeError:
            pass  # the header is wrong about its own file: go line by line
    lines: list[str] = []
    odd: list[int] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_decode_western(line))
            odd.append(number)
    wrong = f"not UTF-8 ({len(odd)} such lines); read as Windows-1252; save the file as UTF-8"
    return "\n".join(lines), [Note(odd[0], wrong)]


def _decode_western(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def split_lines(text: str) -> list[Line]:
    """The lines of `text`, numbered; they end at CRLF, CR or LF and nowhere else."""
    return [Line(number, line) for number, line in enumerate(NEWLINE.split(text), 1)]


MARKER: Final = re.compile(r"(<{7}|={7}|\|{7}|>{7})(?: |$)")


_MERGED: Final = re.compile(
    r"^[ \t]*(#-#-#-#-# .*|(?:<{7}|\|{7}|>{7})(?: .*)?|={7})[ \t]*$", re.MULTILINE
)


def find_merge_mark(text: str, source: str = "") -> str:
    """The first mark that a merge left in a text, by msgcat or Git, and that its source does not
    have; empty without one."""
    found = (match[1].strip() for match in _MERGED.finditer(text))
    return next((mark for mark in found if mark not in source), "")


def split_conflicts(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[int]]:
    """The file as each of two merged branches has it, and the lines where conflicts start.

    Markers that do not form a whole conflict stay in both, as lines that cannot be read.
    """
    ours: list[Line] = []
    theirs: list[Line] = []
    starts: list[int] = []
    at = 0
    while at < len(lines):
        marks = _conflict(lines, at)
        if marks is None:
            ours.append(lines[at])
            theirs.append(lines[at])
            at += 1
            continue
        base, middle, end = marks
        ours += lines[at + 1 : base]
        theirs += lines[middle + 1 : end]
        starts.append(lines[at].number)
        at = end + 1
    return ours, theirs, starts


def _conflict(lines: Sequence[Line], start: int) -> tuple[int, int, int] | None:
    """Where the ours side, the middle and the conflict that starts at `start` end, if one does."""
    if not lines[start].text.startswith("<<<<<<<") or not MARKER.match(lines[start].text):
        return None
    base = middle = 0
    for at in range(start + 1, len(lines)):
        marker = MARKER.match(lines[at].text)
        if not marker:
            continue
        kind = marker[1][0]
        if kind == "|" and not base and not middle:
            base = at
        elif kind == "=" and not middle:
            middle = at
        elif kind == ">" and middle:
            return base or middle, middle, at
        else:
            return None
    return None
