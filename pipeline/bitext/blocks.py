"""Pieces of text of two pages, and what is known of their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.languages.lexicon import (
    NOTHING,
    UNKNOWN,
    Lexicon,
    Weights,
    cognate_root,
    find_key,
    find_lexicon,
)
from pipeline.model import Tag

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_NUMBER: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_NOT_A_DIGIT: Final = re.compile(r"\D")
_FLOOR: Final = 3
"""Weight of a word that says little, such as an article, so that it still counts."""
_NO_WEIGHTS: Final[Mapping[str, Weights]] = {}


class Block(NamedTuple):
    """A text of a page that is translated as one: a paragraph, an item, a cell."""

    text: str
    """Tagged text."""
    kind: str
    """As `Segment.kind`."""
    tags: tuple[Tag, ...] = ()
    line: int = 0


class Words(NamedTuple):
    """What of a text is compared."""

    keys: frozenset[str]
    """Its words, cut to the keys of the lexicon."""
    weight: int
    """Those of all its words, summed up."""
    numbers: frozenset[str]
    """Digits of its numbers, without the signs between them, which differ between languages."""
    anchors: frozenset[str]
    """Code, addresses and pictures in it."""
    length: int
    """Characters, without tags."""


class Vocabulary:
    """The words of two pages, and which of one page may stand for which of the other."""

    def __init__(
        self, languages: tuple[str, str], source: Iterable[Block], target: Iterable[Block]
    ) -> None:
        self._codes = languages
        lexicon = find_lexicon(*languages)
        self._weights = (lexicon.source, lexicon.target) if lexicon else (_NO_WEIGHTS,) * 2
        self._read: dict[tuple[Block, int], Words] = {}
        self._weight_of: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._reached: tuple[dict[frozenset[str], frozenset[str]], ...] = ({}, {})
        self._partners = _find_partners(
            frozenset[str]().union(*(self.read(block, 0).keys for block in source)),
            frozenset[str]().union(*(self.read(block, 1).keys for block in target)),
            lexicon,
        )

    @cached_property
    def _sources(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for key, others in self._partners.items():
            for other in others:
                found.setdefault(other, set()).add(key)
        return {key: frozenset(others) for key, others in found.items()}

    def read(self, block: Block, side: int) -> Words:
        """The words of a block; `side` is 0 for the source page, 1 for its translation."""
        known = self._read.get((block, side))
        if known is None:
            known = self._read[block, side] = self._find_words(block, side)
        return known

    def _find_words(self, block: Block, side: int) -> Words:
        text = tagged_text.plain(block.text)
        keys = frozenset(map(_key_function(self._codes[side]), _WORD.findall(text)))
        numbers = frozenset(_NOT_A_DIGIT.sub("", found) for found in _NUMBER.findall(text))
        anchors = frozenset(anchor for tag in block.tags if (anchor := _anchor(tag)))
        weight = sum(self.weigh(key, side) for key in keys)
        return Words(keys, weight, numbers, anchors, len(text))

    def join(self, parts: Sequence[Words], side: int) -> Words:
        """The words of several texts as of one."""
        if len(parts) == 1:
            return parts[0]
        keys = frozenset[str]().union(*(part.keys for part in parts))
        return Words(
            keys,
            sum(self.weigh(key, side) for key in keys),
            frozenset[str]().union(*(part.numbers for part in parts)),
            frozenset[str]().union(*(part.anchors for part in parts)),
            sum(part.length for part in parts),
        )

    def weigh(self, key: str, side: int) -> int:
        """What a word says about the text it stands in."""
        known = self._weight_of[side].get(key)
        if known is None:
            known = max(_FLOOR, self._weights[side].get(key, UNKNOWN).missing)
            self._weight_of[side][key] = known
        return known

    def partners(self, key: str, side: int = 0) -> frozenset[str]:
        """The words of the other page that may stand for a word."""
        return (self._partners, self._sources)[side].get(key, NOTHING)

    def explained(self, one: Words, other: Words, side: int = 0) -> int:
        """Weight of the words of `one` for which `other` has a partner; `side` is that of `one`."""
        return sum(self._weight_of[side][key] for key in one.keys & self._reach(other.keys, side))

    def _reach(self, keys: frozenset[str], side: int) -> frozenset[str]:
        """The words of a side that have a partner among the keys of the other side."""
        found = self._reached[side].get(keys)
        if found is None:
            known = (self._sources, self._partners)[side]
            found = NOTHING.union(*(known.get(key, NOTHING) for key in keys))
            self._reached[side][keys] = found
        return found


def _key_function(code: str) -> Callable[[str], str]:
    try:
        return find_key(code)
    except ModuleNotFoundError:  # nothing is known of the language
        return str.lower


def _anchor(tag: Tag) -> str:
    """What a tag has in common with that of a translation; empty for emphasis."""
    if tag.kind == "code":
        return f"code {tag.note}"
    if tag.kind in ("link", "image", "address", "autolink"):
        return f"{tag.kind} {tag.note.rpartition('/')[2] or tag.note}"
    return ""


def _find_partners(
    source: frozenset[str], target: frozenset[str], lexicon: Lexicon | None
) -> dict[str, frozenset[str]]:
    roots: dict[str, set[str]] = {}
    for key in target:
        if root := cognate_root(key):
            roots.setdefault(root, set()).add(key)
    known = lexicon.partners if lexicon else {}
    found = {}
    for key in source:
        others = known.get(key, NOTHING) & target
        if key in target:
            others |= {key}
        if root := cognate_root(key):
            others |= roots.get(root, NOTHING)
        if others:
            found[key] = frozenset(others)
    return found
