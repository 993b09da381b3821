"""What an exchange file holds: segments, their translations, how far these are trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.errors import ExchangeError

MAX_BYTES: Final = 128 * 1024 * 1024
"""Larger files are refused."""


class RowState(StrEnum):
    """How far a target is trusted; the words stand in tables and memories."""

    UNTRANSLATED = "untranslated"
    MACHINE = "machine"
    """Nobody has touched it."""
    DRAFT = "draft"
    """A person wrote it and has not approved it."""
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment in an exchange file."""

    page: str
    """Path of the page; empty in the memory of another tool."""
    id: str
    """Segment id; empty in the memory of another tool."""
    source: str
    """Tagged text, as in the PO file."""
    target: str
    """Tagged text; empty where there is no translation."""
    state: RowState
    kind: str = ""
    """Kind of segment, such as heading."""
    tags: tuple[tuple[int, str], ...] = ()
    """Number of each tag and what it stands for."""
    hints: tuple[str, ...] = ()
    """Terms in force and the like, a line each; for people only."""
    findings: tuple[str, ...] = ()
    """What looks wrong, a line each; for people only."""
    note: str = ""
    """The translator's own comment."""
    digest: str = ""
    """Checksum of a machine's target as it was exported: shows whether anybody has changed it."""
    approval: str = ""
    """Checksum of an approved target as it was exported: shows that its approval was taken back."""
    line: int = field(default=0, compare=False)
    """Where the row stands in the file that was read."""
    problem: str = field(default="", compare=False)
    """Why it cannot be imported; empty where it can."""


class Languages(NamedTuple):
    """Language of the sources and of the targets; the second is empty where a file has none."""

    source: str
    target: str


class ExchangeFile(NamedTuple):
    """An exchange file that was read."""

    path: Path
    languages: Languages
    rows: tuple[SegmentRow, ...]
    skipped: Mapping[str, int] = MappingProxyType({})
    """How many units have no row, by the reason."""


def read_file(path: Path) -> bytes:
    """The bytes of a file to import. Raises ExchangeError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"cannot be read ({error.strerror}); name another file"
        raise ExchangeError(what, path) from error
    if len(data) > MAX_BYTES:
        raise ExchangeError(f"larger than {MAX_BYTES >> 20} MiB; split it", path)
    return data


def may_be_same_language(one: str, other: str) -> bool:
    """Whether two codes may mean one language: `es` and `es-MX` may, `pt-BR` and `pt-PT` not."""
    first, second = (code.replace("_", "-").casefold().split("-") for code in (one, other))
    shorter = min(len(first), len(second))
    return first[:shorter] == second[:shorter]
