"""The dictionary of the US National Cancer Institute, read into proposals for a glossary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.glossary.entries import Term
from pipeline.glossary.importers.nci.proposals import propose
from pipeline.glossary.importers.nci.reader import read_concepts


def read_terms(paths: Sequence[Path], pair: tuple[str, str]) -> list[Term]:
    """The entries that the concepts in these files propose, always from English to Spanish.

    Raises GlossaryError with every error of every file, one a line.
    """
    return [propose(concept) for concept in read_concepts(paths)]
