"""Pages that are gone: found, recognised under a new name, removed with their work kept.

A PO file whose page is gone holds work until somebody decides. A new page that says the same
is taken for that page renamed, and its PO file moves with it. `--prune` removes the others;
what people wrote in them goes to `removed.po` beside them first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline.catalogue import update
from pipeline.catalogue.splice import render_over
from pipeline.catalogue.update import Catalogue, Entry
from pipeline.config.settings import Settings
from pipeline.errors import PipelineError
from pipeline.markdown.document import read_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.model import Finding
from pipeline.reporting.report import PageReport, PageState
from pipeline.workflow.ownership import is_changed_since, is_own_catalogue
from pipeline.workflow.provenance import hash_source
from pipeline.workspace.files import read_bytes
from pipeline.workspace.orphans import warning
from pipeline.workspace.writing import remove_unchanged, replace_bytes

ALIKE: Final = 0.5
"""Share of segments that two pages have in common from which one is the other renamed."""
_TRIES: Final = 20
"""How often entries are put into a PO file that somebody saves again and again."""


# --- renamed -------------------------------------------------------------------------------------


def find_renames(
    settings: Settings, language: str, new: Sequence[str], orphans: Sequence[str]
) -> dict[str, str]:
    """For new pages the page that is gone and says the same, or nearly so; each once."""
    old = {
        page: po for page in orphans if (po := _readable(settings.catalogue_path(language, page)))
    }
    if not old or not new:
        return {}
    pages = {page: data for page in new if (data := read_bytes(settings.source / page))}
    found = _same(pages, old)
    left = [page for page in pages if page not in found]
    there = {page: po for page, po in old.items() if page not in found.values()}
    if left and there:
        found |= _alike({page: _segments(settings, page, pages[page]) for page in left}, there)
    return found


def _readable(path: Path) -> Catalogue | None:
    """A PO file that can be read as a whole, else None: it must stay as it is."""
    return _parse(read_bytes(path))


def _parse(data: bytes | None) -> Catalogue | None:
    if data is None:
        return None
    po, _ = update.read_bytes(data)
    return None if po.refused else po


def _same(pages: Mapping[str, bytes], old: Mapping[str, Catalogue]) -> dict[str, str]:
    by_hash: dict[str, list[str]] = {}
    for page, po in sorted(old.items(), reverse=True):
        by_hash.setdefault(update.page_hash(po.header), []).append(page)
    found = {}
    for page in sorted(pages):
        if same := by_hash.get(hash_source(pages[page])):
            found[page] = same.pop()
    return found


def _segments(settings: Settings, page: str, data: bytes) -> set[str]:
    try:
        read = read_page(read_document(data, page, markup=settings.markup), settings.front_matter)
    except (PipelineError, RecursionError):
        return set()
    return {slot.segment.id for slot in read.slots}


def _alike(pages: Mapping[str, set[str]], old: Mapping[str, Catalogue]) -> dict[str, str]:
    holders: dict[str, list[str]] = {}
    sizes = {}
    for name, po in old.items():
        ids = {entry.id for entry in po.entries if not entry.obsolete}
        sizes[name] = len(ids)
        for segment in ids:
            holders.setdefault(segment, []).append(name)
    scores: list[tuple[float, str, str]] = []
    for page, ids in pages.items():
        shared: dict[str, int] = {}
        for segment in ids:
            for name in holders.get(segment, ()):
                shared[name] = shared.get(name, 0) + 1
        for name, count in shared.items():
            if (score := count / (len(ids) + sizes[name] - count)) >= ALIKE:
                scores.append((-score, page, name))
    found: dict[str, str] = {}
    for _, page, name in sorted(scores):
        if page not in found and name not in found.values():
            found[page] = name
    return found


def renamed_finding(page: str, old: str) -> Finding:
    """What to say about a page that was taken for another."""
    return warning("renamed", f"taken for {old}, renamed; its PO file moves with it", page)


# --- removed -------------------------------------------------------------------------------------


def prune(settings: Settings, language: str, orphans: Sequence[str]) -> list[PageReport]:
    """Remove what is left of pages, with what people wrote kept in `removed.po`.

    The file that keeps it is written before the first is removed.
    """
    reports, kept = [], list[Entry]()
    readable: dict[str, bytes] = {}
    for page in orphans:
        data = read_bytes(settings.catalogue_path(language, page))
        po = _parse(data)
        if data is None or po is None or not is_own_catalogue(po):
            reason = "cannot be read as a whole" if po is None else "is from no build"
            message = f"the page is gone, its PO file {reason} and is left"
            reports.append(_report_left(language, page, message))
            continue
        readable[page] = data
        kept += (
            replace(e, reference=page, page_lines=(), obsolete=False)
            for e in po.entries
            if e.precedence > 1
        )
    _keep(settings.removed_path(language), language, kept)
    for page, data in readable.items():
        reports.append(_remove_page(settings, language, page, data))
    return reports


def _remove_page(settings: Settings, language: str, page: str, data: bytes) -> PageReport:
    """Remove a PO file that still holds `data`, and the edition."""
    if not remove_unchanged(settings.catalogue_path(language, page), data, settings.output):
        message = "the page is gone, its PO file was saved during this run and is left; run again"
        return _report_left(language, page, message)
    finding = remove_edition(settings, language, page, data)
    return PageReport(page, language, PageState.REMOVED, tuple(filter(None, [finding])))


def remove_edition(settings: Settings, language: str, page: str, po: bytes) -> Finding | None:
    """Remove the edition of a page that is gone, and had the PO file `po`. One that somebody
    changed since the last build is left; what to say then. Raises OutputError."""
    path = settings.edition_path(language, page)
    data = read_bytes(path)
    catalogue, _ = update.read_bytes(po)
    if data is None:
        return None
    changed = is_changed_since(data, catalogue, page, settings)
    if not changed and remove_unchanged(path, data, settings.output):
        return None
    message = f"{path} was changed since the last build, and is left; move it away or remove it"
    return warning("edited", message, page)


def _report_left(language: str, page: str, message: str) -> PageReport:
    return PageReport(page, language, PageState.ORPHAN, (warning("orphan", message, page),))


def _keep(path: Path, language: str, entries: Sequence[Entry]) -> None:
    """Put entries into a PO file, also where somebody saves it meanwhile."""
    if not entries:
        return
    for _ in range(_TRIES):
        data = read_bytes(path)
        new = _add_entries(path, language, data, entries)
        if new == data or replace_bytes(path, data, new):
            return
    raise PipelineError(f"{path}: is saved again and again; prune when nobody works on it")


def _add_entries(path: Path, language: str, data: bytes | None, entries: Iterable[Entry]) -> bytes:
    old = update.read_bytes(data)[0] if data is not None else Catalogue({}, ())
    if old.refused:
        raise PipelineError(f"{path}: cannot be read as a whole; correct it before you prune")
    found = {(e.id, "" if e.id else e.source): e for e in old.entries}
    for entry in entries:
        key = (entry.id, "" if entry.id else entry.source)
        found[key] = _joined(found[key], entry) if key in found else _plain(entry)
    header = update.build_header(old.header, update.PageDetails("", language))
    ordered = tuple(found[key] for key in sorted(found))
    return render_over(Catalogue(header, ordered, old.header_comment), data)


def _plain(entry: Entry) -> Entry:
    return replace(entry, comments=(), signature="", digest="")


def _joined(first: Entry, second: Entry) -> Entry:
    """Two texts for one segment: the more trusted, then the earlier; the other as a comment."""
    if first.target == second.target:
        return first
    if second.precedence > first.precedence:
        first, second = _plain(second), first
    note = f"{second.reference}: {second.target}"
    if note in first.translator_comments:
        return first
    comments = f"{first.translator_comments}\n{note}".strip()
    return replace(first, translator_comments=comments)
