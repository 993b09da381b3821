"""Keys of the setting `front_matter` that no page has: most likely a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.config.settings import Settings
from pipeline.errors import SourceError
from pipeline.model import FRONT_MATTER_KEYS

_HEAD: Final = 256 * 1024
"""Bytes of a page in which front matter stands."""


def find_unused_keys(settings: Settings, pages: Iterable[str]) -> list[str]:
    """What to tell of keys that the settings add and that match nothing in `pages`, in their
    order. Reads pages only until each key was met."""
    missing = [key for key in settings.front_matter if key not in FRONT_MATTER_KEYS]
    for page in pages if missing else ():
        try:
            data = (settings.source / page).read_bytes()[:_HEAD]
        except OSError:
            continue  # the run tells
        wanted = [key for key in missing if key.rpartition(".")[2].encode() in data]
        if wanted:
            met = set(_find_keys(data, page))
            missing = [key for key in missing if key not in met]
        if not missing:
            break
    return [
        f"front_matter: no page has the key {key!r}; correct it or take it out" for key in missing
    ]


def _find_keys(data: bytes, page: str) -> Iterator[str]:
    from pipeline.markdown.document import read_document  # heavy, and mostly not needed
    from pipeline.markdown.site_markup import HEAD_VALUE

    try:
        document = read_document(data, page)
    except SourceError:
        return
    if document.matter:
        yield from (value.key for value in document.matter.values)
    elif document.head:
        for match in HEAD_VALUE.finditer(document.text, *document.head):
            yield match["key"].lower()
