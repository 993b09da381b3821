"""Numbers in words say the same number in source and target."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.numerals import parse_cardinals, parse_said
from pipeline.checks.quantities import parse_quantities
from pipeline.languages import language
from pipeline.languages.decimals import DecimalSign
from pipeline.model import Severity

CODE = "number-words"


def check(pair: Pair) -> Iterator[Problem]:
    """An error where a number word became another, a warning where one is lost or added.

    Words and digits may take each other's place; `one` is never missed, being also an article.
    """
    source, target = plain(pair.source), plain(pair.target)
    if language(pair.target_lang).numbers is None or not target.strip():
        return
    ours = _said(source, pair.source_lang, pair, DecimalSign.POINT)
    theirs = _said(target, pair.target_lang, pair, pair.target_sign)
    theirs |= {str(n) for n in parse_cardinals(target, pair.source_lang)}  # names left as they are
    lost = _unsaid(parse_cardinals(source, pair.source_lang), theirs)
    new = _unsaid(parse_cardinals(target, pair.target_lang), ours)
    if lost and new:
        message = f"{quoted(lost)} became {quoted(new)}; write the number of the source"
        yield Problem(CODE, Severity.ERROR, message)
    elif lost:
        yield _warning(f"{quoted(lost)} of the source is missing; see that no number is lost")
    elif new:
        yield _warning(f"{quoted(new)} is not in the source; see that no number is made up")


def _said(text: str, lang: str, pair: Pair, sign: DecimalSign) -> set[str]:
    """What `text`, one side of `pair`, says as a number in digits or words."""
    quantities = parse_quantities(text, (pair.source_lang, pair.target_lang), sign)
    digits = {value for q in quantities for value in q.values}
    return digits | parse_said(text, lang)


def _unsaid(numbers: set[int], said: set[str]) -> list[str]:
    """Those not said in the other text, not even as so many decades."""
    return [str(n) for n in sorted(numbers) if not {str(n), str(10 * n)} & said]


def _warning(message: str) -> Problem:
    return Problem(CODE, Severity.WARNING, message)
