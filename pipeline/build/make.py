"""Translations that no PO file holds: from memory, then from an engine, loaded when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline import tags
from pipeline.build.resolve import Wanted, Work, fallback, findings_of, moved, signature_tail
from pipeline.checks import Problem
from pipeline.engines import resolve_engine
from pipeline.engines.base import Engine
from pipeline.errors import OutputError
from pipeline.memory import Memory, key_of
from pipeline.translation.translate import Request, Result, in_force, translate_segments
from pipeline.units import Origin, Segment, Severity, Status, Unit

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

Key = tuple[Request, str]
"""A request with the signature of what is to answer it."""


class Maker:
    """Fills what no PO file holds: from memory, then from the engine, loaded when needed."""

    def __init__(self, wanted: Wanted, memory: Memory, *, translate: bool, write: bool) -> None:
        self._wanted = wanted
        self._memory = memory
        self._may_translate = translate
        self._may_write = write
        self._engine: Engine | None = None
        self.used = ""
        self.warnings: list[str] = []

    def translate(self, works: Sequence[Work], progress: Progress | None) -> None:
        """Give every place of `works` a unit."""
        open_places = [place for work in works for place in _open_places(work)]
        if not open_places:
            return
        if not self._may_translate:
            for work, same in open_places:
                _fill(work, same, self._missing(work, same[0]))
            return
        engine = self._load()
        keys = [self._key(engine, work.page.places[same[0]].segment) for work, same in open_places]
        asked = list(dict.fromkeys(keys))
        made: dict[Key, Result] = {}
        origins = self._remembered(asked, made) if not engine.literal else {}
        self._ask(engine, [key for key in asked if key not in made], made, progress)
        for (work, same), key in zip(open_places, keys, strict=True):
            _fill(work, same, self._unit(work, same[0], made[key], key[1], origins.get(key)))

    def _key(self, engine: Engine, segment: Segment) -> Key:
        found = in_force(segment.source, segment.tags, self._wanted.glossary)
        signature = f"{engine.signature(self._wanted.pair)} {signature_tail(found)}"
        return Request(segment.source, segment.tags, segment.kind), signature

    def _load(self) -> Engine:
        if self._engine is None:
            self._engine = resolve_engine(self._wanted.engine, self._wanted.pair)
            self.used = self._engine.signature(self._wanted.pair)
        return self._engine

    def _remembered(self, asked: Iterable[Key], made: dict[Key, Result]) -> dict[Key, Origin]:
        if self._wanted.refresh:
            return {}
        pair = str(self._wanted.pair)
        keys = {
            key_of(request, pair, signature): (request, signature) for request, signature in asked
        }
        origins: dict[Key, Origin] = {}
        for key, stored in self._memory.get(keys).items():
            request, _ = keys[key]
            if tags.problem(request.source, stored.target) is None:
                made[keys[key]] = Result(stored.target, stored.origin, (), stored.problems)
                origins[keys[key]] = Origin.MEMORY
        return origins

    def _ask(
        self,
        engine: Engine,
        left: Sequence[Key],
        made: dict[Key, Result],
        progress: Progress | None,
    ) -> None:
        """Translate in portions, each remembered as soon as it is done."""
        pair = self._wanted.pair
        size = 2000 if engine.literal else 200
        for start in range(0, len(left), size):
            portion = left[start : start + size]
            results = translate_segments(
                [request for request, _ in portion], engine, pair, self._wanted.glossary
            )
            made.update(zip(portion, results, strict=True))
            if not engine.literal and self._may_write:
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

    def _unit(
        self, work: Work, i: int, result: Result, signature: str, origin: Origin | None
    ) -> Unit:
        segment = work.page.places[i].segment
        found = in_force(segment.source, segment.tags, self._wanted.glossary)
        told = tuple(term.note_for_translators() for term in found)
        findings = findings_of(segment, result.problems, work.document.path)
        return Unit(
            segment,
            result.target,
            Status.MACHINE,
            origin or result.origin,
            signature,
            told,
            findings,
        )

    def _missing(self, work: Work, i: int) -> Unit:
        segment = work.page.places[i].segment
        found = in_force(segment.source, segment.tags, self._wanted.glossary)
        problem = Problem(
            "untranslated", Severity.ERROR, "no translation yet; run `pipeline build`"
        )
        return moved(fallback(segment, found, [problem]), segment, work.document.path)


def _open_places(work: Work) -> list[tuple[Work, list[int]]]:
    """Places without a unit, those of the same segment together: they share an entry."""
    found: dict[str, list[int]] = {}
    for i, unit in enumerate(work.units):
        if unit is None:
            found.setdefault(work.page.places[i].segment.id, []).append(i)
    return [(work, same) for same in found.values()]


def _fill(work: Work, same: Sequence[int], unit: Unit) -> None:
    for i in same:
        work.units[i] = moved(unit, work.page.places[i].segment, work.document.path)
