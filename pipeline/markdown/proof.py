"""The proof that an edition is its source with other words.

The edition is read as if it were a source page. It must split into the same slots with the
targets' text and tags, and everything that is not text must be as in the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.canonical import canonicalize, is_alike
from pipeline.markdown.extract.items import has_letters
from pipeline.markdown.extract.protected import remove_addresses
from pipeline.markdown.extract.segmenter import Page
from pipeline.markdown.extract.slots import ATTRIBUTES, NESTED, Frame
from pipeline.markdown.front_matter.contents import read_content
from pipeline.markdown.net import compare_shapes
from pipeline.markdown.other_parsers import may_parse_differently, parse_structures
from pipeline.markdown.render.page import count_matter, render_values
from pipeline.markdown.urls import LinkRewriter

_AHEAD: Final = 8
"""How many slots further the comparison looks for a place where both sides agree again."""


def prove(
    page: Page,
    targets: Sequence[str],
    new: Page,
    rewrite: LinkRewriter | None = None,
    approved: Collection[int] = (),
) -> dict[int, str]:
    """Empty if `new` is the page with its words replaced by `targets`; else the slots that
    differ, by index, and how. Index -1 stands for a difference that no slot explains.

    `rewrite` says where the addresses of the page lead in the edition. In the slots of `approved`
    pieces of markup may stand in another order.
    """
    return (
        _compare_values(page, targets, new)
        or _TextComparison(page, targets, new).find_differences()
        or _compare_skeletons(page, new, rewrite)
        or _compare_nested(page, targets, new)
        or compare_shapes(page, new, approved)
        or _compare_other_parsers(page, new, rewrite)
    )


def _compare_values(page: Page, targets: Sequence[str], new: Page) -> dict[int, str]:
    """Front matter values: each holds what was to be written."""
    if not count_matter(page.slots):
        return {}
    wanted, failed = render_values(page, targets)
    text, matter = new.document.text, new.document.matter
    found = {(value.key, value.place): value for value in matter.values} if matter else {}
    wrong = dict(failed)
    for first, (old, content) in wanted.items():
        value = found.get((old.key, old.place))
        raw = value.span.of(text) if value else ""
        if value is None or read_content(raw, value.text, value.style) != content:
            wrong[first] = "the value in front matter reads differently"
    return wrong


class _TextComparison:
    """Compares the slots in running text step by step, and steps over what is missing or too
    much."""

    def __init__(self, page: Page, targets: Sequence[str], new: Page) -> None:
        self._slots, self._targets = page.slots, targets
        self._source, self._edition = page.document.text, new.document.text
        self._wanted = [
            i
            for i, slot in enumerate(page.slots)
            if slot.frame not in NESTED and slot.place is None and _has_words(targets[i])
        ]
        """Index of each slot that the edition must have."""
        self._found = [s for s in new.slots if s.frame not in NESTED and s.place is None]
        self._canonical_wanted: dict[int, str] = {}
        self._canonical_found: dict[int, str] = {}

    def find_differences(self) -> dict[int, str]:
        """The slots that differ, by index, and how; as `prove`."""
        wrong: dict[int, str] = {}
        wanted, found = self._wanted, self._found
        i = j = 0
        while i < len(wanted) and j < len(found):
            if self._agree(i, j):
                i, j = i + 1, j + 1
                continue
            wrong[wanted[i]] = "text reads as markup, or markup as text"
            step = self._find_step(i, j)
            if step is None:
                return wrong
            i, j = i + step[0], j + step[1]
        if i < len(wanted):
            wrong.setdefault(wanted[i], "its text is gone")
        elif j < len(found) and not wrong:
            wrong[-1] = "text appears that is in no segment"
        return wrong

    def _find_step(self, i: int, j: int) -> tuple[int, int] | None:
        """The nearest step from `i` and `j` after which both sides agree again, or both end;
        None if there is no such step."""
        left, right = len(self._wanted) - i, len(self._found) - j
        for total in range(2, 2 * _AHEAD):
            for di in range(1, total):
                dj = total - di
                if di >= left and dj >= right:
                    return di, dj
                if di < left and dj < right and self._agree(i + di, j + dj):
                    return di, dj
        return None

    def _agree(self, i: int, j: int) -> bool:
        """Whether wanted slot `i` and found slot `j` hold the same."""
        index, found = self._wanted[i], self._found[j]
        slot, target = self._slots[index], self._targets[index]
        if slot.frame is not found.frame and _family(slot.frame) != _family(found.frame):
            return False
        source, edition = self._source, self._edition
        if target == found.segment.source and is_alike(slot, source, found, edition):
            return True
        if i not in self._canonical_wanted:
            self._canonical_wanted[i] = canonicalize(slot, target, source)
        if j not in self._canonical_found:
            self._canonical_found[j] = canonicalize(found, found.segment.source, edition)
        return self._canonical_wanted[i] == self._canonical_found[j]


def _has_words(target: str) -> bool:
    """Whether a target is a segment when read again: letters that are part of no address."""
    texts = (item.text for item in tagged_text.parse(target) if isinstance(item, tagged_text.Text))
    return any(has_letters(remove_addresses(text)) for text in texts)


def _compare_skeletons(page: Page, new: Page, rewrite: LinkRewriter | None) -> dict[int, str]:
    """Everything except text; a difference counts for the last slot that starts before it."""
    skeleton = page.blocks.skeleton(rewrite) if rewrite else page.skeleton
    if skeleton == new.skeleton:
        return {}
    same = len(skeleton) == len(new.skeleton)
    wrong: dict[int, str] = {}
    for entry, (old, other) in enumerate(zip(skeleton, new.skeleton, strict=False)):
        if old != other:
            line = page.skeleton_line(entry)
            wrong.setdefault(_find_last_before(page, line), f"the {old[0]} on line {line} changes")
            if not same:
                break
    return wrong or {-1: "the number of blocks changes"}


def _find_last_before(page: Page, line: int) -> int:
    """Index of the last slot that starts on `line` or before it; -1 if there is no such slot."""
    near = [i for i, slot in enumerate(page.slots) if slot.segment.line <= line]
    return near[-1] if near else -1


def _compare_nested(page: Page, targets: Sequence[str], new: Page) -> dict[int, str]:
    """Alt texts, titles and attributes, wherever they went."""
    left = Counter(
        (_family(slot.frame), canonicalize(slot, slot.segment.source, new.document.text))
        for slot in new.slots
        if slot.frame in NESTED and slot.place is None
    )
    wrong: dict[int, str] = {}
    for i, slot in enumerate(page.slots):
        if slot.frame in NESTED and slot.place is None and _has_words(targets[i]):
            key = (_family(slot.frame), canonicalize(slot, targets[i], page.document.text))
            if left[key]:
                left[key] -= 1
            else:
                wrong[i] = f"the {slot.segment.kind} reads differently"
    return wrong if wrong or not left.total() else {-1: "an alt text or title appears"}


def _compare_other_parsers(page: Page, new: Page, rewrite: LinkRewriter | None) -> dict[int, str]:
    """What other parsers see, where they may see something else; as with the skeletons."""
    source, edition = page.document, new.document
    body = source.body.of(source.text)
    if not may_parse_differently(body):
        return {}
    ours, theirs = parse_structures(body, rewrite), parse_structures(edition.body.of(edition.text))
    for before, after in zip(ours, theirs, strict=True):
        for (number, old), (_, other) in zip(before, after, strict=False):
            if old != other:
                line = page.blocks.line(number)
                reason = f"other readers take line {line} for markup"
                return {_find_last_before(page, line): reason}
        if len(before) != len(after):
            return {-1: "other readers see another number of blocks"}
    return {}


def _family(frame: Frame) -> str:
    """What a frame is compared by: attributes may be quoted in another way."""
    if frame in ATTRIBUTES:
        return "attribute"
    return frame
