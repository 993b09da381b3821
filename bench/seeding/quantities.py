"""Errors in quantities said in words, in units and in times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bench.seeding.base import BEYOND, Find, Kind, chosen, phrase, put, removed, replaced

NUMBER_WORDS: Final = {
    "dos": ("two", "2"), "tres": ("three", "3"), "cuatro": ("four", "4"), "cinco": ("five", "5"),
    "seis": ("six", "6"), "siete": ("seven", "7"), "ocho": ("eight", "8"), "nueve": ("nine", "9"),
    "diez": ("ten", "10"), "once": ("eleven", "11"), "doce": ("twelve", "12"),
    "quince": ("fifteen", "15"), "veinte": ("twenty", "20"), "treinta": ("thirty", "30"),
    "cuarenta": ("forty", "40"), "cincuenta": ("fifty", "50"), "cien": ("hundred", "100"),
}  # fmt: skip
WEAK: Final = frozenset("los las estos estas ambos y o a de entre otros otras sus".split())
"""Words behind which a number says little, or is one of two."""
NUMBER_WORD: Final = phrase(*NUMBER_WORDS)
TIMES: Final = phrase(
    r"(?:una|dos|tres|cuatro|cinco|seis|\d+) ve(?:z|ces)"
    r" (?:al|por|a la|cada) (?:día|semana|mes|año)"
)
ORDINALS: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "primer": (r"first|1st", ("segundo", "cuarto")),
    "primero": (r"first|1st", ("segundo", "cuarto")),
    "primera": (r"first|1st", ("segunda", "tercera")),
    "primeros": (r"first", ("segundos", "últimos")),
    "primeras": (r"first", ("segundas", "últimas")),
    "segundo": (r"second|2nd", ("cuarto", "quinto")),
    "segunda": (r"second|2nd", ("primera", "tercera")),
    "tercer": (r"third|3rd", ("segundo", "cuarto")),
    "tercero": (r"third|3rd", ("segundo", "cuarto")),
    "tercera": (r"third|3rd", ("segunda", "cuarta")),
    "cuarta": (r"fourth|4th", ("segunda", "quinta")),
    "cuarto": (r"fourth|4th", ("segundo", "quinto")),
    "quinta": (r"fifth|5th", ("segunda", "cuarta")),
    "quinto": (r"fifth|5th", ("segundo", "cuarto")),
}
FRACTIONS: Final[Sequence[tuple[str, str, Sequence[str]]]] = (
    (r"half", r"(?<=la )mitad", ("tercera parte", "cuarta parte")),
    (r"half", r"media(?= \w)", ("una", "un cuarto de")),
    (r"half", r" y medi[oa]\b", ("",)),
    (r"thirds?", r"tercio", ("cuarto", "quinto")),
    (r"thirds?", r"tercios", ("cuartos", "quintos")),
    (r"thirds?", r"(?<=la )tercera parte", ("mitad", "cuarta parte")),
    (r"quarters?", r"cuarto(?= de)", ("tercio", "quinto")),
    (r"(?:quarters?|fourths?)", r"tres cuartas partes", ("dos terceras partes", "la mitad")),
    (r"½", r"½", ("¼", "")),
    (r"1/2", r"1/2", ("1/4", "2")),
)
MONTHS: Final = {
    "enero": "January", "febrero": "February", "marzo": "March", "abril": "April",
    "mayo": "May", "junio": "June", "julio": "July", "agosto": "August",
    "septiembre": "September", "octubre": "October", "noviembre": "November",
    "diciembre": "December",
}  # fmt: skip
WEEKDAYS: Final = {
    "lunes": "Mondays?", "martes": "Tuesdays?", "miércoles": "Wednesdays?", "jueves": "Thursdays?",
    "viernes": "Fridays?", "sábado": "Saturdays?", "domingo": "Sundays?",
}  # fmt: skip
TIME_UNITS: Final = {
    "años": "years?", "meses": "months?", "días": "days?", "minutos": "min(?:ute)?s?",
    "semanas": "weeks?", "horas": "h(?:ou)?rs?",
}  # fmt: skip
SAME_GENDER: Final = (("años", "meses", "días", "minutos"), ("semanas", "horas"))
"""So that an article or an adjective beside the unit still agrees with it."""
DOSE_UNITS: Final = {
    "mg": ("g", "mcg"), "mcg": ("mg",), "µg": ("mg",), "g": ("mg",), "kg": ("g",),
    "ml": ("l", "mg"), "mL": ("L", "mg"), "cm": ("mm",), "mm": ("cm",), "Gy": ("cGy",),
    "gramos": ("miligramos",), "miligramos": ("gramos",), "libras": ("kilos", "onzas"),
    "unidades": ("ml", "mg"), "mg/dl": ("mg/l", "mmol/l"), "mg/dL": ("mg/L", "mmol/L"),
    "mg/kg": ("mg", "g/kg"), "mg/m²": ("mg", "mg/kg"), "mEq": ("mg",), "litros": ("mililitros",),
    "°F": ("°C",), "°C": ("°F",),
}  # fmt: skip
DOSE_FORMS: Final = {
    "tabletas": ("cápsulas", "cucharadas"), "tableta": ("cápsula", "cucharada"),
    "pastilla": ("inyección", "cápsula"), "pastillas": ("inyecciones", "cápsulas"),
    "cápsula": ("tableta", "gota"), "cápsulas": ("tabletas", "gotas"),
    "gotas": ("cucharadas",), "cucharaditas": ("cucharadas",), "cucharadita": ("cucharada",),
    "parche": ("comprimido",), "parches": ("comprimidos",), "inhalaciones": ("inyecciones",),
    "tazas": ("cucharadas",), "taza": ("cucharada",), "vasos": ("litros",),
}  # fmt: skip
DOSE_FORM_EN: Final = phrase(
    r"tablets?|pills?|capsules?|drops?|teaspoons?|patch(?:es)?|puffs?|inhalations?|cups?|glasses"
)
DAILY: Final[Mapping[str, Sequence[str]]] = {
    "diario": ("semanal", "mensual"), "diaria": ("semanal", "mensual"),
    "diarios": ("semanales",), "diarias": ("semanales",), "diariamente": ("semanalmente",),
    "cada día": ("cada semana", "cada hora"), "todos los días": ("todas las semanas",),
    "a diario": ("semanalmente",), "todas las mañanas": ("todas las semanas",),
    "semanal": ("diario", "mensual"), "semanales": ("diarios", "mensuales"),
    "cada semana": ("cada día", "cada mes"),
}  # fmt: skip
DAILY_EN: Final = r"daily|every (?:single )?day|each day|weekly|every week|each week|every morning"
PER: Final[Mapping[str, Sequence[str]]] = {
    "al día": ("a la semana", "por hora"), "por día": ("por hora", "por semana"),
    "diarios": ("por hora",), "a la semana": ("al día", "al mes"), "por semana": ("por día",),
    "por hora": ("por minuto", "por día"), "al mes": ("a la semana",), "al año": ("al mes",),
    "por año": ("por mes",), "por minuto": ("por hora",),
}  # fmt: skip
PER_EN: Final = (
    r"(?:an?|per|each|every) (?:day|week|hour|month|year|minute)|daily|weekly|/(?:day|d)"
)
HALF_DAY: Final = re.compile(r"(?<=\d )(?P<half>[ap])\. ?m\.")
_COUNT: Final = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(NUMBER_WORDS)})"


def says(source: str, *forms: str) -> bool:
    return phrase(*forms).search(source) is not None


def number_word_changed(source: str, target: str) -> Iterator[str]:
    words = list(NUMBER_WORDS)
    for found in NUMBER_WORD.finditer(target):
        word = found[0].lower()
        if word != "once" and says(source, *NUMBER_WORDS[word]):
            there = {other for other in words if says(source, *NUMBER_WORDS[other])}
            others = [w for w in words[:10] if w not in there and w != word]
            yield put(target, *found.span(), chosen(others, source, word))


def number_word_dropped(source: str, target: str) -> Iterator[str]:
    for found in NUMBER_WORD.finditer(target):
        before = target[: found.start()].lower().split()[-1:]
        is_weak = not before or before[0] in WEAK or before[0].isdigit()
        after = re.match(r" [^\W\d_]{4,}", target[found.end() :])
        if after and not is_weak and says(source, *NUMBER_WORDS[found[0].lower()]):
            yield put(target, *found.span())


def times_a_day(source: str, target: str) -> Iterator[str]:
    if not re.search(r"\b(?:once|twice|times|daily)\b", source, re.IGNORECASE):
        return
    for found in TIMES.finditer(target):
        count, times, *rest = found[0].split()
        others = {"una": "dos", "dos": "tres", "tres": "cuatro", "cuatro": "dos", "cinco": "dos"}
        other = others.get(count.lower(), "tres")
        if count.isdigit():
            other = str(int(count) + (2 if int(count) % 2 else -1))
        times = "vez" if other == "1" else "veces"
        yield put(target, *found.span(), " ".join([other, times, *rest]))
        if count.lower() not in ("una", "1"):
            yield put(target, *found.span(), " ".join(["una vez", *rest]))


def ordinals(source: str, target: str) -> Iterator[str]:
    for word, (cue, others) in ORDINALS.items():
        if says(source, cue):
            yield from replaced(target, phrase(word), {word: others})


def fractions(source: str, target: str) -> Iterator[str]:
    for cue, pattern, others in FRACTIONS:
        if re.search(rf"(?<![A-Za-z]){cue}(?![A-Za-z])", source, re.IGNORECASE):
            for found in re.finditer(rf"(?<![^\W\d_]){pattern}(?![^\W\d_])", target):
                yield from (put(target, *found.span(), new) for new in others)


def named(table: Mapping[str, str]) -> Find:
    """Another name of a closed list, such as the months."""

    def find(source: str, target: str) -> Iterator[str]:
        there = [word for word, english in table.items() if re.search(rf"\b{english}\b", source)]
        others = [word for word in table if word not in there]
        for word in there:
            for found in phrase(word).finditer(target):
                yield put(target, *found.span(), chosen(others, source, word))

    return find


def _units_of_time(source: str, target: str, count: str) -> Iterator[tuple[re.Match[str], str]]:
    """Units of time behind a number in the target whose English unit is in the source."""
    for unit, english in TIME_UNITS.items():
        cue = re.search(rf"(?<![A-Za-z]){english}(?![A-Za-z])", source)
        if cue:
            for found in re.finditer(rf"(?<=\s){unit}(?![\w-])", target):
                if re.search(rf"(?<![\w.,]){count}\s$", target[: found.start()], re.IGNORECASE):
                    yield found, unit


def time_unit(count: str) -> Find:
    def find(source: str, target: str) -> Iterator[str]:
        for found, unit in _units_of_time(source, target, count):
            for group in SAME_GENDER:
                others = [other for other in group if other != unit]
                if unit in group and others:
                    yield from (put(target, *found.span(), other) for other in others)

    return find


def time_unit_lost(source: str, target: str) -> Iterator[str]:
    """The unit goes, its number stays; not where it is said again, or where it is an age."""
    for found, unit in _units_of_time(source, target, _COUNT):
        stem = {"meses": "mes", "años": "año"}.get(unit, unit[:-1])
        is_again = len(re.findall(rf"\b{stem}(?:e?s)?\b", target)) > 1
        before = target[: found.start()].split()[-2:-1]
        is_length = unit != "años" or before in (["durante"], ["por"], ["hace"], ["cada"], ["en"])
        if not is_again and is_length:
            yield put(target, *found.span())


def dose_unit(source: str, target: str) -> Iterator[str]:
    if re.search(r"\d|dose|unit", source):
        for unit, others in DOSE_UNITS.items():
            for found in re.finditer(rf"(?<=\d)(\s?){re.escape(unit)}(?![\w/²-])", target):
                for new in others:
                    yield target[: found.end(1)] + new + target[found.end() :]


def dose_form(source: str, target: str) -> Iterator[str]:
    if DOSE_FORM_EN.search(source):
        yield from replaced(target, phrase(*DOSE_FORMS), DOSE_FORMS)


def daily(source: str, target: str) -> Iterator[str]:
    is_life = re.search(r"daily (?:life|living|activit|task|routine)|everyday", source)
    if says(source, DAILY_EN) and not (is_life or "vida diaria" in target):
        yield from replaced(target, phrase(*sorted(DAILY, key=len, reverse=True)), DAILY)


def per_day(source: str, target: str) -> Iterator[str]:
    if re.search(PER_EN, source):
        yield from replaced(target, phrase(*PER), PER)


def half_of_day(source: str, target: str) -> Iterator[str]:
    if re.search(r"[ap]\.m\.", source):
        for found in HALF_DAY.finditer(target):
            yield put(target, *found.span("half"), "p" if found["half"] == "a" else "a")


def unsaid_times(source: str, target: str) -> Iterator[str]:
    """`dos veces al día` becomes `al día`."""
    if re.search(r"\b(?:twice|times)\b", source, re.IGNORECASE):
        pattern = re.compile(r"(?<!\w)(?:dos|tres|cuatro|cinco|seis|\d+) veces (?=al día|a la sem)")
        yield from removed(target, pattern)


_WORDS: Final = rf"(?:{'|'.join(NUMBER_WORDS)})"
KINDS: Final = (
    Kind("number word changed", "number words", number_word_changed),
    Kind("number word dropped", "number words", number_word_dropped),
    Kind("times a day changed", "times a day", times_a_day),
    Kind("times a day lost", "times a day", unsaid_times),
    Kind("ordinal", "ordinals", ordinals),
    Kind("fraction", "fractions", fractions),
    Kind("month", "months", named(MONTHS)),
    Kind("unit of time behind digits", "units", time_unit(r"\d+(?:[.,]\d+)?")),
    Kind("unit of dose behind digits", "units", dose_unit),
    Kind("unit behind a number word", "units in words", time_unit(_WORDS)),
    Kind("unit of time lost", "units in words", time_unit_lost),
    Kind("daily made weekly", "periods", daily),
    Kind("per day made per hour", "periods", per_day),
    Kind("dose form", BEYOND, dose_form),
    Kind("weekday", BEYOND, named(WEEKDAYS)),
    Kind("a.m. made p.m.", BEYOND, half_of_day),
)
