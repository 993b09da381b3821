"""No name of the source is lost, and none said more often.

A small model writes names in pieces, too, and now and then takes pieces of one for words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, quoted, words
from pipeline.checks.drugs import lost_drugs
from pipeline.languages import language
from pipeline.letters import unaccented
from pipeline.model import Severity

CODE = "names"
ALIKE: Final = 4
"""Letters that a name and its Spanish form share: `Angelina`, `Angelinas`; `Tylenol`."""

_CAPITALS: Final = re.compile(r"(?<!\w)([A-Z][A-Z0-9]+)s?(?!\w)")
_ALONE: Final = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]+(?![\w-])")
_NAME: Final = re.compile(r"(?<![\w.'’-])[^\W\d_][^\W\d_]{3,}(?![\w-])")
_BEFORE: Final = re.compile(r"(?:^|[.!?:;•–—\n\"“(/])\s*$")
"""What stands before the first word of a sentence, which has a capital anyway."""


def check(pair: Pair) -> Iterator[Problem]:
    """Warnings for names, words with a capital in no word list, that are not there, and
    for those in capitals that are there too often."""
    source, target = prose(pair.source), prose(pair.target)
    is_word = language(pair.source_lang).is_word
    found = missing_names(source, target, is_word) if is_word else []
    # The check of drugs names the drugs.
    if found and (found := [name for name in found if name.lower() not in lost_drugs(pair)]):
        message = f"{quoted(found)} of the source is not there; see that no name is lost"
        yield Problem(CODE, Severity.WARNING, message)
    if found := overused_names(source, target):
        message = f"{quoted(found)} is said more often than in the source; see that all is meant"
        yield Problem(CODE, Severity.WARNING, message)


def overused_names(source: str, target: str) -> list[str]:
    """Names in capitals that a target has more often than its source, if that has them; both
    plain. A model that loses its way says them twice: of NCI's human translations one in a
    thousand does."""
    ours = Counter(found[1] for found in _CAPITALS.finditer(source))
    theirs = Counter(_ALONE.findall(target))
    return [name for name, times in theirs.items() if 0 < ours[name] < times]


def missing_names(source: str, target: str, is_word: Callable[[str], bool]) -> list[str]:
    """Names in the source of which nothing like them stands in the target; both plain. A name is
    what has a capital and is no word of the source's language."""
    there = {unaccented(word)[:ALIKE] for word in words(target)}
    return [
        name
        for found in _NAME.finditer(source)
        if (name := found[0])[0].isupper()
        and name[1:].islower()
        and unaccented(name)[:ALIKE] not in there
        and not _BEFORE.search(source[: found.start()])
        and not is_word(name.lower())
    ]
