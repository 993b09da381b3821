"""How many errors the checks see, and how often they cry over a good translation.

    python -m bench.seeded ../shared/data/nci-train.tsv ../shared/data/health-dev.tsv \
        tests/data/seeded/dose-sentences.tsv --split held

Puts one error of each kind into the target of every good pair that has room for one, and looks
whether a finding is there that the good pair has not. Which error is put in depends on the texts
only; decimal signs are first made those of the source. A second table counts findings on the
good pairs as they are. Kinds with * are not promised.

`--split` keeps half of the pairs, by a hash of the source: rules are written on `dev` and
measured on `held`. Drugs, names and sentences that are put in differ between the halves, too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.seeding.pairs import KINDS, read_pairs, with_signs_of
from bench.seeding.product import checker
from bench.seeding.rates import (
    Alarms,
    Recall,
    alarm_table,
    measure_alarms,
    measure_recall,
    recall_table,
    wilson,
)


def record(results: Sequence[Recall], alarms: Alarms) -> dict[str, Any]:
    """The measurement as plain data."""
    return {
        "kinds": [
            {
                "group": result.kind.group,
                "kind": result.kind.name,
                "promised": result.kind.promised,
                "seen": result.seen,
                "total": result.total,
                "interval": wilson(result.seen, result.total),
                "by": dict(result.by),
            }
            for result in results
        ],
        "good_pairs": {
            "pairs": alarms.pairs,
            "flagged": alarms.flagged,
            "findings": dict(alarms.codes),
            "pages": alarms.pages,
            "findings_on_pages": dict(alarms.on_pages),
        },
    }


def missed(results: Sequence[Recall], most: int) -> Iterator[str]:
    for result in results:
        for source, target, new in result.missed[:most]:
            yield f"{result.kind.name}\n    {source}\n    {target}\n    {new}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", nargs="+", type=Path, help="source<TAB>good target lines")
    parser.add_argument("--split", choices=("all", "dev", "held"), default="all")
    parser.add_argument("--kinds", default="", help="only kinds whose name or group has this in it")
    parser.add_argument("--limit", type=int, default=0, help="most pairs of a kind (0: all)")
    parser.add_argument("--missed", type=int, default=0, help="print so many unseen errors a kind")
    parser.add_argument("--no-alarms", action="store_true", help="leave the second table out")
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    parser.add_argument("--no-glossary", action="store_true", help="what the checks see alone")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    args = parser.parse_args(argv)
    kinds = [kind for kind in KINDS if args.kinds in f"{kind.group}: {kind.name}"]
    look = checker(None if args.no_glossary else args.glossary)
    pairs = read_pairs(args.pairs, args.split)
    signed = [(source, with_signs_of(source, target)) for source, target in pairs]
    results = measure_recall(kinds, signed, look, args.limit)
    alarms = Alarms() if args.no_alarms else measure_alarms(pairs, look)
    if args.json:
        print(json.dumps(record(results, alarms), ensure_ascii=False, indent=2))
        return 0
    print(f"{len(pairs)} good pairs, {args.split}\n", *recall_table(results), sep="\n")
    if not args.no_alarms:
        print("", *alarm_table(alarms), sep="\n")
    print(*missed(results, args.missed), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
