"""Trains on packed pairs for a given time; stops and goes on with nothing lost.

    python -m training.train WORK --minutes 29 [--resume]

Reads WORK/train.npz and WORK/start.pt; writes WORK/last.pt (weights, their running mean,
optimiser, place), from which `--resume` goes on, and WORK/mean.pt in half precision, for
training.export. The rate falls along a cosine over `--total-minutes`, however many runs these
are spread over. Needs torch and numpy; a GPU is used where there is one.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

from training.model import Shape, Translator

PAD, BOS, EOS = 0, 1, 2
SOURCE_EOS = 0
"""Padding too: places behind it are masked."""
IGNORED = -100
EVERY = 4
"""Steps between looks at the weights for their running mean."""
THAW = 200
"""Steps over which the encoder's rate rises once it learns too: it has much to lose."""
HELD_BACK = 2000
"""Pairs kept out to tell the loss on unseen text."""

Ids = NDArray[np.int64]


class Packed:
    """Pairs as ids, by number."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self.source, self.target = file["source"], file["target"]
            self.source_lengths = file["source_lengths"].astype(np.int64)
            self.target_lengths = file["target_lengths"].astype(np.int64)
            self.weights = file["weights"].astype(np.float64)
        self.source_starts = np.concatenate([[0], np.cumsum(self.source_lengths)])
        self.target_starts = np.concatenate([[0], np.cumsum(self.target_lengths)])

    def __len__(self) -> int:
        return len(self.weights)

    def batch(self, numbers: Ids, device: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Source, its mask, target shifted right, target; padded to a multiple of 8."""
        longest_source = _up(self.source_lengths[numbers].max() + 1)
        longest_target = _up(self.target_lengths[numbers].max() + 1)
        source = np.full((len(numbers), longest_source), SOURCE_EOS, np.int64)
        mask = np.zeros((len(numbers), longest_source), bool)
        before = np.full((len(numbers), longest_target), PAD, np.int64)
        after = np.full((len(numbers), longest_target), IGNORED, np.int64)
        for row, number in enumerate(numbers):
            s, t = self.source_lengths[number], self.target_lengths[number]
            start = self.source_starts[number]
            source[row, :s] = self.source[start : start + s]
            mask[row, : s + 1] = True
            start = self.target_starts[number]
            before[row, 0], after[row, t] = BOS, EOS
            before[row, 1 : t + 1] = after[row, :t] = self.target[start : start + t]
        made = tuple(map(torch.from_numpy, (source, mask, before, after)))
        if device == "cuda":
            made = tuple(part.pin_memory().to(device, non_blocking=True) for part in made)
        return made

    def batches(self, numbers: Ids, ids: int, rng: np.random.Generator) -> list[Ids]:
        """One epoch: pairs by weight, those of like length together, at most `ids` a side."""
        copies = np.floor(self.weights[numbers] + rng.random(len(numbers))).astype(np.int64)
        order = rng.permutation(np.repeat(numbers, copies))
        length = np.maximum(self.source_lengths, self.target_lengths) + 1
        made: list[Ids] = []
        for start in range(0, len(order), 200_000):
            part = order[start : start + 200_000]
            part = part[np.lexsort((self.source_lengths[part], length[part]))]
            first = 0
            for at in range(len(part)):
                if at > first and length[part[at]] * (at + 1 - first) > ids:
                    made.append(part[first:at])
                    first = at
            made.append(part[first:])
        rng.shuffle(made)
        return made


def _up(length: int) -> int:
    return -(-length // 8) * 8


class Run:
    """A model in training: weights, running mean, optimiser and how far it is."""

    def __init__(self, options: argparse.Namespace, packed: Packed) -> None:
        self.options, self.packed = options, packed
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        start = torch.load(options.work / "start.pt", map_location="cpu", weights_only=True)
        shape = Shape(**{**start["shape"], "dropout": options.dropout})
        self.model = Translator(shape)
        self.model.load_state_dict(start["model"])
        self.model.to(self.device)
        # Rows for words that our text lacks must stay what they are.
        self.model.source.weight.requires_grad_(False)
        knows = set(self.model.encoder.parameters())
        rest = [p for p in self.model.parameters() if p.requires_grad and p not in knows]
        self.optimiser = torch.optim.AdamW(
            [{"params": list(self.model.encoder.parameters())}, {"params": rest}],
            lr=options.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True,
        )  # fmt: skip
        self.mean = {k: v.detach().clone().float() for k, v in self.model.state_dict().items()}
        self.step, self.epoch, self.spent, self.thawed = 0, 0, 0.0, 0
        self.forward: Any = self.model
        if self.device == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = True
            self.forward = torch.compile(self.model, dynamic=True)

    def loss(self, numbers: Ids, smoothing: float) -> Tensor:
        source, mask, before, after = self.packed.batch(numbers, self.device)
        wanted = after != IGNORED
        with torch.autocast(self.device, torch.bfloat16, enabled=self.options.half):
            logits = self.forward(source, mask, before, wanted)
        return F.cross_entropy(logits.float(), after[wanted], label_smoothing=smoothing)

    def learn(self, numbers: Ids, progress: float) -> Tensor:
        """One step; its loss, still on the device."""
        self.step += 1
        warm = min(1.0, self.step / self.options.warmup)
        fall = max(0.02, 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))
        encoder, rest = self.optimiser.param_groups
        rest["lr"] = self.options.rate * min(warm, fall)
        if self.spent >= self.options.frozen:
            self.thawed += 1
        encoder["lr"] = rest["lr"] * self.options.gently * min(1.0, self.thawed / THAW)
        loss = self.loss(numbers, smoothing=0.1)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        if self.step % EVERY == 0:
            keep = min(self.options.mean, (1 + self.step) / (10 * EVERY + self.step)) ** EVERY
            with torch.no_grad():
                now = self.model.state_dict()
                for name, mean in self.mean.items():
                    mean.lerp_(now[name].float(), 1 - keep)
        return loss.detach()

    def save(self, work: Path) -> None:
        """Both files, each first written beside its place."""
        whole = {
            "model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(),
            "mean": self.mean, "step": self.step, "epoch": self.epoch, "spent": self.spent,
            "thawed": self.thawed,
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
        self.thawed = whole["thawed"]


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


def train(run: Run, work: Path) -> None:
    """Trains until the minutes of this run are over; says how it goes every hundred steps."""
    options = run.options
    everything = np.random.default_rng(options.seed).permutation(len(run.packed))
    back = min(HELD_BACK, len(everything) // 20)
    unseen, numbers = np.sort(everything[:back]), np.sort(everything[back:])
    started, saved, before = time.monotonic(), time.monotonic(), run.spent
    ids, losses = 0, []
    for batch in steps(run, numbers):
        run.spent = before + (time.monotonic() - started) / 60
        if run.spent - before >= options.minutes:
            break
        run.model.encoder.requires_grad_(run.spent >= options.frozen)
        losses.append(run.learn(batch, run.spent / (options.total_minutes or options.minutes)))
        ids += int(run.packed.target_lengths[batch].sum())
        if run.step % 100 == 0:
            now, loss = time.monotonic(), float(torch.stack(losses).mean())
            pace = ids / (now - started)
            print(
                f"step {run.step} epoch {run.epoch} loss {loss:.3f} {pace:.0f} ids/s"
                f" {run.spent:.1f} min",
                flush=True,
            )
            losses.clear()
            if now - saved > 60 * options.save:
                run.save(work)
                saved = time.monotonic()
    run.save(work)
    print(f"loss on {back} unseen pairs: {unseen_loss(run, unseen):.4f}", flush=True)


def unseen_loss(run: Run, numbers: Ids) -> float:
    """Mean loss of the running mean of the weights, without smoothing or dropout."""
    run.model.load_state_dict(run.mean)
    run.model.eval()
    order = numbers[np.argsort(run.packed.target_lengths[numbers])]
    with torch.no_grad():
        found = [float(run.loss(part, 0.0)) for part in np.array_split(order, 50) if len(part)]
    return sum(found) / len(found)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=29, help="of this run")
    parser.add_argument("--total-minutes", type=float, help="of all runs together")
    parser.add_argument("--resume", action="store_true", help="go on from WORK/last.pt")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--ids", type=int, default=3072, help="of a batch, a side, padding too")
    parser.add_argument(
        "--frozen", type=float, default=math.inf, help="minutes before the encoder learns too"
    )
    parser.add_argument("--gently", type=float, default=0.5, help="share of the encoder's rate")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--warmup", type=int, default=100, help="steps")
    parser.add_argument("--mean", type=float, default=0.99, help="decay of the running mean")
    parser.add_argument("--save", type=float, default=2, help="minutes between checkpoints")
    parser.add_argument("--half", action=argparse.BooleanOptionalAction, default=True,
                        help="bfloat16 where it is safe")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    packed = Packed(options.work / "train.npz")
    run = Run(options, packed)
    if options.resume:
        run.load(options.work)
    parameters = sum(p.numel() for p in run.model.parameters())
    print(f"{len(packed)} pairs, {parameters / 1e6:.1f} M parameters, {run.device}", flush=True)
    train(run, options.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
