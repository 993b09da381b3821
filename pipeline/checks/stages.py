"""Stages, grades, phases and types are the same in source and target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pipeline.checks.base import Pair, Problem, describe_change, plain, quoted
from pipeline.checks.numerals import parse_loose, parse_stages
from pipeline.model import Severity

CODE = "stages"
_MAYBE: Final = re.compile(r"[IVX\d](?<!\w.)(?:(?<=[IVX])[IVX]*(?:[A-Da-d]\d?)?|[A-Da-d]\d?)(?!\w)")
"""What may be a stage; digits alone are numbers."""
LOOKS_ROMAN: Final = re.compile(r"(?<!\w)(?=[IV]*l)[lIV]{1,3}(?=[ABC]?\d?(?!\w))")
"""A Roman numeral with l for I, which readers cannot tell apart."""


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for a `stage IIIA` that is missing, added or changed; `3A` is the same."""
    source, target = plain(pair.source), plain(pair.target)
    if not target.strip():
        return
    if not _MAYBE.search(source) and not _MAYBE.search(target):
        return
    languages = pair.source_lang, pair.target_lang
    missing = _unsaid(parse_stages(source, languages), target)
    if missing:
        target = LOOKS_ROMAN.sub(lambda found: found[0].replace("l", "I"), target)
        missing = _unsaid(parse_stages(source, languages), target)
    extra = _unsaid(parse_stages(target, languages), source)
    if change := describe_change(quoted(missing), quoted(extra)):
        message = f"stage, grade or phase {change}; write what the source has"
        yield Problem(CODE, Severity.ERROR, message)


def _unsaid(stages: Mapping[str, str], other: str) -> list[str]:
    """The stages that the other text does not name, a keyword near or not."""
    named = parse_loose(other) if stages else set()
    return [stage for arabic, stage in stages.items() if arabic not in named]
