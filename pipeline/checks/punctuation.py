"""Questions, exclamations, colons, brackets and quotation marks match the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.checks.base import Pair, Problem, plain
from pipeline.languages import language
from pipeline.model import Severity

CODE = "punctuation"
CLOSERS = " \t\n\u00a0\"'”’»)]*"
"""What may stand after the sign that ends a sentence."""
BRACKETS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"))
LIST_LABEL = re.compile(r"(?:^|\s)\w{1,3}$")
"""What stands before the bracket of a label such as `a)`, which has no partner."""


def check(pair: Pair) -> Iterator[Problem]:
    """Warnings for a final `? ! :` lost or gained, unpaired `¿ ¡` and unbalanced pairs."""
    source, target = plain(pair.source), plain(pair.target)
    if not target.strip():
        return
    yield from _final(source, target)
    yield from _opening(target, language(pair.target_lang).opening_marks)
    if target.count('"') == 1 and target.count("“") == target.count("”") + 1:
        target = target.replace('"', "”")  # opened in one style and closed in the other
    for left, right in BRACKETS:
        if not _balanced(target, left, right) and _balanced(source, left, right):
            yield _warning(f"{left} and {right} do not pair; close what is open")
            break
    else:
        if target.count('"') % 2 and sum(map(source.count, '"“”')) % 2 == 0:
            yield _warning('a " has no partner; close the quotation')


def _final(source: str, target: str) -> Iterator[Problem]:
    ends_in_point = source.rstrip(CLOSERS).endswith(".")
    for sign in "?!:":
        if sign not in source and sign not in target:
            continue
        had, has = (text.rstrip(CLOSERS).endswith(sign) for text in (source, target))
        if had and not has:
            yield _warning(f"the final {sign} of the source is lost; end with {sign}")
        elif has and not had and sign not in source and not (sign == ":" and ends_in_point):
            yield _warning(f"the source does not end with {sign}; end as it does")


def _opening(target: str, marks: Mapping[str, str]) -> Iterator[Problem]:
    for closing, opening in marks.items():
        if closing not in target and opening not in target:
            continue
        opened, closed = (len(re.findall(re.escape(s) + "+", target)) for s in (opening, closing))
        if closed > opened:
            yield _warning(f"a {closing} lacks its {opening}; open it where it begins")
        elif opened > closed:
            yield _warning(f"a {opening} lacks its {closing}; close it where it ends")


def _balanced(text: str, left: str, right: str) -> bool:
    if left not in text and right not in text:
        return True
    depth = 0
    for place, sign in enumerate(text):
        if sign == left:
            depth += 1
        elif sign == right and depth:
            depth -= 1
        elif sign == right and not (
            sign == ")" and LIST_LABEL.search(text, max(0, place - 4), place)
        ):
            return False
    return depth == 0


def _warning(message: str) -> Problem:
    return Problem(CODE, Severity.WARNING, message)
