"""The pages of a tree, found by the names of files."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.config.places import SUFFIXES
from pipeline.config.settings import Settings
from pipeline.errors import SourceError, UsageError
from pipeline.workspace.page_rules import (
    DEFAULT_RULES,
    NEVER,
    OTHER_SUFFIXES,
    LeftOut,
    PageRules,
    page_rules,
)

TOO_LONG: Final = "the path is too long, what is in it is left out; shorten it"
_ODD_NAME: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Found(NamedTuple):
    """What a source folder holds; paths relative to it, with forward slashes, sorted."""

    pages: list[str]
    folders: list[str]
    """Folders that are named like pages."""
    errors: list[str]
    """Files that look like pages and cannot be any, each with what to do."""
    left_out: LeftOut
    """What was not looked at."""


def find_source_pages(settings: Settings, wanted: Sequence[str] = ()) -> Found:
    """The pages of a project, or those `wanted`; see `find_pages`."""
    return find_pages(settings.source, wanted, [settings.output], page_rules(settings))


def find_pages(
    source: Path,
    wanted: Sequence[str] = (),
    leave_out: Sequence[Path] = (),
    rules: PageRules = DEFAULT_RULES,
) -> Found:
    """The pages under `source`, or those `wanted`, but for what lies in `leave_out`.

    `wanted` names pages relative to `source` or by a path to the file. Hidden files and
    folders are left out, as are links to folders and links that lead out of the tree. Raises
    UsageError where the folder or a wanted page is not there.
    """
    if not source.is_dir():
        raise UsageError(f"{source}: no such folder; name the folder of the pages with --source")
    root = source.resolve()
    out = [path for given in leave_out if root in (path := given.resolve()).parents]
    if wanted:
        names = sorted({_page(root, source, name, out, rules) for name in wanted})
        return Found(names, [], [], LeftOut())
    left_out = LeftOut()
    found = Found([], [], [], left_out)
    editions = []
    for name, entry in _walk(root, "", {str(path) for path in out}, rules, left_out):
        if rules.find_edition and (page := rules.find_edition(name)):
            editions.append((name, page))
        elif entry.is_dir(follow_symlinks=False):
            found.folders.append(name)
        elif entry.is_symlink() and Path(entry.path).is_dir():
            left_out.links_to_folders += 1  # not followed, so that none can lead in a circle
        elif wrong := _wrong(entry, name):
            found.errors.append(str(SourceError(wrong, _shown(source / name))))
        elif entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root):
            left_out.links_out += 1
        else:
            found.pages.append(name)
    for folder in left_out.too_long:
        found.errors.append(f"{_shown(source / folder)}: {TOO_LONG}")
    _leave_out_other_languages(found.pages, rules, left_out)
    pages = rules.without_language(found.pages)
    left_out.editions += sum(page not in pages for _, page in editions)
    for names in (found.pages, found.folders, found.errors):
        names.sort()
    return found


def page_names(root: Path, suffixes: tuple[str, ...] = SUFFIXES) -> list[str]:
    """Paths of the files with the names of pages under `root`, sorted; none without folder."""
    if not root.is_dir():
        return []
    found = _walk(root, "", set(), PageRules(suffixes), LeftOut())
    return sorted(name for name, entry in found if entry.is_file())


def _leave_out_other_languages(pages: list[str], rules: PageRules, left_out: LeftOut) -> None:
    """Take out editions in languages that the project does not build."""
    others = rules.find_other_editions(pages)
    if others:
        left_out.languages.update(others.values())
        pages[:] = [page for page in pages if page not in others]


def _walk(
    root: Path, folder: str, out: set[str], rules: PageRules, left_out: LeftOut
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything under `root` with the name of a page: its path there, and its entry."""
    folders = [folder]  # and no function that calls itself: they may lie deep
    while folders:
        folder = folders.pop()
        # Entries know what they are without another call to the system: there may be many.
        try:
            with os.scandir(root / folder) as entries:
                found = list(entries)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise UsageError(f"{error.filename}: cannot be read: {error.strerror}") from error
            left_out.too_long.append(folder)
            continue
        for entry in found:
            if entry.name.startswith(".") or entry.path in out:
                continue
            name = f"{folder}{entry.name}"
            is_folder = entry.is_dir(follow_symlinks=False)
            is_named = entry.name.endswith(rules.suffixes)
            if is_folder and entry.name == NEVER:
                left_out.never += 1
                continue
            if (is_folder or is_named) and _is_excluded(name, is_folder, rules, left_out):
                continue
            if is_named and (is_folder or _is_included(name, rules, left_out)):
                yield name, entry
            elif not is_folder:
                _note_other(entry, is_named, left_out)
            if is_folder:
                folders.append(f"{name}/")


def _note_other(entry: os.DirEntry[str], is_named: bool, left_out: LeftOut) -> None:
    """Count what is no page, for the line that says what was left out."""
    if is_named:
        return
    if entry.name.lower().endswith(OTHER_SUFFIXES):
        left_out.endings[f".{entry.name.rpartition('.')[2]}"] += 1
    elif entry.is_symlink() and Path(entry.path).is_dir():
        left_out.links_to_folders += 1


def _is_excluded(name: str, is_folder: bool, rules: PageRules, left_out: LeftOut) -> bool:
    patterns = rules.exclude.find_here(name, is_folder=is_folder)
    if patterns:
        left_out.excluded[patterns[0]] += 1
        left_out.matched.update(patterns)
    return bool(patterns)


def _is_included(name: str, rules: PageRules, left_out: LeftOut) -> bool:
    if not rules.include.globs:
        return True
    patterns = rules.include.find(name)
    left_out.matched.update(patterns)
    if not patterns and not (rules.find_edition and rules.find_edition(name)):
        left_out.not_included += 1
    return bool(patterns)


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


def _page(root: Path, source: Path, name: str, out: Sequence[Path], rules: PageRules) -> str:
    for path in (root / name, Path(name)):
        if path.is_dir():
            raise UsageError(f"{_shown(path)}: a folder, not a page; name the pages in it")
        if path.is_symlink() or path.exists():
            found = _checked(path, root, source, out)
            if reason := rules.find_reason(found):
                raise UsageError(f"{_shown(path)}: {reason}")
            return found
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
    return name
