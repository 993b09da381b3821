"""No word of the target is the opposite of what the source says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline.checks.base import Pair, Problem, plain, quoted
from pipeline.checks.negation import IDIOM, find_negations, sentence_pairs
from pipeline.checks.word_classes import WordClass, find_in_both
from pipeline.languages import Language, language
from pipeline.languages.phrases import PhraseTable
from pipeline.model import Severity

CODE = "opposites"
OPPOSITES: Final = (
    ("up", "down"), ("before", "after"), ("left", "right"), ("start", "end"), ("first", "last"),
    ("early", "late"), ("inside", "outside"), ("hot", "cold"), ("empty", "full"), ("open", "close"),
    ("benign", "malignant"), ("positive", "negative"), ("hypo", "hyper"), ("better", "worse"),
    ("rare", "common"), ("wet", "dry"), ("safe", "unsafe"), ("likely", "unlikely"),
    ("allow", "prevent"), ("agree", "disagree"), ("woman", "man"), ("most", "minority"),
    ("all", "some"), ("on back", "on stomach"), ("reach in", "reach out"), ("on", "off"),
    ("mild", "severe"), ("fast", "slow"), ("acute", "chronic"), ("add", "remove"),
    ("morning", "evening"),
)  # fmt: skip
"""Senses that exclude each other; `up?` has words that may say `up`, and need no answer."""
NEGATABLE: Final = frozenset(
    "safe unsafe likely unlikely allow prevent common rare agree disagree better worse"
    " full empty".split()
) | {"reach in"}
"""Senses that a negation turns into their opposites."""
QUANTIFIERS: Final = frozenset(("all", "some"))
"""Those that a negation turns only if nothing else of its side implies it."""
UP: Final = "up"
MOST: Final = "most"
PARTS: Final = WordClass("parts")
"""Words for each of some things, and for one of them."""
_OPPOSITE: Final = {a: b for pair in OPPOSITES for a, b in (pair, pair[::-1])}


def check(pair: Pair) -> Iterator[Problem]:
    """A warning where a target says the opposite of a word more often than the source does.

    Sentences are compared one by one where both texts have as many. A negation that only one
    side has explains one opposite: `unsafe`, `no es seguro`.
    """
    source, target = language(pair.source_lang), language(pair.target_lang)
    in_source, in_target = source.opposites, target.opposites
    if in_source is None or in_target is None:
        return
    for ours, theirs in sentence_pairs(pair):
        said = _find(theirs, in_target)
        if not said.keys() - {IDIOM}:
            continue
        given = _find(ours, in_source)
        turned = [sense for sense in said if _is_turned(sense, given, said)]
        if not turned:
            continue
        spare, fewest = _spare_negations(ours, theirs, source, target)
        for sense in turned:
            excess = len(said[sense]) - _explained(sense, given, said)
            if excess > (fewest if sense in QUANTIFIERS else spare if sense in NEGATABLE else 0):
                yield _problem(given[_OPPOSITE[sense]], said[sense])
    yield from _find_singled(pair)


def _find_singled(pair: Pair) -> Iterator[Problem]:
    """A warning where each of some things became one of them, or one of them each."""
    ours, theirs = find_in_both(PARTS, (plain(pair.source), plain(pair.target)), pair)
    if not ours or not theirs:
        return
    for sense, other in (("each", "one"), ("one", "each")):
        was = [m for m in ours if m.name == sense and not m.is_weak]
        now = [m for m in theirs if m.name == other]
        answered = any(m.name == sense for m in theirs)
        spare = sum(not m.is_weak for m in now) - sum(m.name == other for m in ours)
        if was and spare > 0 and not answered:
            new = next(mention.text for mention in now if not mention.is_weak)
            message = f'"{was[0].text}" became "{new}"; say for how many it is'
            yield Problem(CODE, Severity.WARNING, message)


def _is_turned(sense: str, given: Mapping[str, list[str]], said: Mapping[str, list[str]]) -> bool:
    """Whether the target says a sense too often, and its opposite, which the source has, too
    seldom.

    A word that may say a sense answers one of the other side that may, so that it explains
    nothing else: `ago`, `hace`.
    """
    other = _OPPOSITE.get(sense, "")
    if not given.get(other):
        return False
    explained = _explained(sense, given, said) + _superlatives(sense, given, said)
    found = len(said.get(other, ())) - _superlatives(other, given, said)
    return len(said[sense]) > explained and found < _count(given, other)


def _explained(sense: str, given: Mapping[str, list[str]], said: Mapping[str, list[str]]) -> int:
    """How many words of the source may stand behind words of the target that say a sense; those
    that only may say it stand behind words of their like first: `ago`, `hace`."""
    weak = f"{sense}?"
    spare = len(given.get(weak, ())) - len(said.get(weak, ()))
    return len(given.get(sense, ())) + max(0, spare)


def _superlatives(sense: str, given: Mapping[str, list[str]], said: Mapping[str, list[str]]) -> int:
    """How many `most` of the source may be a `más` of the target."""
    return max(0, len(given.get(MOST, ())) - len(said.get(MOST, ()))) if sense == UP else 0


def _count(words: Mapping[str, list[str]], sense: str) -> int:
    return len(words.get(sense, ())) + len(words.get(f"{sense}?", ()))


def _find(tokens: Sequence[str], table: PhraseTable) -> dict[str, list[str]]:
    """By sense, the phrases that are found."""
    found: dict[str, list[str]] = {}
    for matches in table.find_all(tokens):
        for match in matches:
            found.setdefault(match.sense, []).append(" ".join(tokens[match.start : match.end]))
    return found


def _spare_negations(
    ours: Sequence[str], theirs: Sequence[str], source: Language, target: Language
) -> tuple[int, int]:
    """How many negations only one side has, and how many if implied ones may answer them."""
    if source.negation is None or target.negation is None:
        return 0, 0
    in_source = find_negations(ours, source.negation)
    in_target = find_negations(theirs, target.negation)
    plain_ones = abs(len(in_source.plain) - len(in_target.plain))
    return plain_ones, min(plain_ones, abs(in_source.total - in_target.total))


def _problem(ours: list[str], theirs: list[str]) -> Problem:
    message = f"{quoted(theirs)} is the opposite of {quoted(ours)}; say what the source says"
    return Problem(CODE, Severity.WARNING, message)
