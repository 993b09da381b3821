"""Per-language editions of a tree of Markdown pages, offline, under a locked glossary."""

from pipeline.errors import PipelineError

__all__ = ["PipelineError"]
