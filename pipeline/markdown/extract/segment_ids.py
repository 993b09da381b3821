"""Ids of segments: stable as long as the words are the same, wherever the segment stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from pipeline.model import SegmentKind

VERSION: Final = "2"
"""Raised when segment ids or sources change for the same page; PO files are then migrated."""

_GROUPS: Final[Mapping[str, str]] = {
    SegmentKind.HEADING: "heading",
    SegmentKind.TABLE_CELL: "cell",
    SegmentKind.ALT_TEXT: "alt",
    SegmentKind.LINK_TITLE: "title",
    SegmentKind.ADMONITION_TITLE: "heading",
}
"""How an id begins, by kind. All other running text is `text`: a paragraph that becomes an
item of a list keeps its review."""

_SINGLE_QUOTES: Final = re.compile("[‘’‚‛]")
_DOUBLE_QUOTES: Final = re.compile("[“”„‟«»]")


def make_segment_id(kind: str, source: str) -> str:
    """The group of `kind` and a hash of `source` (tagged text) that ignores white space and
    the style of quotation marks."""
    if not source.isascii():
        source = _DOUBLE_QUOTES.sub('"', _SINGLE_QUOTES.sub("'", source))
    normal = " ".join(source.split())
    group = _GROUPS.get(kind) or ("meta" if kind.startswith(("front matter", "html ")) else "text")
    return f"{group}.{sha256(normal.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
