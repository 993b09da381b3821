"""XLIFF, the exchange format of translators' programs: 2.0 written, 2.x and 1.2 read.

A page is a `file`, a segment a `unit` with the segment's id. Tags are `pc` and `ph` with the
number as id; what they stand for, terms and findings are notes. Reviewed is `reviewed` or
`final`; in version 1.2 also `approved="yes"` and `signed-off`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement

from pipeline import tagged_text
from pipeline.errors import ExchangeError
from pipeline.interchange import inline_codes
from pipeline.interchange.rows import ExchangeFile, Languages, RowState, SegmentRow
from pipeline.interchange.xml import (
    SPACE,
    Element,
    clean,
    find_child,
    find_descendants,
    local_name,
    parse,
    render,
)
from pipeline.tagged_text import Close, Open, Single

_NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
_NMTOKEN: Final = re.compile(r"[\w.:-]+")
_CONTENT: Final = frozenset(["source", "target", "note"])
_COMMENT: Final = "comment"
"""Category of the note that holds the translator's own comment."""

_PREFIX: Final = "pipeline:"
"""Before the checksum of untouched machine text, and before what marks a draft, in `subState`."""
_DRAFT: Final = "draft-"
_APPROVED: Final = "reviewed-"
"""Before the checksum of an approved text."""
FROM: Final = "pipeline-"
"""Before the category of a note where it is said to come from: version 1.2 has no categories."""

_STATES: Final = MappingProxyType(
    {
        # What nobody has approved is `initial`: programs show `translated` as finished.
        RowState.UNTRANSLATED: "initial",
        RowState.MACHINE: "initial",
        RowState.DRAFT: "initial",
        RowState.REVIEWED: "reviewed",
    }
)
_REVIEWED: Final = frozenset(["reviewed", "final", "signed-off"])
_OPEN: Final = ("needs-", "new", "initial", "x-needs")
"""How states of version 1.2 begin that ask for more work, whatever `approved` says."""
UNSURE: Final = "needs-l10n"
MACHINE: Final = "mt-suggestion"
"""State and qualifier, in version 1.2, of what a machine wrote. Poedit shows other states that
ask for a review as finished."""
_NEEDS_WORK: Final = "poedit:fuzzy"
"""Sub-state that Poedit writes beside the state `translated`."""
_BY_MACHINE: Final = frozenset(["initial", "new", "needs-translation"])

KINDS: Final = MappingProxyType(
    {"link": "link", "image": "image", "strong": "fmt", "emphasis": "fmt", "strikethrough": "fmt"}
)
"""Inline kinds as types of XLIFF; all others are `other`."""


# --- writing -------------------------------------------------------------------------------------


def can_write(row: SegmentRow) -> bool:
    """Whether the format can hold the segment's id and the places of its tags."""
    return bool(_NMTOKEN.fullmatch(row.id)) and not tagged_text.nesting_problem(
        tagged_text.parse(row.source)
    )


def write(rows: Iterable[SegmentRow], languages: Languages) -> bytes:
    """An XLIFF 2.0 document; rows of one page stand together. See `can_write`."""
    root = Xml("xliff", {"xmlns": _NAMESPACE, "version": "2.0", "srcLang": languages.source})
    root.set("trgLang", languages.target)
    root.set(SPACE, "preserve")
    for number, (page, units) in enumerate(groupby(rows, key=lambda row: row.page), 1):
        file = SubElement(root, "file", {"id": f"f{number}", "original": page})
        file.set("canResegment", "no")
        for row in units:
            _write_unit(file, row)
    return render(root, _CONTENT)


def _write_unit(file: Xml, row: SegmentRow) -> None:
    unit = SubElement(file, "unit", {"id": row.id})
    marks = describe_marks(row)
    if row.approval:
        # On the unit: with the state of a segment its sub-state goes.
        unit.set("type", marks)
    broken = find_broken_draft(row)
    if notes := [*list_notes(row), *broken]:
        parent = SubElement(unit, "notes")
        for category, text in notes:
            SubElement(parent, "note", {"category": category}).text = clean(text)
    segment = SubElement(unit, "segment", {"state": _STATES[row.state]})
    if marks and not row.approval:
        segment.set("subState", marks)
    kinds = {number: note.partition(" ")[0] for number, note in row.tags}
    _write_content(SubElement(segment, "source"), row.source, kinds)
    if row.target and not broken:
        _write_content(SubElement(segment, "target"), row.target, kinds)


def find_broken_draft(row: SegmentRow) -> list[tuple[str, str]]:
    """The note that holds a target whose tags do not nest, so that no element can; else none."""
    broken = tagged_text.nesting_problem(tagged_text.parse(row.target))
    return [("draft", row.target)] if broken else []


def describe_marks(row: SegmentRow) -> str:
    """What the file has to remember of a text: whether it was approved, a draft or untouched."""
    if row.approval:
        return f"{_PREFIX}{_APPROVED}{row.approval}"
    mark = _DRAFT if row.state is RowState.DRAFT else ""
    return f"{_PREFIX}{mark}{row.digest}" if mark or row.digest else ""


def list_notes(row: SegmentRow) -> Iterator[tuple[str, str]]:
    """What people should know of a segment: categories and texts."""
    if row.kind:
        yield "kind", row.kind
    for number, text in row.tags:
        yield "tag", f"{number}: {text}"
    yield from (("hint", text) for text in row.hints)
    yield from (("finding", text) for text in row.findings)
    if row.note:
        yield _COMMENT, row.note


def _write_content(root: Xml, tagged: str, kinds: dict[int, str]) -> None:
    def make(item: Open | Close | Single) -> Xml:
        kind = KINDS.get(kinds.get(item.number, ""), "other")
        fixed = {"id": str(item.number), "canCopy": "no", "canDelete": "no", "type": kind}
        if isinstance(item, Single):
            return Xml("ph", {**fixed, "disp": tagged_text.FORMS[Single].format(item.number)})
        shown = {
            "dispStart": tagged_text.FORMS[Open].format(item.number),
            "dispEnd": tagged_text.FORMS[Close].format(item.number),
        }
        return Xml("pc", {**fixed, "canOverlap": "no", **shown})

    inline_codes.write_nested(root, tagged, make, lambda odd: Xml("cp", {"hex": f"{ord(odd):04X}"}))


# --- reading -------------------------------------------------------------------------------------


def read(data: bytes, path: Path) -> ExchangeFile:
    """The rows of an XLIFF file; `path` is for messages. Raises ExchangeError."""
    return read_tree(parse(data, path), path)


def read_tree(root: Element, path: Path, reviewed: frozenset[str] = frozenset()) -> ExchangeFile:
    """As `read`, of a document that is parsed already; texts in the states `reviewed` count as
    approved too."""
    version = root.get("version", "")
    if local_name(root) != "xliff" or not version.startswith(("1.", "2.")):
        what = f"not XLIFF 1.2 or 2.x (<{local_name(root)}> {version}); export it again"
        raise ExchangeError(what, path, root.line)
    files = list(find_descendants(root, "file"))
    if not files:
        raise ExchangeError("no file element in it; export it again", path, root.line)
    if version.startswith("2."):
        languages = Languages(root.get("srcLang", ""), root.get("trgLang", ""))
        rows = [
            _read_unit_2(file, unit, reviewed)
            for file in files
            for unit in find_descendants(file, "unit")
        ]
    else:
        found = {_languages_1(file) for file in files}
        if len(found) > 1:
            what = "files of several languages in one; split it"
            raise ExchangeError(what, path, root.line)
        languages = found.pop()
        rows = [
            _read_unit_1(file, unit, reviewed)
            for file in files
            for unit in find_descendants(file, "trans-unit")
        ]
    return ExchangeFile(path, languages, tuple(rows))


def _read_unit_2(file: Element, unit: Element, reviewed: frozenset[str]) -> SegmentRow:
    parts = [part for part in unit if local_name(part) in ("segment", "ignorable")]
    segments = [part for part in parts if local_name(part) == "segment"]
    sources = [part for p in parts if (part := find_child(p, "source")) is not None]
    targets = [find_child(part, "target") for part in parts]
    whole = all(
        target is not None or local_name(part) == "ignorable"
        for part, target in zip(parts, targets, strict=True)
    )
    given = [
        target if target is not None else find_child(part, "source")
        for part, target in zip(parts, targets, strict=True)
    ]
    ordered = sorted(
        (target for target in given if target is not None),
        key=lambda target: _order(target, given.index(target) + 1),
    )
    states = {
        "x-needs-work" if said.get("subState") == _NEEDS_WORK else said.get("state", "initial")
        for said in segments
    }
    row = _build_row(
        file, unit, sources, ordered if whole else [], _least_trusted_state(states, reviewed)
    )
    (first, *_) = [segment.get("subState", "") for segment in segments] or [""]
    return _read_marks(_read_marks(row, first), unit.get("type", ""))


def _read_marks(row: SegmentRow, said: str) -> SegmentRow:
    """The row with what `describe_marks` wrote."""
    if not said.startswith(_PREFIX):
        return row
    said = said.removeprefix(_PREFIX)
    if said.startswith(_APPROVED):
        return replace(row, approval=said.removeprefix(_APPROVED))
    if said.startswith(_DRAFT) and row.state is RowState.MACHINE:
        row = replace(row, state=RowState.DRAFT)
    return replace(row, digest=said.removeprefix(_DRAFT))


def _order(target: Xml, place: int) -> int:
    said = target.get("order", "")
    # XLIFF has no such large places, and Python makes no numbers of thousands of digits.
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else place


def _read_unit_1(file: Element, unit: Element, reviewed: frozenset[str]) -> SegmentRow:
    source, target = find_child(unit, "source"), find_child(unit, "target")
    said = {target.get("state", "translated")} if target is not None else {"new"}
    state = _least_trusted_state(said)
    if target is not None and target.get("state-qualifier") == MACHINE and said == {UNSURE}:
        state = RowState.MACHINE
    if unit.get("approved") == "yes" and not any(word.startswith(_OPEN) for word in said):
        state = RowState.REVIEWED
    elif unit.get("approved") == "no" and state is RowState.REVIEWED:
        state = RowState.DRAFT
    if target is not None and target.get("state") in reviewed:
        state = RowState.REVIEWED
    sources = [source] if source is not None else []
    row = _build_row(file, unit, sources, [target] if target is not None else [], state)
    return _read_marks(row, unit.get("extradata", ""))


def _languages_1(file: Element) -> Languages:
    return Languages(file.get("source-language", ""), file.get("target-language", ""))


def _least_trusted_state(said: set[str], reviewed: frozenset[str] = frozenset()) -> RowState:
    """The least trusted of the states of a unit's segments."""
    if said and said <= _REVIEWED | reviewed:
        return RowState.REVIEWED
    return RowState.MACHINE if said & _BY_MACHINE else RowState.DRAFT


def _build_row(
    file: Element, unit: Element, sources: Sequence[Xml], targets: Sequence[Xml], state: RowState
) -> SegmentRow:
    source = target = problem = ""
    try:
        source, target = inline_codes.read(sources), inline_codes.read(targets)
    except inline_codes.InlineError as error:
        problem = str(error)
    if not sources:
        problem = "the unit has no source; export it again"
    notes = [note for note in find_descendants(unit, "note") if _is_comment(note)]
    return SegmentRow(
        page=file.get("original", ""),
        id=unit.get("id", ""),
        source=source,
        target=target,
        state=state if target else RowState.UNTRANSLATED,
        note="\n".join("".join(note.itertext()) for note in notes),
        line=unit.line,
        problem=problem,
    )


def _is_comment(note: Element) -> bool:
    """Whether a person wrote a note: our notes name a category, those of other programs do not."""
    said = note.get("from", "")
    category = said.removeprefix(FROM) if said.startswith(FROM) else _COMMENT
    return note.get("category", category) == _COMMENT
