"""What a value holds as text with lines, and how such a text is written back as the value.

Of a block scalar (`|`, `>`) the content is its lines as they stand in the page, without their
indent, so that a text written back keeps them; of all others it is the value itself.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.markdown.front_matter.scalars import Style, is_printable, quote, write_value

_HEADER: Final = re.compile(r"[|>][0-9+-]{0,2}[ \t]*(?:#[^\r\n]*)?(\r\n?|\n)")
_LINES: Final = re.compile(r"([^\r\n]*)(\r\n?|\n|\Z)")
_TOML_LINES: Final = re.compile(r"(\"\"\"|''')(\r?\n)?([\s\S]*)\1", re.DOTALL)


def read_content(raw: str, text: str, style: Style) -> str:
    """The content of a value that is written `raw` and holds `text`."""
    if _HEADER.match(raw):
        _, lines = _split_block(raw)
        indent = _find_indent(lines)
        return "\n".join(line[indent:] for line, _ in lines)
    if style == "toml" and (match := _TOML_LINES.fullmatch(raw)) and "\\" not in raw:
        return match[3].replace("\r\n", "\n")
    return text


def write_content(new: str, style: Style, raw: str) -> str:
    """The value with the content `new` in place of one that is written `raw`."""
    if _HEADER.match(raw):
        return _write_block(new, raw)
    if style == "toml" and (match := _TOML_LINES.fullmatch(raw)) and "\\" not in raw:
        marks, first, body = match.groups("")
        newline = "\r\n" if "\r\n" in body else "\n"
        plain = "\\" not in new and marks not in new and not new.endswith(marks[0])
        if plain and is_printable(new.replace("\n", "")):
            return f"{marks}{first}{new.replace(chr(10), newline)}{marks}"
        return quote(new)
    if style == "toml" and raw.startswith("'") and "'" not in new and is_printable(new):
        return f"'{new}'"
    if "\n" in new or new != new.strip(" \t\r\n"):
        return quote(new)
    return write_value(new, "plain" if style in ("|", ">") else style)


def _split_block(raw: str) -> tuple[str, list[tuple[str, str]]]:
    """The header of a block scalar, and its lines, each with its line break."""
    header = _HEADER.match(raw)
    assert header is not None
    lines = [match.groups() for match in _LINES.finditer(raw, header.end())]
    if len(lines) > 1 and lines[-1] == ("", ""):
        lines.pop()
    return header[0], [(line, newline) for line, newline in lines]


def _find_indent(lines: list[tuple[str, str]]) -> int:
    return min((len(s) - len(s.lstrip(" ")) for s, _ in lines if s.strip(" ")), default=0)


def _write_block(new: str, raw: str) -> str:
    header, lines = _split_block(raw)
    indent = _find_indent(lines)
    if not is_printable(new.replace("\n", "")):
        return quote(new)  # a block knows no escapes
    blanks = next((line[:indent] for line, _ in lines if line.strip(" ")), "")
    newline = header[len(header.rstrip("\r\n")) :]
    written = [f"{blanks}{line}" if line else "" for line in new.split("\n")]
    for i, line in enumerate(written):  # blanks of an empty line stay
        if not line and i < len(lines) and not lines[i][0].strip(" "):
            written[i] = lines[i][0]
    return header + newline.join(written)
