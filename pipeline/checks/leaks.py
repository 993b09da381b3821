"""No word is left in the source language, in Portuguese, or untranslated by the engine."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, prose, quoted, words
from pipeline.checks.invented import is_spanish
from pipeline.checks.lexicon import is_english, is_portuguese
from pipeline.model import Severity

CODE = "leaks"
MIN_LETTERS = 4
"""Letters from which an English word in lower case is not taken for a symbol."""


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for words the engine gave up on and for Portuguese, a warning for English.

    Words of `pair.kept` never count; Portuguese never where the source has the word too. What an
    engine gave up on, but Spanish has too, is a warning: it may mean another thing there.
    """
    kept = {word.lower() for phrase in pair.kept for word in words(phrase)}
    source = {word.lower() for word in words(prose(pair.source))}
    target = [word for word in words(prose(pair.target)) if word.lower() not in kept]
    unknown = [word for word in dict.fromkeys(pair.unknown) if word.lower() not in kept]
    known = [w for w in unknown if pair.target_lang == "es" and is_spanish(w.lower())]
    if lost := [word for word in unknown if word not in known]:
        message = f"the engine could not translate {quoted(lost)}; translate it"
        yield Problem(CODE, Severity.ERROR, message)
    if known:
        message = f"the engine left {quoted(known)} as it was; see that it is the Spanish word"
        yield Problem(CODE, Severity.WARNING, message)
    if pair.target_lang == "es" and pair.source_lang != "pt":
        found = [w for w in dict.fromkeys(target) if is_portuguese(w) and w.lower() not in source]
        if found:
            message = f"{quoted(found)} is Portuguese; write it in Spanish"
            yield Problem(CODE, Severity.ERROR, message)
    if pair.source_lang == "en":
        copied = [w for w in dict.fromkeys(target) if w in source and len(w) >= MIN_LETTERS]
        left = [w for w in copied if is_english(w, pair.target_lang) and w not in unknown]
        if left:
            message = f"{quoted(left)} is left in English; translate it or keep it by the glossary"
            yield Problem(CODE, Severity.WARNING, message)
