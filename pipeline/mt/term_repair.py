"""Replace the engine's rendering of a term by its approved form, and make words around agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.engines.base import Hypothesis
from pipeline.glossary import Match, Term, TermStatus, choose_form, find_missing, find_target
from pipeline.languages import Language, language
from pipeline.languages.records import Noun
from pipeline.mt.casing import engine_surface
from pipeline.mt.phrase_search import AlignedSentence, Closeness, Region, find_phrase
from pipeline.mt.sentence_state import EDGES, SentenceState
from pipeline.mt.term_names import find_synonym, inflect_adjective
from pipeline.spans import Span


def gender_and_number(match: Match) -> tuple[str, bool]:
    """Gender and number of the approved form; an empty gender for words that are no nouns."""
    noun = match.term.pos not in ("adj", "verb", "name", "abbr")
    plural = match.plural or match.term.number == "p"
    return _gender(match.term) if noun else "", plural


def _gender(term: Term) -> str:
    """The gender that determiners take: that of the first noun in `náuseas y vómitos`."""
    grammar = language(term.language)
    if not grammar.is_coordinated(term.translation):
        return term.gender
    kind = grammar.noun_kind(term.translation)
    return kind.gender if kind.sure else ""


def write_term(target: str, span: Span, match: Match) -> tuple[str, bool]:
    """Write the approved form of `match` over `span` and make the determiner before agree; an
    adjective takes gender and number of what it replaces.

    Returns also whether other words may now disagree: the gender of a determiner was changed,
    or nothing tells that of an adjective.
    """
    capital = not target[: span.start].strip(EDGES) and match.surface[:1].isupper()
    form = choose_form(match, capital=capital)
    unsure = False
    grammar = language(match.term.language)
    if match.term.pos == "adj" and grammar.has_agreement:
        form, unsure = inflect_adjective(form, match.term, span.of(target))
    target = target[: span.start] + form + target[span.end :]
    span = Span(span.start, span.start + len(form))
    if match.term.pos in ("adj", "verb"):
        return target, unsure
    plural = match.plural or match.term.number == "p"
    target, _, changed = grammar.agree(target, span, _gender(match.term), plural)
    return grammar.contract(target), changed


def find_repairable(sentence: SentenceState, target: str) -> list[Match]:
    """The missing terms that may be written into the target. A verb would need its person and
    tense, which are not known here, so it is only reported."""
    return [m for m in find_missing(sentence.matches, target) if m.term.pos != "verb"]


def replace_synonyms(sentence: SentenceState, target: str) -> tuple[str, tuple[Match, ...]]:
    """The target with the own names of terms that dictionary links name, in place of synonyms.

    Returns also the terms around which other words may now disagree.
    """
    risks: tuple[Match, ...] = ()
    for match in sentence.matches:
        if found := find_synonym(match, sentence.matches, target):
            target, _ = write_term(target, found[0], match)
            risks += (match,) * found[1]
    return target, risks


def repair_terms(
    sentence: SentenceState,
    target: str,
    best_hypotheses: Mapping[str, Hypothesis],
    *,
    similar: bool = False,
) -> tuple[str, tuple[Match, ...]]:
    """Replace the engine's own rendering of each missing term by the approved form.

    `best_hypotheses` hold the engine's translation of each term by itself; `similar` accepts a
    rendering that is only similar. Returns also the terms around which words may now disagree.
    """
    risks: tuple[Match, ...] = ()
    missing = find_repairable(sentence, target)
    for match in missing:
        rendering = best_hypotheses.get(engine_surface(sentence, match))
        if rendering is None:
            continue
        found = find_phrase(
            AlignedSentence(sentence.text, target),
            match.span,
            [rendering.text, match.surface],
            Region(Span(0, len(target))),
            Closeness.SIMILAR if similar or match.term.pos == "adj" else Closeness.EXACT,
        )
        if found is None:
            continue
        repaired, disagrees = write_term(target, found, match)
        left = find_repairable(sentence, repaired)
        if len(left) < len(missing):
            target, missing = repaired, left
            risks += (match,) * (disagrees or similar)
    return target, risks


def find_nouns(matches: Iterable[Match], target: str) -> list[Noun]:
    """The glossary's nouns in a Spanish target, those within others left out."""
    found: dict[Span, Noun] = {}
    for match in matches:
        if match.term.pos in ("noun", "abbr") and match.term.status is not TermStatus.FORBIDDEN:
            for span in find_target(match.term, target):
                found.setdefault(span, _noun(match, span, target))
    return [
        noun
        for span, noun in sorted(found.items())
        if not any(other != span and other.contains(span) for other in found)
    ]


def _noun(match: Match, span: Span, target: str) -> Noun:
    """Gender and number of the form that stands at `span`."""
    form, term = span.of(target).casefold(), match.term
    one, many = term.translation.casefold(), term.plural.casefold()
    if form not in (one, many):  # a synonym, whose gender the glossary does not tell
        kind = language(term.language).noun_kind(form)
        return Noun(span, kind.gender if kind.sure else "", None)
    plural = True if term.number == "p" else None if one == many else form == many
    return Noun(span, _gender(term), plural)


def fix_agreement(sentence: SentenceState, target: str, grammar: Language) -> str:
    """`target` with the words around the glossary's nouns made to agree, where that is safe and
    leaves every term as it is."""
    before = len(find_missing(sentence.matches, target))
    for noun in reversed(find_nouns(sentence.matches, target)):
        for wrong in reversed(grammar.find_disagreements(target, noun)):
            changed = target[: wrong.span.start] + wrong.new + target[wrong.span.end :]
            if wrong.safe and len(find_missing(sentence.matches, changed)) <= before:
                target = changed
    return grammar.contract(target)
