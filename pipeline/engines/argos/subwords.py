"""Subwords of Argos packages: their tokenizers, sentences cut to size, links between words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import Final

from pipeline.engines.argos.package import TARGET_TOKENIZER, ArgosPackage
from pipeline.engines.base import ALIGNMENT_UNIT, LanguagePair, Link
from pipeline.errors import EngineError, MissingExtraError
from pipeline.spans import Span

LINK_WEIGHT: Final = 0.3
"""A target word links to its best source word, and to others with at least this attention."""

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """What cuts sentences into the pieces a model knows, and joins them again; many at once."""

    encode: Callable[[Sequence[str]], list[list[str]]]
    decode: Callable[[Sequence[list[str]]], list[str]]


def load_tokenizer(package: ArgosPackage) -> Tokenizer:
    """The tokenizer of an unpacked package. Raises EngineError."""
    path = package.tokenizer
    moses = partial(_moses_bpe, pair=package.metadata.pair)
    return _read(path, moses if path.name == "bpe.model" else _sentencepiece)


def _read(path: Path, reader: Callable[[Path], Tokenizer]) -> Tokenizer:
    try:
        return reader(path)
    except (ImportError, OSError, RuntimeError, ValueError, SystemExit) as error:
        raise EngineError(
            f"{path}: not a usable tokenizer ({first_line(error)}); install the package again"
        ) from error


def load_target_tokenizer(package: ArgosPackage) -> Callable[[str], list[str]]:
    """What cuts a text in the target language into the pieces that the model of a package that
    tells them apart from the source's writes; it is read when first used, which may raise
    EngineError."""

    def cut(text: str) -> list[str]:
        return encode()([text])[0]

    @cache
    def encode() -> Callable[[Sequence[str]], list[list[str]]]:
        return _read(package.path / TARGET_TOKENIZER, _sentencepiece).encode

    return cut


def _sentencepiece(path: Path) -> Tokenizer:
    """`sentencepiece.model`, what almost all packages have."""
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(path))

    def encode(texts: Sequence[str]) -> list[list[str]]:
        return list(processor.encode(list(texts), out_type=str, num_threads=1))

    def decode(rows: Sequence[list[str]]) -> list[str]:
        # Underscores become blanks in argostranslate too.
        texts = processor.decode(list(rows), num_threads=1)
        return [text.replace("▁", " ").replace("_", " ") for text in texts]

    return Tokenizer(encode, decode)


def _moses_bpe(path: Path, pair: LanguagePair) -> Tokenizer:
    """`bpe.model`, as in a few old packages: Moses words cut by byte-pair encoding."""
    try:
        # This module of argostranslate, unlike most, touches nothing on import.
        from argostranslate.apply_bpe import BPE
        from sacremoses.normalize import MosesPunctNormalizer  # type: ignore[import-untyped]
        from sacremoses.tokenize import (  # type: ignore[import-untyped]
            MosesDetokenizer,
            MosesTokenizer,
        )
    except ImportError as error:
        raise MissingExtraError("argos", f"the tokenizer {path.name} of {path.parent}") from error

    normalizer, words = MosesPunctNormalizer(pair.source), MosesTokenizer(pair.source)
    detokenizer = MosesDetokenizer(pair.target)
    with path.open(encoding="utf-8") as file:
        bpe = BPE(file)

    def encode(texts: Sequence[str]) -> list[list[str]]:
        joined = [" ".join(words.tokenize(normalizer.normalize(text))) for text in texts]
        return [list(bpe.segment_tokens(line.strip("\r\n ").split(" "))) for line in joined]

    def decode(rows: Sequence[list[str]]) -> list[str]:
        joined = [" ".join(tokens).replace("@@ ", "") for tokens in rows]
        return [str(detokenizer.detokenize(line.split(" "))) for line in joined]

    return Tokenizer(encode, decode)


def first_line(error: BaseException) -> str:
    """The first line of an error's message."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def split_long(text: str, fits: Callable[[str], bool]) -> list[Span]:
    """Spans of `text`, cut at blanks near the middle, rather after punctuation, until all fit.

    A part without blanks is cut anywhere; one character stands as it is.
    """
    pending, done = [Span(0, len(text))], []
    while pending:
        span = pending.pop()
        part = span.of(text)
        if len(part) < 2 or fits(part):
            done.append(span)
            continue
        start, end = _find_middle_cut(part)
        pending += (Span(span.start + end, span.end), Span(span.start, span.start + start))
    return done


def _find_middle_cut(part: str) -> tuple[int, int]:
    """The blanks of `part` where it is best cut in two; its middle where it has none."""
    middle = len(part) // 2

    def badness(cut: tuple[int, int]) -> tuple[bool, int]:
        distance = abs(cut[0] - middle)
        good = part[cut[0] - 1] in ",;:.!?)" and distance < len(part) // 3
        return not good, distance

    blanks = [m.span() for m in _BLANKS.finditer(part)]
    return min(blanks, key=badness, default=(middle, middle))


def shift_links(links: Sequence[Link], source: int, target: int) -> tuple[Link, ...]:
    """The links moved by so many characters on either side."""
    return tuple(
        Link(
            Span(link.source.start + source, link.source.end + source),
            Span(link.target.start + target, link.target.end + target),
            link.weight,
        )
        for link in links
    )


def align_words(
    source: str,
    source_tokens: Sequence[str],
    target: str,
    target_tokens: Sequence[str],
    attention: Sequence[Sequence[float]],
) -> tuple[Link, ...]:
    """Word alignment from subword attention (a row per target piece, a column per source piece).

    Attention is summed over the pieces of a source word and averaged over those of a target
    word.
    """
    source_words, source_owner = _assign_pieces(source, source_tokens)
    target_words, target_owner = _assign_pieces(target, target_tokens)
    sums = [[0.0] * len(source_words) for _ in target_words]
    for t, row in zip(target_owner, attention, strict=False):
        for s, weight in zip(source_owner, row, strict=False):
            if t is not None and s is not None:
                sums[t][s] += weight
    links = []
    for t, span in enumerate(target_words):
        pieces = target_owner.count(t)
        best = max(sums[t], default=0.0)
        for s, total in enumerate(sums[t]):
            if total > 0 and (total == best or total / pieces >= LINK_WEIGHT):
                links.append(Link(source_words[s], span, round(min(1.0, total / pieces), 4)))
    return tuple(links)


def _assign_pieces(text: str, tokens: Sequence[str]) -> tuple[list[Span], list[int | None]]:
    """The words of `text`, and for each piece the word in which it starts."""
    words = [Span(*m.span()) for m in ALIGNMENT_UNIT.finditer(text)]
    ends = [word.end for word in words]
    owners: list[int | None] = []
    for piece in find_pieces(text, tokens):
        i = bisect_right(ends, piece.start)
        owners.append(i if i < len(words) and words[i].start < piece.end else None)
    return words, owners


def find_pieces(text: str, tokens: Sequence[str]) -> list[Span]:
    """Where tokens stand in `text`, in order; one that the tokenizer rewrote has no width."""
    spans: list[Span] = []
    pos = misses = 0
    for token in tokens:
        piece = unescape(token.removesuffix("@@").replace("▁", ""))
        # A short reach: after a piece that is not there the next must not be sought far away.
        start = text.find(piece, pos, pos + len(piece) + 4 + misses)
        misses = misses + len(piece) if start < 0 else 0
        spans.append(Span(pos, pos) if start < 0 else Span(start, start + len(piece)))
        pos = spans[-1].end
    return spans
