"""Translate segments: sentences to an engine, terms enforced, tags put back, all verified.

Requests of many segments share each call to the engine, equal sentences share one translation.
A sentence that is a glossary term needs no engine; see `ladder` for the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline import tagged_text
from pipeline.checks import Problem
from pipeline.engines.base import Engine, Hypothesis, LanguagePair, capabilities_of
from pipeline.glossary import Glossary, distinct_terms
from pipeline.model import Origin, Severity
from pipeline.mt.postprocess import postprocess, tag_placements
from pipeline.mt.preprocess import preprocess
from pipeline.mt.sentence_state import (
    DEFAULT_PLACEHOLDER,
    SegmentState,
    Translation,
    TranslationRequest,
    find_segment_terms,
)
from pipeline.mt.term_enforcement import (
    STRATEGIES,
    EnforcementContext,
    Strategy,
    collect_texts,
    enforce_terms,
    find_best_hypotheses,
)
from pipeline.mt.verify import check_segment, check_terms, check_unit

__all__ = [
    "Translation",
    "TranslationRequest",
    "check_segment",
    "check_terms",
    "check_unit",
    "find_segment_terms",
]
__all__ += ["translate_segments", "translate_text"]


def translate_segments(
    requests: Sequence[TranslationRequest],
    engine: Engine,
    pair: LanguagePair,
    glossary: Glossary,
    steps: Sequence[tuple[str, Strategy]] = STRATEGIES,
) -> list[Translation]:
    """Translate segments with few calls to the engine, order kept.

    `steps` are the ways to make it keep to the glossary, in order; without any its own words
    stand. Raises EngineError where the engine cannot run.
    """
    if engine.is_passthrough:
        return _pass_through(requests, engine, pair, glossary)
    mask = engine.placeholder_format or DEFAULT_PLACEHOLDER
    jobs = [preprocess(request, mask, pair, glossary) for request in requests]
    able = capabilities_of(engine, pair)
    table = find_best_hypotheses(engine, pair, collect_texts(jobs, able))
    enforce_terms(jobs, EnforcementContext(engine, pair, mask, table, able), steps)
    return [_finish_segment(job, pair, table) for job in jobs]


def translate_text(
    lines: Iterable[str],
    engine: Engine,
    pair: LanguagePair,
    glossary: Glossary,
    steps: Sequence[tuple[str, Strategy]] = STRATEGIES,
) -> list[Translation]:
    """Translate plain text, one segment a line; blank lines come back as they are."""
    given = list(lines)
    asked = [TranslationRequest(tagged_text.escape(line.strip())) for line in given if line.strip()]
    results = iter(translate_segments(asked, engine, pair, glossary, steps))
    return [next(results) if line.strip() else Translation("", Origin.COPY) for line in given]


def _pass_through(
    requests: Sequence[TranslationRequest], engine: Engine, pair: LanguagePair, glossary: Glossary
) -> list[Translation]:
    """Test engines carry the tags themselves; terms are looked at, never enforced."""
    results = []
    given = engine.translate([request.source for request in requests], pair)
    for request, (best, *_) in zip(requests, given, strict=True):
        matches = find_segment_terms(request.source, request.tags, glossary.within(request.domains))
        problems = tuple(check_terms(matches, tagged_text.plain(best.text)))
        terms = distinct_terms(matches)
        results.append(Translation(best.text, Origin.ENGINE, problems, terms=terms))
    return results


def _words_left(words: Sequence[str], target: str) -> tuple[str, ...]:
    """Those words that the target still has, as it writes them: repairs take some away, and a
    first word gets its capital after the engine has named it."""
    found: list[str] = []
    for word in dict.fromkeys(words):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", target, re.IGNORECASE)
        found += [match[0]] if match else []
    return tuple(dict.fromkeys(found))


def _finish_segment(
    job: SegmentState, pair: LanguagePair, table: Mapping[str, Hypothesis]
) -> Translation:
    target, problems = postprocess(job, table)
    if tagged_text.problem(job.request.source, target):  # cannot happen; never splice it if it does
        target = job.request.source
        problems.append(Problem("markup", Severity.ERROR, "tags were lost; the source stands"))
    unknown = _words_left(
        [w for line in job.sentences for w in line.unknown], tagged_text.plain(target)
    )
    problems += check_unit(job.request, target, pair, job.matches, unknown)
    for line in job.sentences:
        if line.token_doubled:
            message = f"a tag was doubled in “{line.target[:60]}”; check where it stands"
            problems.append(Problem("markup", Severity.WARNING, message))
        if line.agreement_risks or line.renamed_terms:
            problems.append(
                Problem(
                    "agreement",
                    Severity.WARNING,
                    f"a term changed gender in “{line.target[:60]}”; check the words around it",
                )
            )
    asked = any(line.engine_input for line in job.sentences)
    termed = any(not line.engine_input and line.target != line.text for line in job.sentences)
    origin = Origin.ENGINE if asked else Origin.GLOSSARY if termed else Origin.COPY
    placements = tag_placements(job.roots)
    return Translation(target, origin, tuple(problems), placements, distinct_terms(job.matches))
