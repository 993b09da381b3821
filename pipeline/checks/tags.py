"""Every inline tag of the source stands in the target exactly once, properly nested."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem
from pipeline.model import Severity
from pipeline.tagged_text import problem

CODE = "tags"


def check(pair: Pair) -> Iterator[Problem]:
    """An error for the first tag that is missing, extra, doubled, changed or crossed (law L3)."""
    if wrong := problem(pair.source, pair.target):
        yield Problem(CODE, Severity.ERROR, f"{wrong}; use the tags of the source once each")
