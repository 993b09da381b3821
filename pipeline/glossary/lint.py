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

from pipeline.glossary.entries import Term, TermStatus
from pipeline.glossary.folding import fold, is_bounded, term_key
from pipeline.glossary.layers import Glossary
from pipeline.languages import Language, language
from pipeline.letters import unstressed

Known = Callable[[str], bool]
"""Whether a word of the target language is in a dictionary."""


_CHUNK: Final = re.compile(r"\S+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


class LintProblem(NamedTuple):
    """What is wrong with an entry."""

    term: Term
    what: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        return f"{self.term.path}:{self.term.line}: {self.what}"


def lint(glossary: Glossary, known: Known | None = None) -> list[str]:
    """Everything that is certainly wrong in `glossary`, in order of place.

    `known` looks words up in a dictionary (`Language.find_dictionary`); without it
    spelling is judged by rules and by the rest of the glossary.
    """
    found = [problem for check in CHECKS for problem in check(glossary)]
    found += accents(glossary, known)
    places = sorted({(p.term.path, p.term.line, p.what): p for p in found}.items())
    return [str(problem) for _, problem in places]


def notes(glossary: Glossary, known: Known | None = None) -> list[str]:
    """What need not be wrong: unknown words, forms found unlisted or close to forbidden ones."""
    found = [*redundant_forms(glossary), *forbidden_inside(glossary)]
    if known:
        found += unknown_words(glossary, known)
    return [str(problem) for problem in sorted(found, key=lambda p: (p.term.path, p.term.line))]


# --- contradictions --------------------------------------------------------------------------


def contradictions(glossary: Glossary) -> Iterator[LintProblem]:
    """A source form with two translations; a translation both forbidden and approved."""
    owners: dict[tuple[str, str], Term] = {}
    approved: dict[str, set[str]] = {}
    source = _source(glossary)
    for term in _binding(glossary):
        approved.setdefault(term_key(term.term, source), set()).update(
            map(str.casefold, term.approved)
        )
        for form in (term.term, *term.forms):
            owner = owners.setdefault((term_key(form, source), term.domain), term)
            if owner is not term and owner.translation != term.translation:
                yield LintProblem(
                    term,
                    f"{form!r} is a form of {owner.term!r} on line {owner.line} too; "
                    "remove it from one, or give them different domains",
                )
    for term in glossary.terms:
        ways = approved.get(term_key(term.term, source), set())
        if term.status is TermStatus.FORBIDDEN and term.translation.casefold() in ways:
            what = f"{term.translation!r} is both forbidden and approved for {term.term!r}"
            yield LintProblem(term, f"{what}; remove one")


def duplicates(glossary: Glossary) -> Iterator[LintProblem]:
    """Two entries of one file that say the same; a form listed twice in one entry."""
    owners: dict[tuple[str, str, int], Term] = {}
    source = _source(glossary)
    for term in _binding(glossary):
        if term.term in term.forms:
            yield LintProblem(term, f"form {term.term!r} is the term itself; remove it")
        for form in (term.term, *term.forms):
            owner = owners.setdefault((term_key(form, source), term.domain, term.layer), term)
            if owner is not term and owner.translation == term.translation:
                yield LintProblem(
                    term, f"{form!r} stands on line {owner.line} already, alike; merge the two"
                )
        # A synonym that is its own plural rightly stands twice in a row.
        singles = [form for form, _ in groupby(filter(None, term.target_forms))]
        for form in sorted({f for f in singles if singles.count(f) > 1}):
            yield LintProblem(term, f"target form {form!r} is listed twice; remove one")


def shared_refs(glossary: Glossary) -> Iterator[LintProblem]:
    """One dictionary id with two translations."""
    owners: dict[tuple[str, str], Term] = {}
    for term in _binding(glossary):
        # One concept may well have a noun and an adjective: palliative, palliative therapy.
        owner = owners.setdefault((term.ref, term.pos), term) if term.ref else term
        if term.translation.casefold() not in map(str.casefold, owner.approved) and (
            owner.translation.casefold() not in map(str.casefold, term.approved)
        ):
            yield LintProblem(
                term,
                f"ref {term.ref} is {owner.translation!r} on line {owner.line}, here "
                f"{term.translation!r}; correct it, or list one among the other's target forms",
            )


def forbidden_inside(glossary: Glossary) -> Iterator[LintProblem]:
    """An approved form that holds what another entry forbids, where both terms meet."""
    banned = [term for term in glossary.terms if term.status is TermStatus.FORBIDDEN]
    terms: dict[str, list[Term]] = {}
    source = _source(glossary)
    for term in banned:
        terms.setdefault(term_key(term.term, source), []).append(term)
    for term in _binding(glossary):
        for other in _forbidden_here(term_key(term.term, source), terms):
            held = ((f, bad) for f in term.approved for bad in other.approved if _holds(f, bad))
            for form, bad in islice(held, 1):
                place = f"forbidden for {other.term!r} on line {other.line}"
                yield LintProblem(term, f"{form!r} holds {bad!r}, {place}; is that meant?")


def _forbidden_here(key: str, terms: dict[str, list[Term]]) -> Iterator[Term]:
    """Forbidden entries whose term stands as words inside `key`, not as the whole of it."""
    words = key.split(" ")
    for length in range(1, len(words)):
        for start in range(len(words) - length + 1):
            yield from terms.get(" ".join(words[start : start + length]), ())


def _holds(form: str, part: str) -> bool:
    text, words = fold(form), fold(part).low
    at = text.low.find(words)
    return at >= 0 and is_bounded(text.cased, at, at + len(words))


# --- forms -----------------------------------------------------------------------------------


def unreachable_forms(glossary: Glossary) -> Iterator[LintProblem]:
    """A form that no text can hold, or that another entry always takes."""
    for term in glossary.terms:
        for form in (term.term, *term.forms):
            winner = _winner(glossary, term, form)
            if winner is term:
                continue
            if winner is None:
                yield LintProblem(term, f"{form!r} is never found; correct or remove it")
            elif winner.translation != term.translation and winner.domain == term.domain:
                yield LintProblem(
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
    if term.status is not TermStatus.FORBIDDEN:
        whole = [t for t in whole if t.status is not TermStatus.FORBIDDEN]
    return whole[0] if whole else None


def redundant_forms(glossary: Glossary) -> Iterator[LintProblem]:
    """A form that is found without being listed."""
    for term in glossary.terms:
        if not term.forms:
            continue
        bare = Glossary((replace(term, forms=()),), glossary.pair)
        for form in term.forms:
            if any(len(m.surface) == len(form) for m in bare.match(form)):
                yield LintProblem(term, f"form {form!r} is found without being listed; remove it")


# --- the target language ---------------------------------------------------------------------


def genders(glossary: Glossary) -> Iterator[LintProblem]:
    """A gender that the ending of the head noun excludes; a number that it excludes."""
    target = _target(glossary)
    for term in _nouns(glossary):
        kind = target.noun_kind(term.translation)
        joined = re.search(r" [yeou] ", term.translation)
        if joined or kind.gender == "mf" or term.gender in ("", "mf") or not kind.sure:
            continue
        if kind.gender != term.gender:
            yield LintProblem(
                term,
                f"{term.translation!r} is {kind.gender}, not {term.gender}; correct the gender",
            )
        if kind.number == "p" and term.number == "s":
            yield LintProblem(term, f"{term.translation!r} is plural; write p for the number")


def plurals(glossary: Glossary) -> Iterator[LintProblem]:
    """A first target form that is no plural of the translation."""
    target = _target(glossary)
    for term in _nouns(glossary):
        first = term.target_forms[0] if term.target_forms else ""
        regular = target.pluralize(term.translation)
        if first in ("", regular) or term.number == "p" or not target.plurals(term.translation):
            continue
        if not target.is_plural_of(first, term.translation):
            yield LintProblem(
                term,
                f"the first target form {first!r} is no plural of {term.translation!r}; "
                f"put {regular!r} before it, or begin with | if there is none",
            )
        elif unstressed(first) == unstressed(regular):
            yield LintProblem(term, f"{first!r} should read {regular!r}; correct the accent")


def spelling(glossary: Glossary) -> Iterator[LintProblem]:
    """Words that break the spelling rules of the target language."""
    target = _target(glossary)
    for term in _binding(glossary):
        if term.status is TermStatus.KEEP or term.translation == term.term:
            continue
        for word in dict.fromkeys(w for form in _listed(term) for w in plain_words(form)):
            if what := target.misspelling(word):
                yield LintProblem(term, what if what.startswith("'") else f"{word!r} {what}")


def accents(glossary: Glossary, known: Known | None) -> Iterator[LintProblem]:
    """Words that are right with another accent: the dictionary or other entries have them so."""
    target = _target(glossary)
    counts: dict[str, int] = {}
    for term in _binding(glossary):
        for word in {w for form in term.approved for w in plain_words(form)}:
            counts[word] = counts.get(word, 0) + 1
    for term in _binding(glossary):
        own = dict.fromkeys(w for form in _listed(term) for w in plain_words(form))
        right = set(plain_words(target.pluralize(term.translation)))
        for word in own:
            if word in right or (known and known(word)) or term.status is TermStatus.KEEP:
                continue
            for other in (o for o in target.other_accents(word) if o not in own and o not in right):
                in_dictionary = known and known(other) and not target.is_accent_doublet(word, other)
                if counts.get(other, 0) > counts[word] or in_dictionary:
                    yield LintProblem(term, f"{word!r} looks like {other!r}; correct the accent")
                    break


def unknown_words(glossary: Glossary, known: Known) -> Iterator[LintProblem]:
    """Words that the dictionary has not, each once."""
    seen: set[str] = set()
    for term in _binding(glossary):
        if term.status is not TermStatus.KEEP:
            for word in (w for form in _listed(term) for w in plain_words(form)):
                if word not in seen and not known(word):
                    yield LintProblem(term, f"{word!r} is in no dictionary; check its spelling")
                seen.add(word)


def _listed(term: Term) -> Iterable[str]:
    return (term.translation, *filter(None, term.target_forms))


def _binding(glossary: Glossary) -> Iterator[Term]:
    return (term for term in glossary.terms if term.status is not TermStatus.FORBIDDEN)


def _nouns(glossary: Glossary) -> Iterator[Term]:
    for term in glossary.terms:
        if term.pos == "noun" and term.status is not TermStatus.KEEP:
            yield term


def _source(glossary: Glossary) -> Language:
    return language(glossary.pair[0])


def _target(glossary: Glossary) -> Language:
    return language(glossary.pair[1])


def plain_words(form: str) -> Iterator[str]:
    """The plain words of a form: no acronyms, codes, names or words with digits."""
    for chunk in _CHUNK.findall(form.replace("-", " ").replace("/", " ")):
        if any(c.isdigit() for c in chunk):
            continue
        for word in _WORD.findall(chunk):
            if len(word) > 1 and word.islower() and "'" not in word:
                yield word


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
