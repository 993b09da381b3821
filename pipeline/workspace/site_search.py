"""Which site generators are configured in a folder or below it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.markdown.generators import GENERATORS
from pipeline.workspace.site_generator import find_config
from pipeline.workspace.site_setups import SITES

_DEPTH: Final = 2
"""Folders below the current one in which a site is looked for."""
_MOST_FOLDERS: Final = 300
NEVER: Final = frozenset(["node_modules", "output", "po", "venv", "vendor", "public", "_site"])
_HUGO_FILES: Final = [
    f"{folder}{name}{ending}"
    for folder, names in (
        ("", ["hugo"]),
        ("config/_default/", ["hugo", "config"]),
        ("", ["config"]),
    )
    for name in names
    for ending in (".toml", ".yaml", ".yml", ".json")
]
_CONFIGS_OF_VITEPRESS: Final = [f"config.{end}" for end in ("js", "mjs", "cjs", "ts", "mts")]


class FoundSite(NamedTuple):
    """A site generator that a folder configures."""

    name: str
    """In SITES; empty for none."""
    folder: str
    """Folder of the site, relative to the project, with forward slashes; empty for its own."""
    file: str
    """What configures it, relative to the project; empty where nothing does."""


def find_sites(root: Path) -> list[FoundSite]:
    """The generators that a folder or one below it configures, nearest first."""
    found = []
    for folder in _folders(root):
        here = folder.relative_to(root).as_posix()
        here = "" if here == "." else here
        for name in SITES:
            if file := _find_config(folder, name):
                found.append(FoundSite(name, here, f"{here}/{file}" if here else file))
    # What is one and the same site to the file names, such as Astro and Starlight, counts once.
    files: dict[str, FoundSite] = {}
    for site in found:
        files.setdefault(site.file, site)
    return list(files.values())


def _folders(root: Path) -> Iterator[Path]:
    """A folder and those below it, down to some depth, in the order of depth and name."""
    level, seen = [root], 0
    for depth in range(_DEPTH + 1):
        below = []
        for folder in level:
            seen += 1
            if seen > _MOST_FOLDERS:
                return
            yield folder
            if depth < _DEPTH:
                below += _subfolders(folder)
        level = below


def _subfolders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / n for n in sorted(names) if not n.startswith(".") and n not in NEVER]


def _find_config(folder: Path, name: str) -> str:
    """The file in a folder that configures a generator, empty where there is none."""
    if name == "hugo":
        return _find_hugo(folder)
    if name == "starlight":
        file = find_config(folder, "astro")
        return file if file and "starlight" in _head(folder / file) else ""
    if name == "quarto":
        file = find_config(folder, "pandoc")
        return file if file == "_quarto.yml" else ""
    if name == "pelican":
        return "pelicanconf.py" if (folder / "pelicanconf.py").is_file() else ""
    if name == "mkdocs":
        return find_config(folder, "mkdocs") or (
            next((n for n in ("mkdocs.yml", "mkdocs.yaml") if (folder / n).is_file()), "")
        )
    if name == "vitepress" and (folder / ".vitepress").is_dir():
        names = (f".vitepress/{config}" for config in _CONFIGS_OF_VITEPRESS)
        return next((n for n in names if (folder / n).is_file()), ".vitepress")
    return find_config(folder, name) if name in GENERATORS else ""


def _find_hugo(folder: Path) -> str:
    for name in _HUGO_FILES:
        path = folder / name
        if path.is_file() and (not name.startswith("config.") or "baseurl" in _head(path)):
            return name
    return ""


def _head(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(100_000).lower()
    except OSError:
        return ""
