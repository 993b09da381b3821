"""An engine that another package registers: whatever goes wrong in it is an error with its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from pipeline.engines.base import Engine, Hypotheses, LanguagePair
from pipeline.plugins import Plugin

_NEEDED: Final = [*Engine.__annotations__, *(n for n in vars(Engine) if not n.startswith("_"))]

OLD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {"is_passthrough": "literal", "placeholder_format": "mask", "capabilities": "abilities"}
)
"""Names of version 0.1 that an engine may still have in place of the ones of today."""


class PluginEngine:
    """Has the attributes of the engine that a plug-in makes. Raises EngineError for one that
    lacks some of those that an engine needs."""

    def __init__(self, plugin: Plugin) -> None:
        self._plugin = plugin
        self._engine = plugin.call(plugin.value)
        missing = [name for name in _NEEDED if not hasattr(self._engine, self._own_name(name))]
        if missing:
            plugin.fail(f"has no {' and no '.join(missing)}")

    def _own_name(self, name: str) -> str:
        """What the engine itself calls an attribute: by today's name, else by the old one."""
        old = OLD_NAMES.get(name, name)
        return old if hasattr(self._engine, old) and not hasattr(self._engine, name) else name

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._engine, self._own_name(name))
        return partial(self._plugin.call, value) if callable(value) else value

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, **options: Any
    ) -> list[Hypotheses]:
        """See `Engine`; as many results as sentences, and each has a hypothesis."""
        found: list[Hypotheses] = self._plugin.call(
            self._engine.translate, sentences, pair, **options
        )
        if len(found) != len(sentences) or not all(found):
            count = sum(map(bool, found))
            self._plugin.fail(f"gives {count} translations for {len(sentences)} sentences")
        return list(found)
