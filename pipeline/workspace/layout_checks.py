"""What is wrong with a layout for the pages that are there: files that would be one file."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.config.places import CATALOGUE, EDITION, REMOVED, page_function
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError
from pipeline.workspace.catalogues import find_catalogues
from pipeline.workspace.page_rules import place_prefix


def check_collisions(settings: Settings, pages: Sequence[str]) -> None:
    """Raise ConfigError where two editions, or an edition and a page, would be one file, here or
    on a file system that ignores case. `pages` are all pages.

    In the default layout, with editions in a folder of their own, only pages that are one file
    themselves on such a file system could be; there nothing is looked at.
    """
    prefix = place_prefix(settings)
    if settings.edition == EDITION and prefix is None:
        return
    taken: dict[str, str] = {}
    if prefix is not None:
        taken = {_fold(prefix + page): f"the page {page}" for page in pages}
    for language in settings.languages:
        find_place = settings.places(language).edition
        for page in pages:
            place = find_place(page)
            other = taken.setdefault(_fold(place), f"the {language} edition of {page}")
            if other != f"the {language} edition of {page}":
                raise ConfigError(
                    f"{settings.place_of('edition')}: the {language} edition of {page} and "
                    f"{other} would be one file, {place}; rename a page, or change edition"
                )


def _fold(place: str) -> str:
    """The same for places that are one file where case and the form of letters do not count."""
    if place.isascii():
        return place.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", place).casefold())


def find_left_catalogues(settings: Settings) -> Iterator[str]:
    """What to say of PO files in the places of the default layout where the project has another:
    the work in them would be forgotten."""
    if settings.catalogue == CATALOGUE:
        return
    for language in settings.languages:
        folder = settings.output / "po" / language
        if not folder.is_dir():
            continue
        find_page = page_function(settings.catalogue, language)
        for page, path in find_catalogues(replace(settings, catalogue=CATALOGUE), language):
            if page != REMOVED and find_page(os.path.relpath(path, settings.output)) is None:
                yield (
                    f"{path}: stands where the default layout has the PO file of {page}; this "
                    f"project has it in {settings.catalogue_path(language, page)}: move it there, "
                    "or its translations are not used"
                )
                break
