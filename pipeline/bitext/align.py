"""Which blocks of a page stand for which of its translation.

A path through both pages in their order, found by dynamic programming in a band around pairs that
are certain, so that a page with 1,000 blocks takes little longer than ten with 100. What is left
over on both sides is then compared regardless of order: it may have been moved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.bitext.blocks import Block, Vocabulary
from pipeline.bitext.similarity import PROSE, Evidence, compare, compare_kinds

_SKIP: Final = -0.4
"""Score of a block that stands for nothing in the other page."""
_JOIN: Final = -0.5
"""What each further block in a group costs."""
_GROUPS: Final = ((1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
"""Numbers of blocks of source and target that may stand for each other as groups."""
_PART: Final = 0.3
"""Share of explained words that the first blocks of two groups have at least."""
_BAND: Final = 12
"""Blocks on either side of the expected place that are looked at."""
_WIDEST: Final = 60
"""Blocks on either side that are looked at where no pair is certain."""
_CERTAIN: Final = 0.5
"""Share of explained words from which a pair is certain, if no other is nearly as good."""
_OUT_OF_ORDER: Final = 0.55
"""The same for texts that stand out of order."""
_RIVAL: Final = 0.75
"""A second pair with this share of the score of the best makes both uncertain."""
_NEAR: Final = 15
"""Blocks around a pair among which a better partner is looked for."""
_LEFT_OVER: Final = 12
"""Blocks without a partner, on either side of a pair, that are looked at as partners of it: with
all, a page of which much is left over would take the square of its length."""
_BETTER: Final = 0.1
"""Share of explained words by which another partner has to be better."""
_RARE: Final = 6
"""Blocks in which a word may stand to lead from one page to the other."""


class Bead(NamedTuple):
    """Blocks that stand for each other, by number; on one side there may be none."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    evidence: Evidence | None = None
    out_of_order: bool = False
    """Whether they were found out of order."""
    doubt: str = ""
    """Why a person should look at the pair; empty where it is certain."""


def align(source: Sequence[Block], target: Sequence[Block], vocabulary: Vocabulary) -> list[Bead]:
    """The alignment of two pages, in the order of the source; each block is in one bead. The
    vocabulary is that of both pages."""
    aligner = _Aligner(source, target, vocabulary)
    beads = aligner.find_out_of_order(aligner.find_path())
    return aligner.judge(beads)


class _Aligner:
    def __init__(
        self, source: Sequence[Block], target: Sequence[Block], vocabulary: Vocabulary
    ) -> None:
        self._source, self._target = source, target
        self._vocabulary = vocabulary
        self._ours = [vocabulary.read(block, 0) for block in source]
        self._theirs = [vocabulary.read(block, 1) for block in target]
        self._compare = lru_cache(maxsize=None)(self._compare_groups)

    def _compare_groups(self, i: int, n: int, j: int, m: int) -> Evidence:
        words = self._vocabulary
        ours = words.join(self._ours[i : i + n], 0)
        theirs = words.join(self._theirs[j : j + m], 1)
        kinds = compare_kinds(self._source[i : i + n], self._target[j : j + m])
        return compare(words, ours, theirs, kinds)

    # --- in order ---

    def find_path(self) -> list[Bead]:
        """The best path through both pages."""
        lows, highs = self._find_band()
        rows, columns = len(self._source), len(self._target)
        best: dict[tuple[int, int], float] = {(0, 0): 0.0}
        steps: dict[tuple[int, int], tuple[int, int]] = {}
        for i in range(rows + 1):
            for j in range(lows[i], highs[i] + 1):
                here = best.get((i, j))
                if here is None:
                    continue
                for n, m, gain in self._find_steps(i, j):
                    there = i + n, j + m
                    if not lows[there[0]] <= there[1] <= highs[there[0]]:
                        continue
                    if here + gain > best.get(there, -1e9):
                        best[there] = here + gain
                        steps[there] = n, m
        beads, at = [], (rows, columns)
        while at != (0, 0):
            n, m = steps[at]
            at = i, j = at[0] - n, at[1] - m
            found = self._compare(i, n, j, m) if n and m else None
            beads.append(Bead(tuple(range(i, i + n)), tuple(range(j, j + m)), found))
        return beads[::-1]

    def _find_steps(self, i: int, j: int) -> Iterator[tuple[int, int, float]]:
        rows, columns = len(self._source) - i, len(self._target) - j
        if rows:
            yield 1, 0, _SKIP
        if columns:
            yield 0, 1, _SKIP
        if not (rows and columns):
            return
        first = self._compare(i, 1, j, 1)
        yield 1, 1, first.score
        for n, m in _GROUPS if first.words >= _PART else ():
            if n <= rows and m <= columns and self._may_group(i, n, j, m):
                yield n, m, self._compare(i, n, j, m).score + _JOIN * (n + m - 2)

    def _may_group(self, i: int, n: int, j: int, m: int) -> bool:
        """Whether groups are worth a look: running text, of which each has to do with the other."""
        ours, theirs = self._source[i : i + n], self._target[j : j + m]
        kinds = {block.kind for block in (*ours, *theirs)}
        if (
            not kinds <= PROSE
            or len({b.kind for b in ours}) > 1
            or len({b.kind for b in theirs}) > 1
        ):
            return False
        if n == m:
            return self._compare(i + 1, 1, j + 1, 1).words >= _PART
        if n == 1:
            return all(self._is_part(i, j + k, 1) for k in range(m))
        return all(self._is_part(i + k, j, 0) for k in range(n))

    def _is_part(self, i: int, j: int, side: int) -> bool:
        """Whether one block seems to be a part of the other; `side` is that of the part."""
        one, other = self._ours[i], self._theirs[j]
        if side:
            one, other = other, one
        return self._vocabulary.explained(one, other, side) > 0.4 * one.weight

    # --- the band ---

    def _find_band(self) -> tuple[list[int], list[int]]:
        """For each block of the source, and the end, the places in the target to look at."""
        rows, columns = len(self._source), len(self._target)
        anchors = [(-1, -1), *self._find_anchors(), (rows, columns)]
        lows, highs = [], []
        for i in range(rows + 1):
            k = bisect_right(anchors, (i, -1)) - 1 if i < rows else len(anchors) - 2
            (i0, j0), (i1, j1) = anchors[k], anchors[min(k + 1, len(anchors) - 1)]
            low, high = j0, j1
            if high - low > 2 * _WIDEST:
                middle = j0 + (i - i0) * (j1 - j0) // max(1, i1 - i0)
                low, high = max(low, middle - _WIDEST), min(high, middle + _WIDEST)
            lows.append(max(0, low - _BAND))
            highs.append(min(columns, high + _BAND))
        lows[0], highs[rows] = 0, columns
        for i in range(1, rows + 1):  # no row may end before the one above begins
            highs[i] = max(highs[i], highs[i - 1], lows[i])
        for i in range(rows - 1, -1, -1):
            lows[i] = min(lows[i], lows[i + 1])
            highs[i] = max(highs[i], lows[i + 1])
        return lows, highs

    def _find_anchors(self) -> list[tuple[int, int]]:
        """Pairs that are certain, as many as stand in the same order in both pages."""
        pairs = sorted(self._find_certain_pairs(_CERTAIN).items())
        tails: list[int] = []  # the end of the best chain of each length, as in patience sorting
        chain: list[int] = []
        before: dict[int, int] = {}
        for at, (_, j) in enumerate(pairs):
            place = bisect_right(tails, j)
            if place:
                before[at] = chain[place - 1]
            tails[place : place + 1] = [j]
            chain[place : place + 1] = [at]
        found = []
        at = chain[-1] if chain else -1
        while at >= 0:
            found.append(pairs[at])
            at = before.get(at, -1)
        return found[::-1]

    def _find_certain_pairs(
        self,
        least: float,
        ours: Sequence[int] | None = None,
        theirs: Sequence[int] | None = None,
    ) -> dict[int, int]:
        """Pairs of which neither block has another partner nearly as good."""
        found = list(self._find_candidates(ours, theirs))
        rivals: list[dict[int, list[float]]] = [defaultdict(list), defaultdict(list)]
        for i, j, share in found:
            rivals[0][i].append(share)
            rivals[1][j].append(share)
        for side in rivals:
            for shares in side.values():
                shares.sort(reverse=True)

        def is_best(shares: list[float], share: float) -> bool:
            return shares[0] == share and (len(shares) == 1 or shares[1] < _RIVAL * share)

        return {
            i: j
            for i, j, share in found
            if share >= least and is_best(rivals[0][i], share) and is_best(rivals[1][j], share)
        }

    def _find_candidates(
        self, ours: Sequence[int] | None, theirs: Sequence[int] | None
    ) -> Iterator[tuple[int, int, float]]:
        """Pairs with a rare word in common, and the share of their words that is explained."""
        words = self._vocabulary
        rows = range(len(self._source)) if ours is None else ours
        columns = range(len(self._target)) if theirs is None else theirs
        places: dict[str, list[int]] = defaultdict(list)
        for j in columns:
            for key in self._theirs[j].keys:
                places[key].append(j)
        limit = _RARE if ours is None else len(places)
        for i in rows:
            near: set[int] = set()
            for key in self._ours[i].keys:
                for other in words.partners(key):
                    if len(there := places.get(other, ())) <= limit:
                        near.update(there)
            for j in sorted(near):
                found = self._compare(i, 1, j, 1)
                if found.weight >= 30 and found.numbers in (None, 1.0):
                    yield i, j, found.words

    # --- out of order ---

    def find_out_of_order(self, beads: list[Bead]) -> list[Bead]:
        """The beads, where those with one empty side are joined if they surely belong together."""
        ours = [bead.source[0] for bead in beads if not bead.target]
        theirs = [bead.target[0] for bead in beads if not bead.source]
        if not (ours and theirs):
            return beads
        pairs = {
            i: j
            for i, j in self._find_certain_pairs(_OUT_OF_ORDER, ours, theirs).items()
            if self._compare(i, 1, j, 1).score > 0
        }
        taken = set(pairs.values())
        found = []
        for bead in beads:
            if not bead.target and (i := bead.source[0]) in pairs:
                j = pairs[i]
                found.append(Bead((i,), (j,), self._compare(i, 1, j, 1), out_of_order=True))
            elif bead.source or bead.target[0] not in taken:
                found.append(bead)
        return found

    # --- how certain a pair is ---

    def judge(self, beads: Sequence[Bead]) -> list[Bead]:
        """The beads with the doubts about them."""
        ours = [bead.source[0] for bead in beads if not bead.target]
        theirs = [bead.target[0] for bead in beads if not bead.source]
        return [self._judge(bead, ours, theirs) for bead in beads]

    def _judge(self, bead: Bead, ours: Sequence[int], theirs: Sequence[int]) -> Bead:
        found = bead.evidence
        if found is None:
            return bead
        doubt = found.doubt
        if not doubt and len(bead.source) == len(bead.target) == 1:
            doubt = self._find_rival(bead.source[0], bead.target[0], (ours, theirs))
        return bead._replace(doubt=doubt)

    def _find_rival(self, i: int, j: int, left: tuple[Sequence[int], Sequence[int]]) -> str:
        """Whether another block would be as good a partner of one of a pair: one near by that is
        better, or one that has no partner and is nearly as good."""
        found = self._compare(i, 1, j, 1)
        near = range(max(0, i - _NEAR), min(len(self._source), i + _NEAR + 1))
        for rivals, margin in ((near, _BETTER), (_nearest(left[0], i), -_BETTER)):
            for k in rivals:
                if k != i and _is_rival(found, self._compare(k, 1, j, 1), margin):
                    return f"it may be the translation of line {self._source[k].line}"
        near = range(max(0, j - _NEAR), min(len(self._target), j + _NEAR + 1))
        for rivals, margin in ((near, _BETTER), (_nearest(left[1], j), -_BETTER)):
            for k in rivals:
                if k != j and _is_rival(found, self._compare(i, 1, k, 1), margin):
                    return f"the text in line {self._target[k].line} may be the translation"
        return ""


def _nearest(left: Sequence[int], place: int) -> Sequence[int]:
    """The blocks without a partner around a place."""
    at = bisect_right(left, place)
    return left[max(0, at - _LEFT_OVER) : at + _LEFT_OVER]


def _is_rival(found: Evidence, other: Evidence, margin: float) -> bool:
    """Whether the words speak for another pair too, with the margin as the least difference."""
    has_words = other.weight > 0 and other.weight >= found.weight // 2
    return has_words and other.words >= found.words + margin
