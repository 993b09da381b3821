"""Titles in places of their own: of link definitions, directives and admonitions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.token import Token

from pipeline.markdown.extract.positions import Lines, OffsetMap
from pipeline.markdown.structure import DIRECTIVE_TITLE
from pipeline.spans import Span


def find_definition_title(raw: str, title: str) -> Span | None:
    """Where `title`, as the parser decoded it, stands in the lines `raw` of a link definition,
    without its quotes; None where it is not found."""
    end = len(raw.rstrip()) - 1
    opening = {")": "("}.get(raw[end], raw[end])
    wanted = " ".join(title.split())
    start = raw.rfind(opening, 0, end)
    while start >= 0 and _decode(raw[start + 1 : end]) != wanted:
        start = raw.rfind(opening, 0, start)
    return Span(start + 1, end) if start >= 0 else None


def locate_definition_title(token: Token, lines: Lines) -> tuple[str, Span, OffsetMap] | None:
    """The lines of a link definition, where its title stands in them, and their place in the
    page; None where the title is not found."""
    first, last = token.map or (0, 0)
    raw = "\n".join(lines.span(number).of(lines.text) for number in range(first, last))
    raw = raw.replace("\0", "\ufffd")
    span = find_definition_title(raw, str(token.meta["title"]))
    if span is None:
        return None
    positions, pos = OffsetMap(), 0
    for number in range(first, last):
        positions.add(pos, lines.starts[number])
        pos = raw.find("\n", pos) + 1
    return raw, span, positions


def _decode(text: str) -> str:
    return " ".join(unescapeAll(re.sub(r"\n[ \t>]*", "\n", text)).split())


def find_directive_title(content: str, references: Collection[str]) -> Span | None:
    """Where the title of `:::note Title` or `:::note[Title]` stands; None where there is no
    title, and where plain CommonMark takes it for a link to one of `references`."""
    match = DIRECTIVE_TITLE.match(content)
    if not match:
        return None
    if match["label"]:
        # To plain CommonMark this is a link, which would lose its address.
        is_link = normalizeReference(match["label"]) in references
        return None if is_link else Span(*match.span("label"))
    if not match["rest"] or (match["label"] == "" and match["rest"][0] in "(["):
        return None
    return Span(*match.span("rest"))


def locate_admonition_title(title: str, lines: Lines, line: int) -> OffsetMap | None:
    """Where the quoted title of `!!! note "Title"` stands; None where the parser made up the
    title from the keyword."""
    start, end = lines.span(line)
    at = lines.text.find(f'"{title}"', start, end)
    if at < 0:
        return None
    positions = OffsetMap()
    positions.add(0, at + 1)
    return positions


def find_heading_text(tokens: Iterable[Token]) -> str:
    """The words of a heading as renderers make ids of them: text and code."""
    shown = ("text", "text_special", "code_inline", "softbreak")
    return "".join(t.content or " " if t.type == "softbreak" else t.content
                   for t in tokens if t.type in shown)  # fmt: skip
