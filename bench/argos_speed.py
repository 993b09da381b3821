"""How fast the argos engine is beside raw CTranslate2 and beside the argostranslate library.

    python bench/argos_speed.py [sentences]

All three decode the same generated sentences with the tiny package of the tests, in turns, after
a warm-up; the best of three rounds counts. Prints sentences a second and ratios. The library is
given one sentence at a time, by a caller who must keep them apart, and then all as one text, a
line each; its sentence splitter is replaced by one that costs nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "tiny_argos")]

from templates import generate  # noqa: E402

from pipeline.engines.argos import (  # noqa: E402
    BATCH_TOKENS,
    BEAM,
    LENGTH_PENALTY,
    ArgosEngine,
    thread_counts,
)
from pipeline.engines.argos_package import ARCHIVE, unpack  # noqa: E402
from pipeline.engines.base import LanguagePair  # noqa: E402

PAIR = LanguagePair("en", "es")
PACKAGE = ROOT / "tests" / "data" / "argos" / f"translate-en_es-0_1{ARCHIVE}"


class Spent(NamedTuple):
    """Seconds on the clock, and of all cores together."""

    wall: float
    cpu: float


def measure(contestants: dict[str, Callable[[], object]], rounds: int = 4) -> dict[str, Spent]:
    """The least each contestant spent; they take turns, and the first round does not count."""
    spent: dict[str, list[Spent]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            spent[name].append(Spent(time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: Spent(min(s.wall for s in found[1:]), min(s.cpu for s in found[1:]))
        for name, found in spent.items()
    }


def raw_ctranslate2(package: Path, sentences: list[str]) -> Callable[[], object]:
    """Tokenize, one translate_batch, detokenize: what cannot be saved."""
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    inter, intra = thread_counts(os.cpu_count() or 1)
    translator = ctranslate2.Translator(
        str(package / "model"), compute_type="int8", inter_threads=inter, intra_threads=intra
    )

    def work() -> list[str]:
        found = translator.translate_batch(
            processor.encode(sentences, out_type=str),
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=BEAM,
            length_penalty=LENGTH_PENALTY,
        )
        return [processor.decode(result.hypotheses[0]) for result in found]

    return work


def library(packages: Path) -> Callable[[str], str]:
    """`translate` of argostranslate, which keeps its folders beside `packages`."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(packages.parent / "home")
    os.environ["ARGOS_PACKAGES_DIR"] = str(packages)
    from argostranslate import translate

    class Whole:
        def __init__(self, package: object) -> None: ...

        def split_sentences(self, text: str) -> list[str]:
            return [text]

    translate.MiniSBDSentencizer = Whole
    found: Callable[[str], str] = translate.get_translation_from_codes(*PAIR).translate
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    sentences = [en for en, _ in generate(count, seed=3)]
    with tempfile.TemporaryDirectory() as temp:
        packages = Path(temp) / "packages"
        package = unpack(PACKAGE, packages / "tiny").path
        engine = ArgosEngine([packages])
        translate = library(packages)
        rounds: dict[str, Callable[[], object]] = {
            "this engine": lambda: engine.translate(sentences, PAIR),
            "this engine, with alignment": lambda: engine.translate(
                sentences, PAIR, alignment=True
            ),
            "this engine, one at a time": lambda: [engine.translate([s], PAIR) for s in sentences],
            "raw CTranslate2": raw_ctranslate2(package, sentences),
            "argostranslate, one at a time": lambda: [translate(s) for s in sentences],
            # The empty text first: the library remembers the lines of the last one.
            "argostranslate, one text": lambda: translate("") + translate("\n".join(sentences)),
        }
        spent = measure(rounds)
    ours = spent["this engine"]
    print(f"{'':32}{'sentences/s':>12}{'ours is faster':>16}{'and takes less CPU':>20}")
    for name, (wall, cpu) in spent.items():
        print(f"{name:32}{count / wall:12.0f}{wall / ours.wall:14.2f} x{cpu / ours.cpu:18.2f} x")


if __name__ == "__main__":
    main()
