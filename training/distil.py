"""English text that has no translation by a person, translated by an engine to learn from.

    python -m training.distil DATA DATA/distilled.tsv [--limit 60000]

Sequence-level distillation (Kim and Rush 2016): the engine `bundled` knows words and grammar that
our pairs are too few to teach. Its answers are marked in the English by a sign (`corpus.MACHINE`),
as is done for back-translations (Caswell, Chelba and Grangier 2019), so that the style stays that
of people's translations. Reads mono-en-health.txt.xz and the English of sources of parallel.tsv.xz
whose Spanish may not ship. Each run goes on where the last one stopped: any first part of the file
has all sources alike.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from pipeline.engines.base import LanguagePair
from pipeline.engines.bundled import BundledEngine
from training.corpus import read_rows

SHARES: Final = {
    "medquad_4_MPlus_Health_Topics_QA": 4,
    "medquad_7_SeniorHealth_QA": 3,
    "medquad_9_CDC_QA": 1,
    "medquad_8_NHLBI_QA_XML": 4,
    "medquad_5_NIDDK_QA": 4,
    "medquad_6_NINDS_QA": 1,
    "openstax_pharmacology": 4,
    "openstax_nutrition": 3,
    "openstax_population-health": 3,
    "medquad_11_MPlusDrugs_QA": 1,
    "fda_spl_samples": 1,
    "wesnoth": 1,
    "astronomy_docs": 2,
    "debian_handbook": 1,
    "tatoeba_manythings": 3,
    "opensource_guide": 1,
    "open_contracting": 1,
}
"""Sentences of each source in a round. Two sources that the model is judged by are not here."""
BATCH: Final = 512
SHORTEST, LONGEST = 3, 60
"""Words of a sentence."""


def read_sentences(data: Path) -> Iterator[str]:
    """English sentences, each once, the sources by turns."""
    rows: dict[str, list[str]] = {name: [] for name in SHARES}
    for file in ("mono-en-health.txt.xz", "parallel.tsv.xz"):
        for name, english, *_ in read_rows(data / file):
            if name in rows:
                rows[name].append(english)
    # Neighbours in a file are alike; every so many-th sentence is from all over it.
    spread = {name: [t for n in range(97) for t in texts[n::97]] for name, texts in rows.items()}
    sources = {name: iter(texts) for name, texts in spread.items()}
    seen: set[str] = set()
    while sources:
        for name in list(sources):
            texts = list(islice(sources[name], SHARES[name]))
            if not texts:
                del sources[name]
            for text in texts:
                if text not in seen and SHORTEST <= len(text.split()) <= LONGEST:
                    seen.add(text)
                    yield text


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("file", type=Path, help="English and Spanish, written line by line")
    parser.add_argument("--limit", type=int, default=60_000)
    options = parser.parse_args(arguments)
    engine = BundledEngine()
    have = (
        len(options.file.read_text(encoding="utf-8").splitlines()) if options.file.exists() else 0
    )
    sentences = islice(read_sentences(options.data), have, options.limit)
    with options.file.open("a", encoding="utf-8") as file:
        while batch := list(islice(sentences, BATCH)):
            for text, (answer, *_) in zip(
                batch, engine.translate(batch, LanguagePair("en", "es")), strict=True
            ):
                # A word that nothing knew stays in, so that lines can be counted; `corpus` drops
                # it.
                print(text, answer.text, " ".join(answer.unknown), sep="\t", file=file)
            file.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
