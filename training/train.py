"""Trains on packed pairs for a given time; stops and goes on with nothing lost.

    python -m training.train WORK --minutes 110 [--resume]

Reads WORK/train.npz and WORK/start.pt; writes WORK/last.pt (weights, their running mean,
optimiser, place), from which `--resume` goes on, and WORK/mean.pt in half precision, for
training.export. The rate falls along a cosine over `--total-minutes`, however many runs these
are spread over. Needs torch and numpy; a GPU is used where there is one.

Made for a machine that has two processor cores and nothing else: the lower layers of the encoder
know their trade and never change, so what they say of a sentence is kept; words are told from the
common ones and a sample of the others, except near the end; and all but the optimiser works with
bfloat16. Together these are three times as fast as a plain loop.
"""

from __future__ import annotations

import argparse
import copy
import math
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from training import imitate
from training.model import Cell, Shape, Translator
from training.packed import IGNORED, Ids, Packed

EVERY: Final = 4
"""Steps between looks at the weights for their running mean."""
THAW: Final = 400
"""Steps over which the encoder's rate rises: it has much to lose."""
HELD_BACK: Final = 1500
"""Pairs kept out to tell the loss on unseen text."""
COMMON, SAMPLED = 1000, 1200
"""Words that every step tells apart: the most frequent, and so many of the others by chance."""


class Lower:
    """What the layers of the encoder that do not learn say of each pair's source, kept."""

    def __init__(self, model: Translator, layers: int, packed: Packed) -> None:
        self._model, self._layers, self._packed = model, layers, packed
        self._starts = np.concatenate([[0], np.cumsum(packed.source_lengths + 1)])
        self._said = torch.zeros(int(self._starts[-1]) + 1, model.shape.width, dtype=torch.bfloat16)
        self._have = np.zeros(len(packed), bool)

    def __call__(self, numbers: Ids) -> tuple[Tensor, Tensor]:
        """(pairs, length, width), and (pairs, 1, 1, length), true where a source id stands."""
        ids, mask = self._packed.sources(numbers)
        seen = mask[:, None, None, :]
        places = torch.from_numpy(self._starts[numbers])[:, None] + torch.arange(ids.size(1))
        places = torch.where(mask, places, len(self._said) - 1)  # the last is nobody's
        if not self._have[numbers].all():
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                x = self._model.embed(self._model.source.weight, ids)
                for layer in self._model.encoder[: self._layers]:
                    x = layer(x, None, seen)
            self._said[places[mask]] = x.to(torch.bfloat16)[mask]
            self._have[numbers] = True
        return self._said[places], seen


class Run:
    """A model in training: weights, running mean, optimiser and how far it is."""

    def __init__(self, options: argparse.Namespace, packed: Packed) -> None:
        self.options, self.packed = options, packed
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        start = torch.load(options.work / "start.pt", map_location="cpu", weights_only=True)
        shape = Shape(**{**start["shape"], "dropout": options.dropout})
        self.model = Translator(shape)
        self.model.load_state_dict(start["model"])
        self.cells = [Cell(shape) for _ in start.get("cells", ())]  # none: trained already
        for cell, told in zip(self.cells, start.get("cells", ()), strict=True):
            cell.load_state_dict(told)
        lower = shape.encoder - options.top
        self.lower = Lower(copy.deepcopy(self.model).eval(), lower, packed) if lower else None
        self.model.to(self.device)
        fixed = [self.model.source, *self.model.encoder[:lower]] if lower else []
        for part in fixed:
            part.requires_grad_(False)
        # The copy that works; the tables stay as they are, for the sake of rare words.
        self.worker = copy.deepcopy(self.model).to(torch.bfloat16)
        self.pairs = [
            (kept, working)
            for (name, kept), working in zip(
                self.model.named_parameters(), self.worker.parameters(), strict=True
            )
            if kept.requires_grad and name not in ("source.weight", "target.weight", "bias")
        ]
        upper = list(self.model.encoder[lower:].parameters())
        known = {*map(id, upper)}
        rest = [p for p in self.model.parameters() if p.requires_grad and id(p) not in known]
        self.optimiser = torch.optim.AdamW(
            [{"params": upper}, {"params": rest}],
            lr=options.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True,
        )  # fmt: skip
        counts = np.bincount(packed.target, minlength=shape.target)
        order = torch.from_numpy(np.argsort(-counts, kind="stable"))
        self.common, self.others = order[:COMMON], order[COMMON:]
        self.mean = self._weights()
        self.step, self.epoch, self.spent = 0, 0, 0.0

    def _weights(self) -> dict[str, Tensor]:
        return {k: v.detach().clone().float() for k, v in self.model.state_dict().items()}

    def encoded(self, numbers: Ids) -> tuple[Tensor, Tensor]:
        """What the encoder says of each source, and its mask."""
        if self.lower:
            x, seen = (part.to(self.device) for part in self.lower(numbers))
        else:
            ids, mask = (part.to(self.device) for part in self.packed.sources(numbers))
            x = self.model.embed(self.model.source.weight, ids).to(torch.bfloat16)
            seen = mask[:, None, None, :]
        for layer in self.worker.encoder[-self.options.top :]:
            x = layer(x, None, seen)
        return x, seen

    def loss(self, numbers: Ids, smoothing: float, *, sampled: bool) -> Tensor:
        x, seen = self.encoded(numbers)
        before, after = (part.to(self.device) for part in self.packed.targets(numbers))
        y = self.model.embed(self.model.target.weight, before).to(torch.bfloat16)
        for layer in self.worker.decoder:
            y = layer(y, x, seen)
        wanted = after != IGNORED
        goal, table, bias = after[wanted], self.model.target.weight, self.model.bias
        if sampled:
            ids, weights = self._sample(goal.cpu())
            table, bias = table[ids], bias[ids] + weights
            goal = torch.searchsorted(ids, goal)
        logits = F.linear(y[wanted], table.to(y.dtype), bias.to(y.dtype))
        return F.cross_entropy(logits.float(), goal, label_smoothing=smoothing)

    def _sample(self, goal: Tensor) -> tuple[Tensor, Tensor]:
        """Words to tell apart, in order, and what makes up for those of their kind left out."""
        drawn = self.others[torch.randint(len(self.others), (min(SAMPLED, len(self.others)),))]
        ids = torch.unique(torch.cat([self.common, drawn, goal]))
        weights = torch.zeros(self.model.shape.target)
        weights[drawn] = math.log(max(1.0, len(self.others) / SAMPLED))
        weights[goal] = 0.0
        return ids.to(self.device), weights[ids].to(self.device)

    def learn(self, numbers: Ids, progress: float) -> Tensor:
        """One step; its loss, still on the device."""
        self.step += 1
        fall = max(0.02, 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))
        upper, rest = self.optimiser.param_groups
        rest["lr"] = self.options.rate * fall * min(1.0, self.step / self.options.warmup)
        upper["lr"] = self.options.rate * fall * self.options.gently * min(1.0, self.step / THAW)
        loss = self.loss(numbers, smoothing=0.1, sampled=progress < self.options.sampled)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        for kept, working in self.pairs:
            kept.grad = None if working.grad is None else working.grad.to(kept.dtype)
            working.grad = None
        if not nn.utils.clip_grad_norm_(self.model.parameters(), 1.0).isfinite():
            return loss.detach()  # half precision overflowed: one step less, and not all lost
        self.optimiser.step()
        self.hand_down()
        if self.step % EVERY == 0:
            keep = min(self.options.mean, (1 + self.step) / (10 * EVERY + self.step)) ** EVERY
            with torch.no_grad():
                now = self.model.state_dict()
                for name, mean in self.mean.items():
                    mean.lerp_(now[name].float(), 1 - keep)
        return loss.detach()

    def hand_down(self) -> None:
        """The weights as they are now to the copy that works."""
        with torch.no_grad():
            for kept, working in self.pairs:
                working.copy_(kept)

    def imitate(self, batches: Iterator[Ids]) -> None:
        """Before the first step: attention in the decoder learns what the cells did there."""
        imitate.learn(self.model, self.cells, batches, self.encoded, self.packed)
        self.hand_down()
        self.mean = self._weights()

    def save(self, work: Path) -> None:
        """Both files, each first written beside its place."""
        whole = {
            "model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(),
            "mean": self.mean, "step": self.step, "epoch": self.epoch, "spent": self.spent,
        }  # fmt: skip
        half = {k: v.half().cpu() for k, v in self.mean.items()}
        _save(whole, work / "last.pt")
        _save({"shape": self.model.shape.as_dict(), "model": half}, work / "mean.pt")

    def load(self, work: Path) -> None:
        whole = torch.load(work / "last.pt", map_location=self.device, weights_only=True)
        self.model.load_state_dict(whole["model"])
        self.optimiser.load_state_dict(whole["optimiser"])
        self.mean = whole["mean"]
        self.step, self.spent = whole["step"], whole["spent"]
        self.epoch = whole["epoch"] + 1  # in another order than before
        self.hand_down()


def _save(what: object, path: Path) -> None:
    beside = path.with_suffix(".part")
    torch.save(what, beside)
    beside.replace(path)


def steps(run: Run, numbers: Ids) -> Iterator[Ids]:
    """Batches without end; an epoch's order depends on its number alone."""
    while True:
        rng = np.random.default_rng((run.options.seed, run.epoch))
        yield from run.packed.batches(numbers, run.options.ids, rng)
        run.epoch += 1


def processor_time() -> float:
    """Seconds that the processor worked, by each of torch's threads: for a run that gets only what
    others leave."""
    return time.process_time() / torch.get_num_threads()


def train(run: Run, work: Path) -> None:
    """Trains until the minutes of this run are over; says how it goes every hundred steps."""
    options = run.options
    everything = np.random.default_rng(options.seed).permutation(len(run.packed))
    back = min(HELD_BACK, len(everything) // 20)
    unseen, numbers = np.sort(everything[:back]), np.sort(everything[back:])
    clock = processor_time if options.processor_time else time.monotonic
    started, saved, before = clock(), clock(), run.spent
    ids, losses = 0, []
    batches = steps(run, numbers)
    if run.cells and not options.resume:
        run.imitate(batches)
    for batch in batches:
        run.spent = before + (clock() - started) / 60
        if run.spent - before >= options.minutes:
            break
        losses.append(run.learn(batch, run.spent / (options.total_minutes or options.minutes)))
        ids += int(run.packed.target_lengths[batch].sum())
        if run.step % 100 == 0:
            now, loss = clock(), float(torch.stack(losses).mean())
            pace = ids / (now - started)
            print(
                f"step {run.step} epoch {run.epoch} loss {loss:.3f} {pace:.0f} ids/s"
                f" {run.spent:.1f} min",
                flush=True,
            )
            losses.clear()
            if now - saved > 60 * options.save:
                run.save(work)
                saved = now
    run.save(work)
    print(f"loss on {back} unseen pairs: {unseen_loss(run, unseen):.4f}", flush=True)


def unseen_loss(run: Run, numbers: Ids) -> float:
    """Mean loss of the running mean of the weights, without smoothing or dropout."""
    run.model.load_state_dict(run.mean)
    run.hand_down()
    run.model.eval()
    run.worker.eval()
    order = numbers[np.argsort(run.packed.target_lengths[numbers])]
    with torch.no_grad():
        parts = [part for part in np.array_split(order, 50) if len(part)]
        found = [float(run.loss(part, 0.0, sampled=False)) for part in parts]
    return sum(found) / len(found)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=110, help="of this run")
    parser.add_argument("--total-minutes", type=float, help="of all runs together")
    parser.add_argument(
        "--processor-time",
        action="store_true",
        help="count the minutes that the processor worked, for a run at the lowest priority",
    )
    parser.add_argument("--resume", action="store_true", help="go on from WORK/last.pt")
    parser.add_argument("--top", type=int, default=2, help="layers of the encoder that learn too")
    parser.add_argument(
        "--dropout",
        type=float,
        default=0.1,
        help="less, such as 0.03, with --top 6: the encoder met none before",
    )
    parser.add_argument("--ids", type=int, default=4096, help="of a batch, a side, padding too")
    parser.add_argument("--gently", type=float, default=0.5, help="share of the encoder's rate")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--warmup", type=int, default=150, help="steps")
    parser.add_argument("--sampled", type=float, default=0.85,
                        help="share of the time before all words are told apart")  # fmt: skip
    parser.add_argument("--mean", type=float, default=0.995, help="decay of the running mean")
    parser.add_argument("--save", type=float, default=3, help="minutes between checkpoints")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    packed = Packed(options.work / "train.npz")
    run = Run(options, packed)
    if options.resume:
        run.load(options.work)
    parameters: Any = sum(p.numel() for p in run.model.parameters())
    print(f"{len(packed)} pairs, {parameters / 1e6:.1f} M parameters, {run.device}", flush=True)
    train(run, options.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
