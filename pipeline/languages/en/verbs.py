"""Words beside which an English word is a verb."""

from __future__ import annotations

import re
from typing import Final

VERB_CUE: Final = re.compile(
    r"(?:^|(?<=\s))(?:may|might|can|could|will|would|shall|should|must|to|not|cannot|do|does|did|has"
    r"|have|had|be|is|are|was|were|been|being|i|you|he|she|it|we|they|which|who|that|often"
    r"|usually|sometimes|never|already|quickly|slowly|soon|rapidly|further)\s+(?:also\s+)?$",
    re.IGNORECASE,
)
"""The end of a text before what may be a verb: an auxiliary, a pronoun, an adverb of time."""

SURE_VERB_CUE: Final = re.compile(
    r"(?:^|(?<=\s))(?:may|might|can|could|would|shall|should|must|cannot|can't|won't|don't|doesn't"
    r"|didn't|I|[Hh]e|[Ss]he|[Ww]e|[Tt]hey|who)\s+(?:also\s+|not\s+|never\s+)?$"
)
"""The end of a text before a verb, for certain; `WHO` and the month of May are none of these."""

OBJECT_CUE: Final = re.compile(
    r"\s+(?:your|my|his|her|their|our|the|an?|it|them|yourself|these|those)\b"
)
"""What follows a verb that begins a sentence: `Sign your name`, `Test it`."""
