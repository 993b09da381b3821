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
from pipeline.mt.alignment import alignment_weight
from pipeline.mt.phrases import (
    drop_determiner,
    expand_to_words,
    find_determiner_before,
    find_exact,
    find_nearest,
    find_partial,
    find_words,
    has_content_word,
    include_marks,
    is_determined,
    is_function_word,
    overlaps_any,
    strip_span,
    trim_function_words,
    trim_to_words,
)
from pipeline.spans import Span

_OUTER: Final = " .,;:!?¿¡\"'“”‘’«»()"
_CLOSE_ENOUGH: Final = 82.0


class PlacementMethod(StrEnum):
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
        PlacementMethod.WHOLE: 0.9,
        PlacementMethod.TERM: 0.9,
        PlacementMethod.SAME: 0.9,
        PlacementMethod.ALIGNED: 0.7,
        PlacementMethod.PHRASE: 0.7,
        PlacementMethod.LOOSE: 0.45,
        PlacementMethod.PROPORTION: 0.4,
    }
)
"""How far a way can be trusted: estimates, from 0 to 1; below UNSURE it is a finding."""

UNSURE: Final = 0.5
_LOOSE: Final = 0.3
"""Weight with which a word is linked at least to be the place of a tag that has no better one."""


@dataclass(frozen=True, slots=True)
class AlignedSentence:
    """A translated sentence and what is known about how its words correspond."""

    source: str
    target: str
    links: tuple[Link, ...] = ()
    terms: tuple[tuple[Span, Span], ...] = ()
    """Glossary terms: place in the source, place in the target."""


def project_pair(
    sentence: AlignedSentence,
    span: Span,
    phrases: Callable[[str], Sequence[str]],
    within: Span,
    taken: Sequence[Span] = (),
) -> tuple[Span, PlacementMethod]:
    """The target range for the source range `span` of a paired tag.

    `phrases` gives translations of a phrase by itself; the result lies in `within` and overlaps
    none of `taken`.
    """
    source, target = sentence.source, sentence.target
    inner = strip_span(source, span)
    everything = Span(0, len(source))
    if inner == strip_span(source, everything) and inner.start < inner.end:
        return strip_span(target, within), PlacementMethod.WHOLE
    if not find_words(source, inner):
        return _place_marks(sentence, inner, within, taken)
    if inner == trim_to_words(source, everything):
        return trim_to_words(target, within), PlacementMethod.WHOLE
    if found := _part_of_word(sentence, inner, within, taken):
        return found, PlacementMethod.SAME
    inner = expand_to_words(source, inner)
    home = _find_term_around(sentence, inner, within, taken)
    ways = _candidates(sentence, inner, phrases, home or within, taken)
    for how, found in ways:
        words = trim_to_words(target, found) if found else Span(0, 0)
        if words.start < words.end and (home or within).contains(words):
            words = include_marks(source, target, inner, words, within)
            if not overlaps_any(words, taken):
                return words, how
    if home:
        (around,) = [s for s, t in sentence.terms if t == home and s.contains(inner)][:1]
        return proportion.mirror_part(
            source, target, inner, around, home
        ), PlacementMethod.PROPORTION
    halves = (find_partial(said, target, within, taken) for said in phrases(inner.of(source)))
    found = next((half for half in halves if half), None)
    return found or proportion.project_span(
        source, target, inner, within, taken
    ), PlacementMethod.PROPORTION


def _place_marks(
    sentence: AlignedSentence, inner: Span, within: Span, taken: Sequence[Span]
) -> tuple[Span, PlacementMethod]:
    """A place for a tag around no words: the same marks in the target, or between words."""
    marks = inner.of(sentence.source)
    if marks:
        here, there = _offsets_of(marks, sentence.source), _offsets_of(marks, sentence.target)
        if len(here) == len(there) and inner.start in here:
            start = there[here.index(inner.start)]
            found = Span(start, start + len(marks))
            if within.contains(found) and not overlaps_any(found, taken):
                return found, PlacementMethod.SAME
    at, how = project_lone(sentence, inner.start, within)
    return Span(at, at), PlacementMethod.PROPORTION if marks else how


def _part_of_word(
    sentence: AlignedSentence, inner: Span, within: Span, taken: Sequence[Span]
) -> Span | None:
    """The same part of the same word, for tags inside one: `CO<1>2</1>`."""
    source = sentence.source
    around = expand_to_words(source, inner)
    if around == inner:
        return None
    word = find_phrase(sentence, around, [around.of(source)], within, taken, nearly=False)
    if word is None or word.end - word.start != around.end - around.start:
        return None
    shift = word.start - around.start
    return Span(inner.start + shift, inner.end + shift)


def _candidates(
    sentence: AlignedSentence,
    inner: Span,
    phrases: Callable[[str], Sequence[str]],
    within: Span,
    taken: Sequence[Span],
) -> Iterator[tuple[PlacementMethod, Span | None]]:
    """What each way finds, one after the other."""
    yield PlacementMethod.TERM, _find_by_terms(sentence, inner)
    said = phrases(inner.of(sentence.source))
    aligned = _find_by_alignment(sentence, inner, taken)
    exact = find_phrase(sentence, inner, said, within, taken, nearly=False)
    if aligned and exact and overlaps_any(aligned, [exact]):
        yield PlacementMethod.ALIGNED, exact
    yield PlacementMethod.ALIGNED, aligned
    yield PlacementMethod.PHRASE, exact
    yield PlacementMethod.PHRASE, find_phrase(sentence, inner, said, within, taken, inflected=True)
    same = [inner.of(sentence.source), trim_to_words(sentence.source, inner).of(sentence.source)]
    yield PlacementMethod.SAME, find_phrase(sentence, inner, same, within, taken, inflected=True)
    yield PlacementMethod.LOOSE, _find_by_weak_alignment(sentence, inner, taken)


def project_lone(sentence: AlignedSentence, at: int, within: Span) -> tuple[int, PlacementMethod]:
    """The target offset for a tag that stands alone at `at` in the source sentence."""
    source, target = sentence.source, sentence.target
    if not source[:at].strip():
        return within.start, PlacementMethod.WHOLE
    if not source[at:].strip():
        return within.end, PlacementMethod.WHOLE
    if not source[at:].strip(" .,;:!?)”\"'"):
        tail = re.search(r"[\s.,;:!?)”\"']*$", target)
        edge = tail.start() if tail else len(target)
        return min(max(edge, within.start), within.end), PlacementMethod.WHOLE
    for how, found in _positions_beside_word(sentence, at):
        if found is not None and within.start <= found <= within.end:
            return found, how
    return proportion.project_offset(
        source, target, at, within, end=True
    ), PlacementMethod.PROPORTION


def include_article(target: str, span: Span, source: str, wanted: Span) -> Span:
    """Take an article in where the source phrase has one inside its tag."""
    if is_determined(wanted.of(source)):
        found = find_determiner_before(target, span.start)
        return Span(found.start, span.end) if found else span
    return span


# --- ways to find a phrase ---------------------------------------------------------------------


def _find_by_terms(sentence: AlignedSentence, span: Span) -> Span | None:
    """The place of the terms that make up the tagged phrase, small words apart."""
    inside = [pair for pair in sentence.terms if span.contains(pair[0])]
    if not inside or has_content_word(sentence.source, span, [source for source, _ in inside]):
        return None
    targets = [target for _, target in inside]
    hull = Span(min(t.start for t in targets), max(t.end for t in targets))
    return None if has_content_word(sentence.target, hull, targets) else hull


def _find_by_alignment(
    sentence: AlignedSentence, span: Span, taken: Sequence[Span] = ()
) -> Span | None:
    """The run of target words aligned into the span, if it holds most of the alignment.

    Small words between and words without a link do not break a run; those that other tags stand
    on do.
    """
    runs: list[tuple[float, list[Span]]] = []
    broken = True
    for word in find_words(sentence.target):
        inside, outside = _alignment_weights(sentence, word, span)
        if overlaps_any(word, taken):
            broken = True
        elif inside and inside >= outside:
            weight, run = (0.0, []) if broken else runs.pop()
            runs.append((weight + inside, [*run, word]))
            broken = False
        elif outside and not is_function_word(sentence.target, word):
            broken = True
    if not runs:
        return None
    weight, run = max(runs, key=lambda r: r[0])
    run = trim_function_words(
        sentence.target, run, determined=is_determined(span.of(sentence.source))
    )
    return Span(run[0].start, run[-1].end) if 2 * weight >= sum(w for w, _ in runs) else None


def _find_by_weak_alignment(
    sentence: AlignedSentence, span: Span, taken: Sequence[Span]
) -> Span | None:
    """The free word that is linked into the span most strongly, though to others as much."""
    words = [w for w in find_words(sentence.target) if not overlaps_any(w, taken)]
    best = max(words, key=lambda w: alignment_weight(sentence.links, span, w), default=None)
    return best if best and alignment_weight(sentence.links, span, best) >= _LOOSE else None


def _alignment_weights(sentence: AlignedSentence, word: Span, span: Span) -> tuple[float, float]:
    """How strongly a target word is aligned into the span, and elsewhere."""
    inside = alignment_weight(sentence.links, span, word)
    return inside, alignment_weight(sentence.links, Span(0, len(sentence.source)), word) - inside


def find_phrase(
    sentence: AlignedSentence,
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
        wanted = [drop_determiner(text) for text in wanted]
    for text in wanted:
        hits = find_exact(text, target)
        same = find_exact(trim_to_words(source, span).of(source), source)
        nth = sum(s.start < span.start for s in same) if len(same) == len(hits) else -1
        free = [h for h in hits if within.contains(h) and not overlaps_any(h, taken)]
        if nth >= 0 and hits and hits[min(nth, len(hits) - 1)] in free:
            return hits[nth]
        if free:
            share = span.start / max(len(source), 1)
            return min(free, key=lambda h: abs(h.start / max(len(target), 1) - share))
    found = [
        find_nearest(text, target, within, taken, inflected=inflected) for text in wanted if nearly
    ]
    best = max(found, key=lambda f: f[0], default=(0.0, Span(0, 0)))
    return best[1] if best[0] >= _CLOSE_ENOUGH else None


# --- places beside a word ----------------------------------------------------------------------


def _positions_beside_word(
    sentence: AlignedSentence, at: int
) -> Iterator[tuple[PlacementMethod, int | None]]:
    """Where the word or the mark is that the lone tag touches."""
    source, target = sentence.source, sentence.target
    before = not source[at - 1].isspace()
    if before and not source[at - 1].isalnum():
        here, there = _offsets_of(source[at - 1], source), _offsets_of(source[at - 1], target)
        yield (
            PlacementMethod.SAME,
            there[here.index(at - 1)] + 1 if len(here) == len(there) else None,
        )
        return

    def edge(span: Span | None) -> int | None:
        return span and (span.end if before else span.start)

    whole = Span(0, len(target))
    for word in find_words(source):
        if word.start < at <= word.end if before else word.start == at:
            for home, goal in sentence.terms:
                yield PlacementMethod.TERM, edge(goal) if edge(home) == at else None
            yield PlacementMethod.ALIGNED, edge(_find_by_alignment(sentence, word))
            same = [word.of(source)]
            yield (
                PlacementMethod.SAME,
                edge(find_phrase(sentence, word, same, whole, (), nearly=False)),
            )


def _offsets_of(marks: str, text: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(marks), text)]


def _find_term_around(
    sentence: AlignedSentence, span: Span, within: Span, taken: Sequence[Span]
) -> Span | None:
    """The place of the term that the tagged phrase is a part of."""
    for source, target in sentence.terms:
        if source.contains(span) and source != span and within.contains(target):
            return None if overlaps_any(target, taken) else target
    return None
