"""At least stays at least: words and signs beside a number give the same limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.word_classes import Mention, WordClass, difference
from pipeline.model import Severity

CODE = "limits"
LIMITS: Final = WordClass("limits")
SIGN: Final = re.compile(r"(?:[<>]=?|[≤≥⩽⩾])(?=\s?[$~]?[.,]?\d)")


def check(pair: Pair) -> Iterator[Problem]:
    """Errors where the limit beside a number is turned round, or its sign is lost."""
    if not LIMITS.knows(pair.source_lang, pair.target_lang):
        return
    # Signs stand apart, as words do.
    source, target = (SIGN.sub(r" \g<0> ", plain(text)) for text in (pair.source, pair.target))
    if not target.strip():
        return
    ours = list(LIMITS.find(source, pair.source_lang))
    theirs = list(LIMITS.find(target, pair.target_lang))
    for lost, new in (("up", "down"), ("down", "up")):
        was, now = _surplus(ours, theirs, lost), _surplus(theirs, ours, new)
        if was and now:
            yield _error(f"{quoted(was)} became {quoted(now)}; keep the limit")
            return
    names = {mention.name for mention in difference(ours, theirs)}
    if missing := difference(_signs(ours, names), _signs(theirs, names)):
        signs = quoted([mention.text for mention in missing])
        yield _error(f"{signs} of the source is missing; keep the sign")


def _signs(mentions: list[Mention], names: set[str]) -> list[Mention]:
    """The limits of these names that are written as signs."""
    return [m for m in mentions if m.name in names and SIGN.match(f"{m.text}0")]


def _surplus(ours: list[Mention], theirs: list[Mention], name: str) -> list[str]:
    return [m.text for m in difference(ours, theirs, weak=True) if m.name == name]


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
