"""The target is translated, not a copy of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.checks.base import Pair, Problem, is_source_word, kept_words, prose, quoted, words
from pipeline.checks.references import without_references
from pipeline.model import Severity

CODE = "untranslated"
ERROR_WORDS = 3
"""Words from which a copied text is a failure rather than a name."""
RUN = 4
"""Words in a row that no translation shares with its source by chance."""
_RUN = b"\1" * RUN
_POSTAL: Final = re.compile(
    r"\d[\w-]*(?: [A-Z][\w.’'-]*)+,?(?: [A-Z]{2})?\.?"
    r"|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*, [A-Z]{2} \d{5}(?:[-–]\d{4})?"
)
"""A line of an address: `600 Pennsylvania Avenue, NW`, `Washington, DC 20580`."""
_STREET: Final = re.compile(
    r"\b(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Parkway|Pike|Plaza|Way)\b"
    r"|\d{5}"
)


def check(pair: Pair) -> Iterator[Problem]:
    """An error for a copied text of three words or more, a warning for a shorter one, and for
    a copied part in the midst of a translation. Literature references are left out."""
    if pair.source_lang == pair.target_lang:
        return
    source, target = (words(without_references(prose(text))) for text in (pair.source, pair.target))
    kept = kept_words(pair)
    if len(source) == len(target) and [*map(str.lower, source)] == [*map(str.lower, target)]:
        if _is_postal(prose(pair.source).strip()):
            return
        prose_words = [w for w in target if not w.isupper()] or target
        if _foreign(prose_words, kept, pair):
            many = len(target) >= ERROR_WORDS
            severity = Severity.ERROR if many else Severity.WARNING
            yield Problem(CODE, severity, "the target is the source again; translate it")
        return
    for run in _copied(source, target):
        if len(_foreign([w for w in run if w.islower() and len(w) > 3], kept, pair)) >= 2:
            message = f"{quoted([' '.join(run)])} is in the source too; translate it"
            yield Problem(CODE, Severity.WARNING, message)


def _is_postal(text: str) -> bool:
    """Whether a text is a line of a postal address, which stays as it is."""
    return bool(_STREET.search(text) and _POSTAL.fullmatch(text))


def _foreign(found: Sequence[str], kept: frozenset[str], pair: Pair) -> list[str]:
    """The words that cannot stand in the target language, abbreviations left out."""
    return [
        word
        for word in found
        if len(word) > 2
        and word.lower() not in kept
        and is_source_word(word.lower(), pair) is not False
    ]


def _copied(source: Sequence[str], target: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of at least RUN words of the target that the source has in the same order."""
    if _RUN not in bytes(map(set(source).__contains__, target)):
        return
    grams = set(zip(*(source[i:] for i in range(RUN)), strict=False))
    if grams.isdisjoint(zip(*(target[i:] for i in range(RUN)), strict=False)):
        return
    start = 0
    while start <= len(target) - RUN:
        end = start
        while tuple(target[end : end + RUN]) in grams:
            end += 1
        if end > start:
            yield target[start : end + RUN - 1]
        start = max(end, start) + 1
