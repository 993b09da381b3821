"""Per-language editions of a tree of Markdown pages, offline, under a locked medical glossary.

`build` and `check` work on a tree of pages as the commands of that name do. `translate_page` and
`translate_text` translate one page, or lines of text, without folders. `load_settings` and
`load_glossary` read what these take. All errors that a caller can cause or cure are a
`PipelineError`.

    from pathlib import Path
    import pipeline

    page = pipeline.translate_page(text, language="es", glossary=Path("glossary"))
    report = pipeline.build(pipeline.BuildOptions(pipeline.load_settings(Path("site"))))

What is not in `__all__` may change without notice. Importing this package does no work: the first
use of a name loads what it needs.
"""

TYPE_CHECKING = False
"""As in `typing`. That is not imported, nor is anything else: `python -m pipeline` looks for it in
the working folder first, and a stranger's module may lie there."""

if TYPE_CHECKING:
    from typing import Any

    from pipeline.api import *  # noqa: F403
    from pipeline.errors import (
        CatalogueError,
        ConfigError,
        EngineError,
        ExchangeError,
        GlossaryError,
        MissingExtraError,
        OutputError,
        PipelineError,
        PluginError,
        SourceError,
        UsageError,
    )

    __version__: str

__all__ = [  # noqa: F405
    "BuildOptions",
    "Capabilities",
    "CatalogueError",
    "ConfigError",
    "EngineError",
    "ExchangeError",
    "ExchangeFormat",
    "Finding",
    "Glossary",
    "GlossaryError",
    "Hypothesis",
    "LanguagePair",
    "LineTranslation",
    "Link",
    "MissingExtraError",
    "Origin",
    "OutputError",
    "PageOptions",
    "PageReport",
    "PageState",
    "PageTranslation",
    "Pair",
    "PipelineError",
    "PluginError",
    "Problem",
    "Report",
    "RowState",
    "Segment",
    "SegmentRow",
    "Settings",
    "Severity",
    "SourceError",
    "Span",
    "Status",
    "Term",
    "TermConstraint",
    "TextOptions",
    "Unit",
    "UsageError",
    "__version__",
    "build",
    "check",
    "load_glossary",
    "load_settings",
    "plain",
    "translate_page",
    "translate_text",
]

if not TYPE_CHECKING:  # for a type checker a name that is not there is an error

    def __getattr__(name: str) -> "Any":
        if name == "__version__":
            from importlib.metadata import version

            return version("md-translation-pipeline")
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        errors = import_module("pipeline.errors")
        module = errors if name in vars(errors) else import_module("pipeline.api")
        return getattr(module, name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
