"""The own names of terms that dictionary links name, in place of synonyms of them.

A link to a dictionary id tells the sense, and the reader who follows it finds the entry under
its name. So there the glossary's translation is wanted, though a synonym is no error elsewhere.
Nouns and adjectives are replaced, and only where it is plain which word of the target is meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.glossary import Match, Term, TermStatus, find_target
from pipeline.languages import language
from pipeline.mt.phrases import find_words, is_function_word
from pipeline.spans import Span


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
    grammar = language(match.term.language)
    if not grammar.stands_as_noun(target, span):
        return None
    after = find_words(target, Span(span.end, len(target)))
    beside = [w for w in after[:1] if w.start == span.end + 1 and not is_function_word(target, w)]
    if any(number or (gender and grammar.may_be_inflected(w.of(target))) for w in beside):
        return None
    return span, (gender or number) and bool(after)


def is_inflection(words: str, term: Term) -> bool:
    """Whether `words` are the term's translation up to gender, number, case and articles."""
    target = language(term.language)
    return target.stems(words) in (target.stems(term.translation), target.stems(term.plural))


def inflect_adjective(form: str, term: Term, replaced: str) -> tuple[str, bool]:
    """The form of an adjective with the gender and number of the word it replaces, and whether
    nothing tells them."""
    forms = [f for f in (form, *term.approved) if " " not in f and is_inflection(f, term)]
    return language(term.language).inflect_like(form, forms, replaced)


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


def _compare_inflection(match: Match, words: str) -> tuple[bool, bool]:
    """Whether gender and number of the name are not those of the synonym."""
    kind = language(match.term.language).noun_kind(words)
    plural = match.plural or match.term.number == "p"
    return kind.gender != match.term.gender, kind.number != ("p" if plural else "s")
