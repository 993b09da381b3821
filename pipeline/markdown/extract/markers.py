"""Marks at the start of a block that are no text of it: `[ ]` of a task, `[!NOTE]` of an alert."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from pipeline.markdown.extract.items import Item
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
