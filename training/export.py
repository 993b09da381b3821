"""A trained model as Firefox Translations' are: Marian's binary format in 8 bits, two vocabularies.

python -m training.export WORK models/en-es
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2
from torch import Tensor, nn

from training import marian
from training.adopt import SPECIAL, folder, target_pieces
from training.model import Shape, Translator

CARD = Path(__file__).parent / "CARD.md"
"""What the model was made of and how good it is; goes with it."""
PRIVATE, NEVER = 0xE100, -50.0
NOT_WRITTEN = SPECIAL.index("</s>")
"""Rows before this one, for padding and the start of a sentence, are Marian's own business."""


def convert(model: Translator) -> dict[str, marian.Part]:
    """The parts of a model file. What was not trained, and by how much inputs are multiplied
    before they are rounded, is taken over from the adopted model."""
    adopted = marian.parts(folder() / "model.enpt.intgemm.alphas.bin")
    made = {name: part for name, part in adopted.items() if not name.endswith("Wemb")}
    made["decoder_Wemb_QuantMultA"] = made.pop("Wemb_QuantMultA")
    made["encoder_Wemb"] = marian.integers("encoder_Wemb", _array(model.source.weight))
    written = _array(model.target.weight)[NOT_WRITTEN:]
    made["decoder_Wemb"] = marian.integers("decoder_Wemb", written)
    made["decoder_ff_logit_out_b"] = marian.floats(_array(model.bias)[NOT_WRITTEN:])
    for number, layer in enumerate(model.decoder, 1):
        name = f"decoder_l{number}"
        made |= _linear(f"{name}_rnn_W", None, layer.cell.taken)
        made |= _linear(f"{name}_rnn_Wf", f"{name}_rnn_bf", layer.cell.forget)
        made |= _norm(f"{name}_rnn_ffn_ln", layer.norm_self)
        cross = layer.cross_attention
        made |= _linear(f"{name}_context_Wq", f"{name}_context_bq", cross.query)
        keys, values = cross.key_value.weight.chunk(2)
        key_bias, value_bias = cross.key_value.bias.chunk(2)
        for letter, weight, bias in (("k", keys, key_bias), ("v", values, value_bias)):
            made[f"{name}_context_W{letter}"] = marian.integers("", _array(weight).T)
            made[f"{name}_context_b{letter}"] = marian.floats(_array(bias))
        made |= _linear(f"{name}_context_Wo", f"{name}_context_bo", cross.out)
        made |= _norm(f"{name}_context_Wo_ln", layer.norm_cross)
        made |= _linear(f"{name}_ffn_W1", f"{name}_ffn_b1", layer.inner)
        made |= _linear(f"{name}_ffn_W2", f"{name}_ffn_b2", layer.outer)
        made |= _norm(f"{name}_ffn_ffn_ln", layer.norm_inner)
    made["special:model.yml"] = _settings(made["special:model.yml"], model, len(written))
    return made


def _settings(part: marian.Part, model: Translator, written: int) -> marian.Part:
    """What Marian must know of the model: its vocabularies are two now."""
    text = part.content.rstrip(b"\0").decode()
    size = text.split("dim-vocabs:")[1].split("\n")[1]
    before = f"dim-vocabs:\n{size}\n{size}\n"
    if before not in text or "tied-embeddings-all: true" not in text:
        raise ValueError("the adopted model says other things of itself than it did")
    text = text.replace(before, f"dim-vocabs:\n  - {model.shape.source}\n  - {written}\n")
    text = text.replace("tied-embeddings-all: true", "tied-embeddings-all: false")
    text = text.replace("tied-embeddings: false", "tied-embeddings: true")
    content = text.encode() + b"\0"
    return marian.Part(part.kind, (len(content),), content)


def silence(model: Any) -> None:
    """Takes the signs for tags, terms and masks out of a vocabulary; their rows stay, unused."""
    signs = [p for p in model.pieces if p.type == model.SentencePiece.USER_DEFINED]
    for number, piece in enumerate(signs):
        # Characters that no text holds.
        piece.piece, piece.score = chr(PRIVATE + number), NEVER
        piece.type = model.SentencePiece.NORMAL


def vocabulary(target: Path, pieces: Sequence[str]) -> Any:
    """The target's vocabulary in the order of the model's rows."""
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(target.read_bytes())
    known = {piece.piece: piece for piece in model.pieces}
    ordered = [known["</s>"], known["<unk>"], *(known[piece] for piece in pieces[len(SPECIAL) :])]
    copies = [type(piece).FromString(piece.SerializeToString()) for piece in ordered]
    del model.pieces[:]
    model.pieces.extend(copies)
    model.trainer_spec.vocab_size = len(copies)
    return model


def _array(tensor: Tensor) -> NDArray[np.float32]:
    return np.asarray(tensor.detach().float().numpy(), np.float32)


def _linear(weight: str, bias: str | None, part: nn.Linear) -> dict[str, marian.Part]:
    made = {weight: marian.integers(weight, _array(part.weight).T)}
    return made | ({bias: marian.floats(_array(part.bias))} if bias else {})


def _norm(name: str, part: nn.LayerNorm) -> dict[str, marian.Part]:
    return {
        f"{name}_scale": marian.floats(_array(part.weight)),
        f"{name}_bias": marian.floats(_array(part.bias)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path, help="folder with mean.pt and both vocabularies")
    parser.add_argument("model", type=Path, help="folder to write, named as the pair: en-es")
    parser.add_argument("--signs", action="store_true", help="signs for tags, terms, masks too")
    options = parser.parse_args(arguments)
    trained: Any = torch.load(options.work / "mean.pt", map_location="cpu", weights_only=True)
    model = Translator(Shape(**trained["shape"]))
    model.load_state_dict({name: part.float() for name, part in trained["model"].items()})
    target = options.work / "target.model"
    processor = sentencepiece.SentencePieceProcessor(model_file=str(target))
    options.model.mkdir(parents=True, exist_ok=True)
    name = options.model.name.replace("-", "")
    marian.write(options.model / f"model.{name}.intgemm.alphas.bin", convert(model.eval()))
    source = sentencepiece_model_pb2.ModelProto()
    source.ParseFromString((options.work / "source.model").read_bytes())
    written = vocabulary(target, target_pieces(processor))
    for side, vocabulary_of in (("src", source), ("trg", written)):
        if not options.signs:
            silence(vocabulary_of)
        path = options.model / f"{side}vocab.{name}.spm"
        path.write_bytes(vocabulary_of.SerializeToString())
    (options.model / "README.md").write_bytes(CARD.read_bytes())
    size = sum(path.stat().st_size for path in options.model.iterdir())
    print(f"{options.model}: {size / 2**20:.1f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
