"""What the checks cost: each, and all together, beside those of another version.

    python -m bench.check_cost PAIRS.tsv… [--against CHECKOUT] [--limit 4000] [--rounds 7]

PAIRS are lines of source, tab, target; the cases in `tests/data/checks` are measured with them.
Each version runs in a process of its own, and the two take turns. As in a build, each sees a pair
once: a quarter of the pairs is for a start, which loads word lists and fills what is remembered of
words; each round has other pairs. Printed is the processor time of a segment in microseconds, the
median of all rounds: of all checks together on half of the pairs, of each check on the other half.
Checks run in the order in which a page runs them, so that what several of them need is counted with
the first one. The ratio is that of a round: its median, then the lowest and the highest. The start
is the processor time in seconds of the imports and the first pairs.

The second table has the time of one segment of 1, 10 and 100 KB, and by how much it grows with
ten times the text: about 10 is linear, 100 is quadratic.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
CASES: Final = ROOT / "tests" / "data" / "checks"
SIZES: Final = (1_000, 10_000, 100_000)
ALL: Final = "all"
START: Final = 4
"""The first of so many parts of the pairs is not measured."""
PORTION: Final = 50
"""Pairs after which the versions take turns, so that both meet the same load of the machine."""
FEWEST: Final = 3
MOST: Final = 20
ENOUGH: Final = 0.05
"""How often a check is measured on a long text; seconds after which that is enough."""

Pairs = list[tuple[str, str]]


# --- the process that measures one version: it imports only what all versions have -----------


def measure_all(pairs: Pairs) -> float:
    """Seconds of all checks together, imports included."""
    start = process_time()
    from pipeline.checks import Pair, run_checks

    records = [Pair(source, target) for source, target in pairs]
    for record in records:
        run_checks(record)
    return process_time() - start


def measure_each(pairs: Pairs) -> dict[str, float]:
    """Seconds by check."""
    from pipeline.checks import CHECKS, Pair

    spent = dict.fromkeys((code for code, _ in CHECKS), 0.0)
    for record in [Pair(source, target) for source, target in pairs]:
        last = process_time()
        for code, check in CHECKS:
            for _ in check(record):
                pass
            now = process_time()
            spent[code] += now - last
            last = now
    return spent


def measure_growth(pairs: Pairs, size: int) -> dict[str, float]:
    """Microseconds that each check takes at best for one segment of about `size` characters."""
    from pipeline.checks import CHECKS, Pair

    spent: dict[str, float] = {}
    # Another text each time: what is remembered of the last one does not help.
    texts = long_pairs(pairs, size)
    for code, check in CHECKS:
        times: list[float] = []
        while len(times) < FEWEST or (len(times) < MOST and sum(times) < ENOUGH):
            record = Pair(*next(texts))
            start = process_time()
            for _ in check(record):
                pass
            times.append(process_time() - start)
        spent[code] = 1e6 * min(times)
    return spent


def long_pairs(pairs: Pairs, size: int) -> Iterator[tuple[str, str]]:
    """Different pairs of texts of this size, of good pairs in a row."""
    place = 0
    for number in itertools.count():
        sources, targets, length = [f"{number}."], [f"{number}."], 0
        while length < size:
            source, target = pairs[place % len(pairs)]
            sources.append(source)
            targets.append(target)
            length += len(source) + 1
            place += 1
        yield " ".join(sources), " ".join(targets)


def work() -> None:
    """Answer each line of JSON on standard input with one on standard output."""
    pairs: Pairs = []
    for line in sys.stdin:
        asked = json.loads(line)
        if "pairs" in asked:
            pairs = [(source, target) for source, target in asked["pairs"]]
            answer: Any = len(pairs)
        elif "size" in asked:
            answer = measure_growth(pairs, asked["size"])
        else:
            start, end = asked["part"]
            part = pairs[start:end]
            answer = measure_each(part) if asked["each"] else {ALL: measure_all(part)}
        print(json.dumps(answer), flush=True)


# --- the process that asks --------------------------------------------------------------------


class Version:
    """A checkout whose checks run in a process of their own."""

    def __init__(self, root: Path, pairs: Pairs) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--work"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": "0"},
        )
        self.ask(pairs=pairs)
        end = len(pairs) // START
        few = min(PORTION, end)
        self.start = self.ask(part=(0, few), each=False)[ALL]
        """Seconds of the imports and of the first pairs."""
        self.ask(part=(few, end), each=False)

    def ask(self, **what: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(what), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def read_cases() -> Pairs:
    texts = (path.read_text("utf-8") for path in sorted(CASES.glob("*.tsv")))
    lines = (line for text in texts for line in text.splitlines())
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(row[1], row[2]) for row in cells if len(row) > 2]


def some(pairs: Pairs, limit: int) -> Pairs:
    """At most so many of the pairs, from all of them."""
    return pairs[:: max(1, len(pairs) // limit)][:limit]


def spread(ratios: Sequence[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def cost_table(versions: dict[str, Version], count: int, rounds: int) -> Iterator[str]:
    """Markdown: microseconds a segment, by check; the ratio of the first version to the second."""
    found: dict[str, list[Counter[str]]] = {name: [] for name in versions}
    for turn, parts in enumerate(parts_of_rounds(count, rounds)):
        for name in versions:
            found[name].append(Counter())
        seen = Counter[bool]()
        for number, part in enumerate(parts):
            is_each = number % 2 == 1
            seen[is_each] += part[1] - part[0]
            for name in list(versions)[:: 1 if (turn + number // 2) % 2 else -1]:
                found[name][-1].update(versions[name].ask(part=part, each=is_each))
        for name in versions:
            rows = found[name][-1]
            found[name][-1] = Counter({c: 1e6 * rows[c] / seen[c != ALL] for c in rows})
    new, *base = found.values()
    ratios = [one[ALL] / other[ALL] for other, one in zip(*base, new, strict=True)] if base else []
    yield f"| check | {' | '.join(f'{name}, µs' for name in versions)} |"
    yield "|---" * (1 + len(versions)) + "|"
    codes = dict.fromkeys(code for rows in found.values() for code in rows[0])
    costs = {code: [_median(rows, code) for rows in found.values()] for code in codes}
    for code in sorted(costs, key=lambda code: (code == ALL, -costs[code][0])):
        cells = (f"{cost:.1f}" if cost else "-" for cost in costs[code])
        yield f"| {code} | {' | '.join(cells)} |"
    starts = (f"{version.start:.2f}" for version in versions.values())
    yield f"| start, s | {' | '.join(starts)} |"
    if ratios:
        yield f"\nratio of all: {spread(ratios)}"


def parts_of_rounds(count: int, rounds: int) -> Iterator[list[tuple[int, int]]]:
    """For each round the first and the last place of its portions, an even number of them."""
    first = count // START
    size = min(PORTION, (count - first) // (2 * rounds))
    portions = [(place, place + size) for place in range(first, count - size + 1, size)]
    each = len(portions) // rounds // 2 * 2
    for turn in range(rounds):
        yield portions[turn * each : (turn + 1) * each]


def _median(rows: Iterable[Counter[str]], code: str) -> float:
    return median(row[code] for row in rows)


def growth_table(version: Version, sizes: Sequence[int]) -> Iterator[str]:
    """Markdown: milliseconds of a long segment, by check, and how they grow."""
    found = [version.ask(size=size) for size in sizes]
    yield f"| check | {' | '.join(f'{size // 1000} KB, ms' for size in sizes)} | growth |"
    yield "|---" * (2 + len(sizes)) + "|"
    for code in sorted(found[-1], key=lambda code: -found[-1][code]):
        costs = [row[code] for row in found]
        growth = ", ".join(f"{b / a:.1f}" for a, b in itertools.pairwise(costs))
        yield f"| {code} | {' | '.join(f'{cost / 1000:.2f}' for cost in costs)} | {growth} |"


def main(argv: Sequence[str] | None = None) -> int:
    from bench.seeding.pairs import read_pairs

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", nargs="+", type=Path, help="source<TAB>good target lines")
    parser.add_argument("--against", type=Path, help="root of a checkout of another version")
    parser.add_argument("--split", choices=("all", "dev", "held"), default="dev")
    parser.add_argument("--limit", type=int, default=4000, help="most pairs, and most cases (4000)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--most", type=int, default=SIZES[-1], help="longest segment; 0 leaves it out (100000)"
    )
    args = parser.parse_args(argv)
    good = some(read_pairs(args.pairs, args.split), args.limit)
    pairs = [*good, *some(read_cases(), args.limit)]
    # Each round has pairs of all files.
    random.Random(0).shuffle(pairs)
    roots = {"this": ROOT} | ({"other": args.against.resolve()} if args.against else {})
    versions = {name: Version(root, pairs) for name, root in roots.items()}
    try:
        print(f"{len(good)} good pairs, {len(pairs) - len(good)} cases, {args.rounds} rounds\n")
        print(*cost_table(versions, len(pairs), args.rounds), sep="\n")
        if sizes := [size for size in SIZES if size <= args.most]:
            print("", *growth_table(versions["this"], sizes), sep="\n")
    finally:
        for version in versions.values():
            version.close()
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--work"]:
        work()
    else:
        raise SystemExit(main())
