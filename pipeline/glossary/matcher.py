"""Finding the terms of a glossary in a source text; docs/glossary.md has the rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from pipeline.glossary.entries import Match, Term, TermStatus
from pipeline.glossary.folding import (
    Folded,
    acronyms_of,
    fold,
    is_bounded,
    is_spelled,
    replace_hyphens,
    term_key,
)
from pipeline.glossary.overlap import is_within, leftmost_longest, merge_spans, touches
from pipeline.languages import Language, language
from pipeline.languages.records import TermContext
from pipeline.letters import is_acronym, lower
from pipeline.spans import Span

_RANK: Final = {
    TermStatus.LOCKED: 0,
    TermStatus.KEEP: 1,
    TermStatus.PREFERRED: 2,
    TermStatus.FORBIDDEN: 3,
}
_LETTERS: Final = 2
"""Capitals with a hyphen in front of an acronym that make another of it."""
_CODE: Final = re.compile(r"-\d")


class _Pattern(NamedTuple):
    term: Term
    variant: str
    plural: bool
    acronyms: tuple[tuple[int, str], ...]
    low: str
    """The variant folded, hyphens kept."""
    rank: tuple[int, int, bool, int]
    """Orders entries with the same words; lower wins."""

    @property
    def forbidden(self) -> bool:
        return self.term.status is TermStatus.FORBIDDEN


def _patterns(term: Term, order: int, source: Language) -> Iterator[tuple[str, _Pattern]]:
    """Every key under which `term` is to be found."""
    inflects = not term.pos.startswith(("adj", "adv", "verb"))
    lemma_plural = source.looks_plural(term.term)
    lemma_plurals = source.plurals(fold(term.term).cased) if inflects else ()
    plurals = {term_key(plural, source) for plural in lemma_plurals}
    for form in (term.term, *term.forms):
        cased = fold(form.strip()).cased
        if not cased:
            continue
        plural = not lemma_plural and (
            term_key(form, source) in plurals or source.looks_plural(cased) is True
        )
        ways = [(cased, form, plural and form != term.term, False)]
        if inflects and not plural:
            ways += ((p, p, True, True) for p in source.plurals(cased))
        for words, variant, is_plural, derived in ways:
            rank = (_RANK[term.status], -term.layer, derived, order)
            low = lower(words)
            pattern = _Pattern(term, variant, is_plural, acronyms_of(words), low, rank)
            for key in {replace_hyphens(low), *source.spellings(replace_hyphens(low))}:
                yield key, pattern


class _Found(NamedTuple):
    start: int
    end: int
    pattern: _Pattern
    named: bool = False


class _Hit(NamedTuple):
    start: int
    end: int
    patterns: list[_Pattern]
    """Best first, at least one."""


_REMEMBERED: Final = 4096
"""Texts whose matches are remembered: pages of a site say many things in the same words."""


class Matcher:
    """Finds the terms of a glossary in texts; built once, used for every text."""

    def __init__(self, terms: Sequence[Term], source_language: str = "en") -> None:
        import ahocorasick

        source = language(source_language)
        self._context = source.term_context
        keys: dict[str, list[_Pattern]] = {}
        for order, term in enumerate(terms):
            for key, pattern in _patterns(term, order, source):
                keys.setdefault(key, []).append(pattern)
        self._automaton: Any = ahocorasick.Automaton()
        for key, patterns in keys.items():
            self._automaton.add_word(key, (len(key), sorted(patterns, key=lambda p: p.rank)))
        self._by_ref: dict[str, list[tuple[str, _Pattern]]] = {}
        for key, patterns in keys.items():
            for pattern in patterns:
                if pattern.term.ref and not pattern.forbidden:
                    self._by_ref.setdefault(pattern.term.ref, []).append((key, pattern))
        if keys:
            self._automaton.make_automaton()
        self._empty = not keys
        self._recent: dict[Hashable, list[Match]] = {}

    def match(
        self,
        text: str,
        protected: Iterable[Span] = (),
        refs: Mapping[Span, str] | None = None,
        domains: Collection[str] | None = None,
    ) -> list[Match]:
        """The terms in `text`, in order of place, by the rules in docs/glossary.md.

        `protected` spans (code, URLs) are never matched inside or across; an empty one is a
        place not to match across. `refs` gives the dictionary ids of link texts. `domains`
        leaves out entries of other domains; entries without a domain always count.
        """
        if self._empty:
            return []
        spans, links = tuple(protected), dict(refs or {})
        key = (text, spans, tuple(links.items()), None if domains is None else frozenset(domains))
        matches = self._recent.get(key)
        if matches is None:
            if len(self._recent) >= _REMEMBERED:
                self._recent.clear()
            matches = self._recent[key] = self._find(text, spans, links, domains)
        return list(matches)

    def _find(
        self,
        text: str,
        protected: Sequence[Span],
        refs: Mapping[Span, str],
        domains: Collection[str] | None,
    ) -> list[Match]:
        """See `match`."""
        folded, blocks = fold(text), merge_spans(protected)
        hits = [
            hit
            for hit in self._hits(folded, domains)
            if not touches(folded.span(hit.start, hit.end), blocks)
        ]
        linked = [*self._linked(folded, refs, domains)]
        linked = [f for f in linked if not touches(folded.span(f.start, f.end), blocks)]
        found = []
        for start, end, (term, variant, plural, *_), named in _resolve(hits, linked):
            span = folded.span(start, end)
            if named and term.status is TermStatus.PREFERRED:
                term = replace(term, status=TermStatus.LOCKED)
            found.append(Match(span, term, span.of(text), plural, variant, named))
        return found

    def _linked(
        self,
        folded: Folded,
        refs: Mapping[Span, str],
        domains: Collection[str] | None,
    ) -> Iterator[_Found]:
        """What the dictionary ids of links decide: the link's text is a form of that entry, or
        the noun at its end (`history` for `medical history`)."""
        for link, ref in refs.items():
            known = [
                (key, p)
                for key, p in self._by_ref.get(ref, ())
                if domains is None or not p.term.domain or p.term.domain in domains
            ]
            start, end = _place(folded, link, self._context) if known else (0, 0)
            if start == end or not is_bounded(folded.cased, start, end):
                continue
            if self._is_prefix(_before_hyphen(folded.cased, start)):
                continue
            cased, shouting = folded.cased[start:end], folded.cased.isupper()
            words, before = replace_hyphens(lower(cased)), replace_hyphens(folded.low[:start])
            whole = [
                p for key, p in known if key == words and self._fits(p.acronyms, cased, shouting)
            ]
            heads = [p for key, p in known if self._is_head(words, key, p.term, before)]
            for pattern in (
                sorted(whole, key=lambda p: p.rank)[:1]
                or sorted(heads, key=lambda p: (len(p.low), p.rank))[:1]
            ):
                yield _Found(start, end, pattern, True)

    def _hits(self, folded: Folded, domains: Collection[str] | None) -> Iterator[_Hit]:
        cased, shouting = folded.cased, folded.cased.isupper()
        for last, (length, patterns) in self._automaton.iter(replace_hyphens(folded.low)):
            start, end = last + 1 - length, last + 1
            if not is_bounded(cased, start, end):
                continue
            surface, before = cased[start:end], _before_hyphen(cased, start)
            prefixed = self._is_prefix(before)
            lettered = before.isupper() and len(before) <= _LETTERS  # `G-CSF` is no CSF
            coded = _CODE.match(cased, end) is not None
            fit = [
                p
                for p in patterns
                if (not p.acronyms or self._fits(p.acronyms, surface, shouting))
                and not (lettered if p.acronyms and p.acronyms[0][0] == 0 else prefixed)
                and not (coded and _ends_in_acronym(p.acronyms, surface))
                and (domains is None or not p.term.domain or p.term.domain in domains)
            ]
            if len(fit) > 1:
                low = folded.low[start:end]
                fit.sort(key=lambda p: p.low != low)
            if fit:
                yield _Hit(start, end, fit)

    def _is_prefix(self, before: str) -> bool:
        return len(before) == 1 or before.lower() in self._context.prefixes

    def _fits(self, acronyms: tuple[tuple[int, str], ...], surface: str, shouting: bool) -> bool:
        if shouting and surface.lower() in self._context.like_acronyms:
            return False
        return is_spelled(acronyms, surface, shouting)

    def _is_head(self, words: str, key: str, term: Term, before: str) -> bool:
        """Whether `words` are the noun at the end of the form `key`, and the words of the form
        before it do not stand before the link as well."""
        if term.pos != "noun" or not key.endswith(" " + words) or len(words) < 3:
            return False
        prepositions = self._context.prepositions
        if is_acronym(term.term.split(" ")[-1]) or (prepositions and prepositions.search(key)):
            return False
        first = key.removesuffix(words).strip().split(" ")[-1]
        return before.rstrip().split(" ")[-1] != first


def _before_hyphen(cased: str, start: int) -> str:
    """The word before the hyphen before a match; empty where there is none."""
    if not start or cased[start - 1] != "-":
        return ""
    return re.split(r"[^\w]", cased[max(0, start - 20) : start - 1])[-1]


def _ends_in_acronym(acronyms: tuple[tuple[int, str], ...], surface: str) -> bool:
    """Whether the last word is an acronym, so that a number behind its hyphen makes it a code."""
    return bool(acronyms) and acronyms[-1][0] == len(re.split("[ -]", surface)) - 1


def _place(folded: Folded, link: Span, context: TermContext) -> tuple[int, int]:
    """Where the text of a link stands in `folded`, without an article before it and marks
    around it."""
    places = range(len(folded.cased))
    start = bisect_left(places, link.start, key=lambda i: folded.span(i, i + 1).start)
    end = bisect_right(places, link.end, key=lambda i: folded.span(i, i + 1).end)
    start, end = min(start, end), end
    while start < end and not folded.cased[start].isalnum():
        start += 1
    if context.articles and (found := context.articles.match(folded.cased, start, end)):
        start = found.end()
    while start < end and not folded.cased[end - 1].isalnum():
        end -= 1
    return start, end


def _resolve(hits: list[_Hit], linked: list[_Found]) -> list[_Found]:
    """The winners among overlapping hits, and the forbidden entries they leave standing."""
    free: list[_Found] = []
    banned: list[_Found] = []
    for start, end, patterns in hits:
        free += [_Found(start, end, p) for p in patterns if not p.forbidden][:1]
        banned += {p.term: _Found(start, end, p) for p in patterns if p.forbidden}.values()
    won = leftmost_longest(linked)
    blocks = merge_spans(Span(*w[:2]) for w in won)
    won += leftmost_longest(f for f in free if not touches(Span(*f[:2]), blocks))
    places = sorted(Span(*w[:2]) for w in won)
    kept = [b for b in banned if not is_within(Span(*b[:2]), places, equal=False)]
    longest = {f[:2] for f in leftmost_longest(kept)}
    won += (f for f in kept if f[:2] in longest)
    return sorted(won, key=lambda f: (*f[:2], f.pattern.rank))
