"""Units and stages in English words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import UnitWords

UNITS: Final = UnitWords(
    units={
        "%": r"per\s?cent",
        "year": r"years?|yrs?", "month": r"months?", "week": r"weeks?|wks?", "day": r"days?",
        "hour": r"hours?|hrs?", "minute": r"minutes?|mins?", "second": r"seconds?",
        "°F": r"degrees? Fahrenheit", "°C": r"degrees? Celsius",
        "mg": r"milligrams?", "µg": r"micrograms?", "g": r"grams?", "kg": r"kilograms?|kilos?",
        "ml": r"milliliters?", "l": r"liters?",
        "cm": r"centimeters?", "mm": r"millimeters?", "m": r"meters?", "km": r"kilometers?",
        "inch": r"inch(?:es)?", "foot": r"feet|foot", "lb": r"pounds?|lbs?", "oz": r"ounces?",
        "cup": r"cups?|glass(?:es)?", "mile": r"miles?",
        "tablet": r"tablets?|pills?|caplets?", "capsule": r"capsules?", "drop": r"drops?",
        "puff": r"puffs?|inhalations?|sprays?", "patch": r"patch(?:es)?",
        "tablespoon": r"tablespoons?(?:fuls?)?", "teaspoon": r"teaspoons?(?:fuls?)?",
        "unit": r"(?:international )?units?", "pint": r"pints?", "quart": r"quarts?",
        "gallon": r"gallons?",
        "block": r"blocks?(?=[.,;:)]|$| (?:a day|a week|per|each|away|from|or))",
    },
    times=("day", "week", "hour"),
    labels=r"tables?|figures?|figs?|box(?:es)?|chapters?|sections?|pages?|appendix",
    stages=("stages?", "grades?", "phases?", "types?", "class(?:es)?", "levels?"),
)  # fmt: skip
