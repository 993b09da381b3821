"""What the pages of a tree link to: headings of other pages, and files."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.errors import OutputError
from pipeline.markdown.file_links import FileLinks, find_file_links
from pipeline.markdown.page_links import PageLink, find_own_addresses, find_page_links
from pipeline.regular_files import read_regular
from pipeline.workspace.build_state import program
from pipeline.workspace.writing import write_bytes


class Outgoing(NamedTuple):
    """What the index needs of one page."""

    links: frozenset[PageLink]
    """Its links to fragments of other pages."""
    addresses: frozenset[str]
    """Where the page says it is published."""


def read_outgoing(text: str) -> Outgoing:
    """Where a page links to, and how others may call it."""
    return Outgoing(find_page_links(text), find_own_addresses(text))


def find_linked_fragments(pages: Mapping[str, Outgoing]) -> dict[str, frozenset[str]]:
    """By page, the fragments that other pages link to; pages nobody links to are left out."""
    names = _names(pages)
    found: dict[str, set[str]] = {}
    for page, out in pages.items():
        for target, fragment in out.links:
            for other in _resolved(page, target, names):
                if other != page:
                    found.setdefault(other, set()).add(fragment)
    return {page: frozenset(fragments) for page, fragments in found.items()}


_INDEX: Final = re.compile(r"(?:^|/)(?:_?index|README)$", re.IGNORECASE)


def _names(pages: Mapping[str, Outgoing]) -> dict[str, str]:
    """All a page may be called in links, without slashes around it."""
    names: dict[str, str] = {}
    for page in sorted(pages):
        bare = page.rsplit(".", 1)[0]
        for name in (page, bare, f"{bare}.html", _INDEX.sub("", bare)):
            names.setdefault(name.casefold(), page)
    for page, out in sorted(pages.items()):
        for address in out.addresses:
            names.setdefault(_key(address), page)
            names.setdefault(_key(_HOST.sub("", address)), page)
    return names


_HOST: Final = re.compile(r"^(?:\w+:)?//[^/]*")


def _key(address: str) -> str:
    return address.strip("/").casefold()


def _resolved(page: str, target: str, names: Mapping[str, str]) -> Iterator[str]:
    """The pages a link may mean: from the root of the site or of a part of it, from the
    folder of the page, or from its address, which for many sites is a folder too."""
    candidates = [_key(target)]
    if "://" in target or target.startswith("//"):
        pass  # another site's, but for the addresses the pages themselves name
    elif target.startswith("/"):
        candidates.append(_key(target).partition("/")[2])
    else:
        bare = page.rsplit(".", 1)[0]
        for base in (posixpath.dirname(page), bare, posixpath.dirname(_INDEX.sub("", bare))):
            candidates.append(_key(posixpath.normpath(posixpath.join(base, target))))
    yield from dict.fromkeys(names[name] for name in candidates if name in names)


class SiteLinks(NamedTuple):
    """What the pages of a tree link to."""

    inbound: dict[str, frozenset[str]]
    """By page, the fragments that other pages link to."""
    files: dict[str, FileLinks]
    """By page, the files beside it that it links to; pages without any are left out."""


CACHE: Final = "links-3.json"
MANY: Final = 200
"""Pages from which on the index is kept; fewer are read again in no time."""


def find_site_links(
    source: Path, digests: Mapping[str, bytes], cache: Path, *, write: bool
) -> SiteLinks:
    """What the pages of the tree `source` link to.

    `digests` are the checksums of all pages. What the pages say is kept in the folder `cache`
    by these, so that a page of a large tree is read once; without it, or where it is broken, all
    are read.
    """
    known, inbound = _load(cache)
    stamps = {name: digest.hex() for name, digest in digests.items()}
    if _stamps_of(known) == stamps:
        named = {page: frozenset(fragments) for page, fragments in inbound.items()}
        return SiteLinks(named, _files_of(known))
    kept: dict[str, Any] = {}
    for name, stamp in stamps.items():
        entry: Any = known.get(name)
        if not _is_entry(entry) or entry[0] != stamp:
            with suppress(OSError):  # the build says what is wrong with it
                kept[name] = _read(source / name)
        else:
            kept[name] = entry
    found = find_linked_fragments(
        {
            name: Outgoing(frozenset(PageLink(*pair) for pair in pairs), frozenset(addresses))
            for name, (_, pairs, addresses, _, _) in kept.items()
        }
    )
    if write and len(kept) >= MANY:
        index = [program(), kept, {page: sorted(fragments) for page, fragments in found.items()}]
        with suppress(OutputError):  # it is only a cache
            write_bytes(cache / CACHE, json.dumps(index, ensure_ascii=False).encode("utf-8"))
    return SiteLinks(found, _files_of(kept))


def _stamps_of(known: Mapping[str, Any]) -> dict[str, object]:
    return {name: entry[0] for name, entry in known.items() if isinstance(entry, list) and entry}


def _files_of(known: Mapping[str, Any]) -> dict[str, FileLinks]:
    return {
        name: FileLinks(frozenset(entry[3]), frozenset(entry[4]))
        for name, entry in known.items()
        if entry[3] or entry[4]
    }


def _read(path: Path) -> list[Any]:
    # The checksum of what is read here: the page may have been saved since the other was taken.
    data = read_regular(path)
    text = data.decode("utf-8", "replace")
    out, files = read_outgoing(text), find_file_links(text)
    pairs = [list(pair) for pair in sorted(out.links)]
    digest = sha256(data).hexdigest()
    return [digest, pairs, sorted(out.addresses), sorted(files.addresses), sorted(files.others)]


def _load(cache: Path) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What each page said, and the fragments that others linked to then; nothing where the file
    is no such index."""
    try:
        maker, known, inbound = json.loads(read_regular(cache / CACHE))
        good = maker == program() and isinstance(known, dict)
        good = good and all(map(_are_names, inbound.values()))
        # What is read of entries without a closer look.
        good = good and all(
            len(entry) == 5 and all(_are_names(names) for names in entry[3:] if names)
            for entry in known.values()
        )
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}, {}
    return (known, inbound) if good else ({}, {})


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_entry(entry: Any) -> bool:
    """Whether a value read from the cache is one: checksum, links, addresses, paths."""
    if not isinstance(entry, list) or len(entry) != 5:
        return False
    _, pairs, addresses, _, _ = entry
    good = isinstance(pairs, list) and all(map(_are_names, [*pairs, addresses]))
    return good and all(len(pair) == 2 for pair in pairs)
