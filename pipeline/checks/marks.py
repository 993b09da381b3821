"""No mark of unfinished work stands in the target.

Tools and people leave them: `[ES]` where a translation is to come, `TODO`, `(machine translation)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, quoted
from pipeline.model import Severity

CODE = "marks"

_BRACKETS: Final = frozenset("[({<")
_TO_DO: Final = ("TODO", "FIXME", "TBD", "TKTK", "XXX")
_CAPITALS: Final = re.compile(r"(?<![\w-])(?:TODO(?=\s*[:(\]])|FIXME|TBD|TKTK|XXX+)(?![\w-])")
_LANGUAGE: Final = re.compile(
    r"\[\s*(?:ES|EN|PT|FR|DE|IT|XX|es|en|pt)(?:[-_][A-Za-z]{2,3})?\s*\]|\((?:ES|EN|PT)\)"
)
_NOTE: Final = re.compile(
    r"[\[({<]\s*(?:(?:this is |needs? |to be |not |no |but |in |machine |automatic |draft )*"
    r"(?:translation|translated|translate|spanish|english|placeholder|todo|draft)(?: here)?"
    r"|(?:pendiente|por|sin|falta|texto)?\s*(?:de |la )?(?:traducción|traducir|traducido)"
    r"(?: automática)?|borrador)\s*[\])}>]",
    re.IGNORECASE,
)
_DASHED: Final = re.compile(
    r"(?:^(?:ES|EN|ESP|SPA)\s*[:|]\s*\S)|(?<=\w)\s+[-–|]\s+(?:ES|ESP|SPA)\.?$"
)
_PLACEHOLDER: Final = re.compile(r"\blorem ipsum\b", re.IGNORECASE)


def check(pair: Pair) -> Iterator[Problem]:
    """An error for marks of the target that the source does not have."""
    if pair.source_lang == pair.target_lang:
        return
    target = prose(pair.target)
    found = list(_find_marks(target)) if target.strip() else []
    if not found:
        return
    source = prose(pair.source).lower()
    if new := [mark for mark in dict.fromkeys(found) if mark.lower() not in source]:
        message = f"{quoted(new)} is a mark of unfinished work; finish it and remove the mark"
        yield Problem(CODE, Severity.ERROR, message)


def _find_marks(target: str) -> Iterator[str]:
    if any(bracket in target for bracket in _BRACKETS):
        for pattern in (_LANGUAGE, _NOTE):
            yield from (found[0] for found in pattern.finditer(target))
    # To look for parts of the patterns first is much faster.
    if any(word in target for word in _TO_DO) and not target.isupper():
        yield from (found[0] for found in _CAPITALS.finditer(target))
    if "ES" in target or "EN" in target or "SPA" in target:
        yield from (found[0].strip() for found in _DASHED.finditer(target))
    if "lorem" in target.lower():
        yield from (found[0] for found in _PLACEHOLDER.finditer(target))
