"""Tables for people with spreadsheets: CSV that Excel and LibreOffice open and write.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which is removed
again when the table is read. So does a cell that looks like that behind its own apostrophes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from pipeline.errors import ExchangeError
from pipeline.interchange.rows import ExchangeFile, Languages, RowState, SegmentRow

COLUMNS: Final = (
    *("page", "id", "kind", "source", "target", "status", "findings", "note", "approval"),
)
NEEDED: Final = ("page", "id", "source", "target", "status")

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_LONGEST: Final = 32_767
"""Characters a cell of Excel holds; it cuts off the rest."""
_SEPARATOR: Final = re.compile(r"(?i)sep=(.)\r?\n")


def guard_cell(cell: str) -> str:
    """`cell` in a form that no spreadsheet computes."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard_cell(cell: str) -> str:
    """The cell that `guard_cell` was called with."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def can_write(row: SegmentRow) -> bool:
    """Whether every cell of a row fits into a spreadsheet's."""
    return all(len(cell) < _LONGEST - 1 for cell in _cells(row))


def write(rows: Iterable[SegmentRow]) -> bytes:
    """A table with commas, and a byte-order mark, without which Excel reads no UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guard_cell(cell) for cell in _cells(row)] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cells(row: SegmentRow) -> tuple[str, ...]:
    findings = " | ".join(row.findings)
    first = (row.page, row.id, row.kind, row.source, row.target, row.state)
    return (*first, findings, row.note, row.approval)


def read(data: bytes, path: Path, languages: Languages) -> ExchangeFile:
    """The rows of a table; `path` is for messages. Raises ExchangeError."""
    text = _decode(data, path)
    separator = _SEPARATOR.match(text)
    first = 1
    if separator:
        text, first = text[separator.end() :], 2
    head = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = separator[1] if separator else max(",;\t", key=head.count)
    rows: list[SegmentRow] = []
    columns: list[str] = []
    number = first
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if not columns:
                columns = _read_columns(cells, path, number)
            elif any(map(str.strip, cells)):
                rows.append(_read_row(columns, cells, number))
            number = first + reader.line_num
    except csv.Error as error:
        what = f"no CSV ({error}); correct the quotes, or export it again"
        raise ExchangeError(what, path, number) from error
    if not columns:
        raise ExchangeError("the table is empty; give it a header line", path, 1)
    return ExchangeFile(path, languages, tuple(rows))


def _decode(data: bytes, path: Path) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # Excel's "Unicode text"
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ExchangeError("not UTF-8; save it as CSV UTF-8", path, line) from error


def _read_columns(cells: Sequence[str], path: Path, line: int) -> list[str]:
    columns = [cell.strip().casefold() for cell in cells]
    if missing := [name for name in NEEDED if name not in columns]:
        what = f"no column {missing[0]!r}; the table needs {', '.join(NEEDED)}"
        raise ExchangeError(what, path, line)
    return columns


def _read_row(columns: Sequence[str], cells: Sequence[str], line: int) -> SegmentRow:
    found = {name: unguard_cell(cell) for name, cell in zip(columns, cells, strict=False)}
    problem = ""
    said = found.get("status", "").strip().casefold()
    if said not in set(RowState):
        problem = f"status {said!r} is not known; write one of {', '.join(RowState)}"
    if any(len(cell) >= _LONGEST for cell in cells):
        problem = "a cell is as long as a spreadsheet allows, the rest is cut off; use XLIFF"
    target = found.get("target", "")
    return SegmentRow(
        page=found.get("page", ""),
        id=found.get("id", ""),
        source=found.get("source", ""),
        target=target,
        state=RowState(said) if target and not problem else RowState.UNTRANSLATED,
        kind=found.get("kind", ""),
        note=found.get("note", ""),
        approval=found.get("approval", "").strip(),
        line=line,
        problem=problem,
    )
