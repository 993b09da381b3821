"""Trains the tiny Argos package the tests use, from the grammar in templates.py.

    python tests/tiny_argos/train.py tests/data/argos/translate-en_es-0_1.argosmodel

Takes five minutes on one CPU core. Needs torch (the package was made with 2.13), numpy,
sentencepiece and ctranslate2; torch is not a dependency of the project, as only this script uses
it. The sentences it writes to `held-out.tsv` beside the archive are kept out of training; it
prints how many of them come out exactly.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece
import torch  # type: ignore[import-not-found, unused-ignore]
from ctranslate2.specs import Activation, TransformerSpec
from templates import Pair, generate  # type: ignore[import-not-found, unused-ignore]
from torch import nn  # type: ignore[import-not-found, unused-ignore]

PAIRS = 8000
HELD_OUT = 200
PAD, BOS, EOS, UNK = range(4)
STEPS = 3000
WIDTH, HEADS, INNER, ENCODER, DECODER = 64, 4, 192, 2, 1
METADATA = {
    "package_version": "0.1",
    "argos_version": "1.9",
    "from_code": "en",
    "from_name": "English",
    "to_code": "es",
    "to_name": "Spanish",
    "type": "translate",
}


def corpus() -> tuple[list[Pair], list[Pair]]:
    """Training and held-out pairs; no sentence is in both."""
    held_out = list(generate(HELD_OUT, seed=2))
    kept = set(held_out)
    return [p for p in generate(PAIRS, seed=1) if p not in kept], held_out


def train_tokenizer(pairs: list[Pair], path: Path) -> Any:
    """A joint SentencePiece model, with bytes for what it has not seen."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(side for pair in pairs for side in pair),
        model_prefix=str(path.with_suffix("")),
        vocab_size=500,
        byte_fallback=True,
        pad_id=PAD,
        bos_id=BOS,
        eos_id=EOS,
        unk_id=UNK,
        num_threads=1,
        minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def positions(length: int) -> Any:
    """Sinusoids as CTranslate2 makes them where a model brings none."""
    half = WIDTH // 2
    scale = torch.exp(torch.arange(half) * -(math.log(10000) / (half - 1)))
    angles = torch.arange(1, length + 1)[:, None] * scale[None]
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)


def new_network(size: int) -> Any:
    """Embedding and output bias beside a stock pre-norm Transformer."""
    torch.manual_seed(1)
    transformer = nn.Transformer(
        WIDTH, HEADS, ENCODER, DECODER, INNER, dropout=0.1, norm_first=True, batch_first=True
    )
    embedding = nn.Embedding(size, WIDTH, padding_idx=PAD)
    nn.init.normal_(embedding.weight, std=WIDTH**-0.5)
    bias = nn.Embedding(1, size)
    nn.init.zeros_(bias.weight)
    return nn.ModuleDict({"body": transformer, "embedding": embedding, "bias": bias})


def logits(net: Any, source: Any, target: Any) -> Any:
    """Scores of the next piece after each piece of `target`."""

    def embedded(ids: Any) -> Any:
        return net["embedding"](ids) * math.sqrt(WIDTH) + positions(ids.shape[1])

    body = net["body"]
    hidden = body(
        embedded(source),
        embedded(target),
        tgt_mask=body.generate_square_subsequent_mask(target.shape[1]),
        src_key_padding_mask=source == PAD,
        memory_key_padding_mask=source == PAD,
        tgt_is_causal=True,
    )
    return hidden @ net["embedding"].weight.T + net["bias"].weight[0]


def padded(rows: list[list[int]]) -> Any:
    width = max(map(len, rows))
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def train(net: Any, data: list[tuple[list[int], list[int]]]) -> None:
    """Adam with warm-up and cosine decay."""
    rng = random.Random(1)
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.98))
    loss_of = nn.CrossEntropyLoss(ignore_index=PAD, label_smoothing=0.05)
    net.train()
    for step in range(STEPS):
        decay = 0.01 + 0.5 * (1 + math.cos(math.pi * step / STEPS))
        optimizer.param_groups[0]["lr"] = 4e-3 * min((step + 1) / 200, decay)
        batch = rng.sample(data, 64)
        source = padded([[*s, EOS] for s, _ in batch])
        target = padded([[BOS, *t] for _, t in batch])
        wanted = padded([[*t, EOS] for _, t in batch])
        loss = loss_of(logits(net, source, target).flatten(0, 1), wanted.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if step % 200 == 0:
            print(f"step {step} loss {loss.item():.3f}", flush=True)


def _array(tensor: Any) -> Any:
    return tensor.detach().float().numpy()


def _linear(spec: Any, weight: Any, bias: Any) -> None:
    spec.weight, spec.bias = _array(weight), _array(bias)


def _norm(spec: Any, norm: Any) -> None:
    spec.gamma, spec.beta = _array(norm.weight), _array(norm.bias)


def _self_attention(spec: Any, layer: Any) -> None:
    _linear(spec.linear[0], layer.in_proj_weight, layer.in_proj_bias)
    _linear(spec.linear[1], layer.out_proj.weight, layer.out_proj.bias)


def _cross_attention(spec: Any, layer: Any) -> None:
    weight, bias = layer.in_proj_weight, layer.in_proj_bias
    _linear(spec.linear[0], weight[:WIDTH], bias[:WIDTH])
    _linear(spec.linear[1], weight[WIDTH:], bias[WIDTH:])
    _linear(spec.linear[2], layer.out_proj.weight, layer.out_proj.bias)


def export(net: Any, pieces: list[str], folder: Path) -> None:
    """Write the network as a CTranslate2 model with int8 weights."""
    spec = TransformerSpec.from_config(
        (ENCODER, DECODER), HEADS, pre_norm=True, activation=Activation.RELU, alignment_heads=0
    )
    body = net["body"]
    for side, stack in ((spec.encoder, body.encoder), (spec.decoder, body.decoder)):
        tables = side.embeddings
        (tables[0] if isinstance(tables, list) else tables).weight = _array(net["embedding"].weight)
        side.scale_embeddings = True
        _norm(side.layer_norm, stack.norm)
        for to, layer in zip(side.layer, stack.layers, strict=True):
            _norm(to.self_attention.layer_norm, layer.norm1)
            _self_attention(to.self_attention, layer.self_attn)
            if hasattr(layer, "multihead_attn"):
                _norm(to.attention.layer_norm, layer.norm2)
                _cross_attention(to.attention, layer.multihead_attn)
            _norm(to.ffn.layer_norm, layer.norm3 if hasattr(layer, "norm3") else layer.norm2)
            _linear(to.ffn.linear_0, layer.linear1.weight, layer.linear1.bias)
            _linear(to.ffn.linear_1, layer.linear2.weight, layer.linear2.bias)
    _linear(spec.decoder.projection, net["embedding"].weight, net["bias"].weight[0])
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_bos, spec.config.add_source_eos = False, True
    spec.config.decoder_start_token = spec.config.bos_token = "<s>"
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


def exact(folder: Path, tokenizer: Any, pairs: list[Pair]) -> float:
    """The share of `pairs` that the exported model translates to the letter."""
    translator = ctranslate2.Translator(str(folder), intra_threads=1)
    found = translator.translate_batch(
        [tokenizer.encode(en, out_type=str) for en, _ in pairs], beam_size=4, length_penalty=0.2
    )
    texts = [tokenizer.decode(result.hypotheses[0]) for result in found]
    right = [text == es for text, (_, es) in zip(texts, pairs, strict=True)]
    return right.count(True) / len(right)


def pack(folder: Path, tokenizer: Path, archive: Path) -> None:
    """Zip the parts as Argos wants them; the same parts give the same bytes."""
    files = [("metadata.json", json.dumps(METADATA, indent=1).encode())]
    files += [("sentencepiece.model", tokenizer.read_bytes())]
    files += [(f"model/{p.name}", p.read_bytes()) for p in sorted(folder.iterdir())]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, data in files:
            out.writestr(zipfile.ZipInfo(f"{archive.stem}/{name}"), data, zipfile.ZIP_DEFLATED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    archive = parser.parse_args().archive
    torch.set_num_threads(1)
    pairs, held_out = corpus()
    with tempfile.TemporaryDirectory() as temp:
        tokenizer_path, folder = Path(temp) / "sentencepiece.model", Path(temp) / "model"
        tokenizer = train_tokenizer(pairs, tokenizer_path)
        net = new_network(tokenizer.vocab_size())
        # Short sentences are few in kind; seen once each, they are not learnt.
        often = pairs + [pair for pair in pairs if len(pair[0].split()) < 6] * 4
        data = [(tokenizer.encode(en), tokenizer.encode(es)) for en, es in often]
        train(net, data)
        pieces = [tokenizer.id_to_piece(i) for i in range(tokenizer.vocab_size())]
        export(net, pieces, folder)
        print(f"held out, exact: {exact(folder, tokenizer, held_out):.1%}")
        pack(folder, tokenizer_path, archive)
    lines = "".join(f"{en}\t{es}\n" for en, es in held_out)
    archive.with_name("held-out.tsv").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
