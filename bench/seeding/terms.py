"""Errors in medical terms: another term of the same field in place of one, or no term at all."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from bench.seeding.base import BEYOND, Kind, chosen, digest, drop_phrase, of_half, put

GLOSSARY: Final = Path(__file__).parents[2] / "glossary" / "en-es.tsv"
FIELDS: Final = frozenset("anatomy cancer-type diagnosis side-effect test treatment".split())
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_ALIKE: Final = 5
"""Letters that two terms must not both begin a word with: `quimioterapia` is no error for
`quimioterapia adyuvante`."""


class _Entry(NamedTuple):
    """A locked noun or adjective: its English, and the kind of word that may stand for it."""

    english: str
    spanish: tuple[str, str]
    """Singular and plural; the plural is empty where the glossary gives none."""
    kind: tuple[str, ...]
    """Domain, part of speech, gender: what an error has in common with the right word."""


class _Place(NamedTuple):
    """Where the target says a term."""

    entry: _Entry
    number: int
    """Which form of the entry it is: 0 for the singular, 1 for the plural."""
    span: tuple[int, int]


@cache
def _entries() -> dict[str, _Entry]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t")]
    return {
        row["term"].lower(): _Entry(
            row["term"],
            (row["translation"], row["target_forms"].split("|")[0]),
            (row["domain"], row["pos"], row["gender"]),
        )
        for row in rows
        if row["status"] == "locked"
        and row["pos"] in ("noun", "adj")
        and row["number"] == "s"
        and row["domain"] in FIELDS
    }


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_entries(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})s?(?![\w-])")


def _terms_in(source: str, target: str, *, once: bool) -> Iterator[_Place]:
    """Terms of the source that the target says in one place, or in several."""
    for english in dict.fromkeys(found[0] for found in _pattern().finditer(source.lower())):
        entry = _entries().get(english) or _entries()[english.removesuffix("s")]
        places = [
            _Place(entry, number, found.span())
            for number, form in enumerate(entry.spanish)
            for found in re.finditer(
                rf"(?<![\w/-]){re.escape(form)}(?![\w/-])", target, re.IGNORECASE
            )
            if form
        ]
        if places and once == (len(places) == 1):
            yield chosen(places, source, english)


def _beginnings(text: str) -> set[str]:
    return {word[:_ALIKE] for word in _WORD.findall(text.lower())}


def _replaced(source: str, target: str, *, once: bool) -> Iterator[str]:
    there = _beginnings(target)
    for entry, number, span in _terms_in(source, target, once=once):
        others = [
            other.spanish[number]
            for other in _entries().values()
            if other.kind == entry.kind
            and other.spanish[number]
            and not _beginnings(other.spanish[number]) & there
        ]
        if near := of_half(source, others):
            # Most choices stay when the glossary grows.
            other = min(near, key=lambda form: digest(form, source, entry.english))
            yield put(target, *span, other)


def replaced_term(source: str, target: str) -> Iterator[str]:
    """Another term of the same domain, part of speech, gender and number, of the same half of
    the data; none that shares a word with the right one or with the target."""
    return _replaced(source, target, once=True)


def replaced_mention(source: str, target: str) -> Iterator[str]:
    """Another term as in `replaced_term`, where the right one stands in another place too."""
    return _replaced(source, target, once=False)


def dropped_term(source: str, target: str) -> Iterator[str]:
    for _, _, span in _terms_in(source, target, once=True):
        yield drop_phrase(target, *span)


KINDS: Final = (
    Kind("term replaced by another", BEYOND, replaced_term),
    Kind("term dropped", BEYOND, dropped_term),
    Kind("one of several mentions of a term replaced", BEYOND, replaced_mention, promised=False),
)
