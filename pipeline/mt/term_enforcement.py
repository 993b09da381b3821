"""Ask the engine and make it keep to the glossary.

First the engine's own words stand. Then each rung of the ladder (`STEPS`) sees the sentences
that still lack a locked term or agree badly around one, two of them also those with other numbers
or negations than the source, and puts up another target; the better one is kept. At last the words
around the terms are made to agree, where that is safe. What is wrong then is flagged by the checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.checks import harm, is_spanish, lost, made_up, miscounted, repeated
from pipeline.engines.base import (
    Abilities,
    Engine,
    Hypotheses,
    Hypothesis,
    LanguagePair,
    Wanted,
    abilities_of,
    translated,
)
from pipeline.glossary import terms
from pipeline.glossary.layers import Match
from pipeline.mt.casing import finished, in_place, surface
from pipeline.mt.jobs import EDGES, Job, Line, walk
from pipeline.mt.phrases import overlaps
from pipeline.mt.placeholders import masked, replaced, unmasked
from pipeline.mt.term_repair import lacking, named, repaired, settled
from pipeline.spans import Span

VERSION: Final = "5"
"""Raised when the same engine and glossary give other targets; part of the memory's keys."""

HYPOTHESES: Final = 8
"""How many an engine is asked for where one is to be chosen by its terms."""
GIVEN: Final = 2
"""The same, where it is given the terms."""

_NUMBER: Final = re.compile(r"(?<![\w.,:/-])[A-Z\d-]*\d[A-Z\d-]*(?:[.,:]\d+)*(?![\w-])")
"""A number or a code, such as 6.5, 8:00 or MLN1202."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the rungs work with."""

    engine: Engine
    pair: LanguagePair
    mask: str
    table: dict[str, Hypothesis]
    """The engine's best hypothesis for each sentence, tagged phrase and term."""
    able: Abilities
    """What the engine can do beside translating."""
    repairs: bool = True
    """Whether what another rung puts up is repaired before it is judged."""


Step = Callable[[Sequence[Line], Desk], None]
"""Tries to better the targets of sentences that lack terms."""


def wanted_texts(jobs: Sequence[Job], able: Abilities) -> dict[str, bool]:
    """Sentences, tagged phrases and terms to translate, each once, and whether their alignment is
    needed; no phrases for an engine that says itself where they are."""
    wanted: dict[str, bool] = {}
    for job in jobs:
        for line in job.lines:
            if not line.asked:
                continue
            wanted[line.asked] = line.tagged or wanted.get(line.asked, False)
            for match in line.matches:
                if match.term.status in terms.REQUIRED:
                    wanted.setdefault(surface(line, match), False)
        for node in walk(job.roots):
            for line in job.lines if node.paired and not able.links else ():
                start, end = max(node.start, line.span.start), min(node.end, line.span.end)
                phrase = job.plain[start:end].strip()
                if line.asked and phrase.strip(EDGES) not in ("", line.text.strip(EDGES)):
                    wanted.setdefault(phrase, False)
    return wanted


def ask(engine: Engine, pair: LanguagePair, wanted: Mapping[str, bool]) -> dict[str, Hypothesis]:
    """The engine's best hypothesis for each text, with its alignment where that is true; no call
    where nothing is wanted.

    Where that holds words that no Spanish text has, or lost a name, the best of some more that
    does nothing of it and left no word untranslated.
    """
    table = {text: found[0] for text, found in _hypotheses(engine, pair, wanted, 1).items()}
    if pair.target == "es":
        doubtful = {text: wanted[text] for text, found in table.items() if _doubtful(text, found)}
        for text, several in _hypotheses(engine, pair, doubtful, HYPOTHESES).items():
            sound = (found for found in several if not _doubtful(text, found))
            table[text] = next(sound, table[text])
    return table


def _doubtful(source: str, found: Hypothesis) -> bool:
    return bool(
        made_up(source, found.text)
        or lost(source, found.text)
        or repeated(source, found.text)
        or not all(is_spanish(word.lower()) for word in found.unknown)
    )


def _hypotheses(
    engine: Engine, pair: LanguagePair, wanted: Mapping[str, bool], count: int
) -> dict[str, Hypotheses]:
    """Alignment takes a model a tenth of its time; it is asked for where tags need it."""
    able = abilities_of(engine, pair).links
    found: dict[str, Hypotheses] = {}
    for linked in (False, True):
        texts = [text for text, needed in wanted.items() if (needed and able) is linked]
        if texts:
            said = translated(engine, texts, pair, hypotheses=count, alignment=linked)
            found |= zip(texts, said, strict=True)
    return found


def climb(jobs: Sequence[Job], desk: Desk, steps: Sequence[tuple[str, Step]]) -> None:
    """Give every sentence that the engine was asked for its target."""
    lines = [line for job in jobs for line in job.lines if line.asked]
    for line in lines:
        line.hypothesis, line.heard = desk.table[line.asked], line.asked
        line.unknown = line.hypothesis.unknown
        line.first = line.target = finished(line, line.hypothesis.text, desk.pair)
    desk = replace(desk, repairs=any(step is _repair for _, step in steps))
    for _, step in steps:
        step([line for line in lines if _due(line, step, desk)], desk)
    for line in lines if steps and desk.pair.target == "es" else ():
        target, line.renamed = named(line, line.target)
        line.target = finished(line, settled(line, target), desk.pair)


def _due(line: Line, step: Step, desk: Desk) -> bool:
    """Whether a rung may better a sentence; other numbers only come from other hypotheses."""
    others = step in (_given, _n_best)
    return bool(_lacking(line) or (others and harm(line.text, line.target, desk.pair)))


def _lacking(line: Line) -> list[Match]:
    """What a rung should mend: terms that are not there, then terms around which words may
    disagree."""
    return list(dict.fromkeys([*lacking(line, line.target), *line.moved]))


# --- rungs -------------------------------------------------------------------------------------


def _given(lines: Sequence[Line], desk: Desk) -> None:
    """Approved forms and the source's numbers given to an engine that uses them: its hypothesis
    with most of them."""
    if not lines or not desk.able.terms:
        return
    texts = [in_place(line) for line in lines]
    wanted = [_wanted(line, text, desk) for line, text in zip(lines, texts, strict=True)]
    answers = translated(desk.engine, texts, desk.pair, hypotheses=GIVEN, terms=wanted)
    for line, text, several in zip(lines, texts, answers, strict=True):
        for answer in several:
            if not _doubtful(text, answer):
                _put_up(line, desk, text, answer, finished(line, answer.text, desk.pair))


def _wanted(line: Line, text: str, desk: Desk) -> list[Wanted]:
    """The forms of a line's terms; if its target has wrong numbers, those of the source too."""
    forms = [Wanted(match.span, terms.target_form(match)) for match in _required(line)]
    if not miscounted(line.text, line.target, desk.pair):
        return forms
    inside = [wanted.span for wanted in forms]
    numbers = [Span(*found.span()) for found in _NUMBER.finditer(text)]
    return forms + [Wanted(n, n.of(text)) for n in numbers if not overlaps(n, inside)]


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
    """The best of the engine's hypotheses that holds most of what it must."""
    wanted = _each((line.asked, line) for line in lines)
    answers = _hypotheses(desk.engine, desk.pair, wanted, HYPOTHESES)
    for line in lines:
        for answer in answers[line.asked][1:]:
            _put_up(line, desk, line.asked, answer, finished(line, answer.text, desk.pair))


def _source(lines: Sequence[Line], desk: Desk) -> None:
    """The approved form in the English sentence, in the hope that the engine copies it."""
    tries = [
        (line, replaced(line, {m: terms.target_form(m) for m in _lacking(line)})) for line in lines
    ]
    answers = ask(desk.engine, desk.pair, _each((text, line) for line, text in tries))
    for line, text in tries:
        said = finished(line, answers[text].text, desk.pair)
        _put_up(line, desk, text, answers[text], said)


def _mask(lines: Sequence[Line], desk: Desk, *, carried: bool = False, whole: bool = False) -> None:
    """Tokens in place of the terms, replaced by approved forms in the answer."""
    tries = []
    for line in lines:
        wanted = _lacking(line)
        if whole:  # but for adjectives that are there: a token agrees with nothing
            wanted += [m for m in _required(line) if m not in wanted and m.term.pos != "adj"]
        tries.append((line, *masked(line, wanted, desk.mask, carried=carried)))
    answers = ask(desk.engine, desk.pair, _each((text, line) for line, text, _ in tries))
    for line, text, names in tries:
        said = finished(line, answers[text].text, desk.pair)
        target, moved = unmasked(said, names, carried=carried)
        if target is not None:
            _put_up(line, desk, text, answers[text], target, moved)


def _carried_mask(lines: Sequence[Line], desk: Desk) -> None:
    """The same, each token behind a noun of the term's gender and number."""
    if desk.pair.target == "es":
        _mask(lines, desk, carried=True)


def _whole_mask(lines: Sequence[Line], desk: Desk) -> None:
    """The same for all nouns of the glossary: new words may lack a term that the old ones had."""
    _mask(lines, desk, whole=True)


def _each(asked: Iterable[tuple[str, Line]]) -> dict[str, bool]:
    """Texts to ask for, each once, and whether a line of theirs needs the alignment."""
    wanted: dict[str, bool] = {}
    for text, line in asked:
        wanted[text] = line.tagged or wanted.get(text, False)
    return wanted


def _required(line: Line) -> list[Match]:
    return [match for match in line.matches if match.term.status in terms.REQUIRED]


STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("terms given", _given),
    ("repair", _repair),
    ("carried mask", _carried_mask),
    ("mask", _mask),
    ("whole mask", _whole_mask),
    ("near repair", _near_repair),
    ("n-best", _n_best),
)
"""The rungs, in order."""

OTHER_WAYS: Final[tuple[tuple[str, Step], ...]] = (("term in source", _source),)
"""Ways that do not pay beside those: `bench/enforcement.py` compares them all."""


def _put_up(
    line: Line,
    desk: Desk,
    asked: str,
    answer: Hypothesis,
    said: str,
    moved: tuple[Match, ...] = (),
) -> None:
    """Take `said`, made from the engine's `answer` to `asked`, for the target if it is the better
    one."""
    target = said
    if desk.repairs:
        target, again = repaired(line, said, desk.table, nearly=False)
        target, moved = finished(line, target, desk.pair), moved + again
    if _badness(line, desk, target, moved) < _badness(line, desk, line.target, line.moved):
        line.target, line.moved = target, moved
        line.unknown, line.hypothesis, line.heard = answer.unknown, answer, asked


def _badness(line: Line, desk: Desk, target: str, moved: Sequence[Match]) -> tuple[int, int, int]:
    """What is wrong with a target: terms missing, numbers and negations that differ; words left as
    they are; agreement unsure."""
    left = set(re.findall(r"[^\W\d_]{3,}", line.text)) & set(re.findall(r"\w+", target))
    wrong = len(terms.missing(line.matches, target)) + harm(line.text, target, desk.pair)
    return wrong, len(left), len(moved)
