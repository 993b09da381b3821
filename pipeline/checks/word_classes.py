"""Closed classes of words that languages share, such as months: found in two texts and compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.checks.base import Pair, plain, quoted
from pipeline.languages import language


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

    Forms are patterns without groups of their own, for whole words in any case. Where two
    begin at one place, the one that comes first is found. A name that ends in `?` has forms that
    may mean what the name says; the name `-` has phrases that only look like a meaning.
    """

    def __init__(self, name: str, flags: int = re.IGNORECASE) -> None:
        self._name = name
        self._flags = flags
        self._patterns: dict[str, re.Pattern[str]] = {}

    def knows(self, *languages: str) -> bool:
        """Whether all these languages have forms of the class."""
        return all(self._forms(code) for code in languages)

    def find(self, text: str, lang: str) -> Iterator[Mention]:
        """The mentions in a text, in order."""
        forms = self._forms(lang)
        if lang not in self._patterns:
            either = "|".join(f"({form})" for form in forms.values())
            self._patterns[lang] = re.compile(rf"(?<!\w)(?:{either})(?!\w)", self._flags)
        names = list(forms)
        for match in self._patterns[lang].finditer(text):
            name = names[(match.lastindex or 1) - 1]
            if name != "-":
                yield Mention(name.rstrip("?"), match[0], *match.span(), name[-1] == "?")

    def _forms(self, lang: str) -> Mapping[str, str]:
        return language(lang).word_classes.get(self._name, {})


def difference(ours: list[Mention], theirs: list[Mention], *, weak: bool = False) -> list[Mention]:
    """Those of ours whose meaning we have more often than they; the last of each. With `weak`
    those of ours that may mean it count too."""
    counted = [mention for mention in ours if weak or not mention.is_weak]
    surplus = Counter(m.name for m in counted) - Counter(m.name for m in theirs)
    result = []
    for mention in reversed(counted):
        if surplus[mention.name] > 0:
            surplus[mention.name] -= 1
            result.append(mention)
    return result[::-1]


def find_change(pair: Pair, words: WordClass) -> str:
    """Which words of a class became others of it, for a message; empty where none did."""
    source, target = plain(pair.source), plain(pair.target)
    if not words.knows(pair.source_lang, pair.target_lang) or not target.strip():
        return ""
    ours = list(words.find(source, pair.source_lang))
    theirs = list(words.find(target, pair.target_lang))
    lost, new = difference(ours, theirs), difference(theirs, ours)
    if not lost or not new:
        return ""
    return f"{quoted([m.text for m in lost])} became {quoted([m.text for m in new])}"
