"""Exchange formats, by name and by the ending of a file: our own, and those of other packages.

A format is a record of functions on bytes and rows. Another package registers one under the
entry-point group `pipeline.formats`; it is used for `export --format NAME`, and for files with
an ending that none of our own formats has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.errors import UsageError
from pipeline.interchange import csv_table, tmx, xliff, xliff_1
from pipeline.interchange.rows import Languages, SegmentRow
from pipeline.plugins import Plugin, PluginGroup


def _fits(row: SegmentRow) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """How segments are written into a file for another tool, and read from it."""

    suffixes: tuple[str, ...]
    """Endings of its files in lower case, such as `.xlf`; the first is that of what is written."""
    write: Callable[[Sequence[SegmentRow], Languages], bytes]
    """A file with these rows."""
    read: Callable[[bytes, Path, Languages], Iterable[SegmentRow]]
    """The rows of a file; the path is for messages. Raises ExchangeError for what cannot be read.
    A row that names no page and no segment is the memory of another tool."""
    can_write: Callable[[SegmentRow], bool] = _fits
    """Whether a row fits into such a file; otherwise it is left out with a warning."""
    is_memory: bool = False
    """Whether it is for memories: by default only what a person has approved is exported, and there
    is no warning on rows that are left out."""


def _write_tmx(rows: Sequence[SegmentRow], languages: Languages) -> bytes:
    from pipeline import __version__

    return tmx.write(rows, languages, __version__)


BUILT_IN: Final = MappingProxyType(
    {
        "xliff": ExchangeFormat(
            (".xlf", ".xliff"),
            xliff.write,
            lambda data, path, _: xliff.read(data, path).rows,
            xliff.can_write,
        ),
        "xliff-1.2": ExchangeFormat(
            (".xlf", ".xliff"),
            xliff_1.write,
            lambda data, path, _: xliff.read(data, path).rows,
            xliff.can_write,
        ),
        "tmx": ExchangeFormat(
            (".tmx",),
            _write_tmx,
            lambda data, path, languages: tmx.read(data, path, languages).rows,
            tmx.can_write,
            is_memory=True,
        ),
        "csv": ExchangeFormat(
            (".csv",),
            lambda rows, _: csv_table.write(rows),
            lambda data, path, languages: csv_table.read(data, path, languages).rows,
            csv_table.can_write,
        ),
    }
)
FORMAT_PLUGINS: Final = PluginGroup("pipeline.formats", "format", tuple(BUILT_IN))


def get_format(name: str) -> ExchangeFormat:
    """The format called `name`. Raises UsageError for one that nobody registered, PluginError
    for one of another package that does not load."""
    return BUILT_IN[name] if name in BUILT_IN else _wrap_plugin(FORMAT_PLUGINS.load(name))


def find_format(suffix: str) -> str | None:
    """The name of the format whose files have this ending; None for an unknown ending.

    Raises UsageError where two other packages read such files, PluginError for one that does
    not load.
    """
    suffix = suffix.lower()
    for name, known in BUILT_IN.items():
        if suffix in known.suffixes:
            return name
    found = [name for name in FORMAT_PLUGINS.added() if suffix in get_format(name).suffixes]
    if len(found) > 1:
        raise UsageError(
            f"files that end in {suffix} are read by {' and '.join(found)}; "
            "remove the package of one of them"
        )
    return found[0] if found else None


def known_suffixes() -> list[str]:
    """The endings of exchange files, our own formats first. Raises PluginError."""
    found = map(get_format, FORMAT_PLUGINS.names())
    return list(dict.fromkeys(suffix for known in found for suffix in known.suffixes))


def _wrap_plugin(plugin: Plugin) -> ExchangeFormat:
    """The format of another package: whatever goes wrong in it is a PluginError with its name."""
    found = plugin.value
    if not isinstance(found, ExchangeFormat) or not found.suffixes:
        plugin.fail("is no ExchangeFormat with an ending for its files")

    def write(rows: Sequence[SegmentRow], languages: Languages) -> bytes:
        data = plugin.call(found.write, rows, languages)
        if not isinstance(data, bytes):
            plugin.fail(f"writes {type(data).__name__}, not bytes")
        return data

    def read(data: bytes, path: Path, languages: Languages) -> list[SegmentRow]:
        rows = plugin.call(lambda: list(found.read(data, path, languages)))
        for row in rows:
            if not isinstance(row, SegmentRow):
                plugin.fail(f"reads {row!r:.60}, which is no SegmentRow")
        return rows

    def can_write(row: SegmentRow) -> bool:
        return bool(plugin.call(found.can_write, row))

    return replace(found, write=write, read=read, can_write=can_write)
