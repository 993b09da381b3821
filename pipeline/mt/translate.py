"""Translate segments: from requests to checked translations, see `pipeline.mt`.

Sentences of many segments share each call to the engine, and equal sentences share one translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline import tagged_text
from pipeline.engines.base import Engine, LanguagePair, capabilities_of
from pipeline.glossary import Glossary, distinct_terms
from pipeline.model import Origin
from pipeline.mt.doubt import report_doubts
from pipeline.mt.engine_requests import collect_texts, replace_doubtful, request_first
from pipeline.mt.postprocess import postprocess
from pipeline.mt.preprocess import preprocess
from pipeline.mt.sentence_state import (
    DEFAULT_PLACEHOLDER,
    SegmentState,
    Translation,
    TranslationRequest,
    find_segment_terms,
)
from pipeline.mt.tag_placement import list_placements, project_tags
from pipeline.mt.term_enforcement import (
    STRATEGIES,
    EnforcementContext,
    NamedStrategy,
    enforce_terms,
)
from pipeline.mt.verify import check_segment, check_terms, check_unit, verify

__all__ = ["Translation", "TranslationRequest", "check_segment", "check_terms", "check_unit"]
__all__ += ["find_segment_terms", "translate_segments", "translate_text"]


def translate_segments(
    requests: Sequence[TranslationRequest],
    engine: Engine,
    pair: LanguagePair,
    glossary: Glossary,
    strategies: Sequence[NamedStrategy] = STRATEGIES,
) -> list[Translation]:
    """Translate segments with few calls to the engine, order kept.

    `strategies` make the engine keep to the glossary, in order; without any, the engine's own
    words stay. Raises EngineError where the engine cannot run.
    """
    if engine.is_passthrough:
        return _pass_through(requests, engine, pair, glossary)
    placeholder = engine.placeholder_format or DEFAULT_PLACEHOLDER
    capabilities = capabilities_of(engine, pair)
    segments = [preprocess(request, placeholder, pair, glossary) for request in requests]
    texts = collect_texts(segments, capabilities)
    first = request_first(engine, pair, texts)
    hypotheses = replace_doubtful(engine, pair, texts, first)
    context = EnforcementContext(engine, pair, placeholder, hypotheses, capabilities)
    enforce_terms(segments, context, strategies)
    found = []
    for segment in segments:
        project_tags(segment, hypotheses)
        postprocess(segment)
        found.append(verify(segment, pair))
    doubts = report_doubts(segments, found, first, engine, pair)
    translations = []
    for segment, checked, doubt in zip(segments, found, doubts, strict=True):
        problems = (*checked, *doubt)
        placements = list_placements(segment)
        terms = distinct_terms(segment.matches)
        origin = _find_origin(segment)
        translations.append(Translation(segment.target, origin, problems, placements, terms))
    return translations


def translate_text(
    lines: Iterable[str],
    engine: Engine,
    pair: LanguagePair,
    glossary: Glossary,
    strategies: Sequence[NamedStrategy] = STRATEGIES,
) -> list[Translation]:
    """Translate plain text, one segment a line, as many translations as lines. Blank lines come
    back empty. Raises EngineError where the engine cannot run."""
    stripped = [line.strip() for line in lines]
    requests = [TranslationRequest(tagged_text.escape(line)) for line in stripped if line]
    translations = iter(translate_segments(requests, engine, pair, glossary, strategies))
    return [next(translations) if line else Translation("", Origin.COPY) for line in stripped]


def _pass_through(
    requests: Sequence[TranslationRequest], engine: Engine, pair: LanguagePair, glossary: Glossary
) -> list[Translation]:
    """Test engines keep the tags themselves; terms are checked, never enforced."""
    translations = []
    answers = engine.translate([request.source for request in requests], pair)
    for request, (best, *_) in zip(requests, answers, strict=True):
        matches = find_segment_terms(request.source, request.tags, glossary.within(request.domains))
        problems = tuple(check_terms(matches, tagged_text.plain(best.text)))
        terms = distinct_terms(matches)
        translations.append(Translation(best.text, Origin.ENGINE, problems, terms=terms))
    return translations


def _find_origin(segment: SegmentState) -> Origin:
    if any(sentence.engine_input for sentence in segment.sentences):
        return Origin.ENGINE
    if any(sentence.target != sentence.text for sentence in segment.sentences):
        return Origin.GLOSSARY
    return Origin.COPY
