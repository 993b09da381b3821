"""Words in a row that a text says again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.spans import Span

FAR: Final = 8
"""Words in a row that no text says again without a reason."""
SOURCE: Final = 3
"""Words that a source says again, where its translation may need many more."""
LONG: Final = 6
"""Words that are no mere name."""
_BACK: Final = 8
"""Words by which a repeat may have begun before it was seen."""
_NEAR: Final = 8
_CLOSING: Final = " \u00a0%)]”\"'’"
_MARKS: Final = ".,;:!?"
_WORD: Final = re.compile(r"\w+")


class Repeat(NamedTuple):
    """Words of a text that stand in it before."""

    words: int
    """How many words."""
    distance: int
    """How many words further on they are said again."""
    span: Span
    """Where they are said again."""
    copies: tuple[Span, ...]
    """Where they follow upon themselves; more than one where it may begin at several words."""


def find_repeats(text: str) -> Iterator[Repeat]:
    """Two words in a row or more that a text says again, each time as long as it goes; linear in
    the length of the text."""
    found = list(_WORD.finditer(text))
    low = [match[0].lower() for match in found]
    seen: dict[tuple[str, str], int] = {}
    at = 0
    while at < len(low) - 1:
        pair = (low[at], low[at + 1])
        first = seen.get(pair)
        seen[pair] = at
        if first is None:
            at += 1
            continue
        distance, start = at - first, at
        while start > max(distance, at - _BACK) and low[start - 1] == low[start - 1 - distance]:
            start -= 1
        end = at + 2
        while end < len(low) and low[end] == low[end - distance]:
            seen[low[end - 1], low[end]] = end - 1
            end += 1
        begins = range(start, min(end - distance, start + _BACK) + 1)
        yield Repeat(
            end - start,
            distance,
            Span(found[start].start(), found[end - 1].end()),
            tuple(Span(found[b].start(), found[b + distance - 1].end()) for b in begins),
        )
        at = end - 1


def said_twice(source: str, target: str) -> Span | None:
    """Where a plain text says again what it has just said, or many words of before, and its
    source does nothing of it."""
    ours: list[Repeat] | None = None
    for repeat in find_repeats(target):
        whole = next((c for c in repeat.copies if _is_whole(target, c, repeat.distance)), None)
        if whole or repeat.words >= FAR:
            ours = list(find_repeats(source)) if ours is None else ours
            if whole and not any(other.copies for other in ours):
                return whole
            if not whole and not any(other.copies or other.words >= SOURCE for other in ours):
                return repeat.span
    return None


def _is_whole(text: str, copy: Span, count: int) -> bool:
    """Whether a part that follows upon itself is long, or one between marks of punctuation:
    `la neutropenia, la neutropenia febril` is not."""
    behind = text[copy.end : copy.end + _NEAR].lstrip(_CLOSING)
    before = text[max(0, copy.start - _NEAR) : copy.start].rstrip(_CLOSING)
    ends = not behind or behind[0] in _MARKS
    return count > 1 and ends and (count >= LONG or before[-1:] in _MARKS)
