"""Glossaries from and to other tools: CSV for spreadsheets, TBX for translators' programs.

All columns survive the way there and back. What comes in is checked like a glossary file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from pipeline.errors import GlossaryError, UsageError
from pipeline.glossary.entries import Term
from pipeline.glossary.importers.proposals import Merge, merge
from pipeline.glossary.importers.tbx import Pair, read_tbx, to_tbx
from pipeline.glossary.tsv import COLUMNS, Row, cells_of, parse, refuse, tidy, to_tsv
from pipeline.glossary.tsv import read as read_glossary

MAX_BYTES: Final = 256 * 1024 * 1024
_Way = TypeVar("_Way")


def read(path: Path, pair: Pair, kind: str = "") -> list[Term]:
    """The entries of a file of that kind: csv or tbx, or else told by the ending of its name.

    Raises GlossaryError with every error of the file, one a line.
    """
    readers = {".csv": _read_csv, ".tbx": read_tbx}
    reader = readers.get(f".{kind}") or _by_ending(path, readers)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GlossaryError(f"larger than {MAX_BYTES >> 20} MiB; split it", path)
        data = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror}); name another file"
        raise GlossaryError(what, path) from error
    return reader(data, path, pair)


def write(terms: Iterable[Term], path: Path, pair: Pair) -> bytes:
    """What a file of that name holds for `terms`; the ending says which format."""
    writers: dict[str, Callable[[Iterable[Term]], bytes]] = {
        ".tsv": lambda them: to_tsv(them).encode(),
        ".csv": to_csv,
        ".tbx": lambda them: to_tbx(them, pair),
    }
    return _by_ending(path, writers)(terms)


def _by_ending(path: Path, ways: Mapping[str, _Way]) -> _Way:
    if way := ways.get(path.suffix.lower()):
        return way
    known = ", ".join(ways)
    raise UsageError(f"{path}: the format cannot be told from the name; end it in {known}")


# --- CSV -------------------------------------------------------------------------------------


def to_csv(terms: Iterable[Term]) -> bytes:
    """A table with commas, and a byte order mark, without which Excel reads no UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(cells_of(term).values() for term in terms)
    return out.getvalue().encode("utf-8-sig")


def _read_csv(data: bytes, path: Path, pair: Pair) -> list[Term]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError("not UTF-8; save it as CSV UTF-8", path, line) from error
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    number = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                rows.append(Row(number, [tidy(cell) for cell in cells]))
            number = reader.line_num + 1
    except csv.Error as error:
        what = f"no CSV ({error}); correct the quotes, or export it again"
        raise GlossaryError(what, path, number) from error
    if not rows:
        raise GlossaryError("the table is empty; give it a header line", path, 1)
    header, *entries = rows
    columns = [cell.casefold() for cell in header.cells]
    terms, problems = parse(Row(header.number, columns), entries, path, pair[1])
    if problems:
        refuse(problems)
    return terms


# --- into a glossary -------------------------------------------------------------------------


def into_file(path: Path | None, terms: Iterable[Term], language: str) -> tuple[bytes, Merge]:
    """The glossary file at `path`, or a new one, with what is new of `terms`; and the account."""
    if path is None or not path.exists():
        done = merge([], terms)
        return with_entries(to_tsv([]), done.new).encode(), done
    there, problems = read_glossary(path, language)
    if problems:
        refuse(problems)
    done = merge(there, terms)
    return with_entries(path.read_bytes().decode(), done.new).encode(), done


def with_entries(text: str, terms: Iterable[Term]) -> str:
    """The glossary file `text` with `terms` added: in their places where it is sorted by term,
    else at its end. The lines that are there stay as they are."""
    newline = "\r\n" if "\r\n" in text else "\n"
    header, *lines = text.removesuffix(newline).split(newline)
    columns = [cell.strip().casefold() for cell in header.removeprefix("\ufeff").split("\t")]
    added = to_tsv(terms, columns).split("\n")[1:-1]
    at = columns.index("term")
    if [*map(_place(at), lines)] == sorted(map(_place(at), lines)):
        lines = sorted(lines + added, key=_place(at))
    else:
        lines += added
    return newline.join([header, *lines]) + newline


def _place(column: int) -> Callable[[str], str]:
    return lambda line: line.split("\t")[column].casefold()
