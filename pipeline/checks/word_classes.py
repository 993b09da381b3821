"""Closed classes of words that languages share, such as months: found in two texts and compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.checks.base import RECENT, Pair, describe_change, plain, quoted
from pipeline.checks.cues import possible
from pipeline.languages import language
from pipeline.letters import lower

PIECE: Final = re.compile(r"\\.|\[(?:\\.|[^]\\])+\]|[(|)]")
"""An escaped character, a set, or what makes groups and alternatives."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or phrase of a class, where it stands in a text."""

    name: str
    """The name of what it means, the same in all languages."""
    text: str
    start: int
    end: int
    is_weak: bool = False
    """Whether it may mean this: it answers a mention of the other text, and needs no answer."""


class WordClass:
    """A class of words that languages have forms for; see `Language.word_classes`.

    Forms are patterns without groups of their own, for whole words; in lower case, and for words
    in any case, unless `is_cased`. Where two begin at one place, the one that comes first is
    found. A name that ends in `?` has forms that may mean what the name says; the name `-` has
    phrases that only look like a meaning.
    """

    def __init__(self, name: str, *, is_cased: bool = False) -> None:
        self.name = name
        self._is_cased = is_cased
        self._patterns: dict[str, tuple[re.Pattern[str], list[str]]] = {}
        self._known: dict[tuple[str, ...], bool] = {}

    def knows(self, *languages: str) -> bool:
        """Whether all these languages have forms of the class."""
        if languages not in self._known:
            self._known[languages] = all(map(self._forms, languages))
        return self._known[languages]

    def find(self, text: str, lang: str) -> list[Mention]:
        """The mentions in a text, in order."""
        if self.name not in possible(text, lang):
            return []
        if lang not in self._patterns:
            self._patterns[lang] = _compile(self._forms(lang))
        pattern, names = self._patterns[lang]
        found = []
        for match in pattern.finditer(text if self._is_cased else lower(text)):
            start, end = match.span()
            name = names[(match.lastindex or 1) - 1]
            if name != "-":
                is_weak = name[-1] == "?"
                found.append(Mention(name.rstrip("?"), text[start:end], start, end, is_weak))
        return found

    def _forms(self, lang: str) -> Mapping[str, str]:
        return language(lang).word_classes.get(self.name, {})


def _compile(forms: Mapping[str, str]) -> tuple[re.Pattern[str], list[str]]:
    """A pattern that finds any form, and the name that each of its groups stands for.

    An empty group ends each alternative: an alternative that begins with a letter is passed over
    at once, one that begins with a group is not.
    """
    rows = [(name, form) for name, either in forms.items() for form in _alternatives(either)]
    pattern = "|".join(f"{form}()" for _, form in rows) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), [name for name, _ in rows]


def _alternatives(form: str) -> Iterator[str]:
    """The alternatives of an expression: `days?` and `daily` of `days?|daily`."""
    depth, start = 0, 0
    for found in PIECE.finditer(form):
        piece = found[0]
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            yield form[start : found.start()]
            start = found.end()
    yield form[start:]


def difference(ours: list[Mention], theirs: list[Mention], *, weak: bool = False) -> list[Mention]:
    """Those of ours whose meaning we have more often than they; the last of each. With `weak`
    those of ours that may mean it count too."""
    if not ours:
        return []
    counted = [mention for mention in ours if weak or not mention.is_weak]
    if not counted:
        return []
    surplus = Counter(m.name for m in counted) - Counter(m.name for m in theirs)
    result = []
    for mention in reversed(counted):
        if surplus[mention.name] > 0:
            surplus[mention.name] -= 1
            result.append(mention)
    return result[::-1]


@lru_cache(maxsize=RECENT)
def _possible(source: str, target: str, languages: tuple[str, str]) -> frozenset[str]:
    """The classes that either of two texts may have a mention of; none where the target is
    empty."""
    if not target.strip():
        return frozenset()
    return possible(source, languages[0]) | possible(target, languages[1])


def find_in_both(
    words: WordClass, texts: tuple[str, str], pair: Pair
) -> tuple[list[Mention], list[Mention]]:
    """The mentions in the plain texts of source and target; none in either where the target is
    empty, or one of the languages has no forms of the class."""
    source, target = texts
    languages = pair.source_lang, pair.target_lang
    if words.name not in _possible(source, target, languages) or not words.knows(*languages):
        return [], []
    return words.find(source, pair.source_lang), words.find(target, pair.target_lang)


def quote_mentions(mentions: Iterable[Mention]) -> str:
    """Mentions for a message, see `quoted`."""
    return quoted([mention.text for mention in mentions])


def find_change(pair: Pair, words: WordClass) -> str:
    """Which words of a class became others of it, for a message; empty where none did."""
    ours, theirs = find_in_both(words, (plain(pair.source), plain(pair.target)), pair)
    if not ours or not theirs:
        return ""
    lost, new = difference(ours, theirs), difference(theirs, ours)
    return describe_change(quote_mentions(lost), quote_mentions(new)) if lost and new else ""
