"""Teaches a finished model to say which source words each word it writes translates.

    python -m training.aligner WORK --minutes 15

Nothing that the model writes changes: a layer is added to the decoder that adds nothing, and whose
attention to the source learns to be the word alignment (Chen et al. 2020, "Accurate Word
Alignment Induction from Neural Machine Translation", shift-AET). It is asked a step late: that
which writes the next word knows the word whose alignment it tells. Reads WORK/mean.pt or, if it is
not there, start.pt, and train.npz and links.npz as `training.prepare --links` writes them; writes
WORK/aligner.pt, which `training.export` puts into the model.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from training.model import Shape, Translator
from training.packed import Ids, Packed

HELD_BACK: Final = 1500
"""Pairs that only tell how good it is."""
FLOOR: Final = 1e-6
"""The least an attention is taken for, so that its logarithm is finite."""


class Aligner(nn.Module):
    """Attention of a decoder's states to the encoder's, the mean of all heads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)

    def forward(self, y: Tensor, memory: Tensor, seen: Tensor) -> Tensor:
        """(batch, targets, width) and (batch, sources, width) to (batch, targets, sources)."""
        batch, length, width = y.shape
        head = width // self.heads
        query = self.query(y).view(batch, length, self.heads, head).transpose(1, 2)
        key = self.key(memory).view(batch, -1, self.heads, head).transpose(1, 2)
        scores = (query @ key.transpose(-1, -2)) * head**-0.5
        return scores.masked_fill(~seen[:, None, None], -1e4).softmax(-1).mean(1)


class Linked(Packed):
    """Packed pairs, and which pieces of theirs are linked."""

    def __init__(self, work: Path) -> None:
        super().__init__(work / "train.npz")
        with np.load(work / "links.npz") as file:
            self.pieces = file["links"].astype(np.int64)
            self._starts = np.concatenate([[0], np.cumsum(file["counts"].astype(np.int64))])

    def goals(self, numbers: Ids, shape: Sequence[int]) -> Tensor:
        """(pairs, targets, sources): the share that each source piece has of a target piece; it
        stands a step late, and is nothing for a piece without links."""
        goal = torch.zeros(*shape)
        for row, number in enumerate(numbers):
            source, target = self.pieces[self._starts[number] : self._starts[number + 1]].T
            goal[row, target + 1, source] = 1.0
        return goal / goal.sum(-1, keepdim=True).clamp(min=1.0)


class States:
    """What encoder and decoder of a model that does not learn say of each pair, worked out once
    and kept."""

    def __init__(self, model: Translator, layer: int, packed: Packed) -> None:
        self._model, self._layer, self._packed = model.eval(), layer, packed
        self._kept: dict[int, tuple[Tensor, Tensor]] = {}

    def __call__(self, numbers: Ids) -> tuple[Tensor, Tensor, Tensor]:
        """Decoder's states, encoder's states, and true where there is a source piece."""
        ids, mask = self._packed.sources(numbers)
        before, _ = self._packed.targets(numbers)
        if any(int(number) not in self._kept for number in numbers):
            self._work_out(numbers, ids, mask, before)
        width = self._model.shape.width
        y, x = torch.zeros(*before.shape, width), torch.zeros(*ids.shape, width)
        for row, number in enumerate(numbers):
            there, here = self._kept[int(number)]
            y[row, : len(there)], x[row, : len(here)] = there, here
        return y, x, mask

    @torch.no_grad()
    def _work_out(self, numbers: Ids, ids: Tensor, mask: Tensor, before: Tensor) -> None:
        model, seen = self._model, mask[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16):
            x = model.embed(model.source.weight, ids)
            for layer in model.encoder:
                x = layer(x, None, seen)
            y = model.embed(model.target.weight, before)
            for layer in model.decoder[: self._layer]:
                y = layer(y, x, seen)
        for row, number in enumerate(numbers):
            lengths = self._packed.target_lengths[number], self._packed.source_lengths[number]
            there, here = (
                states[row, : length + 1].to(torch.bfloat16).clone()
                for states, length in zip((y, x), lengths, strict=True)
            )
            self._kept[int(number)] = there, here


def loss(aligner: Aligner, states: States, packed: Linked, numbers: Ids) -> tuple[Tensor, Tensor]:
    """Cross-entropy of a linked piece, and the share of those whose strongest link is right."""
    said = aligner(*states(numbers))
    goal = packed.goals(numbers, said.shape)
    linked = goal.sum(-1) > 0
    told, wanted = said[linked].clamp(min=FLOOR), goal[linked]
    right = wanted.gather(1, told.argmax(-1, keepdim=True)) > 0
    return -(wanted * told.log()).sum(-1).mean(), right.float().mean()


def learn(options: argparse.Namespace) -> Aligner:
    """Trains one for so many minutes, and tells how it does on pairs it has not seen."""
    files = [options.work / name for name in ("mean.pt", "start.pt")]
    told: Any = torch.load(next(f for f in files if f.exists()), weights_only=True)
    model = Translator(Shape(**told["shape"]))
    model.load_state_dict({name: part.float() for name, part in told["model"].items()})
    packed = Linked(options.work)
    states = States(model.requires_grad_(False), options.layer, packed)
    aligner = Aligner(model.shape)
    everything = np.random.default_rng(options.seed).permutation(len(packed))
    back = min(HELD_BACK, len(everything) // 20)
    unseen, numbers = np.sort(everything[:back]), np.sort(everything[back:])
    optimiser = torch.optim.AdamW(aligner.parameters(), lr=options.rate, weight_decay=0.0)
    started, step, epoch, share = time.monotonic(), 0, 0, 0.0
    while share < 1:
        for batch in packed.batches(numbers, options.ids, np.random.default_rng((1, epoch))):
            share = (time.monotonic() - started) / 60 / options.minutes
            if share >= 1:
                break
            optimiser.param_groups[0]["lr"] = (
                options.rate * min(1.0, (step + 1) / 100) * (1.02 - share)
            )
            optimiser.zero_grad()
            one, right = loss(aligner, states, packed, batch)
            one.backward()
            optimiser.step()
            step += 1
            if step % 200 == 0:
                print(f"step {step} epoch {epoch} loss {one:.3f} right {right:.1%}", flush=True)
        epoch += 1
    with torch.no_grad():
        parts = [loss(aligner, states, packed, p) for p in np.array_split(unseen, 50) if len(p)]
    means = [sum(float(part[n]) for part in parts) / len(parts) for n in (0, 1)]
    print(f"{back} unseen pairs: loss {means[0]:.4f}, {means[1]:.2%} right", flush=True)
    return aligner


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--layer", type=int, default=2, help="of the decoder, behind which it is")
    parser.add_argument("--ids", type=int, default=4096, help="of a batch, a side")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    aligner = learn(options)
    told = {"layer": options.layer, "aligner": aligner.state_dict()}
    torch.save(told, options.work / "aligner.pt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
