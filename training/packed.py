"""Pairs as ids, packed in one file, and the batches made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

PAD, BOS, EOS = 0, 1, 2
SOURCE_EOS: Final = 0
"""Padding too: places behind it are masked."""
IGNORED: Final = -100
POOL: Final = 200_000
"""Pairs that are sorted by length together."""

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

    def sources(self, numbers: Ids) -> tuple[Tensor, Tensor]:
        """(pairs, length) ids, padded to a multiple of 8, and true where there are some."""
        lengths = self.source_lengths[numbers][:, None]
        places = np.arange(_up(lengths.max() + 1))[None]
        at = np.minimum(self.source_starts[numbers][:, None] + places, len(self.source) - 1)
        ids = np.where(places < lengths, self.source[at].astype(np.int64), SOURCE_EOS)
        return torch.from_numpy(ids), torch.from_numpy(places <= lengths)

    def targets(self, numbers: Ids) -> tuple[Tensor, Tensor]:
        """(pairs, length) ids before each place, and those at it, IGNORED behind the end."""
        lengths = self.target_lengths[numbers][:, None]
        places = np.arange(_up(lengths.max() + 1))[None]
        at = np.minimum(self.target_starts[numbers][:, None] + places, len(self.target) - 1)
        after = np.where(places < lengths, self.target[at].astype(np.int64), IGNORED)
        after[places == lengths] = EOS
        before = np.full_like(after, PAD)
        before[:, 0] = BOS
        before[:, 1:] = np.where(after[:, :-1] == IGNORED, PAD, after[:, :-1])
        return torch.from_numpy(before), torch.from_numpy(after)

    def batches(self, numbers: Ids, ids: int, rng: np.random.Generator) -> list[Ids]:
        """One epoch: pairs by weight, those of like length together, at most `ids` a side."""
        copies = np.floor(self.weights[numbers] + rng.random(len(numbers))).astype(np.int64)
        order = rng.permutation(np.repeat(numbers, copies))
        length = np.maximum(self.source_lengths, self.target_lengths) + 1
        made: list[Ids] = []
        for start in range(0, len(order), POOL):
            part = order[start : start + POOL]
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
