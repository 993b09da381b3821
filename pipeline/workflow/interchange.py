"""Export from PO files to exchange files, and import from them into the PO files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.catalogue import update
from pipeline.config.settings import Settings
from pipeline.errors import ExchangeError, UsageError
from pipeline.interchange import tmx, xliff
from pipeline.interchange.formats import (
    ExchangeFormat,
    find_format,
    get_format,
    known_suffixes,
)
from pipeline.interchange.import_rows import (
    ImportStatus,
    Outcome,
    export_rows,
    index_by_source,
)
from pipeline.interchange.rows import (
    ExchangeFile,
    Languages,
    RowState,
    SegmentRow,
    may_be_same_language,
    read_file,
)
from pipeline.interchange.xml import local_name, parse
from pipeline.workflow.import_checks import RowChecker
from pipeline.workflow.import_pages import (
    ImportOptions,
    PageImport,
    PageRows,
    import_page,
    write_page,
)
from pipeline.workflow.provenance import hash_source
from pipeline.workspace.discovery import find_source_pages
from pipeline.workspace.files import read_bytes
from pipeline.workspace.lock import locked
from pipeline.workspace.writing import write_bytes


class Only(StrEnum):
    """Which segments are exported."""

    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"
    ALL = "all"


FAILED: Final = (ImportStatus.REFUSED, ImportStatus.FLAGGED)
"""What happens to rows that a person must look at again."""
_XML: Final = (".xlf", ".xliff", ".tmx", ".xml")
"""Endings of XML files; their first element says what they are."""
_TABLES: Final = (".csv", ".tsv", ".txt")
"""Endings of tables, as spreadsheets write them."""


# --- export --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Exported:
    """What an export wrote."""

    files: list[Path] = field(default_factory=list)
    rows: int = 0
    warnings: list[str] = field(default_factory=list)
    """What is not in the files, and why."""


def export(
    settings: Settings,
    target: Path,
    pages: Sequence[str] = (),
    *,
    format_name: str | None = None,
    only: Only | None = None,
) -> Exported:
    """Write one file with all pages, or into a folder one a page and language.

    Raises UsageError where the format or the language of a single file is not clear, PluginError
    where the format of another package fails.
    """
    done = Exported()
    single = _is_file(target, format_name)
    name = format_name or (find_format(target.suffix) if single else None) or "xliff"
    form = get_format(name)
    # What no person has approved does not belong in a memory, unless it is asked for.
    choice = _Choice(name, form, only or (Only.REVIEWED if form.is_memory else Only.ALL))
    if single and len(settings.languages) > 1:
        codes = " ".join(f"--lang {code}" for code in settings.languages)
        raise UsageError(f"{target}: one file holds one language; give one of {codes}, or a folder")
    names = find_source_pages(settings, pages).pages
    for language in settings.languages:
        languages = Languages(settings.source_language, language)
        of_page = {page: _rows(settings, language, page, choice, done) for page in names}
        rows = {page: found for page, found in of_page.items() if found}
        parts = {target: [row for found in rows.values() for row in found]} if single else {}
        if not single:
            end = form.suffixes[0]
            parts = {target / language / f"{page}{end}": found for page, found in rows.items()}
        for path, part in parts.items():
            if not part:
                done.warnings.append(f"{path}: nothing to export; no file is written")
                continue
            write_bytes(path, form.write(part, languages))
            done.files.append(path)
            done.rows += len(part)
    return done


class _Choice(NamedTuple):
    """What is exported, and how."""

    name: str
    """Of the format."""
    form: ExchangeFormat
    only: Only


def _is_file(target: Path, format_name: str | None) -> bool:
    if target.is_dir():
        return False
    if target.suffix and format_name is None and not find_format(target.suffix):
        known = ", ".join(known_suffixes())
        raise UsageError(f"{target}: the format cannot be told from the name; end it in {known}")
    return bool(target.suffix)


def _rows(
    settings: Settings, language: str, page: str, choice: _Choice, done: Exported
) -> list[SegmentRow]:
    path = settings.catalogue_path(language, page)
    old, problems = update.read(path) if path.exists() else (None, [])
    if old is None:
        done.warnings.append(f"{path}: not there yet; run `pipeline build`")
        return []
    done.warnings += (str(problem) for problem in problems)
    data = read_bytes(settings.source / page) or b""
    if update.page_hash(old.header) != hash_source(data):
        done.warnings.append(f"{page}: changed since the last build; run `pipeline build` first")
    rows = [row for row in export_rows(update.prepare(old), page) if _wanted(row, choice.only)]
    kept = [row for row in rows if choice.form.can_write(row)]
    if len(kept) < len(rows) and not choice.form.is_memory:
        what = f"{len(rows) - len(kept)} entries do not fit into {choice.name}"
        done.warnings.append(f"{path}: {what}; look at their tags and length")
    return kept


def _wanted(row: SegmentRow, only: Only) -> bool:
    return only is Only.ALL or (only is Only.REVIEWED) == (row.state is RowState.REVIEWED)


# --- import --------------------------------------------------------------------------------------


class Placed(NamedTuple):
    """What became of a row of a file."""

    path: Path
    language: str
    outcome: Outcome

    def __str__(self) -> str:
        row, status, message, _ = self.outcome
        name = f"{row.page}: {row.id}" if row.id else row.source[:60]
        return f"{self.path}:{row.line}: {name}: {status}: {message}"


@dataclass(slots=True)
class Imported:
    """What an import did."""

    placed: list[Placed] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """PO files written, or that would be."""
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What of the files is no row, and why."""

    def add(self, language: str, outcomes: Iterable[Outcome], where: Mapping[int, Path]) -> None:
        """Take up what became of rows; `where` has the file of each by its identity."""
        self.placed += (Placed(where[id(o.row)], language, o) for o in outcomes)

    def count(self, language: str, status: ImportStatus) -> int:
        """How many rows of a language have a status."""
        return sum(p.language == language and p.outcome.status is status for p in self.placed)

    @property
    def notable(self) -> list[Placed]:
        """Rows a person should look at."""
        return [placed for placed in self.placed if placed.outcome.message]

    @property
    def failed(self) -> bool:
        """Whether a row was refused, or is approved in its file and has errors."""
        outcomes = (placed.outcome for placed in self.placed)
        return any(o.findings or o.status in FAILED for o in outcomes)


def import_files(
    settings: Settings,
    paths: Iterable[Path],
    *,
    overwrite: bool = False,
    overwrite_errors: bool = False,
    approve: Iterable[str] = (),
    write: bool = True,
) -> Imported:
    """Take over what exchange files say into the PO files.

    Texts of XLIFF in the states `approve` count as approved, beside those that say so. All files
    are read before anything is written; raises ExchangeError for one that cannot be.
    """
    states = frozenset(approve)
    sheets = [_read(path, settings, states) for path in _files(paths)]
    checker = RowChecker(settings, overwrite_errors=overwrite_errors)
    with locked(settings.output) if write else nullcontext():
        names = find_source_pages(settings).pages
        return _import_all(ImportOptions(settings, names, overwrite, checker), sheets, write=write)


def _import_all(options: ImportOptions, sheets: Sequence[ExchangeFile], *, write: bool) -> Imported:
    done, settings = Imported(), options.settings
    ready: list[tuple[PageRows, PageImport]] = []
    for language in settings.languages:
        mine = [sheet for sheet in sheets if sheet.languages.target == language]
        for wanted in _divide(options, language, mine, done) if mine else ():
            ready.append((wanted, import_page(options, wanted)))
    # All is ready before the first file is written.
    where = {id(row): sheet.path for sheet in sheets for row in sheet.rows}
    for wanted, page in ready:
        if write:
            page = write_page(options, wanted, page)
        done.files += [page.path] if page.new is not None else []
        done.warnings += page.warnings
        done.add(wanted.language, page.outcomes, where)
    _count_unused(sheets, done)
    done.placed.sort(key=lambda p: (settings.languages.index(p.language), *_place(p)))
    return done


def _count_unused(sheets: Sequence[ExchangeFile], done: Imported) -> None:
    """Tell of the rows of a memory that no page has, and of what is no row."""
    used = {id(placed.outcome.row) for placed in done.placed}
    for sheet in sheets:
        unused = [row for row in sheet.rows if not row.page and id(row) not in used]
        outcomes = [Outcome(row, ImportStatus.UNUSED) for row in unused]
        done.add(sheet.languages.target, outcomes, {id(row): sheet.path for row in unused})
        for reason, count in sheet.skipped.items():
            done.notes.append(f"{sheet.path}: {count} units {reason}, not read")


def _place(placed: Placed) -> tuple[str, int]:
    return str(placed.path), placed.outcome.row.line


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            known = known_suffixes()
            inner = sorted(p for p in path.rglob("*") if p.suffix.lower() in known)
            if not inner:
                raise UsageError(f"{path}: no {', '.join(known)} in this folder; name files")
            found += inner
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _read(path: Path, settings: Settings, approve: frozenset[str]) -> ExchangeFile:
    """A file, its language one of the settings'."""
    data = read_file(path)
    if path.suffix.lower() in _XML:
        return _read_xml(data, path, settings, approve)
    name = "csv" if path.suffix.lower() in _TABLES else find_format(path.suffix)
    if name is None:
        known = ", ".join(known_suffixes())
        raise UsageError(f"{path}: not known how to read it; its name must end in {known}")
    languages = Languages(settings.source_language, _only(path, settings))
    return ExchangeFile(path, languages, tuple(get_format(name).read(data, path, languages)))


def _read_xml(data: bytes, path: Path, settings: Settings, approve: frozenset[str]) -> ExchangeFile:
    root = parse(data, path)
    if local_name(root) == "tmx":
        languages = Languages(settings.source_language, _only(path, settings))
        return tmx.read_tree(root, path, languages)
    sheet = xliff.read_tree(root, path, approve)
    source, target = sheet.languages
    if not may_be_same_language(source, settings.source_language):
        what = f"its source language is {source!r}, not {settings.source_language!r}"
        raise ExchangeError(f"{what}; import what this project exported", path, root.line)
    known_codes = settings.languages
    near = [code for code in known_codes if target and may_be_same_language(code, target)]
    exact = [code for code in near if code.casefold() == target.replace("_", "-").casefold()]
    if len(exact or near) != 1:
        what = f"its target language is {target!r}; this project has {', '.join(known_codes)}"
        raise ExchangeError(f"{what}; name the one that is meant with --lang", path, root.line)
    return sheet._replace(languages=Languages(source, (exact or near)[0]))


def _only(path: Path, settings: Settings) -> str:
    if len(settings.languages) > 1:
        codes = ", ".join(settings.languages)
        raise UsageError(f"{path}: for which language? name one of {codes} with --lang")
    return settings.languages[0]


def _divide(
    options: ImportOptions, language: str, sheets: Sequence[ExchangeFile], done: Imported
) -> Iterator[PageRows]:
    """The rows of each page; those that have no page here are refused."""
    where = {id(row): sheet.path for sheet in sheets for row in sheet.rows}
    by_page: dict[str, list[SegmentRow]] = {}
    for row in (row for sheet in sheets for row in sheet.rows):
        by_page.setdefault(row.page, []).append(row)
    memory, outcomes = index_by_source(by_page.pop("", []))
    for page in by_page.keys() - set(options.pages):
        what = "no such page here; run `pipeline build`, or name its folder with --source"
        outcomes += (Outcome(row, ImportStatus.REFUSED, what) for row in by_page[page])
    done.add(language, outcomes, where)
    for page in options.pages if memory else sorted(by_page.keys() & set(options.pages)):
        yield PageRows(language, page, by_page.get(page, []), memory)
