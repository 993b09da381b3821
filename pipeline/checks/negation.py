"""A negation of the source is not lost, and none is added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, prose, quoted
from pipeline.languages import language
from pipeline.languages.base import Negation
from pipeline.model import Severity

CODE = "negation"
SENTENCE_END = re.compile(r"(?<=[.?!;:])\s+")


def check(pair: Pair) -> Iterator[Problem]:
    """An error where all negations are lost, a warning where some are, or where one is added.

    Sentences are compared one by one where both texts have as many, else as a whole. A
    negation may become an implied one: `not harmful`, `inofensivo`.
    """
    in_source, in_target = language(pair.source_lang).negation, language(pair.target_lang).negation
    if in_source is None or in_target is None:
        return
    sources, targets = _sentences(pair.source), _sentences(pair.target)
    if len(sources) != len(targets):
        sources, targets = [" ".join(sources)], [" ".join(targets)]
    for source, target in zip(sources, targets, strict=True):
        if target:
            yield from _compare(source, target, in_source, in_target)


def _compare(
    source: str, target: str, in_source: Negation, in_target: Negation
) -> Iterator[Problem]:
    ours = _find(in_source.plain, source, in_source.idioms)
    theirs = _find(in_target.plain, target, in_target.idioms)
    if len(theirs) < len(ours):
        implied = _find(in_target.implied, target, in_target.idioms)
        if not theirs and not implied:
            message = f"{quoted(ours)} of the source is lost; say it in the target"
            yield Problem(CODE, Severity.ERROR, message)
        elif len(theirs) + len(implied) < len(ours):
            message = f"of {quoted(ours)} something is lost; see that the target says each"
            yield Problem(CODE, Severity.WARNING, message)
    elif theirs and not ours and not _find(in_source.implied, source, in_source.idioms):
        message = f"{quoted(theirs)} negates what the source does not; see which is right"
        yield Problem(CODE, Severity.WARNING, message)


def _sentences(text: str) -> list[str]:
    return SENTENCE_END.split(prose(text).strip())


def _find(cues: re.Pattern[str], text: str, idioms: re.Pattern[str]) -> list[str]:
    """The cues in `text`, those in idioms such as `sin embargo` left out."""
    return [match[0] for match in cues.finditer(idioms.sub(" ", text))]
