"""An engine whose last alternative comes from another engine.

A model that writes words in pieces may invent a word in all its hypotheses. Whoever requests
alternatives, to choose by the words in them, also gets one that was made in another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from pipeline.engines.base import (
    Capabilities,
    Engine,
    Hypotheses,
    LanguagePair,
    TranslateOptions,
    WordScore,
    capabilities_of,
    request_translations,
    score_words,
)


class FallbackEngine:
    """Does what `first` does; `second` is used where several hypotheses are requested."""

    is_passthrough = False

    def __init__(self, first: Engine, second: Engine) -> None:
        self.name = first.name
        self.placeholder_format = first.placeholder_format
        self._first, self._second = first, second

    def serves(self, pair: LanguagePair) -> bool:
        """Whether both can translate `pair`."""
        return self._first.serves(pair) and self._second.serves(pair)

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        """Those of the first."""
        return capabilities_of(self._first, pair)

    def score_words(
        self, sentences: Sequence[str], targets: Sequence[str], pair: LanguagePair
    ) -> list[list[WordScore]]:
        """What the first engine holds of translations that either made."""
        return score_words(self._first, sentences, targets, pair)

    def signature(self, pair: LanguagePair) -> str:
        """Both, `~` between them."""
        return f"{self._first.signature(pair)}~{self._second.signature(pair)}"

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, **options: Unpack[TranslateOptions]
    ) -> list[Hypotheses]:
        """A single hypothesis is the first engine's. Of several, the last is the best of the
        second engine, which does not take `terms` and so is not used where there are some.

        Raises EngineError as the two do.
        """
        hypotheses, terms = options.get("hypotheses", 1), options.get("terms")
        options["hypotheses"] = max(1, hypotheses - 1)
        found = request_translations(self._first, sentences, pair, **options)
        if hypotheses == 1 or terms:
            return found
        others = self._second.translate(sentences, pair)
        return [(*ours, *other[:1]) for ours, other in zip(found, others, strict=True)]
