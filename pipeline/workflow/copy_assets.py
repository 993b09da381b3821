"""Copies of linked files, put where editions look for them; only our own are changed or removed.

Which files are ours stands in a table beside the PO files: each copy with its checksum. It is
written before a copy is made, with the old checksum and the new one, so that a copy that a killed
run left behind is known too. A file that is no copy of ours, or was changed since, is somebody's
own, such as a translated picture, and stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.config.assets import Assets
from pipeline.config.settings import Settings
from pipeline.workspace.files import digest_file, read_bytes
from pipeline.workspace.linked_files import SiteFiles
from pipeline.workspace.writing import remove_unchanged, replace_bytes, write_bytes

_HEAD: Final = (
    "# Copies that pipeline made for editions; delete a line to keep a file as your own.\n"
)


class Copied(NamedTuple):
    """What became of the copies."""

    files: Mapping[str, list[str]]
    """Files written, or that would be, by the page that shows them."""
    problems: list[str]
    """What could not be copied."""


class CopyOptions(NamedTuple):
    """What a run may do."""

    write: bool
    is_complete: bool
    """Whether all pages were looked at, so that other copies of ours are of no use."""
    prune: bool


def copy_assets(
    settings: Settings, language: str, files: SiteFiles, options: CopyOptions
) -> Copied:
    """Copy what changed. Raises OutputError where a file cannot be written."""
    path = settings.assets_path(language)
    table = read_table(path)
    if settings.assets is not Assets.COPY and not table:
        return Copied({}, [])
    changes, kept = _find_changes(settings, files, table)
    unused = table.keys() - files.copies.keys() if options.is_complete and options.prune else ()
    removable = {place for place in unused if _digest(settings, place) in table[place]}
    kept |= {p: d for p, d in table.items() if p not in files.copies and p not in removable}
    done: dict[str, list[str]] = {}
    for place in changes:
        done.setdefault(files.copies[place][1], []).append(str(settings.output / place))
    if not options.write:
        return Copied(done, [])
    announced = kept | {place: (*change.known, change.digest) for place, change in changes.items()}
    _write_table(path, announced | {place: table[place] for place in removable})
    problems = []
    for place, change in changes.items():
        target = settings.output / place
        if replace_bytes(target, change.old, change.new):
            kept[place] = (change.digest,)
        else:
            problems.append(f"{target}: was changed during this run; run again")
    for place in sorted(removable):
        if (data := read_bytes(settings.output / place)) is not None:
            remove_unchanged(settings.output / place, data, settings.output)
    _write_table(path, kept)
    return Copied(done, problems)


class _Change(NamedTuple):
    """A copy to make."""

    old: bytes | None
    new: bytes
    known: tuple[str, ...]
    """Checksums of the copy so far."""
    digest: str


def _find_changes(
    settings: Settings, files: SiteFiles, table: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, _Change], dict[str, tuple[str, ...]]]:
    """Copies to make by place, and the checksums of those that are as they should be."""
    changes: dict[str, _Change] = {}
    kept: dict[str, tuple[str, ...]] = {}
    for place, (original, _) in sorted(files.copies.items()):
        wanted, there = digest_file(original), _digest(settings, place)
        if wanted is None or there == wanted.hex():
            if place in table and there:
                kept[place] = (there,)
            continue
        known = table.get(place, ())
        if there and there not in known:
            continue  # somebody's own
        data = read_bytes(Path(original))
        if data is not None:
            old = read_bytes(settings.output / place)
            changes[place] = _Change(old, data, known, sha256(data).hexdigest())
    return changes, kept


def _digest(settings: Settings, place: str) -> str:
    """The checksum of a copy; empty where there is none."""
    digest = digest_file(f"{settings.output}/{place}")
    return digest.hex() if digest else ""


# --- the table -----------------------------------------------------------------------------------


def read_table(path: Path) -> dict[str, tuple[str, ...]]:
    """The checksums of copies by their places; lines that cannot be read are left out: the files
    they name count as somebody's own."""
    data = read_bytes(path)
    if data is None:
        return {}
    table = {}
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        digests, tab, place = line.partition("\t")
        if tab and place and ".." not in place.split("/") and not place.startswith("/"):
            table[place] = tuple(digests.split(","))
    return table


def _write_table(path: Path, table: Mapping[str, tuple[str, ...]]) -> None:
    lines = [f"{','.join(dict.fromkeys(digests))}\t{place}\n" for place, digests in table.items()]
    data = (_HEAD + "".join(sorted(lines, key=lambda line: line.partition("\t")[2]))).encode(
        "utf-8", "surrogateescape"
    )
    if (table or path.exists()) and read_bytes(path) != data:
        write_bytes(path, data)
