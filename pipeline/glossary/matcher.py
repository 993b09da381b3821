"""Finding the terms of a glossary in a source text; the rules are said in `terms`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from pipeline.glossary.entries import Match, Status, Term
from pipeline.glossary.folding import (
    Folded,
    acronyms_of,
    fold,
    is_bounded,
    is_spelled,
    lower,
    unhyphened,
)
from pipeline.glossary.overlap import is_within, leftmost_longest, merged, touches
from pipeline.glossary.wordforms import ends_plural, plurals_en, spellings, term_key
from pipeline.spans import Span

_RANK: Final = {Status.LOCKED: 0, Status.KEEP: 1, Status.PREFERRED: 2, Status.FORBIDDEN: 3}
_PREFIXES: Final = frozenset(
    (
        "anti non pre post co re un de dis sub super inter intra extra ultra multi mid semi micro "
        "mini macro bio neo self half ex out over under follow well by counter cross auto immuno "
        "chemo radio cyto photo cryo hypo hyper peri para trans"
    ).split()
)
_ALSO_WORDS: Final = frozenset(
    "all who it us aids arm or am can may he pet cat as is in no".split()
)


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
        return self.term.status is Status.FORBIDDEN


def _patterns(term: Term, order: int) -> Iterator[tuple[str, _Pattern]]:
    """Every key under which `term` is to be found."""
    inflects = not term.pos.startswith(("adj", "adv", "verb"))
    lemma_plural = ends_plural(term.term)
    plurals = {term_key(p) for p in plurals_en(fold(term.term).cased)} if inflects else set()
    for form in (term.term, *term.forms):
        cased = fold(form.strip()).cased
        if not cased:
            continue
        plural = not lemma_plural and (term_key(form) in plurals or ends_plural(cased))
        ways = [(cased, form, plural and form != term.term, False)]
        if inflects and not plural:
            ways += ((p, p, True, True) for p in plurals_en(cased))
        for words, variant, is_plural, derived in ways:
            rank = (_RANK[term.status], -term.layer, derived, order)
            low = lower(words)
            pattern = _Pattern(term, variant, is_plural, acronyms_of(words), low, rank)
            for key in spellings(unhyphened(low)):
                yield key, pattern


class _Found(NamedTuple):
    start: int
    end: int
    pattern: _Pattern


class _Hit(NamedTuple):
    start: int
    end: int
    patterns: list[_Pattern]
    """Best first, at least one."""


class Matcher:
    """Finds the terms of a glossary in texts; built once, used for every text."""

    def __init__(self, terms: Sequence[Term]) -> None:
        import ahocorasick

        keys: dict[str, list[_Pattern]] = {}
        for order, term in enumerate(terms):
            for key, pattern in _patterns(term, order):
                keys.setdefault(key, []).append(pattern)
        self._automaton: Any = ahocorasick.Automaton()
        for key, patterns in keys.items():
            self._automaton.add_word(key, (len(key), sorted(patterns, key=lambda p: p.rank)))
        if keys:
            self._automaton.make_automaton()
        self._empty = not keys

    def match(
        self,
        text: str,
        protected: Iterable[Span] = (),
        refs: Mapping[Span, str] | None = None,
        domains: Collection[str] | None = None,
    ) -> list[Match]:
        """The terms in `text`, in order of place, by the rules in `pipeline.glossary.terms`.

        `protected` spans (code, URLs) are never matched inside or across; an empty one is a
        place not to match across. `refs` gives the dictionary ids of link texts. `domains`
        leaves out entries of other domains; entries without a domain always count.
        """
        if self._empty:
            return []
        folded, blocks = fold(text), merged(protected)
        hits = [
            hit
            for hit in self._hits(folded, domains)
            if not touches(folded.span(hit.start, hit.end), blocks)
        ]
        linked = _linked(hits, text, folded, refs) if refs else []
        found = []
        for start, end, pattern in _resolve(hits, linked):
            span = folded.span(start, end)
            found.append(Match(span, pattern.term, span.of(text), pattern.plural, pattern.variant))
        return found

    def _hits(self, folded: Folded, domains: Collection[str] | None) -> Iterator[_Hit]:
        cased, shouting = folded.cased, folded.cased.isupper()
        for last, (length, patterns) in self._automaton.iter(unhyphened(folded.low)):
            start, end = last + 1 - length, last + 1
            if not is_bounded(cased, start, end):
                continue
            surface, prefixed = cased[start:end], _prefixed(cased, start)
            fit = [
                p
                for p in patterns
                if (not p.acronyms or _fits(p.acronyms, surface, shouting))
                and (not prefixed or (p.acronyms and p.acronyms[0][0] == 0))
                and (domains is None or not p.term.domain or p.term.domain in domains)
            ]
            if len(fit) > 1:
                low = folded.low[start:end]
                fit.sort(key=lambda p: p.low != low)
            if fit:
                yield _Hit(start, end, fit)


def _prefixed(cased: str, start: int) -> bool:
    if not start or cased[start - 1] != "-":
        return False
    before = re.split(r"[^\w]", cased[max(0, start - 20) : start - 1])[-1]
    return len(before) == 1 or before.lower() in _PREFIXES


def _fits(acronyms: tuple[tuple[int, str], ...], surface: str, shouting: bool) -> bool:
    if shouting and surface.lower() in _ALSO_WORDS:
        return False
    return is_spelled(acronyms, surface, shouting)


def _linked(hits: list[_Hit], text: str, folded: Folded, refs: Mapping[Span, str]) -> list[_Found]:
    """What the dictionary ids of links decide: the link's whole text is a form of that entry."""
    found: list[_Found] = []
    for link, ref in refs.items():
        words = fold(link.of(text)).low.strip()
        for start, end, patterns in hits:
            if folded.low[start:end] == words and link.contains(folded.span(start, end)):
                same = (p for p in patterns if ref and p.term.ref == ref and not p.forbidden)
                found += (_Found(start, end, p) for p in islice(same, 1))
    return found


def _resolve(hits: list[_Hit], linked: list[_Found]) -> list[_Found]:
    """The winners among overlapping hits, and the forbidden entries they leave standing."""
    free: list[_Found] = []
    banned: list[_Found] = []
    for start, end, patterns in hits:
        free += [_Found(start, end, p) for p in patterns if not p.forbidden][:1]
        banned += {p.term: _Found(start, end, p) for p in patterns if p.forbidden}.values()
    won = leftmost_longest(linked)
    blocks = merged(Span(*w[:2]) for w in won)
    won += leftmost_longest(f for f in free if not touches(Span(*f[:2]), blocks))
    places = sorted(Span(*w[:2]) for w in won)
    kept = [b for b in banned if not is_within(Span(*b[:2]), places, equal=False)]
    longest = {f[:2] for f in leftmost_longest(kept)}
    won += (f for f in kept if f[:2] in longest)
    return sorted(won, key=lambda f: (*f[:2], f.pattern.rank))
