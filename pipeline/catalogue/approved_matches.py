"""What is approved for the same words in another place, and which of several is taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline import tagged_text
from pipeline.model import Segment


class Approved(NamedTuple):
    """One approved translation."""

    page: str
    id: str
    target: str
    rank: int
    """0 if it was approved on that page, 1 if its text has left the page, 2 if it was copied from
    another page: it counts only where the others are lost."""


class ApprovedMatch(NamedTuple):
    """What is approved for the words of a segment, but not in its own place."""

    page: str
    target: str
    is_exact: bool
    """Whether it may be used as reviewed: it was approved for the same kind of text, and all pages
    that have it agree."""
    others: tuple[Approved, ...] = ()
    """What other pages have instead."""


def choose_match(segment: Segment, page: str, known: Iterable[Approved]) -> ApprovedMatch | None:
    """What `known` offers to a segment of `page` that nobody has approved there.

    The same kind of text comes first, then texts that are still on their page, then the path.
    Where pages disagree, no match is exact. A text that is copied in one build changes nothing in
    the next.
    """
    usable = [a for a in known if tagged_text.problem(segment.source, a.target) is None]
    ordered = sorted(usable, key=lambda a: (a.rank, a.page, a.id, a.target))
    same = [a for a in ordered if a.id == segment.id and a.page != page]
    same = [a for a in same if a.rank == same[0].rank]
    if not same:
        others = [a for a in ordered if a.id != segment.id]
        return ApprovedMatch(others[0].page, others[0].target, False) if others else None
    differing = {a.target: a for a in reversed(same) if a.target != same[0].target}
    others = sorted(differing.values())
    return ApprovedMatch(same[0].page, same[0].target, not others, tuple(others))
