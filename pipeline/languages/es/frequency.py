"""How Spanish says how often."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.es.numbers import NUMBERS
from pipeline.languages.records import FrequencyWords

_NUMBER: Final = r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|\d{1,3}"
_RANGE: Final = rf"(?:(?:{_NUMBER})\s?(?:a|o|u|-|–)\s?)?"
_UNITS: Final = {"día": "day", "semana": "week", "mes": "month", "año": "year", "hora": "hour"}
_ADVERBS: Final = {"diari": "day", "semanal": "week", "mensual": "month", "anual": "year"}
_PHRASES: Final = {
    (2, "day"): r"un día sí y (?:otro|un día) no|(?:un )?día (?:de )?por medio|días alternos"
    r"|cada tercer día|interdiari[oa]s?",
    (2, "week"): r"semana por medio|una semana sí y otra no|semanas alternas|quincenal\w*"
    r"|cada quincena",
    (2, "month"): r"bimestral\w*",
    (3, "month"): r"trimestral\w*",
    (6, "month"): r"semestral\w*",
    (2, "year"): r"bienal\w*",
}

FREQUENCY: Final = FrequencyWords(
    times=re.compile(
        rf"\b{_RANGE}(?P<number>una|{_NUMBER}) ve(?:z|ces) "
        r"(?:(?:al|por|a la|cada|en el|en la|en un|en una|durante el) )?"
        rf"(?P<unit>{'|'.join([*_ADVERBS, *_UNITS])})",
        re.IGNORECASE,
    ),
    every=re.compile(
        rf"\b(?:cada|a intervalos de(?: hasta)?) {_RANGE}(?P<number>{_NUMBER})"
        rf" (?P<unit>{'|'.join(_UNITS)})(?:e?s)?\b",
        re.IGNORECASE,
    ),
    phrase=re.compile("|".join(rf"(\b(?:{p})\b)" for p in _PHRASES.values()), re.IGNORECASE),
    phrases=tuple(_PHRASES),
    numbers={**NUMBERS.cardinals, **NUMBERS.others},
    units=_UNITS | _ADVERBS,
)  # fmt: skip
