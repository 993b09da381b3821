"""A pre-norm Transformer whose weights map one to one onto CTranslate2's TransformerSpec.

Vaswani et al. 2017, normalised before each part (Xiong et al. 2020); source, target and output
share one table of embeddings. Sinusoids as CTranslate2 lays them out: sines, then cosines.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody knows
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """Sizes of a model. The default has 30.6 million parameters: 31 MB in int8."""

    vocabulary: int = 8000
    width: int = 512
    heads: int = 8
    inner: int = 2048
    encoder: int = 6
    decoder: int = 2
    dropout: float = 0.1
    longest: int = 512

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


class Attention(nn.Module):
    """Queries from one sequence, keys and values from the same or another."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, shape.dropout
        self.query = nn.Linear(shape.width, shape.width)
        self.key_value = nn.Linear(shape.width, 2 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
        batch, length, width = x.shape
        head = width // self.heads
        query = self.query(x).view(batch, length, self.heads, head).transpose(1, 2)
        both = self.key_value(memory).view(batch, memory.size(1), 2, self.heads, head)
        key, value = both.permute(2, 0, 3, 1, 4)
        dropout = self.dropout if self.training else 0.0
        seen = F.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, is_causal=causal, dropout_p=dropout
        )
        return self.out(seen.transpose(1, 2).reshape(batch, length, width))


class Layer(nn.Module):
    """One layer of the encoder, or, with attention to the source, of the decoder."""

    def __init__(self, shape: Shape, *, crossed: bool) -> None:
        super().__init__()
        self.dropout = shape.dropout
        self.norm_self, self.self_attention = nn.LayerNorm(shape.width), Attention(shape)
        self.norm_cross = nn.LayerNorm(shape.width) if crossed else None
        self.cross_attention = Attention(shape) if crossed else None
        self.norm_inner = nn.LayerNorm(shape.width)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)

    def forward(self, x: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        y = self.norm_self(x)
        causal = memory is not None
        x = x + self._drop(self.self_attention(y, y, None if causal else mask, causal))
        if memory is not None and self.norm_cross is not None and self.cross_attention is not None:
            x = x + self._drop(self.cross_attention(self.norm_cross(x), memory, mask, False))
        return x + self._drop(self.outer(F.relu(self.inner(self.norm_inner(x)))))

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training)


class Translator(nn.Module):
    """Ids of source and target prefix in, logits of the next target ids out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.register_buffer("positions", sinusoids(shape), persistent=False)
        self.encoder = nn.ModuleList(Layer(shape, crossed=False) for _ in range(shape.encoder))
        self.decoder = nn.ModuleList(Layer(shape, crossed=True) for _ in range(shape.decoder))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)

    def embed(self, ids: Tensor) -> Tensor:
        x = self.embedding(ids) * math.sqrt(self.shape.width) + self.positions[: ids.size(1)]
        return F.dropout(x, self.shape.dropout, self.training)

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        """`source`, `target`: (batch, length) ids; `mask`: (batch, length), true where a source
        id stands; returns (batch, target length, vocabulary)."""
        seen = mask[:, None, None, :]
        x = self.embed(source)
        for layer in self.encoder:
            x = layer(x, None, seen)
        memory, y = self.encoder_norm(x), self.embed(target)
        for layer in self.decoder:
            y = layer(y, memory, seen)
        return F.linear(self.decoder_norm(y), self.embedding.weight, self.bias.to(y.dtype))


def sinusoids(shape: Shape) -> Tensor:
    """Position encodings, (longest, width), positions counted from 1 as CTranslate2 does."""
    half = shape.width // 2
    scales = torch.exp(torch.arange(half) * -(math.log(10000) / (half - 1)))
    angles = torch.arange(1, shape.longest + 1)[:, None] * scales[None]
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)
