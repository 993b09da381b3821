"""A trained model as an Argos Translate package: CTranslate2 in 8 bits, and its SentencePiece.

python -m training.export WORK models/translate-en_es-2026_11.argosmodel
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import sentencepiece
import torch
from sentencepiece import sentencepiece_model_pb2
from torch import Tensor, nn

from training.adopt import target_pieces
from training.model import Attention, Layer, Shape, Translator

CARD: Final = Path(__file__).parents[1] / "models" / "README.md"
"""What the model was made of and how good it is; goes into the package, as argostranslate's do."""
NAMED: Final = re.compile(r"translate-en_es-(\d+(?:_\d+)*)\.argosmodel")
SEARCH: Final = {"beam_size": 6, "length_penalty": 5}
"""How the product searches. Argos' own way (4, 0.2) gives outputs 4 % shorter than people's."""
PRIVATE, NEVER = 0xE100, -50.0
DATE: Final = (2020, 1, 1, 0, 0, 0)
"""One for all members, so that the same model gives the same bytes."""


def convert(
    model: Translator, sources: Sequence[str], targets: Sequence[str], folder: Path
) -> None:
    """Writes the model as CTranslate2 reads it."""
    from ctranslate2.specs import Activation, TransformerSpec

    shape = model.shape
    spec = TransformerSpec.from_config(
        (shape.encoder, shape.decoder), shape.heads, pre_norm=False,
        activation=Activation.RELU, alignment_layer=-1, alignment_heads=1,
    )  # fmt: skip
    sides = (
        (spec.encoder, spec.encoder.embeddings[0], model.source, model.encoder),
        (spec.decoder, spec.decoder.embeddings, model.target, model.decoder),
    )
    for side, embeddings, table, layers in sides:
        embeddings.weight = _array(table.weight)
        side.scale_embeddings = True
        side.position_encodings.encodings = _array(model.positions)
        for told, layer in zip(side.layer, layers, strict=True):
            _layer(told, layer)
    spec.decoder.projection.weight = _array(model.target.weight)
    spec.decoder.projection.bias = _array(model.bias)
    spec.register_source_vocabulary(list(sources))
    spec.register_target_vocabulary(list(targets))
    spec.config.add_source_eos = True
    spec.config.layer_norm_epsilon = 1e-6
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    spec.optimize(quantization="int8")
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
    spec.weight = _array(torch.cat([part.weight for part in parts]))
    spec.bias = _array(torch.cat([part.bias for part in parts]))


def _norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(norm.weight), _array(norm.bias)


def _array(tensor: Tensor) -> Any:
    return tensor.detach().float().numpy()


def silence(model: Any) -> None:
    """Takes the signs for tags and terms out of a vocabulary; their rows stay, unused."""
    signs = [p for p in model.pieces if p.type == model.SentencePiece.USER_DEFINED]
    for number, piece in enumerate(signs):
        # Characters that no text holds.
        piece.piece, piece.score = chr(PRIVATE + number), NEVER
        piece.type = model.SentencePiece.NORMAL


def package(model: Path, pieces: bytes, path: Path, version: str, *, signs: bool) -> None:
    """Model folder and SentencePiece model as a package that Argos Translate installs; `signs`
    tells the pipeline that it may use them."""
    told = {
        "package_version": version, "argos_version": "1.9", "type": "translate",
        "from_code": "en", "from_name": "English", "to_code": "es", "to_name": "Spanish",
        **SEARCH, **({"signs": True} if signs else {}),
    }  # fmt: skip
    members = {
        "metadata.json": json.dumps(told, indent=1).encode(),
        "sentencepiece.model": pieces,
        "README.md": CARD.read_bytes(),
        **{f"model/{file.name}": file.read_bytes() for file in model.iterdir()},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sorted(members.items()):
            member = zipfile.ZipInfo(f"{path.stem}/{name}", DATE)
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path, help="folder with mean.pt and both vocabularies")
    parser.add_argument("package", type=Path, help="to write: translate-en_es-2026_11.argosmodel")
    parser.add_argument(
        "--signs", action="store_true", help="it knows the signs for tags and terms"
    )
    options = parser.parse_args(arguments)
    named = NAMED.fullmatch(options.package.name)
    if named is None:
        parser.error(
            f"{options.package.name} is no name of a package: translate-en_es-2026_11.argosmodel"
        )
    trained: Any = torch.load(options.work / "mean.pt", map_location="cpu", weights_only=True)
    model = Translator(Shape(**trained["shape"]))
    model.load_state_dict({name: part.float() for name, part in trained["model"].items()})
    source = sentencepiece_model_pb2.ModelProto()
    source.ParseFromString((options.work / "source.model").read_bytes())
    if not options.signs:
        silence(source)
    target = sentencepiece.SentencePieceProcessor(model_file=str(options.work / "target.model"))
    sources = [piece.piece for piece in source.pieces]
    options.package.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        convert(model.eval(), sources, target_pieces(target), Path(folder, "model"))
        pieces, version = source.SerializeToString(), named[1].replace("_", ".")
        package(Path(folder, "model"), pieces, options.package, version, signs=options.signs)
    print(f"{options.package}: {options.package.stat().st_size / 2**20:.1f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
