"""Which site generator publishes the pages, by the files in which it is configured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from pipeline.config.settings import Settings
from pipeline.markdown.generators import AUTO, GENERATORS

_LEVELS: Final = 4
"""Folders above the pages in which a site is looked for."""
_READ: Final = 100_000
"""Characters of a configuration that are read."""


def find_generator(source: Path) -> str:
    """The name of a generator in GENERATORS; empty where none is configured.

    Looks in the folder of the pages and in some above it, nearest first, up to that of the
    repository.
    """
    for folder in _find_folders(source):
        with suppress(OSError):
            names = sorted(path.name for path in folder.iterdir())
            for generator in GENERATORS:
                if _find_file(folder, names, generator):
                    return generator
    return ""


def with_generator(settings: Settings) -> Settings:
    """The settings with `heading_ids` decided; empty where no generator is known."""
    if settings.heading_ids != AUTO:
        return settings
    return replace(settings, heading_ids=find_generator(settings.source))


def _find_folders(source: Path) -> Iterator[Path]:
    source = source.absolute()
    for folder in [source, *source.parents][: _LEVELS + 1]:
        yield folder
        if (folder / ".git").exists():
            return


def find_config(folder: Path, name: str) -> str:
    """The name of the file in a folder that configures a generator; empty where there is none."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return ""
    return _find_file(folder, names, name)


def _find_file(folder: Path, names: list[str], name: str) -> str:
    generator = GENERATORS[name]
    for pattern in generator.files:
        for found in names:
            if fnmatch(found, pattern) and _says(folder / found, generator.says):
                return found
    return ""


def _says(path: Path, wanted: str) -> bool:
    if not wanted:
        return True
    with suppress(OSError, UnicodeDecodeError), path.open(encoding="utf-8") as file:
        return wanted in file.read(_READ).lower()
    return False
