"""Prefix-constrained decoding: approved terms in what a model writes.

The model's word alignment says where in its hypothesis the translation of a term begins. What comes
before is kept, the approved form follows, and the rest is decoded again, so that the words after
the form agree with it. Terms are handled in the order of the target, one decoding for each that is
not there already (as in Hokamp and Liu 2017, with the place of a constraint known).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.engines.argos.decoder import Output
from pipeline.engines.base import TermConstraint
from pipeline.spans import Span

SURE, LIKELY = 0.5, 0.3
"""Attention that a target word pays to a term: it is a part of the translation, or may be."""
_SHORT_WORD: Final = 3
"""Letters of an article or preposition, which stays before a term."""
_BLANK: Final = "▁"
_LEADS: Final = "(-/«“¿ab"
"""What a form is cut behind, to have the pieces that it has without a blank in front."""

Attention = Sequence[Sequence[float]]


class TokenizedSource(NamedTuple):
    """A source text, where its pieces stand, and how target text is cut."""

    text: str
    places: Sequence[Span]
    cut: Callable[[str], list[str]]


@dataclass(slots=True)
class ConstrainedDecoding:
    """A sentence with term constraints, and how much of its target is fixed."""

    source: TokenizedSource
    left: list[TermConstraint]
    """Terms that were not handled yet."""
    prefix: list[str] = field(default_factory=list)
    """Target pieces that are fixed."""

    def advance(self, best: Output) -> bool:
        """Handle the next terms in `best`, the output behind the present prefix.

        Returns whether the sentence must be decoded again; `prefix` then ends with a term.
        """
        tokens, attention = best.tokens, best.attention or ()
        fixed = len(self.prefix)
        while found := self._find_next(tokens, attention, fixed):
            start, wanted = found
            self.left.remove(wanted)
            there = _spelled_length(tokens[start:], wanted.form)
            if there:
                fixed = start + there
            elif pieces := self._cut_form(wanted, tokens, start):
                self.prefix = [*tokens[:start], *pieces]
                return True
        return False

    def _find_next(
        self, tokens: Sequence[str], attention: Attention, fixed: int
    ) -> tuple[int, TermConstraint] | None:
        """The first term behind the fixed pieces, and where it begins."""
        found = []
        for wanted in self.left:
            places = enumerate(self.source.places)
            inside = [number for number, place in places if place.overlaps(wanted.span)]
            start = find_beginning(tokens, attention, inside)
            if start is not None and start >= fixed:
                found.append((start, wanted))
        return min(found, key=lambda one: one[0], default=None)

    def _cut_form(self, wanted: TermConstraint, tokens: Sequence[str], start: int) -> list[str]:
        """The pieces of a form that replaces what begins at `start`.

        The form comes behind the marks of that piece, with a capital where the word there and the
        English have one. The list is empty where a form cannot be cut so that it follows without
        a blank.
        """
        form, there = wanted.form, tokens[start].removeprefix(_BLANK)
        marks = there[: len(there) - len(_strip_leading_marks(there))]
        named = start == 0 or wanted.span.of(self.source.text)[:1].isupper()
        if _strip_leading_marks(there)[:1].isupper() and named:
            form = form[:1].upper() + form[1:]
        if tokens[start].startswith(_BLANK):
            return self.source.cut(marks + form)
        for lead in _LEADS:  # one that is a piece of its own, in front of this form
            pieces = self.source.cut(lead + marks + form)
            if pieces[0] == _BLANK + lead:
                return pieces[1:]
        return []


def begin_constrained(
    source: TokenizedSource, wanted: Sequence[TermConstraint]
) -> ConstrainedDecoding:
    """A sentence before its first decoding, with the form that leads its translation, if any."""
    lead = next((one for one in wanted if one.leads), None)
    return ConstrainedDecoding(
        source,
        [one for one in wanted if not one.leads],
        source.cut(lead.form[:1].upper() + lead.form[1:]) if lead else [],
    )


def _spelled_length(tokens: Sequence[str], form: str) -> int:
    """How many pieces spell the form, with or without a capital; 0 where they begin otherwise."""
    for place in split_words(tokens):
        said = _strip_leading_marks("".join(tokens[: place.stop]).replace(_BLANK, " ").strip())
        if said in (form, form[:1].upper() + form[1:]):
            return place.stop
        if len(said) > len(form):
            break
    return 0


def _strip_leading_marks(text: str) -> str:
    """The text without the marks in front, unless it has only marks."""
    start = next((place for place, char in enumerate(text) if char.isalnum()), 0)
    return text[start:]


def split_words(tokens: Sequence[str]) -> Iterator[range]:
    """The places of each word's pieces; a mark is a word."""
    start = 0
    for place in range(1, len(tokens) + 1):
        new = place == len(tokens) or tokens[place].startswith(_BLANK)
        if new or _is_mark(tokens[place]) or _is_mark(tokens[place - 1]):
            yield range(start, place)
            start = place


def _is_mark(token: str) -> bool:
    return not any(char.isalnum() for char in token)


def find_beginning(
    tokens: Sequence[str], attention: Attention, inside: Sequence[int]
) -> int | None:
    """Where the translation of the source pieces `inside` begins, None where nothing translates
    them: the first of the words around the one with most attention to them."""
    found = []
    for word in split_words(tokens):
        rows = [attention[place] for place in word if place < len(attention)]
        text = "".join(tokens[place] for place in word).removeprefix(_BLANK)
        if rows and any(char.isalnum() for char in text):
            share = sum(row[number] for row in rows for number in inside) / len(rows)
            little = len(text) <= _SHORT_WORD and not text.isupper() and not text.isdecimal()
            found.append((share, word.start, little))
    great = [n for n, (share, _, little) in enumerate(found) if share >= LIKELY and not little]
    best = max(great or range(len(found)), key=lambda n: found[n][0], default=-1)
    if best < 0 or found[best][0] < LIKELY:
        return None
    least = min(SURE, found[best][0])
    first = best
    for number in range(best - 1, -1, -1):
        share, _, little = found[number]
        if share >= least and not little:
            first = number
        elif not little:
            break
    return found[first][1]
