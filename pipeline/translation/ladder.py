"""Ask the engine and make it keep to the glossary.

The ladder for a sentence, first rung that holds: the engine's own words already hold every
locked term; the engine's rendering of a term by itself is found in its sentence and replaced by
the approved form; the sentence is translated again with the terms masked; what is still missing
is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pipeline.engines.base import Engine, Hypothesis, LanguagePair
from pipeline.glossary import terms
from pipeline.glossary.layers import Match
from pipeline.spans import Span
from pipeline.translation import spanish, transfer
from pipeline.translation.jobs import EDGES, Job, Line, fresh_number, walk
from pipeline.translation.transfer import Sentence
from pipeline.translation.wording import calmed, finished, surface


def wanted_texts(jobs: Sequence[Job]) -> list[str]:
    """Sentences, tagged phrases and terms to translate, each once."""
    wanted: dict[str, None] = {}
    for job in jobs:
        for line in job.lines:
            if not line.asked:
                continue
            wanted[line.asked] = None
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
    """The engine's best hypothesis for each text; no call where nothing is wanted."""
    if not wanted:
        return {}
    return {
        text: hypotheses[0]
        for text, hypotheses in zip(wanted, engine.translate(wanted, pair), strict=True)
    }


def first_pass(line: Line, table: Mapping[str, Hypothesis], pair: LanguagePair) -> None:
    """The engine's words, terms that it has in other words replaced."""
    if not line.asked:
        return
    line.hypothesis = table[line.asked]
    line.unknown = line.hypothesis.unknown
    line.first = finished(line, line.hypothesis.text, pair)
    line.target, line.moved = _repaired(line, line.first, table, nearly=False)
    line.target = finished(line, line.target, pair)


VERSION: Final = "2"
"""Raised when the same engine and glossary give other targets; part of the memory's keys."""

_CARRIERS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = MappingProxyType(
    {
        ("f", False): ("{} therapy", r"terapia {}"),
        ("f", True): ("{} therapies", r"terapias {}"),
        ("m", False): ("{} treatment", r"tratamiento {}"),
        ("m", True): ("{} treatments", r"tratamientos {}"),
    }
)
"""A noun of the term's gender and number carries its mask, so that the engine makes the
words around it agree; noun and mask are then replaced together."""


def second_pass(
    jobs: Sequence[Job],
    engine: Engine,
    pair: LanguagePair,
    mask: str,
    table: dict[str, Hypothesis],
) -> None:
    """Translate again, with terms masked, the sentences that lack some or agree badly."""
    tries: list[tuple[Line, str, dict[str, Match], bool]] = []
    for job in jobs:
        for line in job.lines:
            lacking = [*terms.missing(line.matches, line.target), *line.moved] if line.asked else []
            if lacking:
                for carried in (True, False) if pair.target == "es" else (False,):
                    tries.append((line, *_mask(line, lacking, mask, carried), carried))
    answers = ask(engine, pair, list(dict.fromkeys(text for _, text, _, _ in tries)))
    for line, text, names, carried in tries:
        answer = answers[text]
        target, moved = _unmasked(finished(line, answer.text, pair), names, carried)
        if target is None:
            continue
        target, again = _repaired(line, target, table, nearly=False)
        target = finished(line, target, pair)
        moved += again
        if _badness(line, target, moved) < _badness(line, line.target, line.moved):
            line.target, line.moved = target, moved
            line.unknown, line.hypothesis = answer.unknown, answer
    for line, *_ in tries:
        line.target, again = _repaired(line, line.target, table, nearly=True)
        line.target = finished(line, line.target, pair)
        line.moved += again


def _badness(line: Line, target: str, moved: Sequence[Match]) -> tuple[int, int, int]:
    """What is wrong with a target: terms missing, words left as they are, agreement unsure."""
    left = set(re.findall(r"[^\W\d_]{3,}", line.text)) & set(re.findall(r"\w+", target))
    return len(terms.missing(line.matches, target)), len(left), len(moved)


def _mask(
    line: Line, lacking: Sequence[Match], mask: str, carried: bool
) -> tuple[str, dict[str, Match]]:
    """The sentence with tokens for the lacking terms, and the term of each token."""
    names: dict[str, Match] = {}
    text = calmed(line)
    text = text if len(text) == len(line.text) else line.text
    for match in sorted(lacking, key=lambda m: -m.span.start):
        token = mask.format(fresh_number(50 + len(names), line.text, mask))
        names[token] = match
        carrier, _ = _CARRIERS.get(_agreement(match), ("{}", "")) if carried else ("{}", "")
        text = text[: match.span.start] + carrier.format(token) + text[match.span.end :]
    return re.sub(r"\s+", " ", text), names


def _agreement(match: Match) -> tuple[str, bool]:
    """Gender and number of the approved form; no gender for what is no noun."""
    noun = match.term.pos not in ("adj", "verb", "name", "abbr")
    plural = match.plural or match.term.number == "p"
    return match.term.gender if noun else "", plural


def _unmasked(
    target: str, names: Mapping[str, Match], carried: bool
) -> tuple[str | None, tuple[Match, ...]]:
    """The target with approved forms in place of tokens; None where a token got lost."""
    moved: list[Match] = []
    for token, match in names.items():
        key = _agreement(match)
        agrees = carried and key in _CARRIERS
        pattern = _CARRIERS[key][1].format(re.escape(token)) if agrees else re.escape(token)
        found = list(re.finditer(rf"(?<!\w){pattern}(?!\w)", target, re.IGNORECASE))
        if len(found) != 1:
            return None, ()
        target, changed = _put(target, Span(*found[0].span()), match)
        if changed and not agrees:
            moved.append(match)
    return target, tuple(moved)


def _put(target: str, span: Span, match: Match) -> tuple[str, bool]:
    """Write the approved form of `match` over `span` and make the determiner before agree."""
    capital = not target[: span.start].strip(EDGES) and match.surface[:1].isupper()
    form = terms.target_form(match, capital=capital)
    target = target[: span.start] + form + target[span.end :]
    span = Span(span.start, span.start + len(form))
    if match.term.pos in ("adj", "verb") or match.term.language != "es":
        return target, False
    plural = match.plural or match.term.number == "p"
    target, _, changed = spanish.agree(target, span, match.term.gender, plural)
    return spanish.contract(target), changed


def _repaired(
    line: Line, target: str, table: Mapping[str, Hypothesis], *, nearly: bool
) -> tuple[str, tuple[Match, ...]]:
    """Replace the engine's own rendering of each missing term by the approved form."""
    moved: tuple[Match, ...] = ()
    lacking = terms.missing(line.matches, target)
    for match in lacking:
        rendering = table.get(surface(line, match))
        if rendering is None:
            continue
        whole = Span(0, len(target))
        found = transfer.find_phrase(
            Sentence(line.text, target),
            match.span,
            [rendering.text, match.surface],
            whole,
            (),
            nearly=nearly,
        )
        if found is None:
            continue
        changed, agreed = _put(target, found, match)
        left = terms.missing(line.matches, changed)
        if len(left) < len(lacking):
            target, lacking = changed, left
            moved += (match,) * (agreed or nearly)
    return target, moved
