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

WORD_CLASSES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"periods": _PERIODS})
