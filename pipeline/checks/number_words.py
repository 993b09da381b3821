"""Numbers in words say the same number in source and target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.checks.base import Pair, Problem, describe_change, plain, quoted
from pipeline.checks.numerals import parse_cardinals, parse_numerals, parse_said
from pipeline.checks.quantities import Quantity, read_quantities
from pipeline.checks.word_classes import WordClass, find_change
from pipeline.languages import language
from pipeline.model import Severity

CODE = "number-words"
SCALES: Final = WordClass("scales")
_ADVICE: Final = {
    (True, True): "write the number of the source",
    (True, False): "see that no number is lost",
    (False, True): "see that no number is made up",
}
"""By whether a number is lost, and whether one is new."""


def check(pair: Pair) -> Iterator[Problem]:
    """An error where a number word became another, a warning where one is lost or added.

    Words and digits may take each other's place; `one` is never missed, being also an article.
    """
    if change := find_change(pair, SCALES):
        yield Problem(CODE, Severity.ERROR, f"{change}; write the number of the source")
    source, target = plain(pair.source), plain(pair.target)
    if language(pair.target_lang).numbers is None or not target.strip():
        return
    words = Counter(str(n) for n in parse_cardinals(source, pair.source_lang))
    added = {str(n): 1 for n in parse_cardinals(target, pair.target_lang)}
    if not words and not added:
        return
    numbers = read_quantities(
        source, target, (pair.source_lang, pair.target_lang), pair.target_sign
    )
    digits, others = map(_digits, numbers)
    theirs = others + _said(target, pair.target_lang)
    # Names that are left as they are.
    theirs.update(str(n) for n in parse_cardinals(target, pair.source_lang))
    lost = _unsaid(words + Counter({n: digits[n] for n in words}), theirs)
    new = _unsaid(Counter(added), digits + _said(source, pair.source_lang))
    if change := describe_change(quoted(lost), quoted(new)):
        severity = Severity.ERROR if lost and new else Severity.WARNING
        yield Problem(CODE, severity, f"{change}; {_ADVICE[bool(lost), bool(new)]}")


def _said(text: str, lang: str) -> Counter[str]:
    """What a text says as a number in words, and how often."""
    words = Counter(str(n) for n in parse_numerals(text, lang))
    return words | Counter(dict.fromkeys(parse_said(text, lang), 1))


def _digits(quantities: Sequence[Quantity]) -> Counter[str]:
    values = [value for quantity in quantities for value in quantity.values]
    return Counter([*values, *(value.partition(":")[0] for value in values if ":" in value)])


def _unsaid(numbers: Counter[str], said: Counter[str]) -> list[str]:
    """Those said less often in the other text, so many decades included."""
    return sorted((n for n in numbers if said[n] + said[f"{n}0"] < numbers[n]), key=int)
