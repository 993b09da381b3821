"""Take a segment apart: its sentences, their terms, and what the engine must translate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary, Match, TermStatus, choose_form
from pipeline.languages import language
from pipeline.mt import sentences
from pipeline.mt.casing import is_shouted, truecase
from pipeline.mt.sentence_state import (
    EDGES,
    SegmentState,
    SentenceState,
    TranslationRequest,
    find_terms,
    flatten,
)
from pipeline.spans import Span

LONGEST: Final = 90
"""Words in a sentence above which it is cut at clause marks."""
_EXPLAINED: Final = re.compile(r": (?=[A-Z]\S* \S+ \S)")


def preprocess(
    request: TranslationRequest, placeholder_format: str, pair: LanguagePair, glossary: Glossary
) -> SegmentState:
    """A segment as sentences with their terms, and the input of the engine for each."""
    plain, roots, tokens, breaks = flatten(request.source, request.tags, placeholder_format)
    here = glossary.within(request.domains)
    matches = find_terms(plain, roots, tokens, request.tags, here)
    states = []
    spans = _sentence_spans(plain, breaks, pair.source)
    for span in (part for whole in spans for part in _split_off_headword(plain, whole, matches)):
        inside = [
            match._replace(span=Span(match.span.start - span.start, match.span.end - span.start))
            for match in matches
            if span.contains(match.span)
        ]
        own = tuple(t for t, node in tokens.items() if span.contains(Span(node.start, node.end)))
        sentence = SentenceState(span, span.of(plain), inside, own, needs_alignment=bool(roots))
        _decide_engine_input(sentence, pair)
        states.append(sentence)
    return SegmentState(request, plain, roots, states, matches, tokens)


def _sentence_spans(plain: str, breaks: Sequence[int], language: str) -> list[Span]:
    result: list[Span] = []
    edges = [0, *breaks, len(plain)]
    for start, end in pairwise(edges):
        for span in sentences.split(plain[start:end], language):
            shifted = Span(span.start + start, span.end + start)
            result += sentences.cut_long(plain, shifted, LONGEST)
    return result


def _split_off_headword(plain: str, span: Span, matches: Sequence[Match]) -> list[Span]:
    """The parts of a sentence: a term before a colon and an explanation is a part of its own.
    Engines make one sentence of `Chest x-ray: An x-ray of the organs` and lose the term."""
    start = span.start + len(span.of(plain)) - len(span.of(plain).lstrip(EDGES))
    for match in matches:
        end = match.span.end + 1
        if (
            match.span.start == start
            and match.term.status is not TermStatus.FORBIDDEN
            and _EXPLAINED.match(plain, match.span.end, span.end)
        ):
            return [Span(span.start, end), Span(end + 1, span.end)]
    return [span]


def _decide_engine_input(sentence: SentenceState, pair: LanguagePair) -> None:
    """Decide what the engine translates: nothing for terms and for text without words."""
    words = sentence.text
    for token in sentence.tokens:
        words = words.replace(token, " ")
    if not any(char.isalpha() for char in words):
        sentence.target = sentence.text
        return
    bare = sentence.text.strip(EDGES)
    for match in sentence.matches:
        if match.surface == bare and match.term.status is not TermStatus.FORBIDDEN:
            form = choose_form(match, capital=bare[:1].isupper())
            form = form.upper() if is_shouted(bare) and not match.term.term.isupper() else form
            sentence.target = sentence.text.replace(bare, form, 1)
            sentence.target = language(pair.target).polish(sentence.text, sentence.target)
            return
    sentence.engine_input = re.sub(r"\s+", " ", truecase(sentence))
