"""Halves, thirds and quarters are the same in source and target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.word_classes import WordClass, difference
from pipeline.model import Severity

CODE = "fractions"
_END: Final = r"(?![\d/])"
FRACTIONS: Final = WordClass(
    {
        "en": {
            "-": r"half[- ]li(?:fe|ves)|(?:phase|grade|type)s? \d/\d|half[- ](?:brother|sister)s?",
            "2/3": rf"two[- ]thirds|2/3{_END}", "3/4": rf"three[- ](?:quarters|fourths)|3/4{_END}",
            "1/2": rf"half|halves|1/2{_END}", "1/3": rf"(?:an?|one)[- ]third|1/3{_END}",
            "1/4": rf"quarters?|(?:an?|one)[- ]fourth|1/4{_END}",
            "1/5": rf"(?:an?|one|two|three|four)[- ]fifths?|[1-4]/5{_END}",
            "1/2?": r"\d*\.5|50(?: ?%)?|mid\w*|semi\w*|halfway|fifty",
            "1/3?": r"thirds?|33(?:\.3+)?", "1/4?": r"fourths?|0?\.25|25|quarterly|rooms?",
            "2/3?": r"66|67", "3/4?": r"0?\.75|75", "1/5?": "fifths?|20",
        },
        "es": {
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
        },
    }
)  # fmt: skip


SIGNS: Final = str.maketrans({"½": " 1/2", "⅓": " 1/3", "⅔": " 2/3", "¼": " 1/4", "¾": " 3/4"})


def check(pair: Pair) -> Iterator[Problem]:
    """An error for a fraction that is lost, added or changed; `50%` may say a half."""
    source, target = (plain(text).translate(SIGNS) for text in (pair.source, pair.target))
    if not FRACTIONS.knows(pair.source_lang, pair.target_lang) or not target.strip():
        return
    ours = list(FRACTIONS.find(source, pair.source_lang))
    theirs = list(FRACTIONS.find(target, pair.target_lang))
    lost = quoted([mention.text for mention in difference(ours, theirs)])
    new = quoted([mention.text for mention in difference(theirs, ours)])
    if lost and new:
        yield _error(f"{lost} became {new}; write the fraction of the source")
    elif lost:
        yield _error(f"{lost} of the source is missing; write the fraction of the source")
    elif new:
        yield _error(f"{new} is not in the source; write the amount of the source")


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
