"""Where JavaScript in braces and JSX tags end: strings, templates and comments may hold anything.

All searches are linear in what they read. A search that reaches the end of the text has found
nothing, and says so with -1.
"""

from __future__ import annotations

import re
from typing import Final

_CODE = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)"
    r"|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<template>`)"
)
_TEMPLATE = re.compile(r"\\.|(?P<hole>\$\{)|(?P<template>`)", re.DOTALL)
_CLOSERS: Final = {"{": "}", "(": ")", "[": "]"}


def find_expression_end(text: str, pos: int, end: int) -> int:
    """The offset behind the bracket that closes the one at `pos`; -1 where none does."""
    expected: list[str] = []
    while match := (_TEMPLATE if expected[-1:] == ["`"] else _CODE).search(text, pos, end):
        pos = match.end()
        if match["template"]:
            if expected[-1:] == ["`"]:
                expected.pop()
            else:
                expected.append("`")
        elif expected[-1:] == ["`"]:
            if match["hole"]:
                expected.append("}")
        elif match["open"]:
            expected.append(_CLOSERS[match["open"]])
        elif match["close"]:
            if expected.pop() != match["close"]:
                return -1
            if not expected:
                return pos
    return -1


_NAME = re.compile(r"</?(?:[A-Za-z_$][\w$-]*(?:[.:][A-Za-z_$][\w$-]*)*)?")
_ATTRIBUTE = re.compile(
    r"\s*+(?:(?P<brace>\{)|(?P<end>/?\s*+>)"
    r"|[A-Za-z_$@:#v][\w$:.@\[\]-]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?P<value>\{)))?+)"
)


def find_tag_end(text: str, pos: int, end: int) -> int:
    """The offset behind the JSX tag that starts at `pos`; -1 where none ends."""
    name = _NAME.match(text, pos, end)
    if name is None:
        return -1
    pos = name.end()
    while match := _ATTRIBUTE.match(text, pos, end):
        if match["end"]:
            return match.end()
        pos = match.end()
        if match["brace"] or match["value"]:
            pos = find_expression_end(text, pos - 1, end)
            if pos < 0:
                return -1
    return -1
