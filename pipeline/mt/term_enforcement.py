"""Ask the engine and make it keep to the glossary.

First the engine's own words stand. Then each rung of the ladder (`STRATEGIES`) sees the sentences
that still lack a locked term or agree badly around one, two of them also those with other numbers
or negations than the source, and puts up another target; the better one is kept. At last the words
around the terms are made to agree, where that is safe. What is wrong then is flagged by the checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.checks import adequacy_errors, garbled_words, number_mismatches
from pipeline.engines.base import (
    Capabilities,
    Engine,
    Hypotheses,
    Hypothesis,
    LanguagePair,
    TermConstraint,
    capabilities_of,
    request_translations,
)
from pipeline.glossary import REQUIRED, Match, choose_form, find_missing
from pipeline.languages import language
from pipeline.mt.casing import engine_surface, restore_style, truecase_in_place
from pipeline.mt.phrases import overlaps_any
from pipeline.mt.placeholders import insert_placeholders, replace_terms, resolve_placeholders
from pipeline.mt.sentence_state import EDGES, SegmentState, SentenceState, walk_tags
from pipeline.mt.term_repair import find_repairable, fix_agreement, repair_terms, replace_synonyms
from pipeline.spans import Span

VERSION: Final = "5"
"""Raised when the same engine and glossary give other targets; part of the memory's keys."""

HYPOTHESES: Final = 8
"""How many an engine is asked for where one is to be chosen by its terms."""
CONSTRAINED_HYPOTHESES: Final = 2
"""The same, where it is given the terms."""

_NUMBER: Final = re.compile(r"(?<![\w.,:/-])[A-Z\d-]*\d[A-Z\d-]*(?:[.,:]\d+)*(?![\w-])")
"""A number or a code, such as 6.5, 8:00 or MLN1202."""


@dataclass(frozen=True, slots=True)
class EnforcementContext:
    """What the rungs work with."""

    engine: Engine
    pair: LanguagePair
    placeholder_format: str
    best_hypotheses: dict[str, Hypothesis]
    """The engine's best hypothesis for each sentence, tagged phrase and term."""
    capabilities: Capabilities
    """What the engine can do beside translating."""
    repairs_candidates: bool = True
    """Whether what another rung puts up is repaired before it is judged."""


Strategy = Callable[[Sequence[SentenceState], EnforcementContext], None]
"""Tries to better the targets of sentences that lack terms."""


def collect_texts(jobs: Sequence[SegmentState], able: Capabilities) -> dict[str, bool]:
    """Sentences, tagged phrases and terms to translate, each once, and whether their alignment is
    needed; no phrases for an engine that says itself where they are."""
    wanted: dict[str, bool] = {}
    for job in jobs:
        for line in job.sentences:
            if not line.engine_input:
                continue
            wanted[line.engine_input] = line.needs_alignment or wanted.get(line.engine_input, False)
            for match in line.matches:
                if match.term.status in REQUIRED:
                    wanted.setdefault(engine_surface(line, match), False)
        for node in walk_tags(job.roots):
            for line in job.sentences if node.paired and not able.links else ():
                start, end = max(node.start, line.span.start), min(node.end, line.span.end)
                phrase = job.plain[start:end].strip()
                if line.engine_input and phrase.strip(EDGES) not in ("", line.text.strip(EDGES)):
                    wanted.setdefault(phrase, False)
    return wanted


def find_best_hypotheses(
    engine: Engine, pair: LanguagePair, wanted: Mapping[str, bool]
) -> dict[str, Hypothesis]:
    """The engine's best hypothesis for each text, with its alignment where that is true; no call
    where nothing is wanted.

    Where that holds words that the language does not have, or lost a name, the best of some more
    that does nothing of it and left no word untranslated.
    """
    table = {text: found[0] for text, found in _request_hypotheses(engine, pair, wanted, 1).items()}
    if language(pair.target).is_word:
        doubtful = {
            text: wanted[text] for text, found in table.items() if _is_doubtful(text, found, pair)
        }
        for text, several in _request_hypotheses(engine, pair, doubtful, HYPOTHESES).items():
            sound = (found for found in several if not _is_doubtful(text, found, pair))
            table[text] = next(sound, table[text])
    return table


def _is_doubtful(source: str, found: Hypothesis, pair: LanguagePair) -> bool:
    is_word = language(pair.target).is_word
    left = [word for word in found.unknown if is_word and not is_word(word.lower())]
    return bool(left or garbled_words(source, found.text, pair))


def _request_hypotheses(
    engine: Engine, pair: LanguagePair, wanted: Mapping[str, bool], count: int
) -> dict[str, Hypotheses]:
    """Alignment takes a model a tenth of its time; it is asked for where tags need it."""
    able = capabilities_of(engine, pair).links
    found: dict[str, Hypotheses] = {}
    for linked in (False, True):
        texts = [text for text, needed in wanted.items() if (needed and able) is linked]
        if texts:
            said = request_translations(engine, texts, pair, hypotheses=count, alignment=linked)
            found |= zip(texts, said, strict=True)
    return found


def enforce_terms(
    jobs: Sequence[SegmentState], desk: EnforcementContext, steps: Sequence[tuple[str, Strategy]]
) -> None:
    """Give every sentence that the engine was asked for its target."""
    lines = [line for job in jobs for line in job.sentences if line.engine_input]
    for line in lines:
        line.hypothesis, line.hypothesis_input = (
            desk.best_hypotheses[line.engine_input],
            line.engine_input,
        )
        line.unknown = line.hypothesis.unknown
        line.raw_output = line.target = restore_style(line, line.hypothesis.text, desk.pair)
    desk = replace(desk, repairs_candidates=any(step is _repair_terms for _, step in steps))
    for _, step in steps:
        step([line for line in lines if _may_help(line, step, desk)], desk)
    for line in lines if steps and desk.pair.target == "es" else ():
        target, line.renamed_terms = replace_synonyms(line, line.target)
        line.target = restore_style(line, fix_agreement(line, target), desk.pair)


def _may_help(line: SentenceState, step: Strategy, desk: EnforcementContext) -> bool:
    """Whether a rung may better a sentence; other numbers only come from other hypotheses."""
    others = step in (_constrained_decoding, _rerank_hypotheses)
    return bool(
        _terms_to_mend(line) or (others and adequacy_errors(line.text, line.target, desk.pair))
    )


def _terms_to_mend(line: SentenceState) -> list[Match]:
    """What a rung should mend: terms that are not there, then terms around which words may
    disagree."""
    return list(dict.fromkeys([*find_repairable(line, line.target), *line.agreement_risks]))


# --- rungs -------------------------------------------------------------------------------------


def _constrained_decoding(lines: Sequence[SentenceState], desk: EnforcementContext) -> None:
    """Approved forms and the source's numbers given to an engine that uses them: its hypothesis
    with most of them."""
    if not lines or not desk.capabilities.terms:
        return
    texts = [truecase_in_place(line) for line in lines]
    wanted = [_constraints(line, text, desk) for line, text in zip(lines, texts, strict=True)]
    answers = request_translations(
        desk.engine, texts, desk.pair, hypotheses=CONSTRAINED_HYPOTHESES, terms=wanted
    )
    for line, text, several in zip(lines, texts, answers, strict=True):
        for answer in several:
            if not _is_doubtful(text, answer, desk.pair):
                _consider_candidate(
                    line, desk, text, answer, restore_style(line, answer.text, desk.pair)
                )


def _constraints(line: SentenceState, text: str, desk: EnforcementContext) -> list[TermConstraint]:
    """The forms of a line's terms; if its target has wrong numbers, those of the source too."""
    forms = [TermConstraint(match.span, choose_form(match)) for match in _required_terms(line)]
    if not number_mismatches(line.text, line.target, desk.pair):
        return forms
    inside = [wanted.span for wanted in forms]
    numbers = [Span(*found.span()) for found in _NUMBER.finditer(text)]
    return forms + [TermConstraint(n, n.of(text)) for n in numbers if not overlaps_any(n, inside)]


def _repair_terms(
    lines: Sequence[SentenceState], desk: EnforcementContext, *, nearly: bool = False
) -> None:
    """Approved forms over the engine's rendering of the terms by themselves."""
    for line in lines:
        line.target, moved = repair_terms(line, line.target, desk.best_hypotheses, nearly=nearly)
        line.target = restore_style(line, line.target, desk.pair)
        line.agreement_risks += moved


def _repair_similar(lines: Sequence[SentenceState], desk: EnforcementContext) -> None:
    """The same where the rendering is only alike."""
    _repair_terms(lines, desk, nearly=True)


def _rerank_hypotheses(lines: Sequence[SentenceState], desk: EnforcementContext) -> None:
    """The best of the engine's hypotheses that holds most of what it must."""
    wanted = _texts_to_translate((line.engine_input, line) for line in lines)
    answers = _request_hypotheses(desk.engine, desk.pair, wanted, HYPOTHESES)
    for line in lines:
        for answer in answers[line.engine_input][1:]:
            _consider_candidate(
                line, desk, line.engine_input, answer, restore_style(line, answer.text, desk.pair)
            )


def _put_terms_into_source(lines: Sequence[SentenceState], desk: EnforcementContext) -> None:
    """The approved form in the English sentence, in the hope that the engine copies it."""
    tries = [
        (line, replace_terms(line, {m: choose_form(m) for m in _terms_to_mend(line)}))
        for line in lines
    ]
    answers = find_best_hypotheses(
        desk.engine, desk.pair, _texts_to_translate((text, line) for line, text in tries)
    )
    for line, text in tries:
        said = restore_style(line, answers[text].text, desk.pair)
        _consider_candidate(line, desk, text, answers[text], said)


def _use_placeholders(
    lines: Sequence[SentenceState],
    desk: EnforcementContext,
    *,
    carried: bool = False,
    whole: bool = False,
) -> None:
    """Tokens in place of the terms, replaced by approved forms in the answer."""
    tries = []
    for line in lines:
        wanted = _terms_to_mend(line)
        if whole:  # but for adjectives that are there: a token agrees with nothing
            wanted += [m for m in _required_terms(line) if m not in wanted and m.term.pos != "adj"]
        tries.append(
            (line, *insert_placeholders(line, wanted, desk.placeholder_format, carried=carried))
        )
    answers = find_best_hypotheses(
        desk.engine, desk.pair, _texts_to_translate((text, line) for line, text, _ in tries)
    )
    for line, text, names in tries:
        said = restore_style(line, answers[text].text, desk.pair)
        target, moved = resolve_placeholders(said, names, carried=carried)
        if target is not None:
            _consider_candidate(line, desk, text, answers[text], target, moved)


def _use_carried_placeholders(lines: Sequence[SentenceState], desk: EnforcementContext) -> None:
    """The same, each token behind a noun of the term's gender and number."""
    if desk.pair.target == "es":
        _use_placeholders(lines, desk, carried=True)


def _use_placeholders_for_all(lines: Sequence[SentenceState], desk: EnforcementContext) -> None:
    """The same for all nouns of the glossary: new words may lack a term that the old ones had."""
    _use_placeholders(lines, desk, whole=True)


def _texts_to_translate(asked: Iterable[tuple[str, SentenceState]]) -> dict[str, bool]:
    """Texts to ask for, each once, and whether a line of theirs needs the alignment."""
    wanted: dict[str, bool] = {}
    for text, line in asked:
        wanted[text] = line.needs_alignment or wanted.get(text, False)
    return wanted


def _required_terms(line: SentenceState) -> list[Match]:
    return [match for match in line.matches if match.term.status in REQUIRED]


STRATEGIES: Final[tuple[tuple[str, Strategy], ...]] = (
    ("terms given", _constrained_decoding),
    ("repair", _repair_terms),
    ("carried mask", _use_carried_placeholders),
    ("mask", _use_placeholders),
    ("whole mask", _use_placeholders_for_all),
    ("near repair", _repair_similar),
    ("n-best", _rerank_hypotheses),
)
"""The rungs, in order."""

OTHER_STRATEGIES: Final[tuple[tuple[str, Strategy], ...]] = (
    ("term in source", _put_terms_into_source),
)
"""Ways that do not pay beside those: `bench/enforcement.py` compares them all."""


def _consider_candidate(
    line: SentenceState,
    desk: EnforcementContext,
    asked: str,
    answer: Hypothesis,
    said: str,
    moved: tuple[Match, ...] = (),
) -> None:
    """Make `said` the target if it is the better one; it comes from the engine's `answer` to
    `asked`."""
    target = said
    if desk.repairs_candidates:
        target, again = repair_terms(line, said, desk.best_hypotheses, nearly=False)
        target, moved = restore_style(line, target, desk.pair), moved + again
    if _cost(line, desk, target, moved) < _cost(line, desk, line.target, line.agreement_risks):
        line.target, line.agreement_risks = target, moved
        line.unknown, line.hypothesis, line.hypothesis_input = answer.unknown, answer, asked


def _cost(
    line: SentenceState, desk: EnforcementContext, target: str, moved: Sequence[Match]
) -> tuple[int, int, int]:
    """What is wrong with a target: terms missing, numbers and negations that differ; words left as
    they are; agreement unsure."""
    left = set(re.findall(r"[^\W\d_]{3,}", line.text)) & set(re.findall(r"\w+", target))
    wrong = len(find_missing(line.matches, target)) + adequacy_errors(line.text, target, desk.pair)
    return wrong, len(left), len(moved)
