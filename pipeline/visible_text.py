"""Text of others for terminals and logs: what would steer a terminal, turn the direction of a line
or start a command of a build service is shown as text."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters but the ends of lines and tabs, marks of direction, what has no width."""
_COMMAND: Final = re.compile(
    r"^[^\S\n]*::|##(?=\[|vso\[|teamcity\[)",
    re.MULTILINE,
)
"""What a runner of GitHub, Azure or TeamCity takes for a command."""


class Form(Enum):
    """How characters are written that cannot be shown."""

    TEXT = "text"
    """For people: `\\\\x1b`."""
    JSON = "json"
    """Within the strings of JSON: `\\\\u001b`, which a reader turns back."""
    XML = "xml"
    """Within XML that has no control characters any more."""
    DATA = "data"
    """As they are: a file that goes through, or our own commands, whose values are escaped."""


def show(text: str, form: Form = Form.TEXT) -> str:
    """`text` as it can be printed in a form."""
    if form is Form.DATA:
        return text
    if not text.isprintable():
        text = _UNSEEN.sub(lambda match: _escape(match[0], form), text)
    if "::" not in text and "##" not in text:
        return text
    return _COMMAND.sub(lambda match: _break_command(match, form), text)


def _break_command(match: re.Match[str], form: Form) -> str:
    """A command with its second character escaped."""
    lead = match[0][:-2]
    return lead + match[0][-2] + _escape(match[0][-1], form)


def _escape(char: str, form: Form) -> str:
    code = ord(char)
    if form is Form.XML:
        return f"&#{code};" if code > 0x9F or code in (0x23, 0x3A) else f"\\x{code:02x}"
    if form is Form.JSON:
        units = char.encode("utf-16-be")
        return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
