"""How Spanish negates."""

from __future__ import annotations

from typing import Final

from pipeline.languages.base import Negation, cue_pattern

NEGATION: Final = Negation(
    plain=cue_pattern(
        r"no(?!\. ?(?:de\b|=|\d))|ni|nunca|jamás|nadie|nada|ning[uú]n(?:[oa]s?)?|sin|tampoco",
    ),
    implied=cue_pattern(
        r"evit\w+|imp(?:id|ed)\w+|imposib\w+|falt[aóoe]\w*|care(?:c|n)\w+|ausen\w+|excepto",
        r"salvo|exclu\w+|raramente|rar[oa] vez|apenas|libres?|rechaz\w+|pero menor(?:es)?",
        r"máximo|dej[aeó]\w*|en (?:lugar|vez) de|distint[oa]s?|igual(?:es)?|descono\w+",
        r"desacons\w+|des(?:apar|cart|favor|provist)\w+|dificult\w+|lejos",
        r"in(?:ab|ac[et]|ad|ap|cap|comp|cu|ef|esp|est|frec|nec|of|op|suf|usu|vis)\w+|indoloro?s?",
        r"im(?:pre|pro)\w+|ir(?:reg|rev)\w+|ilimitad\w+|asintom\w+|suspend\w+|neg(?:ar|ó|ado)",
    ),
    idioms=cue_pattern(
        r"sin embargo|no obstante|no s[oó]lo|no solamente|sin duda|nada más",
    ),
)
