"""The own names of terms that dictionary links name, in place of synonyms of them.

A link to a dictionary id tells the sense, and the reader who follows it finds the entry under
its name. So there the glossary's translation is wanted, though a synonym is no error elsewhere.
Nouns and adjectives are replaced, and only where it is plain which word of the target is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.glossary import Match, Term, TermStatus, find_target
from pipeline.languages.es.gender import is_noun, kind_of
from pipeline.letters import unstressed
from pipeline.mt.phrases import find_determiner_before, find_words, is_function_word
from pipeline.spans import Span

_ENDING: Final = re.compile(r"(?<=\w{3})(?:es|[aeo]s?|s)$")
_SMALL: Final = frozenset("el la los las un una unos unas de del al".split())
_BEFORE_NOUNS: Final = re.compile(
    r"(?:^|[.:;,(¿¡“\"«]|(?<!\w)(?:a|al|de|del|con|sin|en|por|para|contra|sobre|entre|como|según|"
    r"durante|tras))\s*$",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(r"\w+(?:[cs]ión|[cs]iones|m[ie]+ntos?|[td]ad(?:es)?|ncias?)\b")
_NO_NOUN: Final = re.compile(r"\w+[aei]r(?:se)?\b|(?:a|con|de|en|por|para|sin)\s", re.IGNORECASE)


_AGREES: Final = re.compile(r"([aoe])(s?)$")


def find_synonym(match: Match, matches: Sequence[Match], target: str) -> tuple[Span, bool] | None:
    """Where `target` has a synonym for what a link names, and whether words further away may
    disagree with the name; None where there is no such word, and where an adjective of it would
    disagree."""
    if not match.named or match.term.pos not in ("noun", "adj"):
        return None
    span = _find_rendering(match, matches, target)
    if span is None or is_inflection(span.of(target), match.term):
        return None
    words = span.of(target)
    if match.term.pos == "adj":
        unclear = " " in words or inflect_adjective(match.term.translation, match.term, words)[1]
        return None if unclear else (span, False)
    gender, number = _compare_inflection(match, words)
    if not _is_noun(target, span) or _adjective_follows(target, span, gender=gender, number=number):
        return None
    return span, (gender or number) and bool(find_words(target, Span(span.end, len(target))))


def is_inflection(words: str, term: Term) -> bool:
    """Whether `words` are the term's translation up to gender, number, case and articles."""
    return _stems(words) in (_stems(term.translation), _stems(term.plural))


def inflect_adjective(form: str, term: Term, replaced: str) -> tuple[str, bool]:
    """The form of an adjective with the gender and number of the word it replaces, and whether
    nothing tells them."""
    ending = _AGREES.search(replaced.lower())
    forms = [f for f in (form, *term.approved) if " " not in f and is_inflection(f, term)]
    if not ending or len({f.lower() for f in forms}) < 2:
        return form, len({f.lower() for f in forms}) > 1
    gender, plural = ending[1].replace("e", ""), bool(ending[2])
    fit = [f for f in forms if f.endswith("s") == plural and gender in f[-2:]]
    other = [f for f in forms if f.endswith("s") == plural]
    chosen = (fit or other or [form])[0]
    return chosen[:1].upper() + chosen[1:] if form[:1].isupper() else chosen, not fit


def _stems(text: str) -> list[str]:
    words = re.findall(r"\w+", unstressed(text.lower()))
    return [_ENDING.sub("", word) for word in words if word not in _SMALL]


def _find_rendering(match: Match, matches: Sequence[Match], target: str) -> Span | None:
    """Which words translate `match`: as many stand there as there are terms that they may be,
    and they are not inside the words of a longer term."""
    bound = sorted(
        (m for m in matches if m.term.status is not TermStatus.FORBIDDEN), key=lambda m: m.span
    )
    spans = {m.term: find_target(m.term, target) for m in bound}
    places = spans[match.term]
    claim = [m for m in bound if not set(places).isdisjoint(spans[m.term])]
    if not places or len(claim) != len(places):
        return None
    place = places[claim.index(match)]
    others = (span for found in spans.values() for span in found)
    return None if any(s.contains(place) and s != place for s in others) else place


def _is_noun(target: str, span: Span) -> bool:
    if _NO_NOUN.match(target, span.start, span.end) and not is_noun(span.of(target)):
        return False
    words = span.of(target).lower()
    if " " in words or is_noun(words) or _NOUN.match(words):
        return True
    before = target[: span.start]
    return bool(_BEFORE_NOUNS.search(before) or find_determiner_before(target, span.start))


def _compare_inflection(match: Match, words: str) -> tuple[bool, bool]:
    """Whether gender and number of the name are not those of the synonym."""
    kind = kind_of(words)
    plural = match.plural or match.term.number == "p"
    return kind.gender != match.term.gender, kind.number != ("p" if plural else "s")


def _adjective_follows(target: str, span: Span, *, gender: bool, number: bool) -> bool:
    """Whether a word follows at once that may be an adjective of another gender or number."""
    after = find_words(target, Span(span.end, len(target)))[:1]
    beside = [w for w in after if w.start == span.end + 1 and not is_function_word(target, w)]
    return any(number or (gender and re.search("[oa]s?$", w.of(target))) for w in beside)
