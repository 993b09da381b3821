"""PO files as records: bytes in whatever state people left them, and stable bytes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.catalogue.entry import (
    CHANGED,
    Catalogue,
    CatalogueProblem,
    Entry,
    note_other,
    one_line,
)
from pipeline.catalogue.lines import Note, decode, split_conflicts, split_lines
from pipeline.catalogue.notes import parse_machine_text, read_notes, split_previous
from pipeline.catalogue.occurrences import parse_reference, render_reference
from pipeline.catalogue.text import Parsed, RawEntry, Refused, parse
from pipeline.errors import CatalogueError
from pipeline.regular_files import read_regular

if TYPE_CHECKING:
    from polib import POEntry

MAX_BYTES: Final = 32 * 1024 * 1024
"""Larger files are refused: a page of the seed needs less than a hundredth of it."""

CONTENT_TYPE: Final = "text/plain; charset=UTF-8"
_TOO_LARGE: Final = "larger than 32 MiB; split the page or restore the file"
_CONFLICT: Final = "merge conflict; both sides were read, look at the entries around it"
_EDGE: Final = "a line break begins or ends only one of msgid and msgstr; correct msgstr"


def read(path: Path) -> tuple[Catalogue, list[CatalogueProblem]]:
    """The PO file at `path` and what is wrong with it, by line.

    Everything that can be read is in the catalogue. The rest is in its `refused`, and in a
    problem; the caller must then leave the file alone. Of duplicates and of the two sides
    of a merge conflict the reviewed text is kept, and the other, where a person wrote it,
    in the translator's comments. Raises CatalogueError where the file cannot be opened.
    """
    try:
        data = read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise CatalogueError(f"cannot be read ({reason}); check the file", path) from error
    catalogue, problems = read_bytes(data)
    return catalogue, [replace(problem, path=str(path)) for problem in problems]


def read_bytes(data: bytes) -> tuple[Catalogue, list[CatalogueProblem]]:
    """As `read`, of bytes at hand; the problems have no path."""
    if len(data) > MAX_BYTES:
        whole = Refused(1, "", _TOO_LARGE)
        return Catalogue({}, (), refused=(whole,)), [CatalogueProblem("", 1, _TOO_LARGE, True)]
    text, notes = decode(data)
    ours, theirs, conflicts = split_conflicts(split_lines(text))
    sides = [parse(ours), parse(theirs)] if conflicts else [parse(ours)]
    notes += (Note(line, _CONFLICT) for line in conflicts)
    notes += (note for side in sides for note in side.notes)
    refused = tuple(dict.fromkeys(bad for side in sides for bad in side.refused))
    header, comment = read_header(sides, notes)
    entries, dropped = _merge_duplicates(read_entries(sides), notes, from_conflict=bool(conflicts))
    notes += (
        Note(entry.line, _EDGE) for entry in entries if entry.reviewed and _has_odd_edge(entry)
    )
    problems = {CatalogueProblem("", note.line, note.message) for note in notes}
    problems |= {CatalogueProblem("", bad.line, bad.message, True) for bad in refused}
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.message))
    return Catalogue(header, tuple(entries), comment, refused, tuple(dropped)), ordered


def _has_odd_edge(entry: Entry) -> bool:
    source, target = entry.source, entry.target
    starts = source.startswith("\n") == target.startswith("\n")
    return not (starts and source.endswith("\n") == target.endswith("\n"))


def read_header(sides: Iterable[Parsed], notes: list[Note]) -> tuple[dict[str, str], str]:
    """The header's fields and comment; of two sides, the first wins field by field."""
    header: dict[str, str] = {}
    comment = ""
    for side in sides:
        if side.header is None:
            if not side.entries:
                comment = comment or "\n".join(side.tail)
            continue
        comment = comment or _join_comments(side.header, "")
        for text in side.header.fields["msgstr"].split("\n"):
            name, colon, value = text.partition(":")
            if colon:
                header.setdefault(name.strip(), value.strip())
            elif text.strip():
                what = f"header line {text!r} has no colon; it is left out"
                notes.append(Note(side.header.line, what))
    if "Content-Type" in header:
        header["Content-Type"] = CONTENT_TYPE  # decoded already, and written as UTF-8
    return header, comment


def _join_comments(raw: RawEntry, mark: str) -> str:
    return "\n".join(text for found, text in raw.comments if found == mark)


def read_entries(sides: Iterable[Parsed]) -> list[Entry]:
    """The entries of all sides; what both branches of a merge have counts once."""
    found: list[Entry] = []
    for side in sides:
        entries = [_read_entry(raw) for raw in side.entries]
        if entries and side.tail:
            comments = _append_lines(entries[-1].translator_comments, side.tail)
            entries[-1] = replace(entries[-1], translator_comments=comments)
        alike = set(found)
        found += (entry for entry in entries if entry not in alike)
    return found


def _read_entry(raw: RawEntry) -> Entry:
    flags = [flag.strip() for flag in _join_comments(raw, ",").replace("\n", ",").split(",")]
    notes = read_notes(text for mark, text in raw.comments if mark == ".")
    comment, previous = split_previous(_join_comments(raw, ""))
    target = raw.fields["msgstr"]
    reference, page_lines = parse_reference(_join_comments(raw, ":").replace("\n", " "))
    return Entry(
        id=raw.fields.get("msgctxt", ""),
        source=raw.fields["msgid"],
        target=target,
        fuzzy="fuzzy" in flags,
        obsolete=raw.obsolete,
        comments=notes.comments,
        translator_comments=comment,
        flags=tuple(flag for flag in dict.fromkeys(flags) if flag and flag != "fuzzy"),
        previous=raw.fields.get("|msgid", previous),
        signature=notes.signature,
        digest=notes.digest,
        offer=notes.offer,
        reference=reference,
        page_lines=page_lines,
        line=raw.line,
    )


def _merge_duplicates(
    entries: Iterable[Entry], notes: list[Note], *, from_conflict: bool
) -> tuple[list[Entry], list[str]]:
    """The entries, one for each segment, and the texts of those of which there were several."""
    found = list(entries)
    sources: dict[str, set[str]] = {}
    for entry in found:
        sources.setdefault(entry.target, set()).add(entry.source)
    kept: dict[tuple[str, str], Entry] = {}
    dropped: list[str] = []
    for entry in found:
        key = (entry.id, "" if entry.id else entry.source)
        first = kept.get(key)
        if first is None:
            kept[key] = entry
            continue
        # Git may take the mark of an offer away on one side of a conflict and leave its text.
        doubtful = len(sources[first.target]) > 1 == len(sources[entry.target])
        kept[key] = _merge_two(first, entry, prefer_second=from_conflict and doubtful)
        for one in (first, entry):
            dropped += (one.target, parse_machine_text(one.comments)[0])
        both = first.approved and entry.approved and first.target != entry.target
        name = entry.id or entry.source[:40]
        if both:
            what = f"two reviewed translations of {name!r} (the first: line {first.line})"
            notes.append(Note(entry.line, f"{what}; one is used, the other kept in its comments"))
        elif not from_conflict:
            what = f"a second entry of {name!r} (the first: line {first.line})"
            notes.append(Note(entry.line, f"{what}; the more trusted is used, delete the other"))
    return list(kept.values()), dropped


def _merge_two(first: Entry, second: Entry, *, prefer_second: bool) -> Entry:
    """The more trusted of two entries for one segment, with what a person wrote in the other;
    of two that are trusted alike the first, unless the second is preferred."""
    is_second = second.precedence + prefer_second > first.precedence
    winner, loser = (second, first) if is_second else (first, second)
    extra = [line for line in loser.translator_comments.split("\n") if line]
    if loser.precedence > 1 and loser.target != winner.target:
        extra.append(note_other(loser.target))
    known = winner.translator_comments.split("\n")
    extra = [line for line in extra if line not in known]
    return replace(
        winner,
        obsolete=first.obsolete and second.obsolete,
        translator_comments=_append_lines(winner.translator_comments, extra),
    )


def _append_lines(text: str, more: Iterable[str]) -> str:
    return "\n".join([*([text] if text else []), *more])


def render(catalogue: Catalogue) -> bytes:
    """The file's bytes: UTF-8, LF, lines not wrapped, obsolete entries last.

    Laid out as `msgcat --no-wrap` does, so that a round trip through gettext is no diff.
    """
    from polib import POEntry

    blocks: list[str] = []
    if catalogue.header:
        fields = "".join(f"{name}: {one_line(value)}\n" for name, value in catalogue.header.items())
        blocks.append(_block(POEntry(msgid="", msgstr=fields, tcomment=catalogue.header_comment)))
    for entry in sorted(catalogue.entries, key=lambda entry: entry.obsolete):
        blocks.append(_block(_po_entry(entry)))
    # polib writes a NUL as it is: git would take the file for a binary one.
    return "\n".join(blocks).replace("\0", "\\000").encode("utf-8", "replace")


def _po_entry(entry: Entry) -> POEntry:
    from polib import POEntry

    comments = [one_line(comment) for comment in entry.comments]
    if entry.signature or entry.digest or entry.offer:
        offered = f"offered: {one_line(entry.offer or CHANGED)}"
        maker = f"machine: {one_line(entry.signature)}" if entry.signature else offered
        comments.append(maker + (f" [{entry.digest}]" if entry.digest else ""))
    reference = render_reference(entry.reference, entry.page_lines)
    return POEntry(
        msgctxt=entry.id or None,
        msgid=entry.source,
        msgstr=entry.target,
        obsolete=entry.obsolete,
        comment="\n".join(comments),
        tcomment=entry.translator_comments,
        occurrences=[(reference, "")] if reference else [],
        flags=["fuzzy", *entry.flags] if entry.fuzzy else list(entry.flags),
        previous_msgid=entry.previous,
    )


def _block(entry: POEntry) -> str:
    # polib leaves a blank behind the mark of an empty comment line; gettext does not
    return re.sub(r"^# $", "#", entry.__unicode__(wrapwidth=0), flags=re.MULTILINE)
