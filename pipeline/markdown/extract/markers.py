"""Marks at the start of a block that are no text of it: `[ ]` of a task, `[!NOTE]` of an alert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from markdown_it.token import Token

from pipeline.markdown.extract.items import Item
from pipeline.markdown.site_markup import LINE_STARTS
from pipeline.model import SegmentKind

_TASK = re.compile(r"\[[ xX]\][ \t]+")
_ALERT = re.compile(r"\[![A-Za-z][\w-]*\](?![(\[:])[+-]?[ \t]*")


def split_marker(
    items: list[Item], content: str, tokens: list[Token], i: int
) -> Iterator[tuple[list[Item], str]]:
    """Cut `[ ]` of task items and `[!NOTE]` of alerts off; a title beside the latter is a
    segment of its own. Yields items with the kind they have, empty for the block's own."""
    before = tokens[i - 2].type if i > 1 else ""
    if before == "list_item_open" and (match := _TASK.match(content)):
        yield drop_items_before(items, match.end()), ""
    elif before == "blockquote_open" and (match := _ALERT.match(content)):
        line_end = content.find("\n")
        rest = drop_items_before(items, match.end())
        title = [item for item in rest if item.end <= line_end]
        pairs = [item for item in title if item.shape in ("open", "close")]
        if line_end < 0 or not all(item.partner in title for item in pairs):
            yield rest, SegmentKind.ADMONITION_TITLE
        else:
            yield title, SegmentKind.ADMONITION_TITLE
            yield drop_items_before(rest, line_end), ""
    else:
        yield items, ""


MAYBE_MARKS = re.compile(r"^[ \t>]*(?::[ \t]|\(|#\.|[ivx]+[.)])", re.MULTILINE)
"""On a page without it no line begins with a mark of its own."""


def split_lines(items: list[Item], tokens: list[Token], i: int) -> Iterator[list[Item]]:
    """The items of the block whose text is token `i` in parts: lines that begin with a mark of
    their own are parts of their own, the mark left out; the lines before a definition are terms,
    each a part too."""
    content = tokens[i].content
    are_terms = "\n" in content and _find_text_below(tokens, i)[:2] in (": ", ":\t")
    parts = _split_list(items, content)
    if len(parts) > 1:
        yield from parts
        return
    match = _match_start(content, 0)
    if match and (match["example"] or _follows_terms(tokens, i)):
        items = drop_items_before(items, match.end())
    elif not are_terms and "\n:" not in content and "\n(@" not in content:
        yield items
        return
    breaks = [i for i, item in enumerate(items) if _is_soft_break(item, content)]
    starts = [_match_start(content, items[i].end) for i in breaks]
    last_term = max((n for n, m in enumerate(starts) if m and m["definition"]), default=-1)
    last_term = len(breaks) if are_terms else last_term
    start, pos = 0, 0
    depth = list(accumulate(_DEPTH.get(item.shape, 0) for item in items))
    for n, (i, match) in enumerate(zip(breaks, starts, strict=True)):
        if (match or n < last_term) and depth[i] == (depth[start - 1] if start else 0):
            yield drop_items_before(items[start:i], pos)
            start, pos = i + 1, match.end() if match else items[i].end
    yield drop_items_before(items[start:], pos)


def _match_start(content: str, at: int) -> re.Match[str] | None:
    """The mark at the start of a line, if it is none of an item."""
    match = LINE_STARTS.match(content, at)
    return None if match and match["item"] else match


def _split_list(items: list[Item], content: str) -> list[list[Item]]:
    """A paragraph in parts, each an item of a list; one part where its first line or all others
    are no items."""
    first = LINE_STARTS.match(content)
    if first is None or not first["item"]:
        return [items]
    depth = list(accumulate(_DEPTH.get(item.shape, 0) for item in items))
    cuts = [
        (i, match.end())
        for i, item in enumerate(items)
        if _is_soft_break(item, content)
        and depth[i] == 0
        and (match := LINE_STARTS.match(content, item.end))
        and match["item"]
    ]
    if not cuts:
        return [items]
    parts = []
    start, pos = 0, first.end()
    for i, end in cuts:
        parts.append(drop_items_before(items[start:i], pos))
        start, pos = i + 1, end
    return [*parts, drop_items_before(items[start:], pos)]


_DEPTH: Final = {"open": 1, "close": -1}


def _follows_terms(tokens: list[Token], i: int) -> bool:
    """Whether a paragraph of several lines stands right before the one of token `i`."""
    return i > 2 and tokens[i - 2].type == "paragraph_close" and "\n" in tokens[i - 3].content


def _find_text_below(tokens: list[Token], i: int) -> str:
    """The text of the paragraph right after the one whose text is token `i`; empty where there
    is none."""
    near = tokens[i + 1 : i + 4]
    return near[2].content if len(near) == 3 and near[1].type == "paragraph_open" else ""


def _is_soft_break(item: Item, content: str) -> bool:
    return item.shape == "text" and item.text == " " and "\n" in content[item.at : item.end]


def drop_items_before(items: list[Item], pos: int) -> list[Item]:
    """The items from content position `pos` on; a text that crosses it is cut."""
    result: list[Item] = []
    for item in items:
        if item.end <= pos:
            continue
        if item.at < pos and item.shape == "text" and item.literal:
            item = Item("text", pos, item.end, item.text[pos - item.at :])
        result.append(item)
    return result
