"""Take a segment apart: sentences, their terms, and what of them an engine must see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.engines.base import LanguagePair
from pipeline.glossary import terms
from pipeline.glossary.layers import Glossary, Status
from pipeline.spans import Span
from pipeline.translation import sentences, spanish
from pipeline.translation.jobs import EDGES, Job, Line, Request, find_terms, flatten
from pipeline.translation.wording import calmed, shouts

LONGEST: Final = 90
"""Words in a sentence above which it is cut at clause marks."""


def dissect(request: Request, mask: str, pair: LanguagePair, glossary: Glossary) -> Job:
    """A segment as sentences with their terms, and what of each the engine must see."""
    plain, roots, tokens, breaks = flatten(request.source, request.tags, mask)
    matches = find_terms(plain, roots, tokens, request.tags, glossary)
    lines = []
    for span in _sentence_spans(plain, breaks, pair.source):
        inside = [
            match._replace(span=Span(match.span.start - span.start, match.span.end - span.start))
            for match in matches
            if span.contains(match.span)
        ]
        own = tuple(t for t, node in tokens.items() if span.contains(Span(node.start, node.end)))
        line = Line(span, span.of(plain), inside, own)
        _settle(line, pair)
        lines.append(line)
    return Job(request, plain, roots, lines, matches, tokens)


def _sentence_spans(plain: str, breaks: Sequence[int], language: str) -> list[Span]:
    result: list[Span] = []
    edges = [0, *breaks, len(plain)]
    for start, end in pairwise(edges):
        for span in sentences.split(plain[start:end], language):
            moved = Span(span.start + start, span.end + start)
            result += sentences.cut_long(plain, moved, LONGEST)
    return result


def _settle(line: Line, pair: LanguagePair) -> None:
    """Decide what the engine is asked: nothing for terms and for text without words."""
    words = line.text
    for token in line.tokens:
        words = words.replace(token, " ")
    if not any(char.isalpha() for char in words):
        line.target = line.text
        return
    bare = line.text.strip(EDGES)
    for match in line.matches:
        if match.surface == bare and match.term.status is not Status.FORBIDDEN:
            form = terms.target_form(match, capital=bare[:1].isupper())
            form = form.upper() if shouts(bare) and not match.term.term.isupper() else form
            line.target = line.text.replace(bare, form, 1)
            if pair.target == "es":
                line.target = spanish.polish(line.text, line.target)
            return
    line.asked = re.sub(r"\s+", " ", calmed(line))
