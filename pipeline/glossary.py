"""Glossaries: read from tab-separated files, validated, layered, asked for terms.

`<folder>/<source>-<target>.tsv` is the glossary of a pair; `<source>-<target>.<project>.tsv`
beside it a project's own layer: its entries replace those for the same term and domain, one
without a domain those for the term in every domain. Columns go by their header names. How terms
are found and verified is said in `pipeline.terms`.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.errors import GlossaryError
from pipeline.spans import Span
from pipeline.terms import Match, Matcher, Status, Term, term_key, written

__all__ = ["COLUMNS", "Glossary", "Match", "Status", "Term", "fingerprint", "lint", "load"]

COLUMNS: Final = (
    *("term", "translation", "status", "forms", "target_forms", "pos", "gender", "number"),
    *("domain", "ref", "note"),
)
REQUIRED_COLUMNS: Final = ("term", "translation")
_VALUES: Final = MappingProxyType(
    {"status": tuple(Status), "gender": ("m", "f", "mf"), "number": ("s", "p")}
)
"""Columns that take certain values only, or none."""
_DUPLICATE: Final = "{!r} stands on line {} already; merge the two, or give them domains"
_NEWLINE: Final = re.compile(rb"\r\n?|\n")
_QUOTES: Final = frozenset('"“”„')
_INVISIBLE: Final = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
_DAMAGED: Final = re.compile("[\ufffd\x00]|Ã[\x80-\xbf]|â€.?")
"""What is left of text that went through the wrong encoding."""
_SAYS: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Glossary:
    """The entries for one language pair; later layers have replaced earlier ones."""

    terms: tuple[Term, ...] = ()
    pair: tuple[str, str] = ("en", "es")

    @cached_property
    def matcher(self) -> Matcher:
        """Built on first use, once a glossary."""
        return Matcher(self.terms)

    def __reduce__(self) -> tuple[type[Glossary], tuple[tuple[Term, ...], tuple[str, str]]]:
        # Other processes build their own matcher sooner than they could unpickle one.
        return Glossary, (self.terms, self.pair)

    def match(
        self,
        text: str,
        *,
        protected: Iterable[Span] = (),
        refs: Mapping[Span, str] | None = None,
        domains: Collection[str] | None = None,
    ) -> list[Match]:
        """The terms in plain `text`, in order of place; see `pipeline.terms.Matcher.match`."""
        return self.matcher.match(text, protected, refs, domains)

    def in_force(
        self,
        text: str,
        *,
        protected: Iterable[Span] = (),
        refs: Mapping[Span, str] | None = None,
        domains: Collection[str] | None = None,
    ) -> tuple[Term, ...]:
        """The entries found in `text`, each once, in a stable order."""
        found = self.match(text, protected=protected, refs=refs, domains=domains)
        return tuple(sorted({m.term for m in found}, key=Term.entry_key))


def fingerprint(terms: Iterable[Term]) -> str:
    """Eight hex digits that change when one of the entries does; their order does not matter."""
    keys = sorted({term.entry_key() for term in terms})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:8]


def load(
    folder: Path, pair: tuple[str, str], project: str | None = None, *, required: bool = False
) -> Glossary:
    """Read the glossary of `pair` in `folder`, with the layer of `project` if named.

    Without a file the glossary is empty, unless `required`; a named project must have its file.
    Raises GlossaryError with every error of every file, one a line.
    """
    base = folder / f"{pair[0]}-{pair[1]}.tsv"
    paths = [base] if required or _is_there(base) else []
    if project is not None:
        paths.append(folder / f"{base.stem}.{project}.tsv")
    problems: list[GlossaryError] = []
    terms: list[Term] = []
    for layer, path in enumerate(paths):
        entries, wrong = _read(path, pair[1], layer)
        terms, problems = _override(terms, entries), problems + wrong
    if problems:
        first, *rest = problems
        raise GlossaryError("\n".join([first.reason, *map(str, rest)]), first.path, first.line)
    return Glossary(tuple(terms), pair)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # reading it will say what is wrong
    return True


def _override(earlier: list[Term], later: list[Term]) -> list[Term]:
    if not earlier:
        return later
    places = {_identity(term, term_key) for term in later}
    everywhere = {_identity(term, term_key)[:2] for term in later if not term.domain}
    kept = [
        term
        for term in earlier
        if (identity := _identity(term, term_key)) not in places and identity[:2] not in everywhere
    ]
    return kept + later


def _identity(term: Term, key: Callable[[str], str]) -> tuple[str, str, str]:
    """What may stand once: a term in a domain, or one forbidden translation of it."""
    banned = term.translation.casefold() if term.status is Status.FORBIDDEN else ""
    return key(term.term), banned, term.domain


def lint(glossary: Glossary) -> list[str]:
    """What loads but contradicts itself, each as `path:line: what is wrong; what to do`."""
    found: list[str] = []
    owners: dict[tuple[str, str], Term] = {}
    approved: dict[str, set[str]] = {}
    for term in glossary.terms:
        if term.status is Status.FORBIDDEN:
            continue
        approved.setdefault(term_key(term.term), set()).update(map(str.casefold, term.approved))
        for form in (term.term, *term.forms):
            owner = owners.setdefault((term_key(form), term.domain), term)
            if owner is not term and owner.translation != term.translation:
                found.append(
                    f"{term.path}:{term.line}: {form!r} is a form of {owner.term!r} on line "
                    f"{owner.line} too; remove it from one, or give them different domains"
                )
    for term in glossary.terms:
        ways = approved.get(term_key(term.term), set())
        if term.status is Status.FORBIDDEN and term.translation.casefold() in ways:
            found.append(
                f"{term.path}:{term.line}: {term.translation!r} is both forbidden and approved "
                f"for {term.term!r}; remove one"
            )
    return found


# --- reading ---------------------------------------------------------------------------------


class _Line(NamedTuple):
    number: int
    text: str


def _read(path: Path, language: str, layer: int) -> tuple[list[Term], list[GlossaryError]]:
    """The entries of one file, and everything that is wrong with it."""
    lines, problems = _lines(path)
    if not lines:
        what = "the glossary is empty; give it a header line, or remove the file"
        return [], problems or [GlossaryError(what, path, 1)]
    header, *rows = lines
    columns = _cells(header.text.casefold().rstrip())
    if wrong := [*_header_problems(header.text, columns)]:
        return [], problems + [GlossaryError(what, path, header.number) for what in wrong]
    undecoded = {problem.line for problem in problems}
    terms: list[Term] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, text in rows:
        if number in undecoded:
            continue
        cells = _cells(text)
        wrong = [*_row_problems(columns, cells)]
        if not wrong:
            term = _term(dict(zip(columns, cells, strict=False)), language, layer, path, number)
            before = seen.setdefault(_identity(term, written), number)
            if before != number:
                wrong.append(_DUPLICATE.format(term.term, before))
            terms.append(term)
        problems += (GlossaryError(what, path, number) for what in wrong)
    return terms, problems


def _lines(path: Path) -> tuple[list[_Line], list[GlossaryError]]:
    """The lines that are not blank; those that are not UTF-8 are among them, and reported."""
    try:
        data = path.read_bytes()
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
    return [_clean(cell) for cell in text.translate(_INVISIBLE).split("\t")]


def _clean(cell: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(cell.split()))
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].replace('""', '"').strip()
    return text


def _header_problems(text: str, columns: list[str]) -> Iterator[str]:
    known = ", ".join(COLUMNS)
    for separator, name in ((";", "semicolons"), (",", "commas")):
        if "\t" not in text and separator in text:
            yield f"columns are separated by {name}; save the file with tabs between them (TSV)"
            return
    for column in dict.fromkeys(columns):
        if column not in COLUMNS:
            yield f"unknown column {column!r}; rename or remove it, known columns: {known}"
        elif columns.count(column) > 1:
            yield f"column {column!r} stands twice; remove one"
    for column in REQUIRED_COLUMNS:
        if column not in columns:
            yield f"column {column!r} is missing; name the columns in the first line: {known}"


def _row_problems(columns: list[str], cells: list[str]) -> Iterator[str]:
    row = dict(zip(columns, cells, strict=False))
    for column, cell in row.items():
        if cell.startswith('"') and cell.count('"') % 2:
            yield f"{column} has an open quote ({cell}); remove it, and line breaks in the cell"
    needed = 1 + max(map(columns.index, REQUIRED_COLUMNS))
    if len(cells) < needed:
        yield f"has {len(cells)} of {needed} columns; put a tab between term and translation"
        return
    if any(cells[len(columns) :]):
        yield f"has {len(cells)} columns where the header has {len(columns)}; remove the stray tab"
    for column, cell in row.items():
        if damage := _DAMAGED.search(cell):
            yield f"{column} has damaged characters {damage.group()!r}; export it again as UTF-8"
        values = _VALUES.get(column, ())
        if values and cell and cell.casefold() not in values:
            allowed = ", ".join(values)
            yield f"{column} {cell!r} is not known; use one of: {allowed}, or leave it empty"
    yield from _empty_problems(row)


def _empty_problems(row: Mapping[str, str]) -> Iterator[str]:
    if not _SAYS.search(row["term"]):
        yield f"term {row['term']!r} is empty; give the source words, or remove the line"
    kept = row.get("status", "").casefold() == Status.KEEP
    if not _SAYS.search(row["translation"]) and not (kept and not row["translation"]):
        yield f"{row['term']!r} has no translation; give one, or the status keep"
    for column in ("forms", "target_forms"):
        for form in row.get(column, "").split("|"):
            if form and not _SAYS.search(form):
                yield f"{column} has {form!r} among its forms; remove it"


def _term(row: Mapping[str, str], language: str, layer: int, path: Path, line: int) -> Term:
    status = Status(row.get("status", "").casefold() or Status.LOCKED)
    forms = (form.strip() for form in row.get("forms", "").split("|"))
    targets = [form.strip() for form in row.get("target_forms", "").split("|")]
    while targets and not targets[-1]:
        targets.pop()
    return Term(
        term=row["term"],
        translation=row["translation"] or row["term"],
        status=status,
        forms=tuple(dict.fromkeys(filter(None, forms))),
        target_forms=tuple(targets),
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
