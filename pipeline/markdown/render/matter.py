"""A target as a value in front matter."""

from __future__ import annotations

import re
from typing import Final

from pipeline.markdown.extract.segmenter import fold_whitespace
from pipeline.markdown.front_matter.scalars import Style, is_printable, write_value

_BLOCK = re.compile(r"([^\r\n]*)(\r\n?|\n)?(.*)", re.DOTALL)
"""The header of a block scalar, a line break and the rest."""
_HEADERS: Final = frozenset(["|", "|-", "|+", ">", ">-", ">+"])


def render_value(value: str, style: Style, raw: str) -> str:
    """`value` in place of `raw`, the source's value as written in `style`; a block scalar keeps
    its header and indent."""
    if not is_printable(value):
        return write_value(value, '"')
    if style in ("|", ">"):
        return _render_block(fold_whitespace(value), raw)
    if style == "toml" and raw.startswith("'") and "'" not in value:
        return f"'{fold_whitespace(value)}'"
    return write_value(value, style)


def _render_block(value: str, raw: str) -> str:
    match = _BLOCK.match(raw)
    header, newline, body = match.groups("") if match else ("", "", "")
    end = raw[len(raw.rstrip()) :]
    if newline and value[:1] not in ("", "#") and header in _HEADERS:
        indent = body[: len(body) - len(body.lstrip(" "))] or "  "
        return f"{header}{newline}{indent}{value}{end}"
    return write_value(value, '"') + end
