"""How many texts of human translations `pipeline adopt` places right.

    python bench/alignment.py [--set development|held-back] [--disturb N] [--wrong]

The pages are those of tests/data/adopt, with the right alignment. Printed for each set: texts that
have a translation, those that were placed and how many of them right, those that are certain (which
`--reviewed` approves) and how many of these are wrong. With `--disturb N` the pages are taken N
times, each time with other blocks left out and moved.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from aligned_pages import (  # noqa: E402
    SETS,
    AlignedPage,
    plain,
    read_aligned_pages,
    slots_of,
)

from pipeline.workflow.page_alignment import PageAlignment, align_pages  # noqa: E402

LANGUAGES = "en", "es"


def align(page: AlignedPage) -> PageAlignment:
    return align_pages(slots_of(page.source), slots_of(page.target), LANGUAGES)


def count(pages: list[AlignedPage], *, show: bool) -> dict[str, int]:
    counts = dict.fromkeys(("translated", "placed", "right", "certain", "certain and wrong"), 0)
    for page in pages:
        wanted = set(page.pairs)
        counts["translated"] += sum(bool(p.source and p.target) for p in page.pairs)
        for match in align(page).matches:
            pair = plain(match.segment.source), plain(match.text)
            is_right = pair in wanted
            counts["placed"] += 1
            counts["right"] += is_right
            counts["certain"] += not match.doubt
            counts["certain and wrong"] += not (match.doubt or is_right)
            if show and not is_right:
                print(f"{page.name}:{match.segment.line}: {pair[0]!r} = {pair[1]!r}: {match.doubt}")
        if show:
            found = {(plain(m.segment.source), plain(m.text)) for m in align(page).matches}
            for pair in page.pairs:
                if pair.source and pair.target and pair not in found:
                    print(f"{page.name}: not found: {pair.source!r} = {pair.target!r}")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--disturb", type=int, default=0, metavar="N")
    parser.add_argument("--wrong", action="store_true", help="print what is wrong")
    args = parser.parse_args()
    failed = False
    for name in args.set or SETS:
        orders = [random.Random(seed) for seed in range(args.disturb)] or [None]
        pages = [page for order in orders for page in read_aligned_pages(name, order)]
        counts = count(pages, show=args.wrong)
        print(f"{name}: {len(pages)} pages")
        for what, number in counts.items():
            print(f"  {what:<20}{number:5}")
        failed |= counts["right"] < 0.95 * counts["placed"] or counts["certain and wrong"] > 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
