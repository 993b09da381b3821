"""Term files: read, found in a source text, verified in its translation, linted, exchanged.

docs/glossary.md says how terms are found and verified.
"""

from __future__ import annotations

from pipeline.glossary.entries import REQUIRED, Match, Term, TermStatus
from pipeline.glossary.layers import (
    Glossary,
    distinct_terms,
    find_built_in,
    find_layers,
    fingerprint,
    read_built_in_glossary,
    read_glossary,
)
from pipeline.glossary.matcher import Matcher
from pipeline.glossary.verify import choose_form, find_forbidden, find_missing, find_target

__all__ = [
    "REQUIRED",
    "Glossary",
    "Match",
    "Matcher",
    "Term",
    "TermStatus",
    "choose_form",
    "distinct_terms",
    "find_built_in",
    "find_forbidden",
    "find_layers",
    "find_missing",
    "find_target",
    "fingerprint",
    "read_built_in_glossary",
    "read_glossary",
]
