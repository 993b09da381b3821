"""An engine that another package registers: whatever goes wrong in it is an error with its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from pipeline.engines.base import Engine, Hypotheses, LanguagePair
from pipeline.plugins import Plugin

_NEEDED: Final = [*Engine.__annotations__, *(n for n in vars(Engine) if not n.startswith("_"))]


class PluginEngine:
    """Has the attributes of the engine that a plug-in makes. Raises EngineError for one that
    lacks some of those that an engine needs."""

    def __init__(self, plugin: Plugin) -> None:
        self._plugin = plugin
        self._engine = plugin.call(plugin.value)
        missing = [name for name in _NEEDED if not hasattr(self._engine, name)]
        if missing:
            plugin.fail(f"has no {' and no '.join(missing)}")

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._engine, name)
        return partial(self._plugin.call, value) if callable(value) else value

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, **options: Any
    ) -> list[Hypotheses]:
        """See `Engine`; the results are as many as the sentences, none of them empty."""
        found = self._plugin.call(self._engine.translate, sentences, pair, **options)
        if len(found) != len(sentences) or not all(found):
            count = sum(map(bool, found))
            self._plugin.fail(f"gives {count} translations for {len(sentences)} sentences")
        return list(found)
