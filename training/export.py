"""A trained model as an Argos Translate package: CTranslate2, int8, and its SentencePiece.

python -m training.export WORK models/translate-en_es-0_1.argosmodel --version 0.1
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from torch import nn

from training.model import Attention, Layer, Shape, Translator


def convert(model: Translator, pieces: Sequence[str], folder: Path, quantization: str) -> None:
    """Writes the model as CTranslate2 reads it."""
    import ctranslate2
    from ctranslate2.specs import TransformerSpec

    shape = model.shape
    spec = TransformerSpec.from_config(
        (shape.encoder, shape.decoder), shape.heads, pre_norm=True,
        activation=ctranslate2.specs.Activation.RELU,
    )  # fmt: skip
    table = model.embedding.weight.detach().float().numpy()
    sides = (
        (spec.encoder, model.encoder, model.encoder_norm),
        (spec.decoder, model.decoder, model.decoder_norm),
    )
    for side, layers, last in sides:
        embeddings = side.embeddings
        (embeddings[0] if isinstance(embeddings, list) else embeddings).weight = table
        side.scale_embeddings = True
        side.position_encodings.encodings = model.positions.float().numpy()
        _norm(side.layer_norm, last)
        for told, layer in zip(side.layer, layers, strict=True):
            _layer(told, layer)
    spec.decoder.projection.weight = table
    spec.decoder.projection.bias = model.bias.detach().float().numpy()
    spec.register_source_vocabulary(list(pieces))
    spec.register_target_vocabulary(list(pieces))
    spec.config.add_source_eos = True
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True)
    spec.save(str(folder))


def _layer(spec: Any, layer: Layer) -> None:
    _attention(spec.self_attention, layer.norm_self, layer.self_attention, fused=True)
    if layer.norm_cross is not None and layer.cross_attention is not None:
        _attention(spec.attention, layer.norm_cross, layer.cross_attention, fused=False)
    _norm(spec.ffn.layer_norm, layer.norm_inner)
    _linear(spec.ffn.linear_0, layer.inner)
    _linear(spec.ffn.linear_1, layer.outer)


def _attention(spec: Any, norm: nn.LayerNorm, attention: Attention, *, fused: bool) -> None:
    """Queries, keys and values in one matrix, or queries apart from the other two."""
    _norm(spec.layer_norm, norm)
    if fused:
        _linear(spec.linear[0], attention.query, attention.key_value)
    else:
        _linear(spec.linear[0], attention.query)
        _linear(spec.linear[1], attention.key_value)
    _linear(spec.linear[-1], attention.out)


def _linear(spec: Any, *parts: nn.Linear) -> None:
    spec.weight = torch.cat([part.weight for part in parts]).detach().float().numpy()
    spec.bias = torch.cat([part.bias for part in parts]).detach().float().numpy()


def _norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma = norm.weight.detach().float().numpy()
    spec.beta = norm.bias.detach().float().numpy()


def package(model: Path, pieces: Path, path: Path, version: str) -> None:
    """Model folder and SentencePiece file as a package that Argos Translate installs."""
    root = path.stem
    told = {
        "package_version": version, "argos_version": "1.9", "type": "translate",
        "from_code": "en", "from_name": "English", "to_code": "es", "to_name": "Spanish",
    }  # fmt: skip
    members = {f"{root}/metadata.json": json.dumps(told, indent=1).encode()}
    members[f"{root}/sentencepiece.model"] = pieces.read_bytes()
    members |= {f"{root}/model/{file.name}": file.read_bytes() for file in model.iterdir()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items()):
            # One date for all, so that the same model gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, 8)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path, help="folder with mean.pt and spm.model")
    parser.add_argument("package", type=Path, help="translate-en_es-….argosmodel")
    parser.add_argument("--version", default="0.1")
    parser.add_argument("--quantization", default="int8")
    options = parser.parse_args(arguments)
    trained = torch.load(options.work / "mean.pt", map_location="cpu", weights_only=True)
    model = Translator(Shape(**trained["shape"]))
    model.load_state_dict({name: part.float() for name, part in trained["model"].items()})
    processor = sentencepiece.SentencePieceProcessor(model_file=str(options.work / "spm.model"))
    pieces = [processor.id_to_piece(number) for number in range(processor.vocab_size())]
    with tempfile.TemporaryDirectory() as folder:
        convert(model.eval(), pieces, Path(folder, "model"), options.quantization)
        options.package.parent.mkdir(parents=True, exist_ok=True)
        package(Path(folder, "model"), options.work / "spm.model", options.package, options.version)
    print(f"{options.package}: {options.package.stat().st_size / 2**20:.1f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
