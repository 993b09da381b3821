"""The blocks of a page that carry text, as runs of items with their positions."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.token import Token

from pipeline.markdown.document import Document
from pipeline.markdown.extract.html import Context, html_runs, parse_tag
from pipeline.markdown.extract.inline import as_items, flatten, title_child
from pipeline.markdown.extract.items import Item
from pipeline.markdown.extract.markers import items_from, split_marker
from pipeline.markdown.extract.positions import Lines, Mapping, locate, locate_cells
from pipeline.markdown.parser.commonmark import parse, parser
from pipeline.markdown.parser.site_blocks import is_directive_line
from pipeline.markdown.structure import DIRECTIVE_TITLE, skeleton_entry
from pipeline.markdown.urls import Addresses, Follow
from pipeline.spans import Span


@dataclass(slots=True)
class Run:
    """Items that belong together, where they stand and what they are."""

    items: list[Item]
    positions: Mapping
    kind: str
    frame: str


Problem = tuple[int, str]


_KINDS: Final = {
    "list_item_open": "list item",
    "heading_open": "heading",
    "dt_open": "definition term",
    "dd_open": "definition",
    "footnote_reference_open": "footnote",
    "admonition_title_open": "admonition title",
    "blockquote_open": "quote",
}


_CLOSING: Final = frozenset(name.replace("_open", "_close") for name in _KINDS)


_DELIMITERS: Final = re.compile(r"[ \t>]*[|:-][ \t|:-]*\|[ \t|:-]*|[ \t>]*\|[ \t|:-]*")
"""A row below the head of a table."""


class Reader:
    """One pass over the tokens of a page: what is translatable comes out as runs, what is
    not goes into the skeleton."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = Lines(document.text, document.body, document.line_starts)
        self.tokens = parse(document.body.of(document.text))
        self.context = Context(document.language)
        self.kinds: list[str] = []
        self.headings: list[tuple[Span, str]] = []
        """Content of each heading and the text its id is made from."""
        self.addresses = Addresses()
        self.languages: list[Span] = []
        """Values of `lang` that name the language of the page, where it is translated."""

    def read(self) -> Iterator[Run | Problem]:
        """Everything translatable in the body, top to bottom, and what cannot be placed
        (line number and message)."""
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.type == "tr_open":
                i = yield from self._row(i)
                continue
            if token.nesting == 1 and token.type in _KINDS:
                self.kinds.append(_KINDS[token.type])
            elif token.nesting == -1 and token.type in _CLOSING:
                self.kinds.pop()
            elif token.type == "inline":
                yield from self._inline(i)
            elif token.type == "html_block":
                yield from self._html(token)
            elif token.type == "definition":
                yield from self._definition(token)
            elif token.type == "fence":
                yield from self._fence(token)
            elif token.info == "directive" and token.type == "block_protected":
                yield from self._directive(token)
            i += 1
        if self.context:
            name = self.context.open[-1][0]
            yield (
                self.line(len(self.lines) - 1),
                (
                    f"an element <{name}> whose content is not for translation is never closed; "
                    "all text after it was left alone"
                ),
            )

    def line(self, number: int) -> int:
        """1-based line of the page for a line of the body, from 0."""
        return self.document.line(self.lines.starts[min(number, len(self.lines) - 1)])

    def _inline(self, i: int) -> Iterator[Run | Problem]:
        token = self.tokens[i]
        if not token.content or not token.map:
            return
        first, last = token.map[0], max(token.map[1], token.map[0] + 1)
        title = self.tokens[i - 1].type == "admonition_title_open"
        positions = (
            self._locate_title(token, first)
            if title
            else locate(token.content, self.lines, first, last)
        )
        self.addresses.add_inline(token, positions)
        self._note_languages(token, positions)
        start = self._feed(token) if self.context else 0
        if start < 0:
            return
        if title:
            if positions is not None:
                items = self._flatten(token)
                yield Run(items, positions, "admonition title", "quoted")
            return
        if positions is None:
            yield self.line(first), "a block could not be found in the page; it stays as it is"
            return
        kind = self.kinds[-1] if self.kinds else "paragraph"
        opener = self.tokens[i - 1]
        if token.content.rstrip(" \t").endswith("]:") and self._goes_on(last):
            yield self.line(first), "a link definition with a directive for address; it stays"
            return
        if self._differs_elsewhere(first, last):
            yield self.line(first), "lines that some readers take for code or a table; they stay"
            return
        if _holds_directive(token.content):
            yield self.line(first), "a directive within a paragraph or heading; it stays as it is"
            return
        if opener.type == "heading_open":
            span = positions.span(0, len(token.content))
            self.headings.append((span, heading_text(token.children or [])))
        frame = "heading" if opener.type == "heading_open" and opener.markup[0] == "#" else "block"
        items = self._flatten(token)
        items = items_from(items, start) if start else items
        for part, name in split_marker(items, token.content, self.tokens, i):
            yield Run(part, positions, name or kind, frame)

    def _goes_on(self, line: int) -> bool:
        """Whether plain Markdown reads the directive on a line as part of what stands before."""
        text = self.lines.span(line).of(self.document.text) if line < len(self.lines) else ""
        return is_directive_line(text.lstrip(" \t>"))

    def _differs_elsewhere(self, first: int, last: int) -> bool:
        """Whether readers without footnotes, definitions or directives find code or a table where
        we find a paragraph of several lines, which all turn to code or text when joined."""
        inside = not {"footnote", "definition"}.isdisjoint(self.kinds)
        if last - first < 2 or not (inside or ":::" in self.document.text):
            return False
        lines = [self.lines.span(n).of(self.document.text) for n in range(first, last)]
        if _is_indented(lines[0]) and not all(map(_is_indented, lines)):
            return True
        return inside and any(map(_DELIMITERS.fullmatch, lines[1:]))

    def _flatten(self, token: Token) -> list[Item]:
        return flatten(token.children or [], token.content, language=self.context.language)

    def _note_languages(self, token: Token, positions: Mapping | None) -> None:
        if positions is None or self.context or "lang" not in token.content:
            return
        context = Context(self.context.language)
        for child in token.children or []:
            tag = parse_tag(child.content, 0, child.meta["at"], context.language)
            if child.type == "html_inline" and tag:
                context.feed(tag)
        self._take_languages(context, positions)

    def _take_languages(self, context: Context, positions: Mapping) -> None:
        spans = [positions.span(*own) for own in context.own]
        skipped = self.document.skipped
        self.languages += [s for s in spans if not any(part.contains(s) for part in skipped)]
        context.own.clear()

    def _feed(self, token: Token) -> int:
        """Go over the HTML of a block that is not for translation; gives the offset in its
        content from which on it is again, -1 if it stays so."""
        for child in token.children or []:
            if child.type == "html_inline" and (
                tag := parse_tag(child.content, language=self.context.language)
            ):
                self.context.feed(tag)
                if not self.context:
                    return int(child.meta["end"])
        return -1

    def skeleton(self, follow: Follow | None = None) -> list[tuple[object, ...]]:
        """What must be equal in source and edition, block token by block token; `follow` says
        where addresses lead there."""
        language = self.document.language
        return [skeleton_entry(token, follow, language) for token in self.tokens]

    def skeleton_line(self, entry: int) -> int:
        """1-based line of the block that entry `entry` of the skeleton belongs to."""
        starts = [token.map[0] for token in self.tokens[: entry + 1] if token.map]
        return self.line(starts[-1]) if starts else 1

    def _locate_title(self, token: Token, line: int) -> Mapping | None:
        """The quoted title of `!!! note "Title"`; a title made up from the keyword is none."""
        start, end = self.lines.span(line)
        at = self.document.text.find(f'"{token.content}"', start, end)
        if at < 0:
            return None
        positions = Mapping()
        positions.add(0, at + 1)
        return positions

    def _row(self, i: int) -> Generator[Run | Problem, None, int]:
        """One table row; returns the index after it."""
        cells: list[Token] = []
        line = (self.tokens[i].map or [0])[0]
        while self.tokens[i].type != "tr_close":
            if self.tokens[i].type == "inline":
                cells.append(self.tokens[i])
            i += 1
        found = locate_cells([cell.content for cell in cells], self.lines, line)
        for cell, positions in zip(cells, found, strict=True):
            if not cell.content:
                continue
            self.addresses.add_inline(cell, positions)
            self._note_languages(cell, positions)
            silent = is_directive_line(cells[0].content) or (
                positions is None and not any(map(str.isalpha, cell.content))
            )
            if self.context:
                self._feed(cell)
            elif silent:
                continue
            elif positions is None:
                yield self.line(line), "a table cell could not be found; it stays as it is"
            else:
                yield Run(self._flatten(cell), positions, "table cell", "cell")
        return i + 1

    def _html(self, token: Token) -> Iterator[Run | Problem]:
        first, last = token.map or (0, 0)
        content = token.content.removesuffix("\n")
        positions = locate(content, self.lines, first, last)
        self.addresses.add_html(content, positions)
        if positions is None:
            yield self.line(first), "an HTML block could not be found; it stays as it is"
            return
        for run in html_runs(content, self.context):
            yield Run(as_items(run), positions, "html text", "html")
        self._take_languages(self.context, positions)

    def _definition(self, token: Token) -> Iterator[Run | Problem]:
        """The title of a link reference definition."""
        self.addresses.add_definition(token, self.lines)
        title = str(token.meta["title"])
        if not title or self.context:
            return
        first, last = token.map or (0, 0)
        raw = "\n".join(self.lines.span(n).of(self.document.text) for n in range(first, last))
        raw = raw.replace("\0", "\ufffd")
        end = len(raw.rstrip())
        opening = {")": "("}.get(raw[end - 1], raw[end - 1])
        start = raw.rfind(opening, 0, end - 1)
        wanted = " ".join(title.split())
        while start >= 0 and _unfolded(raw[start + 1 : end - 1]) != wanted:
            start = raw.rfind(opening, 0, start)
        if start < 0:
            yield self.line(first), "the title of a link definition could not be found"
            return
        positions, pos = Mapping(), 0
        for number in range(first, last):
            positions.add(pos, self.lines.starts[number])
            pos = raw.find("\n", pos) + 1
        child = title_child(raw[start + 1 : end - 1], opening, start + 1, end - 1)
        yield Run([Item("single", 0, 0, children=[child])], positions, "", "")

    def _fence(self, token: Token) -> Iterator[Problem]:
        """A fence that runs to the end of the page was most likely meant to end before."""
        first, last = token.map or (0, 1)
        end = self.lines.span(last - 1).of(self.document.text)
        open_ended = last - first < 2 or not end.rstrip(" \t").endswith(token.markup)
        if open_ended and not self.document.text[self.lines.span(last - 1).end :].strip():
            yield (
                self.line(first),
                f"the code fence {token.markup} is never closed; all text after it counts as code",
            )

    @cached_property
    def _references(self) -> dict[str, dict[str, str]]:
        """What the page defines, as the parser keeps it; the first of several counts."""
        found = [t.meta for t in reversed(self.tokens) if t.type == "definition"]
        return {str(m["id"]): {"href": m["url"], "title": m["title"]} for m in found}

    def _directive(self, token: Token) -> Iterator[Run | Problem]:
        """The title of `:::note Title` or `:::note[Title]`."""
        match = DIRECTIVE_TITLE.match(token.content)
        if not match or self.context:
            return
        references = self._references
        if match["label"] and normalizeReference(match["label"]) in references:
            return  # to plain CommonMark this is a link, which would lose its address
        group = "label" if match["label"] else "rest"
        if not match[group] or (match["label"] == "" and match[group][0] in "(["):
            return
        line = (token.map or [0])[0]
        positions = locate(token.content, self.lines, line, line + 1)
        if positions is None:
            return
        children = parser().parseInline(match[group], {"references": references})[0].children or []
        language = self.context.language
        items = flatten(children, token.content, match.start(group), language)
        yield Run(items, positions, "admonition title", "directive")


def _is_indented(line: str) -> bool:
    return line.expandtabs(4).startswith("    ")


def _holds_directive(content: str) -> bool:
    return ":::" in content and any(
        is_directive_line(line.lstrip(" \t")) for line in content.split("\n")
    )


def heading_text(tokens: Iterable[Token]) -> str:
    """The words of a heading as renderers make ids of them: text and code."""
    shown = ("text", "text_special", "code_inline", "softbreak")
    return "".join(t.content or " " if t.type == "softbreak" else t.content
                   for t in tokens if t.type in shown)  # fmt: skip


def _unfolded(text: str) -> str:
    return " ".join(unescapeAll(re.sub(r"\n[ \t>]*", "\n", text)).split())
