"""Words that one side denies and the other does not: what can be done, what somebody is with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import Final

from pipeline.languages import Language
from pipeline.languages.records import DeniedWords
from pipeline.letters import unaccented

Tokens = Sequence[str]
REACH: Final = 5
"""Tokens behind `with` and `without` that they may be about."""
FAR_REACH: Final = 8
SHORTEST: Final = 5
"""Letters of a word that is compared."""
COMPARED: Final = 5
"""First letters by which two words of different languages are the same: `hemoc`."""
_SPELLINGS: Final = (
    ("ph", "f"), ("th", "t"), ("ch", "c"), ("qu", "c"), ("k", "c"), ("y", "i"), ("w", "v"),
    ("cc", "c"), ("ss", "s"), ("mm", "m"), ("ff", "f"), ("ll", "l"), ("pp", "p"), ("tt", "t"),
    ("rr", "r"), ("tion", "cion"), ("rh", "r"), ("oe", "e"), ("ae", "e"),
)  # fmt: skip


def find_denied_ability(ours: Tokens, theirs: Tokens, source: Language, target: Language) -> str:
    """What the target says cannot be, where the source denies nothing of the kind."""
    here, there = source.denied_words, target.denied_words
    if here is None or there is None:
        return ""
    if "no" not in theirs and "sin" not in theirs:
        return ""
    denied = there.inability.search(" ".join(theirs))
    if denied and not here.inability.search(" ".join(ours)):
        return denied[0]
    return ""


def find_turned_company(
    ours: Tokens, theirs: Tokens, source: Language, target: Language
) -> tuple[str, str] | None:
    """What is with in one text and without in the other: `with fever` and `sin fiebre`.

    Words are the same that begin alike, as names of diseases do.
    """
    here, there = source.denied_words, target.denied_words
    if here is None or there is None:
        return None
    if here.having.isdisjoint(ours) and here.lacking.isdisjoint(ours):
        return None
    if not here.lacking.isdisjoint(ours) and (either := here.either.search(" ".join(ours))):
        both = there.either.search(" ".join(theirs))
        one_only = there.having.isdisjoint(theirs) or there.lacking.isdisjoint(theirs)
        return (either[0], "") if one_only and not both else None
    if not there.lacking.isdisjoint(theirs) and (found := _find_turned(ours, here, theirs, there)):
        return found
    if not here.lacking.isdisjoint(ours) and (found := _find_turned(theirs, there, ours, here)):
        return found[::-1]
    return None


def _find_turned(
    having: Tokens, here: DeniedWords, lacking: Tokens, there: DeniedWords
) -> tuple[str, str] | None:
    """A word that one text is with and the other without, if neither says both."""
    lacked = {stem: words for stem, words, _ in _words_behind(lacking, there.lacking, REACH)}
    if not lacked:
        return None
    had = {
        stem: words
        for stem, words, following in _words_behind(having, here.having, REACH)
        if stem in lacked and not any(map(here.denying.fullmatch, [*words, *following]))
    }
    if had:
        denying = {token for token in having if here.denying.fullmatch(token)}
        denied = {stem for stem, *_ in _words_behind(having, denying, FAR_REACH)}
        both = {stem for stem, *_ in _words_behind(lacking, there.having, FAR_REACH)}
        for stem, words in had.items():
            if stem not in denied | both:
                return " ".join(words), " ".join(lacked[stem])
    return None


def _words_behind(
    tokens: Tokens, cues: Set[str], reach: int
) -> Iterator[tuple[str, Tokens, Tokens]]:
    """The first letters of each word in reach behind a cue, the tokens from the cue to the word,
    and the token behind it."""
    for place, token in enumerate(tokens):
        if token in cues:
            for end, word in enumerate(tokens[place + 1 : place + 1 + reach], place + 2):
                if word in ",.;:()" or word in cues:
                    break
                if word.isalpha() and len(word) >= SHORTEST:
                    yield _stem(word), tokens[place:end], tokens[end : end + 1]


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    word = unaccented(word)
    for old, new in _SPELLINGS:
        word = word.replace(old, new)
    return word.removeprefix("e")[:COMPARED] if word.startswith("es") else word[:COMPARED]
