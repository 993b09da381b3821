"""Ask the engine and make it keep to the glossary.

First the engine's own words stand. Then each rung of the ladder (`STEPS`) sees the sentences
that still lack a locked term or agree badly around one, and puts up another target; the better
one is kept. At last the words around the terms are made to agree, where that is safe. What is
missing then is flagged by the checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.checks import is_spanish, lost, made_up
from pipeline.engines.base import Engine, Hypothesis, LanguagePair, Notation
from pipeline.glossary import terms
from pipeline.glossary.layers import Match
from pipeline.translation.carried import faithful, tagged
from pipeline.translation.jobs import EDGES, Job, Line, walk
from pipeline.translation.masks import masked, replaced, unmasked
from pipeline.translation.repair import lacking, named, repaired, settled
from pipeline.translation.wording import finished, surface

VERSION: Final = "4"
"""Raised when the same engine and glossary give other targets; part of the memory's keys."""

HYPOTHESES: Final = 8
"""How many an engine is asked for where one is to be chosen by its terms."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the rungs work with."""

    engine: Engine
    pair: LanguagePair
    mask: str
    table: dict[str, Hypothesis]
    """The engine's best hypothesis for each sentence, tagged phrase and term."""
    notation: Notation | None = None
    """What the engine was taught to read, if anything."""
    repairs: bool = True
    """Whether what another rung puts up is repaired before it is judged."""


Step = Callable[[Sequence[Line], Desk], None]
"""Tries to better the targets of sentences that lack terms."""


def wanted_texts(jobs: Sequence[Job], notation: Notation | None = None) -> list[str]:
    """Sentences, tagged phrases and terms to translate, each once; sentences with their tags
    too, for an engine that carries them."""
    wanted: dict[str, None] = {}
    for job in jobs:
        for line in job.lines:
            if not line.asked:
                continue
            wanted[line.asked] = None
            if notation and notation.tags and (text := tagged(job, line)[0]):
                wanted[text] = None
            for match in line.matches:
                if match.term.status in terms.REQUIRED:
                    wanted[surface(line, match)] = None
        for node in walk(job.roots):
            for line in job.lines if node.paired else ():
                start, end = max(node.start, line.span.start), min(node.end, line.span.end)
                phrase = job.plain[start:end].strip()
                if line.asked and phrase.strip(EDGES) not in ("", line.text.strip(EDGES)):
                    wanted[phrase] = None
    return list(wanted)


def ask(engine: Engine, pair: LanguagePair, wanted: Sequence[str]) -> dict[str, Hypothesis]:
    """The engine's best hypothesis for each text; no call where nothing is wanted.

    Where that holds words that no Spanish text has, or lost a name or a tag, the best of some
    more that does nothing of it and left no word untranslated.
    """
    table = {text: found[0] for text, found in _hypotheses(engine, pair, wanted, 1).items()}
    if pair.target == "es":
        doubtful = [text for text, found in table.items() if _doubtful(text, found)]
        for text, several in _hypotheses(engine, pair, doubtful, HYPOTHESES).items():
            sound = (found for found in several if not _doubtful(text, found))
            table[text] = next(sound, table[text])
    return table


def _doubtful(source: str, found: Hypothesis) -> bool:
    return bool(
        not faithful(source, found.text)
        or made_up(source, found.text)
        or lost(source, found.text)
        or not all(is_spanish(word.lower()) for word in found.unknown)
    )


def _hypotheses(
    engine: Engine, pair: LanguagePair, wanted: Sequence[str], count: int
) -> dict[str, Sequence[Hypothesis]]:
    texts = list(dict.fromkeys(wanted))
    if not texts:
        return {}
    return dict(zip(texts, engine.translate(texts, pair, hypotheses=count), strict=True))


def climb(jobs: Sequence[Job], desk: Desk, steps: Sequence[tuple[str, Step]]) -> None:
    """Give every sentence that the engine was asked for its target."""
    lines = [line for job in jobs for line in job.lines if line.asked]
    for line in lines:
        line.hypothesis = desk.table[line.asked]
        line.unknown = line.hypothesis.unknown
        line.first = line.target = finished(line, line.hypothesis.text, desk.pair)
    desk = replace(desk, repairs=any(step is _repair for _, step in steps))
    for _, step in steps:
        step([line for line in lines if _lacking(line)], desk)
    for line in lines if steps and desk.pair.target == "es" else ():
        target, line.renamed = named(line, line.target)
        line.target = finished(line, settled(line, target), desk.pair)


def _lacking(line: Line) -> list[Match]:
    """What a rung should mend: terms that are not there, then terms around which words may
    disagree."""
    return list(dict.fromkeys([*lacking(line, line.target), *line.moved]))


# --- rungs -------------------------------------------------------------------------------------


def _annotated(lines: Sequence[Line], desk: Desk) -> None:
    """The approved forms as an engine was taught to use them: the hypothesis with most terms."""
    if not desk.notation or not desk.notation.term:
        return
    tries = []
    for line in lines:
        given = {m: (surface(line, m), terms.target_form(m)) for m in _required(line)}
        noted = {m: desk.notation.term.format(*both) for m, both in given.items()}
        tries.append((line, replaced(line, noted)))
    wanted = [text for _, text in tries]
    answers = _hypotheses(desk.engine, desk.pair, wanted, HYPOTHESES)
    for line, text in tries:
        for answer in answers[text]:
            if not _doubtful(text, answer):
                _put_up(line, desk, answer, finished(line, answer.text, desk.pair))


def _repair(lines: Sequence[Line], desk: Desk, *, nearly: bool = False) -> None:
    """Approved forms over the engine's rendering of the terms by themselves."""
    for line in lines:
        line.target, moved = repaired(line, line.target, desk.table, nearly=nearly)
        line.target = finished(line, line.target, desk.pair)
        line.moved += moved


def _near_repair(lines: Sequence[Line], desk: Desk) -> None:
    """The same where the rendering is only alike."""
    _repair(lines, desk, nearly=True)


def _n_best(lines: Sequence[Line], desk: Desk) -> None:
    """The best of the engine's hypotheses that holds most terms."""
    wanted = [line.asked for line in lines]
    answers = _hypotheses(desk.engine, desk.pair, wanted, HYPOTHESES)
    for line in lines:
        for answer in answers[line.asked][1:]:
            _put_up(line, desk, answer, finished(line, answer.text, desk.pair))


def _source(lines: Sequence[Line], desk: Desk) -> None:
    """The approved form in the English sentence, in the hope that the engine copies it."""
    tries = [
        (line, replaced(line, {m: terms.target_form(m) for m in _lacking(line)})) for line in lines
    ]
    answers = ask(desk.engine, desk.pair, [text for _, text in tries])
    for line, text in tries:
        said = finished(line, answers[text].text, desk.pair)
        _put_up(line, desk, answers[text], said)


def _mask(lines: Sequence[Line], desk: Desk, *, carried: bool = False, whole: bool = False) -> None:
    """Tokens in place of the terms, replaced by approved forms in the answer."""
    tries = []
    for line in lines:
        wanted = _lacking(line)
        if whole:  # but for adjectives that are there: a token agrees with nothing
            wanted += [m for m in _required(line) if m not in wanted and m.term.pos != "adj"]
        tries.append((line, *masked(line, wanted, desk.mask, carried=carried)))
    answers = ask(desk.engine, desk.pair, [text for _, text, _ in tries])
    for line, text, names in tries:
        said = finished(line, answers[text].text, desk.pair)
        target, moved = unmasked(said, names, carried=carried)
        if target is not None:
            _put_up(line, desk, answers[text], target, moved)


def _carried_mask(lines: Sequence[Line], desk: Desk) -> None:
    """The same, each token behind a noun of the term's gender and number."""
    if desk.pair.target == "es":
        _mask(lines, desk, carried=True)


def _whole_mask(lines: Sequence[Line], desk: Desk) -> None:
    """The same for all nouns of the glossary: new words may lack a term that the old ones had."""
    _mask(lines, desk, whole=True)


def _required(line: Line) -> list[Match]:
    return [match for match in line.matches if match.term.status in terms.REQUIRED]


STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("annotation", _annotated),
    ("repair", _repair),
    ("carried mask", _carried_mask),
    ("mask", _mask),
    ("whole mask", _whole_mask),
    ("near repair", _near_repair),
)
"""The rungs, in order."""

OTHER_WAYS: Final[tuple[tuple[str, Step], ...]] = (
    ("n-best", _n_best),
    ("term in source", _source),
)
"""Ways that do not pay beside those: `bench/enforcement.py` compares them all."""


def _put_up(
    line: Line, desk: Desk, answer: Hypothesis, said: str, moved: tuple[Match, ...] = ()
) -> None:
    """Take `said`, made from the engine's `answer`, for the target if it is the better one."""
    target = said
    if desk.repairs:
        target, again = repaired(line, said, desk.table, nearly=False)
        target, moved = finished(line, target, desk.pair), moved + again
    if _badness(line, target, moved) < _badness(line, line.target, line.moved):
        line.target, line.moved = target, moved
        line.unknown, line.hypothesis = answer.unknown, answer


def _badness(line: Line, target: str, moved: Sequence[Match]) -> tuple[int, int, int]:
    """What is wrong with a target: terms missing, words left as they are, agreement unsure."""
    left = set(re.findall(r"[^\W\d_]{3,}", line.text)) & set(re.findall(r"\w+", target))
    return len(terms.missing(line.matches, target)), len(left), len(moved)
