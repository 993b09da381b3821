"""A page and its human translation: which text stands for which segment, and what is left over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.bitext.align import Bead, align
from pipeline.bitext.blocks import Block, Vocabulary
from pipeline.bitext.pieces import cut_block, join_blocks
from pipeline.bitext.similarity import Evidence, compare
from pipeline.bitext.tags import map_tags
from pipeline.languages.function_words import FUNCTION_WORDS
from pipeline.markdown.extract.items import has_letters
from pipeline.markdown.extract.slots import Slot
from pipeline.model import Segment
from pipeline.mt.sentences import split

_WORD: Final = re.compile(r"[^\W\d_]+")
_NAME: Final = 3
"""Words up to which a text that is the same in both languages may be a name."""
NO_SOURCE: Final = "no text of the source page is its source"


class Match(NamedTuple):
    """A text that stands for a segment."""

    segment: Segment
    text: str
    """Tagged text, with the tags of the segment."""
    line: int
    """1-based, in the human page."""
    doubt: str
    """Why a person should look at it; empty where it is certain."""


class Leftover(NamedTuple):
    """A text of the human page that was not placed."""

    line: int
    text: str
    """Without tags."""
    reason: str


@dataclass(slots=True)
class PageAlignment:
    """What became of the texts of two pages."""

    matches: list[Match] = field(default_factory=list)
    """In the order of the source; a segment that stands on the page twice may have two."""
    leftovers: list[Leftover] = field(default_factory=list)
    missing: list[Segment] = field(default_factory=list)
    """Segments that nothing stands for."""
    same: list[Segment] = field(default_factory=list)
    """Segments that stand in the human page as they are, in the source language."""


def align_pages(
    source: Sequence[Slot], target: Sequence[Slot], languages: tuple[str, str]
) -> PageAlignment:
    """Find which text of a human translation stands for which segment of a page."""
    aligner = _PageAligner(source, target, languages)
    aligner.run()
    aligner.result.leftovers.sort()
    return aligner.result


class _PageAligner:
    def __init__(
        self, source: Sequence[Slot], target: Sequence[Slot], languages: tuple[str, str]
    ) -> None:
        self._source, self._target, self._languages = source, target, languages
        self._ours = [_block(slot) for slot in source]
        self._theirs = [_block(slot) for slot in target]
        self._vocabulary = Vocabulary(languages, self._ours, self._theirs)
        self._own_words = FUNCTION_WORDS.get(re.split("[-_]", languages[0])[0].lower(), frozenset())
        self._children = _find_children(source), _find_children(target)
        self.result = PageAlignment()

    def run(self) -> None:
        """Align front matter key by key, then the texts of the body, then those within others."""
        groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, slots in enumerate((self._source, self._target)):
            for number, slot in enumerate(slots):
                if slot.parent < 0:
                    groups[slot.segment.kind if slot.place else ""][side].append(number)
        for ours, theirs in groups.values():
            self._align_group(ours, theirs)

    def _align_group(self, ours: list[int], theirs: list[int]) -> None:
        beads = align(
            [self._ours[i] for i in ours], [self._theirs[j] for j in theirs], self._vocabulary
        )
        for bead in beads:
            source, target = [ours[i] for i in bead.source], [theirs[j] for j in bead.target]
            self._place(bead, source, target)
            children, others = (
                [child for parent in parents for child in known.get(parent, ())]
                for known, parents in zip(self._children, (source, target), strict=True)
            )
            if children or others:
                self._align_group(children, others)

    # --- one bead ---

    def _place(self, bead: Bead, ours: Sequence[int], theirs: Sequence[int]) -> None:
        if bead.evidence is None or not bead.evidence.is_possible:
            self._leave(ours, theirs, NO_SOURCE)
            return
        target = join_blocks([self._theirs[j] for j in theirs])
        if len(ours) == 1:
            self._match(
                ours[0], target, theirs, bead.doubt or self._doubt_sentences(ours[0], target)
            )
            return
        sources = [self._ours[i] for i in ours]
        pieces = cut_block(target, sources, self._vocabulary, self._languages[1])
        if pieces is None:
            lines = " and ".join(str(source.line) for source in sources)
            reason = f"it stands for the texts in lines {lines}, and cannot be cut in as many"
            self._leave(ours, theirs, reason)
            return
        for i, piece in zip(ours, pieces, strict=True):
            found = self._compare(i, piece)
            if found.is_possible:
                doubt = bead.doubt or found.doubt or self._doubt_sentences(i, piece)
                self._match(i, piece, theirs, doubt)
            else:
                self.result.missing.append(self._source[i].segment)
                self.result.leftovers.append(_leftover(piece, NO_SOURCE))

    def _compare(self, i: int, target: Block) -> Evidence:
        words = self._vocabulary
        return compare(words, words.read(self._ours[i], 0), words.read(target, 1))

    def _doubt_sentences(self, i: int, target: Block) -> str:
        """Whether sentences were left out, or added."""
        ours, theirs = (
            len(split(tagged_text.plain(text), code))
            for text, code in zip((self._ours[i].text, target.text), self._languages, strict=True)
        )
        if ours == theirs:
            return ""
        return f"it has {theirs} sentence{'s' * (theirs != 1)}, its source {ours}"

    def _match(self, i: int, target: Block, theirs: Sequence[int], doubt: str) -> None:
        segment = self._source[i].segment
        if self._is_untranslated(segment, target):
            self.result.same.append(segment)
            return
        mapped = map_tags(self._ours[i], target, self._vocabulary)
        if not mapped.text:
            reason = f"it belongs to line {segment.line} of the page, {mapped.doubt}"
            self._leave([i], theirs, reason)
            return
        doubts = "; ".join(filter(None, [doubt, mapped.doubt]))
        self.result.matches.append(Match(segment, mapped.text, target.line, doubts))

    def _is_untranslated(self, segment: Segment, target: Block) -> bool:
        ours, theirs = (
            " ".join(tagged_text.plain(t).split()) for t in (segment.source, target.text)
        )
        if ours != theirs:
            return False
        words = [word.lower() for word in _WORD.findall(ours)]
        own = any(word in self._own_words for word in words)
        return own or len(words) > _NAME or not has_letters(ours)

    def _leave(self, ours: Sequence[int], theirs: Sequence[int], reason: str) -> None:
        self.result.missing += (self._source[i].segment for i in ours)
        self.result.leftovers += (_leftover(self._theirs[j], reason) for j in theirs)


def _find_children(slots: Sequence[Slot]) -> dict[int, list[int]]:
    """The slots within others, by the number of these."""
    found: dict[int, list[int]] = {}
    for number, slot in enumerate(slots):
        found.setdefault(slot.parent, []).append(number)
    return found


def _block(slot: Slot) -> Block:
    segment = slot.segment
    return Block(segment.source, segment.kind, segment.tags, segment.line)


def _leftover(block: Block, reason: str) -> Leftover:
    return Leftover(block.line, " ".join(tagged_text.plain(block.text).split()), reason)


def find_repeated(matches: Sequence[Match]) -> Iterator[Leftover]:
    """Texts of segments that stand on the page several times and have another translation than
    at their first place: a segment has one translation on a page."""
    first: dict[str, Match] = {}
    for match in matches:
        known = first.setdefault(match.segment.id, match)
        if known.text != match.text:
            reason = f"the same text of the page is translated in another way in line {known.line}"
            yield Leftover(match.line, tagged_text.plain(match.text), reason)
