"""Rows from a catalogue, and rows into it: what a person approved is never lost.

Nothing here reads or writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.catalogue.entry import CHANGED, digest_of, note_other, one_line
from pipeline.catalogue.lines import find_merge_mark
from pipeline.catalogue.suggestions import find_similar
from pipeline.catalogue.update import Catalogue, Entry
from pipeline.interchange.rows import RowState, SegmentRow
from pipeline.interchange.xml import clean
from pipeline.model import Finding

_TAG: Final = re.compile(r"<([1-9][0-9]{0,5})/?> (.*)")
_FINDING: Final = "finding: "
_TERM: Final = "term: "


class ImportStatus(StrEnum):
    """What happened to a row, in words for people."""

    UNCHANGED = "unchanged"
    EMPTY = "without translation"
    REVIEWED = "taken as reviewed"
    DRAFT = "taken as draft"
    WITHDRAWN = "approval withdrawn"
    FLAGGED = "taken as draft, with errors"
    """It was approved in the file."""
    OFFERED = "offered for a changed source"
    REFUSED = "refused"
    KEPT = "not used: a person's translation is there"
    UNUSED = "not used: like no text of the pages"


_MESSAGES: Final = MappingProxyType(
    {
        ImportStatus.OFFERED: "its source has changed, see {id}",
        ImportStatus.WITHDRAWN: "it was approved when it was exported and no longer is; the text "
        "stays as a draft",
    }
)
"""What a person should know of a row that was taken."""


class Outcome(NamedTuple):
    """A row and what happened to it."""

    row: SegmentRow
    status: ImportStatus
    message: str = ""
    """Why it was refused or is only a suggestion."""
    findings: tuple[Finding, ...] = ()
    """The errors of a row that is approved in the file."""


# --- out -----------------------------------------------------------------------------------------


def export_rows(catalogue: Catalogue, page: str) -> list[SegmentRow]:
    """The segments of a page as its PO file has them, in order."""
    return [_export_row(entry, page) for entry in catalogue.entries if not entry.obsolete]


def _export_row(entry: Entry, page: str) -> SegmentRow:
    found = [match for match in map(_TAG.fullmatch, entry.comments) if match]
    hints = [text for text in entry.comments if text.startswith(_TERM)]
    if entry.is_offer and entry.previous is not None:
        hints.append(f"the translation is of an older text: {one_line(entry.previous)}")
    elif entry.is_offer:
        hints.append(f"the translation is only offered: {entry.offer}")
    state = entry_state(entry)
    return SegmentRow(
        page=page,
        id=entry.id,
        source=entry.source,
        target=entry.target,
        state=state,
        kind=entry.comments[0] if entry.comments else "",
        tags=tuple((int(match[1]), match[2]) for match in found),
        hints=tuple(hints),
        findings=tuple(
            text.removeprefix(_FINDING) for text in entry.comments if text.startswith(_FINDING)
        ),
        note=entry.translator_comments,
        digest=digest_of(entry.target) if state is RowState.MACHINE else "",
        approval=digest_of(entry.target) if state is RowState.REVIEWED else "",
    )


def entry_state(entry: Entry) -> RowState:
    """How far the target of an entry is trusted."""
    if entry.approved:
        return RowState.REVIEWED
    if not entry.target:
        return RowState.UNTRANSLATED
    return RowState.DRAFT if entry.draft else RowState.MACHINE


# --- in ------------------------------------------------------------------------------------------


DescribeMachineText = Callable[[Entry], str]
"""Gives the comment that keeps the machine translation of an entry for the edition."""


def apply_rows(
    old: Catalogue,
    rows: Iterable[SegmentRow],
    keep: DescribeMachineText,
    *,
    overwrite: bool = False,
) -> tuple[Catalogue, list[Outcome]]:
    """The catalogue of a page with the rows in it, and what happened to each row.

    A reviewed row is approved if it has the tags of the source. A reviewed text of the PO file is
    replaced only by a reviewed row, and only with `overwrite`; a person's text that is replaced
    stays in the translator's comments. Where the source has changed, a person's translation becomes
    a suggestion: fuzzy, with the source it was made for.
    """
    entries = {entry.id: entry for entry in old.entries if entry.id}
    taken: dict[str, SegmentRow] = {}
    outcomes: list[Outcome] = []
    for row in rows:
        first = taken.setdefault(row.id, row)
        if first is not row and (first.target, first.state) != (row.target, row.state):
            what = f"stands twice with different translations (the first: line {first.line})"
            outcome: Outcome | Entry = Outcome(row, ImportStatus.REFUSED, f"{what}; keep one")
        else:
            outcome = _apply_row(entries, row, keep, overwrite=overwrite)
        if isinstance(outcome, Entry):
            status = _import_status(entries[outcome.id], outcome)
            entries[outcome.id] = outcome
            outcome = Outcome(row, status, _MESSAGES.get(status, "").format(id=outcome.id))
        outcomes.append(outcome)
    new = tuple(entries.get(entry.id, entry) for entry in old.entries)
    return replace(old, entries=new), outcomes


def _apply_row(
    entries: Mapping[str, Entry], row: SegmentRow, keep: DescribeMachineText, *, overwrite: bool
) -> Entry | Outcome:
    """The entry that a row changes, with the change; or what else happens to the row."""
    if row.problem:
        return Outcome(row, ImportStatus.REFUSED, row.problem)
    if not row.target.strip():
        return Outcome(row, ImportStatus.EMPTY)
    if not row.source.strip():
        return Outcome(row, ImportStatus.REFUSED, "its source is empty; export again")
    if mark := find_merge_mark(row.target, row.source):
        what = f"it has the marks of a merge ({mark[:40]!r})"
        return Outcome(row, ImportStatus.REFUSED, f"{what}; keep one of the texts")
    entry = entries.get(row.id)
    if entry is None or entry.obsolete or not _same_source(entry.source, row.source):
        return _suggest_entry(entries, row, keep)
    target = _trim_line_breaks(entry.source, row.target)
    reviewed = row.state is RowState.REVIEWED
    if _is_withdrawn(entry, row):
        return _add_note(replace(entry, fuzzy=True), row)
    if row.target == entry.target and (entry.approved or not reviewed):
        return _add_note(entry, row)
    is_untouched = not reviewed and one_line(row.target) == one_line(entry.target)
    if entry.is_offer and is_untouched:  # blanks that a program changed make it no draft
        return _add_note(entry, row)
    if row.state is RowState.MACHINE and row.digest == digest_of(row.target):
        return Outcome(
            row, ImportStatus.UNCHANGED
        )  # the machine's of an earlier build; nobody's work
    if wrong := tagged_text.problem(entry.source, target):
        return Outcome(row, ImportStatus.REFUSED, f"{wrong}; put the tags as in the source")
    if wrong := _find_conflict(entry, row, overwrite=overwrite):
        return Outcome(row, ImportStatus.REFUSED, wrong)
    entry = _keep_former_target(entry, target)
    # No machine wrote it, so there is no signature: without one a fuzzy text is a person's.
    plain = replace(entry, signature="", digest="", offer="", previous=None)
    return _add_note(replace(plain, target=target, fuzzy=not reviewed), row)


def _is_withdrawn(entry: Entry, row: SegmentRow) -> bool:
    """Whether a text was approved when it was exported, and is as it was but for the approval."""
    return (
        entry.approved
        and row.state is not RowState.REVIEWED
        and row.approval == digest_of(entry.target)
        and one_line(row.target) == one_line(entry.target)
    )


def _find_conflict(entry: Entry, row: SegmentRow, *, overwrite: bool) -> str:
    """Why a row must not replace what a person wrote; empty where it may."""
    if entry.approved and row.state is not RowState.REVIEWED:
        return "the PO file has a reviewed translation, and this one is not; compare them there"
    if entry.approved and not overwrite:
        return "the PO file has another reviewed translation; --overwrite takes this one"
    if entry.draft and row.state is RowState.MACHINE:
        return "the PO file has a person's draft; write status draft or reviewed to replace it"
    return ""


def _keep_former_target(entry: Entry, target: str) -> Entry:
    """The entry, with the person's text that `target` replaces in its comment, as in a merged
    PO file."""
    if target == entry.target or not (entry.approved or entry.draft):
        return entry
    return keep_as_comment(entry, entry.target)


def keep_as_comment(entry: Entry, text: str) -> Entry:
    """The entry with another translation in its comment."""
    line = note_other(text)
    known = entry.translator_comments.split("\n")
    comments = [*filter(None, [entry.translator_comments]), *([] if line in known else [line])]
    return replace(entry, translator_comments="\n".join(comments))


def _import_status(old: Entry, new: Entry) -> ImportStatus:
    if new.previous is not None and new.previous != old.previous:
        return ImportStatus.OFFERED
    if old.approved and not new.approved and new.target == old.target:
        return ImportStatus.WITHDRAWN
    if new.approved and (new.target, new.approved) != (old.target, old.approved):
        return ImportStatus.REVIEWED
    return ImportStatus.UNCHANGED if new == old else ImportStatus.DRAFT


def _same_source(one: str, other: str) -> bool:
    """Whether two sources differ in blanks at most, which programs may change."""
    return one_line(one) == one_line(other)


def _trim_line_breaks(source: str, target: str) -> str:
    """The target without line breaks at its ends, which spreadsheets add, unless the source has
    some; gettext wants the same in both."""
    if not source.startswith("\n"):
        target = target.lstrip("\r\n")
    return target if source.endswith("\n") else target.rstrip("\r\n")


def _add_note(entry: Entry, row: SegmentRow) -> Entry:
    """The entry with the lines of the row's note that are not in its comment yet."""
    known = {clean(line).strip() for line in entry.translator_comments.split("\n")}
    lines = [clean(line).strip() for line in row.note.split("\n")]
    if not (new := [line for line in dict.fromkeys(lines) if line and line not in known]):
        return entry
    old = [entry.translator_comments] if entry.translator_comments else []
    return replace(entry, translator_comments="\n".join([*old, *new]))


def _suggest_entry(
    entries: Mapping[str, Entry], row: SegmentRow, keep: DescribeMachineText
) -> Entry | Outcome:
    """The entry that a person's translation of an older text becomes a suggestion for."""
    if row.state not in (RowState.REVIEWED, RowState.DRAFT):
        what = "its text is no longer on the page; export again"
        return Outcome(row, ImportStatus.REFUSED, what)
    if wrong := tagged_text.problem(row.source, row.target):
        return Outcome(row, ImportStatus.REFUSED, f"{wrong}; put the tags as in the source")
    entry = entries.get(row.id)
    if entry is None or entry.obsolete:
        entry = find_similar([e for e in entries.values() if not e.obsolete], row.source)
    if entry is None:
        what = "its text is no longer on the page, and nothing like it; run `pipeline build` first"
        return Outcome(row, ImportStatus.REFUSED, what)
    if (entry.previous, entry.target) == (row.source, row.target):
        return entry
    if entry_state(entry) in (RowState.REVIEWED, RowState.DRAFT):
        what = "its source has changed, and the PO file has a person's translation of the new one"
        return Outcome(row, ImportStatus.REFUSED, f"{what}; compare them there")
    comments = entry.comments
    if entry.target and not entry.is_offer:
        # The edition goes on with what the machine made, until a person has decided.
        comments = (*comments, keep(entry))
    new = replace(entry, target=row.target, fuzzy=True, previous=row.source, comments=comments)
    return _add_note(replace(new, signature="", digest="", offer=CHANGED), row)


# --- the memory of another tool ------------------------------------------------------------------


def index_by_source(rows: Iterable[SegmentRow]) -> tuple[dict[str, SegmentRow], list[Outcome]]:
    """Rows by the words of their source; where a text has two translations, neither is used."""
    found: dict[str, SegmentRow] = {}
    conflicting: dict[str, SegmentRow] = {}
    outcomes: list[Outcome] = []
    for row in rows:
        if row.problem:
            outcomes.append(Outcome(row, ImportStatus.REFUSED, row.problem))
            continue
        key = one_line(row.source)
        first = found.setdefault(key, row)
        if first.target != row.target:
            what = "another translation of the same text stands in line {}; keep one of them"
            if key not in conflicting:
                outcomes.append(Outcome(first, ImportStatus.REFUSED, what.format(row.line)))
            conflicting[key] = first
            outcomes.append(Outcome(row, ImportStatus.REFUSED, what.format(first.line)))
    return {key: row for key, row in found.items() if key not in conflicting}, outcomes


def apply_memory(
    old: Catalogue, memory: Mapping[str, SegmentRow]
) -> tuple[Catalogue, list[Outcome]]:
    """The catalogue with translations from a memory, as drafts, where no person wrote one."""
    outcomes: list[Outcome] = []
    entries: list[Entry] = []
    for entry in old.entries:
        source, numbers = tagged_text.renumber(entry.source)
        row = memory.get(one_line(source))
        if row and not entry.obsolete:
            if entry_state(entry) in (RowState.UNTRANSLATED, RowState.MACHINE):
                entry, outcome = _apply_memory_row(entry, row, numbers)
            else:
                outcome = Outcome(row, ImportStatus.KEPT)
            outcomes.append(outcome)
        entries.append(entry)
    return replace(old, entries=tuple(entries)), outcomes


def _apply_memory_row(
    entry: Entry, row: SegmentRow, numbers: Sequence[int]
) -> tuple[Entry, Outcome]:
    items = tagged_text.parse(_trim_line_breaks(entry.source, row.target))
    if any(not isinstance(i, tagged_text.Text) and i.number > len(numbers) for i in items):
        return entry, Outcome(row, ImportStatus.REFUSED, "it has other tags than the page")
    target = tagged_text.join(
        item if isinstance(item, tagged_text.Text) else type(item)(numbers[item.number - 1])
        for item in items
    )
    if wrong := tagged_text.problem(entry.source, target):
        return entry, Outcome(
            row, ImportStatus.REFUSED, f"{wrong}; the tags are not those of the page"
        )
    if target == entry.target or not target.strip():
        return entry, Outcome(row, ImportStatus.UNCHANGED)
    plain = replace(entry, signature="", digest="", offer="", previous=None)
    new = replace(plain, target=target, fuzzy=True)
    return new, Outcome(row, ImportStatus.DRAFT)
