"""How English negates."""

from __future__ import annotations

from typing import Final

from pipeline.languages.base import Negation, cue_pattern

NEGATION: Final = Negation(
    # `nor` is left out: it never comes alone.
    plain=cue_pattern(
        r"no(?!\. ?(?:of\b|=|\d))|not|never|without|cannot|neither|none|nobody|nothing|nowhere",
        r"\w+n['’]t",
    ),
    implied=cue_pattern(
        r"un(?!der|til|it|i[foqv]|cle)\w{3,}|non-?\w*|anti-?\w+|dis(?!ease|tan|tri|ord)\w{4,}",
        r"under-?powered|in(?:ab|ac|ad|co|cu|ef|el|op|su|to|vis)\w+|im(?:poss|mat|prop)\w+",
        r"il(?:leg|log)\w+|ir(?:reg|rev)\w+|\w{3,}less(?:ly|ness)?|free|lack\w*|avoid\w*",
        r"fail\w*|few\w*|little|less|except\w*|instead|rather|only|alone|hardly|rare\w*",
        r"seldom|barely|stop\w*|prevent\w*|absen\w+|too|negative\w*|refus\w+|yet|minus",
        r"missing|misse[ds]|zero|den(?:y|ie[ds])|safely|naive|open-label|drop\w*|quit\w*",
    ),
    idioms=cue_pattern(r"not only|not just|whether or not|no matter"),
)
