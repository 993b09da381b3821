"""Plurals of English noun phrases."""

from __future__ import annotations

import re
from typing import Final

from pipeline.letters import is_acronym

_PREPOSITION: Final = re.compile(r" (?=(?:of|in|for|with|to|at|by|from|on|under|without)\b)")
_IRREGULAR: Final = tuple(
    tuple(pair.split("/"))
    for pair in (
        "child/children person/people foot/feet tooth/teeth mouse/mice life/lives half/halves "
        "criterion/criteria phenomenon/phenomena ganglion/ganglia man/men"
    ).split()
)
_ENDINGS: Final = (
    ("sis", ("ses",)),
    ("xis", ("xes",)),
    ("oma", ("omas", "omata")),
    ("a", ("as", "ae")),
    ("um", ("ums", "a")),
    ("us", ("uses", "i")),
    ("ix", ("ixes", "ices")),
    ("ex", ("exes", "ices")),
    ("o", ("os", "oes")),
    *((ending, (ending + "es",)) for ending in ("ss", "x", "z", "ch", "sh")),
    *((vowel + "y", (vowel + "ys",)) for vowel in "aeiou"),
    ("y", ("ies",)),
    ("s", ()),
    ("", ("s",)),
)


def _plural_words(word: str) -> tuple[str, ...]:
    """The plurals that an English word may have, in lower case but for acronyms."""
    if len(word) < 2 or not word[-1].isalpha():
        return ()  # stage I, vitamin C, HER2: with an s they would be other words
    if is_acronym(word):
        return (word + "s",)
    low = word.lower()
    for singular, plural in _IRREGULAR:
        if low == singular or (low.endswith(singular) and singular in ("man", "child")):
            return (low[: -len(singular)] + plural, low + "s")
    ending, endings = next(row for row in _ENDINGS if low.endswith(row[0]))
    return tuple(low[: len(low) - len(ending)] + new for new in endings)


def plurals(form: str) -> tuple[str, ...]:
    """English plurals of a noun phrase: of its last word, or of the one before a preposition."""
    cuts = [len(form)]
    if head := _PREPOSITION.search(form):
        cuts.append(head.start())
    found: list[str] = []
    for cut in cuts:
        start = max(form.rfind(" ", 0, cut), form.rfind("-", 0, cut)) + 1
        found += (form[:start] + w + form[cut:] for w in _plural_words(form[start:cut]))
    return tuple(dict.fromkeys(found))


def looks_plural(form: str) -> bool:
    """Whether an English phrase ends like a plural."""
    low = form.lower()
    return low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "diabetes", "herpes"))
