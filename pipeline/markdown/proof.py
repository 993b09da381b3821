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
from pipeline.markdown.extract.items import without_addresses
from pipeline.markdown.extract.segmenter import TRIMMED, Page, Place, has_letters, read_page
from pipeline.markdown.other_parsers import is_odd, outlines
from pipeline.markdown.render.spacing import apart, hug
from pipeline.markdown.urls import Follow

_NESTED: Final = frozenset(["alt", 'title"', "title'", "title(", 'attr"', "attr'", "attr="])
"""Frames of places inside the markup of others, which move with it."""

_AHEAD: Final = 8
"""How many places further the comparison looks to find its step again."""


def prove(
    page: Page,
    targets: Sequence[str],
    text: str,
    keys: Sequence[str],
    follow: Follow | None = None,
) -> dict[int, str]:
    """Empty if `text` is the page with its words replaced; else the places that differ, by
    index, and how. Index -1 stands for a difference that no place explains.

    `follow` says where the addresses of the page lead in the edition.
    """
    try:
        source = page.reader.document
        edition = parse_document(text, source.path, language=source.language)
    except SourceError as error:
        return {0: f"front matter breaks: {error.reason}"}
    new = read_page(edition, keys)
    return (
        _compare_texts(page, targets, new, text)
        or _compare_skeletons(page, new, follow)
        or _compare_nested(page, targets, new, text)
        or _compare_otherwise(page, new, follow)
    )


def _compare_texts(page: Page, targets: Sequence[str], new: Page, text: str) -> dict[int, str]:
    """The places in running text, step by step, stepping over what is missing or too much."""
    source = page.reader.document.text
    wanted = [
        (i, place)
        for i, place in enumerate(page.places)
        if place.frame not in _NESTED and _has_words(targets[i])
    ]
    found = [place for place in new.places if place.frame not in _NESTED]

    @cache
    def want(i: int) -> str:
        index, place = wanted[i]
        return canonical(place, targets[index], source)

    @cache
    def have(j: int) -> str:
        return canonical(found[j], found[j].segment.source, text)

    def agree(i: int, j: int) -> bool:
        index, place = wanted[i]
        if _family(place.frame) != _family(found[j].frame):
            return False
        read = targets[index] == found[j].segment.source and _alike(place, source, found[j], text)
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
    return any(has_letters(without_addresses(text)) for text in texts)


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


def _alike(place: Place, text: str, other: Place, other_text: str) -> bool:
    """Whether the same tagged text has the same canonical form at both places."""
    return (
        len(place.markup) == len(other.markup)
        and place.raws == other.raws
        and all(
            a.kind == b.kind
            and a.kind != "address"  # whose neighbours count as well
            and (a.kind not in _SPELLED or a.open.of(text) == b.open.of(other_text))
            for a, b in zip(place.markup, other.markup, strict=True)
        )
    )


def _compare_skeletons(page: Page, new: Page, follow: Follow | None) -> dict[int, str]:
    """Everything but text; a difference is laid at the last place that starts before it."""
    skeleton = page.reader.skeleton(follow) if follow else page.skeleton
    if skeleton == new.skeleton:
        return {}
    same = len(skeleton) == len(new.skeleton)
    wrong: dict[int, str] = {}
    for entry, (old, other) in enumerate(zip(skeleton, new.skeleton, strict=False)):
        if old != other:
            line = page.skeleton_line(entry)
            near = [i for i, p in enumerate(page.places) if p.segment.line <= line]
            wrong.setdefault(near[-1] if near else -1, f"the {old[0]} on line {line} changes")
            if not same:
                break
    return wrong or {-1: "the number of blocks changes"}


def _compare_nested(page: Page, targets: Sequence[str], new: Page, text: str) -> dict[int, str]:
    """Alt texts, titles and attributes, wherever they went."""
    source = page.reader.document.text
    left = Counter(
        (_family(place.frame), canonical(place, place.segment.source, text))
        for place in new.places
        if place.frame in _NESTED
    )
    wrong: dict[int, str] = {}
    for i, place in enumerate(page.places):
        if place.frame in _NESTED and _has_words(targets[i]):
            key = (_family(place.frame), canonical(place, targets[i], source))
            if left[key]:
                left[key] -= 1
            else:
                wrong[i] = f"the {place.segment.kind} reads differently"
    return wrong if wrong or not left.total() else {-1: "an alt text or title appears"}


def _compare_otherwise(page: Page, new: Page, follow: Follow | None) -> dict[int, str]:
    """What other readers see, where they may see something else; as with the skeletons."""
    source, edition = page.reader.document, new.reader.document
    body = source.body.of(source.text)
    if not is_odd(body):
        return {}
    ours, theirs = outlines(body, follow), outlines(edition.body.of(edition.text))
    for before, after in zip(ours, theirs, strict=True):
        for (number, old), (_, other) in zip(before, after, strict=False):
            if old != other:
                line = page.reader.line(number)
                near = [i for i, place in enumerate(page.places) if place.segment.line <= line]
                return {near[-1] if near else -1: f"other readers take line {line} for markup"}
        if len(before) != len(after):
            return {-1: "other readers see another number of blocks"}
    return {}


def _family(frame: str) -> str:
    """Front matter and attributes may be quoted in another way."""
    return frame if not frame.startswith(("matter", "attr")) else frame[:4]


_SPELLED: Final = frozenset(["address", "link end", "link start", "emoji"])
"""Tags that are characters to a reader: a target may have them as text."""


def canonical(place: Place, tagged: str, text: str) -> str:
    """Tagged text as the proof compares it: white space folded, blanks outside emphasis,
    addresses spelled out, tags numbered in the order they stand, and those left out that a
    segment does not hold at its ends. `text` is the page that `place` is of."""
    if not place.markup and "<" not in tagged:
        return " ".join(tagged.split())
    items: list[tagged_text.Item] = []
    for item in hug(apart(tagged_text.parse(" ".join(tagged.split())), place, text), place):
        if isinstance(item, tagged_text.Single) and place.markup[item.number - 1].kind in _SPELLED:
            raw = place.markup[item.number - 1].open.of(text)
            item = tagged_text.Text(unescapeAll(raw).strip("<>"))
        last = items[-1] if items else None
        if isinstance(item, tagged_text.Text):
            if isinstance(last, tagged_text.Text):
                item = tagged_text.Text(last.text + item.text)
                items.pop()
            elif _breaks(last, place):
                item = tagged_text.Text(item.text.lstrip())
        elif _breaks(item, place) and isinstance(last, tagged_text.Text):
            items[-1] = tagged_text.Text(last.text.rstrip())
        items.append(item)
    while items and _is_outer(items[0], place):
        items.pop(0)
    while items and _is_outer(items[-1], place):
        items.pop()
    return tagged_text.renumber(" ".join(tagged_text.join(items).split()))[0]


def _breaks(item: tagged_text.Item | None, place: Place) -> bool:
    """Whether a tag breaks the line, so that blanks beside it do not count."""
    if not isinstance(item, tagged_text.Single):
        return False
    return place.markup[item.number - 1].kind == "line break"


def _is_outer(item: tagged_text.Item, place: Place) -> bool:
    if isinstance(item, tagged_text.Text):
        return not item.text.strip()
    return isinstance(item, tagged_text.Single) and place.markup[item.number - 1].kind in TRIMMED
