"""Errors in the text as a whole: clauses lost, doubled or added; register; spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bench.seeding.base import BEYOND, SENTENCE_START, Kind, of_half, phrase, put, replaced

CLAUSE: Final = re.compile(r"[,;] [^,;.:()]+(?=[,;.])")
SENTENCE: Final = re.compile(r"(?<=[.!?] )[^.!?]{12,}[.!?]$")
LEAST_WORDS: Final = 4
ADDED: Final = (
    "Consulte a su médico antes de tomarlo.",
    "Los resultados se publicaron el mes pasado.",
    "Este medicamento puede causar somnolencia.",
    "No lo tome con alcohol.",
    "La mayoría de las personas se recupera por completo.",
    "Guárdelo en un lugar fresco y seco.",
    "También se puede usar en los niños.",
    "Su seguro médico puede cubrir el costo.",
    "El tratamiento dura varias semanas.",
    "Lávese bien las manos con agua y jabón.",
    "La enfermera le explicará cómo hacerlo.",
    "Los efectos secundarios son leves.",
    "Lleve una lista de todos sus medicamentos.",
    "Se necesitan más estudios para confirmarlo.",
    "El dolor suele desaparecer por sí solo.",
    "Pida una cita con el especialista.",
)
TU: Final = {"su": ("tu",), "sus": ("tus",), "usted": ("tú",)}
TU_ORDERS: Final = {
    "tome": ("toma",), "use": ("usa",), "llame": ("llama",), "hable": ("habla",),
    "consulte": ("consulta",), "pregunte": ("pregunta",), "deje": ("deja",), "beba": ("bebe",),
    "tómelo": ("tómalo",), "visite": ("visita",), "espere": ("espera",), "siga": ("sigue",),
}  # fmt: skip
YOU: Final = phrase("you", "your")
THEY: Final = phrase("he", "she", "it", "they", "his", "her", "hers", "its", "their", "theirs")
AGE: Final = re.compile(r"(?<!\w)años?(?!\w)")
ENGLISH: Final = {
    "sangre": ("blood",), "cáncer de mama": ("breast cancer",),
    "dolor": ("pain",), "tratamiento": ("treatment",), "estudio": ("study",), "piel": ("skin",),
    "riesgo": ("risk",), "enfermedad": ("disease",), "células": ("cells",), "fiebre": ("fever",),
    "tabletas": ("tablets",), "semana": ("week",), "niños": ("children",), "vacuna": ("vaccine",),
}  # fmt: skip


def clause_dropped(source: str, target: str) -> Iterator[str]:
    """A clause between commas, or the last sentence, of four words or more."""
    for pattern in (CLAUSE, SENTENCE):
        for found in pattern.finditer(target):
            if len(found[0].split()) > LEAST_WORDS:
                yield put(target, *found.span()).rstrip()


def said_twice(source: str, target: str) -> Iterator[str]:
    for found in CLAUSE.finditer(target):
        if len(found[0].split()) >= LEAST_WORDS:
            yield target[: found.end()] + found[0] + target[found.end() :]
    for found in SENTENCE.finditer(target):
        yield f"{target} {found[0]}"


def sentence_added(source: str, target: str) -> Iterator[str]:
    if target.endswith("."):
        yield from (f"{target} {new}" for new in of_half(source, ADDED))


def tu(source: str, target: str) -> Iterator[str]:
    """One word of address, where the source can mean the reader only."""
    if YOU.search(source) and not THEY.search(source):
        yield from replaced(target, phrase(*TU), TU)
        for found in phrase(*TU_ORDERS).finditer(target):
            if SENTENCE_START.search(target[: found.start()]):
                yield put(target, *found.span(), TU_ORDERS[found[0].lower()][0])


def anos(source: str, target: str) -> Iterator[str]:
    for found in AGE.finditer(target):
        yield put(target, *found.span(), found[0].replace("ñ", "n"))


def english_left(source: str, target: str) -> Iterator[str]:
    for spanish, (english,) in ENGLISH.items():
        if phrase(english).search(source):
            yield from replaced(target, phrase(spanish), {spanish: [english]})


KINDS: Final = (
    Kind("clause dropped", "left out and added", clause_dropped, promised=False),
    Kind("said twice", "left out and added", said_twice, promised=False),
    Kind("sentence added", "left out and added", sentence_added, promised=False),
    Kind("tú for usted", "register and spelling", tu, promised=False),
    Kind("años as anos", "register and spelling", anos, promised=False),
    Kind("English word left", BEYOND, english_left, promised=False),
)
