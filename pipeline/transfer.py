"""Put inline tags on the words of a translation that translate the words they stood on.

Each tag has a range in the source sentence. Its range in the target comes from, in order:
the engine's word alignment, the place of a glossary term, the tagged phrase translated by
itself and found again in the target, words that are the same in both, and at last the
proportion of the sentence before it. How a tag was placed is told; proportion is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.engines.base import Link
from pipeline.spans import Span

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ARTICLE = re.compile(r"(?:el|la|los|las|un|una|unos|unas|o|os|as|um|uma)\s$", re.IGNORECASE)
_CLOSE_ENOUGH: Final = 82.0


class How(StrEnum):
    """How a tag found its place, most certain first."""

    WHOLE = "whole"
    """The tag stands around the whole sentence, or around nothing at its edge."""
    TERM = "term"
    ALIGNED = "aligned"
    PHRASE = "phrase"
    SAME = "same words"
    PROPORTION = "proportion"


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

    `phrases` gives translations of a phrase by itself; the result lies in `within` and
    overlaps none of `taken`.
    """
    source, target = sentence.source, sentence.target
    inner = _stripped(source, span)
    if inner.start == inner.end:
        at = _proportion(source, target, span.start, within)
        return Span(at, at), How.PROPORTION
    if inner == _stripped(source, Span(0, len(source))):
        return _stripped(target, within), How.WHOLE
    if _stripped(source, Span(0, len(source)), words=True) == inner:
        return _stripped(target, within, words=True), How.WHOLE
    for how, found in (
        (How.TERM, _by_terms(sentence, inner)),
        (How.ALIGNED, _by_links(sentence, inner)),
        (How.PHRASE, find_phrase(sentence, inner, phrases(inner.of(source)), within, taken)),
        (How.SAME, _by_same_words(sentence, inner, within, taken)),
    ):
        if found and within.contains(found) and not _overlaps(found, taken):
            return found, how
    start = _proportion(source, target, inner.start, within)
    end = _proportion(source, target, inner.end, within, end=True)
    found = _free(Span(start, max(start, end)), within, taken, target)
    return found, How.PROPORTION


def position(sentence: Sentence, at: int, within: Span) -> tuple[int, How]:
    """The target offset for a tag that stands alone at `at` in the source sentence."""
    source, target = sentence.source, sentence.target
    if not source[:at].strip():
        return within.start, How.WHOLE
    if not source[at:].strip():
        return within.end, How.WHOLE
    if not source[at:].strip(" .,;:!?)”\"'"):
        tail = re.search(r"[\s.,;:!?)”\"']*$", target)
        return max(tail.start() if tail else len(target), within.start), How.WHOLE
    return _proportion(source, target, at, within, end=True), How.PROPORTION


def _stripped(text: str, span: Span, *, words: bool = False) -> Span:
    """`span` without outer white space, or from its first letter or digit to its last."""
    pieces = _WORD.finditer(text, *span) if words else re.finditer(r"\S+", span.of(text))
    found = list(pieces)
    if not found:
        return Span(span.start, span.start)
    base = 0 if words else span.start
    return Span(found[0].start() + base, found[-1].end() + base)


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in taken)


def _by_terms(sentence: Sentence, span: Span) -> Span | None:
    """The place of a term that is the tagged phrase, give or take articles and punctuation."""
    for source, target in sentence.terms:
        if span.contains(source) and not _WORD.search(
            re.sub(r"(?i)\b(?:an?|the)\b", "", span.of(sentence.source).replace(
                source.of(sentence.source), "", 1))
        ):  # fmt: skip
            return target
    return None


def _by_links(sentence: Sentence, span: Span) -> Span | None:
    """From the first to the last target word aligned into the span, if most of it is."""
    inside = [
        link.target
        for link in sentence.links
        if link.source.start < span.end and span.start < link.source.end
    ]
    if not inside:
        return None
    return Span(min(s.start for s in inside), max(s.end for s in inside))


def find_phrase(
    sentence: Sentence,
    span: Span,
    candidates: Sequence[str],
    within: Span,
    taken: Sequence[Span],
    *,
    nearly: bool = True,
) -> Span | None:
    """Where a translation of the phrase alone stands in the target, exactly or nearly."""
    target = sentence.target
    share = span.start / max(len(sentence.source), 1)
    for candidate in candidates:
        wanted = candidate.strip(" .,;:!?¿¡")
        if not wanted:
            continue
        hits = [
            Span(m.start(), m.end())
            for m in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", target, re.IGNORECASE)
        ]
        hits = [h for h in hits if within.contains(h) and not _overlaps(h, taken)]
        if hits:
            return min(hits, key=lambda h: abs(h.start / max(len(target), 1) - share))
    best: tuple[float, Span] | None = None
    for candidate in candidates if nearly else ():
        found = _nearly(candidate.strip(" .,;:!?¿¡"), target, within)
        if found and not _overlaps(found[1], taken) and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _nearly(wanted: str, target: str, within: Span) -> tuple[float, Span] | None:
    """The run of whole words most like `wanted`, if it is like enough."""
    from rapidfuzz import fuzz

    if len(wanted) < 4:
        return None
    words = list(_WORD.finditer(target, *within))
    count = len(_WORD.findall(wanted))
    best: tuple[float, Span] | None = None
    for size in range(max(1, count - 1), count + 3):
        for i in range(len(words) - size + 1):
            span = Span(words[i].start(), words[i + size - 1].end())
            score = fuzz.ratio(wanted.lower(), span.of(target).lower())
            if score >= _CLOSE_ENOUGH and (best is None or score > best[0]):
                best = (score, span)
    return best


def _by_same_words(
    sentence: Sentence, span: Span, within: Span, taken: Sequence[Span]
) -> Span | None:
    """The phrase itself, where the target has it unchanged (names, numbers, brands)."""
    return find_phrase(sentence, span, [span.of(sentence.source)], within, taken)


def _proportion(source: str, target: str, at: int, within: Span, *, end: bool = False) -> int:
    """The word boundary of the target nearest to the same share of words."""
    words = list(_WORD.finditer(target, *within))
    if not words:
        return within.start
    total = len(_WORD.findall(source)) or 1
    passed = len(_WORD.findall(source[:at]))
    index = round(passed * len(words) / total)
    if end:
        return words[min(max(index, 1), len(words)) - 1].end()
    return words[min(index, len(words) - 1)].start()


def _free(span: Span, within: Span, taken: Sequence[Span], target: str) -> Span:
    """`span` cut back until it overlaps nothing taken; empty at worst."""
    start, end = max(span.start, within.start), min(span.end, within.end)
    for other in taken:
        if start < other.end and other.start < end:
            if other.start > start:
                end = other.start
            else:
                start = other.end
    end = max(start, end)
    return _stripped(target, Span(start, end)) if start < end else Span(start, start)


def with_article(target: str, span: Span, source: str, wanted: Span) -> Span:
    """Take an article in where the source phrase has one inside its tag."""
    if re.match(r"(?:the|an?)\s", wanted.of(source), re.IGNORECASE):
        found = _ARTICLE.search(target, 0, span.start)
        if found and found.end() == span.start:
            return Span(found.start(), span.end)
    return span
