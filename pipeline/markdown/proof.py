"""The proof that an edition is its source with other words.

The edition is read as if it were a source page: it must split into the same places with the
targets' text and tags, and everything that is not text must be as in the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from markdown_it.common.utils import unescapeAll

from pipeline import tagged_text
from pipeline.errors import SourceError
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.items import has_letters, remove_addresses
from pipeline.markdown.extract.segmenter import Page, read_page
from pipeline.markdown.extract.slot_builder import TRIMMED
from pipeline.markdown.extract.slots import ATTRIBUTES, MATTER_STYLES, NESTED, Frame, Slot
from pipeline.markdown.other_parsers import may_parse_differently, parse_structures
from pipeline.markdown.render.spacing import move_spaces_outside_emphasis, separate_urls
from pipeline.markdown.urls import LinkRewriter

_AHEAD: Final = 8
"""How many places further the comparison looks to find its step again."""


def prove(
    page: Page,
    targets: Sequence[str],
    text: str,
    keys: Sequence[str],
    rewrite: LinkRewriter | None = None,
) -> dict[int, str]:
    """Empty if `text` is the page with its words replaced; else the places that differ, by
    index, and how. Index -1 stands for a difference that no place explains.

    `rewrite` says where the addresses of the page lead in the edition.
    """
    try:
        source = page.document
        edition = parse_document(text, source.path, language=source.language)
    except SourceError as error:
        return {0: f"front matter breaks: {error.reason}"}
    new = read_page(edition, keys)
    return (
        _compare_texts(page, targets, new, text)
        or _compare_skeletons(page, new, rewrite)
        or _compare_nested(page, targets, new, text)
        or _compare_other_parsers(page, new, rewrite)
    )


def _compare_texts(page: Page, targets: Sequence[str], new: Page, text: str) -> dict[int, str]:
    """The places in running text, step by step, stepping over what is missing or too much."""
    source = page.document.text
    wanted = [
        (i, slot)
        for i, slot in enumerate(page.slots)
        if slot.frame not in NESTED and _has_words(targets[i])
    ]
    found = [slot for slot in new.slots if slot.frame not in NESTED]

    @cache
    def want(i: int) -> str:
        index, slot = wanted[i]
        return canonicalize(slot, targets[index], source)

    @cache
    def have(j: int) -> str:
        return canonicalize(found[j], found[j].segment.source, text)

    def agree(i: int, j: int) -> bool:
        index, slot = wanted[i]
        if _family(slot.frame) != _family(found[j].frame):
            return False
        read = targets[index] == found[j].segment.source and _alike(slot, source, found[j], text)
        return read or want(i) == have(j)

    wrong: dict[int, str] = {}
    i = j = 0
    while i < len(wanted) and j < len(found):
        if agree(i, j):
            i, j = i + 1, j + 1
            continue
        wrong[wanted[i][0]] = "text reads as markup, or markup as text"
        step = _resume(agree, len(wanted) - i, len(found) - j, i, j)
        if step is None:
            return wrong
        i, j = i + step[0], j + step[1]
    if i < len(wanted):
        wrong.setdefault(wanted[i][0], "its text is gone")
    elif j < len(found) and not wrong:
        wrong[-1] = "text appears that is in no segment"
    return wrong


def _has_words(target: str) -> bool:
    """Whether a target is a segment when read again: letters that are part of no address."""
    texts = (item.text for item in tagged_text.parse(target) if isinstance(item, tagged_text.Text))
    return any(has_letters(remove_addresses(text)) for text in texts)


def _resume(
    agree: Callable[[int, int], bool], left: int, right: int, i: int, j: int
) -> tuple[int, int] | None:
    """The nearest step from `i` and `j` after which both sides agree again, or both of them,
    `left` and `right` long, end; None if there is none."""
    for total in range(2, 2 * _AHEAD):
        for di in range(1, total):
            dj = total - di
            if (di >= left and dj >= right) or (di < left and dj < right and agree(i + di, j + dj)):
                return di, dj
    return None


def _alike(slot: Slot, text: str, other: Slot, other_text: str) -> bool:
    """Whether the same tagged text has the same canonical form at both places."""
    return (
        len(slot.markup) == len(other.markup)
        and slot.raws == other.raws
        and all(
            a.kind == b.kind
            and a.kind != "address"  # whose neighbours count as well
            and (a.kind not in _SPELLED or a.open.of(text) == b.open.of(other_text))
            for a, b in zip(slot.markup, other.markup, strict=True)
        )
    )


def _compare_skeletons(page: Page, new: Page, rewrite: LinkRewriter | None) -> dict[int, str]:
    """Everything but text; a difference is laid at the last place that starts before it."""
    skeleton = page.blocks.skeleton(rewrite) if rewrite else page.skeleton
    if skeleton == new.skeleton:
        return {}
    same = len(skeleton) == len(new.skeleton)
    wrong: dict[int, str] = {}
    for entry, (old, other) in enumerate(zip(skeleton, new.skeleton, strict=False)):
        if old != other:
            line = page.skeleton_line(entry)
            near = [i for i, p in enumerate(page.slots) if p.segment.line <= line]
            wrong.setdefault(near[-1] if near else -1, f"the {old[0]} on line {line} changes")
            if not same:
                break
    return wrong or {-1: "the number of blocks changes"}


def _compare_nested(page: Page, targets: Sequence[str], new: Page, text: str) -> dict[int, str]:
    """Alt texts, titles and attributes, wherever they went."""
    source = page.document.text
    left = Counter(
        (_family(slot.frame), canonicalize(slot, slot.segment.source, text))
        for slot in new.slots
        if slot.frame in NESTED
    )
    wrong: dict[int, str] = {}
    for i, slot in enumerate(page.slots):
        if slot.frame in NESTED and _has_words(targets[i]):
            key = (_family(slot.frame), canonicalize(slot, targets[i], source))
            if left[key]:
                left[key] -= 1
            else:
                wrong[i] = f"the {slot.segment.kind} reads differently"
    return wrong if wrong or not left.total() else {-1: "an alt text or title appears"}


def _compare_other_parsers(page: Page, new: Page, rewrite: LinkRewriter | None) -> dict[int, str]:
    """What other readers see, where they may see something else; as with the skeletons."""
    source, edition = page.document, new.document
    body = source.body.of(source.text)
    if not may_parse_differently(body):
        return {}
    ours, theirs = parse_structures(body, rewrite), parse_structures(edition.body.of(edition.text))
    for before, after in zip(ours, theirs, strict=True):
        for (number, old), (_, other) in zip(before, after, strict=False):
            if old != other:
                line = page.blocks.line(number)
                near = [i for i, slot in enumerate(page.slots) if slot.segment.line <= line]
                return {near[-1] if near else -1: f"other readers take line {line} for markup"}
        if len(before) != len(after):
            return {-1: "other readers see another number of blocks"}
    return {}


def _family(frame: Frame) -> str:
    """What a frame is compared by: front matter and attributes may be quoted in another way."""
    if frame in ATTRIBUTES:
        return "attribute"
    return "matter" if frame in MATTER_STYLES else frame


_SPELLED: Final = frozenset(["address", "link end", "link start", "emoji"])
"""Tags that are characters to a reader: a target may have them as text."""


def canonicalize(slot: Slot, tagged: str, text: str) -> str:
    """Tagged text as the proof compares it: white space folded, blanks outside emphasis,
    addresses spelled out, tags numbered in the order they stand, and those left out that a
    segment does not hold at its ends. `text` is the page that `slot` is of."""
    if not slot.markup and "<" not in tagged:
        return " ".join(tagged.split())
    items: list[tagged_text.Item] = []
    for item in move_spaces_outside_emphasis(
        separate_urls(tagged_text.parse(" ".join(tagged.split())), slot, text), slot
    ):
        if isinstance(item, tagged_text.Single) and slot.markup[item.number - 1].kind in _SPELLED:
            raw = slot.markup[item.number - 1].open.of(text)
            item = tagged_text.Text(unescapeAll(raw).strip("<>"))
        last = items[-1] if items else None
        if isinstance(item, tagged_text.Text):
            if isinstance(last, tagged_text.Text):
                item = tagged_text.Text(last.text + item.text)
                items.pop()
            elif _breaks(last, slot):
                item = tagged_text.Text(item.text.lstrip())
        elif _breaks(item, slot) and isinstance(last, tagged_text.Text):
            items[-1] = tagged_text.Text(last.text.rstrip())
        items.append(item)
    while items and _is_outer(items[0], slot):
        items.pop(0)
    while items and _is_outer(items[-1], slot):
        items.pop()
    return tagged_text.renumber(" ".join(tagged_text.join(items).split()))[0]


def _breaks(item: tagged_text.Item | None, slot: Slot) -> bool:
    """Whether a tag breaks the line, so that blanks beside it do not count."""
    if not isinstance(item, tagged_text.Single):
        return False
    return slot.markup[item.number - 1].kind == "line break"


def _is_outer(item: tagged_text.Item, slot: Slot) -> bool:
    if isinstance(item, tagged_text.Text):
        return not item.text.strip()
    return isinstance(item, tagged_text.Single) and slot.markup[item.number - 1].kind in TRIMMED
