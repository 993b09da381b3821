"""One Argos model at work: pieces to pieces by CTranslate2, many batches at once.

Padding changes the last bits of scores, and now and then a word. So the length to which a sentence
is padded must follow from the sentence alone. Batches of one length each were tried: they have no
padding and give exactly what Argos gives. But a few hundred sentences have forty lengths, and
batches of five waste a third of the processor time on a full-size model. So lengths are rounded up.
Where no sentence of a batch has the full width, a filler has it, and its translation is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby, repeat
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.engines.argos.package import ArgosPackage, read_json_value
from pipeline.engines.argos.subwords import first_line
from pipeline.errors import EngineError

WIDTHS: Final = (16, 32, 64, 128, 256)
"""Pieces to which batches are padded; padding costs little, small batches much."""
BATCH: Final = 32
"""Sentences decoded together: larger batches gain nothing, smaller ones share out better."""
SMALL_BATCH: Final = 8
"""As few as this where there would not be work for every core."""


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


class DecodingWork(NamedTuple):
    """What is to be decoded in one call."""

    pieces: Sequence[list[str]]
    """For each sentence."""
    hypotheses: int
    """Hypotheses for each sentence, at most."""
    alignment: bool
    prefixes: Sequence[list[str]] = ()
    """The target pieces that each sentence starts with; empty where none has any."""


class Output(NamedTuple):
    """A hypothesis as pieces."""

    tokens: list[str]
    score: float
    """Mean log-probability of a piece."""
    attention: list[list[float]] | None
    """A row for each piece, a column for each of the source."""


class Decoder:
    """The model of one package. Thread-safe: CTranslate2 queues what comes at once."""

    def __init__(self, package: ArgosPackage) -> None:
        """Load it. Raises EngineError."""
        self._path = package.path
        self._prefix = package.metadata.target_prefix
        self._search = package.metadata.search
        self._aligns = package.metadata.aligns
        self._translator = _load_translator(package.path / "model")
        config = package.path / "model" / "config.json"  # models of old have none
        self._end = read_json_value(config, "eos_token") or "</s>"
        self._unknown = read_json_value(config, "unk_token") or "<unk>"

    def outputs(
        self,
        pieces: Sequence[list[str]],
        count: int,
        alignment: bool,
        prefixes: Sequence[list[str]] = (),
    ) -> list[list[Output]]:
        """Up to `count` outputs for each sentence of pieces, best first.

        `prefixes`, if any, are the target pieces that the outputs of each sentence start with.
        Raises EngineError.
        """
        batches = plan_batches([len(tokens) for tokens in pieces], self._translator.num_translators)
        found: dict[int, list[Output]] = {}
        try:
            # All are queued before the first is awaited: while we read one, others are decoded.
            work = DecodingWork(pieces, count, alignment, prefixes)
            jobs = [(batch, *self._submit(work, batch)) for batch in batches]
            for batch, results, firsts in jobs:
                if not alignment and any(self._has_unknown(job.result()) for job in results):
                    results, _ = self._submit(work, batch, replace_unknowns=True)
                for i, job, first in zip(batch.members, results, firsts, strict=False):
                    found[i] = self._read_outputs(pieces[i], job.result(), first)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"{self._path}: the model fails ({first_line(error)}); install the package again"
            ) from error
        return [found[i] for i in range(len(pieces))]

    def scores(
        self, pieces: Sequence[list[str]], targets: Sequence[list[str]]
    ) -> list[list[float]]:
        """The log-probability of each piece of the targets of some sentences. Raises
        EngineError."""
        prefix = [self._prefix] if self._prefix else []
        try:
            # One by one: padding would change the last digits.
            results = self._translator.score_batch(
                list(pieces), [[*prefix, *row] for row in targets], max_batch_size=1
            )
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"{self._path}: the model fails ({first_line(error)}); install the package again"
            ) from error
        return [list(result.log_probs[len(prefix) :]) for result in results]

    def _submit(
        self, work: DecodingWork, batch: Batch, *, replace_unknowns: bool = False
    ) -> tuple[list[Any], Iterable[Any]]:
        """Queue a batch. Returns for each sentence two results to wait for: its own, and another
        whose attention is that of the first target piece (None where it is not needed).

        With `replace_unknowns`, or with alignment, source pieces replace the unknown ones of the
        target. The other pieces do not depend on it. So it is requested only where a target has
        unknown pieces: it needs the attention, which takes a tenth of the time of a small model.

        Beam search gives a sentence the first attention of another one of its batch (seen in
        CTranslate2 4.8.5; not behind a target prefix). Greedy search gives its own. A model that
        aligns a step late does not need it, but it needs the step that ends the sentence.
        """
        rows = [work.pieces[i] for i in batch.members]
        if len(rows[0]) < batch.width:
            rows.append([self._end] * batch.width)  # hardly decoded: the end of nothing
        prefixes = self._target_prefixes(work, batch, len(rows))
        queue = partial(self._translator.translate_batch, rows, asynchronous=True)
        attention = work.alignment or (replace_unknowns and self._aligns)
        results = queue(
            target_prefix=prefixes if any(prefixes) else None,
            replace_unknowns=(replace_unknowns or work.alignment) and not self._aligns,
            num_hypotheses=work.hypotheses,
            return_scores=True,
            return_attention=attention,
            return_end_token=attention and self._aligns,
            **self._search_options(work.hypotheses),
        )
        if not work.alignment or self._prefix or self._aligns:
            return results, repeat(None)
        first = {"min_decoding_length": 1, "max_decoding_length": 1}
        return results, queue(beam_size=1, return_attention=True, **first)

    def _target_prefixes(self, work: DecodingWork, batch: Batch, rows: int) -> list[list[str]]:
        """The target pieces that each of so many rows of a batch starts with."""
        prefixes = [[self._prefix] if self._prefix else [] for _ in range(rows)]
        for row, i in enumerate(batch.members if work.prefixes else ()):
            prefixes[row] += work.prefixes[i]
        return prefixes

    def _search_options(self, hypotheses: int) -> dict[str, Any]:
        return {
            "beam_size": max(hypotheses, self._search.beam),
            "length_penalty": self._search.length_penalty,
            "suppress_sequences": [list(row) for row in self._search.never] or None,
        }

    def _has_unknown(self, result: Any) -> bool:
        return any(self._unknown in tokens for tokens in result.hypotheses)

    def _read_outputs(self, source: Sequence[str], result: Any, first: Any) -> list[Output]:
        """What CTranslate2 found for the pieces `source`; the attention of `first`, if any,
        replaces that of the first target piece."""
        found = []
        rows = result.attention or [None] * len(result.hypotheses)
        for tokens, score, row in zip(result.hypotheses, result.scores, rows, strict=True):
            attention = first.result().attention[0][:1] + row[1:] if first else row
            if row and self._aligns:
                tokens, attention = _shift_attention(tokens, row, self._end)
                tokens = _replace_unknown(tokens, attention, source, self._unknown)
            # CTranslate2 divides by length ** penalty; the end token counts.
            mean = score * (len(tokens) + 1) ** (self._search.length_penalty - 1)
            if self._prefix and tokens[:1] == [self._prefix]:
                tokens, attention = tokens[1:], attention and attention[1:]
            found.append(Output(tokens, mean, attention))
        return found


def _shift_attention(
    tokens: list[str], attention: list[list[float]], end: str
) -> tuple[list[str], list[list[float]]]:
    """The pieces without the end token, and for each the attention of the step after it."""
    return tokens[:-1] if tokens[-1:] == [end] else tokens, attention[1:]


def _replace_unknown(
    tokens: Sequence[str], attention: Sequence[list[float]], source: Sequence[str], unknown: str
) -> list[str]:
    """`tokens` with the source pieces that they translate in place of unknown ones."""
    replaced = list(tokens)
    for place, row in enumerate(attention[: len(replaced)]):
        seen = row[: len(source)]
        if replaced[place] == unknown and seen:
            replaced[place] = source[seen.index(max(seen))]
    return replaced


def _load_translator(path: Path) -> Any:
    """A CTranslate2 translator, on a GPU where one works. Raises EngineError.

    `ARGOS_DEVICE_TYPE` decides as in argostranslate: `cpu`, `cuda`, `auto`; unset is `auto`.
    """
    import ctranslate2

    device = os.environ.get("ARGOS_DEVICE_TYPE", "auto")
    if device == "cuda" or (device == "auto" and ctranslate2.get_cuda_device_count() > 0):
        try:
            translator = ctranslate2.Translator(str(path), device="cuda", compute_type="auto")
            translator.translate_batch([["a"]], max_decoding_length=1)  # loads CUDA's libraries
            return translator
        except (RuntimeError, ValueError) as error:
            if device == "cuda":
                raise EngineError(
                    f"{path}: CUDA cannot run it ({first_line(error)}); unset ARGOS_DEVICE_TYPE"
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
            f"{path}: CTranslate2 cannot load it ({first_line(error)}); install the package again"
        ) from error


def thread_counts(cores: int) -> tuple[int, int]:
    """How many batches run at once, and how many threads each has."""
    intra = 1 if cores < 4 else 2
    return max(1, cores // intra), intra
