"""Looks for pages that break a law: `python tests/fuzz/fuzz.py --minutes 5 --seed 1`.

A quarter of the inputs is written at random, the others are such pages and those of the corpus
(and of the shared folder, where there is one) after a few accidents. What breaks is cut down and
printed; the inputs worth keeping go to `regressions/` as numbered files, which the test suite
replays.
The last line counts; the exit code is 1 if anything broke. A place that is left in the source
language with a finding (`unwritten`) breaks nothing.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent), str(Path(__file__).parent)]

from laws import Break, find_break  # noqa: E402
from markdown import mutate, pages  # noqa: E402
from markdown_it import MarkdownIt  # noqa: E402
from oracle import renderer  # noqa: E402

LONGEST = (100, 200, 400, 3000)
"""Characters of a page that is mutated; of longer ones a piece is taken. Most faults need few,
and many short pages are read in the time of a long one."""


def seeds(*, shared: bool = True) -> list[str]:
    """Pages of the corpus, with those of the shared folder if asked and there."""
    folders = [TESTS / "data" / "pages"]
    folders += [TESTS.parent.parent / "shared" / "pages"] if shared else []
    paths = sorted(path for folder in folders for path in folder.rglob("*.md"))
    return [path.read_bytes().decode("utf-8") for path in paths]


def inputs(chance: random.Random) -> Iterator[str]:
    """Pages without end: one written, then three mutated, in turn."""
    corpus = seeds()
    while True:
        with warnings.catch_warnings():  # `example` is not for tests, and this is none
            warnings.simplefilter("ignore")
            random.seed(chance.random())
            written = pages.example()
        yield written
        for text in (written, chance.choice(corpus), chance.choice(corpus)):
            longest = chance.choice(LONGEST)
            start = chance.randrange(max(len(text) - longest, 0) + 1)
            yield mutate(text[start : start + longest], chance)


def cut_down(text: str, kind: str, md: MarkdownIt) -> str:
    """The smallest page found that breaks the same law: lines go first, then characters."""
    for split in (lambda t: t.splitlines(keepends=True), list[str]):
        text = _cut_down(text, split, lambda t: (b := find_break(t, md)) is not None
                         and b.kind == kind)  # fmt: skip
    return text


def _cut_down(
    text: str, split: Callable[[str], list[str]], breaks: Callable[[str], bool]
) -> str:  # fmt: skip
    size = max(len(split(text)) // 2, 1)
    until = time.monotonic() + 10
    while size and time.monotonic() < until:
        pieces, i, shorter = split(text), 0, False
        while i < len(pieces):
            rest = "".join(pieces[:i] + pieces[i + size :])
            if breaks(rest):
                pieces, shorter = pieces[:i] + pieces[i + size :], True
            else:
                i += size
        text = "".join(pieces)
        size = size if shorter and size == 1 else size // 2
    return text


def run(minutes: float, seed: int, shown: int) -> Counter[str]:
    """How much was read and what broke; one that is stopped gives what it has so far."""
    counts: Counter[str] = Counter()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        _run(minutes, seed, shown, counts)
    return counts


def _run(minutes: float, seed: int, shown: int, counts: Counter[str]) -> None:
    md = renderer(sites=True)
    until = time.monotonic() + 60 * minutes
    for text in inputs(random.Random(seed)):
        if time.monotonic() > until:
            break
        counts["inputs"] += 1
        found: Break | None = find_break(text, md)
        if found is None:
            continue
        counts[found.kind] += 1
        if counts[found.kind] <= shown:
            small = cut_down(text, found.kind, md)
            again = find_break(small, md) or found
            print(f"{found.kind}: {small!r}\n    {again.message}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=5, help="breaks of each kind to print")
    arguments = parser.parse_args()
    counts = run(arguments.minutes, arguments.seed, arguments.show)
    kinds = ("inputs", "crash", "identity", "structure", "unwritten")
    print(", ".join(f"{kind} {counts[kind]}" for kind in kinds))
    return 1 if any(counts[kind] for kind in kinds[1:4]) else 0


if __name__ == "__main__":
    sys.exit(main())
