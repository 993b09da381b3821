"""What the engine is asked to translate, and the best of its hypotheses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pipeline.checks import garbled_words
from pipeline.engines.base import (
    Capabilities,
    Engine,
    Hypotheses,
    Hypothesis,
    LanguagePair,
    capabilities_of,
)
from pipeline.glossary import REQUIRED
from pipeline.languages import language
from pipeline.mt.casing import engine_surface
from pipeline.mt.literals import translate_around
from pipeline.mt.sentence_state import (
    DEFAULT_PLACEHOLDER,
    EDGES,
    SegmentState,
    SentenceState,
    walk_tags,
)

HYPOTHESES: Final = 8
"""How many hypotheses are requested where one is to be chosen."""

Texts = Mapping[str, bool]
"""Texts to translate, and whether their alignment is needed."""


def collect_texts(segments: Sequence[SegmentState], capabilities: Capabilities) -> Texts:
    """Sentences, tagged phrases and required terms to translate, each once.

    Phrases are left out for an engine that aligns: it says where they are in the target.
    """
    texts: dict[str, bool] = {}
    for segment in segments:
        for sentence in filter(_needs_engine, segment.sentences):
            text = sentence.engine_input
            texts[text] = sentence.needs_alignment or texts.get(text, False)
            for match in sentence.matches:
                if match.term.status in REQUIRED:
                    texts.setdefault(engine_surface(sentence, match), False)
        if not capabilities.links:
            for phrase in _tagged_phrases(segment):
                texts.setdefault(phrase, False)
    return texts


def _needs_engine(sentence: SentenceState) -> bool:
    return bool(sentence.engine_input)


def _tagged_phrases(segment: SegmentState) -> Iterable[str]:
    """What paired tags stand on, cut at sentences; whole sentences are left out."""
    for node in walk_tags(segment.roots):
        for sentence in filter(_needs_engine, segment.sentences) if node.paired else ():
            start, end = max(node.start, sentence.span.start), min(node.end, sentence.span.end)
            phrase = segment.plain[start:end].strip()
            if phrase.strip(EDGES) not in ("", sentence.text.strip(EDGES)):
                yield phrase


def find_best_hypotheses(engine: Engine, pair: LanguagePair, texts: Texts) -> dict[str, Hypothesis]:
    """The best hypothesis for each text, with its alignment where that is needed. Nothing is
    called without texts."""
    return replace_doubtful(engine, pair, texts, request_first(engine, pair, texts))


def request_first(engine: Engine, pair: LanguagePair, texts: Texts) -> dict[str, Hypothesis]:
    """What the engine itself holds best for each text."""
    answers = request_hypotheses(engine, pair, texts, 1)
    return {text: hypotheses[0] for text, hypotheses in answers.items()}


def replace_doubtful(
    engine: Engine, pair: LanguagePair, texts: Texts, first: Mapping[str, Hypothesis]
) -> dict[str, Hypothesis]:
    """`first` with other hypotheses in the place of those that have words that the language does
    not have, or have lost a name: more are requested, and the first without such a fault is taken.
    """
    best = dict(first)
    if language(pair.target).is_word:
        doubtful = {text: texts[text] for text in best if is_doubtful(text, best[text], pair)}
        for text, hypotheses in request_hypotheses(engine, pair, doubtful, HYPOTHESES).items():
            sound = (found for found in hypotheses if not is_doubtful(text, found, pair))
            best[text] = next(sound, best[text])
    return best


def is_doubtful(source: str, found: Hypothesis, pair: LanguagePair) -> bool:
    """Whether a hypothesis has words that the target language does not have, or lost a name."""
    is_word = language(pair.target).is_word
    foreign = [word for word in found.unknown if is_word and not is_word(word.lower())]
    return bool(foreign or garbled_words(source, found.text, pair))


def request_hypotheses(
    engine: Engine, pair: LanguagePair, texts: Texts, count: int
) -> dict[str, Hypotheses]:
    """Up to `count` hypotheses for each text. Alignment costs a tenth of a model's time, so it is
    requested only where it is needed."""
    aligns = capabilities_of(engine, pair).links
    found: dict[str, Hypotheses] = {}
    for alignment in (False, True):
        batch = [text for text, needed in texts.items() if (needed and aligns) is alignment]
        if batch:
            placeholder = engine.placeholder_format or DEFAULT_PLACEHOLDER
            answers = translate_around(
                engine, batch, pair, placeholder, hypotheses=count, alignment=alignment
            )
            found |= zip(batch, answers, strict=True)
    return found


def unique_texts(inputs: Iterable[tuple[str, SentenceState]]) -> Texts:
    """Texts to translate for sentences, each once."""
    texts: dict[str, bool] = {}
    for text, sentence in inputs:
        texts[text] = sentence.needs_alignment or texts.get(text, False)
    return texts
