"""How often, such as twice a day or every 6 hours, is the same in source and target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.checks.base import Pair, Problem, describe_change, plain, quoted
from pipeline.checks.cues import possible
from pipeline.languages import language
from pipeline.model import Severity

CODE = "frequency"
_EXPRESSIONS: Final = frozenset(("frequency times", "frequency every", "frequency phrase"))


class Frequency(NamedTuple):
    """So many times a unit of time, or once in so many units."""

    number: int
    unit: str
    is_interval: bool
    text: str

    @property
    def meaning(self) -> tuple[int, str, bool]:
        """What two frequencies have in common that say the same."""
        return self.number, self.unit, self.is_interval


def check(pair: Pair) -> Iterator[Problem]:
    """An error for so many times a day, or an interval, that is lost, added or changed.

    `once` needs no answer, because `daily` says it; `twice a day` may be `cada 12 horas`.
    """
    source, target = plain(pair.source), plain(pair.target)
    words = [language(code).frequency for code in (pair.source_lang, pair.target_lang)]
    if None in words or not target.strip():
        return
    likely = possible(source, pair.source_lang) | possible(target, pair.target_lang)
    if _EXPRESSIONS.isdisjoint(likely):
        return
    ours = list(parse_frequencies(source, pair.source_lang))
    theirs = list(parse_frequencies(target, pair.target_lang))
    lost, new = list(_unanswered(ours, theirs)), list(_unanswered(theirs, ours))
    if lost and new and _needed(lost + new):
        yield _error(describe_change(_quote(lost), _quote(new)), "keep how often it is")
    elif needed := _needed(lost):
        yield _error(describe_change(_quote(needed), ""), "say how often it is")
    elif needed := _needed(new):
        yield _error(describe_change("", _quote(needed)), "say how often it is there")


def parse_frequencies(text: str, lang: str) -> Iterator[Frequency]:
    """The frequencies of a text; none where they are not known of its language."""
    words = language(lang).frequency
    if words is None:
        return
    likely = possible(text, lang)
    for is_interval, name, pattern in ((False, "times", words.times), (True, "every", words.every)):
        if f"frequency {name}" not in likely:
            continue
        for found in pattern.finditer(text):
            number = found["number"].lower()
            value = int(number) if number.isdecimal() else words.numbers[number]
            yield Frequency(value, words.units[found["unit"].lower()], is_interval, found[0])
    for found in words.phrase.finditer(text) if "frequency phrase" in likely else ():
        number, unit = words.phrases[(found.lastindex or 1) - 1]
        yield Frequency(number, unit, True, found[0])


def _unanswered(ours: list[Frequency], theirs: list[Frequency]) -> Iterator[Frequency]:
    left = [frequency.meaning for frequency in theirs]
    for frequency in ours:
        same = next((m for m in left if m in _equals(frequency)), None)
        if same is None:
            yield frequency
        else:
            left.remove(same)


def _equals(frequency: Frequency) -> list[tuple[int, str, bool]]:
    """Ways to say a frequency: twice a day is every 12 hours, every 2 weeks is every 14 days
    or, in Spanish, every 15."""
    number, unit, is_interval = frequency.meaning
    ways = [frequency.meaning]
    for whole, part, parts in (("day", "hour", 24), ("year", "month", 12)):
        if unit == (part if is_interval else whole) and number and parts % number == 0:
            ways.append((parts // number, whole if is_interval else part, not is_interval))
    if is_interval and unit == "week":
        ways += [(days, "day", True) for days in (7 * number, 7 * number + 1)]
    if is_interval and unit == "day" and number % 7 < number // 7 <= 2:
        ways.append((number // 7, "week", True))
    return ways


def _needed(frequencies: list[Frequency]) -> list[Frequency]:
    return [f for f in frequencies if f.number != 1]


def _quote(frequencies: list[Frequency]) -> str:
    return quoted([frequency.text for frequency in frequencies])


def _error(change: str, advice: str) -> Problem:
    return Problem(CODE, Severity.ERROR, f"{change}; {advice}")
