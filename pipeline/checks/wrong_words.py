"""Words of machine text that stand where others should, such as `nervios` for `swine`.

A word of the source that nothing in the target may stand for, and a word of the target that comes
from nothing, at about the same place. People translate freely, which looks the same in every fifth
sentence of theirs; engines keep to the words, and what is left then is mostly wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.checks.base import RECENT, Pair, prose, word_set
from pipeline.checks.coverage import Coverage, find_coverage, find_text_coverage, find_words
from pipeline.languages import language
from pipeline.languages.lexicon import UNKNOWN, Lexicon, Weights, find_key, find_lexicon

EACH: Final = 10
"""What each of the two words must say at least, in tenths of a natural logarithm."""
TOGETHER: Final = 20
"""What both must say together."""
RARE: Final = 12
"""What a word says that the lexicon does not know, and a long word of the source at least."""
LOST: Final = 15
"""What a word says that is missed even where no other stands in its stead."""
_SIGNS: Final = frozenset({"percent"})
"""Keys of words that a sign may stand for."""
LONG: Final = 5
"""Letters of the key of a long word."""
LETTERS: Final = 4
"""Shorter words are pronouns and conjunctions, or abbreviations."""
MOST: Final = 200
"""Words of a source in which places say something."""
MANY: Final = 20
"""Words of a source without a partner up to which the target is a translation."""
NEAR: Final = 0.2
"""How far apart the two words may be, in shares of their texts."""
_ALIKE: Final = 3
"""Letters that a rare word of the target shares with the one that it comes from."""
_PREFIX: Final = re.compile("^(?:un|non|in|im|pre|post)(?=...)")
"""What may be a word of its own in the target."""


class WrongWord(NamedTuple):
    """A word of the source and the one in its stead."""

    source: str
    target: str


class _Word(NamedTuple):
    place: int
    key: str
    share: float
    """From 0 to 1: where it stands."""
    weight: int
    is_rare: bool
    """Whether the lexicon does not know it."""
    text: str = ""


class Suspects(NamedTuple):
    """What may be wrong in the words of a pair, in the order of the source."""

    wrong: list[WrongWord]
    lost: list[str]
    """Words that the lexicon knows well and nothing in the whole target may stand for; no wrong
    word stands in their stead."""


NOTHING: Final = Suspects([], [])


def find_suspects(pair: Pair) -> Suspects:
    """The wrong and the lost words of a pair; words that a glossary term has are left to the
    checks of terms."""
    found = find_coverage(pair)
    if found is None or found.words > MOST or not found.unexplained[0].places:
        return NOTHING
    languages = (pair.source_lang, pair.target_lang)
    texts = prose(pair.source), prose(pair.target)
    return _find_suspects(*texts, languages, pair.approved, pair.matched)


@lru_cache(maxsize=RECENT)
def _find_suspects(
    source: str,
    target: str,
    languages: tuple[str, str],
    approved: frozenset[str],
    matched: frozenset[str],
) -> Suspects:
    found = find_text_coverage(source, target, languages, approved)
    lexicon = find_lexicon(*languages)
    if found is None or lexicon is None:
        return NOTHING
    common = _frequent_keys(languages[0])
    lost = _list_unexplained(found, 0, lexicon.source, common)
    if not lost or len(lost) > MANY:
        return NOTHING
    lost = [word for word in lost if _is_lost(word, found, lexicon)]
    if not lost:
        return NOTHING
    texts, same = find_words(source), matched | word_set(target)
    lost = [
        word
        for word in lost
        if len(texts[word.place]) >= LETTERS and same.isdisjoint(_both_cases(texts[word.place]))
    ]
    chosen = _choose_nearest(lost, _list_free(target, found, lexicon, common))
    wrong = [WrongWord(texts[one.place], other.text) for one, other in chosen]
    taken = {one.place for one, _ in chosen}
    missed = [
        texts[word.place]
        for word in lost
        if word.place not in taken
        and len(texts[word.place]) > LETTERS
        and lexicon.source.get(word.key, UNKNOWN).missing >= LOST
        and word.key not in _SIGNS
        and word.key not in common
        and _is_lost(word, found, lexicon, whole=True)
    ]
    return Suspects(wrong, missed)


def _both_cases(text: str) -> tuple[str, str]:
    return text, text.lower()


def _list_free(
    target: str, found: Coverage, lexicon: Lexicon, common: frozenset[str]
) -> list[_Word]:
    """The words of the target that may stand for nothing of the source, with their texts."""
    particles = {key for key in common if len(key) < LETTERS}
    unexplained = _list_unexplained(found, 1, lexicon.target)
    new = [word for word in unexplained if _is_new(word, found, lexicon, particles)]
    if not new:
        return []
    texts = find_words(target)
    named = [word._replace(text=texts[word.place]) for word in new]
    return [word for word in named if len(word.text) >= LETTERS]


@lru_cache(maxsize=8)
def _frequent_keys(code: str) -> frozenset[str]:
    return frozenset(map(find_key(code), language(code).frequent_words))


def _list_unexplained(
    found: Coverage,
    side: int,
    weights: Mapping[str, Weights],
    common: Collection[str] | None = None,
) -> list[_Word]:
    """The words without a partner that say something, of the source (`side` 0) or the target; a
    long word that is not among the `common` ones says much, where these are given."""
    keys, words = found.keys[side], []
    for place in found.unexplained[side].places:
        key = keys[place]
        known = weights.get(key)
        weight = known.missing if known else RARE
        if common is not None and weight < RARE and len(key) >= LONG and key not in common:
            weight = RARE
        if weight >= EACH and len(key) > 2:
            words.append(_Word(place, key, (place + 0.5) / len(keys), weight, known is None))
    return words


def _is_lost(word: _Word, found: Coverage, lexicon: Lexicon, *, whole: bool = False) -> bool:
    """Whether nothing around its place in the target, or in the whole target, may stand for a
    word, however seldom."""
    near = found.keys[1] if whole else _list_keys_near(word.share, found.keys[1])
    around = [key for key in near if len(key) > 2]
    stem = _PREFIX.sub("", word.key)
    keys = (word.key,) if stem == word.key else (word.key, stem)
    return all(lexicon.find_stand_ins(key).isdisjoint(around) for key in keys) and not any(
        lexicon.may_stand_for(key, other) for key in keys for other in around
    )


def _is_new(word: _Word, found: Coverage, lexicon: Lexicon, particles: Collection[str]) -> bool:
    """Whether a word may stand for nothing around its place in the source, however seldom."""
    around = (key for key in _list_keys_near(word.share, found.keys[0]) if key not in particles)
    return not any(lexicon.may_stand_for(other, word.key) for other in around)


def _list_keys_near(share: float, keys: Sequence[str]) -> Sequence[str]:
    first, last = (share - NEAR) * len(keys), (share + NEAR) * len(keys)
    return keys[max(0, int(first)) : int(last) + 1]


def _choose_nearest(source: Sequence[_Word], target: Sequence[_Word]) -> list[tuple[_Word, _Word]]:
    """Pairs of words that stand in each other's place, nearest first; each word is in one pair."""
    pairs = sorted(
        (abs(one.share - other.share), one, other)
        for one in source
        for other in target
        if abs(one.share - other.share) <= NEAR and one.weight + other.weight >= TOGETHER
    )
    chosen: dict[_Word, _Word] = {}
    taken: set[_Word] = set()
    for _, one, other in pairs:
        is_cognate = other.is_rare and one.key[:_ALIKE] == other.key[:_ALIKE]
        if one not in chosen and other not in taken and not is_cognate:
            chosen[one] = other
            taken.add(other)
    return sorted(chosen.items())
