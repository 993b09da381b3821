"""The pages of a tree, found by the names of files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.config.places import page_function
from pipeline.config.settings import Settings
from pipeline.errors import SourceError, UsageError

SUFFIXES: Final = (".md", ".markdown", ".mdx")

_ODD_NAME: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Found(NamedTuple):
    """What a source folder holds; paths relative to it, with forward slashes, sorted."""

    pages: list[str]
    folders: list[str]
    """Folders that are named like pages."""
    errors: list[str]
    """Files that look like pages and cannot be any, each with what to do."""


NameTest = Callable[[str], bool]
"""Takes the name of a file relative to the source folder."""


def find_source_pages(settings: Settings, wanted: Sequence[str] = ()) -> Found:
    """The pages of a project, or those `wanted`; see `find_pages`. Editions that stand among
    them are no pages."""
    return find_pages(settings.source, wanted, [settings.output], edition_test(settings))


def edition_test(settings: Settings) -> NameTest | None:
    """Tells whether a file of the source folder is an edition, by its name; None where editions
    do not stand among the pages."""
    prefix = place_prefix(settings)
    if prefix is None:
        return None
    languages = dict.fromkeys((*settings.languages, *settings.other_languages))
    readers = [page_function(settings.edition, language) for language in languages]

    def is_edition(name: str) -> bool:
        place = prefix + name
        return any(read(place) is not None for read in readers)

    return is_edition


def place_prefix(settings: Settings) -> str | None:
    """What stands before the name of a page to make it a place, relative to the output folder;
    None where the pages do not lie in it."""
    source, output = settings.source.resolve(), settings.output.resolve()
    if not source.is_relative_to(output):
        return None
    inner = source.relative_to(output).as_posix()
    return "" if inner == "." else f"{inner}/"


def find_pages(
    source: Path,
    wanted: Sequence[str] = (),
    leave_out: Sequence[Path] = (),
    is_edition: NameTest | None = None,
) -> Found:
    """The pages under `source`, or those `wanted`, but for what lies in `leave_out`, and for
    editions.

    `wanted` names pages relative to `source` or by a path to the file. Hidden files and
    folders are left out, as are links that lead out of the tree. Raises UsageError where
    the folder or a wanted page is not there.
    """
    if not source.is_dir():
        raise UsageError(f"{source}: no such folder; name the folder of the pages with --source")
    root = source.resolve()
    out = [path for given in leave_out if root in (path := given.resolve()).parents]
    if wanted:
        names = sorted({_page(root, source, name, out) for name in wanted})
        for name in names:
            if is_edition and is_edition(name):
                raise UsageError(f"{_shown(source / name)}: an edition, not a page; name its page")
        return Found(names, [], [])
    found = Found([], [], [])
    for name, entry in _walk(root, "", SUFFIXES, {str(path) for path in out}):
        if is_edition and is_edition(name):
            continue
        if entry.is_dir(follow_symlinks=False):
            found.folders.append(name)
        elif entry.is_symlink() and Path(entry.path).is_dir():
            pass  # not followed, so that none can lead in a circle
        elif wrong := _wrong(entry, name):
            found.errors.append(str(SourceError(wrong, _shown(source / name))))
        elif not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(root):
            found.pages.append(name)
    for names in found:
        names.sort()
    return found


def page_names(root: Path, suffixes: tuple[str, ...] = SUFFIXES) -> list[str]:
    """Paths of the files with the names of pages under `root`, sorted; none without folder."""
    if not root.is_dir():
        return []
    return sorted(name for name, entry in _walk(root, "", suffixes, set()) if entry.is_file())


def _walk(
    root: Path, folder: str, suffixes: tuple[str, ...], out: set[str]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything under `root` with the name of a page: its path there, and its entry."""
    # Entries know what they are without another call to the system: there may be many.
    try:
        with os.scandir(root / folder) as entries:
            found = list(entries)
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be read: {error.strerror}") from error
    for entry in found:
        if entry.name.startswith(".") or entry.path in out:
            continue
        name = f"{folder}{entry.name}"
        if entry.name.endswith(suffixes):
            yield name, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, f"{name}/", suffixes, out)


def _wrong(path: Path | os.DirEntry[str], name: str) -> str:
    """Why no page can be made of a file; empty where one can."""
    if _ODD_NAME.search(name):
        return "a name with control characters, or not in UTF-8; rename the file"
    if isinstance(path, os.DirEntry) and path.is_file(follow_symlinks=False):
        return ""
    try:
        path.stat()
    except OSError as error:
        what = "a link to nowhere" if path.is_symlink() else "cannot be read"
        return f"{what} ({error.strerror}); repair or remove it"
    return "" if path.is_file() else "no regular file; remove it or rename it"


def _shown(path: Path) -> str:
    """A path on one line that can be printed anywhere."""
    return _ODD_NAME.sub(lambda m: m[0].encode("unicode_escape").decode(), str(path))


def _page(root: Path, source: Path, name: str, out: Sequence[Path]) -> str:
    for path in (root / name, Path(name)):
        if path.is_dir():
            raise UsageError(f"{_shown(path)}: a folder, not a page; name the pages in it")
        if path.is_symlink() or path.exists():
            return _checked(path, root, source, out)
    raise UsageError(f"{_shown(Path(name))}: no such page under {source}")


def _checked(path: Path, root: Path, source: Path, out: Sequence[Path]) -> str:
    """The name of a page asked for, if it may be one."""
    # The folder is resolved, the page is not: a linked page keeps its own name.
    here = path.parent.resolve() / path.name
    if not here.is_relative_to(root) or any(here.is_relative_to(folder) for folder in out):
        raise UsageError(f"{_shown(path)}: not under {source}; name pages in the source folder")
    name = here.relative_to(root).as_posix()
    if wrong := _wrong(path, name):
        raise SourceError(wrong, _shown(path))
    if not path.resolve().is_relative_to(root):
        raise UsageError(f"{_shown(path)}: leads out of {source}; copy the page into it")
    if not name.endswith(SUFFIXES):
        raise UsageError(f"{_shown(path)}: not a page; pages end in {', '.join(SUFFIXES)}")
    return name
