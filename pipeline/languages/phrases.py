"""Phrases that stand for a sense: `as long as`, `stop*`, found in one pass over a text's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]")
"""A word, a number, or one sign."""
_PLAIN_SIGNS: Final = (("’", "'"), ("–", "-"), ("‑", "-"))
NUMBER: Final = "#"
"""Stands for any number in a phrase, written with digits."""
ANY: Final = "_"
"""Stands for any one word in a phrase."""
SHORTEST_STEM: Final = 2
MOST_SILENT: Final = 10_000
"""Words that begin no phrase, of which that is remembered."""


class Match(NamedTuple):
    """A phrase that was found: places are those of tokens."""

    sense: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    sense: str
    rest: tuple[str, ...]
    """Tokens behind the first one."""
    second: str
    """The token behind the first one; empty where there is none, or more than one may stand."""
    is_plain: bool
    """Whether they stand for themselves only."""


_NO_PHRASES: Final[Mapping[str, tuple[_Phrase, ...]]] = {"": ()}


def tokenize(text: str) -> list[str]:
    """Words, numbers and signs of a text in lower case, with plain apostrophes and hyphens."""
    text = text.lower()
    for sign, plain in _PLAIN_SIGNS:
        text = text.replace(sign, plain)
    return TOKEN.findall(text)


class PhraseTable:
    """Phrases of one language by sense.

    In a phrase `stop*` stands for all words that begin so, `#` for a number and `_` for any word.
    """

    def __init__(self, senses: Mapping[str, str]) -> None:
        """`senses` maps a sense to its phrases, separated by `|`."""
        self._words: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        self._known: dict[str, dict[str, tuple[_Phrase, ...]]] = {}
        self._silent: set[str] = set()
        self._longest = 0
        for sense, phrases in senses.items():
            for first, *rest in (phrase.split() for phrase in phrases.split("|")):
                table = self._stems if first.endswith("*") else self._words
                second = rest[0] if rest and _is_plain(rest[0]) else ""
                phrase = _Phrase(sense, tuple(rest), second, all(map(_is_plain, rest)))
                table.setdefault(first.removesuffix("*"), []).append(phrase)
        self._longest = max(map(len, self._stems), default=0)
        self._beginnings = frozenset(stem[:SHORTEST_STEM] for stem in self._stems)

    def find(self, tokens: Sequence[str]) -> list[Match]:
        """The phrases in a text's tokens from left to right; the longest one where two begin."""
        return [matches[0] for matches in self.find_all(tokens)]

    def find_all(self, tokens: Sequence[str]) -> list[list[Match]]:
        """As `find`, but with all senses of each phrase that is found."""
        found: list[list[Match]] = []
        end, silent, known = 0, self._silent, self._known
        if silent.issuperset(tokens):
            return found
        for place, token in enumerate(tokens):
            if token in silent or place < end:
                continue
            following = known.get(token) or self._starting(token)
            after = tokens[place + 1] if place + 1 < len(tokens) else ""
            phrases = following.get(after, following[""])
            if phrases and (matches := _longest_of(phrases, tokens, place)):
                found.append(matches)
                end = matches[0].end
        return found

    def _starting(self, word: str) -> Mapping[str, tuple[_Phrase, ...]]:
        """The phrases that a word may begin, longest first, by the token behind it; those of any
        other token by the empty text. Remembered for words that begin any."""
        phrases = list(self._words.get(word, ()))
        if word[:SHORTEST_STEM] in self._beginnings:
            for size in range(min(len(word), self._longest), SHORTEST_STEM - 1, -1):
                phrases += self._stems.get(word[:size], ())
        if not phrases:
            if len(self._silent) < MOST_SILENT:
                self._silent.add(word)
            return _NO_PHRASES
        phrases.sort(key=lambda phrase: -len(phrase.rest))
        seconds = {phrase.second for phrase in phrases} | {""}
        following = {
            second: tuple(phrase for phrase in phrases if phrase.second in (second, ""))
            for second in seconds
        }
        self._known[word] = following
        return following


def _longest_of(phrases: Iterable[_Phrase], tokens: Sequence[str], place: int) -> list[Match]:
    """The longest of some phrases that stands at a place, once for each of its senses."""
    found: list[Match] = []
    for phrase in phrases:
        end = place + 1 + len(phrase.rest)
        if found and end < found[0].end:
            break
        if end <= len(tokens) and _fits(phrase, tokens[place + 1 : end]):
            found.append(Match(phrase.sense, place, end))
    return found


def _is_plain(part: str) -> bool:
    """Whether a part of a phrase stands for itself only."""
    return part not in (ANY, NUMBER) and not part.endswith("*")


def _fits(phrase: _Phrase, tokens: Sequence[str]) -> bool:
    if phrase.is_plain:
        return phrase.rest == tuple(tokens)
    return all(map(_is_like, phrase.rest, tokens))


def _is_like(part: str, token: str) -> bool:
    if part == ANY:
        return token.isalpha()
    if part == NUMBER:
        return token[0].isdigit()
    return token.startswith(part[:-1]) if part.endswith("*") else token == part
