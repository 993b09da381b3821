"""Pages that a worker keeps between the two steps of its work."""

from __future__ import annotations

from typing import Any, Final

from pipeline.workflow.pages import PageInput
from pipeline.workflow.reuse import PageContext

_REMEMBERED: Final = 256
"""Pages that a worker keeps between the two steps; one it no longer has is read again."""


class PageCache:
    """The pages that a worker has prepared and not finished; a copy elsewhere starts empty."""

    def __init__(self) -> None:
        self._pages: dict[str, PageContext] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return PageCache, ()

    def put(self, context: PageContext) -> None:
        """Keep a page; the oldest ones go where there are too many."""
        while len(self._pages) >= _REMEMBERED:
            self._pages.pop(next(iter(self._pages)), None)
        self._pages[context.source.key] = context

    def pop(self, source: PageInput) -> PageContext | None:
        """The page prepared from these bytes, if it is here."""
        context = self._pages.pop(source.key, None)
        return context if context and context.source == source else None
