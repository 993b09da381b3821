"""No word is left in the source language, in Portuguese, or untranslated by the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

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
from pipeline.checks.references import without_references
from pipeline.languages import language
from pipeline.languages.lexicon import find_key, find_lexicon
from pipeline.languages.records import ForeignWords
from pipeline.model import Severity

CODE = "leaks"
GAVE_UP: Final = "the engine could not translate "
LEFT_AS_IT_WAS: Final = "the engine left "
"""How the findings begin that only the engine can give, when it translates."""
MIN_LETTERS = 4
"""Letters from which a copied word in lower case is not taken for a symbol."""
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_GLOSS: Final = re.compile(rf"{_BRACKETS.pattern}|(?<==)[^=(]*(?=\()")
"""Words in brackets, and those before them in `E = evolving (evolución)`."""


def check(pair: Pair) -> Iterator[Problem]:
    """Errors for words the engine gave up on and for those of a related language (Portuguese in
    Spanish), a warning for words of the source.

    Words of `pair.kept` and titles in literature references never count; a related language never
    where the source has the word too. What an engine gave up on, but the target language has too,
    is a warning: it may mean another thing there.
    """
    kept = kept_words(pair)
    text = without_references(prose(pair.target))
    unknown = [word for word in dict.fromkeys(pair.unknown) if word.lower() not in kept]
    lost, doubtful = _sort_unknown(unknown, pair)
    yield from _report_unknown(lost, doubtful, pair)
    source = word_set(prose(pair.source))
    source_language, target_language = language(pair.source_lang), language(pair.target_lang)
    target = list(dict.fromkeys(words(text)))
    if kept:
        target = [word for word in target if word.lower() not in kept]
    for code, foreign in target_language.foreign_words.items():
        if code == source_language.primary or not foreign.is_neighbor:
            continue
        found = [word for word in target if foreign.matches(word)]
        found += _find_in_context(text, foreign)
        found = [w for w in found if w.lower() not in source and not _is_loan(w, foreign, pair)]
        if found:
            message = f"{quoted(found)} is {language(code).name}"
            message += f"; write it in {target_language.name}"
            yield Problem(CODE, Severity.ERROR, message)
    copied = [word for word in target if word in source and len(word) >= MIN_LETTERS]
    reported = {*lost, *doubtful}
    left = [word for word in copied if word not in reported and is_source_word(word, pair)]
    if left and (left := _without_glosses(left, text, prose(pair.source))):
        message = f"{quoted(left)} is left in {source_language.name}"
        message += "; translate it or keep it by the glossary"
        yield Problem(CODE, Severity.WARNING, message)


def _sort_unknown(unknown: list[str], pair: Pair) -> tuple[list[str], list[str]]:
    """What an engine gave up on: words that the target's language does not have, and those it has,
    but no word of the source explains."""
    is_word = language(pair.target_lang).is_word
    known = [word for word in unknown if is_word and is_word(word.lower())]
    lost = [word for word in unknown if word not in known]
    return lost, _unexplained(known, pair)


def _report_unknown(lost: list[str], doubtful: list[str], pair: Pair) -> Iterator[Problem]:
    if lost:
        yield Problem(CODE, Severity.ERROR, f"{GAVE_UP}{quoted(lost)}; translate it")
    if doubtful:
        name = language(pair.target_lang).name
        message = f"{LEFT_AS_IT_WAS}{quoted(doubtful)} as it was; see that it is the {name} word"
        yield Problem(CODE, Severity.WARNING, message)


def _unexplained(known: list[str], pair: Pair) -> list[str]:
    """Those words of the target language that no word of the source stands for: `detergentes`
    is the word for `detergents`, whatever the engine knew."""
    lexicon = find_lexicon(pair.source_lang, pair.target_lang) if known else None
    if lexicon is None:
        return known
    ours, theirs = find_key(pair.source_lang), find_key(pair.target_lang)
    source = dict.fromkeys(map(ours, word_set(prose(pair.source))), 1)
    explained = lexicon.find_partners(source, dict.fromkeys(map(theirs, known), 1))[1]
    return [word for word in known if theirs(word) not in explained]


def _find_in_context(text: str, foreign: ForeignWords) -> list[str]:
    """The words of both languages that stand where only the foreign one has them."""
    if foreign.in_context is None or foreign.shared.isdisjoint(word_set(text)):
        return []
    matches = (_named(found.groupdict()) for found in foreign.in_context.finditer(text))
    return list(dict.fromkeys(matches))


def _named(groups: Mapping[str, str | None]) -> str:
    return next(word for word in groups.values() if word)


def _is_loan(word: str, foreign: ForeignWords, pair: Pair) -> bool:
    """Whether only the shape of a word speaks for the foreign language, and the source's language
    has it: `express`."""
    low, is_word = word.lower(), language(pair.source_lang).is_word
    if low in foreign.words or low in foreign.shared or is_word is None:
        return False
    return not (foreign.letters and foreign.letters.search(low)) and is_word(low)


def _without_glosses(left: list[str], target: str, source: str) -> list[str]:
    """The words that do not only stand in brackets which the target has and the source has not, to
    show how the source says it: `paperas (mumps)`."""
    if "(" not in target:
        return left
    gloss = _GLOSS if target.count("(") > source.count("(") else _BRACKETS
    shown = set(words(gloss.sub(" ", target))).union(*map(words, _BRACKETS.findall(source)))
    return [word for word in left if word in shown]
