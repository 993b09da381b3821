"""Which words of a pair have a partner on the other side, and what the rest says.

Each word adds what its lack or presence says (`pipeline.languages.lexicon`); the run of words with
the highest sum is what was most likely left out, or added.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.checks.base import RECENT, Pair, prose
from pipeline.languages.lexicon import UNKNOWN, Weights, find_key, find_lexicon

GROWTH: Final = 1.17
"""Characters that a good translation into Spanish has for one of the source."""
CONTENT: Final = 8
"""The weight from which a word says something."""
_ACRONYM: Final = 6
"""Letters up to which a word in capitals is an acronym, which may have other letters in the other
language; other checks look at those."""
_LETTER: Final = 40
"""What the words that a letter of an acronym stands for may weigh."""
_SHORT: Final = 60
"""Characters of a source in which an acronym may be most of what is said."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}|(?<!\w)[AaEeOoYyI](?!\w)")
_SENTENCE: Final = re.compile(
    r"[.!?](?<!\bEE.)(?<!\bUU.)(?<!\bU\.S.)(?<!\b[DS]r.)(?<!\b[DS]ra.)(?<!\bvs.)(?<!\b[Ff]ig.)"
    r"[\])”\"]*\s+(?=[^\W\d_a-z]|[¿¡“\"(])"
)
"""Where a sentence ends: not behind `EE. UU.` or `Dr.` The sign comes first, which is faster."""


class Run(NamedTuple):
    """Words in a row that have no partner, most of them at least."""

    weight: int
    """What they say, in tenths of a natural logarithm; 0 for no words."""
    first: int
    last: int
    """Numbers of the words among those that count, as `find_run` needs them."""


class Unexplained(NamedTuple):
    """The words of a side without a partner."""

    total: int
    """Their weights, summed up."""
    content: int
    """How many of them say something: articles do not count."""
    heaviest: Run
    """The one word that says most."""
    places: tuple[int, ...]
    """Their numbers, as in `Run`."""


class Coverage(NamedTuple):
    """What a pair has on each side that the other side does not explain."""

    left_out: Run
    added: Run
    unexplained: tuple[Unexplained, Unexplained]
    """All words without a partner, of source and target."""
    growth: float
    """How much longer the target is than expected, in deviations of good translations, about."""
    sentences: int
    """How many sentences the target has more than the source."""
    length: int
    """Characters of the source."""
    words: int
    """Words of the source."""
    acronyms: tuple[int, int]
    """Letters of the acronyms that stand in the source only, and in the target only: in a short
    text words may stand for them."""
    keys: tuple[Sequence[str], Sequence[str]]
    """The words of source and target that count, as keys of the lexicon."""


class _Side(NamedTuple):
    keys: list[str]
    counts: Counter[str]
    acronyms: set[str]


def find_coverage(pair: Pair) -> Coverage | None:
    """The coverage of a pair; None for languages without a lexicon, and for empty texts."""
    lexicon = find_lexicon(pair.source_lang, pair.target_lang)
    source, target = prose(pair.source), prose(pair.target)
    if lexicon is None or not source.strip() or not target.strip():
        return None
    return find_text_coverage(source, target, (pair.source_lang, pair.target_lang), pair.approved)


@lru_cache(maxsize=RECENT)
def find_text_coverage(
    source: str, target: str, languages: tuple[str, str], approved: Collection[str]
) -> Coverage | None:
    """The same of two plain texts without addresses, and of what the glossary wants."""
    lexicon = find_lexicon(*languages)
    if lexicon is None:
        return None
    ours, theirs = _side(source, languages[0]), _side(target, languages[1])
    for_source, for_target = lexicon.find_partners(ours.counts, theirs.counts)
    if approved:
        key = find_key(languages[1])
        known = {key(word) for word in approved} & theirs.counts.keys()
        for_target |= {word: len(theirs.keys) for word in known}
    left_out, without = _heaviest_run(ours, for_source, lexicon.source)
    added, more = _heaviest_run(theirs, for_target, lexicon.target)
    growth = (len(target) - GROWTH * len(source)) / math.sqrt(len(source) + 20)
    sentences = len(_SENTENCE.findall(target)) - len(_SENTENCE.findall(source))
    spelled = sum(map(len, ours.acronyms - theirs.acronyms))
    named = sum(map(len, theirs.acronyms - ours.acronyms))
    return Coverage(
        left_out,
        added,
        (without, more),
        growth,
        sentences,
        len(source),
        len(ours.keys) + len(ours.acronyms),
        (spelled, named),
        (ours.keys, theirs.keys),
    )


def _side(text: str, code: str) -> _Side:
    """The words of a text that count, as keys."""
    key = find_key(code)
    found = _WORD.findall(text)
    acronyms = _find_acronyms(text, found)
    if acronyms:
        found = [word for word in found if word not in acronyms]
    keys = list(map(key, found))
    return _Side(keys, Counter(keys), acronyms)


def _find_acronyms(text: str, found: Iterable[str]) -> set[str]:
    """Words that do not count; in a text all in capitals every word does."""
    acronyms = {word for word in found if word.isupper() and 1 < len(word) <= _ACRONYM}
    return set() if acronyms and len(text) > 2 * _ACRONYM and text.isupper() else acronyms


def _heaviest_run(
    side: _Side, partners: dict[str, int], weights: Mapping[str, Weights]
) -> tuple[Run, Unexplained]:
    """The run of words with the highest sum of weights, and all words that lack a partner; uses
    up `partners`."""
    best = current = total = start = first = last = heaviest = place = 0
    content = 0
    places: list[int] = []
    for at, key in enumerate(side.keys):
        missing, present = weights.get(key, UNKNOWN)
        if partners.get(key, 0) > 0:
            partners[key] -= 1
            current += present
            continue
        if current <= 0:
            current, start = 0, at
        current += missing
        total += missing
        content += missing >= CONTENT
        places.append(at)
        if current > best:
            best, first, last = current, start, at
        if missing > heaviest:
            heaviest, place = missing, at
    one = Run(heaviest, place, place)
    return Run(best, first, last), Unexplained(total, content, one, tuple(places))


def find_run(text: str, run: Run) -> str:
    """The words of a run in the plain text of its side, from the first to the last."""
    places = _find_places(text)
    return text[places[run.first].start() : places[run.last].end()]


def find_words(text: str) -> list[str]:
    """The words of the plain text of a side that count, numbered as in `Run`."""
    return [found[0] for found in _find_places(text)]


def _find_places(text: str) -> list[re.Match[str]]:
    acronyms = _find_acronyms(text, _WORD.findall(text))
    return [found for found in _WORD.finditer(text) if found[0] not in acronyms]


def spelled_out(found: Coverage, side: int) -> int:
    """How much of a run may be what an acronym of the other text says in words; `side` is 1 for
    acronyms of the target."""
    return _LETTER * found.acronyms[side] if found.length < _SHORT else 0
