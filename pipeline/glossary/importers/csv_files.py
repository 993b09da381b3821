"""Glossaries from and to spreadsheets, as CSV.

All columns survive the way there and back. What comes in is checked like a glossary file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.glossary.entries import Term
from pipeline.glossary.importers.files import Pair, read_file
from pipeline.glossary.tsv import COLUMNS, Row, cells_of, parse_entries, refuse, tidy


def read_terms(paths: Sequence[Path], pair: Pair) -> list[Term]:
    """The entries of CSV files. Raises GlossaryError with every error of the first bad file."""
    return [term for path in paths for term in parse_csv(read_file(path), path, pair)]


def to_csv(terms: Iterable[Term]) -> bytes:
    """A table with commas, and a byte order mark, without which Excel reads no UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(cells_of(term).values() for term in terms)
    return out.getvalue().encode("utf-8-sig")


def parse_csv(data: bytes, path: Path, pair: Pair) -> list[Term]:
    """The entries of a table; `path` is for messages. Raises GlossaryError with every error."""
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
    terms, problems = parse_entries(Row(header.number, columns), entries, path, pair[1])
    if problems:
        refuse(problems)
    return terms
