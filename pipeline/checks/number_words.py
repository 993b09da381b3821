"""Numbers in words say the same number in source and target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.numerals import parse_cardinals, parse_numerals, parse_said
from pipeline.checks.quantities import parse_quantities
from pipeline.checks.word_classes import WordClass, find_change
from pipeline.languages import language
from pipeline.languages.records import DecimalSign
from pipeline.model import Severity

CODE = "number-words"
SCALES: Final = WordClass("scales")


def check(pair: Pair) -> Iterator[Problem]:
    """An error where a number word became another, a warning where one is lost or added.

    Words and digits may take each other's place; `one` is never missed, being also an article.
    """
    if change := find_change(pair, SCALES):
        yield Problem(CODE, Severity.ERROR, f"{change}; write the number of the source")
    source, target = plain(pair.source), plain(pair.target)
    if language(pair.target_lang).numbers is None or not target.strip():
        return
    ours = _said(source, pair.source_lang, pair, DecimalSign.POINT)
    theirs = _said(target, pair.target_lang, pair, pair.target_sign)
    # Names that are left as they are.
    theirs.update(str(n) for n in parse_cardinals(target, pair.source_lang))
    words = Counter(str(n) for n in parse_cardinals(source, pair.source_lang))
    digits = _digits(source, pair, DecimalSign.POINT)
    lost = _unsaid(words + Counter({n: digits[n] for n in words}), theirs)
    new = _unsaid(Counter({str(n): 1 for n in parse_cardinals(target, pair.target_lang)}), ours)
    if lost and new:
        message = f"{quoted(lost)} became {quoted(new)}; write the number of the source"
        yield Problem(CODE, Severity.ERROR, message)
    elif lost:
        yield _warning(f"{quoted(lost)} of the source is missing; see that no number is lost")
    elif new:
        yield _warning(f"{quoted(new)} is not in the source; see that no number is made up")


def _said(text: str, lang: str, pair: Pair, sign: DecimalSign) -> Counter[str]:
    """What `text`, one side of `pair`, says as a number in digits or words, and how often."""
    words = Counter(str(n) for n in parse_numerals(text, lang))
    once = Counter(dict.fromkeys(parse_said(text, lang), 1))
    return _digits(text, pair, sign) + (words | once)


def _digits(text: str, pair: Pair, sign: DecimalSign) -> Counter[str]:
    quantities = parse_quantities(text, (pair.source_lang, pair.target_lang), sign)
    return Counter(value for quantity in quantities for value in quantity.values)


def _unsaid(numbers: Counter[str], said: Counter[str]) -> list[str]:
    """Those said less often in the other text, so many decades included."""
    return sorted((n for n in numbers if said[n] + said[f"{n}0"] < numbers[n]), key=int)


def _warning(message: str) -> Problem:
    return Problem(CODE, Severity.WARNING, message)
