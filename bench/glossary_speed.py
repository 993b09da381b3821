"""How fast a glossary of 10,000 terms loads, and how fast it is matched.

    python bench/glossary_speed.py [TERMS.tsv [TEXT]]

TERMS has the columns cdr_id, en and es, with ` | ` between forms; the shared list is taken where
it is, else terms are made up, and they fill up what a list lacks. TEXT is matched line by line;
without it sentences are made of the terms. Prints seconds and megabytes a second, and what share
of the time that the bundled engine needs for sentences of the shared pairs matching takes for the
same sentences (processor time, the engine's programs included).
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from pipeline.engines import get_engine
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary, Term, read_glossary
from pipeline.glossary.importers.merge import merge
from pipeline.glossary.importers.nci import read_terms
from pipeline.glossary.tsv import to_tsv
from pipeline.workflow.evaluate import read_pairs

SHARED = Path(__file__).parents[2] / "shared" / "data" / "nci-terms.tsv"
PAIRS = SHARED.with_name("nci-dev.tsv")
TERMS = 10_000
SENTENCES = 200
MEGABYTE = 1_000_000
FILLER = "the patient was told that it may come back after some time and is now at home".split()


def terms_from(path: Path | None) -> list[Term]:
    found = read_terms([path], ("en", "es")) if path else []
    chance = random.Random(1)
    syllables = [a + b for a in "bcdfglmnprst" for b in "aeiou"]
    while len(found) < TERMS:
        words = ["".join(chance.choices(syllables, k=4)) for _ in range(chance.randint(1, 3))]
        found.append(Term(" ".join(words), f"{words[0]}o", ref=f"{10**8 + len(found)}"))
    return merge([], found, "en").new


def text_of(terms: list[Term], size: int) -> list[str]:
    chance = random.Random(2)
    lines: list[str] = []
    length = 0
    while length < size:
        words = [*chance.choices(FILLER, k=14), *(t.term for t in chance.choices(terms, k=2))]
        chance.shuffle(words)
        lines.append(" ".join(words))
        length += len(lines[-1]) + 1
    return lines


def share_of_translating(glossary: Glossary, sentences: list[str]) -> float:
    """Processor time of matching a text, as a share of what the bundled engine needs for it."""
    pair = LanguagePair("en", "es")
    engine = get_engine("bundled")
    engine.translate(["Warm up."], pair)
    begin = sum(os.times()[:4])
    engine.translate(sentences, pair)
    translated = sum(os.times()[:4])
    for _ in range(10):
        for sentence in sentences:
            glossary.match(sentence)
    return (sum(os.times()[:4]) - translated) / 10 / (translated - begin)


def main(arguments: list[str]) -> int:
    given = Path(arguments[0]) if arguments else SHARED
    terms = terms_from(given if arguments or given.exists() else None)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "en-es.tsv").write_text(to_tsv(terms), encoding="utf-8")
        start = time.perf_counter()
        glossary: Glossary = read_glossary(Path(folder), ("en", "es"))
        loaded = time.perf_counter()
    _ = glossary.matcher
    built = time.perf_counter()
    lines = (
        Path(arguments[1]).read_text(encoding="utf-8").splitlines()
        if len(arguments) > 1
        else text_of(terms, MEGABYTE)
    )
    size = sum(len(line.encode()) + 1 for line in lines)
    start_match = time.perf_counter()
    hits = sum(len(glossary.match(line)) for line in lines)
    seconds = time.perf_counter() - start_match
    print(f"{len(glossary.terms)} terms: load {loaded - start:.2f} s", end=", ")
    print(f"matcher {built - loaded:.2f} s")
    print(f"{size / MEGABYTE:.2f} MB, {hits} matches: {size / MEGABYTE / seconds:.2f} MB/s")
    if PAIRS.exists():
        sentences = [source for source, _ in read_pairs(PAIRS)[:SENTENCES]]
        share = share_of_translating(glossary, sentences)
        print(f"matching {len(sentences)} sentences: {share:.2%} of translating them")
    else:
        print(f"no {PAIRS.name}: matching is not compared with translating", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
