"""Find the words of a translated sentence that correspond to the words a tag stands on.

Each tag has a range in the source sentence. Its range in the target comes from, in this order: the
place of a glossary term, the engine's word alignment, the tagged phrase translated by itself and
found again in the target, words that are the same in both, and at last the share of the sentence
before it. A tag that was placed by this share is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pipeline.mt import proportion
from pipeline.mt.alignment import alignment_weight
from pipeline.mt.phrase_search import AlignedSentence, Closeness, Region, find_phrase
from pipeline.mt.phrases import (
    expand_to_words,
    find_determiner_before,
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
"""How far a method can be trusted: estimates, from 0 to 1; below UNSURE it is a finding."""

UNSURE: Final = 0.5
_LOOSE: Final = 0.3
"""The least weight of a link to a word that a tag without a better place may take."""


TranslatePhrase = Callable[[str], Sequence[str]]
"""Gives translations of a phrase by itself."""


def project_pair(
    sentence: AlignedSentence, span: Span, translate: TranslatePhrase, region: Region
) -> tuple[Span, PlacementMethod]:
    """The target range in `region` for the source range `span` of a paired tag."""
    source, target, within = sentence.source, sentence.target, region.within
    inner = strip_span(source, span)
    everything = Span(0, len(source))
    if inner == strip_span(source, everything) and inner.start < inner.end:
        return strip_span(target, within), PlacementMethod.WHOLE
    if not find_words(source, inner):
        return _project_marks(sentence, inner, region)
    if inner == trim_to_words(source, everything):
        return trim_to_words(target, within), PlacementMethod.WHOLE
    if found := _find_part_of_word(sentence, inner, region):
        return found, PlacementMethod.SAME
    return _project_words(sentence, expand_to_words(source, inner), translate, region)


def _project_words(
    sentence: AlignedSentence, inner: Span, translate: TranslatePhrase, region: Region
) -> tuple[Span, PlacementMethod]:
    """The first candidate that has words in the region; else a place by proportion."""
    source, target, within = sentence.source, sentence.target, region.within
    home = _find_term_around(sentence, inner, region)
    inside = Region(home or within, region.taken)
    for method, found in _find_candidates(sentence, inner, translate, inside):
        words = trim_to_words(target, found) if found else Span(0, 0)
        if words.start < words.end and inside.within.contains(words):
            words = include_marks(source, target, inner, words, within)
            if not overlaps_any(words, region.taken):
                return words, method
    if home:
        (around,) = [s for s, t in sentence.terms if t == home and s.contains(inner)][:1]
        part = proportion.mirror_part(source, target, inner, around, home)
        return part, PlacementMethod.PROPORTION
    translations = translate(inner.of(source))
    parts = (find_partial(text, target, within, region.taken) for text in translations)
    part = next((part for part in parts if part), None) or proportion.project_span(
        source, target, inner, within, region.taken
    )
    return part, PlacementMethod.PROPORTION


def _project_marks(
    sentence: AlignedSentence, inner: Span, region: Region
) -> tuple[Span, PlacementMethod]:
    """A place for a tag around no words: the same marks in the target, or between words."""
    marks = inner.of(sentence.source)
    if marks:
        here, there = _offsets_of(marks, sentence.source), _offsets_of(marks, sentence.target)
        if len(here) == len(there) and inner.start in here:
            start = there[here.index(inner.start)]
            found = Span(start, start + len(marks))
            if region.allows(found):
                return found, PlacementMethod.SAME
    at, method = project_lone(sentence, inner.start, region.within)
    return Span(at, at), PlacementMethod.PROPORTION if marks else method


def _find_part_of_word(sentence: AlignedSentence, inner: Span, region: Region) -> Span | None:
    """The same part of the same word, for tags inside one: `CO<1>2</1>`."""
    source = sentence.source
    around = expand_to_words(source, inner)
    if around == inner:
        return None
    word = find_phrase(sentence, around, [around.of(source)], region, Closeness.EXACT)
    if word is None or word.end - word.start != around.end - around.start:
        return None
    shift = word.start - around.start
    return Span(inner.start + shift, inner.end + shift)


def _find_candidates(
    sentence: AlignedSentence, inner: Span, translate: TranslatePhrase, region: Region
) -> Iterator[tuple[PlacementMethod, Span | None]]:
    """What each method finds, the most certain first."""
    source = sentence.source
    yield PlacementMethod.TERM, _find_by_terms(sentence, inner)
    texts = translate(inner.of(source))
    aligned = _find_by_alignment(sentence, inner, region.taken)
    exact = find_phrase(sentence, inner, texts, region, Closeness.EXACT)
    if aligned and exact and overlaps_any(aligned, [exact]):
        yield PlacementMethod.ALIGNED, exact
    yield PlacementMethod.ALIGNED, aligned
    yield PlacementMethod.PHRASE, exact
    inflected = find_phrase(sentence, inner, texts, region, Closeness.INFLECTED)
    yield PlacementMethod.PHRASE, inflected
    same = [inner.of(source), trim_to_words(source, inner).of(source)]
    yield PlacementMethod.SAME, find_phrase(sentence, inner, same, region, Closeness.INFLECTED)
    yield PlacementMethod.LOOSE, _find_by_weak_alignment(sentence, inner, region.taken)


def project_lone(sentence: AlignedSentence, at: int, within: Span) -> tuple[int, PlacementMethod]:
    """The target offset in `within` for a tag that stands alone at `at` in the source sentence."""
    source, target = sentence.source, sentence.target
    if not source[:at].strip():
        return within.start, PlacementMethod.WHOLE
    if not source[at:].strip():
        return within.end, PlacementMethod.WHOLE
    if not source[at:].strip(" .,;:!?)”\"'"):
        tail = re.search(r"[\s.,;:!?)”\"']*$", target)
        edge = tail.start() if tail else len(target)
        return min(max(edge, within.start), within.end), PlacementMethod.WHOLE
    for method, found in _positions_beside_word(sentence, at):
        if found is not None and within.start <= found <= within.end:
            return found, method
    edge = proportion.project_offset(source, target, at, within, end=True)
    return edge, PlacementMethod.PROPORTION


def include_article(target: str, span: Span, source: str, source_span: Span) -> Span:
    """`span` with the article before it, where the source phrase has one inside its tag."""
    if is_determined(source_span.of(source)):
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


# --- places beside a word ----------------------------------------------------------------------


def _positions_beside_word(
    sentence: AlignedSentence, at: int
) -> Iterator[tuple[PlacementMethod, int | None]]:
    """Where the word or the mark is that the lone tag touches."""
    source, target = sentence.source, sentence.target
    before = not source[at - 1].isspace()
    if before and not source[at - 1].isalnum():
        here, there = _offsets_of(source[at - 1], source), _offsets_of(source[at - 1], target)
        same_mark = there[here.index(at - 1)] + 1 if len(here) == len(there) else None
        yield PlacementMethod.SAME, same_mark
        return

    def edge(span: Span | None) -> int | None:
        return span and (span.end if before else span.start)

    whole = Region(Span(0, len(target)))
    for word in find_words(source):
        if word.start < at <= word.end if before else word.start == at:
            for home, goal in sentence.terms:
                yield PlacementMethod.TERM, edge(goal) if edge(home) == at else None
            yield PlacementMethod.ALIGNED, edge(_find_by_alignment(sentence, word))
            same = [word.of(source)]
            found = find_phrase(sentence, word, same, whole, Closeness.EXACT)
            yield PlacementMethod.SAME, edge(found)


def _offsets_of(marks: str, text: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(marks), text)]


def _find_term_around(sentence: AlignedSentence, span: Span, region: Region) -> Span | None:
    """The place of the term that the tagged phrase is a part of."""
    for source, target in sentence.terms:
        if source.contains(span) and source != span and region.within.contains(target):
            return None if overlaps_any(target, region.taken) else target
    return None
