"""How many of the terms that an engine is given it uses, before anything is repaired.

    python bench/given.py PAIRS.tsv [--glossary DIR] [--engine argos] [--show]

Of every sentence with locked or kept terms the engine is given all their approved forms. A term
counts as used where an approved form stands in the engine's own words, one for each place of the
source. Beside it: the same engine without being given them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.engines import LanguagePair, get_engine
from pipeline.engines.base import Hypotheses, TermConstraint, capabilities_of, request_translations
from pipeline.glossary import REQUIRED, Match, choose_form, find_missing, read_glossary
from pipeline.mt.sentence_state import find_terms
from pipeline.mt.term_enforcement import CONSTRAINED_HYPOTHESES
from pipeline.workflow.evaluate import read_pairs

PAIR: Final = LanguagePair("en", "es")


def tell(
    name: str,
    sources: Sequence[str],
    needed: Sequence[Sequence[Match]],
    answers: Sequence[Hypotheses],
    show: bool,
) -> None:
    """Prints how many terms are used in the best hypothesis, and in the best for the terms."""
    left = [
        [find_missing(matches, said.text) for said in several]
        for matches, several in zip(needed, answers, strict=True)
    ]
    total, first = sum(map(len, needed)), sum(len(gaps[0]) for gaps in left)
    best = sum(min(map(len, gaps)) for gaps in left)
    print(
        f"terms {name}: {total - first} of {total} used, {1 - first / total:.2%};"
        f" in the best of {max(map(len, left))} hypotheses {1 - best / total:.2%}"
    )
    for source, several, gaps in zip(sources, answers, left, strict=True) if show else ():
        if gaps[0]:
            print(f"  {[m.surface for m in gaps[0]]} {source}\n      {several[0].text}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path, help="source<TAB>reference lines")
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    parser.add_argument("--engine", default="argos")
    parser.add_argument("--show", action="store_true", help="print what was not used")
    args = parser.parse_args(argv)
    engine = get_engine(args.engine)
    print(engine.signature(PAIR))
    glossary = read_glossary(args.glossary, PAIR, required=True)
    sources, needed = [], []
    for source, _ in read_pairs(args.pairs):
        found = find_terms(source, [], {}, (), glossary)
        if matches := [m for m in found if m.term.status in REQUIRED]:
            sources.append(source)
            needed.append(matches)
    said = engine.translate(sources, PAIR)
    tell("not given", sources, needed, said, show=False)
    if not capabilities_of(engine, PAIR).terms:
        print(f"{args.engine} cannot be given terms")
        return 1
    wanted = [[TermConstraint(m.span, choose_form(m)) for m in matches] for matches in needed]
    said = request_translations(
        engine, sources, PAIR, hypotheses=CONSTRAINED_HYPOTHESES, terms=wanted
    )
    tell("given", sources, needed, said, args.show)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
