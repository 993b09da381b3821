"""Closed classes of Spanish words, by their meaning; see `checks.word_classes`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PERIODS: Final = {
    "-": r"hoy en día|hoy día|horas? de (?:acostarse|dormir|comer|sueño)",
    "year": r"años?|anual(?:es|mente)?|bienal(?:es|mente)?",
    "month": r"mes(?:es)?|mensual(?:es|mente)?|(?:bi|tri|se)mestr(?:al(?:es|mente)?|es?)",
    "week": r"semanas?|semanal(?:es|mente)?|quincenal(?:es|mente)?|bisemanal(?:es)?",
    "day": r"días?|diari[oa]s?|diariamente|cotidian[oa]s?|diurn[oa]s?|d(?<=/d)",
    "hour": r"horas|(?:una|por|cada|media|1|a la) hora|hora y|h(?<=[\d/]h)|h(?<=\d h)",
    "minute": r"minutos?|min",
}

_END: Final = r"(?![\d/])"
"""What a fraction in digits ends with."""
_NTH: Final = r"(?:\.?[ºª°]|\.[oa]s?|\.?er)"
"""What makes an ordinal of digits: 2.ª, 3.er."""
_FRACTIONS: Final = {
    "-": r"vida media|edad media|oído medio|medio ambiente|por medio|en medio"
    r"|(?:fase|grado|tipo)s? \d/\d|término medio",
    "2/3": rf"dos (?:tercios|terceras partes)|2/3{_END}",
    "3/4": rf"tres (?:cuartos|cuartas partes)|3/4{_END}",
    "1/2": rf"mitad|y medi[oa]|1/2{_END}"
    r"|media (?:hora|tableta|pastilla|dosis|taza|cucharad\w+|docena|pulgada|milla|libra)"
    r"|medio (?:comprimido|litro|kilo|vaso|año|día|galón)",
    "1/3": rf"(?:un )?tercio|tercera parte|1/3{_END}",
    "1/4": rf"cuarto de|un cuarto|cuarta parte|1/4{_END}",
    "1/5": rf"quint[oa]s?(?= partes?| de)|[1-4]/5{_END}",
    "1/2?": r"medi[oa]s?|\d*[.,]5|50(?: ?%)?|semi\w*|mediad[oa]s?|cincuenta",
    "1/3?": r"tercios|tercer\w*|33", "1/4?": r"cuart[oa]s?|0?[.,]25|25|trimestr\w+",
    "2/3?": r"66|67", "3/4?": r"0?[.,]75|75", "1/5?": "quint[oa]s?|20",
}  # fmt: skip
_ORDINALS: Final = {
    "-": r"\d+ segundos?|por segundo|tercera edad|tercio superior|pocos segundos",
    "first": rf"primer(?:[oa]s?|amente)?|1{_NTH}",
    "second": rf"segund[oa]s?|2{_NTH}|2d[oa]",
    "third": rf"tercer(?:[oa]s?)?|3{_NTH}|tercios?|3r[oa]",
    "fourth": rf"cuart[oa]s?|4{_NTH}|4t[oa]", "fifth": rf"quint[oa]s?|5{_NTH}|5t[oa]",
    "sixth": rf"sext[oa]s?|6{_NTH}|6t[oa]", "seventh": rf"s[ée]ptim[oa]s?|7{_NTH}",
    "eighth": rf"octav[oa]s?|8{_NTH}", "ninth": rf"noven[oa]s?|9{_NTH}",
    "tenth": rf"décim[oa]s?|10{_NTH}",
    "last": r"últim[oa]s?|final(?:es|mente)?",
}  # fmt: skip
_DATES: Final = {
    "1": r"[Ee]nero|ene\.", "2": r"[Ff]ebrero|feb\.", "3": r"[Mm]arzo|mar\.",
    "4": r"[Aa]bril|abr\.", "5": r"mayo|Mayo(?= de)", "6": r"[Jj]unio|jun\.",
    "7": r"[Jj]ulio|jul\.", "8": r"[Aa]gosto|ago\.",
    "9": r"[Ss]ep?tiembre|sept?\.", "10": r"[Oo]ctubre|oct\.",
    "11": r"[Nn]oviembre|nov\.", "12": r"[Dd]iciembre|dic\.",
    "Monday": r"[Ll]unes", "Tuesday": r"[Mm]artes", "Wednesday": r"[Mm]i[ée]rcoles",
    "Thursday": r"[Jj]ueves", "Friday": r"[Vv]iernes", "Saturday": r"[Ss]ábados?",
    "Sunday": r"[Dd]omingos?",
}  # fmt: skip

WORD_CLASSES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "periods": _PERIODS,
        "fractions": _FRACTIONS,
        "ordinals": _ORDINALS,
        "dates": _DATES,
    }
)
