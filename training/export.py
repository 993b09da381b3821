"""A trained model as an Argos Translate package: CTranslate2 in 8 bits, and its SentencePiece.

python -m training.export WORK models/translate-en_es-2026_12.argosmodel
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import sentencepiece
import torch
from torch import Tensor, nn

from training.adopt import VOCABULARIES, target_pieces
from training.model import Attention, Layer, Shape, Translator

CARD: Final = Path(__file__).parents[1] / "models" / "README.md"
"""What the model was made of and how good it is; goes into the package, as argostranslate's do."""
NAMED: Final = re.compile(r"translate-en_es-(\d+(?:_\d+)*)\.argosmodel")
SEARCH: Final = {"beam_size": 6, "length_penalty": 5}
"""How the product searches. Argos' own way (4, 0.2) gives outputs 4 % shorter than people's."""
NEVER: Final = ("[es]",)
"""What stood for a translation to come in part of the corpus before `corpus.fits` left it out."""
SMALL: Final = 16
"""Inner width of the layer that only aligns; its inner part does nothing."""
DATE: Final = (2020, 1, 1, 0, 0, 0)
"""One for all members, so that the same model gives the same bytes."""


def convert(
    model: Translator,
    sources: Sequence[str],
    targets: Sequence[str],
    folder: Path,
    aligner: Mapping[str, Any] | None = None,
) -> None:
    """Writes the model as CTranslate2 reads it; with what `training.aligner` has taught it."""
    from ctranslate2.specs import Activation, TransformerSpec

    shape, decoder = model.shape, list(model.decoder)
    if aligner:
        decoder.insert(aligner["layer"], aligning(decoder[aligner["layer"] - 1], aligner, shape))
    spec = TransformerSpec.from_config(
        (shape.encoder, len(decoder)), shape.heads, pre_norm=False,
        activation=Activation.RELU, alignment_layer=aligner["layer"] if aligner else -1,
        alignment_heads=shape.heads if aligner else 1,
    )  # fmt: skip
    sides = (
        (spec.encoder, spec.encoder.embeddings[0], model.source, model.encoder),
        (spec.decoder, spec.decoder.embeddings, model.target, decoder),
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


def aligning(before: Any, told: Mapping[str, Any], shape: Shape) -> Layer:
    """A layer behind `before` that changes nothing and attends to what is translated.

    Each of its parts adds nothing, and to normalise what is normalised changes nothing: so the
    last scale and shift of the layer before become its own.
    """
    layer = Layer(replace(shape, inner=SMALL), crossed=True)
    with torch.no_grad():
        for part in layer.parameters():
            part.zero_()
        for norm in (layer.norm_self, layer.norm_cross, layer.norm_inner):
            norm.weight.fill_(1.0)
        scale, shift = before.norm_inner.weight.clone(), before.norm_inner.bias.clone()
        before.norm_inner.weight.fill_(1.0)
        before.norm_inner.bias.zero_()
        layer.norm_inner.weight.copy_(scale)
        layer.norm_inner.bias.copy_(shift)
        weights, width, cross = told["aligner"], shape.width, layer.cross_attention
        cross.query.weight.copy_(weights["query.weight"] * scale)
        cross.query.bias.copy_(weights["query.bias"] + weights["query.weight"] @ shift)
        cross.key_value.weight[:width] = weights["key.weight"]
        cross.key_value.bias[:width] = weights["key.bias"]
    return layer


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


def package(model: Path, source: Any, target: Any, path: Path, *, aligns: bool) -> None:
    """Model folder and SentencePiece models as a package that Argos Translate installs; what cuts
    the target goes in for a model that aligns, of which the pipeline makes use."""
    version = path.stem.partition("_es-")[2].replace("_", ".")
    inside = [target.encode(f"({text}", out_type=str)[1:] for text in NEVER]
    told = {
        "package_version": version, "argos_version": "1.9", "type": "translate",
        "from_code": "en", "from_name": "English", "to_code": "es", "to_name": "Spanish",
        **SEARCH, "never": [*target.encode(list(NEVER), out_type=str), *inside],
        **({"aligns": True} if aligns else {}),
    }  # fmt: skip
    members = {
        "metadata.json": json.dumps(told, indent=1).encode(),
        "sentencepiece.model": source.serialized_model_proto(),
        "README.md": CARD.read_bytes(),
        **({"target.model": target.serialized_model_proto()} if aligns else {}),
        **{f"model/{file.name}": file.read_bytes() for file in model.iterdir()},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sorted(members.items()):
            member = zipfile.ZipInfo(f"{path.stem}/{name}", DATE)
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path, help="folder with mean.pt and both vocabularies")
    parser.add_argument("package", type=Path, help="to write: translate-en_es-2026_12.argosmodel")
    options = parser.parse_args(arguments)
    if not NAMED.fullmatch(options.package.name):
        parser.error(
            f"{options.package.name} is no name of a package: translate-en_es-2026_12.argosmodel"
        )
    files = [options.work / name for name in ("mean.pt", "start.pt")]
    trained: Any = torch.load(next(f for f in files if f.exists()), weights_only=True)
    taught = options.work / "aligner.pt"
    aligner: Any = torch.load(taught, weights_only=True) if taught.exists() else None
    model = Translator(Shape(**trained["shape"]))
    model.load_state_dict({name: part.float() for name, part in trained["model"].items()})
    source, target = (
        sentencepiece.SentencePieceProcessor(model_file=str(options.work / name))
        for name in VOCABULARIES
    )
    sources = [source.id_to_piece(number) for number in range(source.vocab_size())]
    options.package.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "model")
        convert(model.eval(), sources, target_pieces(target), made, aligner)
        package(made, source, target, options.package, aligns=aligner is not None)
    print(f"{options.package}: {options.package.stat().st_size / 2**20:.1f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
