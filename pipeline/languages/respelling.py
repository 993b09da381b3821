"""Rules by which a word is spelt in another language: patterns and what stands for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

Rules = tuple[tuple[re.Pattern[str], str], ...]


def compile_rules(rules: Iterable[tuple[str, str]], end: str = "") -> Rules:
    """Rules from patterns and replacements; `end` is added to each pattern."""
    return tuple((re.compile(f"{pattern}{end}"), letters) for pattern, letters in rules)


def respell(word: str, rules: Rules) -> str:
    """A word with the rules applied to it, one after the other."""
    for pattern, letters in rules:
        word = pattern.sub(letters, word)
    return word
