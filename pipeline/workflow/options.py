"""What a run is asked to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.config.settings import Settings
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary
from pipeline.languages.records import DEFAULT_LOCALE, Locale

if TYPE_CHECKING:
    from pipeline.engines import EngineCache

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

LOCAL = "local"
"""The executor of this machine."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What one run is asked to do."""

    settings: Settings
    pages: tuple[str, ...] = ()
    """Only these pages; all where empty."""
    write: bool = True
    """False to look what would change."""
    refresh: bool = False
    """Ask the engine again for everything that nobody reviewed."""
    translate: bool = True
    """False never asks an engine: what needs one is reported as a finding."""
    dry_run: bool = False
    """Count the segments that an engine would be asked for, and ask none. `write` must be False."""
    skip_stale: bool = False
    """Report the pages that are up to date, and only name the others. `write` must be False."""
    prune: bool = False
    """Whether editions and PO files of pages that are gone are removed."""
    overwrite: bool = False
    """Whether editions and PO files that people wrote or changed are replaced; copies are kept."""
    restore: bool = False
    """Whether texts are taken from editions whose PO files have no entries."""
    wait: bool = True
    """Whether to wait for another run that builds into the same folder."""
    review_limit: int = 0
    """How many of the riskiest segments of each page the report is to hold."""
    executor: str = LOCAL
    """See `pipeline.workflow.executors`."""
    engines: EngineCache | None = None
    """Engines that earlier runs of this program have loaded, see `resolve_engine`."""


@dataclass(frozen=True, slots=True)
class TranslationOptions:
    """How the segments of one language are translated."""

    pair: LanguagePair
    glossary: Glossary
    engine: str = "auto"
    """Name of an engine, or `auto`."""
    refresh: bool = False
    """Ask the engine again for everything that nobody reviewed."""
    locale: Locale = DEFAULT_LOCALE
    """How the edition writes numbers and addresses its reader."""
