"""Starts and ends of lines, which Markdown could read as blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline import tagged_text
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.parser.site_blocks import is_module_line
from pipeline.markdown.render.parts import Part

_LINE_START = re.compile(
    r"(?P<mark>\#{1,6}(?=[ \t]|$)|[-+*](?=[ \t]|$)|-{2,}[ \t]*$|=+[ \t]*$|>|:{3,}|[:~](?=[ \t])"
    r"|(?:!!!|\?{3}\+?)(?=[ \t]*[\w-])|\+{3}[ \t]*$|\$\$|~~~|<<<|;?-+8<-)"
    r"|(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))"
)
"""What begins a block."""
_MAYBE_START = re.compile(r"[ \t\#\-+*=>:~!?$<;\d]|import|export")
"""What a text starts with that `escape_line_starts` might change."""
_MODULE = re.compile(r"(?:import|export)(?:\s|\Z)")
_LINE_END = re.compile(r"[\r\n][ \t>]*\Z")
_MARKERS = re.compile(
    r"(?:[ \t>]|[-*+:~](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\[\]]*\]:|\[[ xX]\](?=[ \t]))*"
)
"""What may stand between the start of a line and that of a block's text."""


def escape_closing_hashes(parts: Sequence[Part]) -> None:
    """Keep hashes at the end of a heading from being its closing sequence."""
    if parts and not parts[-1].kind:
        parts[-1].text = re.sub(r"(?:(?<=[ \t])|^)(#+)$", r"\\\1", parts[-1].text)


def escape_line_starts(
    parts: Sequence[Part], slot: Slot, source: str, *, is_mdx: bool = False
) -> None:
    """Keep the starts of lines from reading as blocks; `source` is the source page."""
    for i, part in enumerate(parts):
        if part.kind or not _MAYBE_START.match(part.text):
            continue
        if is_mdx and _MODULE.match(part.text):
            part.text = f"&#{ord(part.text[0])};{part.text[1:]}"
            continue
        if not (_LINE_END.search(parts[i - 1].text) if i else _starts_line(slot, source)):
            continue
        alone = i + 1 == len(parts) or parts[i + 1].kind == "line break"
        # In the source the same start is text: `: a` follows no term there, `- a` is one.
        shown = "" if i else slot.segment.span.of(source)
        part.text = _escape_line_start(part.text, shown, alone=alone)


def _escape_line_start(text: str, shown: str, *, alone: bool) -> str:
    """`text` so that it begins no block; `alone` says that nothing follows on its line, `shown`
    is a line that begins no block."""
    line = text.lstrip(" \t")
    match = _LINE_START.match(line if alone else line + "\ufffc")
    if match is None:
        return f"&#{ord(line[0])};{line[1:]}" if is_module_line(line) else line
    same = _LINE_START.match(shown)
    if same and same[0] == match[0]:
        return text
    if match["number"]:
        return f"{match['number']}\\{line[match.end() :]}"
    return "\\" + line


def _starts_line(slot: Slot, text: str) -> bool:
    """Whether nothing except marks of blocks stands before a slot on its line."""
    start = slot.segment.span.start
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return _MARKERS.fullmatch(text, line, start) is not None


def keep_line_break(parts: Sequence[Part], slot: Slot) -> None:
    """Write one line break in a paragraph of several lines: what follows it may read a single
    line as the term of a definition or the head of a table."""
    if any(mark in part.text for part in parts for mark in "\r\n"):
        return
    last = tagged_text.plain(slot.segment.source).split(" ")[-1]
    rest = ""
    for part in reversed(parts):
        at = -1 if part.kind else part.text.rfind(" ")
        if at >= 0:
            rest = part.text[at + 1 :] + rest
            if rest == last or not (_LINE_START.match(rest) or rest[:1] in ("", *"<|`")):
                part.text = part.text[:at].rstrip(" ") + slot.line_break + part.text[at + 1 :]
            return
        rest = part.text + rest
