"""The mean of a trained model and of the one it began from, weight by weight.

    python -m training.blend WORK 0.7 OTHER

Writes OTHER/mean.pt, for training.aligner and training.export, OTHER/start.pt, for training.train
to go on from, and the vocabularies: 0.7 of WORK/mean.pt and 0.3 of WORK/start.pt. What a stage of
training forgets comes back so, and most of what it taught stays (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from training.adopt import VOCABULARIES


def blended(
    new: Mapping[str, Tensor], old: Mapping[str, Tensor], share: float
) -> dict[str, Tensor]:
    """`share` of `new`, the rest of `old`."""
    return {name: torch.lerp(old[name].float(), part.float(), share) for name, part in new.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path)
    parser.add_argument("share", type=float, help="of the trained model, from 0 to 1")
    parser.add_argument("other", type=Path, help="folder to write to")
    options = parser.parse_args(arguments)
    new, old = (
        torch.load(options.work / name, map_location="cpu", weights_only=True)
        for name in ("mean.pt", "start.pt")
    )
    made = blended(new["model"], old["model"], options.share)
    options.other.mkdir(parents=True, exist_ok=True)
    for name in VOCABULARIES:
        shutil.copyfile(options.work / name, options.other / name)
    halves = {name: part.half() for name, part in made.items()}
    torch.save({"shape": new["shape"], "model": halves}, options.other / "mean.pt")
    torch.save({"shape": new["shape"], "model": made}, options.other / "start.pt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
