"""How fast the argos engine is beside raw CTranslate2 and beside the argostranslate library.

    python bench/argos_speed.py [sentences for the tiny model] [for the full-size model]

Two models: the tiny package of the tests, where what surrounds the decoder shows, and a
full-size one with random weights, where the decoder is all. All contestants have the same
sentences, model, beam and threads and take turns; the first round warms up. Raw CTranslate2 is
given pieces, sorted by length, and gives pieces. The library is given one sentence at a time, a
share of them; its sentence splitter is replaced by one that costs nothing.

Prints medians, and how many times ours is faster: the median of the rounds' ratios, by the clock
and by processor time. On a busy machine only the latter means much.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "tiny_argos")]

from random_model import make_package  # noqa: E402
from templates import generate  # noqa: E402

from pipeline.engines.argos.decoder import thread_counts  # noqa: E402
from pipeline.engines.argos.engine import ArgosEngine  # noqa: E402
from pipeline.engines.argos.package import ARCHIVE, Search, unpack  # noqa: E402
from pipeline.engines.base import LanguagePair  # noqa: E402

PAIR = LanguagePair("en", "es")
PACKAGE = ROOT / "tests" / "data" / "argos" / f"translate-en_es-0_1{ARCHIVE}"
OURS = "this engine"
ROUNDS = 4
LIBRARY_SHARE = 10
"""The library gets every tenth sentence: it would take minutes for all."""


class Contestant(NamedTuple):
    """Work that takes its turn, and the number of sentences in it."""

    sentences: int
    work: Callable[[], object]


class Spent(NamedTuple):
    """Milliseconds a sentence: on the clock, and of all cores together."""

    wall: float
    cpu: float


def measure(contestants: dict[str, Contestant]) -> dict[str, list[Spent]]:
    """What each spent in each round."""
    spent: dict[str, list[Spent]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, (count, work) in contestants.items():
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            spent[name].append(Spent(wall * 1000 / count, cpu * 1000 / count))
    return {name: rounds[1:] for name, rounds in spent.items()}


def raw_ctranslate2(package: Path, sentences: list[str], **batches: Any) -> Callable[[], object]:
    """One translate_batch, of pieces sorted by length."""
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    inter, intra = thread_counts(os.cpu_count() or 1)
    translator = ctranslate2.Translator(
        str(package / "model"), compute_type="int8", inter_threads=inter, intra_threads=intra
    )
    pieces = sorted(processor.encode(sentences, out_type=str), key=len, reverse=True)
    search = Search()
    return lambda: translator.translate_batch(
        pieces, beam_size=search.beam, length_penalty=search.length_penalty, **batches
    )


def library(packages: Path) -> Callable[[str], str]:
    """`translate` of argostranslate, which keeps its folders beside `packages`."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(packages.parent / "home")
    os.environ["ARGOS_PACKAGES_DIR"] = str(packages)
    from argostranslate import settings, translate

    class Whole:
        def __init__(self, package: object) -> None: ...

        def split_sentences(self, text: str) -> list[str]:
            return [text]

    translate.MiniSBDSentencizer = Whole
    settings.package_dirs[:] = [packages]  # it reads the environment once, on import
    translate.get_installed_languages.cache_clear()
    translate.installed_translates.clear()
    found: Callable[[str], str] = translate.get_translation_from_codes(*PAIR).translate
    return found


def joined(count: int) -> Iterator[str]:
    """Lines of one to three generated sentences: lengths like those of real pages."""
    rng = random.Random(1)
    sentences = generate(3 * count, seed=3)
    for _ in range(count):
        yield " ".join(next(sentences)[0] for _ in range(rng.choice((1, 1, 2, 3))))


def compare(title: str, package: Path, sentences: list[str]) -> None:
    """Measure and print one table."""
    count, some = len(sentences), sentences[::LIBRARY_SHARE]
    engine, translate = ArgosEngine([package.parent]), library(package.parent)
    spent = measure(
        {
            OURS: Contestant(count, lambda: engine.translate(sentences, PAIR)),
            "raw, 32 sentences a batch": Contestant(
                count, raw_ctranslate2(package, sentences, max_batch_size=32)
            ),
            "raw, 1024 pieces a batch": Contestant(
                count,
                raw_ctranslate2(package, sentences, max_batch_size=1024, batch_type="tokens"),
            ),
            "ours, with alignment": Contestant(
                count, lambda: engine.translate(sentences, PAIR, alignment=True)
            ),
            "ours, one at a time": Contestant(
                len(some), lambda: [engine.translate([s], PAIR) for s in some]
            ),
            "the library, one at a time": Contestant(
                len(some), lambda: [translate(s) for s in some]
            ),
        }
    )
    print(f"{title}, {count} sentences\n{'':28}{'ms':>8}{'CPU ms':>8}  ours is faster, by CPU")
    for name, rounds in spent.items():
        pairs = list(zip(rounds, spent[OURS], strict=True))
        print(
            f"{name:28}{median(s.wall for s in rounds):8.2f}{median(s.cpu for s in rounds):8.2f}"
            f"{median(s.wall / ours.wall for s, ours in pairs):14.2f} x"
            f"{median(s.cpu / ours.cpu for s, ours in pairs):6.2f} x"
        )


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    few = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with tempfile.TemporaryDirectory() as temp:
        tiny = unpack(PACKAGE, Path(temp) / "tiny" / "package").path
        compare("Tiny model", tiny, [en for en, _ in generate(many, seed=3)])
        full = make_package(tiny, Path(temp) / "full" / "package")
        compare("Full-size model", full, list(joined(few)))


if __name__ == "__main__":
    main()
