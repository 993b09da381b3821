"""Doubt of the engine in its own words, made visible: the finding `unsure`.

A model says how likely it holds its best hypothesis. Where that is little, the sentence is mostly
wrong, whatever words stand there in the end. The words to look at are those that the model holds
least likely in what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pipeline.checks import Problem, garbled_words
from pipeline.engines.base import Engine, Hypothesis, LanguagePair, WordScore, score_words
from pipeline.letters import lower
from pipeline.model import Severity
from pipeline.mt.sentence_state import SegmentState, SentenceState

CODE: Final = "unsure"
UNLIKELY: Final = -0.38
"""Mean log-probability of a piece of the best hypothesis, below which a sentence is in doubt.
quality.md says how many bad sentences are below it."""
GARBLED: Final = -0.28
"""The same where the best hypothesis had a word that does not exist, so that another one was
taken."""
WORD: Final = -1.5
"""Log-probability below which a word is named."""
MOST: Final = 4
"""Words named at most; the least likely one always."""
LETTERS: Final = 4
"""Shorter words are hardly ever what is wrong."""
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NAMED: Final = re.compile(r"[\"“]([^\"“”]+)[\"”]")


class Doubt(NamedTuple):
    """A sentence that the engine is unsure of."""

    segment: int
    sentence: SentenceState
    score: float
    """See `UNLIKELY`."""


def find_doubts(
    segments: Sequence[SegmentState], first: Mapping[str, Hypothesis], pair: LanguagePair
) -> Iterator[Doubt]:
    """The sentences in doubt; `first` are the engine's own best hypotheses, by what it
    translated."""
    for number, segment in enumerate(segments):
        for sentence in segment.sentences:
            best = first.get(sentence.engine_input)
            if best is None or best.score is None or best.score > GARBLED:
                continue
            if best.score <= UNLIKELY or garbled_words(sentence.engine_input, best.text, pair):
                yield Doubt(number, sentence, best.score)


def report_doubts(
    segments: Sequence[SegmentState],
    problems: Sequence[Sequence[Problem]],
    first: Mapping[str, Hypothesis],
    engine: Engine,
    pair: LanguagePair,
) -> list[list[Problem]]:
    """A warning for each segment with a sentence in doubt, which names the words. `problems` are
    those that each segment has: words that they name already are not named again. Raises
    EngineError."""
    doubts = list(find_doubts(segments, first, pair))
    sources = [doubt.sentence.engine_input for doubt in doubts]
    targets = [doubt.sentence.target for doubt in doubts]
    words: dict[int, list[WordScore]] = {}
    scores: dict[int, float] = {}
    for doubt, found in zip(doubts, score_words(engine, sources, targets, pair), strict=True):
        known = _list_given(doubt.sentence)
        words.setdefault(doubt.segment, []).extend(_list_unlikely(found, known))
        scores[doubt.segment] = min(doubt.score, scores.get(doubt.segment, 0.0))
    return [
        _describe(words.get(number, []), scores[number], segment.plain_target, problems[number])
        if number in scores
        else []
        for number, segment in enumerate(segments)
    ]


def _list_given(sentence: SentenceState) -> frozenset[str]:
    """Words that the engine was given, or copied: they are beyond doubt."""
    given = [form for match in sentence.matches for form in match.term.approved]
    texts = [*given, *sentence.tokens, sentence.text]
    return frozenset(lower(word) for text in texts for word in _LETTERS.findall(text))


def _list_unlikely(found: Sequence[WordScore], known: Collection[str]) -> list[WordScore]:
    """The words in doubt, least likely first; the least likely one whatever its score."""
    plain = [
        WordScore(match[0], score)
        for word, score in found
        if (match := _LETTERS.search(word)) and len(match[0]) >= LETTERS
    ]
    new = sorted((word for word in plain if lower(word.word) not in known), key=lambda w: w.score)
    return [word for place, word in enumerate(new) if place == 0 or word.score < WORD]


def _describe(
    found: Sequence[WordScore], score: float, target: str, problems: Sequence[Problem]
) -> list[Problem]:
    named = {
        lower(word)
        for problem in problems
        for text in _NAMED.findall(problem.message)
        for word in text.split()
    }
    left = sorted((word for word in found if lower(word.word) not in named), key=lambda w: w.score)
    if found and not left:
        return []  # other findings name them
    chosen = {word.word for word in left[:MOST]}
    # In the order of the text.
    words = [word for word in dict.fromkeys(_LETTERS.findall(target)) if word in chosen]
    quoted = ", ".join(f'"{word}"' for word in words)
    what = f"the engine is unsure of {quoted}" if quoted else "the engine is unsure of a sentence"
    message = f"{what} (score {score:.2f}); read it beside the source"
    return [Problem(CODE, Severity.WARNING, message)]
