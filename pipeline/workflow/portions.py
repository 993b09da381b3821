"""Long work in portions: the first is small, so that its results come soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

Item = TypeVar("Item")

FIRST: Final = 25
SIZE: Final = 200
"""Segments that go to an engine together. It sorts them by length, so more are faster."""


def portions(
    items: Sequence[Item], size: int = SIZE, first: int = FIRST
) -> Iterator[Sequence[Item]]:
    """`items` in order: `first` of them, then `size` at a time."""
    start, end = 0, min(first, size)
    while start < len(items):
        yield items[start:end]
        start, end = end, end + size
