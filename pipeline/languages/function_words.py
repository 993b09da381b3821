"""Function words, by which a text shows what language it is in.

Each stands in one of the lists only where it is common there and no word of another one: `no`,
`me`, `a`, `son` and `sin` are left out, as they are words of English and of Spanish.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "en": frozenset(
            "the of and to in is are was were for with that this these those it you your they"
            " their we our on be been being or not can could may might from by an have has had"
            " will would should must if when which who what how at as there than then into about"
            " after before do does did but".split()
        ),
        "es": frozenset(
            "el la los las de del y que en un una unos unas por con para se su sus es lo como más"
            " pero al este esta estos estas está están cuando muy sobre también hay puede pueden"
            " debe deben usted ustedes ha han fue si porque entre hasta desde donde o le les"
            " otro otra otros otras cada ser".split()
        ),
        "pt": frozenset(
            "o os as do da dos das em um uma não que de para com por se é são ao aos mais você"
            " vocês na no nas nos pelo pela seu sua seus suas mas também está estão pode podem"
            " deve devem foi ou como quando muito até ser cada isso esta este".split()
        ),
    }
)
"""By primary language tag."""
