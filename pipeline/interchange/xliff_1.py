"""XLIFF 1.2, for programs that read no later version, such as OmegaT; `xliff` reads it.

A page is a `file`, a segment a `trans-unit` with the segment's id. Tags are `g` and `x` with the
number as id. What a person has approved is `approved="yes"` and `final`; all other text is
`needs-l10n`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement

from pipeline import tagged_text
from pipeline.interchange import inline_codes
from pipeline.interchange.rows import Languages, RowState, SegmentRow
from pipeline.interchange.xliff import (
    FROM,
    MACHINE,
    UNSURE,
    describe_marks,
    find_broken_draft,
    list_notes,
)
from pipeline.interchange.xml import SPACE, clean, render
from pipeline.tagged_text import Close, Open, Single

_NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:1.2"
_CONTENT: Final = frozenset(["source", "target", "note"])
_TYPES: Final = MappingProxyType(
    {"link": "link", "image": "image", "strong": "bold", "emphasis": "italic"}
)
"""Inline kinds as types of XLIFF; all others are of our own."""


def write(rows: Iterable[SegmentRow], languages: Languages) -> bytes:
    """An XLIFF 1.2 document; rows of one page stand together. For rows as in `xliff.can_write`."""
    root = Xml("xliff", {"xmlns": _NAMESPACE, "version": "1.2"})
    for page, units in groupby(rows, key=lambda row: row.page):
        named = {"original": page, "datatype": "x-markdown"}
        coded = {"source-language": languages.source, "target-language": languages.target}
        body = SubElement(SubElement(root, "file", {**named, **coded}), "body")
        for row in units:
            _write_unit(body, row)
    return render(root, _CONTENT)


def _write_unit(body: Xml, row: SegmentRow) -> None:
    is_approved = row.state is RowState.REVIEWED
    unit = SubElement(body, "trans-unit", {"id": row.id, SPACE: "preserve"})
    unit.set("approved", "yes" if is_approved else "no")
    if said := describe_marks(row):
        unit.set("extradata", said)
    types = {number: note.partition(" ")[0] for number, note in row.tags}
    _write_content(SubElement(unit, "source"), row.source, types)
    broken = find_broken_draft(row)
    if row.target and not broken:
        target = SubElement(unit, "target")
        target.set("state", "final" if is_approved else UNSURE)
        if row.state is RowState.MACHINE:
            target.set("state-qualifier", MACHINE)
        _write_content(target, row.target, types)
    for category, text in [*list_notes(row), *broken]:
        SubElement(unit, "note", {"from": f"{FROM}{category}"}).text = clean(text)


def _write_content(root: Xml, tagged: str, types: dict[int, str]) -> None:
    def make(item: Open | Close | Single) -> Xml:
        kind = types.get(item.number, "")
        named = {"id": str(item.number), "ctype": _TYPES.get(kind, f"x-{kind or 'other'}")}
        if isinstance(item, Single):
            return Xml("x", {**named, "equiv-text": tagged_text.FORMS[Single].format(item.number)})
        return Xml("g", named)

    def make_character(odd: str) -> Xml:
        code = f"{ord(odd):04X}"
        element = Xml("ph", {"id": f"cp-{code}", "ctype": inline_codes.CHARACTER})
        element.text = code
        return element

    inline_codes.write_nested(root, tagged, make, make_character)
