"""Translations that no PO file holds: from memory, then from an engine, loaded when needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline import tagged_text
from pipeline.engines import EngineCache, resolve_engine
from pipeline.engines.base import Engine
from pipeline.errors import OutputError
from pipeline.model import Origin
from pipeline.mt.memory import Memory, Stored, key_of
from pipeline.mt.translate import Request, Result, translate_segments
from pipeline.workflow.options import Progress
from pipeline.workflow.records import Answer, Ask
from pipeline.workflow.reuse import Wanted

Key = tuple[Request, str]
"""A request with the signature of what is to answer it."""


class Maker:
    """Fills what no PO file holds: from memory, then from the engine, loaded when needed."""

    def __init__(
        self, wanted: Wanted, memory: Memory, engines: EngineCache | None = None, *, write: bool
    ) -> None:
        self._wanted = wanted
        self._memory = memory
        self._may_write = write
        self._engines = engines
        self._engine: Engine | None = None
        self.used = ""
        self.warnings: list[str] = []

    def answer(
        self, pages: Sequence[Sequence[Ask]], progress: Progress | None
    ) -> list[dict[str, Answer]]:
        """The translations that pages ask for, by segment, page for page."""
        if not any(pages):
            return [{} for _ in pages]
        engine = self._load()
        signature = engine.signature(self._wanted.pair)
        keys = {ask: (ask.request, f"{signature} {ask.terms}") for asks in pages for ask in asks}
        asked = list(dict.fromkeys(keys.values()))
        made: dict[Key, Answer] = self._remembered(asked) if not engine.is_passthrough else {}
        self._ask(engine, [key for key in asked if key not in made], made, progress)
        return [{ask.segment: made[keys[ask]] for ask in asks} for asks in pages]

    def _load(self) -> Engine:
        if self._engine is None:
            name, pair = self._wanted.engine, self._wanted.pair
            self._engine = resolve_engine(name, pair, self._engines)
            self.used = self._engine.signature(self._wanted.pair)
        return self._engine

    def _remembered(self, asked: Iterable[Key]) -> dict[Key, Answer]:
        if self._wanted.refresh:
            return {}
        pair = str(self._wanted.pair)
        keys = {key_of(request, pair, made_by): (request, made_by) for request, made_by in asked}
        found: dict[Key, Answer] = {}
        for key, stored in self._memory.get(keys).items():
            request, signature = keys[key]
            if tagged_text.problem(request.source, stored.target) is None:
                found[keys[key]] = _answer(stored, Origin.MEMORY, signature)
        return found

    def _ask(
        self,
        engine: Engine,
        left: Sequence[Key],
        made: dict[Key, Answer],
        progress: Progress | None,
    ) -> None:
        """Translate in portions, each remembered as soon as it is done."""
        pair = self._wanted.pair
        size = 2000 if engine.is_passthrough else 200
        for start in range(0, len(left), size):
            portion = left[start : start + size]
            results = translate_segments(
                [request for request, _ in portion], engine, pair, self._wanted.glossary
            )
            for key, result in zip(portion, results, strict=True):
                made[key] = _answer(result, result.origin, key[1])
            if not engine.is_passthrough and self._may_write:
                self._remember(portion, results)
            if progress:
                progress(f"segments {pair.target}", start + len(portion), len(left))

    def _remember(self, portion: Sequence[Key], results: Sequence[Result]) -> None:
        """Keep results in the memory; a run goes on without one, as it is only a cache."""
        if self.warnings:
            return
        pair = str(self._wanted.pair)
        try:
            self._memory.put(
                [
                    (key_of(request, pair, signature), result)
                    for (request, signature), result in zip(portion, results, strict=True)
                ]
            )
        except OutputError as error:
            self.warnings.append(str(error))


def _answer(made: Result | Stored, origin: Origin, signature: str) -> Answer:
    placement = min(made.placed, key=lambda placed: placed.confidence, default=None)
    return Answer(made.target, origin, made.problems, signature, placement)
