"""The product as the measurement sees it: a pair of plain texts in, findings out.

The only module here that imports the product, so that little has to follow when it changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary, read_glossary
from pipeline.mt.sentence_state import TranslationRequest, find_segment_terms
from pipeline.mt.verify import check_segment
from pipeline.tagged_text import escape

PAIR = LanguagePair("en", "es")


class Said(NamedTuple):
    """A finding on a pair."""

    code: str
    severity: str
    message: str


Look = Callable[[str, str], "Counter[Said]"]
"""Source and target, plain text, to the findings on them."""


def checker(glossary: Path | None) -> Look:
    """What `pipeline check` says of a segment that stands in a PO file, under all entries of the
    glossary in a folder, or under none. Raises UsageError where there is no glossary."""
    layers = read_glossary(glossary, PAIR, required=True) if glossary else Glossary()

    def look(source: str, target: str) -> Counter[Said]:
        tagged = escape(source)
        matches = find_segment_terms(tagged, (), layers)
        problems = check_segment(
            TranslationRequest(tagged, (), "paragraph"), escape(target), PAIR, matches
        )
        return Counter(Said(p.code, str(p.severity), p.message) for p in problems)

    return look
