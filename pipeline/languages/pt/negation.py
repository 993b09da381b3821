"""How Portuguese negates."""

from __future__ import annotations

from typing import Final

from pipeline.languages.base import Negation, cue_pattern

NEGATION: Final = Negation(
    plain=cue_pattern(
        r"não|nem|nunca|jamais|ninguém|nada|nenhum(?:as?)?|nenhuns|sem|tampouco",
    ),
    implied=cue_pattern(
        r"evit\w+|imped\w+|imposs\w+|falt[aoe]\w*|car[eê][cn]\w+|ausên\w+|ausent\w+|exceto",
        r"salvo|exclu\w+|raramente|apenas|livres?|recus\w+|mas menor(?:es)?|máximo",
        r"deix[aeo]\w*|em vez de|diferent\w+|igua(?:l|is)|desconhec\w+|desaconsel\w+|longe",
        r"dificul\w+|des(?:apar|cart|favor|provid)\w+",
        r"in(?:ab|at|ad|ap|cap|comp|cu|ef|esp|fre|of|op|suf|vis)\w+|indolor(?:es)?",
        r"im(?:pre|pró)\w+|ir(?:reg|rev)\w+|ilimitad\w+|assintom\w+|suspend\w+",
    ),
    idioms=cue_pattern(r"não só|não apenas|não obstante|sem dúvida|nada mais"),
)
