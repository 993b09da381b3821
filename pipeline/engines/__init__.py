"""Translation engines by name: built in, or registered by other packages.

Third parties register a class or factory under the entry-point group `pipeline.engines`.
An engine is imported when it is named, never because it is installed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

from pipeline.engines.base import Engine, Hypotheses, Hypothesis, LanguagePair, Link
from pipeline.engines.fallback import FallbackEngine
from pipeline.engines.plugin import PluginEngine
from pipeline.engines.region import RegionEngine
from pipeline.errors import EngineError, UsageError
from pipeline.languages import fallback_tags
from pipeline.plugins import PluginGroup

__all__ = ["Engine", "EngineCache", "Hypotheses", "Hypothesis", "LanguagePair", "Link"]
__all__ += ["check_engine", "engine_names", "get_engine", "is_passthrough", "resolve_engine"]

BUILT_IN: Final = MappingProxyType(
    {
        "identity": "pipeline.engines.fake:IdentityEngine",
        "pseudo": "pipeline.engines.fake:PseudoEngine",
        "argos": "pipeline.engines.argos.engine:ArgosEngine",
        "firefox": "pipeline.engines.firefox.engine:FirefoxEngine",
        "bundled": "pipeline.engines.bundled:BundledEngine",
    }
)
_TEST_ENGINES: Final = "pipeline.engines.fake"
"""The module of the built-in engines that are passthrough, and of no others."""
GROUP: Final = PluginGroup("pipeline.engines", "engine", tuple(BUILT_IN), EngineError, ("auto",))
AUTO_ORDER: Final = ("argos", "firefox", "bundled")
"""What `auto` tries, in this order; the second that serves a pair becomes the fallback."""


def engine_names() -> list[str]:
    """All names `get_engine` knows, built in first."""
    return GROUP.names()


def get_engine(name: str) -> Engine:
    """The engine called `name`. Raises UsageError for a name nobody registered and
    EngineError where its package cannot be imported."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        return cast(Engine, getattr(import_module(module), attribute)())
    return cast(Engine, PluginEngine(GROUP.load(name)))


def is_passthrough(name: str) -> bool:
    """Whether an engine is a test engine (`Engine.is_passthrough`): its texts are no translations.

    False for a name that no engine has. A real engine of ours is not loaded for that: what it
    made stands in PO files, and these need no engine. One of another package is.
    """
    if name == "auto" or (name in BUILT_IN and BUILT_IN[name].partition(":")[0] != _TEST_ENGINES):
        return False
    engine = _find_engine(name)
    return engine is not None and engine.is_passthrough


@cache
def _find_engine(name: str) -> Engine | None:
    try:
        return get_engine(name)
    except (EngineError, UsageError):
        return None


def check_engine(name: str) -> None:
    """Raise UsageError for a name that is neither `auto` nor an engine's. Loads nothing."""
    if name not in ("auto", *BUILT_IN) and name not in engine_names():
        raise GROUP.unknown(name)


EngineCache = dict[tuple[str, LanguagePair], Engine]
"""Engines that were resolved, by name and pair, for a program that builds again and again: to load
a model takes longer than to translate a paragraph."""


def resolve_engine(name: str, pair: LanguagePair, cache: EngineCache | None = None) -> Engine:
    """The engine called `name`, or for `auto` the first that can serve `pair`. A language with a
    region or a script is served as the language without it where nothing serves it itself.

    With a `cache`, an engine that is in it is used again, and a new one is put in.
    Raises UsageError for an unknown name, EngineError where nothing can serve the pair.
    """
    if cache is None:
        return _resolve(name, pair)
    if (name, pair) not in cache:
        cache[name, pair] = _resolve(name, pair)
    return cache[name, pair]


def _resolve(name: str, pair: LanguagePair) -> Engine:
    engines = [get_engine(one) for one in (AUTO_ORDER if name == "auto" else (name,))]
    pairs = _fallback_pairs(pair)
    for served in pairs:
        able = [engine for engine in engines if engine.serves(served)]
        if able:
            best = FallbackEngine(*able[:2]) if len(able) > 1 else able[0]
            return best if served == pair else RegionEngine(best, served)
    if name != "auto":
        raise EngineError(f"engine {name!r} cannot translate {pair}; see `pipeline models list`")
    raise EngineError(
        f"no engine here can translate {pair}; run `make build` to set up the bundled engine "
        f"(en-es, en-pt) or `pipeline models install {pairs[-1].source} {pairs[-1].target}`"
    )


def _fallback_pairs(pair: LanguagePair) -> list[LanguagePair]:
    """A pair, then those that stand for it where nothing serves it: `en-es` for `en-es-MX`."""
    sources, targets = fallback_tags(pair.source), fallback_tags(pair.target)
    return [LanguagePair(source, target) for target in targets for source in sources]
