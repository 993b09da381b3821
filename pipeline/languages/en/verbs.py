"""Words before which an English word is a verb."""

from __future__ import annotations

import re
from typing import Final

VERB_CUE: Final = re.compile(
    r"(?:^|(?<=\s))(?:may|might|can|could|will|would|shall|should|must|to|not|cannot|do|does|did|has"
    r"|have|had|be|is|are|was|were|been|being|i|you|he|she|it|we|they|which|who|that|often"
    r"|usually|sometimes|never|already|quickly|slowly)\s+(?:also\s+)?$",
    re.IGNORECASE,
)
"""The end of a text before a verb: an auxiliary, a pronoun, or an adverb of time."""
