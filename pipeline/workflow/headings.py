"""The heading above each text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline import tagged_text
from pipeline.model import Segment, SegmentKind

_EMPTY: Final = re.compile(r"(?:\A|[\r\n])[ \t]{0,3}#{1,6}[ \t]*(?:\r\n?|\n)\s*\Z")
"""Marks of a heading without a text, at the end of what stands before a paragraph: some programs
write them so, and mean the paragraph."""
_REACH: Final = 200
"""Characters before a paragraph in which its marks are looked for."""


def find_headings(segments: Iterable[Segment], text: str) -> dict[str, str]:
    """The heading above each segment of a page with this text, by segment id: of one that stands
    on the page several times, above the first. `segments` are in page order. What stands above the
    first heading has none; a heading has none, as it may be of the same level as the one above."""
    headings: dict[str, str] = {}
    above = ""
    for segment in segments:
        if is_heading(segment, text):
            above = " ".join(tagged_text.plain(segment.source).split())
            headings.setdefault(segment.id, "")
        else:
            headings.setdefault(segment.id, above)
    return {segment_id: heading for segment_id, heading in headings.items() if heading}


def is_heading(segment: Segment, text: str) -> bool:
    """Whether readers take a segment for a heading."""
    if segment.kind == SegmentKind.HEADING:
        return True
    start = segment.span.start
    return segment.kind == SegmentKind.PARAGRAPH and bool(
        _EMPTY.search(text[max(0, start - _REACH) : start])
    )
