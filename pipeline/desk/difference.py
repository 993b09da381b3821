"""What changed between two texts, word by word, as HTML."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape
from typing import Final

from pipeline import tagged_text

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST: Final = 6000
"""Words of both texts together that are compared: time grows with their product."""


def render_difference(old: str, new: str) -> str:
    """The new tagged text as HTML, with `<del>` and `<ins>` for what differs from the old one."""
    before, after = (_WORD.findall(tagged_text.plain(text)) for text in (old, new))
    if len(before) + len(after) > _LONGEST:
        return f"<del>{escape(''.join(before))}</del> <ins>{escape(''.join(after))}</ins>"
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        lost, new_words = escape("".join(before[a:b])), escape("".join(after[c:d]))
        if kind == "equal":
            parts.append(new_words)
            continue
        parts += [f"<del>{lost}</del>"] * bool(lost) + [f"<ins>{new_words}</ins>"] * bool(new_words)
    return "".join(parts)
