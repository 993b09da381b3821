"""Units and stages in Spanish words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.base import UnitWords

UNITS: Final = UnitWords(
    units={
        "%": r"por\s?ciento",
        "year": r"años?", "month": r"mes(?:es)?", "week": r"semanas?", "day": r"días?|dias?",
        "hour": r"horas?", "minute": r"minutos?", "second": r"segundos?",
        "a.m.": r"de la mañana", "p.m.": r"de la (?:tarde|noche)",
        "°F": r"grados? Fahrenheit", "°C": r"grados? (?:Celsius|centígrados?)",
        "mg": r"miligramos?", "µg": r"microgramos?", "g": r"gramos?", "kg": r"kilos?|kilogramos?",
        "ml": r"mililitros?", "l": r"litros?",
        "cm": r"centímetros?", "mm": r"milímetros?", "m": r"metros?", "km": r"kilómetros?",
        "inch": r"pulgadas?", "foot": r"pies?", "lb": r"libras?", "oz": r"onzas?",
        "cup": r"(?:de )?(?:tazas?|vasos?)", "mile": r"millas?",
    },
    times=("día", "dia", "semana", "hora"),
    stages=("etapas?", "est[aá]dios?", "fases?", "grados?", "tipos?", "clases?", "nivel(?:es)?"),
)  # fmt: skip
