"""A Transformer as Marian's "tiny" models are, from which it starts (training.adopt).

Vaswani et al. 2017, normalised after each part. Target and output share one table of embeddings.
Sinusoids as Marian lays them out: sines, then cosines, positions counted from 0. The decoders
adopted have recurrent cells in place of self-attention (Kim et al. 2019), which CTranslate2 does
not know; `training.imitate` teaches attention to do what they did.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody knows
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """Sizes of a model; all but the vocabularies as in Firefox Translations' "tiny"."""

    source: int
    target: int
    width: int = 256
    heads: int = 8
    inner: int = 1536
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
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key_value = nn.Linear(shape.width, 2 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        """`mask` is true where a place of `memory` is seen; None: each sees those before it."""
        batch, length, width = x.shape
        head = width // self.heads
        query = self.query(x).view(batch, length, self.heads, head).transpose(1, 2)
        both = self.key_value(memory).view(batch, memory.size(1), 2, self.heads, head)
        key, value = both.permute(2, 0, 3, 1, 4)
        if torch.is_grad_enabled():
            # The way back through PyTorch's own is four times as slow on a CPU.
            if mask is None:
                mask = torch.ones(length, length, dtype=torch.bool, device=x.device).tril()
            scores = (query @ key.transpose(-1, -2)) * head**-0.5
            seen = scores.masked_fill(~mask, -1e4).softmax(-1) @ value
        else:
            seen = F.scaled_dot_product_attention(
                query, key, value, attn_mask=mask, is_causal=mask is None
            )
        return self.out(seen.transpose(1, 2).reshape(batch, length, width))


class Cell(nn.Module):
    """The simpler simple recurrent unit, SSRU, of Marian's decoders."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.taken = nn.Linear(shape.width, shape.width, bias=False)
        self.forget = nn.Linear(shape.width, shape.width)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, length, width) to the same; each place sees those before it."""
        kept = torch.sigmoid(self.forget(x).float())
        new = (1 - kept) * self.taken(x).float()
        state, states = torch.zeros_like(new[:, 0]), []
        for forget, taken in zip(kept.unbind(1), new.unbind(1), strict=True):
            state = forget * state + taken
            states.append(state)
        return F.relu(torch.stack(states, 1)).to(x.dtype)


class Layer(nn.Module):
    """One layer of the encoder, or, with attention to the source, of the decoder."""

    def __init__(self, shape: Shape, *, crossed: bool) -> None:
        super().__init__()
        self.dropout = shape.dropout
        self.self_attention, self.norm_self = Attention(shape), _norm(shape)
        self.cross_attention = Attention(shape) if crossed else None
        self.norm_cross = _norm(shape) if crossed else None
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm_inner = _norm(shape)

    def forward(self, x: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        attended = self.self_attention(x, x, mask if memory is None else None)
        return self.after(x, attended, memory, mask)

    def after(self, x: Tensor, attended: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        """The rest of the layer, once self-attention has said what it adds to `x`."""
        x = self.norm_self(x + self._drop(attended))
        if memory is not None and self.norm_cross is not None and self.cross_attention is not None:
            x = self.norm_cross(x + self._drop(self.cross_attention(x, memory, mask)))
        return self.norm_inner(x + self._drop(self.outer(F.relu(self.inner(x)))))

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training)


def _norm(shape: Shape) -> nn.LayerNorm:
    return nn.LayerNorm(shape.width, eps=1e-6)


class Translator(nn.Module):
    """Ids of source and target prefix in, logits of the next target ids out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.source = nn.Embedding(shape.source, shape.width)
        self.target = nn.Embedding(shape.target, shape.width)
        for table in (self.source, self.target):
            nn.init.normal_(table.weight, std=shape.width**-0.5)
        self.bias = nn.Parameter(torch.zeros(shape.target))
        self.register_buffer("positions", sinusoids(shape), persistent=False)
        self.encoder = nn.ModuleList(Layer(shape, crossed=False) for _ in range(shape.encoder))
        self.decoder = nn.ModuleList(Layer(shape, crossed=True) for _ in range(shape.decoder))

    def embed(self, table: Tensor, ids: Tensor) -> Tensor:
        """(batch, length) ids to (batch, length, width), by the rows of `table`."""
        x = F.embedding(ids, table) * math.sqrt(self.shape.width) + self.positions[: ids.size(1)]
        return F.dropout(x, self.shape.dropout, self.training)


def sinusoids(shape: Shape) -> Tensor:
    """Position encodings, (longest, width), positions counted from 0."""
    half = shape.width // 2
    scales = torch.exp(torch.arange(half) * -(math.log(10000) / (half - 1)))
    angles = torch.arange(shape.longest)[:, None] * scales[None]
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)
