"""Put inline tags on the words of a translation that translate the words they stood on.

Each tag has a range in the source sentence. Its range in the target comes from, in order: the
place of a glossary term, the engine's word alignment, the tagged phrase translated by itself and
found again in the target, words that are the same in both, and at last the proportion of the
sentence before it. How a tag was placed is told; proportion is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pipeline.engines.base import Link
from pipeline.mt import proportion
from pipeline.mt.alignment import linked
from pipeline.mt.phrases import (
    determiner_before,
    is_determined,
    is_small,
    nearest,
    overlaps,
    partly,
    places,
    says,
    stripped,
    trimmed,
    whole_words,
    with_marks,
    without_determiner,
    words_in,
    words_only,
)
from pipeline.spans import Span

_OUTER: Final = " .,;:!?¿¡\"'“”‘’«»()"
_CLOSE_ENOUGH: Final = 82.0


class How(StrEnum):
    """How a tag found its place, most certain first."""

    WHOLE = "whole"
    """The tag stands around the whole sentence, or around nothing at its edge."""
    TERM = "term"
    ALIGNED = "aligned"
    PHRASE = "phrase match"
    SAME = "same words"
    LOOSE = "loose alignment"
    PROPORTION = "proportion"


CONFIDENCE: Final = MappingProxyType(
    {
        How.WHOLE: 0.9,
        How.TERM: 0.9,
        How.SAME: 0.9,
        How.ALIGNED: 0.7,
        How.PHRASE: 0.7,
        How.LOOSE: 0.45,
        How.PROPORTION: 0.4,
    }
)
"""How far a way can be trusted: estimates, from 0 to 1; below UNSURE it is a finding."""

UNSURE: Final = 0.5
_LOOSE: Final = 0.3
"""Weight with which a word is linked at least to be the place of a tag that has no better one."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translated sentence and what is known about how its words correspond."""

    source: str
    target: str
    links: tuple[Link, ...] = ()
    terms: tuple[tuple[Span, Span], ...] = ()
    """Glossary terms: place in the source, place in the target."""


def place(
    sentence: Sentence,
    span: Span,
    phrases: Callable[[str], Sequence[str]],
    within: Span,
    taken: Sequence[Span] = (),
) -> tuple[Span, How]:
    """The target range for the source range `span` of a paired tag.

    `phrases` gives translations of a phrase by itself; the result lies in `within` and overlaps
    none of `taken`.
    """
    source, target = sentence.source, sentence.target
    inner = stripped(source, span)
    everything = Span(0, len(source))
    if inner == stripped(source, everything) and inner.start < inner.end:
        return stripped(target, within), How.WHOLE
    if not words_in(source, inner):
        return _place_marks(sentence, inner, within, taken)
    if inner == words_only(source, everything):
        return words_only(target, within), How.WHOLE
    if found := _inside_word(sentence, inner, within, taken):
        return found, How.SAME
    inner = whole_words(source, inner)
    home = _term_around(sentence, inner, within, taken)
    ways = _found(sentence, inner, phrases, home or within, taken)
    for how, found in ways:
        words = words_only(target, found) if found else Span(0, 0)
        if words.start < words.end and (home or within).contains(words):
            words = with_marks(source, target, inner, words, within)
            if not overlaps(words, taken):
                return words, how
    if home:
        (around,) = [s for s, t in sentence.terms if t == home and s.contains(inner)][:1]
        return proportion.mirrored(source, target, inner, around, home), How.PROPORTION
    halves = (partly(said, target, within, taken) for said in phrases(inner.of(source)))
    found = next((half for half in halves if half), None)
    return found or proportion.place(source, target, inner, within, taken), How.PROPORTION


def _place_marks(
    sentence: Sentence, inner: Span, within: Span, taken: Sequence[Span]
) -> tuple[Span, How]:
    """A place for a tag around no words: the same marks in the target, or between words."""
    marks = inner.of(sentence.source)
    if marks:
        here, there = _all_of(marks, sentence.source), _all_of(marks, sentence.target)
        if len(here) == len(there) and inner.start in here:
            start = there[here.index(inner.start)]
            found = Span(start, start + len(marks))
            if within.contains(found) and not overlaps(found, taken):
                return found, How.SAME
    at, how = position(sentence, inner.start, within)
    return Span(at, at), How.PROPORTION if marks else how


def _inside_word(
    sentence: Sentence, inner: Span, within: Span, taken: Sequence[Span]
) -> Span | None:
    """The same part of the same word, for tags inside one: `CO<1>2</1>`."""
    source = sentence.source
    around = whole_words(source, inner)
    if around == inner:
        return None
    word = find_phrase(sentence, around, [around.of(source)], within, taken, nearly=False)
    if word is None or word.end - word.start != around.end - around.start:
        return None
    shift = word.start - around.start
    return Span(inner.start + shift, inner.end + shift)


def _found(
    sentence: Sentence,
    inner: Span,
    phrases: Callable[[str], Sequence[str]],
    within: Span,
    taken: Sequence[Span],
) -> Iterator[tuple[How, Span | None]]:
    """What each way finds, one after the other."""
    yield How.TERM, _by_terms(sentence, inner)
    said = phrases(inner.of(sentence.source))
    aligned = _by_links(sentence, inner, taken)
    exact = find_phrase(sentence, inner, said, within, taken, nearly=False)
    if aligned and exact and overlaps(aligned, [exact]):
        yield How.ALIGNED, exact
    yield How.ALIGNED, aligned
    yield How.PHRASE, exact
    yield How.PHRASE, find_phrase(sentence, inner, said, within, taken, inflected=True)
    same = [inner.of(sentence.source), words_only(sentence.source, inner).of(sentence.source)]
    yield How.SAME, find_phrase(sentence, inner, same, within, taken, inflected=True)
    yield How.LOOSE, _loosely(sentence, inner, taken)


def position(sentence: Sentence, at: int, within: Span) -> tuple[int, How]:
    """The target offset for a tag that stands alone at `at` in the source sentence."""
    source, target = sentence.source, sentence.target
    if not source[:at].strip():
        return within.start, How.WHOLE
    if not source[at:].strip():
        return within.end, How.WHOLE
    if not source[at:].strip(" .,;:!?)”\"'"):
        tail = re.search(r"[\s.,;:!?)”\"']*$", target)
        edge = tail.start() if tail else len(target)
        return min(max(edge, within.start), within.end), How.WHOLE
    for how, found in _beside(sentence, at):
        if found is not None and within.start <= found <= within.end:
            return found, how
    return proportion.boundary(source, target, at, within, end=True), How.PROPORTION


def with_article(target: str, span: Span, source: str, wanted: Span) -> Span:
    """Take an article in where the source phrase has one inside its tag."""
    if is_determined(wanted.of(source)):
        found = determiner_before(target, span.start)
        return Span(found.start, span.end) if found else span
    return span


# --- ways to find a phrase ---------------------------------------------------------------------


def _by_terms(sentence: Sentence, span: Span) -> Span | None:
    """The place of the terms that make up the tagged phrase, small words apart."""
    inside = [pair for pair in sentence.terms if span.contains(pair[0])]
    if not inside or says(sentence.source, span, [source for source, _ in inside]):
        return None
    targets = [target for _, target in inside]
    hull = Span(min(t.start for t in targets), max(t.end for t in targets))
    return None if says(sentence.target, hull, targets) else hull


def _by_links(sentence: Sentence, span: Span, taken: Sequence[Span] = ()) -> Span | None:
    """The run of target words aligned into the span, if it holds most of the alignment.

    Small words between and words without a link do not break a run; those that other tags stand
    on do.
    """
    runs: list[tuple[float, list[Span]]] = []
    broken = True
    for word in words_in(sentence.target):
        inside, outside = _weights(sentence, word, span)
        if overlaps(word, taken):
            broken = True
        elif inside and inside >= outside:
            weight, run = (0.0, []) if broken else runs.pop()
            runs.append((weight + inside, [*run, word]))
            broken = False
        elif outside and not is_small(sentence.target, word):
            broken = True
    if not runs:
        return None
    weight, run = max(runs, key=lambda r: r[0])
    run = trimmed(sentence.target, run, determined=is_determined(span.of(sentence.source)))
    return Span(run[0].start, run[-1].end) if 2 * weight >= sum(w for w, _ in runs) else None


def _loosely(sentence: Sentence, span: Span, taken: Sequence[Span]) -> Span | None:
    """The free word that is linked into the span most strongly, though to others as much."""
    words = [w for w in words_in(sentence.target) if not overlaps(w, taken)]
    best = max(words, key=lambda w: linked(sentence.links, span, w), default=None)
    return best if best and linked(sentence.links, span, best) >= _LOOSE else None


def _weights(sentence: Sentence, word: Span, span: Span) -> tuple[float, float]:
    """How strongly a target word is aligned into the span, and elsewhere."""
    inside = linked(sentence.links, span, word)
    return inside, linked(sentence.links, Span(0, len(sentence.source)), word) - inside


def find_phrase(
    sentence: Sentence,
    span: Span,
    candidates: Sequence[str],
    within: Span,
    taken: Sequence[Span],
    *,
    nearly: bool = True,
    inflected: bool = False,
) -> Span | None:
    """Where a translation of the phrase alone stands in the target, exactly or nearly.

    `inflected` takes the same words with other endings and in other order for near enough.
    """
    source, target = sentence.source, sentence.target
    wanted = [text for c in candidates if (text := c.strip(_OUTER))]
    if not is_determined(span.of(source)):  # an engine adds articles to phrases by themselves
        wanted = [without_determiner(text) for text in wanted]
    for text in wanted:
        hits = places(text, target)
        same = places(words_only(source, span).of(source), source)
        nth = sum(s.start < span.start for s in same) if len(same) == len(hits) else -1
        free = [h for h in hits if within.contains(h) and not overlaps(h, taken)]
        if nth >= 0 and hits and hits[min(nth, len(hits) - 1)] in free:
            return hits[nth]
        if free:
            share = span.start / max(len(source), 1)
            return min(free, key=lambda h: abs(h.start / max(len(target), 1) - share))
    found = [nearest(text, target, within, taken, inflected=inflected) for text in wanted if nearly]
    best = max(found, key=lambda f: f[0], default=(0.0, Span(0, 0)))
    return best[1] if best[0] >= _CLOSE_ENOUGH else None


# --- places beside a word ----------------------------------------------------------------------


def _beside(sentence: Sentence, at: int) -> Iterator[tuple[How, int | None]]:
    """Where the word or the mark is that the lone tag touches."""
    source, target = sentence.source, sentence.target
    before = not source[at - 1].isspace()
    if before and not source[at - 1].isalnum():
        here, there = _all_of(source[at - 1], source), _all_of(source[at - 1], target)
        yield How.SAME, there[here.index(at - 1)] + 1 if len(here) == len(there) else None
        return

    def edge(span: Span | None) -> int | None:
        return span and (span.end if before else span.start)

    whole = Span(0, len(target))
    for word in words_in(source):
        if word.start < at <= word.end if before else word.start == at:
            for home, goal in sentence.terms:
                yield How.TERM, edge(goal) if edge(home) == at else None
            yield How.ALIGNED, edge(_by_links(sentence, word))
            same = [word.of(source)]
            yield How.SAME, edge(find_phrase(sentence, word, same, whole, (), nearly=False))


def _all_of(marks: str, text: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(marks), text)]


def _term_around(
    sentence: Sentence, span: Span, within: Span, taken: Sequence[Span]
) -> Span | None:
    """The place of the term that the tagged phrase is a part of."""
    for source, target in sentence.terms:
        if source.contains(span) and source != span and within.contains(target):
            return None if overlaps(target, taken) else target
    return None
