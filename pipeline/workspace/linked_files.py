"""Files that pages link to, seen from the places of editions: missing, to copy, or to lead to."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.config.assets import Assets
from pipeline.config.settings import Places, Settings
from pipeline.markdown.file_links import FileLinks

_CODE: Final = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".mdx", ".vue", ".svelte", ".astro")
"""Endings of programs, which would not run in another place."""


class LinkedFiles(NamedTuple):
    """What an edition has to do with the files that its page links to."""

    missing: tuple[str, ...] = ()
    """Paths, as in the page, that lead nowhere from the edition."""
    relinks: tuple[tuple[str, str], ...] = ()
    """Paths in addresses, and those that the edition has in their place."""

    def digest(self) -> str:
        """The same for the same; empty where there is nothing."""
        return json.dumps(self) if self.missing or self.relinks else ""


NO_FILES: Final = LinkedFiles()


@dataclass(slots=True)
class SiteFiles:
    """The linked files of all pages in one language."""

    pages: dict[str, LinkedFiles] = field(default_factory=dict)
    """Pages with nothing to do are left out."""
    copies: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Files to copy: the place under the output folder, the path of the original and a page that
    shows it."""


def find_linked_files(
    settings: Settings, language: str, links: Mapping[str, FileLinks], pages: Collection[str]
) -> SiteFiles:
    """Look at the files that pages link to. `links` are theirs, `pages` all pages of the tree.

    Only files that are there, in the project and not hidden, count: a link that leads nowhere
    from its page is no concern of an edition.
    """
    search = _Search(
        settings, settings.places(language), frozenset(pages) if links else frozenset()
    )
    for page in sorted(links):
        search.look_at(page, links[page])
    return search.found


class _Search:
    """One search; paths are strings, because there may be many."""

    def __init__(self, settings: Settings, places: Places, pages: frozenset[str]) -> None:
        self._assets = settings.assets
        self._places, self._pages = places, pages
        self._source, self._output = (
            os.path.abspath(settings.source),  # noqa: PTH100
            os.path.abspath(settings.output),  # noqa: PTH100
        )
        roots = (settings.root, settings.source)
        self._roots = tuple(os.path.realpath(root) for root in roots)
        self._real_output = os.path.realpath(self._output)
        self._folders: dict[str, str] = {}
        self.found = SiteFiles()

    def look_at(self, page: str, links: FileLinks) -> None:
        """Note what is to do for the edition of a page."""
        place = self._places.edition(page)
        missing, relinks = set[str](), dict[str, str]()
        for path in sorted(links.addresses | links.others):
            new = self._find_path(page, place, path, is_address=path in links.addresses)
            if new is None:
                missing.add(path)
            elif new != path:
                relinks[path] = new
        if missing or relinks:
            self.found.pages[page] = LinkedFiles(
                tuple(sorted(missing)), tuple(sorted(relinks.items()))
            )

    def _find_path(self, page: str, place: str, path: str, *, is_address: bool) -> str | None:
        """The path that the edition has for `path`; None where it leads nowhere."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        folder = posixpath.dirname(place)
        seen = posixpath.normpath(posixpath.join(folder, path))
        may_relink = is_address and self._assets is Assets.RELINK
        if target in self._pages:
            wanted = self._places.edition(target)
            return _relative(wanted, folder, path) if may_relink and seen != wanted else path
        original = f"{self._source}/{target}"
        is_there = os.path.isfile(f"{self._output}/{seen}")  # noqa: PTH113 - there may be many
        if is_there or not self._counts(original):
            # Also where somebody has put a file of their own, such as a translated picture.
            self._copy_again(seen, original, page)
            return path
        if may_relink:
            return _relative(os.path.relpath(original, self._output), folder, path)
        if self._assets is Assets.COPY and self._may_copy(seen, original):
            self.found.copies.setdefault(seen, (original, page))
            return path
        return None

    def _copy_again(self, seen: str, original: str, page: str) -> None:
        """A file that is there already may be an older copy of ours."""
        if (
            self._assets is Assets.COPY
            and self._counts(original)
            and self._may_copy(seen, original)
        ):
            self.found.copies.setdefault(seen, (original, page))

    def _counts(self, original: str) -> bool:
        """Whether a file is there, and in the project, and not hidden."""
        if not os.path.isfile(original):  # noqa: PTH113
            return False
        real = self._resolve(original)
        for root in self._roots:
            if real.startswith(f"{root}/"):
                return not any(part.startswith(".") for part in real[len(root) + 1 :].split("/"))
        return False

    def _may_copy(self, seen: str, original: str) -> bool:
        inside = not seen.startswith(("../", "/")) and seen != ".."
        harmless = not seen.endswith((".po", *_CODE))
        hidden = any(part.startswith(".") for part in seen.split("/"))
        if not inside or not harmless or hidden:
            return False
        target = self._resolve(f"{self._output}/{seen}")
        return target != self._resolve(original) and target.startswith(f"{self._real_output}/")

    def _resolve(self, path: str) -> str:
        """The real path of a file; folders are looked at once, because that takes long."""
        if os.path.islink(path):  # noqa: PTH114
            return os.path.realpath(path)
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return f"{self._folders[folder]}/{name}"


def _relative(target: str, folder: str, old: str) -> str:
    new = posixpath.relpath(target, folder or ".")
    return f"./{new}" if old.startswith("./") and not new.startswith(".") else new


def describe_missing(paths: Iterable[str]) -> str:
    """What to say of paths that lead nowhere from an edition."""
    names = sorted(paths)
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return (
        f"{names[0]}{more}: not where the edition looks for it; put it there, or set assets to "
        '"copy" or "relink"'
    )
