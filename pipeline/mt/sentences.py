"""Sentences inside a segment, as spans: a library proposes, a table of corrections decides.

`sentencex` (a splitter for some 300 languages) proposes where sentences end. It does not know
the abbreviations of medicine, never cuts inside quotes and cuts inside numbered headings, so
every place that ends like a sentence is looked up in `sentence_rules.RULES`; the first rule that
fits decides, and where none fits the library does. All steps are linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.mt.sentence_rules import CITATION, CLOSERS, CONJUNCTIONS, RULES, STARTERS
from pipeline.spans import Span

VERSION: Final = "1"
"""Of this module and its rules; goes into signatures, to be raised when sentences change."""

_WINDOW: Final = 60
"""Characters a rule sees on either side."""
_BRACKET_REACH: Final = 400
"""Characters after which an opening bracket no longer keeps a sentence together."""

_PARAGRAPH: Final = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*+(?:\r\n?|\n)|\u2029")
_BRACKET: Final = re.compile(r"[()\[\]]")
_WORD: Final = re.compile(r"\S+")
_PLAIN: Final = str.maketrans(dict.fromkeys('•·"“”„«»‹›()[]{}*\r\n\u2028\u2029\x85\x0b\f', " "))
_CITED: Final = re.compile(rf"([.!?…][{CLOSERS}]*+)({CITATION}++)")
# The library is quadratic in a line of Chinese; a blank before a small letter parts nothing.
_CHUNK: Final = re.compile(r"(?s).{1,4000}$|.{2000,4000}(?<=\s)(?=[a-z])|.{1,4000}")
_LETTER: Final = re.compile(r"\w")
_LEAD: Final = 8
"""Characters within which a sentence shows its first letter."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Runs start only where no stop stands before: otherwise a megabyte of dots is quadratic.
# The second line is a blank somebody forgot.
_END: Final = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]++)[{CLOSERS}]*+{CITATION}*+(?=(?P<gap>\s++)\S)"
    rf"|(?<=[a-z]{{3}})[.!?](?=(?:{STARTERS})\b)"
)


class BoundaryCandidate(NamedTuple):
    """Where a sentence may end."""

    end: int
    """Behind its stop, closing quotes and brackets, citation."""
    after: int
    """Where the next one would begin."""
    proposed: bool
    """Whether the library cuts here."""
    certain: bool
    """Whether nobody needs to ask."""


def split(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences in `text`, ascending, without outer white space.

    Every character that is not white space is covered by exactly one span. `language` is a
    code such as `en`, `es` or `pt-BR`; one the library does not know is treated as English.
    Single line breaks are blanks; a blank line ends a sentence.
    """
    spans: list[Span] = []
    start = 0
    for end, after in _cuts(text, language):
        spans += _strip_span(text, Span(start, end))
        start = after
    return spans + _strip_span(text, Span(start, len(text)))


def _cuts(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where a sentence ends and where the next may begin, ascending."""
    brackets = _brackets(text)
    start, shelter, seen = 0, 0, 0
    for place in _places(text, language):
        while seen < len(brackets) and brackets[seen].start < place.end:
            # A bracket around whole sentences is no shelter: `(It hurts. It goes away.)`
            if _LETTER.search(text, start, min(start + _LEAD, brackets[seen].start)):
                shelter = max(shelter, brackets[seen].end)
            seen += 1
        if place.end <= start:
            continue
        if place.certain or (shelter <= place.end and _is_end(text, start, place)):
            yield place.end, place.after
            start = place.after


def _is_end(text: str, start: int, place: BoundaryCandidate) -> bool:
    """Whether a sentence that began at `start` ends at `place`."""
    left = text[max(start, place.end - _WINDOW) : place.end].lstrip()
    right = text[place.after : place.after + _WINDOW]
    for rule in RULES:
        if rule.right.match(right) and rule.left.search(left):
            return rule.cut
    return place.proposed


def _places(text: str, language: str) -> list[BoundaryCandidate]:
    """Where sentences may end, ascending."""
    proposed = _propose_ends(text, language)
    places: dict[int, BoundaryCandidate] = {}
    for m in _END.finditer(text):
        forgotten = m["stop"] is None
        places[m.end()] = BoundaryCandidate(
            m.end(), m.end() + len(m["gap"] or ""), forgotten or m.end("stop") in proposed, False
        )
    for end in proposed:
        # The stops of other scripts, which may leave no blank behind them.
        if text[end - 1] > "\u0300" and text[end - 1] not in "…" + CLOSERS:
            places.setdefault(end, BoundaryCandidate(end, end, True, False))
    for match in _PARAGRAPH.finditer(text):
        places[match.start()] = BoundaryCandidate(match.start(), match.end(), True, True)
    return [places[end] for end in sorted(places)]


def _propose_ends(text: str, language: str) -> set[int]:
    """Where sentences end according to the library, before closing quotes and brackets."""
    from sentencex import segment  # type: ignore[import-untyped]

    # It sees no quotes, brackets, citations (it would not cut inside) nor soft line breaks,
    # and refuses what is not valid Unicode.
    plain = _CITED.sub(lambda m: m[1] + " " * len(m[2]), text)
    plain = _SURROGATE.sub("\ufffd", plain).translate(_PLAIN)
    code = re.split("[-_]", language)[0].lower()
    ends = set()
    pos = 0
    for chunk in _CHUNK.findall(plain):
        for piece in segment(code, chunk):
            ends.add(pos + len(piece.rstrip().rstrip("'’_")))
            pos += len(piece)
    return ends - {0}


def _brackets(text: str) -> list[Span]:
    """Short matched pairs of brackets, ascending by start."""
    opened: list[re.Match[str]] = []
    pairs: list[Span] = []
    for match in _BRACKET.finditer(text):
        if match[0] in "([":
            opened.append(match)
        elif opened and (opened[-1][0] == "(") == (match[0] == ")"):
            start = opened.pop().start()
            if match.end() - start <= _BRACKET_REACH:
                pairs.append(Span(start, match.end()))
    return sorted(pairs)


def _strip_span(text: str, span: Span) -> list[Span]:
    """The span without outer white space, or nothing where nothing is left."""
    piece = span.of(text)
    start = span.start + len(piece) - len(piece.lstrip())
    end = span.start + len(piece.rstrip())
    return [Span(start, end)] if start < end else []


def cut_long(text: str, span: Span, limit: int) -> list[Span]:
    """`span` in pieces of at most `limit` words, cut at clauses where there are any.

    The pieces cover everything but the white space between them. Words are what white space
    separates; a sentence in a script without it stays whole. Raises ValueError for a limit
    below 1.
    """
    if limit < 1:
        raise ValueError(f"limit is {limit}; it must be 1 or more")
    words = [Span(*m.span()) for m in _WORD.finditer(text, *span)]
    pieces: list[Span] = []
    first = 0
    while len(words) - first > limit:
        last = _best_cut(text, words, first, limit)
        pieces.append(Span(words[first].start, words[last - 1].end))
        first = last
    if first < len(words):
        pieces.append(Span(words[first].start, words[-1].end))
    return pieces


def _best_cut(text: str, words: list[Span], first: int, limit: int) -> int:
    """Index of the word that begins the next piece: behind the strongest mark, late if equal."""
    best, best_rank = first + limit, 0
    for index in range(first + max(1, limit // 2), first + limit + 1):
        rank = _rank(words[index - 1].of(text), words[index].of(text))
        if rank and rank >= best_rank:
            best, best_rank = index, rank
    return best


def _rank(before: str, after: str) -> int:
    """How well a clause ends between two words: 0 not at all, 3 best."""
    if before.endswith((";", ":", "—", "–", ".", "!", "?")) or after.startswith(("—", "–")):
        return 3
    if before.endswith((",", ")")) or after.startswith("("):
        return 2
    return 1 if re.fullmatch(CONJUNCTIONS, after.lower()) else 0
