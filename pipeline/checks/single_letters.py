"""Letters that stand alone as a name, `hepatitis B`, `vitamin C`, `group A`, do not change."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.checks.base import RECENT

_ALONE: Final = re.compile(
    r"[A-HJ-Z](?<![\w.'’&/@-][A-Z])(?![\w'’&/@]|\.\w|-(?:section|mail|shaped|shirt|ray|tip)s?\b)"
)
"""A capital by itself; `I` is a pronoun or a number."""
_WORDS: Final = frozenset("AEOUY")
"""Letters that are words, and have a capital at the beginning of a sentence."""
_BEFORE_WORD: Final = re.compile(r"[a-zà-ÿ] $")
_BEHIND_NAME: Final = re.compile(r"$|[,;:).?!]| (?:and|or|to|y|o|e|a|vir|vac|shot|inf)")
"""What follows such a letter if it is a name and no word."""
_INITIAL: Final = re.compile(r"(?:^|[^\w])[A-ZÀ-Þ][^\W\d_]+ $")
"""Behind it, and before a point, a letter is the initial of a person."""
_KINDS: Final = re.compile(
    r"(?:vitamina?|hepatitis|groups?|grupos?|types?|tipos?|class|influenza|factor|parte?) $",
    re.IGNORECASE,
)


def find_changed_letters(source: str, target: str) -> tuple[list[str], list[str]]:
    """The letters that only the source has, and those that only the target has; both plain. None
    where one of the two lists is empty, because a letter may be said in words."""
    ours, theirs = _find_letters(source), _find_letters(target)
    if not ours or not theirs or ours.keys() == theirs.keys():
        return [], []
    lost = [letter for letter in sorted(ours) if not _has(target, letter)]
    new = [letter for letter in sorted(theirs) if not _has(source, letter)]
    return (lost, new) if lost and new else ([], [])


@lru_cache(maxsize=RECENT)
def _find_letters(text: str) -> dict[str, None]:
    """The letters, in order."""
    return {found[0]: None for found in _ALONE.finditer(text) if _is_name(text, found.start())}


def _is_name(text: str, place: int) -> bool:
    """Whether the letter at a place of a text is no word and no initial."""
    before, behind = text[max(0, place - 24) : place], text[place + 1 : place + 8]
    if text[place] in _WORDS and not (_BEFORE_WORD.search(before) and _BEHIND_NAME.match(behind)):
        return False
    return not behind.startswith(".") or bool(_KINDS.search(before) or not _INITIAL.search(before))


def _has(text: str, letter: str) -> bool:
    """Whether a text has a letter by itself, in any case if no word is that letter, or in an
    acronym: `VHB` for hepatitis B."""
    place = text.find(letter)
    while place >= 0:
        beside = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        if not any(char.islower() for char in beside):
            return True
        place = text.find(letter, place + 1)
    small = rf"(?<![^\W\d_]){letter.lower()}(?![^\W\d_])"
    return letter not in _WORDS and re.search(small, text) is not None
