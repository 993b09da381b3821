"""Everything before the training: corpus, alignment, examples, vocabulary, packed ids.

    python -m training.prepare ../shared/data WORK --held-out ../shared/data/nci-dev.tsv

Writes WORK/spm.model, WORK/train.npz (compressed ids, some tens of megabytes, to be taken to a
machine with a GPU) and WORK/corpus.json (what went in). Needs numpy, sentencepiece, eflomal.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from training import align, corpus, examples
from training.corpus import Pair

VOCABULARY = 8000


def vocabulary(pairs: Sequence[Pair], path: Path, size: int = VOCABULARY) -> None:
    """One SentencePiece model for both languages, with byte fallback and our symbols whole."""
    import sentencepiece

    texts = chain.from_iterable((pair.english, pair.spanish) for pair in pairs)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=texts,
        model_prefix=str(path.with_suffix("")),
        vocab_size=size,
        model_type="unigram",
        character_coverage=0.9998,
        byte_fallback=True,
        pad_id=0,
        bos_id=1,
        eos_id=2,
        unk_id=3,
        user_defined_symbols=list(examples.SYMBOLS),
        input_sentence_size=400_000,
        shuffle_input_sentence=True,
        # What a patient page holds must come back as it was.
        normalization_rule_name="identity",
        minloglevel=2,
    )


def pack(pairs: Sequence[Pair], model: Path, path: Path) -> int:
    """Ids of all pairs into one compressed file; the number of target ids."""
    import numpy as np
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    sources = processor.encode([pair.english for pair in pairs])
    targets = processor.encode([pair.spanish for pair in pairs])
    np.savez_compressed(
        path,
        source=np.fromiter(chain.from_iterable(sources), np.uint16),
        target=np.fromiter(chain.from_iterable(targets), np.uint16),
        source_lengths=np.fromiter(map(len, sources), np.uint16),
        target_lengths=np.fromiter(map(len, targets), np.uint16),
        weights=np.fromiter((pair.weight for pair in pairs), np.float16),
    )
    return sum(map(len, targets))


def held_out(paths: Iterable[Path]) -> list[str]:
    """English sides of the sets that training must not have seen."""
    return [
        line.split("\t")[0]
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def prepare(options: argparse.Namespace) -> dict[str, object]:
    """Does all of it; what went in, for the model card."""
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", file=sys.stderr, flush=True)

    options.work.mkdir(parents=True, exist_ok=True)
    raw = list(corpus.read(options.data, experiments=options.experiments))
    cleaned = list(corpus.clean(raw))
    pairs = list(corpus.apart(cleaned, held_out(options.held_out)))
    say(f"{len(raw)} pairs, {len(cleaned)} after cleaning, {len(pairs)} apart from the test sets")
    if options.route == "refine":
        pairs = [examples.refining(pair) for pair in pairs if pair.draft]
        say(f"{len(pairs)} with a draft")
    if options.limit:
        pairs = pairs[:: max(1, len(pairs) // options.limit)]
    vocabulary(pairs, options.work / "spm.model", options.vocabulary)
    say("vocabulary")
    if options.route == "direct":
        links = align.align(pairs)
        say("alignment")
        pairs = list(examples.expand(pairs, links, seed=options.seed))
        say(f"{len(pairs)} examples")
    ids = pack(pairs, options.work / "spm.model", options.work / "train.npz")
    say(f"{ids} target ids packed")
    counts = Counter(pair.source for pair in pairs)
    return {
        "route": options.route,
        "pairs": {"read": len(raw), "clean": len(cleaned), "examples": len(pairs)},
        "sources": {name: [n, corpus.WEIGHTS.get(name)] for name, n in counts.most_common()},
        "held_out": [path.name for path in options.held_out],
        "target_ids": ids,
        "vocabulary": options.vocabulary,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="folder with parallel.tsv.xz, nci-train.tsv, …")
    parser.add_argument("work", type=Path, help="folder to write to")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, metavar="TSV")
    parser.add_argument("--route", choices=("direct", "refine"), default="direct")
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    parser.add_argument("--limit", type=int, help="about so many pairs, for a rehearsal")
    parser.add_argument("--experiments", action="store_true", help="sources that may not ship too")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    told = prepare(options)
    told["experiments"] = options.experiments
    (options.work / "corpus.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
