"""The PO files of a language, found by their places."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from pipeline.catalogue.approvals import CatalogueTree
from pipeline.config.places import REMOVED, folder_of, page_function
from pipeline.config.settings import Settings

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NEVER: Final = "node_modules"


def find_catalogues(settings: Settings, language: str) -> Iterator[tuple[str, str]]:
    """The PO files of a language: the page of each, and its path.

    Among them is the one that keeps what people wrote for pages that were removed; its page is
    `REMOVED`. Hidden files are left out.
    """
    root = str(settings.output)
    find_page = page_function(settings.catalogue, language)
    removed = settings.places(language).catalogue(REMOVED)
    folder = folder_of(settings.catalogue, language)
    for place in _walk(root, f"{folder}/" if folder else ""):
        page = REMOVED if place == removed else find_page(place)
        # A name that is not UTF-8 is not a page's.
        if page and (page.isascii() or not _SURROGATE.search(page)):
            yield page, f"{root}/{place}"


def catalogue_tree(settings: Settings, language: str) -> CatalogueTree:
    """The PO files of a language, for the index of approvals."""
    place = settings.output / settings.catalogue.replace("{lang}", language)
    return CatalogueTree(str(place), partial(find_catalogues, settings, language))


def _walk(root: str, folder: str) -> Iterator[str]:
    """The files under a folder that end in .po, by their path under `root`."""
    folders = [folder]  # and no function that calls itself: they may lie deep
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(f"{root}/{folder}") as entries:
                found = list(entries)
        except OSError:
            continue  # who writes there will say so
        for entry in found:
            if entry.name.startswith(".") or entry.name == _NEVER:
                continue
            if entry.name.endswith(".po"):
                yield f"{folder}{entry.name}"
            elif entry.is_dir(follow_symlinks=False):
                folders.append(f"{folder}{entry.name}/")
