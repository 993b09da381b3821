"""An engine that serves a language with a region as the language without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from pipeline.engines.base import (
    Capabilities,
    Engine,
    Hypotheses,
    LanguagePair,
    TranslateOptions,
    capabilities_of,
    request_translations,
)


class RegionEngine:
    """Does for a pair such as `en-es-MX` what `engine` does for `served`, such as `en-es`.

    The signature is that of `engine`: it says which model made the text.
    """

    def __init__(self, engine: Engine, served: LanguagePair) -> None:
        self.name = engine.name
        self.is_passthrough = engine.is_passthrough
        self.placeholder_format = engine.placeholder_format
        self._engine, self._served = engine, served

    def serves(self, pair: LanguagePair) -> bool:
        """Whether the engine can translate the pair without its region."""
        return self._engine.serves(self._served)

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        """Those of the engine."""
        return capabilities_of(self._engine, self._served)

    def signature(self, pair: LanguagePair) -> str:
        """That of the engine for the pair without its region."""
        return self._engine.signature(self._served)

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, **options: Unpack[TranslateOptions]
    ) -> list[Hypotheses]:
        """As the engine translates. Raises EngineError as it does."""
        return request_translations(self._engine, sentences, self._served, **options)
