"""The own names of terms that dictionary links name, in place of synonyms of them.

A link to a dictionary id tells the sense, and the reader who follows it finds the entry under
its name. So there the glossary's translation is wanted, though a synonym is no error elsewhere.
Only nouns are replaced, and only where it is plain which word of the target is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipeline.glossary import terms
from pipeline.glossary.gender import kind_of
from pipeline.glossary.layers import Match, Term
from pipeline.spans import Span
from pipeline.translation.phrases import determiner_before, is_small, words_in

_PLAIN: Final = str.maketrans("áéíóú", "aeiou")
_ENDING: Final = re.compile(r"(?<=\w{3})(?:es|[aeo]s?|s)$")
_SMALL: Final = frozenset("el la los las un una unos unas de del al".split())
_BEFORE_NOUNS: Final = re.compile(
    r"(?:^|[.:;,(¿¡“\"«]|(?<!\w)(?:a|al|de|del|con|sin|en|por|para|contra|sobre|entre|como|según|"
    r"durante|tras))\s*$",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(r"\w+(?:[cs]ión|[cs]iones|mientos?|[td]ad(?:es)?|ncias?)\b")
_NO_NOUN: Final = re.compile(r"\w+[aei]r(?:se)?\b|(?:a|con|de|en|por|para|sin)\s", re.IGNORECASE)


class Synonym(NamedTuple):
    """A synonym in the place of the name of a term."""

    match: Match
    span: Span
    unsure: bool
    """Whether words around it may disagree with the name."""


def synonyms(matches: Sequence[Match], target: str) -> Iterator[Synonym]:
    """Where `target` has a synonym for what a link names, from its end to its start."""
    named = [m for m in matches if m.named and m.term.pos == "noun"]
    for match in sorted(named, key=lambda m: -m.span.start):
        span = _place(match, matches, target)
        if span and not is_inflection(span.of(target), match.term) and _is_noun(target, span):
            yield Synonym(match, span, _disagrees(match, target, span))


def is_inflection(words: str, term: Term) -> bool:
    """Whether `words` are the term's translation up to gender, number, case and articles."""
    return _stems(words) in (_stems(term.translation), _stems(term.plural))


def _stems(text: str) -> list[str]:
    words = re.findall(r"\w+", text.lower().translate(_PLAIN))
    return [_ENDING.sub("", word) for word in words if word not in _SMALL]


def _place(match: Match, matches: Sequence[Match], target: str) -> Span | None:
    """Which words translate `match`: as many stand there as its term does in the source, and
    they are not, and not inside, what another term may be."""
    same = [m for m in matches if m.term.entry_key() == match.term.entry_key()]
    places = terms.find_target(match.term, target)
    if len(places) != len(same):
        return None
    place = places[same.index(match)]
    others = [m.term for m in matches if m.term is not match.term]
    claimed = (span for term in others for span in terms.find_target(term, target))
    return None if any(span.contains(place) for span in claimed) else place


def _is_noun(target: str, span: Span) -> bool:
    if _NO_NOUN.match(target, span.start, span.end) and span.of(target).lower() != "cáncer":
        return False
    before = target[: span.start]
    stands = _BEFORE_NOUNS.search(before) or determiner_before(target, span.start)
    return bool(stands or _NOUN.match(target.lower(), span.start, span.end))


def _disagrees(match: Match, target: str, span: Span) -> bool:
    """Whether number, or gender with a word right behind it, differ from the synonym's."""
    kind = kind_of(span.of(target))
    plural = match.plural or match.term.number == "p"
    if kind.number != ("p" if plural else "s"):
        return True
    after = [w for w in words_in(target, Span(span.end, len(target))) if w.start == span.end + 1]
    return kind.gender != match.term.gender and any(not is_small(target, word) for word in after)
