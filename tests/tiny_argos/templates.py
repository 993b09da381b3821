"""The little language of the test package: patient sentences, English and Spanish, by grammar.

All text here was written for this file. Nouns carry gender and number so that the model has
something to learn: agreement, and adjectives that follow the noun.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

Pair = tuple[str, str]


class Noun(NamedTuple):
    en: str
    es: str
    gender: str
    """`m` or `f`."""
    plural: bool = False


class Adjective(NamedTuple):
    en: str
    masculine: str
    feminine: str

    def agreeing(self, noun: Noun) -> str:
        """The Spanish form that goes with `noun`."""
        form = self.feminine if noun.gender == "f" else self.masculine
        if not noun.plural:
            return form
        return form + ("s" if form[-1] in "aeo" else "es")


PEOPLE: Final = (
    Noun("doctor", "médico", "m"),
    Noun("nurse", "enfermera", "f"),
    Noun("surgeon", "cirujano", "m"),
    Noun("patient", "paciente", "m"),
    Noun("specialist", "especialista", "m"),
    Noun("pharmacist", "farmacéutica", "f"),
    Noun("patients", "pacientes", "m", True),
    Noun("doctors", "médicos", "m", True),
    Noun("nurses", "enfermeras", "f", True),
)
THINGS: Final = (
    Noun("tumor", "tumor", "m"),
    Noun("cell", "célula", "f"),
    Noun("tissue", "tejido", "m"),
    Noun("lung", "pulmón", "m"),
    Noun("breast", "mama", "f"),
    Noun("bone", "hueso", "m"),
    Noun("skin", "piel", "f"),
    Noun("gland", "glándula", "f"),
    Noun("lymph node", "ganglio linfático", "m"),
    Noun("immune cell", "célula inmunitaria", "f"),
    Noun("immune system", "sistema inmunitario", "m"),
    Noun("cells", "células", "f", True),
    Noun("immune cells", "células inmunitarias", "f", True),
    Noun("cancer cells", "células cancerosas", "f", True),
    Noun("tumors", "tumores", "m", True),
    Noun("lungs", "pulmones", "m", True),
    Noun("glands", "glándulas", "f", True),
    Noun("lymph nodes", "ganglios linfáticos", "m", True),
)
TREATMENTS: Final = (
    Noun("treatment", "tratamiento", "m"),
    Noun("chemotherapy", "quimioterapia", "f"),
    Noun("surgery", "cirugía", "f"),
    Noun("biopsy", "biopsia", "f"),
    Noun("medicine", "medicamento", "m"),
    Noun("test", "prueba", "f"),
    Noun("immunotherapy", "inmunoterapia", "f"),
    Noun("radiation", "radiación", "f"),
    Noun("clinical trial", "ensayo clínico", "m"),
    Noun("tests", "pruebas", "f", True),
    Noun("clinical trials", "ensayos clínicos", "m", True),
    Noun("medicines", "medicamentos", "m", True),
)
ADJECTIVES: Final = (
    Adjective("healthy", "sano", "sana"),
    Adjective("abnormal", "anormal", "anormal"),
    Adjective("small", "pequeño", "pequeña"),
    Adjective("affected", "afectado", "afectada"),
    Adjective("new", "nuevo", "nueva"),
    Adjective("left", "izquierdo", "izquierda"),
    Adjective("right", "derecho", "derecha"),
    Adjective("large", "grande", "grande"),
)
VERBS: Final = (
    ("treats", "treat", "trata", "tratan"),
    ("removes", "remove", "extirpa", "extirpan"),
    ("finds", "find", "encuentra", "encuentran"),
    ("examines", "examine", "examina", "examinan"),
    ("destroys", "destroy", "destruye", "destruyen"),
    ("affects", "affect", "afecta", "afectan"),
)
EFFECTS: Final = (
    ("pain", "dolor"),
    ("fever", "fiebre"),
    ("nausea", "náuseas"),
    ("bleeding", "sangrado"),
    ("fatigue", "cansancio"),
    ("swelling", "hinchazón"),
)
TIMES: Final = (
    ("every day", "todos los días"),
    ("before surgery", "antes de la cirugía"),
    ("after treatment", "después del tratamiento"),
    ("at home", "en casa"),
    ("in the hospital", "en el hospital"),
)
NUMBERS: Final = (("two", "dos"), ("three", "tres"), ("four", "cuatro"), ("10", "10"), ("25", "25"))


def the(noun: Noun) -> Pair:
    """The noun with its definite article."""
    article = {"m": ("el", "los"), "f": ("la", "las")}[noun.gender][noun.plural]
    return f"the {noun.en}", f"{article} {noun.es}"


def described(noun: Noun, adjective: Adjective) -> Pair:
    """Article, noun and adjective, each language in its own order."""
    en, es = the(noun)
    return f"the {adjective.en} {en[4:]}", f"{es} {adjective.agreeing(noun)}"


def _phrase(rng: random.Random, nouns: tuple[Noun, ...]) -> tuple[str, str, bool]:
    noun = rng.choice(nouns)
    en, es = described(noun, rng.choice(ADJECTIVES)) if rng.random() < 0.5 else the(noun)
    return en, es, noun.plural


def _acts(rng: random.Random) -> Pair:
    en, es, plural = _phrase(rng, PEOPLE + TREATMENTS)
    what_en, what_es, _ = _phrase(rng, THINGS)
    verb = rng.choice(VERBS)
    return f"{en} {verb[plural]} {what_en}.", f"{es} {verb[2 + plural]} {what_es}."


def _causes(rng: random.Random) -> Pair:
    en, es, plural = _phrase(rng, TREATMENTS)
    effect = rng.choice(EFFECTS)
    verb = ("may cause", "puede causar", "pueden causar")
    return f"{en} {verb[0]} {effect[0]}.", f"{es} {verb[1 + plural]} {effect[1]}."


def _needs(rng: random.Random) -> Pair:
    en, es, plural = _phrase(rng, PEOPLE)
    what_en, what_es, _ = _phrase(rng, TREATMENTS)
    time = rng.choice(TIMES)
    return (
        f"{en} {'need' if plural else 'needs'} {what_en} {time[0]}.",
        f"{es} {'necesitan' if plural else 'necesita'} {what_es} {time[1]}.",
    )


def _counts(rng: random.Random) -> Pair:
    noun = rng.choice([n for n in THINGS + TREATMENTS if n.plural])
    number = rng.choice(NUMBERS)
    en, es, plural = _phrase(rng, PEOPLE)
    verb = rng.choice(VERBS)
    return (
        f"{en} {verb[plural]} {number[0]} {noun.en}.",
        f"{es} {verb[2 + plural]} {number[1]} {noun.es}.",
    )


def _is(rng: random.Random) -> Pair:
    noun = rng.choice(THINGS + TREATMENTS)
    adjective = rng.choice(ADJECTIVES)
    en, es = the(noun)
    be = ("are", "son") if noun.plural else ("is", "es")
    return f"{en} {be[0]} {adjective.en}.", f"{es} {be[1]} {adjective.agreeing(noun)}."


def _asks(rng: random.Random) -> Pair:
    who = rng.choice(PEOPLE)
    en, es = the(who)
    what_en, what_es, _ = _phrase(rng, TREATMENTS)
    to = f"al {who.es}" if es.startswith("el ") else f"a {es}"
    return f"ask {en} about {what_en}.", f"pregunte {to} sobre {what_es}."


def _what(rng: random.Random) -> Pair:
    en, es, plural = _phrase(rng, THINGS + TREATMENTS)
    be = ("are", "qué son") if plural else ("is", "qué es")
    return f"what {be[0]} {en}?", f"¿{be[1]} {es}?"


def _title(rng: random.Random) -> Pair:
    noun = rng.choice(THINGS + TREATMENTS)
    adjective = rng.choice(ADJECTIVES)
    if rng.random() < 0.3:
        return noun.en, noun.es
    return f"{adjective.en} {noun.en}", f"{noun.es} {adjective.agreeing(noun)}"


RULES: Final[tuple[Callable[[random.Random], Pair], ...]] = (
    *(_acts, _acts, _causes, _needs, _counts),
    *(_is, _asks, _what, _title),
)
"""`_acts` stands twice: it has by far the most sentences."""


def generate(count: int, seed: int) -> Iterator[Pair]:
    """`count` different sentence pairs, capitalised; the same for the same seed."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        en, es = rng.choice(RULES)(rng)
        if en not in seen:
            seen.add(en)
            yield capitalised(en), capitalised(es)


def capitalised(text: str) -> str:
    """The first letter, which `¿` may precede, as a capital."""
    first = text.startswith("¿")
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]
