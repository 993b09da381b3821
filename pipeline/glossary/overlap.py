"""Which of several ranges win: merged, leftmost-longest, inside others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, TypeVar

from pipeline.spans import Span

_Place = TypeVar("_Place", bound=tuple[Any, ...])


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order, those that overlap made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1].end:
            result[-1] = Span(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Span(start, end))
    return result


def touches(span: Span, blocks: list[Span]) -> bool:
    """Whether `span` overlaps one of the disjoint, sorted `blocks`."""
    at = bisect_left(blocks, Span(span.end, 0))
    return at > 0 and blocks[at - 1].end > span.start


def leftmost_longest(items: Iterable[_Place]) -> list[_Place]:
    """Those of `items` (start, end, …) that win where they overlap, in order."""
    won: list[_Place] = []
    for item in sorted(items, key=lambda f: (f[0], -f[1])):
        if not won or item[0] >= won[-1][1]:
            won.append(item)
    return won


def is_within(span: Span, places: list[Span], *, equal: bool) -> bool:
    """Whether one of the disjoint, sorted `places` contains `span`."""
    at = bisect_left(places, Span(span.end, 0))
    return at > 0 and places[at - 1].contains(span) and (equal or places[at - 1] != span)
