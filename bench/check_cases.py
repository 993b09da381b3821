"""Score the checks on cases with a verdict: a finding is expected, or must not be there.

    python -m bench.check_cases tests/data/seeded/check-cases.tsv

A line is source, target, verdict (`flag …` or `none …`) and kind, under a head. `flag as error`
wants an error; a warning does for the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.seeding.product import checker
from bench.seeding.rates import wilson


class Case(NamedTuple):
    """A pair and what is expected of it."""

    source: str
    target: str
    verdict: str
    kind: str


def read_cases(path: Path) -> list[Case]:
    """The cases of a file; ValueError for a line without four cells."""
    _, *lines = path.read_text("utf-8").splitlines()
    return [Case(*line.split("\t", 3)) for line in lines]


def is_right(case: Case, severities: Sequence[str]) -> bool:
    """Whether the findings on a case are what is expected."""
    if case.verdict.startswith("flag as error"):
        return "error" in severities
    return bool(severities) is case.verdict.startswith("flag")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    args = parser.parse_args(argv)
    look, cases = checker(args.glossary), read_cases(args.cases)
    wrong = []
    right = {"flag": 0, "none": 0}
    total = {"flag": 0, "none": 0}
    for case in cases:
        found = list(look(case.source, case.target))
        expected = case.verdict.split()[0]
        total[expected] += 1
        if is_right(case, [said.severity for said in found]):
            right[expected] += 1
        else:
            said = [f"{one.code} ({one.severity}): {one.message}" for one in found] or ["nothing"]
            lines = (f"{case.verdict}: {case.kind}", case.source, case.target, *said)
            wrong.append("\n    ".join(lines))
    for expected in total:
        low, high = wilson(right[expected], total[expected])
        share = right[expected] / max(total[expected], 1)
        count = f"{right[expected]} of {total[expected]} right"
        print(f"{expected}: {count}, {share:.1%} ({low:.1%} to {high:.1%})")
    print("", *wrong, sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
