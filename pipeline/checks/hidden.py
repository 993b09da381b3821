"""No character that cannot be seen stands in the target.

Marks that turn the direction of a text, characters without width, control characters and tags: with
them a text reads in another way than it is written, and no reviewer sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import name

from pipeline.checks.base import Pair, Problem, plain
from pipeline.model import Severity

CODE = "hidden"

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_EMOJI: Final = "[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
_IN_EMOJI: Final = re.compile(
    f"(?<={_EMOJI})\u200d(?={_EMOJI})|(?<=[\U000e0020-\U000e007f\U0001f3f4])[\U000e0020-\U000e007f]"
)
"""What joins the parts of one emoji."""


def check(pair: Pair) -> Iterator[Problem]:
    """An error for characters that cannot be seen and that the source does not have."""
    if pair.target.isascii() and pair.target.isprintable():
        return
    found = _HIDDEN.findall(_IN_EMOJI.sub("", plain(pair.target)))
    new = [char for char in dict.fromkeys(found) if char not in pair.source]
    if new:
        names = ", ".join(
            f"U+{ord(char):04X} {name(char, 'CONTROL CHARACTER')}" for char in new[:3]
        )
        more = f" and {len(new) - 3} more" if len(new) > 3 else ""
        message = f"{names}{more} cannot be seen and changes how the text reads; remove it"
        yield Problem(CODE, Severity.ERROR, message)


def _describe(char: str) -> str:
    return f"U+{ord(char):04X} {name(char, 'CONTROL CHARACTER')}"
