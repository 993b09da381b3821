"""Stages, grades, phases and types are the same in source and target."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.numerals import parse_loose, parse_stages
from pipeline.model import Severity

CODE = "stages"


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for a `stage IIIA` that is missing, added or changed; `3A` is the same."""
    source, target = plain(pair.source), plain(pair.target)
    if not target.strip():
        return
    languages = pair.source_lang, pair.target_lang
    ours, theirs = parse_loose(source), parse_loose(target)
    missing = [
        stage for arabic, stage in parse_stages(source, languages).items() if arabic not in theirs
    ]
    extra = [
        stage for arabic, stage in parse_stages(target, languages).items() if arabic not in ours
    ]
    if missing:
        yield _error(f"stage, grade or phase {quoted(missing)} is missing; keep it as it is")
    elif extra:
        yield _error(f"stage, grade or phase {quoted(extra)} is not in the source; remove it")


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
