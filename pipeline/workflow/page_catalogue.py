"""The PO file of a page, as a build leaves it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from pipeline.catalogue import update
from pipeline.catalogue.header import EDITION_HASH
from pipeline.catalogue.notes import describe_machine_text
from pipeline.catalogue.occurrences import settle_places
from pipeline.catalogue.splice import render_over
from pipeline.catalogue.update import Catalogue, PageDetails
from pipeline.config.settings import Settings
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.model import Status, Unit
from pipeline.workflow.headings import find_headings
from pipeline.workflow.ownership import hash_edition
from pipeline.workflow.provenance import hash_source
from pipeline.workflow.reuse import PageContext


def render_catalogue(
    settings: Settings, context: PageContext, units: Sequence[Unit], edition: bytes | None
) -> bytes | None:
    """The bytes of the PO file of a page; None where there is nothing to write, or unreadable text
    to lose. `edition` is what the build makes of the page, None where it may not be written."""
    old = context.catalogue
    if (old is not None and old.refused) or (old is None and not units and edition is None):
        return None
    known = old.header.get(EDITION_HASH, "") if old else ""
    engines = sorted({unit.signature.split(" ")[0] for unit in units if "/" in unit.signature})
    details = PageDetails(
        context.document.path,
        context.source.language,
        hash_source(context.source.data),
        ", ".join(engines),
        VERSION,
        known if edition is None else hash_edition(edition),
        _find_source_folder(settings, context.source.language, context.document.path),
        find_headings((unit.segment for unit in units), context.document.text),
    )
    new = _keep_machine_texts(update.merge(old, units, details, context.entries), units)
    return render_over(new if old is None else settle_places(old, new), context.source.po)


def _find_source_folder(settings: Settings, language: str, page: str) -> str:
    """The source folder as seen from that of a PO file; empty where one of them is outside of the
    project, as the file is to be the same on every machine."""
    folder = settings.catalogue_path(language, page).parent
    if not all(path.is_relative_to(settings.root) for path in (folder, settings.source)):
        return ""
    return os.path.relpath(settings.source, folder).replace(os.sep, "/")


def _keep_machine_texts(new: Catalogue, units: Sequence[Unit]) -> Catalogue:
    """Keep what the edition shows where the entry offers an older approved text instead."""
    by_id = {unit.segment.id: unit for unit in units if unit.status is Status.MACHINE}
    entries = []
    for entry in new.entries:
        unit = by_id.get(entry.id)
        if entry.is_offer and not entry.obsolete and unit and unit.target:
            text = describe_machine_text(unit.signature, unit.target)
            entry = replace(entry, comments=(*entry.comments, text))
        entries.append(entry)
    return replace(new, entries=tuple(entries))
