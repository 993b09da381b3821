"""Units and stages in Spanish words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import UnitWords

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
        "tablet": r"(?:de )?(?:tabletas?|pastillas?|comprimidos?|píldoras?|grageas?)",
        "capsule": r"cápsulas?", "drop": r"gotas?", "patch": r"parches?",
        "puff": r"inhalaci(?:ón|ones)|puffs?|bocanadas?|disparos?|pulverizaci(?:ón|ones)"
        r"|aplicaci(?:ón|ones)|rociadas?",
        "tablespoon": r"(?:de )?cucharadas?(?: soperas?)?",
        "teaspoon": r"(?:de )?cucharaditas?", "unit": r"(?:de )?unidad(?:es)?(?: internacionales)?",
        "pint": r"pintas?", "quart": r"cuartos? de galón", "gallon": r"gal(?:ón|ones)",
        "block": r"cuadras?|manzanas?",
    },
    times=("día", "dia", "semana", "hora"),
    labels=r"cuadros?|tablas?|figuras?|recuadros?|capítulos?|secci(?:ón|ones)|páginas?|apéndices?|fig",
    stages=("etapas?", "est[aá]dios?", "fases?", "grados?", "tipos?", "clases?", "nivel(?:es)?"),
)  # fmt: skip
