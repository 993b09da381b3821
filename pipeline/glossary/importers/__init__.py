"""Glossaries from and to other tools: one module a format, found by its name in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.errors import UsageError
from pipeline.glossary.entries import Term
from pipeline.glossary.importers.files import Pair

_READERS: Final[Mapping[str, str]] = MappingProxyType(
    {"nci": "nci", "csv": "csv_files", "tbx": "tbx"}
)
"""For each kind of file the module whose `read_terms(paths, pair)` reads it."""

KINDS: Final = tuple(_READERS)
"""Kinds of files that can be read."""


def read_terms(kind: str, paths: Sequence[Path], pair: Pair) -> list[Term]:
    """The entries of files of one of KINDS. Raises GlossaryError with every error, one a line."""
    module = import_module(f"{__name__}.{_READERS[kind]}")
    terms: list[Term] = module.read_terms(paths, pair)
    return terms


def write_terms(terms: Iterable[Term], path: Path, pair: Pair) -> bytes:
    """What a file of that name holds for `terms`; its ending says which format.

    Raises UsageError for another ending, GlossaryError for what the format cannot hold.
    """
    from pipeline.glossary.importers.csv_files import to_csv
    from pipeline.glossary.importers.tbx import to_tbx
    from pipeline.glossary.tsv import to_tsv

    writers: dict[str, Callable[[], bytes]] = {
        ".tsv": lambda: to_tsv(terms).encode(),
        ".csv": lambda: to_csv(terms),
        ".tbx": lambda: to_tbx(terms, pair),
    }
    if writer := writers.get(path.suffix.lower()):
        return writer()
    known = ", ".join(writers)
    raise UsageError(f"{path}: the format cannot be told from the name; end it in {known}")
