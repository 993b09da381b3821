"""A negation of the source is not lost, and none is added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, quoted
from pipeline.checks.denied_words import find_denied_ability, find_turned_company
from pipeline.languages import Language, language
from pipeline.languages.phrases import Match, PhraseTable, tokenize
from pipeline.languages.records import Alternatives
from pipeline.model import Severity

CODE = "negation"
PLAIN: Final = frozenset(("not", "without", "no longer"))
"""Senses that must have an answer."""
CONCORD: Final = frozenset(("concord", "nor"))
"""Senses that repeat a negation before them, as in `no … nada`, or negate by themselves."""
MAYBE: Final = "maybe"
"""Sense of phrases that may be counted as a negation or not: `no more than`, `hasta que no`."""
IDIOM: Final = "idiom"
"""Sense of phrases that deny nothing."""
NEUTRAL: Final = frozenset(("only", "only if", "single", "sole", "nobody but", "even", "loss"))
"""Senses that deny nothing, whose words are looked for too."""
EXACT: Final = NEUTRAL | frozenset(
    ("stop", "unless", "except", "instead", "gone", "negative", "causeless", "different")
)
"""Implied senses of a target that stand for their like and for no plain negation."""
NO_REASON: Final = NEUTRAL | frozenset(
    ("open", "hint", "except", "safe", "different", "gone", "causeless")
)
"""Implied senses of a source that do not explain a negation of the target."""
STRONG: Final = frozenset(
    "avoid far forbid prevent fail free unable instead prefix lack less".split()
)
"""Implied senses of a source in whose place the target must deny something."""
GRAVE: Final = frozenset(("avoid", "forbid"))
"""Those of `STRONG` that make an error where the target denies nothing."""
FIRM: Final = frozenset(("avoid", "forbid"))
"""Implied senses of a target that are not there beside a negation for the same words."""
HARD: Final = frozenset(("non", "unknown"))
"""Implied senses of a source that must have an answer, too."""
SOFT: Final = frozenset(
    (
        "prefix",
        "few",
        "lack",
        "unknown",
        "unable",
        "free",
        "fail",
        "different",
        "untreated",
        "non",
        "less",
        "loose",
        "safe",
        "avoid",
        "far",
    )
)
"""Implied senses that may stand for one another: `uncommon`, `poco frecuente`."""

OPEN: Final = "open"
"""Implied sense of a source that explains only a negation before an adjective: `no tratado`."""
HINT: Final = "hint"
"""Implied sense of a source that stands for implied ones of a target and explains no plain one."""
LIMITING: Final = frozenset(("unless", "except", "only", "causeless", "nobody but", "even"))
"""Implied senses of a source that the target must have, too, each by itself."""
_COUNTED: Final = PLAIN | CONCORD | {MAYBE}

SENTENCE_END = re.compile(r"(?<=[.?!;:])\s+")
_MAYBE_END: Final = re.compile(r"[.?!;:]\s")
_REACH: Final = 8
"""Tokens behind a negation within which `nada` or `ningún` repeats it."""
_BREAKS: Final = frozenset([*",;:()", "y", "e", "pero", "que", "mas"])
"""Tokens between two clauses; behind them a second negative word may be a second negation."""


@dataclass(slots=True)
class Negations:
    """What one sentence denies, in words as they are written."""

    plain: list[str] = field(default_factory=list)
    """Negations that must have an answer."""
    optional: list[str] = field(default_factory=list)
    """Words that may be a negation or only repeat one: `ni`, `nor`."""
    no_longer: int = 0
    """How many plain negations end something: `ya no`."""
    attributes: int = 0
    """How many stand before an adjective, where the other side asks for it."""
    implied: dict[str, list[str]] = field(default_factory=dict)
    """By sense, words that may carry a negation."""

    @property
    def most(self) -> int:
        """How many negations there are, if all are counted that may be."""
        return len(self.plain) + len(self.optional)

    @property
    def total(self) -> int:
        """How much is denied, implied negations included."""
        return self.most + sum(
            len(words) for sense, words in self.implied.items() if sense not in NEUTRAL
        )

    def count(self, *senses: str) -> int:
        """How many implied negations have one of these senses."""
        return sum(len(self.implied.get(sense, ())) for sense in senses)


def check(pair: Pair) -> Iterator[Problem]:
    """An error where all negations are lost or the only one is added, else a warning.

    Sentences are compared one by one where both texts have as many, else as a whole. A
    negation may become an implied one: `not harmful`, `inofensivo`.
    """
    source_lang, target_lang = language(pair.source_lang), language(pair.target_lang)
    in_source, in_target = source_lang.negation, target_lang.negation
    if in_source is None or in_target is None:
        return
    both, first = source_lang.denied_alternatives, target_lang.half_denied_alternatives
    for ours, theirs in sentence_pairs(pair):
        given, said = find_negations(ours, in_source), find_negations(theirs, in_target)
        if given.implied.get(OPEN) and (words := target_lang.denied_words) and words.attribute:
            said.attributes = len(words.attribute.findall(" ".join(theirs)))
        found = list(_compare(given, said))
        yield from found or _find_turned_words(ours, theirs, source_lang, target_lang)
        if both and first:
            yield from _find_half_denial(" ".join(ours), both, " ".join(theirs), first)


def sentence_pairs(pair: Pair) -> Sequence[tuple[list[str], list[str]]]:
    """Tokens of source and target, sentence by sentence where both have as many sentences."""
    return _sentence_pairs(pair.source, pair.target)


@lru_cache(maxsize=8)
def _sentence_pairs(source: str, target: str) -> Sequence[tuple[list[str], list[str]]]:
    """Remembered, because more than one check asks for it in a row."""
    sources, targets = _sentences(source), _sentences(target)
    if len(sources) != len(targets):
        sources, targets = [" ".join(sources)], [" ".join(targets)]
    return [
        (tokenize(ours), tokenize(theirs))
        for ours, theirs in zip(sources, targets, strict=True)
        if theirs
    ]


def _find_turned_words(
    ours: list[str], theirs: list[str], source: Language, target: Language
) -> Iterator[Problem]:
    """Where both sides deny as much as the other: whether they deny the same."""
    if denied := find_denied_ability(ours, theirs, source, target):
        message = f'"{denied}" says that something cannot be; the source does not'
        yield Problem(CODE, Severity.WARNING, message)
    elif turned := find_turned_company(ours, theirs, source, target):
        was, now = turned
        change = f'"{was}" became "{now}"' if now else f'a part of "{was}" is lost'
        yield Problem(CODE, Severity.WARNING, f"{change}; say what the source says")


def _compare(source: Negations, target: Negations) -> Iterator[Problem]:
    if not source.plain and not source.implied and not target.plain:
        return
    ours, theirs = _unmatched(source, target)
    hard = [
        word
        for sense in sorted(HARD & ours.keys())
        for word in source.implied[sense][: ours[sense]]
    ]
    lost = [*source.plain, *hard]
    answers = sum(count for sense, count in theirs.items() if sense not in EXACT)
    reasons = sum(count for sense, count in ours.items() if sense not in NO_REASON)
    # What both sides imply stands for each other, whatever its sense, and for nothing else.
    answers -= min(answers, reasons + ours[OPEN] + ours[HINT])
    answers += min(source.no_longer, theirs["stop"])
    answers += min(source.count("unless"), target.count("only if"))
    reasons += min(ours["gone"], target.no_longer) + min(ours[OPEN], target.attributes)
    if len(lost) > target.most + answers:
        if not target.plain and not answers:
            message = f"{quoted(lost)} of the source is lost; say it in the target"
            yield Problem(CODE, Severity.ERROR, message)
        else:
            said = quoted(target.plain) or "implied words"
            message = f"the source has {quoted(lost)}, the target only {said}; say each of them"
            yield Problem(CODE, Severity.WARNING, message)
    elif len(target.plain) > source.most + reasons:
        clear = not source.most + reasons
        said = "" if clear else f", which has {quoted(source.plain) or 'implied words'}"
        message = (
            f"{quoted(target.plain)} negates what the source does not{said}; see which is right"
        )
        yield Problem(CODE, Severity.ERROR if clear else Severity.WARNING, message)
    else:
        yield from _compare_implied(source, target, hard)
    yield from _find_lost_exceptions(source, target)


def _compare_implied(source: Negations, target: Negations, hard: list[str]) -> Iterator[Problem]:
    """Where all plain negations may have an answer: whether the implied ones have, too."""
    strong = [
        word for sense in sorted(STRONG & source.implied.keys()) for word in source.implied[sense]
    ]
    if strong and len(source.plain) + len(hard) + len(strong) > target.total:
        is_grave = not target.total and not GRAVE.isdisjoint(source.implied)
        message = f"nothing in the target stands for {quoted(strong)}; say it in the target"
        yield Problem(CODE, Severity.ERROR if is_grave else Severity.WARNING, message)
    elif target.plain and len(target.plain) + target.count(*FIRM) > source.total:
        words = [
            *target.plain,
            *(w for sense in sorted(FIRM) for w in target.implied.get(sense, ())),
        ]
        message = f"{quoted(words)} deny more than the source does; see which is right"
        yield Problem(CODE, Severity.WARNING, message)


def _find_lost_exceptions(source: Negations, target: Negations) -> Iterator[Problem]:
    """An error for `unless` without an answer, a warning for `except`, `only`."""
    if LIMITING.isdisjoint(source.implied):
        return
    others = [word for word in target.optional if word != "ni"]
    negations = max(0, len(target.plain) + len(others) - len(source.plain))
    limits = target.count("unless", "except") + negations
    spare = _more(target, source, "unless", "except") + negations
    for sense, answers, severity in (
        ("unless", limits + _more(target, source, "only", "only if"), Severity.ERROR),
        (
            "except",
            limits + _more(target, source, "only", "instead", "different"),
            Severity.WARNING,
        ),
        (
            "only",
            spare
            + target.count("only", "only if", "nobody but")
            + max(0, target.count("sole") - source.count("single")),
            Severity.WARNING,
        ),
        (
            "nobody but",
            len(target.optional) + target.count("only", "only if", "unless", "except", "sole"),
            Severity.ERROR,
        ),
        ("even", target.count("even"), Severity.WARNING),
        ("causeless", target.count("causeless") + target.plain.count("sin"), Severity.WARNING),
    ):
        if source.count(sense) > answers:
            message = f"{quoted(source.implied[sense])} of the source is lost; say it in the target"
            yield Problem(CODE, severity, message)


def _more(these: Negations, those: Negations, *senses: str) -> int:
    return max(0, these.count(*senses) - those.count(*senses))


def _unmatched(source: Negations, target: Negations) -> tuple[Counter[str], Counter[str]]:
    """How many implied negations of either side have no answer, by sense."""
    ours, theirs = (
        Counter({sense: len(words) for sense, words in side.implied.items()})
        for side in (source, target)
    )
    ours, theirs = ours - theirs, theirs - ours
    both = min(sum(ours[sense] for sense in SOFT), sum(theirs[sense] for sense in SOFT))
    return ours - _first_soft(ours, both), theirs - _first_soft(theirs, both)


def _first_soft(senses: Counter[str], count: int) -> Counter[str]:
    soft = sorted((s for s in senses.elements() if s in SOFT), key=HARD.__contains__)
    return Counter(soft[:count])


def _find_half_denial(
    source: str, both: Alternatives, target: str, first: Alternatives
) -> Iterator[Problem]:
    """A warning where the target denies one of two things that the source denies."""
    if (
        f" {both.either}" in source
        and both.anywhere.search(source)
        and first.neither not in target.split()
    ):
        wrong = first.anywhere.search(target)
        if not wrong and both.in_orders.search(source):
            wrong = first.in_orders.search(target)
        if wrong:
            message = f'"{wrong[0]}" denies the first part only'
            message += f'; write "{first.neither}" for "{first.either}"'
            yield Problem(CODE, Severity.WARNING, message)


def find_negations(tokens: Sequence[str], cues: PhraseTable) -> Negations:
    """The negations of a sentence's tokens in the language of `cues`."""
    found = Negations()
    last: Match | None = None
    for match in cues.find(tokens):
        text = " ".join(tokens[match.start : match.end])
        if match.sense == IDIOM:
            continue
        if match.sense == "nobody but":
            found.optional.append(text)
        if match.sense not in _COUNTED:
            found.implied.setdefault(match.sense, []).append(text)
            continue
        if match.sense in PLAIN or (last is None and _negates_alone(tokens, match)):
            found.plain.append(text)
            found.no_longer += match.sense == "no longer"
        elif match.sense == MAYBE or (last and not _repeats(tokens, last, match)):
            found.optional.append(text)
        last = match
    return found


def _negates_alone(tokens: Sequence[str], match: Match) -> bool:
    """Whether a word of concord is a negation although none stands before it."""
    if match.sense != "nor":
        return match.sense in CONCORD
    if match.start and tokens[match.start - 1] == ")":
        return True  # what it goes on with stands before the bracket
    first, *after = tokens[match.start :]
    return match.start == 0 or first in after or "siquiera" in after


def _repeats(tokens: Sequence[str], first: Match, second: Match) -> bool:
    """Whether a negative word only repeats the negation before it, as in `no tiene nada`."""
    if second.sense == "nor":
        return False
    between = tokens[first.end : second.start]
    return len(between) <= _REACH and _BREAKS.isdisjoint(between)


def _sentences(text: str) -> list[str]:
    shown = prose(text).strip()
    return SENTENCE_END.split(shown) if _MAYBE_END.search(shown) else [shown]
