"""Quality checks on pairs of source and target: one rule, one module, one table."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import getdoc
from sys import modules
from typing import Final

from pipeline.checks import (
    added,
    agreement,
    casing,
    codes,
    dates,
    doses,
    drugs,
    false_friends,
    fractions,
    frequency,
    hidden,
    invented,
    leaks,
    left_out,
    length,
    limits,
    marks,
    mistranslation,
    names,
    negation,
    number_words,
    numbers,
    opposites,
    order,
    ordinals,
    periods,
    punctuation,
    register,
    signs,
    spelling,
    stages,
    tags,
    times_of_day,
    untranslated,
)
from pipeline.checks.base import Check, Pair, Problem, plain
from pipeline.checks.codes import find_acronyms
from pipeline.checks.drugs import lost_drugs
from pipeline.checks.invented import find_nonwords
from pipeline.checks.leaks import GAVE_UP, LEFT_AS_IT_WAS
from pipeline.checks.names import missing_names, overused_names
from pipeline.checks.numbers import number_mismatches
from pipeline.checks.policy import BINDING, UNWAIVABLE
from pipeline.languages import language
from pipeline.tagged_text import escape

__all__ = ["BINDING", "CHECKS", "GAVE_UP", "LEFT_AS_IT_WAS", "UNWAIVABLE", "Check", "Pair"]
__all__ += [
    "Problem",
    "adequacy_errors",
    "find_acronyms",
    "garbled_words",
    "lost_drugs",
    "number_mismatches",
    "plain",
    "rule",
    "run_checks",
]

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("tags", tags.check),
    ("length", length.check),
    ("untranslated", untranslated.check),
    ("marks", marks.check),
    ("hidden", hidden.check),
    ("left-out", left_out.check),
    ("added", added.check),
    ("mistranslation", mistranslation.check),
    ("numbers", numbers.check),
    ("number-words", number_words.check),
    ("periods", periods.check),
    ("frequency", frequency.check),
    ("fractions", fractions.check),
    ("ordinals", ordinals.check),
    ("dates", dates.check),
    ("times-of-day", times_of_day.check),
    ("doses", doses.check),
    ("order", order.check),
    ("limits", limits.check),
    ("signs", signs.check),
    ("stages", stages.check),
    ("codes", codes.check),
    ("negation", negation.check),
    ("opposites", opposites.check),
    ("false-friends", false_friends.check),
    ("leaks", leaks.check),
    ("invented", invented.check),
    ("drugs", drugs.check),
    ("names", names.check),
    ("punctuation", punctuation.check),
    ("casing", casing.check),
    ("agreement", agreement.check),
    ("register", register.check),
    ("spelling", spelling.check),
)
"""Code and function of each check, in the order in which problems are reported."""


def run_checks(pair: Pair, skip: Sequence[str] = ()) -> list[Problem]:
    """All problems of `pair`, in table order, without the checks whose codes are in `skip`."""
    return [problem for code, check in CHECKS if code not in skip for problem in check(pair)]


def adequacy_errors(source: str, target: str, languages: tuple[str, str]) -> int:
    """How many numbers and negations of two plain texts in two languages differ, and what the
    target says twice."""
    negations = negation.check(Pair(escape(source), escape(target), *languages))
    twice = len(overused_names(source, target)) + bool(length.doubled(source, target))
    return number_mismatches(source, target, languages) + len(list(negations)) + twice


def garbled_words(source: str, target: str, languages: tuple[str, str]) -> list[str]:
    """What shows that a model lost its way in a plain text: words that its language does not
    have, names of the source that are missing, names that it says too often."""
    is_source_word = language(languages[0]).is_word
    found = find_nonwords(source, target, languages[1])
    found += missing_names(source, target, is_source_word) if is_source_word else []
    return found + overused_names(source, target)


def rule(code: str) -> str:
    """The rule of a check: its module's first sentence, without the full stop; KeyError if
    unknown."""
    doc = getdoc(modules[dict(CHECKS)[code].__module__]) or code
    return doc.split(". ")[0].split(".\n")[0].rstrip(".")
