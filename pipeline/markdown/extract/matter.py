"""Front matter values as slots: their markup is protected as in the body.

Programs show some values as Markdown and others as they are. So markup in a value is read as
markup, but its other characters are neither decoded nor escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipeline import model, tagged_text
from pipeline.markdown.document import Document
from pipeline.markdown.extract.html import Site
from pipeline.markdown.extract.inline import build_items
from pipeline.markdown.extract.items import Item, has_letters
from pipeline.markdown.extract.positions import OffsetMap
from pipeline.markdown.extract.protected import remove_addresses
from pipeline.markdown.extract.segment_ids import make_segment_id
from pipeline.markdown.extract.slot_builder import SlotBuilder
from pipeline.markdown.extract.slots import MATTER_FRAMES, Frame, Place, Slot
from pipeline.markdown.front_matter.contents import read_content
from pipeline.markdown.front_matter.scalars import OTHER_TYPES
from pipeline.markdown.front_matter.values import Value
from pipeline.markdown.parser.commonmark import get_parser
from pipeline.markdown.site_markup import HEAD_VALUE
from pipeline.model import Segment
from pipeline.spans import Span

SPECIAL: Final = re.compile(r"[\\`*_\[\]<&~${}^@\n]|[:=+]{2}|:[\w+-]+:|%[(\w.]|://|www\.")
"""What may be markup in a value, or more than one line."""
_MARKER: Final = re.compile(r"[ \t]*(?:(?:[-*+>]|\d{1,9}[.)]|#{1,6})[ \t]+)*")
_STOP: Final = re.compile(r"[.!?:;…。][\"'”’»)\]*_]*$|[ \t]{2}$|\\$")
_BEGINS: Final = re.compile(r"[-+>|]|\*[ \t]|#{1,6}[ \t]|\d{1,9}[.)][ \t]|<[/!A-Za-z]|`{3}|~{3}")
_FENCE: Final = re.compile(r"[ \t]*(`{3,}|~{3,})")


def read_matter(document: Document, keys: Sequence[str]) -> list[Slot]:
    """The slots of the values at `keys`, in the order of the page."""
    matter = document.matter
    if matter is None:
        return _read_head(document, keys) if document.head else []
    values = sorted(
        ((value, key) for key in keys for value in matter.find(key)), key=lambda v: v[0].span
    )
    slots: list[Slot] = []
    for value, key in values:
        if has_letters(value.text) and value.text.lower() not in ("true", "false"):
            slots += _read_value(document, value, key, len(slots))
    return slots


def find_doubtful(document: Document, keys: Sequence[str]) -> Iterator[tuple[int, str]]:
    """1-based lines of what programs read differently in front matter, with messages."""
    matter = document.matter
    if matter is None:
        return
    first = document.line(matter.span.start)
    for line, message in matter.warnings:
        yield first + line, f"front matter: {message}; some programs refuse that, take one out"
    for key in keys:
        for value in matter.find(key) if matter.kind == "yaml" else ():
            raw = value.span.of(document.text)
            if value.text and raw[0] not in "\"'|>~" and OTHER_TYPES.fullmatch(raw):
                message = f"front matter: not all programs read {key}: {raw} as text; quote it"
                yield document.line(value.span.start), message


class _Piece(NamedTuple):
    """Lines of a content that are one text."""

    start: int
    end: int


def _read_value(document: Document, value: Value, key: str, offset: int) -> Iterator[Slot]:
    """The slots of one value; `offset` is how many stand before them."""
    raw = value.span.of(document.text)
    content = read_content(raw, value.text, value.style)
    kind = model.front_matter_kind(key)
    frame = MATTER_FRAMES[value.style]
    line = document.line(value.span.start)
    if not SPECIAL.search(content):
        source = tagged_text.escape(fold_whitespace(content))
        segment = Segment(make_segment_id(kind, source), kind, source, (), value.span, line)
        start = len(content) - len(content.lstrip(" \t\r"))
        place = Place(value, content, Span(start, len(content.rstrip(" \t\r"))))
        yield Slot(segment, frame, (), {}, place=place)
        return
    own = Document(document.path, content, None, Span(0, len(content)), document.language)
    site = Site(document.language, frozenset(map(str.lower, document.markup.attributes)))
    parser = get_parser(markup=document.markup)
    for piece in _split_lines(content, folded=raw[:1] == ">"):
        text = content[piece.start : piece.end]
        positions = OffsetMap()
        positions.add(0, piece.start)
        tokens = parser.parseInline(text)[0].children or []
        items = _keep_spellings(build_items(tokens, text, site=site), text)
        if not has_letters(remove_addresses("".join(i.text for i in items if i.shape == "text"))):
            items = [Item("single", 0, 0, children=[c for i in items for c in i.children])]
        found = SlotBuilder(own, positions).build(items, kind, frame)
        for slot in found:
            place = Place(value, content, slot.segment.span)
            below = slot.segment.line if raw[:1] in ("|", ">") else 0
            segment = _move(slot.segment, value.span, line + below)
            parent = slot.parent + offset if slot.parent >= 0 else -1
            yield slot._replace(segment=segment, place=place, parent=parent)
        offset += len(found)


def fold_whitespace(text: str) -> str:
    """`text` on one line; non-breaking spaces stay what they are."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" \t\r\n")


def _move(segment: Segment, span: Span, line: int) -> Segment:
    return Segment(segment.id, segment.kind, segment.source, segment.tags, span, line)


def _keep_spellings(items: Sequence[Item], text: str) -> list[Item]:
    """The items, with escapes as tags: nobody knows whether a program takes the backslash away.
    So are entities whose character stands as it is as well."""
    plain = "".join([item.text for item in items if item.shape == "text" and item.literal])
    return [
        Item("single", item.at, item.end, kind="escape", note=text[item.at : item.end])
        if item.shape == "text"
        and not item.literal
        and (text[item.at] == "\\" or (text[item.at] == "&" and item.text in plain))
        else item
        for item in items
    ]


def _split_lines(content: str, *, folded: bool) -> Iterator[_Piece]:
    """The texts of a content: lines that go on in the next one are one text."""
    fence, before = "", ""
    start = end = -1
    pos = column = 0
    for line in content.split("\n"):
        stop = pos + len(line.rstrip(" \t\r"))
        marks = _FENCE.match(line)
        if fence or marks:
            if marks and (not fence or (marks[1].startswith(fence) and line.strip() == marks[1])):
                fence = "" if fence else marks[1]
            begins, skipped = True, True
        else:
            begins = start >= 0 and _begins_text(before, line, column, folded=folded)
            skipped = not line.strip()
        if start >= 0 and (begins or skipped):
            yield _Piece(start, end)
            start = -1
        if not skipped:
            if start < 0:
                marker = _MARKER.match(line)
                column = marker.end() if marker else 0
                start = pos + column
            end = max(stop, start)
            before = line
        pos += len(line) + 1
    if start >= 0:
        yield _Piece(start, end)


def _begins_text(before: str, line: str, column: int, *, folded: bool) -> bool:
    """Whether `line` does not go on with the text of the line `before`, which starts at
    `column`."""
    if folded:  # lines that are indented more are not folded
        return line[:1] in " \t" or before[:1] in " \t"
    indent = len(line) - len(line.lstrip(" \t"))
    if indent not in (0, column):
        return True
    return _BEGINS.match(line, indent) is not None or _STOP.search(before) is not None


def _read_head(document: Document, keys: Sequence[str]) -> list[Slot]:
    """Values of a head without marks around it."""
    slots = []
    for match in HEAD_VALUE.finditer(document.text, *document.head):
        key, value = match["key"].lower(), match["field"]
        if key in keys and has_letters(remove_addresses(value)):
            kind = model.front_matter_kind(key)
            source = tagged_text.escape(fold_whitespace(value))
            span = Span(*match.span("field"))
            line = document.line(span.start)
            segment = Segment(make_segment_id(kind, source), kind, source, (), span, line)
            slots.append(Slot(segment, Frame.FIELD, (), {}))
    return slots
