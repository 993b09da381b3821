"""What around a term in a Spanish text tells of it."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.records import TermContext, word_set

TERM_CONTEXT: Final = TermContext(
    deictic=re.compile(
        r"\b(?:est[ea]|est[oa]s|dich[oa]s?|mism[oa]s?)(?: (?:tipos?|formas?|clases?) de)?"
        r" ([^\W\d_]+)"
    ),
    therapy_nouns=word_set("terapia tratamiento régimen medicamento fármaco combinación"),
)
