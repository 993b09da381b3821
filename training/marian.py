"""Reads the weights of Firefox Translations models: Marian's binary format, 8-bit matrices.

The layout is that of marian-dev's src/common/binary.cpp, version 1: headers, names, shapes,
data. A matrix of type intgemm8 is stored transposed, except the embeddings, with the factor
it was multiplied by behind it.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FLOAT32: Final = 0x0404
INTGEMM8: Final = 0x4101
EMBEDDINGS: Final = "Wemb"


class Part(NamedTuple):
    """A matrix, vector or text of a model, as it is stored."""

    kind: int
    shape: tuple[int, ...]
    content: bytes


def parts(path: Path) -> dict[str, Part]:
    """All parts of a model by Marian's names. Raises ValueError for another format."""
    content = path.read_bytes()
    version, count = struct.unpack_from("<QQ", content)
    if version != 1:
        raise ValueError(f"{path}: binary version {version}, only 1 is known")
    headers = [struct.unpack_from("<QQQQ", content, 16 + 32 * n) for n in range(count)]
    at = 16 + 32 * count
    names, shapes = [], []
    for name_length, *_ in headers:
        names.append(content[at : at + name_length - 1].decode())
        at += name_length
    for _, _, rank, _ in headers:
        shapes.append(struct.unpack_from(f"<{rank}i", content, at))
        at += 4 * rank
    (padding,) = struct.unpack_from("<Q", content, at)
    at += 8 + padding
    made: dict[str, Part] = {}
    for name, (_, kind, _, length), shape in zip(names, headers, shapes, strict=True):
        made[name] = Part(kind, shape, content[at : at + length])
        at += length
    return made


def read(path: Path) -> dict[str, NDArray[np.float32]]:
    """The matrices and vectors of a model by Marian's names, input by output.

    Raises ValueError for another format.
    """
    made: dict[str, NDArray[np.float32]] = {}
    for name, (kind, shape, content) in parts(path).items():
        if kind == FLOAT32:
            made[name] = np.frombuffer(content, np.float32, math.prod(shape)).reshape(shape).copy()
        elif kind == INTGEMM8:
            made[name] = _matrix(name, content, shape)
    return made


def _matrix(name: str, content: bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    rows, columns = shape
    whole = np.frombuffer(content, np.int8, rows * columns).astype(np.float32)
    whole /= np.frombuffer(content, np.float32, 1, rows * columns)[0]
    if EMBEDDINGS in name:
        return whole.reshape(rows, columns)
    return np.ascontiguousarray(whole.reshape(columns, rows).T)
