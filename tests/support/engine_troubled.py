"""An engine for tests whose translations have every fault that one can have, the same each time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

from pipeline.engines.base import Capabilities, Hypotheses, Hypothesis, LanguagePair, WordScore

WORDS = (
    "calmantes", "entorpecido", "paciente", "zzxqv", "obrigação", "não", "mumps", "embarazada",
    "hola  hola", "a\u00a0 b", "\x1b[31m", "10 mg", "excerpt", "no", "tumores", "médica",
    "\u202eabc",
)  # fmt: skip
"""Words of Spanish, Portuguese, English and none; blanks, numbers, what cannot be seen."""
ANSWERS = {
    "immune cells": "agentes inmunes",
    "Immune cells": "Agentes inmunes",
    "Now the immune cells attack the virus.": "Ahora los agentes inmunes atacan el virus.",
}
"""With a glossary that says `células inmunitarias`, the gender of a term changes."""


class TroubledEngine:
    """Leaves words of the source, names words that it does not know, doubles and loses
    placeholders, is unsure of half of what it says."""

    name = "troubled"
    is_passthrough = False
    placeholder_format: str | None = "XQ{}"

    def serves(self, pair: LanguagePair) -> bool:
        return True

    def signature(self, pair: LanguagePair) -> str:
        return "troubled/1"

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        return [tuple(_translate(sentence, n) for n in range(hypotheses)) for sentence in sentences]

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        return Capabilities(scores=True)

    def score_words(
        self, sentences: Sequence[str], targets: Sequence[str], pair: LanguagePair
    ) -> list[list[WordScore]]:
        """Of each word what its letters give."""
        return [
            [
                WordScore(word, -(crc32(word.encode("utf-8", "replace")) % 400) / 100)
                for word in target.split()
            ]
            for target in targets
        ]


def _translate(sentence: str, number: int) -> Hypothesis:
    """A hypothesis for a sentence that depends on nothing else."""
    if sentence in ANSWERS:
        return Hypothesis(ANSWERS[sentence])
    chance = crc32(f"{number} {sentence}".encode("utf-8", "replace"))
    parts: list[str] = []
    unknown: list[str] = []
    for word in sentence.split():
        chance = (chance * 1103515245 + 12345) % 2**31
        if re.fullmatch(r"\W*XQ\d+\W*", word):
            parts += [word] * (chance >> 8 & 3)
            continue
        choice = (chance >> 8) % 6
        new = word if choice < 2 else WORDS[(chance >> 12) % len(WORDS)]
        parts.append(new)
        if choice in (1, 2, 3):
            unknown += re.findall(r"[^\W\d_]+", new)
    return Hypothesis(" ".join(parts), -(chance >> 4) % 90 / 100 - 0.9, unknown=tuple(unknown))
