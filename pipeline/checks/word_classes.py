"""Closed classes of words that languages share, such as months: found in two texts and compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or phrase of a class, where it stands in a text."""

    name: str
    """The name of what it means, the same in all languages."""
    text: str
    start: int
    end: int


class WordClass:
    """Meanings with the forms that languages have for them: `{"en": {"week": r"weeks?"}, …}`.

    Forms are patterns without groups of their own, for whole words in any case. Where two
    begin at one place, the one that comes first is found. Meanings that begin with `-` are
    phrases that only look like another meaning; they are passed over.
    """

    def __init__(self, forms: Mapping[str, Mapping[str, str]], flags: int = re.IGNORECASE) -> None:
        self._names = {lang: list(table) for lang, table in forms.items()}
        self._patterns = {
            lang: re.compile(
                rf"(?<!\w)(?:{'|'.join(f'({form})' for form in table.values())})(?!\w)", flags
            )
            for lang, table in forms.items()
        }

    def knows(self, *languages: str) -> bool:
        """Whether the class has forms of all these languages; `es-MX` counts as `es`."""
        return all(base(lang) in self._patterns for lang in languages)

    def find(self, text: str, lang: str) -> Iterator[Mention]:
        """The mentions in a text, in order."""
        names = self._names[base(lang)]
        for match in self._patterns[base(lang)].finditer(text):
            name = names[(match.lastindex or 1) - 1]
            if name[0] != "-":
                yield Mention(name, match[0], *match.span())


def base(lang: str) -> str:
    """The language of a tag without its country."""
    return lang.partition("-")[0]


def difference(ours: list[Mention], theirs: list[Mention]) -> list[Mention]:
    """Those of ours whose meaning we have more often than they; the last of each."""
    surplus = Counter(m.name for m in ours) - Counter(m.name for m in theirs)
    result = []
    for mention in reversed(ours):
        if surplus[mention.name] > 0:
            surplus[mention.name] -= 1
            result.append(mention)
    return result[::-1]
