"""What is wrong with a glossary that loads: `path:line: what is wrong; what to do`.

`lint` gives what is wrong for certain, `notes` what a person may look at. Each check is a
generator over a glossary; `CHECKS` is their list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import Final, NamedTuple

from pipeline.glossary.entries import Status, Term
from pipeline.glossary.folding import fold, is_bounded
from pipeline.glossary.layers import Glossary
from pipeline.glossary.wordforms import is_plural_of, pluralize_es, term_key
from pipeline.languages.es.gender import kind_of
from pipeline.languages.es.spelling import accents_of, is_doublet, misspelling, words_of
from pipeline.letters import unstressed

Known = Callable[[str], bool]
"""Whether a Spanish word is in a dictionary."""


class Problem(NamedTuple):
    """What is wrong with an entry."""

    term: Term
    what: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        return f"{self.term.path}:{self.term.line}: {self.what}"


def lint(glossary: Glossary, known: Known | None = None) -> list[str]:
    """Everything that is certainly wrong in `glossary`, in order of place.

    `known` looks words up in a dictionary (`pipeline.languages.es.spelling.word_list`); without it
    spelling is judged by rules and by the rest of the glossary.
    """
    found = [problem for check in CHECKS for problem in check(glossary)]
    if glossary.pair[1] == "es":
        found += accents(glossary, known)
    places = sorted({(p.term.path, p.term.line, p.what): p for p in found}.items())
    return [str(problem) for _, problem in places]


def notes(glossary: Glossary, known: Known | None = None) -> list[str]:
    """What need not be wrong: unknown words, forms found unlisted or close to forbidden ones."""
    found = [*redundant_forms(glossary), *forbidden_inside(glossary)]
    if known and glossary.pair[1] == "es":
        found += unknown_words(glossary, known)
    return [str(problem) for problem in sorted(found, key=lambda p: (p.term.path, p.term.line))]


# --- contradictions --------------------------------------------------------------------------


def contradictions(glossary: Glossary) -> Iterator[Problem]:
    """A source form with two translations; a translation both forbidden and approved."""
    owners: dict[tuple[str, str], Term] = {}
    approved: dict[str, set[str]] = {}
    for term in _binding(glossary):
        approved.setdefault(term_key(term.term), set()).update(map(str.casefold, term.approved))
        for form in (term.term, *term.forms):
            owner = owners.setdefault((term_key(form), term.domain), term)
            if owner is not term and owner.translation != term.translation:
                yield Problem(
                    term,
                    f"{form!r} is a form of {owner.term!r} on line {owner.line} too; "
                    "remove it from one, or give them different domains",
                )
    for term in glossary.terms:
        ways = approved.get(term_key(term.term), set())
        if term.status is Status.FORBIDDEN and term.translation.casefold() in ways:
            what = f"{term.translation!r} is both forbidden and approved for {term.term!r}"
            yield Problem(term, f"{what}; remove one")


def duplicates(glossary: Glossary) -> Iterator[Problem]:
    """Two entries of one file that say the same; a form listed twice in one entry."""
    owners: dict[tuple[str, str, int], Term] = {}
    for term in _binding(glossary):
        if term.term in term.forms:
            yield Problem(term, f"form {term.term!r} is the term itself; remove it")
        for form in (term.term, *term.forms):
            owner = owners.setdefault((term_key(form), term.domain, term.layer), term)
            if owner is not term and owner.translation == term.translation:
                yield Problem(
                    term, f"{form!r} stands on line {owner.line} already, alike; merge the two"
                )
        # A synonym that is its own plural rightly stands twice in a row.
        singles = [form for form, _ in groupby(filter(None, term.target_forms))]
        for form in sorted({f for f in singles if singles.count(f) > 1}):
            yield Problem(term, f"target form {form!r} is listed twice; remove one")


def shared_refs(glossary: Glossary) -> Iterator[Problem]:
    """One dictionary id with two translations."""
    owners: dict[tuple[str, str], Term] = {}
    for term in _binding(glossary):
        # One concept may well have a noun and an adjective: palliative, palliative therapy.
        owner = owners.setdefault((term.ref, term.pos), term) if term.ref else term
        if term.translation.casefold() not in map(str.casefold, owner.approved) and (
            owner.translation.casefold() not in map(str.casefold, term.approved)
        ):
            yield Problem(
                term,
                f"ref {term.ref} is {owner.translation!r} on line {owner.line}, here "
                f"{term.translation!r}; correct it, or list one among the other's target forms",
            )


def forbidden_inside(glossary: Glossary) -> Iterator[Problem]:
    """An approved form that holds what another entry forbids, where both terms meet."""
    banned = [term for term in glossary.terms if term.status is Status.FORBIDDEN]
    terms: dict[str, list[Term]] = {}
    for term in banned:
        terms.setdefault(term_key(term.term), []).append(term)
    for term in _binding(glossary):
        for other in _forbidden_here(term, terms):
            held = ((f, bad) for f in term.approved for bad in other.approved if _holds(f, bad))
            for form, bad in islice(held, 1):
                place = f"forbidden for {other.term!r} on line {other.line}"
                yield Problem(term, f"{form!r} holds {bad!r}, {place}; is that meant?")


def _forbidden_here(term: Term, terms: dict[str, list[Term]]) -> Iterator[Term]:
    """Forbidden entries whose term stands as words inside `term`, not as the whole of it."""
    words = term_key(term.term).split(" ")
    for length in range(1, len(words)):
        for start in range(len(words) - length + 1):
            yield from terms.get(" ".join(words[start : start + length]), ())


def _holds(form: str, part: str) -> bool:
    text, words = fold(form), fold(part).low
    at = text.low.find(words)
    return at >= 0 and is_bounded(text.cased, at, at + len(words))


# --- forms -----------------------------------------------------------------------------------


def unreachable_forms(glossary: Glossary) -> Iterator[Problem]:
    """A form that no text can hold, or that another entry always takes."""
    for term in glossary.terms:
        for form in (term.term, *term.forms):
            winner = _winner(glossary, term, form)
            if winner is term:
                continue
            if winner is None:
                yield Problem(term, f"{form!r} is never found; correct or remove it")
            elif winner.translation != term.translation and winner.domain == term.domain:
                yield Problem(
                    term,
                    f"{form!r} is never found, {winner.term!r} on line {winner.line} takes it; "
                    "remove it from one",
                )


def _winner(glossary: Glossary, term: Term, form: str) -> Term | None:
    domains = {term.domain} if term.domain else set()
    # A word before it, because on its own an acronym is a text in capitals.
    found = glossary.match(f"xx {form}", domains=domains)
    whole = [m.term for m in found if len(m.surface) == len(form.strip())]
    if any(t is term for t in whole):
        return term
    if term.status is not Status.FORBIDDEN:
        whole = [t for t in whole if t.status is not Status.FORBIDDEN]
    return whole[0] if whole else None


def redundant_forms(glossary: Glossary) -> Iterator[Problem]:
    """A form that is found without being listed."""
    for term in glossary.terms:
        if not term.forms:
            continue
        bare = Glossary((replace(term, forms=()),), glossary.pair)
        for form in term.forms:
            if any(len(m.surface) == len(form) for m in bare.match(form)):
                yield Problem(term, f"form {form!r} is found without being listed; remove it")


# --- Spanish ---------------------------------------------------------------------------------


def genders(glossary: Glossary) -> Iterator[Problem]:
    """A gender that the ending of the head noun excludes; a number that it excludes."""
    for term in _spanish_nouns(glossary):
        kind = kind_of(term.translation)
        joined = re.search(r" [yeou] ", term.translation)
        if joined or kind.gender == "mf" or term.gender in ("", "mf") or not kind.sure:
            continue
        if kind.gender != term.gender:
            yield Problem(
                term,
                f"{term.translation!r} is {kind.gender}, not {term.gender}; correct the gender",
            )
        if kind.number == "p" and term.number == "s":
            yield Problem(term, f"{term.translation!r} is plural; write p for the number")


def plurals(glossary: Glossary) -> Iterator[Problem]:
    """A first target form that is no plural of the translation."""
    for term in _spanish_nouns(glossary):
        first = term.target_forms[0] if term.target_forms else ""
        regular = pluralize_es(term.translation)
        if first in ("", regular) or term.number == "p":
            continue
        if not is_plural_of(first, term.translation):
            yield Problem(
                term,
                f"the first target form {first!r} is no plural of {term.translation!r}; "
                f"put {regular!r} before it, or begin with | if there is none",
            )
        elif unstressed(first) == unstressed(regular):
            yield Problem(term, f"{first!r} should read {regular!r}; correct the accent")


def spelling(glossary: Glossary) -> Iterator[Problem]:
    """Words that break the rules of Spanish orthography."""
    if glossary.pair[1] != "es":
        return
    for term in _binding(glossary):
        if term.status is Status.KEEP or term.translation == term.term:
            continue
        for word in dict.fromkeys(w for form in _listed(term) for w in words_of(form)):
            if what := misspelling(word):
                yield Problem(term, what if what.startswith("'") else f"{word!r} {what}")


def accents(glossary: Glossary, known: Known | None) -> Iterator[Problem]:
    """Words that are right with another accent: the dictionary or other entries have them so."""
    counts: dict[str, int] = {}
    for term in _binding(glossary):
        for word in {w for form in term.approved for w in words_of(form)}:
            counts[word] = counts.get(word, 0) + 1
    for term in _binding(glossary):
        own = dict.fromkeys(w for form in _listed(term) for w in words_of(form))
        right = set(words_of(pluralize_es(term.translation)))
        for word in own:
            if word in right or (known and known(word)) or term.status is Status.KEEP:
                continue
            for other in (o for o in accents_of(word) if o not in own and o not in right):
                in_dictionary = known and known(other) and not is_doublet(word, other)
                if counts.get(other, 0) > counts[word] or in_dictionary:
                    yield Problem(term, f"{word!r} looks like {other!r}; correct the accent")
                    break


def unknown_words(glossary: Glossary, known: Known) -> Iterator[Problem]:
    """Words that the dictionary has not, each once."""
    seen: set[str] = set()
    for term in _binding(glossary):
        if term.status is not Status.KEEP:
            for word in (w for form in _listed(term) for w in words_of(form)):
                if word not in seen and not known(word):
                    yield Problem(term, f"{word!r} is in no dictionary; check its spelling")
                seen.add(word)


def _listed(term: Term) -> Iterable[str]:
    return (term.translation, *filter(None, term.target_forms))


def _binding(glossary: Glossary) -> Iterator[Term]:
    return (term for term in glossary.terms if term.status is not Status.FORBIDDEN)


def _spanish_nouns(glossary: Glossary) -> Iterator[Term]:
    if glossary.pair[1] == "es":
        for term in glossary.terms:
            if term.pos == "noun" and term.status is not Status.KEEP:
                yield term


CHECKS: Final = (
    contradictions,
    duplicates,
    shared_refs,
    unreachable_forms,
    genders,
    plurals,
    spelling,
)
"""The checks that need nothing but the glossary."""
