"""The ways to make an engine keep to the glossary, one by one and all in order.

    python bench/enforcement.py ../shared/data/nci-dev.tsv [--glossary DIR] [--engine NAME]
    python bench/enforcement.py tests/data/argos/held-out.tsv --engine tiny \\
        --glossary tests/data/argos/glossary

Prints a Markdown table. Term accuracy is the share of locked and kept terms of the English with
an approved form of their own in the Spanish; flagged are those without one that an error finding
names, silent those that none does. Then BLEU and chrF2 against the references, and the speed
beside the engine without a glossary: the ratio of processor time. What an engine has said once is
remembered with what it cost, and is charged again to every way that asks for it.
`--engine tiny` is the little Argos package of the tests, which gives several hypotheses.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Unpack

from pipeline import tagged_text
from pipeline.engines import Engine, get_engine
from pipeline.engines.argos.engine import ArgosEngine
from pipeline.engines.base import (
    Capabilities,
    Hypotheses,
    LanguagePair,
    TermConstraint,
    TranslateOptions,
    capabilities_of,
    request_translations,
)
from pipeline.glossary import REQUIRED, Glossary, TermStatus, read_glossary
from pipeline.mt import term_enforcement
from pipeline.mt.sentence_state import find_terms
from pipeline.mt.translate import Translation, translate_text
from pipeline.workflow.evaluate import read_pairs, score, term_accuracy

PAIR: Final = LanguagePair("en", "es")
TINY: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "argos"


def spent() -> float:
    """Processor time of this process and of the programs it ran, in seconds."""
    return sum(os.times()[:4])


class Asked(NamedTuple):
    """What an engine is asked for one sentence."""

    text: str
    terms: tuple[TermConstraint, ...]
    hypotheses: int
    alignment: bool


class Remembering:
    """An engine that answers what it was asked before from memory, and keeps account."""

    is_passthrough = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[Asked, tuple[Hypotheses, float]] = {}
        self.name, self.placeholder_format = engine.name, engine.placeholder_format
        self.saved = 0.0
        """Seconds that answers from memory had cost."""

    def serves(self, pair: LanguagePair) -> bool:
        return self._engine.serves(pair)

    def signature(self, pair: LanguagePair) -> str:
        return self._engine.signature(pair)

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        return capabilities_of(self._engine, pair)

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, **options: Unpack[TranslateOptions]
    ) -> list[Hypotheses]:
        hypotheses, alignment = options.get("hypotheses", 1), options.get("alignment", False)
        terms = options.get("terms", ())
        given = [tuple(wanted) for wanted in terms] or [()] * len(sentences)
        asked = [Asked(*row, hypotheses, alignment) for row in zip(sentences, given, strict=True)]
        new = [one for one in dict.fromkeys(asked) if one not in self._known]
        self.saved += sum(self._known[one][1] for one in set(asked) - set(new))
        start = spent()
        answers = request_translations(
            self._engine, [one.text for one in new], pair, hypotheses=hypotheses,
            alignment=alignment, terms=[one.terms for one in new] if terms else (),
        ) if new else []  # fmt: skip
        each = (spent() - start) / max(sum(len(one.text) for one in new), 1)
        for one, answer in zip(new, answers, strict=True):
            self._known[one] = answer, each * len(one.text)
        return [self._known[one][0] for one in asked]


class Way(NamedTuple):
    """A row of the table: what is done, or why nothing is."""

    name: str
    steps: Sequence[tuple[str, term_enforcement.Strategy]] = ()
    glossary: bool = True
    left_out: str = ""


def ways(engine: Remembering, samples: Sequence[str]) -> Iterator[Way]:
    """Every row, in order."""
    yield Way("no glossary", glossary=False)
    yield Way("the engine's own words")
    given = engine.translate(samples, PAIR, hypotheses=term_enforcement.HYPOTHESES)
    several = any(len(hypotheses) > 1 for hypotheses in given)
    for name, step in (*term_enforcement.OTHER_STRATEGIES, *term_enforcement.STRATEGIES):
        why = "" if several or name != "n-best" else f"{engine.name} gives one hypothesis"
        if name == "constrained decoding" and not engine.capabilities(PAIR).terms:
            why = f"{engine.name} cannot be given terms"
        yield Way(name, [(name, step)], left_out=why)
    yield Way("all in order", term_enforcement.STRATEGIES)
    yield Way("all without constrained decoding", term_enforcement.STRATEGIES[1:])
    yield Way(
        "all, then the term in source",
        [*term_enforcement.STRATEGIES, *term_enforcement.OTHER_STRATEGIES],
    )
    if several:
        first = [step for step in term_enforcement.STRATEGIES if step[0] == "n-best"]
        yield Way("n-best, then all", [*first, *term_enforcement.STRATEGIES])


def row(
    way: Way,
    pairs: Sequence[tuple[str, str]],
    engine: Remembering,
    full: Glossary,
    speed: list[float],
) -> str:
    """Run a way and tell how it did; `speed` collects sentences a processor second."""
    if way.left_out:
        return f"| {way.name} | {way.left_out} |" + " - |" * 5
    sources = [source for source, _ in pairs]
    start = spent() + engine.saved
    glossary = full if way.glossary else Glossary()
    results = translate_text(sources, engine, PAIR, glossary, way.steps)
    speed.append(len(pairs) / (spent() + engine.saved - start))
    targets = [tagged_text.plain(result.target) for result in results]
    flagged, silent = lost(sources, results, full)
    scores = score(targets, [reference for _, reference in pairs])
    cells = [
        f"{term_accuracy(sources, targets, full) or 0:.2%}",
        str(flagged) if way.glossary else "-",
        str(silent) if way.glossary else "-",
        f"{scores['bleu']:.2f}",
        f"{scores['chrf']:.2f}",
        f"{speed[-1] / speed[0]:.2f}",
    ]
    return f"| {way.name} | {' | '.join(cells)} |"


def lost(
    sources: Sequence[str], results: Sequence[Translation], glossary: Glossary
) -> tuple[int, int]:
    """Required terms without an approved form anywhere in the target: flagged, and silent.

    Looks for the letters only, on purpose otherwise than the checks do.
    """
    flagged = silent = 0
    for source, result in zip(sources, results, strict=True):
        target = tagged_text.plain(result.target).casefold()
        said = " ".join(p.message for p in result.problems if p.code == "term-missing")
        flagged += sum(p.code == "term-missing" for p in result.problems)
        for match in find_terms(source, [], {}, (), glossary):
            if match.term.status in REQUIRED:
                forms = [*match.term.approved, match.term.term, match.surface]
                forms = forms if match.term.status is TermStatus.KEEP else forms[:-2]
                is_there = any(form.casefold() in target for form in forms)
                silent += not is_there and f"“{match.surface}”" not in said
    return flagged, silent


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path, help="source<TAB>reference lines")
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    parser.add_argument("--engine", default="bundled")
    args = parser.parse_args(argv)
    pairs = read_pairs(args.pairs)
    glossary = read_glossary(args.glossary, PAIR, required=True)
    with tempfile.TemporaryDirectory() as cache:
        tiny = args.engine == "tiny"
        engine = Remembering(ArgosEngine([TINY], Path(cache)) if tiny else get_engine(args.engine))
        engine.translate(["Warm up."], PAIR)
        print(f"{len(pairs)} sentences, {len(glossary.terms)} entries, {engine.signature(PAIR)}")
        print("| way | term accuracy | flagged | silent | BLEU | chrF2 | speed |")
        print("|---" * 7 + "|")
        speed: list[float] = []
        for way in ways(engine, [source for source, _ in pairs[:20]]):
            print(row(way, pairs, engine, glossary, speed), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
