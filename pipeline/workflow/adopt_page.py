"""A human translation of one page, taken into its PO file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.catalogue import update
from pipeline.catalogue.header import EDITION_HASH
from pipeline.catalogue.notes import describe_machine_text, parse_machine_text
from pipeline.catalogue.update import Catalogue, Entry, render
from pipeline.config.settings import Settings
from pipeline.errors import PipelineError
from pipeline.interchange.import_rows import ImportStatus, Outcome, apply_rows
from pipeline.interchange.rows import RowState, SegmentRow, may_be_same_language
from pipeline.markdown.document import Document, read_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.workflow.import_checks import RowChecker
from pipeline.workflow.ownership import hash_edition, is_own_catalogue
from pipeline.workflow.page_alignment import (
    Match,
    PageAlignment,
    align_pages,
    find_repeated,
)
from pipeline.workflow.page_job import WorkerContext, open_page
from pipeline.workflow.page_language import find_other_language
from pipeline.workflow.pages import PageInput
from pipeline.workflow.provenance import STATUS_KEY
from pipeline.workspace.files import read_bytes
from pipeline.workspace.writing import (
    check_link,
    find_tree,
    remove_leftovers,
    replace_bytes,
    sync_folders,
    write_bytes,
)

_SHOWN: Final = 80
"""Characters that are shown of a text."""
_TRIES: Final = 20
"""How often a page is read again because somebody saves its PO file."""


class HumanPage(NamedTuple):
    """A translation that people wrote."""

    page: str
    """The page that it is a translation of."""
    language: str
    path: Path
    in_place: bool
    """Whether it stands where the edition goes, so that the next build replaces it."""


class Remark(NamedTuple):
    """Something to look at in a human page."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(slots=True)
class AdoptedPage:
    """What became of a human page."""

    human: HumanPage
    counts: Counter[str] = field(default_factory=Counter)
    """Texts by what became of them: `reviewed`, `draft`, `unchanged`, `unplaced`; and segments
    of the source without any: `missing`, `untranslated`."""
    unplaced: list[Remark] = field(default_factory=list)
    """Texts that are in no PO file now."""
    doubts: list[Remark] = field(default_factory=list)
    """Drafts that are only likely, or have errors."""
    kept: Path | None = None
    """The copy of the human page."""
    problem: str = ""
    """Why nothing of it was taken; empty where something was."""
    is_adopted: bool = False
    """Whether it is from a build, or adopted already: nothing is to be done."""
    is_changed: bool = False
    """Whether its PO file was written, or would be."""


class Adopter:
    """Takes human pages into PO files."""

    def __init__(self, worker: WorkerContext, *, reviewed: bool, write: bool) -> None:
        self._worker, self._settings = worker, worker.settings
        self._reviewed, self._write = reviewed, write
        self._checker = RowChecker(worker.settings, overwrite_errors=False)

    def adopt(self, human: HumanPage, site_waivers: tuple[str, ...] = ()) -> AdoptedPage | None:
        """Take a page into its PO file; None where there is no such file. Raises OutputError where
        nothing can be written."""
        for _ in range(_TRIES):
            found = self._adopt(human, site_waivers)
            if found is not _SAVED:
                return found
        return AdoptedPage(human, problem="its PO file is saved again and again; try again later")

    def _adopt(self, human: HumanPage, site_waivers: tuple[str, ...]) -> AdoptedPage | None:
        done = AdoptedPage(human)
        po_path = self._settings.catalogue_path(human.language, human.page)
        try:
            if human.in_place:
                check_link(human.path, find_tree(self._settings))
            check_link(po_path, find_tree(self._settings))
            data, po = read_bytes(human.path), read_bytes(po_path)
            if data is None:
                return None
            source = read_bytes(self._settings.source / human.page) or b""
            given = PageInput(human.page, human.language, source, po, site_waivers=site_waivers)
            work = _PageWork(self._settings, human, data, given)
            if not work.find_obstacle(done):
                self._take(work, done)
        except PipelineError as error:
            done.problem = str(error)
        if done.problem or done.is_adopted or not self._write:
            return done
        return done if self._save(work, done) else _SAVED

    def _take(self, work: _PageWork, done: AdoptedPage) -> None:
        """Put the texts of the human page into the catalogue of its page."""
        human = work.human
        old = work.open_catalogue(self._worker)
        if old is None:
            done.problem = "its page is not translated, as its front matter or its words say"
            return
        alignment = work.align()
        matches = _first(alignment.matches)
        known = work.find_machine_texts()
        rows = [self._build_row(work, m) for m in matches if _words(m.text) not in known]
        done.counts["unchanged"] = len(matches) - len(rows)
        new, outcomes = apply_rows(old, rows, _describe_machine_text)
        new, outcomes = self._checker.check(
            (human.page, human.language)[::-1], (old, new), outcomes
        )
        new = replace(new, header=work.renew_header(new.header))
        _report(work, done, alignment, outcomes)
        work.po = render(new)
        done.is_changed = work.po != work.given.po
        lost = human.in_place and work.is_lost(self._worker)
        if lost:
            digest = sha256(work.data).hexdigest()[:8]
            name = human.path.name
            done.kept = self._settings.kept_path(human.language, human.page, name, digest)

    def _build_row(self, work: _PageWork, match: Match) -> SegmentRow:
        is_approved = self._reviewed and work.is_final and not match.doubt
        return SegmentRow(
            page=work.human.page,
            id=match.segment.id,
            source=match.segment.source,
            target=match.text,
            state=RowState.REVIEWED if is_approved else RowState.DRAFT,
            note=f"adopted: {match.doubt}" if match.doubt else "",
            line=match.line,
        )

    def _save(self, work: _PageWork, done: AdoptedPage) -> bool:
        """Write the copy and the PO file; False where somebody has saved the PO file meanwhile."""
        human = work.human
        path = self._settings.catalogue_path(human.language, human.page)
        remove_leftovers([path, *filter(None, [done.kept])])
        # The copy first: from then on nothing can be lost.
        if done.kept is not None and read_bytes(done.kept) != work.data:
            write_bytes(done.kept, work.data)
            sync_folders([done.kept])
        if done.is_changed:
            if not replace_bytes(path, work.given.po, work.po):
                return False
            sync_folders([path])
        return True


_SAVED: Final = AdoptedPage(HumanPage("", "", Path(), in_place=False))
"""Stands for a page whose PO file was saved meanwhile."""


class _PageWork:
    """A human page in work."""

    def __init__(self, settings: Settings, human: HumanPage, data: bytes, given: PageInput) -> None:
        self._settings, self.human, self.data, self.given = settings, human, data, given
        self.po = b""
        """The PO file with the texts of the human page."""
        self._document = self._read(data, human.path, human.language)
        self._page = read_page(self._document, settings.front_matter)
        status = self._document.metadata.get(STATUS_KEY)
        self.is_final = status is None or str(status).lower() in ("reviewed", "human", "final")

    def _read(self, data: bytes, path: Path, language: str) -> Document:
        return read_document(data, self.human.page, path, language, self._settings.markup)

    def find_obstacle(self, done: AdoptedPage) -> bool:
        """Whether nothing is to be taken from the page; says why."""
        catalogue = self._read_catalogue()
        if catalogue and self.human.in_place:
            known = catalogue.header.get(EDITION_HASH, "")
            done.is_adopted = known == hash_edition(self.data)
        done.problem = self._find_problem(catalogue)
        if done.is_adopted:
            done.problem = ""
        return done.is_adopted or bool(done.problem)

    def _read_catalogue(self) -> Catalogue | None:
        return update.read_bytes(self.given.po)[0] if self.given.po is not None else None

    def _find_problem(self, catalogue: Catalogue | None) -> str:
        path = self._settings.catalogue_path(self.human.language, self.human.page)
        if catalogue is not None and not is_own_catalogue(catalogue):
            return f"{path} is from no build, and is left as it is; move it away"
        if catalogue is not None and catalogue.refused:
            line = catalogue.refused[0].line
            return f"{path}:{line}: this entry cannot be read; repair the PO file first"
        stated = self._document.stated_language
        if stated is not None and not may_be_same_language(stated.text, self.human.language):
            line = self._document.line(stated.span.start)
            return f"line {line}: it says that it is in {stated.text}, not {self.human.language}"
        own = self._settings.source_language
        other = find_other_language(self._page.slots, own)
        if other and not may_be_same_language(other, self.human.language):
            return f"its words are those of another language ({other}), not {self.human.language}"
        if not self._page.slots:
            return "there is no text in it"
        return ""

    def open_catalogue(self, worker: WorkerContext) -> Catalogue | None:
        """The PO file as a build without an engine leaves it, with all segments of the page; None
        for a page that wants no translation."""
        output = open_page(worker, self.given)
        po = getattr(output, "po", None)
        if po is None:
            return None
        return update.prepare(update.read_bytes(po)[0])

    def align(self) -> PageAlignment:
        """The texts of both pages."""
        settings = self._settings
        path = settings.source / self.human.page
        document = self._read(self.given.data, path, settings.source_language)
        source = read_page(document, settings.front_matter)
        languages = settings.source_language, self.human.language
        return align_pages(source.slots, self._page.slots, languages)

    def find_machine_texts(self) -> frozenset[str]:
        """What a machine wrote for the page, without tags: it is no work of people, even if it
        stands in a page that they changed since."""
        catalogue = self._read_catalogue()
        entries = catalogue.entries if catalogue else ()
        found = [e.target for e in entries if e.fuzzy and e.by_machine]
        found += [parse_machine_text(entry.comments)[0] for entry in entries]
        return frozenset(_words(text) for text in found if text)

    def renew_header(self, header: Mapping[str, str]) -> dict[str, str]:
        """The header, by which the next build knows the human page as its own."""
        new = dict(header)
        catalogue = self._read_catalogue()
        known = catalogue.header.get(EDITION_HASH, "") if catalogue else ""
        new[EDITION_HASH] = hash_edition(self.data) if self.human.in_place else known
        if not new[EDITION_HASH]:
            del new[EDITION_HASH]
        return new

    def is_lost(self, worker: WorkerContext) -> bool:
        """Whether a word of the human page is not in the edition that comes of its PO file."""
        output = open_page(worker, self.given._replace(po=self.po))
        edition = getattr(output, "edition", None) or b""
        return bool(Counter(self.data.split()) - Counter(edition.split()))


# --- what is said --------------------------------------------------------------------------------


def _report(
    work: _PageWork, done: AdoptedPage, alignment: PageAlignment, outcomes: Sequence[Outcome]
) -> None:
    path = work.human.path
    leftovers = [*alignment.leftovers, *find_repeated(alignment.matches)]
    for left in sorted(leftovers):
        done.unplaced.append(
            Remark(path, left.line, f"not placed: {_show(left.text)}: {left.reason}")
        )
    for row, status, message, findings in outcomes:
        text = _show(row.target)
        if status is ImportStatus.REFUSED:
            done.unplaced.append(Remark(path, row.line, f"not placed: {text}: {message}"))
            continue
        done.counts[_NAMES[status]] += 1
        errors = "; ".join(f"{finding.check}: {finding.message}" for finding in findings)
        if why := errors or row.note.removeprefix("adopted: "):
            done.doubts.append(Remark(path, row.line, f"draft: {text}: {why}"))
    done.counts["unplaced"] = len(done.unplaced)
    done.counts["missing"] = len({segment.id for segment in alignment.missing})
    done.counts["untranslated"] = len({segment.id for segment in alignment.same})


_NAMES: Final[Mapping[ImportStatus, str]] = {
    ImportStatus.REVIEWED: "reviewed",
    ImportStatus.DRAFT: "draft",
    ImportStatus.FLAGGED: "draft",
    ImportStatus.OFFERED: "draft",
    ImportStatus.UNCHANGED: "unchanged",
    ImportStatus.EMPTY: "unchanged",
}


def _show(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:_SHOWN]}{'…' if len(line) > _SHOWN else ''}”"


def _words(tagged: str) -> str:
    return " ".join(tagged_text.plain(tagged).split())


def _first(matches: Sequence[Match]) -> list[Match]:
    """The first translation of each segment."""
    found: dict[str, Match] = {}
    for match in matches:
        found.setdefault(match.segment.id, match)
    return list(found.values())


def _describe_machine_text(entry: Entry) -> str:
    return describe_machine_text(entry.signature, entry.target)
