"""How languages negate, as data: plain negations, implied ones, and idioms that only look so."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


NEGATIONS: Final = MappingProxyType(
    {
        "en": _any(
            r"no(?!\. ?(?:of\b|=|\d))|not|never|without|cannot|neither|none|nobody|nothing|nowhere",
            r"\w+n['’]t",
        ),
        "es": _any(
            r"no(?!\. ?(?:de\b|=|\d))|ni|nunca|jamás|nadie|nada|ning[uú]n(?:[oa]s?)?|sin|tampoco"
        ),
        "pt": _any(r"não|nem|nunca|jamais|ninguém|nada|nenhum(?:as?)?|nenhuns|sem|tampouco"),
    }
)
"""Words that negate and do nothing else. `nor` is left out: it never comes alone."""

IMPLIED: Final = MappingProxyType(
    {
        "en": _any(
            r"un(?!der|til|it|i[foqv]|cle)\w{3,}|non-?\w*|anti-?\w+|dis(?!ease|tan|tri|ord)\w{4,}",
            r"under-?powered|in(?:ab|ac|ad|co|cu|ef|el|op|su|to|vis)\w+|im(?:poss|mat|prop)\w+",
            r"il(?:leg|log)\w+|ir(?:reg|rev)\w+|\w{3,}less(?:ly|ness)?|free|lack\w*|avoid\w*",
            r"fail\w*|few\w*|little|less|except\w*|instead|rather|only|alone|hardly|rare\w*",
            r"seldom|barely|stop\w*|prevent\w*|absen\w+|too|negative\w*|refus\w+|yet|minus",
            r"missing|misse[ds]|zero|den(?:y|ie[ds])|safely|naive|open-label|drop\w*|quit\w*",
        ),
        "es": _any(
            r"evit\w+|imp(?:id|ed)\w+|imposib\w+|falt[aóoe]\w*|care(?:c|n)\w+|ausen\w+|excepto",
            r"salvo|exclu\w+|raramente|rar[oa] vez|apenas|libres?|rechaz\w+|pero menor(?:es)?",
            r"máximo|dej[aeó]\w*|en (?:lugar|vez) de|distint[oa]s?|igual(?:es)?|descono\w+",
            r"desacons\w+|des(?:apar|cart|favor|provist)\w+|dificult\w+|lejos",
            r"in(?:ab|ac[et]|ad|ap|cap|comp|cu|ef|esp|est|frec|nec|of|op|suf|usu|vis)\w+|indoloro?s?",
            r"im(?:pre|pro)\w+|ir(?:reg|rev)\w+|ilimitad\w+|asintom\w+|suspend\w+|neg(?:ar|ó|ado)",
        ),
        "pt": _any(
            r"evit\w+|imped\w+|imposs\w+|falt[aoe]\w*|car[eê][cn]\w+|ausên\w+|ausent\w+|exceto",
            r"salvo|exclu\w+|raramente|apenas|livres?|recus\w+|mas menor(?:es)?|máximo",
            r"deix[aeo]\w*|em vez de|diferent\w+|igua(?:l|is)|desconhec\w+|desaconsel\w+|longe",
            r"dificul\w+|des(?:apar|cart|favor|provid)\w+",
            r"in(?:ab|at|ad|ap|cap|comp|cu|ef|esp|fre|of|op|suf|vis)\w+|indolor(?:es)?",
            r"im(?:pre|pró)\w+|ir(?:reg|rev)\w+|ilimitad\w+|assintom\w+|suspend\w+",
        ),
    }
)
"""Words that may carry a negation: `not harmful` and `inofensivo`, `unable` and `no puede`."""

IDIOMS: Final = MappingProxyType(
    {
        "en": _any(r"not only|not just|whether or not|no matter"),
        "es": _any(r"sin embargo|no obstante|no s[oó]lo|no solamente|sin duda|nada más"),
        "pt": _any(r"não só|não apenas|não obstante|sem dúvida|nada mais"),
    }
)
"""Negations in form only; they are blanked before anything is counted."""
