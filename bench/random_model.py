"""A full-size Argos package with random weights, to measure speed with; its words mean nothing.

As wide and deep as the packages Argos publishes. The chance of the end token grows with the
position, so that translations are ten to thirty pieces long, as real ones are.
"""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import Any

WIDTH, HEADS, INNER, LAYERS, VOCABULARY = 512, 8, 2048, 6, 8192
RISING = slice(100, 125)
"""Dimensions in which the sinusoid of a position rises over the first dozens of positions."""
END_GAIN, END_BIAS = 4.0, -8.0


class Weights:
    """Random matrices, the same each time."""

    def __init__(self) -> None:
        import numpy

        self._rng = numpy.random.default_rng(1)

    def matrix(self, rows: int, columns: int, scale: float) -> Any:
        drawn = self._rng.standard_normal((rows, columns), dtype="float32")
        return drawn * (scale / math.sqrt(columns))

    def linear(self, spec: Any, rows: int, columns: int) -> None:
        spec.weight = self.matrix(rows, columns, 0.3)
        spec.bias = spec.weight[:, 0] * 0

    def norm(self, spec: Any) -> None:
        spec.beta = self.matrix(1, WIDTH, 0)[0]
        spec.gamma = spec.beta + 1


def _fill_layer(weights: Weights, layer: Any) -> None:
    weights.norm(layer.self_attention.layer_norm)
    weights.linear(layer.self_attention.linear[0], 3 * WIDTH, WIDTH)
    weights.linear(layer.self_attention.linear[1], WIDTH, WIDTH)
    if hasattr(layer, "attention"):
        weights.norm(layer.attention.layer_norm)
        for linear, rows in zip(layer.attention.linear, (WIDTH, 2 * WIDTH, WIDTH), strict=True):
            weights.linear(linear, rows, WIDTH)
    weights.norm(layer.ffn.layer_norm)
    weights.linear(layer.ffn.linear_0, INNER, WIDTH)
    weights.linear(layer.ffn.linear_1, WIDTH, INNER)


def _network(end: int) -> Any:
    """A pre-norm Transformer; `end` is the id of the end token."""
    from ctranslate2.specs import Activation, TransformerSpec

    weights = Weights()
    spec = TransformerSpec.from_config(
        (LAYERS, LAYERS), HEADS, pre_norm=True, activation=Activation.RELU
    )
    embedding = weights.matrix(VOCABULARY, WIDTH, 1)
    for side in (spec.encoder, spec.decoder):
        tables = side.embeddings
        (tables[0] if isinstance(tables, list) else tables).weight = embedding
        side.scale_embeddings = True
        weights.norm(side.layer_norm)
        for layer in side.layer:
            _fill_layer(weights, layer)
    projection = spec.decoder.projection
    projection.weight = weights.matrix(VOCABULARY, WIDTH, 3)
    projection.weight[end] = 0
    projection.weight[end, RISING] = END_GAIN
    projection.bias = projection.weight[:, 0] * 0
    projection.bias[:4] = -30  # padding, start, unknown
    projection.bias[end] = END_BIAS
    return spec


def make_package(tiny: Path, folder: Path) -> Path:
    """Write the package to `folder`: metadata and tokenizer of `tiny`, a larger vocabulary."""
    from sentencepiece import SentencePieceProcessor

    shutil.copytree(tiny, folder, ignore=shutil.ignore_patterns("model"))
    processor = SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    pieces = [processor.id_to_piece(i) for i in range(processor.vocab_size())]
    pieces += [f"▁word{i}" for i in range(VOCABULARY - len(pieces))]
    spec = _network(processor.eos_id())
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_bos, spec.config.add_source_eos = False, True
    spec.config.decoder_start_token = spec.config.bos_token = "<s>"
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.validate()
    spec.optimize(quantization="int8")
    (folder / "model").mkdir()
    spec.save(str(folder / "model"))
    return folder
