"""A negation of the source is not lost, and none is added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.checks.base import Pair, Problem, prose, quoted
from pipeline.checks.cues import IDIOMS, IMPLIED, NEGATIONS
from pipeline.model import Severity

CODE = "negation"
SENTENCE_END = re.compile(r"(?<=[.?!;:])\s+")


def check(pair: Pair) -> Iterator[Problem]:
    """An error where all negations are lost, a warning where some are, or where one is added.

    Sentences are compared one by one where both texts have as many, else as a whole. A
    negation may become an implied one: `not harmful`, `inofensivo`.
    """
    if not {pair.source_lang, pair.target_lang} <= NEGATIONS.keys():
        return
    sources, targets = _sentences(pair.source), _sentences(pair.target)
    if len(sources) != len(targets):
        sources, targets = [" ".join(sources)], [" ".join(targets)]
    for source, target in zip(sources, targets, strict=True):
        if target:
            yield from _compare(source, target, pair)


def _compare(source: str, target: str, pair: Pair) -> Iterator[Problem]:
    ours = _found(NEGATIONS, source, pair.source_lang)
    theirs = _found(NEGATIONS, target, pair.target_lang)
    if len(theirs) < len(ours):
        implied = _found(IMPLIED, target, pair.target_lang)
        if not theirs and not implied:
            message = f"{quoted(ours)} of the source is lost; say it in the target"
            yield Problem(CODE, Severity.ERROR, message)
        elif len(theirs) + len(implied) < len(ours):
            message = f"of {quoted(ours)} something is lost; see that the target says each"
            yield Problem(CODE, Severity.WARNING, message)
    elif theirs and not ours and not _found(IMPLIED, source, pair.source_lang):
        message = f"{quoted(theirs)} negates what the source does not; see which is right"
        yield Problem(CODE, Severity.WARNING, message)


def _sentences(text: str) -> list[str]:
    return SENTENCE_END.split(prose(text).strip())


def _found(table: Mapping[str, re.Pattern[str]], text: str, lang: str) -> list[str]:
    """The cues of `table` in `text`, those in idioms such as `sin embargo` left out."""
    return [match[0] for match in table[lang].finditer(IDIOMS[lang].sub(" ", text))]
