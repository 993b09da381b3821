"""Which pages are as the last build left them: nothing of them is read but for checksums."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Final, NamedTuple

from pipeline.config.settings import Settings
from pipeline.errors import OutputError
from pipeline.glossary import Glossary
from pipeline.reporting.report import PageReport
from pipeline.workspace.build_state import (
    Stamp,
    Stamps,
    changed_terms,
    concerns,
    glossary_digest,
    recipe_of,
    recipe_with,
)
from pipeline.workspace.files import digest_of

NOT_LOOKED_AT = b""
"""In a stamp, in place of the checksum of a file that says nothing about the page."""


class Fresh(NamedTuple):
    """What needs no building."""

    reports: dict[str, PageReport]
    """By page."""
    moved: dict[str, Stamp]
    """Stamps that hold under the new glossary too."""
    gone: list[str]
    """Stamped pages that are not among the pages."""
    catalogues: dict[str, str]
    """Checksums of PO files by page, as far as they were looked at, in hexadecimal."""


def find_fresh(
    settings: Settings,
    terms: Glossary,
    pages: Sequence[str],
    asked: Mapping[str, frozenset[str]],
    stamps: Stamps,
) -> Fresh:
    """Look which pages are as a build with these settings would leave them; `asked` are the
    fragments of each that other pages link to."""
    language = terms.pair[1]
    known = stamps.load(language)
    recipe, glossary = recipe_of(settings, terms.pair), glossary_digest(terms)
    alike = {
        name: stamp
        for name in pages
        if (stamp := known.get(name))
        and stamp.recipe == recipe_with(recipe, asked.get(name, frozenset()))
    }
    standing = _standing(settings, language, alike)
    concerned = _concerned(standing, glossary, terms, stamps)
    reports = {}
    for name, stamp in standing.items():
        if name not in concerned:
            try:
                reports[name] = stamp.report(name, language)
            except (ValueError, TypeError):
                continue
    moved = {
        name: standing[name]._replace(glossary=glossary)
        for name in reports
        if standing[name].glossary != glossary
    }
    digests = {n: s.po.hex() for n, s in standing.items() if s.po}
    return Fresh(reports, moved, sorted(known.keys() - set(pages)), digests)


def _standing(settings: Settings, language: str, stamps: Mapping[str, Stamp]) -> dict[str, Stamp]:
    """The stamps that their pages' files still match."""

    def look(part: Sequence[tuple[str, Stamp]]) -> list[tuple[str, Stamp]]:
        return [item for item in part if _is_standing(settings, language, *item)]

    items = list(stamps.items())
    parts = [items[i : i + _PART] for i in range(0, len(items), _PART)]
    # Reading and hashing wait for no other Python code.
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        return dict(chain.from_iterable(pool.map(look, parts)))


_THREADS: Final = 4
_PART: Final = 100
"""Pages that a thread looks at in one go."""


def _is_standing(settings: Settings, language: str, name: str, stamp: Stamp) -> bool:
    try:
        if digest_of(f"{settings.source}/{name}") != stamp.source:
            return False
        if stamp.po == NOT_LOOKED_AT:
            return True
        if digest_of(f"{settings.output}/po/{language}/{name}.po") != stamp.po:
            return False
        return digest_of(f"{settings.output}/{language}/{name}") == stamp.edition
    except OutputError:
        return False  # who reads the page will say so


def _concerned(
    standing: dict[str, Stamp], glossary: bytes, new: Glossary, stamps: Stamps
) -> set[str]:
    """Pages built under another glossary whose differences may be found in them."""
    others = {n: s.glossary for n, s in standing.items() if s.glossary != glossary}
    if not others:
        return set()
    changed = {}
    for digest in set(others.values()):
        entries = stamps.entries(digest)
        changed[digest] = None if entries is None else changed_terms(entries, new)
    unsure = set(others)
    for name, texts in stamps.texts(new.pair[1]):
        terms = changed[others[name]] if name in others else None
        if terms is not None and not (terms.terms and concerns(terms, texts)):
            unsure.discard(name)
    return unsure
