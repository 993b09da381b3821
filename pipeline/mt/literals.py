"""What no small model may be asked to write: signs, variables, codes, addresses, names.

A model has never seen most signs, and writes others in their place. So a placeholder stands for
them in what the engine sees, and what comes back gets them again, with its alignment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, Unpack

from pipeline.engines.base import (
    Engine,
    Hypotheses,
    Hypothesis,
    LanguagePair,
    Link,
    TermConstraint,
    TranslateOptions,
    request_translations,
)
from pipeline.spans import Span

FIRST: Final = 10
"""Number of the first placeholder here: those of tags are lower, those of terms higher."""

_NUMBER: Final = r"\d+(?:[.,:]\d+)*"
_SIGNED: Final = rf"[-+−]?{_NUMBER}[⁰¹²³⁴-⁹⁻]*"
_UNIT: Final = r"(?:\s?(?:[nmckµμ]?(?:g|mol|L|l|m|Gy|Sv)|%|‰)(?:/[µμnmdk]?\w{1,4})?(?!\w)[²³]?)"
_FOREIGN: Final = (
    "ŁłøØčČšŠžŽřŘőŐűŰşŞğĞıİßåÅæÆœŒđĐćĆńŃśŚźŹżŻęĘąĄěĚůŮťŤďĎňŇ\u0370-\u03ff\u0400-\u04ff"
)
_NAME: Final = r"[A-ZÀ-ÞŁČŠŽŘŞĆŚŹŻĐØÅ][\w’'-]{0,30}"
_START: Final = r"(?<!\d)(?<!\d[.,:])"
"""Where a number begins: else a long one is read again from each of its digits."""

ALWAYS: Final = re.compile(
    "|".join((
        r"(?:https?://|www\.)[^\s)\]}>,;]*[^\s)\]}>.,;:!?]",  # addresses
        r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
        r"\$?\{{1,3}[^{}\n]{0,60}\}{1,3}|%\(\w+\)s",  # variables
        r"\b\w*[A-Za-z0-9]_\w+",
        r"\[\d+(?:[,–-]\s?\d+)*\]",  # notes
        rf"{_START}{_SIGNED}(?:\s?[±×÷≈≠→←↑↓·~]\s?{_SIGNED})+{_UNIT}?",  # sums
        rf"(?<!\w)[±÷≈≠~+#§†]\s?{_SIGNED}{_UNIT}?|[×·]\s?{_SIGNED}",
        rf"{_START}{_NUMBER}[⁰¹²³⁴-⁹⁻]+(?:{_UNIT})?",
        r"(?:(?<!\d)\d+\s?)?[½¼¾⅓⅔⅛⅜⅝⅞]",
        rf"(?:{_START}{_NUMBER}\s?)?(?:[nmckµμ]?(?:g|m|l|L|mol)/)?(?<!\w)[kcmµμ]?m[²³](?!\w)",
        rf"(?:{_START}{_NUMBER}\s?)?[µμ](?:g|mol|L|l|m|Gy|Sv)\b(?:/\w{{1,4}})?",
        rf"{_START}{_NUMBER}\s?‰|‰",
        rf"[€£¥]\s?{_NUMBER}|{_START}{_NUMBER}\s?[€£¥]|\${_NUMBER}(?!\w)",
        rf"(?<!\w)(?:{_NAME} ){{0,3}}{_NAME}\s?[®™](?!\w)",  # marks of owners
        rf"[©®™](?:\s?\d{{4}}(?:[–-]\d{{4}})?(?!\d))?(?:\s?{_NAME}(?!\w)){{0,4}}",
        rf"{_START}{_NUMBER}[–—]{_NUMBER}|(?<=[^\W\d_])[–—](?=[^\W\d_])",  # ranges
        r"(?<!\d)\d+\+(?!\w)",
        r"(?<!\w)[\u0370-\u03ff][\d₀-₉]*(?![\u0370-\u03ff\w])",  # Greek letters
        rf"(?<!\w)(?:{_NAME} )?(?=\w\w)\w*[{_FOREIGN}]\w*(?:-{_NAME})?(?: {_NAME}(?!\w))?",  # names
        r"[©®™÷≈≠→←↑↓•·‰†§±⁰¹²³⁴-⁹µμ]|(?<!\S)[~×<>=≤≥](?!\S)",  # signs alone
    ))
)  # fmt: skip
"""What is never shown to an engine."""

_FIRST: Final = re.compile(rf"(?<![\w,] )(?!\w*[{_FOREIGN}])[A-Z]\w* (?=\w)")
"""The first word of a sentence, which has a capital though it may be no name."""


class Edit(NamedTuple):
    """A placeholder and what it stands for."""

    token: str
    literal: str
    span: Span
    """In the text."""


class Masked(NamedTuple):
    """A text as the engine sees it."""

    text: str
    edits: tuple[Edit, ...] = ()


class Shift:
    """Moves spans of a text to where they are after parts of it were replaced."""

    def __init__(self, parts: Sequence[tuple[Span, int]]) -> None:
        """`parts` are spans in order, and how long what replaces them is."""
        self._starts = [span.start for span, _ in parts]
        self._parts: list[tuple[Span, Span]] = []
        shifted = 0
        for span, length in parts:
            new = Span(span.start + shifted, span.start + shifted + length)
            self._parts.append((span, new))
            shifted += length - (span.end - span.start)

    def __call__(self, span: Span) -> Span:
        """The span; one that cuts a part holds all of what replaces it."""
        return Span(self._move(span.start, end=False), self._move(span.end, end=True))

    def _move(self, place: int, *, end: bool) -> int:
        at = bisect_right(self._starts, place) - 1
        if at < 0:
            return place
        old, new = self._parts[at]
        if place >= old.end:
            return place - old.end + new.end
        return new.start if not end or place == old.start else new.end


def find_literals(text: str) -> Iterator[Span]:
    """What is to be kept from an engine, in order."""
    for found in ALWAYS.finditer(text):
        start, end = found.span()
        # White space around belongs to the sentence.
        start += len(found[0]) - len(found[0].lstrip())
        end -= len(found[0]) - len(found[0].rstrip())
        if first := _FIRST.match(text, start, end):
            start = first.end()
        if start < end:
            yield Span(start, end)


def mask(text: str, placeholder_format: str) -> Masked:
    """The text with placeholders for its literals; as it is where it is nothing but these."""
    spans = list(find_literals(text))
    if not spans:
        return Masked(text)
    edits, masked, last, number = [], "", 0, FIRST
    for span in spans:
        while placeholder_format.format(number) in text:
            number += 1
        token = placeholder_format.format(number)
        number += 1
        before = text[last : span.start]
        # A placeholder must be a word of its own to be kept.
        blank = " " if (masked + before)[-1:].isalnum() else ""
        after = " " if text[span.end : span.end + 1].isalnum() else ""
        edits.append(Edit(blank + token + after, span.of(text), span))
        masked += before + blank + token + after
        last = span.end
    masked += text[last:]
    rest = masked
    for edit in edits:
        rest = rest.replace(edit.token.strip(), "")
    return Masked(masked, tuple(edits)) if any(map(str.isalpha, rest)) else Masked(text)


def unmask(masked: Masked, found: Hypothesis) -> Hypothesis | None:
    """The hypothesis for the text itself; None where a placeholder is not there just once."""
    places = []
    for edit in masked.edits:
        token = re.escape(edit.token.strip())
        # An engine may make a plural of it.
        hits = list(re.finditer(rf"(?<!\w){token}(?:s(?!\w))?(?!\d)", found.text, re.IGNORECASE))
        if len(hits) != 1:
            return None
        start, end = hits[0].span()
        if edit.token.startswith(" ") and found.text[start - 1 : start] == " ":
            start -= 1
        if edit.token.endswith(" ") and found.text[end : end + 1] == " ":
            end += 1
        places.append((Span(start, end), edit.literal))
    places.sort()
    text, last = "", 0
    for span, literal in places:
        text += found.text[last : span.start] + literal
        last = span.end
    target = Shift([(span, len(literal)) for span, literal in places])
    own, shifted = [], 0
    for edit in masked.edits:  # where the placeholders stand in the masked text
        start = edit.span.start + shifted
        own.append((Span(start, start + len(edit.token)), len(edit.literal)))
        shifted += len(edit.token) - len(edit.literal)
    source = Shift(own)
    links = tuple(
        Link(source(link.source), target(link.target), link.weight) for link in found.links
    )
    return replace(found, text=text + found.text[last:], links=links)


def translate_around(
    engine: Engine,
    texts: Sequence[str],
    pair: LanguagePair,
    placeholder_format: str,
    **options: Unpack[TranslateOptions],
) -> list[Hypotheses]:
    """As `request_translations`, but the engine does not see the literals of the texts. Where it
    loses one, it is asked for the text as it is. Raises EngineError."""
    masks = [mask(text, placeholder_format) for text in texts]
    if not any(masked.edits for masked in masks):
        return request_translations(engine, texts, pair, **options)
    more: Any = dict(options)
    if terms := options.get("terms"):
        more["terms"] = [
            _shift_terms(row, masked) for row, masked in zip(terms, masks, strict=True)
        ]
    answers = request_translations(engine, [masked.text for masked in masks], pair, **more)
    found = [
        tuple(whole for h in row if (whole := unmask(masked, h)) is not None)
        for masked, row in zip(masks, answers, strict=True)
    ]
    lost = [number for number, row in enumerate(found) if not row]
    if lost:
        more = dict(options)
        if terms:
            more["terms"] = [terms[number] for number in lost]
        plain = request_translations(engine, [texts[number] for number in lost], pair, **more)
        for number, row in zip(lost, plain, strict=True):
            found[number] = row
    return found


def _shift_terms(terms: Sequence[TermConstraint], masked: Masked) -> list[TermConstraint]:
    """The terms at their places in the masked text; none that a placeholder stands for."""
    shift = Shift([(edit.span, len(edit.token)) for edit in masked.edits])
    spans = [edit.span for edit in masked.edits]
    return [
        term._replace(span=shift(term.span))
        for term in terms
        if not any(term.span.start < span.end and span.start < term.span.end for span in spans)
    ]
