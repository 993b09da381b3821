"""At least stays at least: words and signs beside a number give the same limit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pipeline.checks.base import Pair, Problem, describe_change, plain
from pipeline.checks.word_classes import (
    Mention,
    WordClass,
    difference,
    find_in_both,
    quote_mentions,
)
from pipeline.languages import language
from pipeline.languages.records import NumberWords
from pipeline.model import Severity

CODE = "limits"
LIMITS: Final = WordClass("limits")
TOKEN: Final = re.compile(r"\d+(?:[.,\u00a0 ]\d+)*|[^\W\d_]+")
CLAUSE: Final = re.compile(r"[,;:.()]\s")
NEAR: Final = 30
"""Characters before or behind a limit in which its number is looked for."""
MAYBE_SIGN: Final = re.compile("[<>≤≥⩽⩾]")
SIGN: Final = re.compile(r"(?:[<>]=?|[≤≥⩽⩾])(?=\s?[$~]?[.,]?\d)")


def check(pair: Pair) -> Iterator[Problem]:
    """Errors where the limit beside a number is turned round, or its sign is lost."""
    # Signs stand apart, as words do.
    source, target = (_space_signs(plain(text)) for text in (pair.source, pair.target))
    ours, theirs = find_in_both(LIMITS, (source, target), pair)
    if not ours and not theirs:
        return
    for lost, new in (("up", "down"), ("down", "up")):
        was, now = _surplus(ours, theirs, lost), _surplus(theirs, ours, new)
        if was and now:
            change = describe_change(quote_mentions(was), quote_mentions(now))
            yield _error(f"{change}; keep the limit")
            return
    if turned := _turned(
        _find_limited(source, ours, pair.source_lang),
        _find_limited(target, theirs, pair.target_lang),
    ):
        yield _error(f"{describe_change(*turned)}; keep the limit")
        return
    names = {mention.name for mention in difference(ours, theirs)}
    if missing := difference(_signs(ours, names), _signs(theirs, names)):
        yield _error(f"{describe_change(quote_mentions(missing), '')}; keep the sign")


def _space_signs(text: str) -> str:
    return SIGN.sub(r" \g<0> ", text) if MAYBE_SIGN.search(text) else text


def _turned(
    ours: Mapping[str, Mapping[str, Mention]], theirs: Mapping[str, Mapping[str, Mention]]
) -> tuple[str, str] | None:
    """The words beside the first number whose only limit is the other way round in the target."""
    for number, limits in ours.items():
        others = theirs.get(number, {})
        if len(limits) == len(others) == 1 and limits.keys() != others.keys():
            (one,), (other,) = limits.values(), others.values()
            if not (one.is_weak and other.is_weak):
                return quote_mentions([one]), quote_mentions([other])
    return None


def _find_limited(text: str, limits: list[Mention], lang: str) -> dict[str, dict[str, Mention]]:
    """The limits of each number that stands beside one, by their names."""
    words = language(lang).numbers
    found: dict[str, dict[str, Mention]] = {}
    for limit in limits:
        is_behind = words is not None and limit.text.split()[0].lower() in words.ranges
        if is_behind:
            before = CLAUSE.split(text[max(0, limit.start - NEAR) : limit.start].lower())[-1]
            near = TOKEN.findall(before)[:-5:-1]
        else:
            behind = CLAUSE.split(text[limit.end : limit.end + NEAR].lower())[0]
            near = TOKEN.findall(behind)[:3]
        if numbers := [value for token in near if (value := _value(token, words))]:
            found.setdefault(numbers[0], {})[limit.name] = limit
    return found


def _value(token: str, words: NumberWords | None) -> str:
    """A number in digits, without its signs, or in words; empty for another word."""
    if token[0].isdecimal():
        return re.sub(r"\D", "", token)
    return str(words.cardinals.get(token, "")) if words else ""


def _signs(mentions: list[Mention], names: set[str]) -> list[Mention]:
    """The limits of these names that are written as signs."""
    return [m for m in mentions if m.name in names and SIGN.match(f"{m.text}0")]


def _surplus(ours: list[Mention], theirs: list[Mention], name: str) -> list[Mention]:
    return [m for m in difference(ours, theirs, weak=True) if m.name == name]


def _error(message: str) -> Problem:
    return Problem(CODE, Severity.ERROR, message)
