"""Marks at the start of a block that are no text of it: `[ ]` of a task, `[!NOTE]` of an alert."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def split_lines(items: list[Item], content: str) -> Iterator[list[Item]]:
    """The items in parts: lines that begin with a mark of their own are parts of their own, the
    mark left out; the lines before a definition are terms, each a part too."""
    if match := LINE_STARTS.match(content):
        if match["example"]:
            items = drop_items_before(items, match.end())
    elif "\n:" not in content and "\n(@" not in content:
        yield items
        return
    breaks = [item for item in items if _is_soft_break(item, content)]
    starts = [LINE_STARTS.match(content, item.end) for item in breaks]
    are_terms = any(match and match["definition"] for match in starts)
    for line_break, match in zip(breaks, starts, strict=True):
        if not match and not are_terms:
            continue
        before = items[: items.index(line_break)]
        pairs = [item for item in before if item.shape in ("open", "close")]
        if any(item.partner not in before for item in pairs):
            continue
        yield before
        items = drop_items_before(items, match.end() if match else line_break.end)
        are_terms = are_terms and not (match and match["definition"])
    yield items


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
