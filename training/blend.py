"""The mean of a trained model and of the one it began from, weight by weight.

    python -m training.blend WORK 0.7 OTHER

Writes OTHER/mean.pt, for training.export, OTHER/start.pt, for training.train to go on from, and the
vocabularies: 0.7 of WORK/mean.pt and 0.3 of WORK/start.pt, but for the rows of signs, which are
the former's alone. What a stage of training forgets comes back so, and most of what it taught
stays (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor

from training.adopt import target_pieces
from training.examples import SYMBOLS
from training.prepare import VOCABULARIES


def blended(
    new: Mapping[str, Tensor], old: Mapping[str, Tensor], share: float, own: Mapping[str, list[int]]
) -> dict[str, Tensor]:
    """`share` of `new`, the rest of `old`; rows that `own` names by table are of `new` alone."""
    made = {name: torch.lerp(old[name].float(), part.float(), share) for name, part in new.items()}
    for name, rows in own.items():
        made[name][rows] = new[name][rows].float()
    return made


def sign_rows(work: Path) -> dict[str, list[int]]:
    """The rows of signs in each table."""
    source, target = (SentencePieceProcessor(model_file=str(work / name)) for name in VOCABULARIES)
    written = {piece: number for number, piece in enumerate(target_pieces(target))}
    rows = [written[sign] for sign in SYMBOLS]
    read = [source.piece_to_id(sign) for sign in SYMBOLS]
    return {"source.weight": read, "target.weight": rows, "bias": rows}


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
    made = blended(new["model"], old["model"], options.share, sign_rows(options.work))
    options.other.mkdir(parents=True, exist_ok=True)
    for name in VOCABULARIES:
        shutil.copyfile(options.work / name, options.other / name)
    halves = {name: part.half() for name, part in made.items()}
    torch.save({"shape": new["shape"], "model": halves}, options.other / "mean.pt")
    torch.save({"shape": new["shape"], "model": made}, options.other / "start.pt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
