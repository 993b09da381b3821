"""An engine whose last alternative is what another engine says.

A model that writes words in pieces may make up one in all its hypotheses. Who asks for
alternatives, to choose by the words in them, gets one by different means as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.base import (
    Capabilities,
    Engine,
    Hypotheses,
    LanguagePair,
    TermConstraint,
    capabilities_of,
    request_translations,
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

    def abilities(self, pair: LanguagePair) -> Capabilities:
        """Those of the first."""
        return capabilities_of(self._first, pair)

    def signature(self, pair: LanguagePair) -> str:
        """Both, `~` between them."""
        return f"{self._first.signature(pair)}~{self._second.signature(pair)}"

    def translate(
        self,
        sentences: Sequence[str],
        pair: LanguagePair,
        *,
        hypotheses: int = 1,
        alignment: bool = False,
        terms: Sequence[Sequence[TermConstraint]] = (),
    ) -> list[Hypotheses]:
        """One hypothesis is the first's; of several the last is the second's best, which knows
        nothing of `terms` and so is not heard where there are some.

        Raises EngineError as the two do.
        """
        several = max(1, hypotheses - 1)
        found = request_translations(
            self._first, sentences, pair, hypotheses=several, alignment=alignment, terms=terms
        )
        if hypotheses == 1 or terms:
            return found
        others = self._second.translate(sentences, pair)
        return [(*ours, *other[:1]) for ours, other in zip(found, others, strict=True)]
