"""Which pages are as the last build left them: they are not read, only checksums are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from pipeline.config.settings import Places, Settings
from pipeline.errors import OutputError
from pipeline.glossary import Glossary
from pipeline.reporting.report import PageReport
from pipeline.workspace.build_state import (
    UNCHECKED,
    Stamp,
    Stamps,
    config_digest,
    decode_reports,
    find_changed_terms,
    glossary_digest,
    may_match,
    page_config_digest,
)
from pipeline.workspace.files import digest_file, map_parts
from pipeline.workspace.linked_files import NO_FILES, SiteFiles
from pipeline.workspace.site_waivers import digest_waivers, find_site_waivers


class Inputs(NamedTuple):
    """Pages, and what their editions depend on beside PO files, glossary and settings."""

    pages: Sequence[str]
    digests: Mapping[str, bytes]
    """Checksums of those that can be read, perhaps of others too."""
    inbound_fragments: Mapping[str, frozenset[str]]
    """By page, the fragments that other pages link to."""
    files: Mapping[str, SiteFiles]
    """By language, the files that pages link to."""


class UpToDate(NamedTuple):
    """What needs no building."""

    reports: dict[str, PageReport]
    """By page."""
    restamped: dict[str, Stamp]
    """Stamps that hold under the new glossary too."""
    removed: list[str]
    """Stamped pages that are not among the pages."""
    catalogues: dict[str, str]
    """Checksums of PO files by page, as far as they were compared, in hexadecimal."""
    site_waivers: tuple[str, ...] = ()
    """The waivers for the whole site in all PO files."""


def find_up_to_date(
    settings: Settings, terms: Glossary, inputs: Inputs, stamps: Stamps
) -> UpToDate:
    """Find the pages that are as a build with these settings would leave them."""
    language = terms.pair[1]
    stamped = stamps.load(language)
    config, glossary = config_digest(settings, terms.pair), glossary_digest(terms)
    fragments, files = inputs.inbound_fragments, inputs.files[language].pages
    configs = {
        page: page_config_digest(
            config, fragments.get(page, frozenset()), files.get(page, NO_FILES).digest()
        )
        for page in (fragments.keys() | files.keys() if files else fragments)
    }
    candidates = {
        name: stamp
        for name in inputs.pages
        if (stamp := stamped.get(name))
        and stamp.source == inputs.digests.get(name)
        and stamp.config == configs.get(name, config)
    }
    unchanged = _find_unchanged(settings, language, candidates)
    affected = _find_affected(unchanged, glossary, terms, stamps)
    known = decode_reports(unchanged, language)
    known_waivers = {
        name: report.site_waivers
        for name, report in known.items()
        if unchanged[name].po != UNCHECKED
    }
    waivers = find_site_waivers(settings, language, known_waivers)
    in_force = digest_waivers(waivers)
    reports = {
        name: report
        for name, report in known.items()
        if name not in affected and report.waivers_in_force == in_force
    }
    restamped = {
        name: unchanged[name]._replace(glossary=glossary)
        for name in reports
        if unchanged[name].glossary != glossary
    }
    digests = {name: stamp.po.hex() for name, stamp in unchanged.items() if stamp.po}
    removed = sorted(stamped.keys() - set(inputs.pages))
    return UpToDate(reports, restamped, removed, digests, waivers)


def _find_unchanged(
    settings: Settings, language: str, stamps: Mapping[str, Stamp]
) -> dict[str, Stamp]:
    """The stamps that PO file and edition of their pages still match."""

    output, places = str(settings.output), settings.places(language)

    def compare(part: Sequence[tuple[str, Stamp]]) -> list[tuple[str, Stamp]]:
        return [item for item in part if _is_unchanged(output, places, *item)]

    return dict(chain.from_iterable(map_parts(compare, list(stamps.items()))))


def _is_unchanged(output: str, places: Places, name: str, stamp: Stamp) -> bool:
    if stamp.po == UNCHECKED:
        return True
    try:
        if digest_file(f"{output}/{places.catalogue(name)}") != stamp.po:
            return False
        return digest_file(f"{output}/{places.edition(name)}") == stamp.edition
    except OutputError:
        return False  # who reads the page will say so


def _find_affected(
    stamps: Mapping[str, Stamp], glossary: bytes, new: Glossary, state: Stamps
) -> set[str]:
    """Pages built under another glossary whose differences may be found in them."""
    others = {name: s.glossary for name, s in stamps.items() if s.glossary != glossary}
    if not others:
        return set()
    changed = {}
    for digest in set(others.values()):
        rows = state.load_glossary(digest)
        changed[digest] = None if rows is None else find_changed_terms(rows, new)
    unsure = set(others)
    for name, texts in state.load_texts(new.pair[1]):
        terms = changed[others[name]] if name in others else None
        if terms is not None and not (terms.terms and may_match(terms, texts)):
            unsure.discard(name)
    return unsure
