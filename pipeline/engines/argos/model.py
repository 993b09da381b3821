"""An Argos package as what translates sentences: cut into pieces, decoded, put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pipeline.engines.argos.decoder import Decoder, Output
from pipeline.engines.argos.package import ArgosPackage
from pipeline.engines.argos.subwords import (
    align_words,
    find_pieces,
    load_target_tokenizer,
    load_tokenizer,
    shift_links,
    split_long,
)
from pipeline.engines.argos.terms import TokenizedSource, begin_constrained
from pipeline.engines.base import Hypotheses, Hypothesis, Link, TermConstraint, WordScore
from pipeline.spans import Span

MAX_PIECES: Final = 200
"""CTranslate2 stops after 256 target pieces; Spanish takes a quarter more than English."""
MARK: Final = re.compile(r"\[ ?e ?s ?[\])]\s*|\( ?e ?s ?\]\s*", re.IGNORECASE)
"""What stands in corpora in place of a translation that was to come: `[ES] Zinc`."""


class Model:
    """One loaded package. Thread-safe."""

    def __init__(self, package: ArgosPackage) -> None:
        """Load it. Raises EngineError."""
        self._tokenizer = load_tokenizer(package)
        self._cut_target = load_target_tokenizer(package)
        self._decoder = Decoder(package)

    def translate(self, sentences: Sequence[str], count: int, alignment: bool) -> list[Hypotheses]:
        """Up to `count` hypotheses for each sentence; none may be blank. Raises EngineError."""
        parts = [(i, span) for i, s in enumerate(sentences) for span in self._split_long(s)]
        texts = [span.of(sentences[i]) for i, span in parts]
        pieces = self._tokenizer.encode(texts)
        decoded = self._make_hypotheses(
            texts, pieces, self._decoder.outputs(pieces, count, alignment)
        )
        grouped: list[list[tuple[int, Hypotheses]]] = [[] for _ in sentences]
        for (i, span), found in zip(parts, decoded, strict=True):
            grouped[i].append((span.start, found))
        return [_concatenate(group) for group in grouped]

    def translate_constrained(
        self, sentences: Sequence[str], terms: Sequence[Sequence[TermConstraint]], count: int
    ) -> list[Hypotheses]:
        """The same, with alignment, for a model that aligns: it uses the forms of `terms`, those
        of each sentence, where it finds their place. Raises EngineError."""
        pieces = self._tokenizer.encode(sentences)
        tasks = [
            begin_constrained(
                TokenizedSource(text, find_pieces(text, row), self._cut_target), wanted
            )
            for text, row, wanted in zip(sentences, pieces, terms, strict=True)
        ]
        outputs: dict[int, list[Output]] = {}
        pending = [i for i, row in enumerate(pieces) if len(row) <= MAX_PIECES]
        while pending:
            rows, prefixes = [pieces[i] for i in pending], [tasks[i].prefix for i in pending]
            outputs |= zip(pending, self._decoder.outputs(rows, count, True, prefixes), strict=True)
            pending = [i for i in pending if tasks[i].advance(outputs[i][0])]
        short = sorted(outputs)
        found = dict(zip(short, self._make_hypotheses(
            [sentences[i] for i in short], [pieces[i] for i in short], [outputs[i] for i in short]
        ), strict=True))  # fmt: skip
        long = [i for i in range(len(sentences)) if i not in found]
        found |= zip(long, self.translate([sentences[i] for i in long], count, True), strict=True)
        return [found[i] for i in range(len(sentences))]

    def score_words(
        self, sentences: Sequence[str], targets: Sequence[str]
    ) -> list[list[WordScore]]:
        """The words of each target with how likely they are. Raises EngineError."""
        pieces = self._tokenizer.encode(sentences)
        cut = [self._cut_target(text) for text in targets]
        fit = [i for i, row in enumerate(pieces) if 0 < len(row) <= MAX_PIECES and cut[i]]
        scores = self._decoder.scores([pieces[i] for i in fit], [cut[i] for i in fit])
        found: list[list[WordScore]] = [[] for _ in sentences]
        for i, row in zip(fit, scores, strict=True):
            found[i] = _join_words(cut[i], row)
        return found

    def _split_long(self, text: str) -> list[Span]:
        def fits(part: str) -> bool:
            # Hardly a piece is less than a byte: most sentences need no counting.
            return len(part.encode()) < MAX_PIECES or len(encode([part])[0]) <= MAX_PIECES

        encode = self._tokenizer.encode
        return split_long(text, fits)

    def _make_hypotheses(
        self,
        sources: Sequence[str],
        pieces: Sequence[list[str]],
        outputs: Sequence[Sequence[Output]],
    ) -> list[Hypotheses]:
        """Outputs as text, for each source and its pieces; best first, no text twice."""
        raws = iter(self._tokenizer.decode([o.tokens for found in outputs for o in found]))
        return [
            drop_duplicates([_make_hypothesis(source, row, output, next(raws)) for output in found])
            for source, row, found in zip(sources, pieces, outputs, strict=True)
        ]


def _join_words(pieces: Sequence[str], scores: Sequence[float]) -> list[WordScore]:
    """Words from their pieces, each as likely as all of its pieces together."""
    words: list[WordScore] = []
    for piece, score in zip(pieces, scores, strict=False):
        if piece.startswith("▁") or not words:
            words.append(WordScore(piece.removeprefix("▁"), score))
        else:
            words[-1] = WordScore(words[-1].word + piece, words[-1].score + score)
    return words


def _make_hypothesis(source: str, pieces: list[str], output: Output, raw: str) -> Hypothesis:
    links: tuple[Link, ...] = ()
    if output.attention:
        links = align_words(source, pieces, raw, output.tokens, output.attention)
        links = shift_links(links, 0, len(raw.lstrip()) - len(raw))
    return _drop_marks(source, Hypothesis(raw.strip(), output.score, links))


def _drop_marks(source: str, found: Hypothesis) -> Hypothesis:
    """The hypothesis without marks of unfinished work, which a model learnt from its corpus."""
    if not (marks := list(MARK.finditer(found.text))) or MARK.search(source):
        return found
    links = found.links
    for mark in reversed(marks):
        kept = [link for link in links if not mark.start() <= link.target.start < mark.end()]
        before = [link for link in kept if link.target.start < mark.start()]
        after = [link for link in kept if link.target.start >= mark.end()]
        links = (*before, *shift_links(after, 0, mark.start() - mark.end()))
    return replace(found, text=MARK.sub("", found.text).strip(), links=links)


def _concatenate(parts: Sequence[tuple[int, Hypotheses]]) -> Hypotheses:
    """One sentence from its translated parts, each with its offset in the source."""
    if len(parts) == 1:
        return parts[0][1]
    joined = []
    for rank in range(max(len(found) for _, found in parts)):
        chosen = [(offset, found[min(rank, len(found) - 1)]) for offset, found in parts]
        text, score = "", 0.0
        links: tuple[Link, ...] = ()
        for offset, h in chosen:
            text += " " if text else ""
            links += shift_links(h.links, offset, len(text))
            text += h.text
            score += (h.score or 0) / len(chosen)
        joined.append(Hypothesis(text, score, links))
    return tuple(joined)


def drop_duplicates(hypotheses: Iterable[Hypothesis]) -> Hypotheses:
    """The first of each text."""
    first: dict[str, Hypothesis] = {}
    for hypothesis in hypotheses:
        first.setdefault(hypothesis.text, hypothesis)
    return tuple(first.values())
