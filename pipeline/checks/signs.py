"""Signs beside numbers, such as < ± − × ° $ and exponents, are not lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.word_classes import WordClass
from pipeline.model import Severity

CODE = "signs"
WORDS: Final = WordClass("signs")
SIGNS: Final = {
    "±": re.compile(r"±|\+/[-–−]"),
    "≈": re.compile(r"[≈≃∼~](?=\s?\d)"),
    "×": re.compile(r"(?<=\d)\s?[×x]\s?(?=\d)"),
    "°": re.compile(r"°|º(?=\s?[CF]\b)"),
    "−": re.compile(r"(?<![\w%\])’\u200b.-])(?<![\d%\])]\s)[-−–](?=[.,]?\d)"),
    "exponent": re.compile(r"[⁰¹²³⁴-⁹⁻]+|\^-?\d+"),
    "$": re.compile(r"[$€£]"),
    **{sign: re.compile(re.escape(sign)) for sign in "©®™÷≠‰§†→←↑↓"},
    "µ": re.compile(r"[µμ](?=[gmLl])"),
    "plus": re.compile(r"(?<![\w+])\+(?=\d)|(?<=\d)\+(?!\w)"),
    "brace": re.compile(r"[{}]"),
    "name_in_code": re.compile(r"\b\w*[A-Za-z0-9]_\w+"),
    **{letter: re.compile(letter) for letter in "αβγδκλΔΩ"},
}
"""How signs are written. Comparisons are limits; a percent sign is a unit."""
ANY: Final = re.compile(r"[±≈≃∼~×°º$€£⁰¹²³⁴-⁹⁻^©®™÷≠‰§†→←↑↓µμ+{}_αβγδκλΔΩ]|[-−–][.,]?\d|\d\s?x")
"""What any of them has in it."""


def check(pair: Pair) -> Iterator[Problem]:
    """An error for a sign that the target has less often, and no word for it."""
    source, target = plain(pair.source), plain(pair.target)
    if not ANY.search(source) or not target.strip():
        return
    for name, pattern in SIGNS.items():
        ours = [found[0].strip() for found in pattern.finditer(source)]
        if not ours:
            continue
        lost = len(ours) - sum(1 for _ in pattern.finditer(target))
        if lost > 0 and WORDS.knows(pair.target_lang):
            words = WORDS.find(target, pair.target_lang)
            lost -= sum(1 for word in words if word.name == name)
        if lost > 0:
            message = f"{quoted(ours[-lost:])} of the source is missing; keep the sign"
            yield Problem(CODE, Severity.ERROR, message)
