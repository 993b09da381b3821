"""Sentences of our own on doses, warnings and appointments, which few free corpora have.

`data/instructions.tsv` holds them with slots; its head says how.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.corpus import Pair

FILE: Final = Path(__file__).parent / "data" / "instructions.tsv"
SOURCE: Final = "instructions"
"""What these pairs are called among the sources."""
_SLOT: Final = re.compile(r"\{([^{}]+)\}")
_RANGE: Final = re.compile(r"(\d+(?:\.\d)?)-(\d+(?:\.\d)?)")

Values = dict[str, list[tuple[str, str]]]


def read(path: Path = FILE) -> tuple[Values, list[tuple[str, str]]]:
    """What may stand in each slot, and the sentences: English and Spanish, both.

    Raises ValueError where the two sides of a sentence have not the same slots.
    """
    values: Values = {}
    sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        *name, english, spanish = line.split("\t")
        if name:
            values.setdefault(name[0].removeprefix("@"), []).append((english, spanish))
        elif sorted(_SLOT.findall(english)) != sorted(_SLOT.findall(spanish)):
            raise ValueError(f"{path}: other slots in the Spanish: {english}")
        else:
            sentences.append((english, spanish))
    return values, sentences


def expand(copies: int, seed: int, path: Path = FILE) -> Iterator[Pair]:
    """Each sentence `copies` times with what chance puts in its slots; once if it has none."""
    values, sentences = read(path)
    rng = random.Random(seed)
    for english, spanish in sentences:
        slots = _SLOT.findall(english)
        for _ in range(copies if slots else 1):
            drawn = {name: _draw(name, slots.count(name), values, rng) for name in slots}
            sides = (
                _filled(text, {name: [pair[side] for pair in drawn[name]] for name in drawn})
                for side, text in enumerate((english, spanish))
            )
            yield Pair(SOURCE, next(sides), _joined(next(sides)))


def _draw(name: str, count: int, values: Values, rng: random.Random) -> list[tuple[str, str]]:
    if name in values:
        return rng.sample(values[name], count)
    low, high = _RANGE.fullmatch(name).groups()  # type: ignore[union-attr]
    if "." not in low:
        numbers = [str(rng.randint(int(low), int(high))) for _ in range(count)]
    else:
        numbers = [f"{rng.uniform(float(low), float(high)):.1f}" for _ in range(count)]
    return [(number, number) for number in numbers]


def _filled(text: str, drawn: dict[str, list[str]]) -> str:
    left = {name: list(words) for name, words in drawn.items()}
    return _SLOT.sub(lambda slot: left[slot[1]].pop(0), text)


def _joined(spanish: str) -> str:
    """`y` and `o` as they are written before a word that sounds like them, `de el` and `a el` as
    one word."""
    spanish = re.sub(r"\b(de|a) el (?=[a-záéíóú]|Dr)", r"\1l ", spanish)
    spanish = re.sub(r"\by (?=h?i(?!e))", "e ", spanish)
    return re.sub(r"\bo (?=h?o)", "u ", spanish)
