"""Engine `argos`: Argos Translate packages, decoded directly with CTranslate2.

The argostranslate library translates one paragraph at a time. Here all sentences of a call are
decoded together, with the package's own tokenizer and Argos' own settings, and each comes out as
Argos would give it alone. Two departures: sentences too long for the decoder are translated in
parts rather than cut off, and outer white space is dropped.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape
from pathlib import Path
from threading import Lock
from typing import Any, Final

from pipeline.engines.argos_package import (
    ArgosPackage,
    fingerprint,
    package_dirs,
    remembered_sha256,
    scan,
    unpack,
)
from pipeline.engines.base import Hypotheses, Hypothesis, LanguagePair, Link
from pipeline.errors import EngineError
from pipeline.spans import Span

BEAM: Final = 4
LENGTH_PENALTY: Final = 0.2
"""Both as in argostranslate, whose output we match."""
BATCH_TOKENS: Final = 1024
MAX_PIECES: Final = 200
"""CTranslate2 stops after 256 target pieces; Spanish takes a quarter more than English."""
LINK_WEIGHT: Final = 0.3
"""A target word links to its best source word, and to others with at least this attention."""
CACHE: Final = Path(".pipeline/models")
"""Where archives found in a search folder are unpacked, by their hash; may be deleted."""

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
_LINE_BREAKS = str.maketrans(dict.fromkeys("\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029", " "))
_BLANKS = re.compile(r"\s+")


class ArgosEngine:
    """Translates with the Argos packages found in `directories` (default: `package_dirs()`).

    Looks once, on first use; loads a model when it is first needed. A pair without a package
    goes through a third language, as in argostranslate.
    """

    name = "argos"
    literal = False
    mask: str | None = None

    def __init__(self, directories: Sequence[Path] | None = None, cache: Path = CACHE) -> None:
        self._directories = directories
        self._cache = cache
        self._models: dict[Path, Model] = {}
        self._lock = Lock()

    @cached_property
    def _found(self) -> tuple[list[ArgosPackage], dict[Path, EngineError]]:
        return scan(package_dirs() if self._directories is None else self._directories)

    def serves(self, pair: LanguagePair) -> bool:
        """Whether a package, or two in a row, for `pair` are here."""
        return bool(find_route(self._found[0], pair))

    def signature(self, pair: LanguagePair) -> str:
        """`argos/<version>+<hash>`, two of the latter joined by `~` for a pivot."""
        return "argos/" + "~".join(fingerprint(p) for p in self._route(pair))

    def translate(
        self,
        sentences: Sequence[str],
        pair: LanguagePair,
        *,
        hypotheses: int = 1,
        alignment: bool = False,
    ) -> list[Hypotheses]:
        """Translate as `Engine.translate` says; with `alignment`, hypotheses carry links.

        What a sentence becomes does not depend on the others of the call.
        """
        route = self._route(pair)
        with self._lock:
            models = [self._model(package) for package in route]
        lines = [_one_line(s) for s in sentences]
        unique = sorted({line.strip() for line in lines} - {""})
        done = dict(zip(unique, _chain(models, unique, hypotheses, alignment), strict=True))
        done[""] = (Hypothesis(""),)
        return [_placed(done[line.strip()], line) for line in lines]

    def _route(self, pair: LanguagePair) -> list[ArgosPackage]:
        """Unpacked packages that lead from source to target. Raises EngineError."""
        packages, problems = self._found
        route = find_route(packages, pair)
        if not route:
            broken = "".join(f"; not usable: {p}" for p in problems.values())
            raise EngineError(
                f"no Argos package translates {pair}; run "
                f"`pipeline models install {pair.source} {pair.target}`{broken}"
            )
        return [self._unpacked(package) for package in route]

    def _unpacked(self, package: ArgosPackage) -> ArgosPackage:
        if not package.is_archive:
            return package
        return unpack(package.path, self._cache / remembered_sha256(package.path))

    def _model(self, package: ArgosPackage) -> Model:
        if package.path not in self._models:
            self._models[package.path] = Model(package)
        return self._models[package.path]


def find_route(packages: Sequence[ArgosPackage], pair: LanguagePair) -> list[ArgosPackage]:
    """The first package for `pair`, else the first two that meet in a third language."""
    best: dict[LanguagePair, ArgosPackage] = {}
    for package in packages:
        best.setdefault(package.metadata.pair, package)
    if pair in best:
        return [best[pair]]
    for (source, pivot), first in best.items():
        second = best.get(LanguagePair(pivot, pair.target))
        if source == pair.source and second:
            return [first, second]
    return []


def _one_line(sentence: str) -> str:
    """The sentence with line breaks as blanks and half surrogates, which no tokenizer takes,
    as `?`; every other character keeps its place."""
    return sentence.encode("utf-8", "replace").decode().translate(_LINE_BREAKS)


def _placed(found: Hypotheses, sentence: str) -> Hypotheses:
    """`found` for the stripped sentence, its links shifted to where its words stand."""
    indent = len(sentence) - len(sentence.lstrip())
    return tuple(replace(h, links=_shifted(h.links, indent, 0)) for h in found) if indent else found


def _chain(
    models: Sequence[Model], sentences: Sequence[str], count: int, alignment: bool
) -> list[Hypotheses]:
    """Translate non-empty sentences through one model or two."""
    results = models[0].translate(sentences, count, alignment)
    for model in models[1:]:
        middle = sorted({h.text for found in results for h in found} - {""})
        onward = dict(zip(middle, model.translate(middle, count, alignment), strict=True))
        results = [_join(found, onward, count) for found in results]
    return results


def _join(found: Hypotheses, onward: dict[str, Hypotheses], count: int) -> Hypotheses:
    """The best `count` of all ways through the pivot, by the sum of both scores.

    argostranslate sums scores that grow with length; means rank long sentences fairly.
    """
    ways = [
        Hypothesis(h.text, (first.score or 0) + (h.score or 0), _compose(first.links, h.links))
        for first in found
        for h in onward.get(first.text, (Hypothesis(""),))
    ]
    return _distinct(sorted(ways, key=lambda h: -(h.score or 0)))[:count]


def _distinct(hypotheses: Iterable[Hypothesis]) -> Hypotheses:
    """The first of each text."""
    first: dict[str, Hypothesis] = {}
    for hypothesis in hypotheses:
        first.setdefault(hypothesis.text, hypothesis)
    return tuple(first.values())


def _compose(first: Sequence[Link], second: Sequence[Link]) -> tuple[Link, ...]:
    return tuple(
        Link(a.source, b.target, a.weight * b.weight)
        for b in second
        for a in first
        if a.target == b.source
    )


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """What cuts sentences into the pieces a model knows, and joins them again."""

    encode: Callable[[str], list[str]]
    decode: Callable[[list[str]], str]


def load_tokenizer(package: ArgosPackage) -> Tokenizer:
    """The tokenizer of an unpacked package. Raises EngineError."""
    path = package.tokenizer
    try:
        if path.name == "bpe.model":
            return _moses_bpe(path, package.metadata.pair)
        return _sentencepiece(path)
    except (ImportError, OSError, RuntimeError, ValueError, SystemExit) as error:
        raise EngineError(
            f"{path}: not a usable tokenizer ({_brief(error)}); install the package again"
        ) from error


def _sentencepiece(path: Path) -> Tokenizer:
    """`sentencepiece.model`, what almost all packages have."""
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(path))

    def encode(text: str) -> list[str]:
        return list(processor.encode(text, out_type=str))

    def decode(tokens: list[str]) -> str:
        # Underscores become blanks in argostranslate too.
        return str(processor.decode_pieces(tokens)).replace("▁", " ").replace("_", " ")

    return Tokenizer(encode, decode)


def _moses_bpe(path: Path, pair: LanguagePair) -> Tokenizer:
    """`bpe.model`, as in a few old packages: Moses words cut by byte-pair encoding."""
    # This module of argostranslate, unlike most, touches nothing on import.
    from argostranslate.apply_bpe import BPE
    from sacremoses.normalize import MosesPunctNormalizer  # type: ignore[import-untyped]
    from sacremoses.tokenize import MosesDetokenizer, MosesTokenizer  # type: ignore[import-untyped]

    normalizer, words = MosesPunctNormalizer(pair.source), MosesTokenizer(pair.source)
    detokenizer = MosesDetokenizer(pair.target)
    with path.open(encoding="utf-8") as file:
        bpe = BPE(file)

    def encode(text: str) -> list[str]:
        joined = " ".join(words.tokenize(normalizer.normalize(text)))
        return list(bpe.segment_tokens(joined.strip("\r\n ").split(" ")))

    def decode(tokens: list[str]) -> str:
        return str(detokenizer.detokenize(" ".join(tokens).replace("@@ ", "").split(" ")))

    return Tokenizer(encode, decode)


class Model:
    """One loaded package. Thread-safe: CTranslate2 queues what comes at once."""

    def __init__(self, package: ArgosPackage) -> None:
        """Load it. Raises EngineError."""
        self._path = package.path
        self._prefix = package.metadata.target_prefix
        self._tokenizer = load_tokenizer(package)
        self._translator = _load_translator(package.path / "model")

    def translate(self, sentences: Sequence[str], count: int, alignment: bool) -> list[Hypotheses]:
        """Up to `count` hypotheses for each sentence; none may be blank. Raises EngineError."""
        parts = [(i, span) for i, s in enumerate(sentences) for span in self._split(s)]
        texts = [span.of(sentences[i]) for i, span in parts]
        decoded = self._decode(texts, count, alignment)
        grouped: list[list[tuple[int, Hypotheses]]] = [[] for _ in sentences]
        for (i, span), found in zip(parts, decoded, strict=True):
            grouped[i].append((span.start, found))
        return [_concatenate(group) for group in grouped]

    def _split(self, text: str) -> list[Span]:
        def fits(part: str) -> bool:
            # Hardly a piece is less than a byte: most sentences need no counting.
            return len(part.encode()) < MAX_PIECES or len(encode(part)) <= MAX_PIECES

        encode = self._tokenizer.encode
        return split_long(text, fits)

    def _decode(self, texts: Sequence[str], count: int, alignment: bool) -> list[Hypotheses]:
        by_length: dict[int, list[tuple[int, list[str]]]] = {}
        for i, text in enumerate(texts):
            tokens = self._tokenizer.encode(text)
            by_length.setdefault(len(tokens), []).append((i, tokens))
        found: dict[int, Hypotheses] = {}
        try:
            # Padding changes the last bits of scores, and now and then a word. Batches of one
            # length have none: a sentence never depends on those that come with it.
            jobs = [
                (i, result)
                for _, group in sorted(by_length.items(), reverse=True)
                for (i, _), result in zip(group, self._submit(group, count, alignment), strict=True)
            ]
            for i, job in jobs:
                found[i] = self._hypotheses(texts[i], job.result())
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"{self._path}: the model fails ({_brief(error)}); install the package again"
            ) from error
        return [found[i] for i in range(len(texts))]

    def _submit(self, group: list[tuple[int, list[str]]], count: int, alignment: bool) -> list[Any]:
        """Queue sentences of one length; results to wait for."""
        jobs: list[Any] = self._translator.translate_batch(
            [tokens for _, tokens in group],
            target_prefix=[[self._prefix]] * len(group) if self._prefix else None,
            asynchronous=True,
            replace_unknowns=True,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=max(count, BEAM),
            num_hypotheses=count,
            length_penalty=LENGTH_PENALTY,
            return_scores=True,
            return_attention=alignment,
        )
        return jobs

    def _hypotheses(self, source: str, result: Any) -> Hypotheses:
        """What CTranslate2 found for one sentence, as text; best first, no text twice."""
        rows = result.attention or [None] * len(result.hypotheses)
        found = (
            self._hypothesis(source, tokens, score, attention)
            for tokens, score, attention in zip(result.hypotheses, result.scores, rows, strict=True)
        )
        return _distinct(found)

    def _hypothesis(
        self, source: str, tokens: list[str], score: float, attention: list[list[float]] | None
    ) -> Hypothesis:
        # CTranslate2 divides by length ** penalty; the end token counts.
        mean = score * (len(tokens) + 1) ** (LENGTH_PENALTY - 1)
        if self._prefix and tokens[:1] == [self._prefix]:
            tokens, attention = tokens[1:], attention and attention[1:]
        raw = self._tokenizer.decode(tokens)
        links: tuple[Link, ...] = ()
        if attention:
            links = word_links(source, self._tokenizer.encode(source), raw, tokens, attention)
        shift = len(raw) - len(raw.lstrip())
        return Hypothesis(raw.strip(), mean, _shifted(links, 0, -shift))


def _load_translator(path: Path) -> Any:
    """A CTranslate2 translator, on a GPU where one works. Raises EngineError.

    `ARGOS_DEVICE_TYPE` decides as in argostranslate: `cpu`, `cuda`, `auto`; unset is `auto`.
    """
    import ctranslate2

    asked = os.environ.get("ARGOS_DEVICE_TYPE", "auto")
    if asked == "cuda" or (asked == "auto" and ctranslate2.get_cuda_device_count() > 0):
        try:
            translator = ctranslate2.Translator(str(path), device="cuda", compute_type="auto")
            translator.translate_batch([["a"]], max_decoding_length=1)  # loads CUDA's libraries
            return translator
        except (RuntimeError, ValueError) as error:
            if asked == "cuda":
                raise EngineError(
                    f"{path}: CUDA cannot run it ({_brief(error)}); unset ARGOS_DEVICE_TYPE"
                ) from error
    inter, intra = thread_counts(os.cpu_count() or 1)
    try:
        return ctranslate2.Translator(
            str(path), compute_type="int8", inter_threads=inter, intra_threads=intra
        )
    except (RuntimeError, ValueError, MemoryError) as error:
        raise EngineError(
            f"{path}: CTranslate2 cannot load it ({_brief(error)}); install the package again"
        ) from error


def thread_counts(cores: int) -> tuple[int, int]:
    """How many batches run at once, and how many threads each has."""
    intra = 1 if cores < 4 else 2
    return max(1, cores // intra), intra


def _brief(error: BaseException) -> str:
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
        start, end = _middle_cut(part)
        pending += (Span(span.start + end, span.end), Span(span.start, span.start + start))
    return done


def _middle_cut(part: str) -> tuple[int, int]:
    """The blanks of `part` where it is best cut in two; its middle where it has none."""
    middle = len(part) // 2

    def badness(cut: tuple[int, int]) -> tuple[bool, int]:
        distance = abs(cut[0] - middle)
        good = part[cut[0] - 1] in ",;:.!?)" and distance < len(part) // 3
        return not good, distance

    blanks = [m.span() for m in _BLANKS.finditer(part)]
    return min(blanks, key=badness, default=(middle, middle))


def _concatenate(parts: Sequence[tuple[int, Hypotheses]]) -> Hypotheses:
    """One sentence from its translated parts, each with its offset in the source."""
    if len(parts) == 1:
        return parts[0][1]
    joined = []
    for rank in range(max(len(found) for _, found in parts)):
        chosen = [(offset, found[min(rank, len(found) - 1)]) for offset, found in parts]
        text, score = "", 0.0
        links: tuple[Link, ...] = ()
        for offset, h in chosen:
            text += " " if text else ""
            links += _shifted(h.links, offset, len(text))
            text += h.text
            score += (h.score or 0) / len(chosen)
        joined.append(Hypothesis(text, score, links))
    return tuple(joined)


def _shifted(links: Sequence[Link], source: int, target: int) -> tuple[Link, ...]:
    return tuple(
        Link(
            Span(link.source.start + source, link.source.end + source),
            Span(link.target.start + target, link.target.end + target),
            link.weight,
        )
        for link in links
    )


def word_links(
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
    source_words, source_owner = _owners(source, source_tokens)
    target_words, target_owner = _owners(target, target_tokens)
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


def _owners(text: str, tokens: Sequence[str]) -> tuple[list[Span], list[int | None]]:
    """The words of `text`, and for each piece the word in which it starts."""
    words = [Span(*m.span()) for m in _WORD.finditer(text)]
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
