"""Acronyms that stand beside the words they are the initials of: `computed tomography (CT)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from pipeline.checks.base import words
from pipeline.letters import unaccented

_REACH: Final = 160
"""Characters before or behind an acronym in which its words stand."""
_OPEN: Final = re.compile(r"[(\[,;:–—“\"]\s*$|\b(?:or|o|as|como)\s+$")
"""What stands between words and their acronym."""
_BEHIND: Final = re.compile(r"s?\s*[(\[,=:–—]")
_SKIPS: Final = 2
"""Words that the initials may leave out; short ones do not count."""
_SHORT: Final = 3
_LONG: Final = 8


def have_initials(text: str, acronym: str) -> bool:
    """Whether words in a row of a plain text begin with the letters of an acronym; short words
    may have none."""
    found = words(unaccented(text))
    letters = acronym.lower()
    return letters in "".join(word[0] for word in found) or letters in "".join(
        word[0] for word in found if len(word) > _SHORT
    )


class Likeness(Enum):
    """How an acronym is like another, so that it may be a wrong spelling of it."""

    NONE = 0
    EXCHANGED = 1
    """Two letters are exchanged; the words of another language may be, too."""
    OTHER_LETTER = 2
    """One letter is another."""


def is_spelled_out(acronym: str, text: str, likeness: Likeness = Likeness.NONE) -> bool:
    """Whether a plain text has the words of an acronym right before it or, in parentheses, right
    behind. Words may be skipped, and give several letters; the less so the more the acronym looks
    like a wrong spelling."""
    letters = "".join(c for c in unaccented(acronym) if c.isalpha())
    if not 1 < len(letters) <= _LONG:
        return False
    most = 2 * len(letters) + _SKIPS
    for start in _places(acronym, text):
        end = start + len(acronym)
        before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
        phrases = list[list[str]]()
        if _OPEN.search(before):
            last = [unaccented(word) for word in words(before)[-most:]]
            phrases += [last[first:] for first in range(len(last))]
        if _BEHIND.match(behind):
            following = [unaccented(word) for word in words(behind)[:most]]
            phrases += [following[:count] for count in range(1, len(following) + 1)]
        if any(_fits(letters, phrase, likeness) for phrase in phrases):
            return True
    return False


def _places(acronym: str, text: str) -> Iterator[int]:
    """Where an acronym stands in a text as a word, with or without the `s` of a plural."""
    start = text.find(acronym)
    while start >= 0:
        end = start + len(acronym)
        beside = text[max(0, start - 1) : start], text[end : end + 2].removeprefix("s")[:1]
        if not any(char.isalnum() for char in beside):
            yield start
        start = text.find(acronym, end)


def _fits(letters: str, phrase: list[str], likeness: Likeness) -> bool:
    """Whether the words begin with the letters in order; a word may give several."""

    def fits(at: int, word: int, skips: int) -> bool:
        if word == len(phrase):
            return at == len(letters)
        text = phrase[word]
        if at < len(letters) and text[0] == letters[at]:
            place, given = 1, at + 1
            if fits(given, word + 1, skips):
                return True
            while (
                may_give_more
                and given < len(letters)
                and (place := text.find(letters[given], place)) >= 0
            ):
                place, given = place + 1, given + 1
                if fits(given, word + 1, skips):
                    return True
        is_short = len(text) <= _SHORT
        return (is_short or skips > 0) and fits(at, word + 1, skips if is_short else skips - 1)

    may_give_more = likeness is Likeness.NONE
    skips = _SKIPS if likeness is Likeness.NONE else 0
    return bool(phrase) and phrase[0][0] == letters[0] and fits(0, 0, skips)
