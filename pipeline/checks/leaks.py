"""No word is left in the source language, in Portuguese, or untranslated by the engine."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import (
    Pair,
    Problem,
    is_source_word,
    kept_words,
    prose,
    quoted,
    word_set,
    words,
)
from pipeline.languages import language
from pipeline.model import Severity

CODE = "leaks"
MIN_LETTERS = 4
"""Letters from which a copied word in lower case is not taken for a symbol."""


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for words the engine gave up on and for those of a related language (Portuguese in
    Spanish), a warning for words of the source.

    Words of `pair.kept` never count; a related language never where the source has the word too.
    What an engine gave up on, but the target language has too, is a warning: it may mean another
    thing there.
    """
    kept = kept_words(pair)
    source = word_set(prose(pair.source))
    target = [word for word in words(prose(pair.target)) if word.lower() not in kept]
    unknown = [word for word in dict.fromkeys(pair.unknown) if word.lower() not in kept]
    source_language, target_language = language(pair.source_lang), language(pair.target_lang)
    is_word = target_language.is_word
    known = [word for word in unknown if is_word and is_word(word.lower())]
    if lost := [word for word in unknown if word not in known]:
        message = f"the engine could not translate {quoted(lost)}; translate it"
        yield Problem(CODE, Severity.ERROR, message)
    if known:
        message = f"the engine left {quoted(known)} as it was"
        message += f"; see that it is the {target_language.name} word"
        yield Problem(CODE, Severity.WARNING, message)
    for code, foreign in target_language.foreign_words.items():
        if code == source_language.primary or not foreign.is_neighbor:
            continue
        found = [w for w in dict.fromkeys(target) if foreign.matches(w) and w.lower() not in source]
        if found:
            message = f"{quoted(found)} is {language(code).name}"
            message += f"; write it in {target_language.name}"
            yield Problem(CODE, Severity.ERROR, message)
    copied = [w for w in dict.fromkeys(target) if w in source and len(w) >= MIN_LETTERS]
    if left := [w for w in copied if w not in unknown and is_source_word(w, pair)]:
        message = f"{quoted(left)} is left in {source_language.name}"
        message += "; translate it or keep it by the glossary"
        yield Problem(CODE, Severity.WARNING, message)
