"""What other engines than the one of a run make of a segment."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Final

from pipeline.engines import EngineCache
from pipeline.errors import PipelineError
from pipeline.model import Segment
from pipeline.mt.memory import Memory
from pipeline.mt.translate import TranslationRequest
from pipeline.workflow.options import TranslationOptions
from pipeline.workflow.translator import Translator

_ENGINES: Final = ("argos", "firefox", "bundled")


class OtherEngines:
    """Asks engines for second opinions; those that were loaded stay loaded."""

    def __init__(self) -> None:
        self._engines: EngineCache = {}
        self._lock = Lock()

    def translate(
        self, segment: Segment, options: TranslationOptions, used: str
    ) -> list[tuple[str, str]]:
        """The translations of a segment by engines other than `used`, each with the name of its
        engine; without those that cannot serve the pair. From any thread; one is served at a time.
        """
        found: list[tuple[str, str]] = []
        with self._lock:
            for name in (name for name in _ENGINES if name != used):
                text = self._ask(segment, replace(options, engine=name))
                if text and text not in [other for _, other in found]:
                    found.append((name, text))
        return found

    def _ask(self, segment: Segment, options: TranslationOptions) -> str:
        translator = Translator(options, Memory(None), self._engines, write=False)
        request = TranslationRequest(
            segment.source, segment.tags, segment.kind, segment=segment.id, locale=options.locale
        )
        try:
            [answers] = translator.translate_missing([[request]])
        except PipelineError:  # its model or its library is not installed
            return ""
        return answers[segment.id].target if segment.id in answers else ""
