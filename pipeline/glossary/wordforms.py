"""What forms of words a glossary knows, and what all ways to write a term share."""

from __future__ import annotations

from pipeline.glossary.folding import unhyphened, written
from pipeline.languages.en.plurals import looks_plural as ends_plural
from pipeline.languages.en.plurals import plurals as plurals_en
from pipeline.languages.en.spelling import spellings
from pipeline.languages.es.plurals import pluralize as pluralize_es
from pipeline.languages.romance import is_plural_of, looks_plural
from pipeline.letters import is_acronym

__all__ = [
    "ends_plural",
    "is_plural_of",
    "looks_plural",
    "pluralize_es",
    "plurals_en",
    "spellings",
    "term_key",
]


def term_key(form: str) -> str:
    """What all ways to write `form` share: as `written`, hyphens like spaces, American."""
    words = unhyphened(written(form)).split(" ")
    return " ".join(word if is_acronym(word) else spellings(word)[0] for word in words)
