"""Teaches self-attention to say what a recurrent cell says, so that CTranslate2 can run it.

The adopted decoder has SSRU cells (Kim et al. 2019). Attention in their place that knows nothing
costs half an hour of training; two minutes of imitation spare most of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training.model import Cell, Translator
from training.packed import IGNORED, Ids, Packed

STEPS: Final = 250
RATE: Final = 2e-3
WARMUP: Final = 30


def learn(
    model: Translator,
    cells: Sequence[Cell],
    batches: Iterator[Ids],
    encoded: Callable[[Ids], tuple[Tensor, Tensor]],
    packed: Packed,
) -> None:
    """Changes the self-attention of the decoder alone; nothing else of `model`.

    Each layer sees what it would see were the cells still there; the loss is the square of the
    difference, as a share of the variance of what the cell says.
    """
    device = model.bias.device
    for cell, layer in zip(cells, model.decoder, strict=True):
        _begin(cell.to(device), layer.self_attention)
    parts = [p for layer in model.decoder for p in layer.self_attention.parameters()]
    optimiser = torch.optim.AdamW(parts, lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    was_training = model.training
    model.eval()
    for step in range(1, STEPS + 1):
        numbers = next(batches)
        with torch.no_grad():
            x, seen = encoded(numbers)
        before, after = (part.to(device) for part in packed.targets(numbers))
        with torch.autocast(device.type, torch.bfloat16):
            loss = _difference(model, cells, x, seen, before, after != IGNORED)
        optimiser.param_groups[0]["lr"] = RATE * min(1, step / WARMUP) * (1 - step / (STEPS + 1))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            print(f"imitation {step}: {float(loss.detach()):.3f}", flush=True)
    model.train(was_training)


def _begin(cell: Cell, attention: torch.nn.Module) -> None:
    """Values are what the cell took in."""
    width = cell.taken.in_features
    with torch.no_grad():
        attention.key_value.weight[width:] = cell.taken.weight
        attention.key_value.bias.zero_()
        attention.out.weight.copy_(0.5 * torch.eye(width))
        attention.out.bias.zero_()


def _difference(
    model: Translator,
    cells: Sequence[Cell],
    x: Tensor,
    seen: Tensor,
    before: Tensor,
    wanted: Tensor,
) -> Tensor:
    """Over all layers; `x` is what the encoder says, the last are the target's ids."""
    with torch.no_grad():
        y = model.embed(model.target.weight, before)
    total = torch.zeros((), device=x.device)
    for layer, cell in zip(model.decoder, cells, strict=True):
        with torch.no_grad():
            told = cell(y).float()
        said = layer.self_attention(y, y, None).float()
        total = total + F.mse_loss(said[wanted], told[wanted]) / told[wanted].var()
        with torch.no_grad():
            y = layer.after(y, told.to(y.dtype), x, seen)
    return total
