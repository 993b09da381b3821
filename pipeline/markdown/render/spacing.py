"""Tags and the text beside them: what Markdown wants there whatever the target has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.extract.segmenter import Place
from pipeline.markdown.render.escape import WHITE_SPACE

EMPHASIS: Final = frozenset(["emphasis", "strong", "strikethrough"])


_RUNS_ON = re.compile(r"[\w/@#%&=+~({\[$|\\-]")


def apart(items: list[tagged_text.Item], place: Place, text: str) -> list[tagged_text.Item]:
    """Blanks between bare addresses and what a target puts right beside them: a reader's
    program would take both together for the address. Where the source has none, it stays so."""
    addresses = [n for n, markup in enumerate(place.markup, 1) if markup.kind == "address"]
    bare = [n for n in addresses if text[place.markup[n - 1].open.start] != "<"]
    if not bare:
        return items
    source = _beside(tagged_text.parse(place.segment.source))
    result = list(items)
    for number, side in _beside(items) - source:
        if number in bare:
            at = result.index(tagged_text.Single(number))
            result.insert(at + (side > 0), tagged_text.Text(" "))
    return result


def _beside(items: Sequence[tagged_text.Item]) -> set[tuple[int, int]]:
    """Tags alone with text right before (-1) or after (1) them that runs on."""
    found = set()
    for before, after in pairwise(items):
        if isinstance(before, tagged_text.Single) and isinstance(after, tagged_text.Text):
            if _RUNS_ON.match(after.text):
                found.add((before.number, 1))
        elif isinstance(after, tagged_text.Single) and isinstance(before, tagged_text.Text):
            found |= {(after.number, -1)} if before.text[-1:].isalnum() else set()
    return found


def hug(items: list[tagged_text.Item], place: Place) -> list[tagged_text.Item]:
    """Move blanks at the inner edges of emphasis outside, where Markdown needs them."""
    if not has_emphasis(place):
        return items
    result = list(items)
    for step, edge in ((1, tagged_text.Open), (-1, tagged_text.Close)):
        i = 0 if step > 0 else len(result) - 1
        while 0 <= i < len(result):
            item, j = result[i], i + step
            if isinstance(item, edge) and emphasised(item, place) and 0 <= j < len(result):
                inner = result[j]
                if isinstance(inner, tagged_text.Text):
                    blank, kept = _edge(inner.text, step, place.raws)
                    if blank:
                        result[j] = tagged_text.Text(kept)
                        result.insert(i if step > 0 else i + 1, tagged_text.Text(blank))
                        i += step > 0
            i += step
    return [item for item in result if not isinstance(item, tagged_text.Text) or item.text]


def _edge(text: str, step: int, raws: Mapping[str, str]) -> tuple[str, str]:
    """The blanks at one end of `text` and the rest; a blank written as an entity is none."""
    blanks = "".join({char for char in text if char in WHITE_SPACE and char not in raws})
    if not blanks:
        return "", text
    kept = text.lstrip(blanks) if step > 0 else text.rstrip(blanks)
    cut = len(text) - len(kept)
    return (text[:cut], kept) if step > 0 else (text[len(kept) :], kept)


def has_emphasis(place: Place) -> bool:
    """Whether the markup of a place holds any."""
    return any(markup.kind in EMPHASIS for markup in place.markup)


def emphasised(item: tagged_text.Item, place: Place) -> bool:
    """Whether a tag is emphasis, strong emphasis or strikethrough."""
    return not isinstance(item, tagged_text.Text) and place.markup[item.number - 1].kind in EMPHASIS
