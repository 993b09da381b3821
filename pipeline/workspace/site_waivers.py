"""The waivers for a whole site: in which PO files translators wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from pipeline.catalogue import update, waivers
from pipeline.catalogue.entry import digest_of
from pipeline.config.places import REMOVED
from pipeline.config.settings import Settings
from pipeline.regular_files import read_regular
from pipeline.workspace.catalogues import find_catalogues

_MAYBE: Final = re.compile(rb"waive\b.{0,20}site\b", re.DOTALL)
"""What a file has in it that any such waiver stands in; most have none and need no reading."""


def find_site_waivers(
    settings: Settings, language: str, known: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The waivers for the whole site in the PO files of a language, as they are written, each
    once. Those of pages in `known` are not read again; files that cannot be read have none."""
    found = {waiver for some in known.values() for waiver in some}
    for page, name in find_catalogues(settings, language):
        if page in known or page == REMOVED:
            continue
        with suppress(OSError):  # the build of that page reports it
            path = Path(name)
            data = read_regular(path) if path.stat().st_size <= update.MAX_BYTES else b""
            if _MAYBE.search(data.lower()):  # ten times as quick as to ignore the case
                found.update(waivers.find_site_waivers(update.read_bytes(data)[0]))
    return tuple(sorted(found))


def digest_waivers(texts: Iterable[str]) -> str:
    """A checksum of waivers; empty where there are none."""
    joined = "\n".join(texts)
    return digest_of(joined) if joined else ""
