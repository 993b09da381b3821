"""Units and stages in Portuguese words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import UnitWords

UNITS: Final = UnitWords(
    units={
        "%": r"por\s?cento",
        "year": r"anos?", "month": r"mês|meses", "week": r"semanas?", "day": r"dias?",
        "hour": r"horas?", "minute": r"minutos?", "second": r"segundos?",
        "a.m.": r"da manhã", "p.m.": r"da (?:tarde|noite)",
        "°F": r"graus? Fahrenheit", "°C": r"graus? Celsius",
        "mg": r"miligramas?", "µg": r"microgramas?", "g": r"gramas?", "kg": r"quilogramas?|quilos?",
        "ml": r"mililitros?", "l": r"litros?",
        "cm": r"centímetros?", "mm": r"milímetros?", "m": r"metros?", "km": r"quilômetros?",
        "inch": r"polegadas?", "foot": r"pés?", "lb": r"libras?", "oz": r"onças?",
        "cup": r"(?:de )?(?:vasos?|xícaras?)", "mile": r"milhas?",
        "tablet": r"comprimidos?|pílulas?|pastilhas?", "capsule": r"cápsulas?", "drop": r"gotas?",
        "puff": r"inalaç(?:ão|ões)|jatos?", "patch": r"adesivos?",
        "tablespoon": r"colher(?:es)? de sopa", "teaspoon": r"colher(?:es)? de chá",
        "unit": r"unidades?",
    },
    times=("dia", "semana", "hora"),
    labels=r"quadros?|tabelas?|figuras?|capítulos?|páginas?",
    stages=("etapas?", "est[aá]dios?", "fases?", "graus?", "tipos?", "classes?", "n[ií]ve(?:l|is)"),
)  # fmt: skip
