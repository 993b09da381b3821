"""Verifying terms in a translation, and choosing their form; docs/glossary.md has the rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.glossary.entries import REQUIRED, Match, Term, TermStatus
from pipeline.glossary.folding import Folded, acronyms_of, fold, is_bounded, is_spelled
from pipeline.glossary.overlap import is_within, leftmost_longest
from pipeline.languages import language
from pipeline.letters import lower
from pipeline.spans import Span


class _Needle(NamedTuple):
    low: str
    cased: str
    acronyms: tuple[tuple[int, str], ...]
    plural: bool | None
    """None where the form serves as both."""


@lru_cache(maxsize=1 << 14)
def _needles(term: Term, surface: str) -> tuple[_Needle, ...]:
    forms = list(term.approved)
    if term.status is TermStatus.KEEP:
        forms += [term.term, surface]
    needles = (_needle(term, form.strip()) for form in dict.fromkeys(forms))
    return tuple(needle for needle in needles if needle.low)


def _needle(term: Term, form: str) -> _Needle:
    cased = fold(form).cased
    plural = language(term.language).looks_plural(form)
    if form in (term.translation, term.plural):
        plural = None if term.plural == term.translation else form == term.plural
    return _Needle(lower(cased), cased, acronyms_of(cased), plural)


def find_target(
    term: Term, target: str, plural: bool | None = None, surface: str = ""
) -> list[Span]:
    """Where `target` has an approved form of `term`, leftmost-longest, in order.

    `plural` asks for plural or singular forms only. Compared without case (but for acronyms),
    with accents, on word boundaries, white space alike. A `keep` term must stand as its entry
    or the source's `surface` has it, its first letter apart.
    """
    folded = fold(target)
    return [folded.span(*place) for place in _occurrences(term, folded, plural, surface)]


def _occurrences(term: Term, folded: Folded, plural: bool | None, surface: str) -> list[Span]:
    spans: set[Span] = set()
    for needle in _needles(term, surface if term.status is TermStatus.KEEP else ""):
        if plural is None or needle.plural in (None, plural):
            spans.update(_places(needle, folded, exact=term.status is TermStatus.KEEP))
    return leftmost_longest(spans)


def _places(needle: _Needle, folded: Folded, *, exact: bool) -> Iterator[Span]:
    start, shouting = folded.low.find(needle.low), folded.cased.isupper()
    while start >= 0:
        end = start + len(needle.low)
        surface = folded.cased[start:end]
        if (
            is_bounded(folded.cased, start, end)
            and is_spelled(needle.acronyms, surface, shouting)
            and (not exact or surface[1:] == needle.cased[1:])
        ):
            yield Span(start, end)
        start = folded.low.find(needle.low, start + 1)


def find_missing(
    matches: Sequence[Match], target: str, statuses: Collection[TermStatus] = REQUIRED
) -> list[Match]:
    """The matches of these statuses that have no occurrence of their own in `target`."""
    wanted = [m for m in matches if m.term.status in statuses]
    if not wanted:
        return []
    folded = fold(target)
    wanted_forms = {m[1:3] for m in wanted}
    found = {(term, form): _occurrences(term, folded, None, form) for term, form in wanted_forms}
    places = leftmost_longest({span for spans in found.values() for span in spans})
    serving = {pair: _serving(spans, places) for pair, spans in found.items()}
    serves = [serving[m[1:3]] for m in wanted]
    order = sorted(range(len(wanted)), key=lambda i: -len(wanted[i].surface))
    served = _assign(serves, order)
    return [match for i, match in enumerate(wanted) if i not in served]


def _serving(spans: list[Span], places: list[Span]) -> list[int]:
    """Indexes of the places that are one of `spans`, then of those that hold one."""
    own: list[int] = []
    nested: list[int] = []
    for span in spans:
        at = bisect_left(places, Span(span.end, 0)) - 1
        if places[at] == span:
            own.append(at)
        elif places[at].contains(span):
            nested.append(at)
    return own + nested


def _assign(serves: list[list[int]], order: Iterable[int]) -> set[int]:
    """Which matches get a place of their own; `serves` lists the places that fit each."""
    holder: dict[int, int] = {}
    for match in order:
        came: dict[int, int] = {}
        queue = [match]
        for asker in queue:
            for place in serves[asker]:
                if place not in came:
                    came[place] = asker
                    if place not in holder:
                        _shift(place, match, came, holder)
                        queue.clear()
                        break
                    queue.append(holder[place])
    return set(holder.values())


def _shift(place: int, match: int, came: dict[int, int], holder: dict[int, int]) -> None:
    """Give the free `place` to who asked for it, the place they leave to who asked for that, …"""
    held = {asker: taken for taken, asker in holder.items()}
    asker = came[place]
    holder[place] = asker
    while asker != match:
        place = held[asker]
        asker = came[place]
        holder[place] = asker


def find_forbidden(matches: Sequence[Match], target: str) -> list[tuple[Match, Span]]:
    """Where `target` uses what a matched entry forbids, outside approved forms of the others;
    each place once."""
    if not any(match.term.status is TermStatus.FORBIDDEN for match in matches):
        return []
    folded = fold(target)
    bound = {m[1:3] for m in matches if m.term.status is not TermStatus.FORBIDDEN}
    approved = {s for term, form in bound for s in _occurrences(term, folded, None, form)}
    places = leftmost_longest(approved)
    hits: dict[Span, Match] = {}
    for match in matches:
        if match.term.status is TermStatus.FORBIDDEN:
            for span in _occurrences(match.term, folded, None, ""):
                if not is_within(span, places, equal=True):
                    hits.setdefault(folded.span(*span), match)
    return [(match, span) for span, match in sorted(hits.items())]


def choose_form(match: Match, *, capital: bool = False) -> str:
    """The approved form that fits `match`: its number, or its own words where they are kept.

    `capital` asks for a capital first letter (start of a sentence, of a heading).
    """
    term = match.term
    form = term.plural if match.plural else term.translation
    if term.status is TermStatus.KEEP and term.translation in ("", term.term):
        form = match.surface
    return form[:1].upper() + form[1:] if capital else form
