"""Translations that no PO file holds: from memory, then from an engine, loaded when needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline import tagged_text
from pipeline.engines import EngineCache, resolve_engine
from pipeline.engines.base import Engine
from pipeline.errors import OutputError
from pipeline.model import Origin
from pipeline.mt.memory import Memory, memory_key
from pipeline.mt.translate import Translation, TranslationRequest, translate_segments
from pipeline.workflow.options import Progress, TranslationOptions
from pipeline.workflow.portions import SIZE, portions

TEST_PORTION = 2000
"""Segments that go to a test engine at once; it takes no time."""

Translations = dict[TranslationRequest, Translation]


class Translator:
    """Translates for the pages of one language."""

    def __init__(
        self,
        options: TranslationOptions,
        memory: Memory,
        engines: EngineCache | None = None,
        *,
        write: bool,
        dry_run: bool = False,
    ) -> None:
        self._engines = engines
        self._options = options
        self._memory = memory
        self._may_write = write
        self._dry_run = dry_run
        self._engine: Engine | None = None
        self.engine_signature = ""
        """Of the engine, if it was needed."""
        self.skipped: set[TranslationRequest] = set()
        """What the engine was not asked for, in a dry run."""
        self.warnings: list[str] = []

    def translate_missing(
        self, pages: Sequence[Sequence[TranslationRequest]], progress: Progress | None = None
    ) -> list[dict[str, Translation]]:
        """The translations that pages ask for, by segment, page for page; in a dry run without
        those that only an engine could give."""
        requests = list(dict.fromkeys(request for page in pages for request in page))
        translations: Translations = {}
        if requests:
            engine = self._load_engine()
            translations = {} if engine.is_passthrough else self._recall(requests)
            left = [request for request in requests if request not in translations]
            if self._dry_run:
                self.skipped.update(left)
            else:
                self._ask_engine(engine, left, translations, progress)
        return [
            {request.segment: translations[request] for request in page if request in translations}
            for page in pages
        ]

    def _load_engine(self) -> Engine:
        if self._engine is None:
            name, pair = self._options.engine, self._options.pair
            self._engine = resolve_engine(name, pair, self._engines)
            self.engine_signature = self._engine.signature(pair)
        return self._engine

    def _sign(self, request: TranslationRequest) -> str:
        return f"{self.engine_signature} {request.terms_signature}"

    def _key(self, request: TranslationRequest) -> str:
        return memory_key(request, str(self._options.pair), self._sign(request))

    def _recall(self, requests: Iterable[TranslationRequest]) -> Translations:
        """What the memory knows."""
        if self._options.refresh:
            return {}
        keys = {self._key(request): request for request in requests}
        found: Translations = {}
        for key, translation in self._memory.get(keys).items():
            request = keys[key]
            if tagged_text.problem(request.source, translation.target) is None:
                found[request] = replace(
                    translation, origin=Origin.MEMORY, signature=self._sign(request)
                )
        return found

    def _ask_engine(
        self,
        engine: Engine,
        requests: Sequence[TranslationRequest],
        translations: Translations,
        progress: Progress | None,
    ) -> None:
        """Translate in portions, each kept in the memory as soon as it is done."""
        pair = self._options.pair
        size = TEST_PORTION if engine.is_passthrough else SIZE
        what = f"segments {pair.target}"
        if progress and requests:
            progress(what, 0, len(requests))
        done = 0
        for portion in portions(requests, size):
            answers = translate_segments(portion, engine, pair, self._options.glossary)
            for request, answer in zip(portion, answers, strict=True):
                translations[request] = replace(answer, terms=(), signature=self._sign(request))
            done += len(portion)
            if not engine.is_passthrough and self._may_write:
                self._remember(portion, answers)
            if progress:
                progress(what, done, len(requests))

    def _remember(
        self, requests: Sequence[TranslationRequest], answers: Sequence[Translation]
    ) -> None:
        """Keep translations; a run goes on without a memory, as it is only a cache."""
        if self.warnings:
            return
        try:
            self._memory.put(list(zip(map(self._key, requests), answers, strict=True)))
        except OutputError as error:
            self.warnings.append(str(error))
