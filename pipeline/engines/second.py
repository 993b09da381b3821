"""An engine whose last alternative is what another engine says.

A model that writes words in pieces may make up one in all its hypotheses. Who asks for
alternatives, to choose by the words in them, gets one by different means as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.base import (
    Engine,
    Hypotheses,
    LanguagePair,
    Notation,
    notation_of,
)


class SecondOpinion:
    """`first` in all that it does; `second` is heard where several hypotheses are asked for."""

    literal = False

    def __init__(self, first: Engine, second: Engine) -> None:
        self.name = first.name
        self.mask = first.mask
        self._first, self._second = first, second

    def serves(self, pair: LanguagePair) -> bool:
        """Whether both can translate `pair`."""
        return self._first.serves(pair) and self._second.serves(pair)

    def notation(self, pair: LanguagePair) -> Notation | None:
        """That of the first; the second never sees it."""
        return notation_of(self._first, pair)

    def signature(self, pair: LanguagePair) -> str:
        """Both, `~` between them."""
        return f"{self._first.signature(pair)}~{self._second.signature(pair)}"

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        """One hypothesis is the first's; of several the last is the second's best.

        Raises EngineError as the two do.
        """
        found = self._first.translate(sentences, pair, hypotheses=max(1, hypotheses - 1))
        if hypotheses == 1:
            return found
        plain = [sentence for sentence in sentences if "<" not in sentence]
        other = dict(zip(plain, self._second.translate(plain, pair), strict=True))
        return [
            (*several, *other.get(sentence, ())[:1])
            for sentence, several in zip(sentences, found, strict=True)
        ]
