"""Block quotes, told from the ends of shortcodes that look like them."""

from __future__ import annotations

import re
from typing import Final

from markdown_it import rules_block
from markdown_it.rules_block import StateBlock

_QUOTED: Final = re.compile(r"^[ \t]*>", re.MULTILINE)
_REACH: Final = 2000
"""Characters before a line within which a shortcode may have been opened."""


def quote(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A block quote, unless its mark ends a shortcode that the paragraph before it opens."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if silent and state.src.startswith(">}}", start):
        before = state.src[max(start - _REACH, 0) : start].rpartition("\n\n")[2]
        if not _QUOTED.search(before) and before.rfind("{{<") > before.rfind(">}}"):
            return False
    return rules_block.blockquote(state, start_line, end_line, silent)
