"""A target as parts: text that is still to be escaped, and markup as it stands in the page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.render.spacing import (
    EMPHASIS,
    has_emphasis,
    is_emphasis,
    move_spaces_outside_emphasis,
    separate_urls,
)
from pipeline.spans import Edit, Span, splice

_AS_HTML: Final = {"emphasis": "em", "strong": "strong", "strikethrough": "s"}


class RenderError(ValueError):
    """A target cannot be written in its slot; the message says why."""


@dataclass(slots=True)
class Part:
    """A piece of the result."""

    text: str
    kind: str = ""
    """Empty for text, else the kind of the tag."""
    opens: bool = False


def build_parts(
    text: str,
    slot: Slot,
    items: list[tagged_text.Item],
    edits: Sequence[Edit],
    *,
    emphasis_as_html: bool,
) -> list[Part]:
    """The parts of a target. `text` is the source page, `items` the target's tagged text, `edits`
    those inside the markup of the slot. Raises RenderError where a tag cannot be written."""
    items = separate_urls(items, slot, text)
    if has_emphasis(slot):
        items = move_spaces_outside_emphasis(items, slot)
        _refuse_empty_emphasis(items, slot)
    _refuse_nested_links(items, slot)
    markup = _MarkupWriter(text, slot, edits, emphasis_as_html)
    changed = _find_changed_references(items, slot)
    return [
        Part(item.text)
        if isinstance(item, tagged_text.Text)
        else markup.write(item, item.number in changed)
        for item in items
    ]


class _MarkupWriter:
    """Writes tags as the markup of the source page, with edits."""

    def __init__(
        self, text: str, slot: Slot, edits: Sequence[Edit], emphasis_as_html: bool
    ) -> None:
        self._text, self._slot = text, slot
        self._edits = sorted(edits)
        self._starts = [edit.span.start for edit in self._edits]
        self._emphasis_as_html = emphasis_as_html

    def write(
        self, item: tagged_text.Open | tagged_text.Close | tagged_text.Single, needs_label: bool
    ) -> Part:
        """The part for a tag; one that `needs_label` gets it at its end. Raises RenderError
        where the tag cannot be written."""
        markup = self._slot.markup[item.number - 1]
        opens = not isinstance(item, tagged_text.Close)
        span = markup.open if opens else markup.close
        if span is None:
            raise RenderError(f"tag {item.number} has no end")
        if self._emphasis_as_html and markup.kind in EMPHASIS:
            raw = f"<{'' if opens else '/'}{_AS_HTML[markup.kind]}>"
        elif not opens and needs_label:
            raw = f"][{markup.label}]"
        else:
            raw = self._read(span)
        return Part(raw, markup.kind or "tag", opens)

    def _read(self, span: Span) -> str:
        """What stands at `span` once the edits within it are applied."""
        if not self._edits:
            return span.of(self._text)
        first = bisect_left(self._starts, span.start)
        near = self._edits[first : bisect_right(self._starts, span.end)]
        within = [edit for edit in near if span.contains(edit.span)]
        return splice(self._text, within, within=span) if within else span.of(self._text)


def _refuse_empty_emphasis(items: Sequence[tagged_text.Item], slot: Slot) -> None:
    for before, after in pairwise(items):
        if not isinstance(before, tagged_text.Open) or not isinstance(after, tagged_text.Close):
            continue
        if before.number == after.number and is_emphasis(before, slot):
            raise RenderError(f"tag {before.number} stands around nothing")


def _refuse_nested_links(items: Sequence[tagged_text.Item], slot: Slot) -> None:
    links = {n for n, markup in enumerate(slot.markup, 1) if markup.kind == "link"}
    depth = 0
    for item in items if links else ():
        if isinstance(item, tagged_text.Open | tagged_text.Close) and item.number in links:
            depth += 1 if isinstance(item, tagged_text.Open) else -1
            if depth > 1:
                raise RenderError(f"tag {item.number} is a link within a link")


def _find_changed_references(items: Sequence[tagged_text.Item], slot: Slot) -> set[int]:
    """Numbers of the tags whose text is a label (`[label]`), where the target has other text:
    there the label must be written behind it."""
    numbers = {n for n, markup in enumerate(slot.markup, 1) if markup.label is not None}
    if not numbers:
        return set()
    old = _find_contents(tagged_text.parse(slot.segment.source), numbers)
    new = _find_contents(items, numbers)
    return {number for number, content in new.items() if content != old[number]}


def _find_contents(
    items: Sequence[tagged_text.Item], numbers: Collection[int]
) -> dict[int, list[tagged_text.Item]]:
    """What stands within each of the tags `numbers`, which do not nest."""
    found: dict[int, list[tagged_text.Item]] = {}
    start = 0
    for i, item in enumerate(items):
        if isinstance(item, tagged_text.Text) or item.number not in numbers:
            continue
        if isinstance(item, tagged_text.Close):
            found[item.number] = list(items[start:i])
        else:
            start = i + 1
    return found
