"""Everything this package raises on purpose, as one tree.

    PipelineError              exit code 2, one message: what is wrong; what to do
    ├── UsageError             an unknown language, engine, option or page
    │   └── MissingExtraError  a library is missing that an extra of the package installs
    ├── ConfigError            pipeline.toml or [tool.pipeline] cannot be used
    ├── SourceError            a page cannot be read (path:line)
    ├── GlossaryError          a glossary file cannot be used (path:line)
    ├── CatalogueError         a PO file cannot be read (path:line)
    ├── ExchangeError          a file to import cannot be read (path:line)
    ├── OutputError            an edition, PO file or report cannot be written
    │   └── PageOutputError    a file of one page cannot be read or written, those of others can
    ├── EngineError            an engine is missing, broken or cannot serve the pair
    └── PluginError            a check or format of another package does not load or fails

An error that concerns a place in a file says it as `path:line: what; what to do`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class PipelineError(Exception):
    """Base of all errors a user can cause or cure; the message is one line."""


class UsageError(PipelineError):
    """The command line asks for something that is not there."""


class MissingExtraError(UsageError):
    """What was asked for needs an optional part of the package that is not installed."""

    def __init__(self, extra: str, what: str) -> None:
        self.extra = extra
        install = f"pip install 'md-translation-pipeline[{extra}]'"
        super().__init__(f"{what} needs the extra [{extra}], which is not installed; {install}")


class ConfigError(PipelineError):
    """The configuration file cannot be used."""


class PlacedError(PipelineError):
    """An error at a place: `path:line: message`; several lines join several errors."""

    def __init__(self, message: str, path: Path | str, line: int | None = None) -> None:
        self.path = str(path)
        self.line = line
        self.reason = message
        place = self.path if line is None else f"{self.path}:{line}"
        super().__init__(f"{place}: {message}")


class SourceError(PlacedError):
    """A page cannot be read or split."""


class GlossaryError(PlacedError):
    """A glossary cannot be used."""


class CatalogueError(PlacedError):
    """A PO file cannot be read."""


class ExchangeError(PlacedError):
    """An XLIFF, TMX or CSV file cannot be read."""


class OutputError(PipelineError):
    """A file cannot be written."""


class PageOutputError(OutputError):
    """A file of one page cannot be read or written; the other pages are built."""


class EngineError(PipelineError):
    """An engine is missing, broken or cannot serve a language pair."""


class PluginError(PipelineError):
    """A check or an exchange format that another package registers does not load or fails."""
