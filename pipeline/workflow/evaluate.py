"""Score an engine, with all the pipeline does around it, against human translations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline import tagged_text
from pipeline.engines.base import Engine, LanguagePair
from pipeline.errors import MissingExtraError, SourceError, UsageError
from pipeline.glossary import REQUIRED, Glossary, find_missing
from pipeline.mt.sentence_state import find_terms
from pipeline.mt.translate import translate_text
from pipeline.spans import NEWLINE


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Source and reference of each line. Raises SourceError with the line of the first that is
    none, UsageError where the file cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; name a file") from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise SourceError("not UTF-8; save the file as UTF-8", path, number) from error
    lines = NEWLINE.split(text)
    pairs = []
    for number, line in enumerate(lines if lines[-1] else lines[:-1], 1):
        cells = line.split("\t")
        if len(cells) != 2 or not all(cell.strip() for cell in cells):
            raise SourceError("not source<TAB>reference; correct the line", path, number)
        pairs.append((cells[0], cells[1]))
    if not pairs:
        raise SourceError("no sentence pairs in it; write source<TAB>reference lines", path)
    return pairs


def evaluate(refs: Path, engine: Engine, pair: LanguagePair, glossary: Glossary) -> dict[str, Any]:
    """Scores by name: BLEU, chrF2 and TER with the signature of the metrics, term accuracy
    (share of locked and kept terms with an approved form; None without any), speed.

    Raises MissingExtraError without sacrebleu, before anything is translated."""
    if find_spec("sacrebleu") is None:
        raise MissingExtraError("evaluate", "`pipeline evaluate`")
    pairs = read_pairs(refs)
    sources = [source for source, _ in pairs]
    start = time.monotonic()
    results = translate_text(sources, engine, pair, glossary)
    seconds = time.monotonic() - start
    hypotheses = [tagged_text.plain(result.target) for result in results]
    scores = score(hypotheses, [reference for _, reference in pairs])
    accuracy = term_accuracy(sources, hypotheses, glossary)
    flagged = sum(any(p.code == "term-missing" for p in r.problems) for r in results)
    return {
        **scores,
        "term_accuracy": accuracy,
        "sentences_with_term_findings": flagged,
        "sentences": len(pairs),
        "sentences_per_second": round(len(pairs) / max(seconds, 1e-6), 2),
        "engine": engine.signature(pair),
    }


def score(hypotheses: Sequence[str], references: Sequence[str]) -> dict[str, Any]:
    """BLEU, chrF2 and TER of a whole text, with sacrebleu's signature."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    bleu, chrf, ter = BLEU(), CHRF(), TER()
    result = {
        name: round(metric.corpus_score(hypotheses, [references]).score, 2)
        for name, metric in (("bleu", bleu), ("chrf", chrf), ("ter", ter))
    }
    signature = f"bleu|{bleu.get_signature()} chrf|{chrf.get_signature()} ter|{ter.get_signature()}"
    return {**result, "signature": signature}


def term_accuracy(
    sources: Sequence[str], hypotheses: Sequence[str], glossary: Glossary
) -> float | None:
    """Share of required terms in the sources with an approved form of their own."""
    wanted = found = 0
    for source, hypothesis in zip(sources, hypotheses, strict=True):
        matches = [m for m in find_terms(source, [], {}, (), glossary) if m.term.status in REQUIRED]
        wanted += len(matches)
        found += len(matches) - len(find_missing(matches, hypothesis))
    return round(found / wanted, 4) if wanted else None
