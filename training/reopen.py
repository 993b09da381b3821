"""The model of a package as one to train on from: what `training.export` wrote, read back.

    python -m training.reopen models/translate-en_es-2026_11.argosmodel WORK

Writes WORK/start.pt, source.model and target.model, from which `training.prepare --go-on` and
`training.train` go on. The weights were rounded to 8 bits, which costs nothing that can be
measured. Needs torch, numpy and sentencepiece.
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
from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2
from simplemma import is_known
from torch import Tensor

from pipeline.engines.signs import MOST, SIGNS
from training.adopt import target_pieces
from training.examples import SYMBOLS
from training.model import Shape, Translator

PRIVATE: Final = 0xE100
"""Where the signs were put that a vocabulary leaves out (training.export)."""
RESERVED: Final = 39
"""So many places were kept for signs; some are not used."""
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
    source, target = found["encoder/embeddings_0/weight"], found["decoder/embeddings/weight"]
    model = Translator(Shape(len(source), len(target)))
    state = {"source.weight": source, "target.weight": target}
    state["bias"] = found["decoder/projection/bias"]
    for side, layers in (("encoder", model.encoder), ("decoder", model.decoder)):
        for number in range(len(layers)):
            state |= _layer(found, f"{side}/layer_{number}", f"{side}.{number}", side == "decoder")
    model.load_state_dict({name: _tensor(part) for name, part in state.items()})
    return model


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


def _signed(piece: str) -> str:
    """A sign's piece as it is called now: it had no blank once."""
    return f"▁{piece}" if piece in SIGNS else piece


def vocabularies(
    pieces: bytes, targets: Sequence[str], *, shared: bool = False
) -> tuple[bytes, bytes]:
    """Both SentencePiece models of `training.adopt`, from the package's and the target's list.

    `shared` gives the source the words that the target alone has, so that a Spanish word in an
    English sentence is read as it is written; English words stay in the pieces they were in.
    """
    model: Any = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(pieces)
    kinds = model.SentencePiece
    for piece in model.pieces:
        place = ord(piece.piece) - PRIVATE if len(piece.piece) == 1 else -1
        if 0 <= place < len(SYMBOLS):
            piece.piece, piece.score, piece.type = SYMBOLS[place], 0.0, kinds.USER_DEFINED
    known = {piece.piece for piece in model.pieces}
    for word in targets if shared else ():
        if word.startswith("▁") and word not in known:
            english = is_known(word[1:].lower(), lang="en")
            model.pieces.add(
                piece=word, score=WHOLE, type=kinds.UNUSED if english else kinds.NORMAL
            )
    source = model.SerializeToString()
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.ClearField("precompiled_charsmap")
    written = {*targets, *map(_signed, targets)}
    known = {piece.piece for piece in model.pieces}
    for piece in model.pieces:
        if piece.type == kinds.UNUSED and piece.piece in written:
            piece.type = kinds.NORMAL
        private = PRIVATE <= ord(piece.piece[0]) < PRIVATE + RESERVED
        if piece.type == kinds.NORMAL and piece.piece not in written and not private:
            piece.type = kinds.UNUSED
    for word in map(_signed, targets):
        if word.startswith("▁") and word not in known:
            model.pieces.add(piece=word, score=WHOLE, type=kinds.NORMAL)
    return source, model.SerializeToString()


def reopen(package: Path, work: Path, *, signs: bool = False) -> Translator:
    """The model in `package`, with its files written to `work`; `signs` makes it ready to learn
    them."""
    with zipfile.ZipFile(package) as archive:
        (root,) = {name.split("/")[0] for name in archive.namelist()}

        def member(name: str) -> bytes:
            return archive.read(f"{root}/{name}")

        # What it has learnt already does not begin anew.
        signs = signs and "signs" not in json.loads(member("metadata.json"))
        found = weights(member("model/model.bin"))
        targets = json.loads(member("model/target_vocabulary.json"))
        both = vocabularies(member("sentencepiece.model"), targets, shared=signs)
    if signs:
        found["encoder/embeddings_0/weight"] = shared_rows(found, both[0], targets)
    model = translator(found)
    if signs:
        begin_signs(model, *both)
    work.mkdir(parents=True, exist_ok=True)
    for name, content in zip(("source.model", "target.model"), both, strict=True):
        (work / name).write_bytes(content)
    torch.save({"shape": model.shape.as_dict(), "model": model.state_dict()}, work / "start.pt")
    return model


def shared_rows(found: Weights, source: bytes, targets: Sequence[str]) -> Any:
    """The source's table with rows for the words it got from the target: those they have there."""
    table, written = found["encoder/embeddings_0/weight"], found["decoder/embeddings/weight"]
    vocabulary = SentencePieceProcessor(model_proto=source)
    places = {word: place for place, word in enumerate(targets)}
    new = [vocabulary.id_to_piece(n) for n in range(len(table), vocabulary.vocab_size())]
    return np.concatenate([table, written[[places[word] for word in new]]])


def begin_signs(model: Translator, source: bytes, target: bytes) -> None:
    """Signs that were never learnt begin near brackets, which the model puts where they belong;
    those of one number are alike on both sides."""
    sides = []
    for content, table in ((source, model.source.weight), (target, model.target.weight)):
        vocabulary = SentencePieceProcessor(model_proto=content)
        names = target_pieces(vocabulary) if table is model.target.weight else [
            vocabulary.id_to_piece(n) for n in range(vocabulary.vocab_size())
        ]  # fmt: skip
        sides.append(({name: n for n, name in enumerate(names)}, table))
    chance = torch.Generator().manual_seed(1)
    width = model.shape.width
    own = torch.randn(MOST + 1, width, generator=chance) / width**0.5
    with torch.no_grad():
        for sign in SIGNS:
            kind = ")" if sign.startswith("</") else "▁(" if sign[-2] not in "/=" else "▁-"
            number = int(found[0]) if (found := re.findall("[1-9]", sign)) else 0
            for places, table in sides:
                row = table[places[kind]]
                table[places[f"▁{sign}"]] = row + own[number] * row.norm()
        places = sides[1][0]
        for sign in SIGNS:
            model.bias[places[f"▁{sign}"]] = model.bias[places["▁("]]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("package", type=Path)
    parser.add_argument("work", type=Path, help="folder to write to")
    parser.add_argument("--signs", action="store_true", help="it shall learn signs, from the start")
    options = parser.parse_args(arguments)
    reopen(options.package, options.work, signs=options.signs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
