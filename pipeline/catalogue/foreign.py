"""Entries whose context belongs to another text than theirs: a person or a tool has mixed them up.

Their translation was approved for what the entry shows, and would be published for what its context
names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.catalogue.entry import Catalogue, CatalogueProblem, Entry
from pipeline.catalogue.suggestions import match_entries
from pipeline.catalogue.text import Refused
from pipeline.model import Segment

_MESSAGE: Final = (
    "msgctxt and msgid do not belong together; put the text of the page back, or both of the entry"
)
_QUOTES: Final = re.compile("[\"'‘’‚‛“”„‟«»‹›]")


def match_own_entries(
    old: Catalogue | None, segments: Sequence[Segment], segmenter: str
) -> tuple[Catalogue | None, dict[str, Entry], list[CatalogueProblem]]:
    """The catalogue and the entries of segments (see `match_entries`) without those whose msgid is
    not the text of their segment, and a problem for each.

    A text of a person is refused: the file must stay as it is until somebody has looked at it. What
    a machine wrote is left out, and made again.
    """
    kept: dict[str, Entry] = {}
    foreign: list[Entry] = []
    sources = {segment.id: segment.source for segment in segments}
    for segment_id, entry in match_entries(old, segments, segmenter=segmenter).items():
        same = entry.id != segment_id or _fold(entry.source) == _fold(sources[segment_id])
        if same or entry.obsolete:
            kept[segment_id] = entry
        elif entry.approved or entry.draft:
            foreign.append(entry)
    bad = tuple(Refused(e.line, f'msgctxt "{e.id}"', _MESSAGE) for e in foreign)
    problems = [CatalogueProblem("", entry.line, _MESSAGE, True) for entry in foreign]
    if old is not None and bad:
        old = replace(old, refused=(*old.refused, *bad))
    return old, kept, problems


def _fold(text: str) -> str:
    """What tools and the id of a segment take for the same text."""
    return " ".join(_QUOTES.sub("'", text).split())
