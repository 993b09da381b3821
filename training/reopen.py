"""The model of a package as one to train on from: what `training.export` wrote, read back.

    python -m training.reopen models/translate-en_es-2026_11_26.argosmodel WORK

Writes WORK/start.pt, source.model and target.model, from which `training.prepare`,
`training.train` and `training.aligner` go on; the layer that only aligns is left out. The weights
were rounded to 8 bits, which costs nothing that can be measured. Needs torch, numpy and
sentencepiece.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import struct
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from sentencepiece import sentencepiece_model_pb2
from torch import Tensor

from training.model import Shape, Translator

PRIVATE, RESERVED = 0xE100, 39
"""Characters that no text holds: pieces that are never used, whose rows stay."""
WHOLE: Final = -10.0
"""Score of words that the target alone has: above that of any pieces they could fall into."""
KINDS: Final = (np.float32, np.int8, np.int16, np.int32, np.float16)

Weights = Mapping[str, Any]


def weights(content: bytes) -> dict[str, Any]:
    """Variables of CTranslate2's model.bin, by name; what is in 8 bits multiplied out.

    The format as ctranslate2.specs.model_spec writes it, version 6.
    """
    file = io.BytesIO(content)

    def number(form: str) -> int:
        return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])

    def text() -> str:
        return file.read(number("H")).removesuffix(b"\0").decode()

    if (version := number("I")) != 6:
        raise SystemExit(f"model.bin of version {version}, not 6; export it anew")
    text(), number("I")
    found: dict[str, Any] = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind = KINDS[number("B")]
        found[name] = np.frombuffer(file.read(number("I")), kind).reshape(shape)
    for _ in range(number("I")):
        alias = text()
        found[alias] = found[text()]
    for name, scale in list(found.items()):
        if name.endswith("_scale"):
            rounded = found[name.removesuffix("_scale")]
            found[name.removesuffix("_scale")] = rounded.astype(np.float32) / scale[:, None]
    return found


def translator(found: Weights) -> Translator:
    """The model that these are the weights of."""
    found = without_aligner(found)
    source, target = found["encoder/embeddings_0/weight"], found["decoder/embeddings/weight"]
    model = Translator(Shape(len(source), len(target)))
    state = {"source.weight": source, "target.weight": target}
    state["bias"] = found["decoder/projection/bias"]
    for side, layers in (("encoder", model.encoder), ("decoder", model.decoder)):
        for number in range(len(layers)):
            state |= _layer(found, f"{side}/layer_{number}", f"{side}.{number}", side == "decoder")
    model.load_state_dict({name: _tensor(part) for name, part in state.items()})
    return model


def without_aligner(found: Weights) -> Weights:
    """The weights without the layer of the decoder that `training.export.aligning` put in, if any:
    its last scale and shift are again those of the layer before it."""
    place = int(found.get("decoder/alignment_layer", -1))
    there = f"decoder/layer_{place}/"
    if place < 1 or found[f"{there}ffn/linear_1/weight"].any():
        return found
    kept = {name: part for name, part in found.items() if not name.startswith(there)}
    for part in ("gamma", "beta"):
        name = f"ffn/layer_norm/{part}"
        kept[f"decoder/layer_{place - 1}/{name}"] = found[there + name]
    later = re.compile(r"decoder/layer_(\d+)/")

    def moved(name: str) -> str:
        number = later.match(name)
        if not number or int(number[1]) < place:
            return name
        return f"decoder/layer_{int(number[1]) - 1}/{name[number.end() :]}"

    return {moved(name): part for name, part in kept.items()}


def _layer(found: Weights, there: str, here: str, crossed: bool) -> dict[str, Any]:
    told: dict[str, Any] = {}

    def put(name: str, place: str, rows: slice = slice(None)) -> None:
        for part in ("weight", "bias"):
            told[f"{here}.{name}.{part}"] = found[f"{there}/{place}/{part}"][rows]

    def norm(name: str, place: str) -> None:
        told[f"{here}.{name}.weight"] = found[f"{there}/{place}/gamma"]
        told[f"{here}.{name}.bias"] = found[f"{there}/{place}/beta"]

    width = found[f"{there}/self_attention/linear_0/weight"].shape[1]
    put("self_attention.query", "self_attention/linear_0", slice(None, width))
    put("self_attention.key_value", "self_attention/linear_0", slice(width, None))
    put("self_attention.out", "self_attention/linear_1")
    norm("norm_self", "self_attention/layer_norm")
    if crossed:
        put("cross_attention.query", "attention/linear_0")
        put("cross_attention.key_value", "attention/linear_1")
        put("cross_attention.out", "attention/linear_2")
        norm("norm_cross", "attention/layer_norm")
    put("inner", "ffn/linear_0")
    put("outer", "ffn/linear_1")
    norm("norm_inner", "ffn/layer_norm")
    return told


def _tensor(part: Any) -> Tensor:
    return torch.from_numpy(np.array(part, np.float32))


def vocabularies(pieces: bytes, targets: Sequence[str]) -> tuple[bytes, bytes]:
    """Both SentencePiece models of `training.adopt`, from the package's and the target's list."""
    model: Any = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(pieces)
    kinds = model.SentencePiece
    known = {piece.piece for piece in model.pieces}
    source = model.SerializeToString()
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.ClearField("precompiled_charsmap")
    written = set(targets)
    for piece in model.pieces:
        if piece.type == kinds.UNUSED and piece.piece in written:
            piece.type = kinds.NORMAL
        private = PRIVATE <= ord(piece.piece[0]) < PRIVATE + RESERVED
        if piece.type == kinds.NORMAL and piece.piece not in written and not private:
            piece.type = kinds.UNUSED
    for word in targets:
        if word.startswith("▁") and word not in known:
            model.pieces.add(piece=word, score=WHOLE, type=kinds.NORMAL)
    return source, model.SerializeToString()


def reopen(package: Path, work: Path) -> Translator:
    """The model in `package`, with its files written to `work`."""
    with zipfile.ZipFile(package) as archive:
        (root,) = {name.split("/")[0] for name in archive.namelist()}

        def member(name: str) -> bytes:
            return archive.read(f"{root}/{name}")

        found = weights(member("model/model.bin"))
        targets = json.loads(member("model/target_vocabulary.json"))
        both = vocabularies(member("sentencepiece.model"), targets)
    model = translator(found)
    work.mkdir(parents=True, exist_ok=True)
    for name, content in zip(("source.model", "target.model"), both, strict=True):
        (work / name).write_bytes(content)
    torch.save({"shape": model.shape.as_dict(), "model": model.state_dict()}, work / "start.pt")
    return model


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("package", type=Path)
    parser.add_argument("work", type=Path, help="folder to write to")
    options = parser.parse_args(arguments)
    reopen(options.package, options.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
