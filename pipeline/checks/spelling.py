"""No word lacks the tilde or the accent that makes it what it is."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, prose, word_set, words
from pipeline.checks.cues import possible
from pipeline.languages import language
from pipeline.letters import lower
from pipeline.model import Severity

CODE = "spelling"


def check(pair: Pair) -> Iterator[Problem]:
    """An error for `anos` in place of `años`, a warning for other words without their mark.

    A word that the source has too may be a name or a quotation, and is left alone.
    """
    known = language(pair.target_lang).misspellings
    if known is None:
        return
    target = lower(prose(pair.target))
    found = known.words.keys() & word_set(prose(pair.target))
    shaped = []
    if "spelling" in possible(prose(pair.target), pair.target_lang):
        shaped = known.shape.findall(target) + known.in_context.findall(target)
    if not found and not shaped:
        return
    source = lower(prose(pair.source))
    given = set(words(source))
    lang = language(pair.source_lang).primary
    for word in sorted(found - given):
        stands_for = known.real.get((word, lang))
        if stands_for is None or not stands_for.search(source):
            severity = Severity.ERROR if word in known.grave else Severity.WARNING
            yield Problem(CODE, severity, f'"{word}" lacks its mark; write "{known.words[word]}"')
    for phrase in dict.fromkeys(shaped):
        if phrase not in given:
            message = f'a word of "{phrase}" lacks its mark; write it with its tilde or accent'
            yield Problem(CODE, Severity.WARNING, message)
