"""Numbers in words and Roman numerals: `twenty-seven`, `primera`, `stages II and IIIA`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pipeline.checks.base import RECENT, letter_runs
from pipeline.languages import language
from pipeline.languages.records import NumberWords

_TOKEN: Final = re.compile(r"[^\W\d_]+|[,;:.()]")

_ROMAN: Final = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI"
ROMANS: Final = MappingProxyType({roman: n for n, roman in enumerate(_ROMAN.split(), 1)})
_STAGE: Final = r"(?:[IVX]+|\d)(?:[A-Da-d]\d?)?(?!\w)"
THOUSAND: Final = 1000
LOOSE: Final = re.compile(rf"(?<!\w){_STAGE}")


@lru_cache(maxsize=64)
def _stages(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Stages behind their keyword, such as `Stages II and IIIA`."""
    known = [language(code) for code in languages]
    keywords = [word for found in known if found.units for word in found.units.stages]
    keywords = [f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in keywords] or ["(?!)"]
    ranges = [word for found in known if found.numbers for word in found.numbers.ranges]
    joint = rf"[\s,/–-]+(?:(?:{'|'.join(ranges)})\s+)?" if ranges else r"[\s,/–-]+"
    return re.compile(rf"\b(?:{'|'.join(keywords)})\s+({_STAGE}(?:{joint}{_STAGE})*)")


@lru_cache(maxsize=64)
def _decade(forms: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)


@lru_cache(maxsize=RECENT)
def parse_numerals(text: str, lang: str) -> tuple[int, ...]:
    """Every value the words of `text` may say: 30, 2 and 32 for `treinta y dos`."""
    words = language(lang).numbers
    return tuple(v for total, run in _runs(text, words, others=True) for v in {total, *run})


@lru_cache(maxsize=RECENT)
def parse_cardinals(text: str, lang: str) -> tuple[int, ...]:
    """The numbers above one that `text` surely says in words: 32 for `treinta y dos`.

    A thousand alone is none, because digits may stand before it.
    """
    words = language(lang).numbers
    known = words.cardinals.keys() & letter_runs(text) if words else set[str]()
    if words is None or all(words.cardinals[word] == 1 for word in known):
        return ()
    runs = _runs(text, words)
    return tuple(total for total, _ in runs if total > 1 and total != THOUSAND)


def _runs(
    text: str, words: NumberWords | None, *, others: bool = False
) -> Iterator[tuple[int, list[int]]]:
    """Each number said in words, with the values of the words that say it."""
    if words is None:
        return
    known = letter_runs(text)
    if words.cardinals.keys().isdisjoint(known) and (
        not others or words.others.keys().isdisjoint(known)
    ):
        return
    tokens = _tokens(text)
    total, run = 0, list[int]()
    for word in (*tokens, "."):
        value = words.cardinals.get(word, 0) or (words.others.get(word, 0) if others else 0)
        if value and run and (joined := _joined(total, value)):
            total, run = joined, [*run, value]
        elif value or word not in words.joints:
            if run:
                yield total, run
            total, run = value, [value] if value else []


@lru_cache(maxsize=RECENT)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text.lower()))


def _joined(total: int, value: int) -> int:
    """The number that `value` makes after `total`, 0 where the two are separate."""
    if value in (100, 1000) and total < value:
        return total * value
    tens = total % 100 >= 20 and total % 10 == 0 and value < 10
    hundreds = total >= 100 and total % 100 == 0 and value < 100
    return total + value if tens or hundreds else 0


@lru_cache(maxsize=RECENT)
def parse_said(text: str, lang: str, *, romans: bool = True) -> frozenset[str]:
    """All that the words of `text`, and its Roman numerals, may say as a number in digits."""
    words = set(parse_numerals(text, lang))
    known = language(lang).numbers
    if known and _decade(known.decades).search(text):
        words |= {10 * n for n in words} | {10}
    is_half = known is not None and _decade(known.and_half).search(text) is not None
    halves = {f"{n}{end}" for n in words for end in (".5", ":30") if is_half}
    halves |= {"30"} if is_half else set()
    if romans:
        found = (roman for roman in LOOSE.findall(text) if roman[0] in "IVX")
        words |= {ROMANS.get(roman.rstrip("ABCDabcd1234"), 0) for roman in found}
    return frozenset({str(n) for n in words - {0}} | halves)


def parse_stages(text: str, languages: tuple[str, ...]) -> dict[str, str]:
    """Stages, grades, phases and types that `text` names in words of these languages: arabic
    form, such as `3A`, and writing.

    A bare digit is not listed: it counts as a number like any other.
    """
    named = (
        s for m in _stages(languages).finditer(text) for s in LOOSE.findall(m[1]) if not s.isdigit()
    )
    return {arabic: stage for stage in named if (arabic := _arabic(stage))}


def parse_loose(text: str) -> set[str]:
    """Everything in `text` that may be read as a stage, its keyword near or not."""
    return {_arabic(s) for s in LOOSE.findall(text)} - {""}


def _arabic(stage: str) -> str:
    match = re.fullmatch(r"([IVX]+|\d)(.*)", stage)
    if match is None:
        return ""
    number = match[1] if match[1].isdigit() else str(ROMANS.get(match[1], ""))
    return number + match[2].upper() if number else ""
