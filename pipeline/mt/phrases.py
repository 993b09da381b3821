"""Words and phrases in plain text: where they stand, exactly or nearly, and what they say.

Nearly means: spelled almost alike, or the same words but for order and endings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.letters import unaccented
from pipeline.spans import Span

_DETERMINERS: Final = """the a an this that these those my your his her its our their some any each
el la los las un una unos unas o os as um uma uns umas mi mis su sus sua suas seu seus nuestro
nuestra nuestros nuestras nosso nossa nossos nossas este esta estos estas ese esa esos esas estes
essa esse essas esses cada algún alguna algunos algunas""".split()
FUNCTION_WORDS: Final = frozenset(
    """of and or in on at for to with by from as be is are lo esto
    de del al a y e u en con por para que se do da das na nas ao à em com ou""".split()
    + _DETERMINERS
)
"""Words that carry no meaning of their own, in all languages concerned."""

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_DETERMINER: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_DETERMINERS)})\s+$", re.IGNORECASE)
_DETERMINED: Final = re.compile(rf"(?:{'|'.join(_DETERMINERS)})\s", re.IGNORECASE)
_OPENING: Final = "\"'“‘«„("
_CLOSING: Final = "\"'”’»)"
_ADDRESS: Final = re.compile(r"://|^www\.|\w@\w")
_INFLECTED: Final = 95.0
_DERIVED: Final = 84.0


def find_words(text: str, span: Span | None = None) -> list[Span]:
    """The words of the text, or of a part of it, in order."""
    return [Span(*m.span()) for m in _WORD.finditer(text, *(span or (0, len(text))))]


def trim_to_words(text: str, span: Span) -> Span:
    """`span` from its first letter or digit to its last; empty where it has none."""
    found = find_words(text, span)
    return Span(found[0].start, found[-1].end) if found else Span(span.start, span.start)


def expand_to_words(source: str, span: Span) -> Span:
    """`span` with the rest of the words that it cuts."""
    start, end = span
    while start and source[start].isalnum() and source[start - 1].isalnum():
        start -= 1
    while end < len(source) and source[end - 1].isalnum() and source[end].isalnum():
        end += 1
    return Span(start, end)


def strip_span(text: str, span: Span) -> Span:
    """`span` without outer white space."""
    piece = span.of(text)
    if not piece.strip():
        return Span(span.start, span.start)
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, span.start + len(piece.rstrip()))


def include_marks(source: str, target: str, inner: Span, found: Span, within: Span) -> Span:
    """`found` with the marks beside it that the source has inside its tag: `<1>Note:</1>`."""
    words = trim_to_words(source, inner)
    before, after = source[inner.start : words.start], source[words.end : inner.end]
    start, end = found
    before = "¿¡" + before if re.search("[?!]", after) else before
    for mark in reversed(before):
        if start > within.start and _same_mark(mark, target[start - 1], _OPENING):
            start -= 1
    if ")" not in after and target[start:end].count("(") > target[start:end].count(")"):
        after = ")" + after
    for mark in after:
        if mark == "%" and target[end : end + 2] in (" %", "\u00a0%"):
            end += 1
        if end < within.end and _same_mark(mark, target[end], _CLOSING):
            end += 1
    return Span(start, min(end, within.end))


def _same_mark(mark: str, other: str, quotes: str) -> bool:
    if mark in quotes and mark not in "()":
        return other in quotes and other not in "()"
    return mark == other


def overlaps_any(span: Span, taken: Sequence[Span]) -> bool:
    """Whether `span` shares a character with one of `taken`."""
    return any(map(span.overlaps, taken))


def is_function_word(text: str, word: Span) -> bool:
    """Whether the word carries no meaning of its own."""
    return word.of(text).lower() in FUNCTION_WORDS


def trim_function_words(text: str, words: Sequence[Span], *, determined: bool) -> list[Span]:
    """`words` without small ones at the edges; with those in front where the phrase they
    translate is `determined`."""
    kept = list(words)
    while len(kept) > 1 and is_function_word(text, kept[-1]):
        kept.pop()
    while len(kept) > 1 and is_function_word(text, kept[0]) and not determined:
        kept.pop(0)
    return kept


def has_content_word(text: str, span: Span, but: Sequence[Span] = ()) -> bool:
    """Whether `span` has words with a meaning outside the spans in `but`."""
    return any(
        not is_function_word(text, word) and not overlaps_any(word, but)
        for word in find_words(text, span)
    )


def is_determined(text: str) -> bool:
    """Whether the phrase begins with an article or the like."""
    return bool(_DETERMINED.match(text))


def find_determiner_before(text: str, at: int) -> Span | None:
    """The article or the like, and the blank behind it, that ends at `at`."""
    found = _DETERMINER.search(text, 0, at)
    return Span(*found.span()) if found else None


def drop_determiner(phrase: str) -> str:
    """The phrase without an article or the like in front, if more is left."""
    found = _DETERMINED.match(phrase)
    return phrase[found.end() :].lstrip() if found else phrase


def find_exact(phrase: str, text: str) -> list[Span]:
    """Where the phrase stands in the text, on whole words, in any case, outside addresses."""
    if not phrase:
        return []
    pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)"
    found = [Span(*m.span()) for m in re.finditer(pattern, text, re.IGNORECASE)]
    addresses = [] if _ADDRESS.search(phrase) else _find_addresses(text)
    return [span for span in found if not overlaps_any(span, addresses)]


def _find_addresses(text: str) -> list[Span]:
    return [Span(*m.span()) for m in re.finditer(r"\S+", text) if _ADDRESS.search(m[0])]


def find_nearest(
    wanted: str, text: str, within: Span, taken: Sequence[Span], *, inflected: bool = False
) -> tuple[float, Span]:
    """The run of whole words most like `wanted`, and how like it is, in per cent; `inflected`
    ones, which differ in order and endings only, are very like it."""
    from rapidfuzz import fuzz

    addresses = _find_addresses(text)
    words = [word for word in find_words(text, within) if not overlaps_any(word, addresses)]
    stems = _content_words(wanted) if inflected else []
    count = len(find_words(wanted))
    best = (0.0, 0.0, Span(0, 0))
    for size in range(max(1, count - 1), count + 3) if len(wanted) > 3 else ():
        for first, last in zip(words, words[size - 1 :], strict=False):
            span = Span(first.start, last.end)
            if overlaps_any(span, taken):
                continue
            ratio = fuzz.ratio(wanted.lower(), span.of(text).lower())
            like = max(ratio, _similarity(stems, _content_words(span.of(text)))) if stems else ratio
            best = max(best, (like, ratio, span), key=lambda b: b[:2])
    return best[0], best[2]


def find_partial(wanted: str, text: str, within: Span, taken: Sequence[Span]) -> Span | None:
    """The only run of words with a meaning that has half of those of `wanted` in their places."""
    goal = _content_words(wanted)
    words = [word for word in find_words(text, within) if not is_function_word(text, word)]
    found: list[Span] = []
    for i in range(len(words) - len(goal) + 1) if len(goal) > 1 else ():
        run = words[i : i + len(goal)]
        span = Span(run[0].start, run[-1].end)
        alike = [
            _content_words(word.of(text)) == [want] for word, want in zip(run, goal, strict=True)
        ]
        if 2 * sum(alike) >= len(goal) and not overlaps_any(span, taken):
            found.append(span)
    return found[0] if len(found) == 1 else None


def _content_words(text: str) -> list[str]:
    """The words with a meaning, in small letters without accents."""
    even = unaccented(text)
    return [word.of(even) for word in find_words(even) if not is_function_word(even, word)]


def _similarity(one: Sequence[str], other: Sequence[str]) -> float:
    """How like the words are, in per cent, if their order and their endings do not count."""
    left = list(other)
    worst = _INFLECTED
    for word in one:
        likes = [_stem_similarity(word, candidate) for candidate in left]
        best = max(likes, default=0.0)
        if not best:
            return 0.0
        left.pop(likes.index(best))
        worst = min(worst, best)
    return 0.0 if left else worst


def _stem_similarity(one: str, other: str) -> float:
    short, long = sorted((len(one), len(other)))
    same = next((i for i in range(short) if one[i] != other[i]), short)
    if one == other or (same > 3 and long - same < 4):
        return _INFLECTED
    return _DERIVED if same >= max(4, round(0.6 * short)) else 0.0
