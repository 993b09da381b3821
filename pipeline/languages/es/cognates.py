"""Learned words that Spanish spells after the English ones: `colangiocito`, `cholangiocyte`.

No list has all of them, and a word that follows the rules is not made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pipeline.languages.respelling import compile_rules, respell
from pipeline.letters import unaccented

_MIN_STEM: Final = 6
"""Letters that two words must share."""

_SPELLING: Final = compile_rules(
    (
        ("ph", "f"),
        ("th", "t"),
        ("rh", "r"),
        ("ch|ck|k(?![ei])", "c"),
        ("y", "i"),
        ("^ps", "s"),
        ("^s(?=[bcdfgkmpqtv])", "es"),
        ("ae|oe", "e"),
        (r"([bdfglmnpst])\1", r"\1"),
    )
)
"""Letters of English words and what Spanish writes, applied one after the other."""

_ENGLISH_ENDING: Final = re.compile(
    r"(?:e?s|[ei]d|e|y|i(?:c|cal|es)s?|al|ous|ates?|ated|ations?|at|ing|li)?"
)
_SPANISH_ENDING: Final = re.compile(
    r"(?:[aeo]?s?|[ai]d[ao]s?|[ai]tic[ao]s?|ic[ao]s?|i[ao]s?|al(?:es)?|os[ao]s?|ar|acion(?:es)?"
    r"|ales|mente)"
)
"""What may follow the letters that two words share."""


def is_cognate(word: str, foreign: Iterable[str]) -> bool:
    """Whether a word in lower case is the Spanish form of one of the English words, as far as the
    rules of spelling tell."""
    ours = unaccented(word)
    single = ours.replace("rr", "r")  # `exorribonucleasa`
    return any(
        theirs[:3] == ours[:3] and (_is_form(ours, theirs) or _is_form(single, theirs))
        for theirs in map(_adapt, foreign)
    )


def _is_form(ours: str, theirs: str) -> bool:
    shared = next(
        (i for i, letters in enumerate(zip(ours, theirs, strict=False)) if len(set(letters)) > 1),
        min(len(ours), len(theirs)),
    )
    # The vowel before an ending may be part of both.
    return any(
        _SPANISH_ENDING.fullmatch(ours[end:]) and _ENGLISH_ENDING.fullmatch(theirs[end:])
        for end in range(max(_MIN_STEM, shared - 2), shared + 1)
    )


@lru_cache(maxsize=1 << 15)
def _adapt(word: str) -> str:
    return respell(unaccented(word), _SPELLING)
