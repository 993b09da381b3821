"""One Argos model at work: sentences to hypotheses by CTranslate2, many batches at once.

Padding changes the last bits of scores, and now and then a word; so what a sentence is padded to
must follow from the sentence alone. Tried: batches of one length each, which have no padding and
give exactly what Argos gives, but a few hundred sentences have forty lengths, and batches of five
waste a third of the processor time on a full-size model. So lengths are rounded up, and where no
sentence of a batch has the full width a filler does, whose translation is thrown away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby, repeat
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.engines.argos_package import ArgosPackage, json_value
from pipeline.engines.argos_subwords import (
    brief,
    load_tokenizer,
    shifted,
    split_long,
    with_signs,
    word_links,
)
from pipeline.engines.base import Hypotheses, Hypothesis, Link
from pipeline.engines.signs import asked_for
from pipeline.errors import EngineError
from pipeline.spans import Span

WIDTHS: Final = (16, 32, 64, 128, 256)
"""Pieces to which batches are padded; padding costs little, small batches much."""
BATCH: Final = 32
"""Sentences decoded together: larger batches gain nothing, smaller ones share out better."""
SMALL_BATCH: Final = 8
"""As few as this where there would not be work for every core."""
MAX_PIECES: Final = 200
"""CTranslate2 stops after 256 target pieces; Spanish takes a quarter more than English."""


class Batch(NamedTuple):
    """Sentences that are decoded together."""

    width: int
    """Pieces to which all are padded."""
    members: list[int]
    """Indices of the sentences, longest first."""


def plan_batches(lengths: Sequence[int], workers: int) -> list[Batch]:
    """Share out sentences of so many pieces, longest first; a width follows from the length."""
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    most = min(BATCH, max(SMALL_BATCH, -(-len(lengths) // workers)))
    batches: list[Batch] = []
    for width, found in groupby(order, key=lambda i: _width(lengths[i])):
        members = list(found)
        parts = -(-len(members) // most)
        size = -(-len(members) // parts)
        batches += [Batch(width, members[i : i + size]) for i in range(0, len(members), size)]
    return batches


def _width(length: int) -> int:
    """The first of `WIDTHS` that holds so many pieces; beyond them each length is its own."""
    return next((width for width in WIDTHS if length <= width), length)


class Output(NamedTuple):
    """A hypothesis as pieces."""

    tokens: list[str]
    score: float
    """Mean log-probability of a piece."""
    attention: list[list[float]] | None
    """A row for each piece, a column for each of the source."""


class Model:
    """One loaded package. Thread-safe: CTranslate2 queues what comes at once."""

    def __init__(self, package: ArgosPackage) -> None:
        """Load it. Raises EngineError."""
        self._path = package.path
        self._prefix = package.metadata.target_prefix
        self._search = package.metadata.search
        self._tokenizer = load_tokenizer(package)
        self._signs = package.metadata.signs
        if self._signs:
            self._tokenizer = with_signs(self._tokenizer)
        self._translator = _load_translator(package.path / "model")
        config = package.path / "model" / "config.json"  # models of old have none
        self._end = json_value(config, "eos_token") or "</s>"
        self._unknown = json_value(config, "unk_token") or "<unk>"

    def translate(self, sentences: Sequence[str], count: int, alignment: bool) -> list[Hypotheses]:
        """Up to `count` hypotheses for each sentence; none may be blank. Raises EngineError."""
        parts = [(i, span) for i, s in enumerate(sentences) for span in self._split(s)]
        texts = [span.of(sentences[i]) for i, span in parts]
        decoded = self._decode(texts, count, alignment)
        grouped: list[list[tuple[int, Hypotheses]]] = [[] for _ in sentences]
        for (i, span), found in zip(parts, decoded, strict=True):
            grouped[i].append((span.start, found))
        return [_concatenate(group) for group in grouped]

    def _split(self, text: str) -> list[Span]:
        def fits(part: str) -> bool:
            # Hardly a piece is less than a byte: most sentences need no counting.
            return len(part.encode()) < MAX_PIECES or len(encode([part])[0]) <= MAX_PIECES

        encode = self._tokenizer.encode
        return split_long(text, fits)

    def _decode(self, texts: Sequence[str], count: int, alignment: bool) -> list[Hypotheses]:
        pieces = self._tokenizer.encode(texts)
        batches = plan_batches([len(tokens) for tokens in pieces], self._translator.num_translators)
        found: dict[int, Hypotheses] = {}
        try:
            # All are queued before the first is awaited: while we read one, others are decoded.
            jobs = [(b, *self._submit(b, pieces, count, alignment)) for b in batches]
            for batch, results, firsts in jobs:
                if not alignment and any(self._has_unknown(job.result()) for job in results):
                    results, _ = self._submit(batch, pieces, count, alignment, unknown=True)
                outputs = [
                    self._output(job.result(), first and first.result().attention[0][:1])
                    for _, job, first in zip(batch.members, results, firsts, strict=False)
                ]
                sources = [(texts[i], pieces[i]) for i in batch.members]
                found |= zip(batch.members, self._hypotheses(sources, outputs), strict=True)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"{self._path}: the model fails ({brief(error)}); install the package again"
            ) from error
        return [found[i] for i in range(len(texts))]

    def _submit(
        self,
        batch: Batch,
        pieces: Sequence[list[str]],
        count: int,
        alignment: bool,
        unknown: bool = False,
    ) -> tuple[list[Any], Iterable[Any]]:
        """Queue a batch; what to wait for, for each sentence: its result, and another whose
        attention is that of the first target piece (None where not needed).

        With `unknown` or `alignment`, source pieces replace the unknown ones of the target. The
        others do not depend on it, so it is asked for only where there are some: it needs the
        attention, a tenth of the time of a small model.

        Beam search gives a sentence the first attention of another one of its batch (seen in
        CTranslate2 4.8.5; not behind a target prefix). Greedy search gives its own.
        """
        rows = [pieces[i] for i in batch.members]
        if len(rows[0]) < batch.width:
            rows.append([self._end] * batch.width)  # hardly decoded: the end of nothing
        queue = partial(self._translator.translate_batch, rows, asynchronous=True)
        results = queue(
            target_prefix=[[self._prefix]] * len(rows) if self._prefix else None,
            replace_unknowns=unknown or alignment,
            beam_size=max(count, self._search.beam),
            num_hypotheses=count,
            length_penalty=self._search.length_penalty,
            return_scores=True,
            return_attention=alignment,
        )
        if not alignment or self._prefix:
            return results, repeat(None)
        first = {"min_decoding_length": 1, "max_decoding_length": 1}
        return results, queue(beam_size=1, return_attention=True, **first)

    def _has_unknown(self, result: Any) -> bool:
        return any(self._unknown in tokens for tokens in result.hypotheses)

    def _output(self, result: Any, first: list[list[float]] | None) -> list[Output]:
        """What CTranslate2 found for one sentence; `first` replaces the attention of the first
        target piece."""
        found = []
        rows = result.attention or [None] * len(result.hypotheses)
        for tokens, score, row in zip(result.hypotheses, result.scores, rows, strict=True):
            # CTranslate2 divides by length ** penalty; the end token counts.
            mean = score * (len(tokens) + 1) ** (self._search.length_penalty - 1)
            attention = first + row[1:] if first else row
            if self._prefix and tokens[:1] == [self._prefix]:
                tokens, attention = tokens[1:], attention and attention[1:]
            found.append(Output(tokens, mean, attention))
        return found

    def _hypotheses(
        self, sources: Sequence[tuple[str, list[str]]], outputs: Sequence[list[Output]]
    ) -> list[Hypotheses]:
        """Outputs as text, for each source and its pieces; best first, no text twice."""
        raws = iter(self._tokenizer.decode([o.tokens for found in outputs for o in found]))
        return [
            distinct([self._hypothesis(*source, output, next(raws)) for output in found])
            for source, found in zip(sources, outputs, strict=True)
        ]

    def _hypothesis(self, source: str, pieces: list[str], output: Output, raw: str) -> Hypothesis:
        raw = asked_for(source, raw) if self._signs else raw
        links: tuple[Link, ...] = ()
        if output.attention:
            links = word_links(source, pieces, raw, output.tokens, output.attention)
            links = shifted(links, 0, len(raw.lstrip()) - len(raw))
        return Hypothesis(raw.strip(), output.score, links)


def _load_translator(path: Path) -> Any:
    """A CTranslate2 translator, on a GPU where one works. Raises EngineError.

    `ARGOS_DEVICE_TYPE` decides as in argostranslate: `cpu`, `cuda`, `auto`; unset is `auto`.
    """
    import ctranslate2

    asked = os.environ.get("ARGOS_DEVICE_TYPE", "auto")
    if asked == "cuda" or (asked == "auto" and ctranslate2.get_cuda_device_count() > 0):
        try:
            translator = ctranslate2.Translator(str(path), device="cuda", compute_type="auto")
            translator.translate_batch([["a"]], max_decoding_length=1)  # loads CUDA's libraries
            return translator
        except (RuntimeError, ValueError) as error:
            if asked == "cuda":
                raise EngineError(
                    f"{path}: CUDA cannot run it ({brief(error)}); unset ARGOS_DEVICE_TYPE"
                ) from error
    inter, intra = thread_counts(os.cpu_count() or 1)
    try:
        return ctranslate2.Translator(
            str(path),
            compute_type="int8",
            inter_threads=inter,
            intra_threads=intra,
            max_queued_batches=-1,  # no waiting: a full queue would keep us from reading results
        )
    except (RuntimeError, ValueError, MemoryError) as error:
        raise EngineError(
            f"{path}: CTranslate2 cannot load it ({brief(error)}); install the package again"
        ) from error


def thread_counts(cores: int) -> tuple[int, int]:
    """How many batches run at once, and how many threads each has."""
    intra = 1 if cores < 4 else 2
    return max(1, cores // intra), intra


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
            links += shifted(h.links, offset, len(text))
            text += h.text
            score += (h.score or 0) / len(chosen)
        joined.append(Hypothesis(text, score, links))
    return tuple(joined)


def distinct(hypotheses: Iterable[Hypothesis]) -> Hypotheses:
    """The first of each text."""
    first: dict[str, Hypothesis] = {}
    for hypothesis in hypotheses:
        first.setdefault(hypothesis.text, hypothesis)
    return tuple(first.values())
