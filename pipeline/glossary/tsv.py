"""Glossary files: read and validated line by line, written back.

Columns go by their header names. Everything that is wrong with a file is reported in one run,
each error with its line.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, NoReturn

from pipeline.errors import GlossaryError
from pipeline.glossary.entries import Term, TermStatus
from pipeline.glossary.folding import normalize_form
from pipeline.regular_files import read_regular

COLUMNS: Final = (
    *("term", "translation", "status", "forms", "target_forms", "admitted", "pos", "gender"),
    *("number", "domain", "ref", "note"),
)
REQUIRED_COLUMNS: Final = ("term", "translation")
_FORM_COLUMNS: Final = ("term", "translation", "forms", "target_forms", "admitted")
_LIST_COLUMNS: Final = _FORM_COLUMNS[2:]
_VALUES: Final = MappingProxyType(
    {"status": tuple(TermStatus), "gender": ("m", "f", "mf"), "number": ("s", "p")}
)
"""Columns that take certain values only, or none."""
_DUPLICATE: Final = "{!r} stands on line {} already; merge the two, or give them domains"
_NEWLINE: Final = re.compile(rb"\r\n?|\n")
_QUOTES: Final = frozenset('"“”„')
_INVISIBLE: Final = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
_DAMAGED: Final = re.compile("[\ufffd\x00]|Ã[\x80-\xbf]|â€.?")
"""What is left of text that went through the wrong encoding."""
_SIGNS_OF_FAULTS: Final = ('"', "#", "; ", "\ufffd", "\x00", "Ã", "â€")
"""One of these is in every cell with an open quote, damage, a spreadsheet's error, or a list with
the wrong sign between its forms."""
_SHEET_ERROR: Final = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!)")
_SHEET_NUMBER: Final = re.compile(r"\d+[.,]\d+(?:[eE][+-]?\d+)?|\d+[eE]\+?\d+")
"""What spreadsheets make of a long id."""
LONGEST: Final = 250
"""Characters in a term or a form; what is longer is a text in the wrong column."""
_SAYS: Final = re.compile(r"[^\W_]")


class Row(NamedTuple):
    """A line of a table, cut into cells."""

    number: int
    cells: list[str]


class _Line(NamedTuple):
    number: int
    text: str


def read_entries(
    path: Path, language: str, layer: int = 0
) -> tuple[list[Term], list[GlossaryError]]:
    """The entries of one file, and everything that is wrong with it."""
    lines, problems = _lines(path)
    if not lines:
        what = "the glossary is empty; give it a header line, or remove the file"
        return [], problems or [GlossaryError(what, path, 1)]
    header, *rows = lines
    if "\t" not in header.text:
        for separator, name in ((";", "semicolons"), (",", "commas")):
            if separator in header.text:
                what = f"columns are separated by {name}; save the file with tabs between them"
                return [], [*problems, GlossaryError(f"{what} (TSV)", path, header.number)]
    undecoded = {problem.line for problem in problems}
    table = [Row(row.number, _cells(row.text)) for row in rows if row.number not in undecoded]
    columns = _cells(header.text.casefold().rstrip())
    terms, wrong = parse_entries(Row(header.number, columns), table, path, language, layer)
    return terms, problems + wrong


def parse_entries(
    header: Row, rows: Iterable[Row], path: Path, language: str, layer: int = 0
) -> tuple[list[Term], list[GlossaryError]]:
    """The entries of a table with clean cells, and everything that is wrong with it."""
    columns = header.cells
    if wrong := [*_header_problems(columns)]:
        return [], [GlossaryError(what, path, header.number) for what in wrong]
    terms: list[Term] = []
    problems: list[GlossaryError] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, cells in rows:
        wrong = [*_row_problems(columns, cells)]
        if not wrong:
            term = _term(dict(zip(columns, cells, strict=False)), language, layer, path, number)
            before = seen.setdefault(identity(term, normalize_form), number)
            if before != number:
                wrong.append(_DUPLICATE.format(term.term, before))
            terms.append(term)
        problems += (GlossaryError(what, path, number) for what in wrong)
    return terms, problems


def refuse(problems: Sequence[GlossaryError]) -> NoReturn:
    """Raise all `problems` as one error, one a line."""
    first, *rest = problems
    raise GlossaryError("\n".join([first.reason, *map(str, rest)]), first.path, first.line)


def identity(term: Term, key: Callable[[str], str]) -> tuple[str, str, str]:
    """What may stand once: a term in a domain, or one forbidden translation of it."""
    banned = term.translation.casefold() if term.status is TermStatus.FORBIDDEN else ""
    return key(term.term), banned, term.domain


def _lines(path: Path) -> tuple[list[_Line], list[GlossaryError]]:
    """The lines that are not blank; those that are not UTF-8 are among them, and reported."""
    try:
        data = read_regular(path)
    except FileNotFoundError:
        what = "there is no such glossary; create it, or name another folder or project"
        return [], [GlossaryError(what, path)]
    except OSError as error:
        what = f"the glossary cannot be read ({error.strerror}); make it a readable file"
        return [], [GlossaryError(what, path)]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [], [GlossaryError("the file is UTF-16; save it as UTF-8", path, 1)]
    lines: list[_Line] = []
    problems: list[GlossaryError] = []
    for number, raw in enumerate(_NEWLINE.split(data.removeprefix(codecs.BOM_UTF8)), 1):
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            what = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
            problems.append(GlossaryError(what, path, number))
            text = raw.decode(errors="replace")
        if text.strip(" \t\xa0"):
            lines.append(_Line(number, text))
    return lines, problems


def _cells(text: str) -> list[str]:
    """The cells of a line without what spreadsheets add: quotes around them, odd white space,
    invisible marks."""
    return [cell and clean(cell) for cell in text.split("\t")]


def tidy(cell: str) -> str:
    """A cell without outer and doubled white space and invisible marks."""
    if cell.isascii() and "  " not in cell and cell.isprintable():
        return cell.strip()
    return unicodedata.normalize("NFC", " ".join(cell.translate(_INVISIBLE).split()))


def clean(cell: str) -> str:
    """A tidy cell without the quotes that spreadsheets put around it."""
    text = tidy(cell)
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].replace('""', '"').strip()
    return text


def _header_problems(columns: list[str]) -> Iterator[str]:
    known = ", ".join(COLUMNS)
    for column in dict.fromkeys(columns):
        if column not in COLUMNS:
            yield f"unknown column {column!r}; rename or remove it, known columns: {known}"
        elif columns.count(column) > 1:
            yield f"column {column!r} stands twice; remove one"
    for column in REQUIRED_COLUMNS:
        if column not in columns:
            yield f"column {column!r} is missing; name the columns in the first line: {known}"


def _is_plain(row: Mapping[str, str]) -> bool:
    """Whether a row has nothing that `_row_problems` could find; most have not, and this is
    quicker than to look for each fault."""
    text = "\t".join(row.values())
    ref, forms = row.get("ref", ""), "|".join(row.get(name, "") for name in _LIST_COLUMNS)
    return (
        len(text) <= LONGEST
        and not any(sign in text for sign in _SIGNS_OF_FAULTS)
        and (not ref or (ref.isalnum() and "e" not in ref.casefold()))
        and _SAYS.search(row["term"]) is not None
        and _SAYS.search(row["translation"]) is not None
        and all(not form or _SAYS.search(form) for form in forms.split("|"))
        and all(not row.get(key) or row[key].casefold() in _VALUES[key] for key in _VALUES)
    )


def _row_problems(columns: list[str], cells: list[str]) -> Iterator[str]:
    row = dict(zip(columns, cells, strict=False))
    if len(cells) == len(columns) and _is_plain(row):
        return
    for column, cell in row.items():
        if cell.startswith('"') and cell.count('"') % 2:
            yield f"{column} has an open quote ({cell}); remove it, and line breaks in the cell"
    needed = 1 + max(map(columns.index, REQUIRED_COLUMNS))
    if len(cells) < needed:
        yield f"has {len(cells)} of {needed} columns; put a tab between term and translation"
        return
    if any(cells[len(columns) :]):
        yield f"has {len(cells)} columns where the header has {len(columns)}; remove the stray tab"
    damaged = _DAMAGED.search("\t".join(cells)) is not None
    for column, cell in row.items():
        if damaged and (damage := _DAMAGED.search(cell)):
            yield f"{column} has damaged characters {damage.group()!r}; export it again as UTF-8"
        values = _VALUES.get(column, ())
        if values and cell and cell.casefold() not in values:
            allowed = ", ".join(values)
            yield f"{column} {cell!r} is not known; use one of: {allowed}, or leave it empty"
    yield from _empty_problems(row)
    yield from _sheet_problems(row)


def _empty_problems(row: Mapping[str, str]) -> Iterator[str]:
    if not _SAYS.search(row["term"]):
        yield f"term {row['term']!r} is empty; give the source words, or remove the line"
    kept = row.get("status", "").casefold() == TermStatus.KEEP
    if not _SAYS.search(row["translation"]) and not (kept and not row["translation"]):
        yield f"{row['term']!r} has no translation; give one, or the status keep"
    for column in _LIST_COLUMNS:
        for form in row.get(column, "").split("|"):
            if form and not _SAYS.search(form):
                yield f"{column} has {form!r} among its forms; remove it"


def _sheet_problems(row: Mapping[str, str]) -> Iterator[str]:
    """What spreadsheets leave behind in cells, and lists with the wrong sign between forms."""
    for column, cell in row.items():
        if cell[:1] == "#" and _SHEET_ERROR.fullmatch(cell):
            yield f"{column} is the spreadsheet's error {cell}; correct it there, export again"
    for column in _FORM_COLUMNS:
        cell = row.get(column, "")
        if "; " in cell:
            yield f"{column} has a semicolon ({cell[:60]}); put | between forms, one a form"
        longest = max(map(len, cell.split("|")))
        if longest > LONGEST:
            yield f"{column} has {longest} characters ({cell[:40]}…); give a term, no text"
    if _SHEET_NUMBER.fullmatch(row.get("ref", "")):
        what = "a spreadsheet made a number of it"
        yield f"ref {row['ref']!r} is no id, {what}; make the column text there"


def _term(row: Mapping[str, str], language: str, layer: int, path: Path, line: int) -> Term:
    status = TermStatus(row.get("status", "").casefold() or TermStatus.LOCKED)
    forms, admitted = (
        tuple(dict.fromkeys(filter(None, map(str.strip, row.get(name, "").split("|")))))
        for name in ("forms", "admitted")
    )
    targets = [form.strip() for form in row.get("target_forms", "").split("|")]
    while targets and not targets[-1]:
        targets.pop()
    return Term(
        term=row["term"],
        translation=row["translation"] or row["term"],
        status=status,
        forms=forms,
        target_forms=tuple(targets),
        admitted=admitted,
        pos=row.get("pos", "").casefold(),
        gender=row.get("gender", "").casefold(),
        number=row.get("number", "").casefold(),
        domain=row.get("domain", ""),
        ref=row.get("ref", ""),
        note=row.get("note", ""),
        language=language,
        layer=layer,
        path=str(path),
        line=line,
    )


# --- writing ---------------------------------------------------------------------------------


def cells_of(term: Term) -> dict[str, str]:
    """The cells of an entry by column, as its file would have them."""
    return {
        "term": term.term,
        "translation": term.translation,
        "status": str(term.status),
        "forms": "|".join(term.forms),
        "target_forms": "|".join(term.target_forms),
        "admitted": "|".join(term.admitted),
        **{name: getattr(term, name) for name in COLUMNS[6:]},
    }


def to_tsv(terms: Iterable[Term], columns: Sequence[str] = COLUMNS) -> str:
    """A glossary file with a header line."""
    rows = (cells_of(term) for term in terms)
    lines = ["\t".join(columns), *("\t".join(_quoted(row[c]) for c in columns) for row in rows)]
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    """A cell in quotes where the quotes it begins with would be taken off."""
    return '"' + cell.replace('"', '""') + '"' if cell[:1] in _QUOTES else cell
