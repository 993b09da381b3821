"""Text that an attribute list says is not for translation: `{: translate="no"}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from pipeline.markdown.extract.items import Item
from pipeline.markdown.site_markup import NO_TRANSLATION


def is_for_translation(tokens: Sequence[Token], i: int) -> bool:
    """Whether the block whose text is token `i` is for translation: neither an attribute list at
    the end of a heading nor one on the line after says no."""
    content = tokens[i].content
    if tokens[i - 1].type == "heading_open" and "{" in content:
        found = [*NO_TRANSLATION.finditer(content)]
        if found and found[-1].end() == len(content.rstrip()) and _stands_apart(content, found[-1]):
            return False
    after = tokens[i + 2] if i + 2 < len(tokens) else None
    return not (
        after is not None
        and after.type == "block_protected"
        and after.info == "attributes"
        and NO_TRANSLATION.match(after.content)
    )


def _stands_apart(content: str, match: re.Match[str]) -> bool:
    """Whether a blank stands before an attribute list, so that it belongs to the block."""
    return content[: match.start()][-1:].isspace()


def merge_untranslated(items: Sequence[Item], content: str) -> list[Item]:
    """The items, where a tag right before such a list becomes one tag with it."""
    result: list[Item] = []
    for item in items:
        last = result[-1] if result else None
        if item.kind == "attributes" and last and NO_TRANSLATION.match(content, item.at, item.end):
            opener = last.partner if last.shape == "close" else last
            if opener is not None and opener.shape != "text":
                del result[result.index(opener) :]
                item = Item("single", opener.at, item.end, kind="untranslated", note=opener.note)
        result.append(item)
    return result
