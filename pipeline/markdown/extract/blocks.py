"""The blocks of a page that carry text, as runs of items with their positions."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from markdown_it.token import Token

from pipeline.markdown.document import Document
from pipeline.markdown.extract import markers, titles
from pipeline.markdown.extract.html import HtmlContext, Site, parse_tag, split_html_runs
from pipeline.markdown.extract.inline import build_items, pair_run, parse_title
from pipeline.markdown.extract.items import Item
from pipeline.markdown.extract.no_translation import is_for_translation
from pipeline.markdown.extract.positions import Lines, OffsetMap, locate, locate_cells
from pipeline.markdown.extract.refusals import find_refusal
from pipeline.markdown.extract.site_lines import build_field, find_tags, locate_parameters
from pipeline.markdown.extract.slots import Frame
from pipeline.markdown.parser.commonmark import get_parser, parse
from pipeline.markdown.parser.site_blocks import is_directive_line
from pipeline.markdown.structure import describe_token
from pipeline.markdown.urls import Addresses, LinkRewriter
from pipeline.model import SegmentKind
from pipeline.spans import Span


@dataclass(frozen=True, slots=True)
class ItemRun:
    """Items that belong together, where they stand and what they are."""

    items: list[Item]
    positions: OffsetMap
    kind: str
    """Kind of the segment that the items make."""
    frame: Frame


class UnplacedBlock(NamedTuple):
    """A block that stays as it is, or that probably is not what its author meant."""

    line: int
    """1-based line in the page."""
    message: str


Extracted = Iterator[ItemRun | UnplacedBlock]

_KINDS: Final = {
    "list_item_open": SegmentKind.LIST_ITEM,
    "heading_open": SegmentKind.HEADING,
    "dt_open": SegmentKind.DEFINITION_TERM,
    "dd_open": SegmentKind.DEFINITION,
    "footnote_reference_open": SegmentKind.FOOTNOTE,
    "admonition_title_open": SegmentKind.ADMONITION_TITLE,
    "blockquote_open": SegmentKind.QUOTE,
}
"""Kind of the segments in a block, by the token that opens it."""
_CLOSING: Final = frozenset(name.replace("_open", "_close") for name in _KINDS)

# Members that are used often, looked up once: that is slow in Python 3.11.
_HEADING, _BLOCK, _CELL, _HTML = Frame.HEADING, Frame.BLOCK, Frame.CELL, Frame.HTML
_PARAGRAPH, _TABLE_CELL = SegmentKind.PARAGRAPH, SegmentKind.TABLE_CELL
_HTML_TEXT = SegmentKind.HTML_TEXT

_NO_TITLE: Final = "the title of a link definition could not be found"
_UNCLOSED: Final = (
    "an element <{}> whose content is not for translation is never closed; "
    "all text after it was left alone"
)


class BlockReader:
    """One pass over the tokens of a page: what is translatable comes out as runs, what is
    not goes into the skeleton."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = Lines(document.text, document.body, document.line_starts)
        body, markup = document.body.of(document.text), document.markup
        self._site = Site(document.language, frozenset(map(str.lower, markup.attributes)))
        self._may_refuse = "translate" in body
        self._has_marks = markers.MAYBE_MARKS.search(body) is not None
        self.tokens = parse(body, mdx=document.is_mdx, markup=markup)
        self.headings: list[tuple[Span, str]] = []
        """Content of each heading and the text its id is made from."""
        self.addresses = Addresses()
        self.languages: list[Span] = []
        """Values of `lang` that name the language of the page, where it is translated."""
        self._html_context = HtmlContext(self._site)
        self._kinds: list[SegmentKind] = []
        """Kinds of the blocks that are open, outermost first."""

    def read(self) -> Extracted:
        """Everything translatable in the body, top to bottom, and what cannot be placed."""
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.type == "tr_open":
                i = yield from self._read_row(i)
                continue
            if token.nesting == 1 and token.type in _KINDS:
                self._kinds.append(_KINDS[token.type])
            elif token.nesting == -1 and token.type in _CLOSING:
                self._kinds.pop()
            elif extract := _EXTRACTORS.get(token.type):
                yield from extract(self, i)
            i += 1
        if self._html_context:
            name = self._html_context.open_elements[-1][0]
            yield UnplacedBlock(self.line(len(self.lines) - 1), _UNCLOSED.format(name))

    def line(self, number: int) -> int:
        """1-based line of the page for a line of the body, from 0."""
        return self.document.line(self.lines.starts[min(number, len(self.lines) - 1)])

    def skeleton(self, rewrite: LinkRewriter | None = None) -> list[tuple[object, ...]]:
        """What must be equal in source and edition, block token by block token; `rewrite` says
        where addresses lead there."""
        return [describe_token(token, rewrite, self._site) for token in self.tokens]

    def skeleton_line(self, entry: int) -> int:
        """1-based line of the block that entry `entry` of the skeleton belongs to."""
        starts = [token.map[0] for token in self.tokens[: entry + 1] if token.map]
        return self.line(starts[-1]) if starts else 1

    # --- blocks of text -------------------------------------------------------------------

    def _read_inline(self, i: int) -> Extracted:
        token = self.tokens[i]
        if not token.content or not token.map:
            return iter(())
        first, last = token.map
        if self.tokens[i - 1].type == "admonition_title_open":
            return self._read_admonition_title(token, first)
        return self._read_text(i, first, max(last, first + 1))

    def _read_admonition_title(self, token: Token, line: int) -> Extracted:
        positions = titles.locate_admonition_title(token.content, self.lines, line)
        start = self._note_markup(token, positions)
        if start >= 0 and positions is not None:
            kind = SegmentKind.ADMONITION_TITLE
            yield ItemRun(self._build_items(token), positions, kind, Frame.QUOTED)

    def _read_text(self, i: int, first: int, last: int) -> Extracted:
        """A paragraph, heading or the like in the lines from `first` to before `last`."""
        token, opener = self.tokens[i], self.tokens[i - 1]
        positions = locate(token.content, self.lines, first, last)
        start = self._note_markup(token, positions)
        if start < 0:
            return
        if positions is None:
            yield self._unplaced(first, "a block could not be found in the page; it stays as it is")
            return
        if refusal := find_refusal(token.content, self.lines, (first, last), self._kinds):
            yield self._unplaced(first, refusal)
            return
        is_heading = opener.type == "heading_open"
        if is_heading:
            span = positions.span(0, len(token.content))
            self.headings.append((span, titles.find_heading_text(token.children or [])))
        if self._may_refuse and not is_for_translation(self.tokens, i):
            return
        frame = _HEADING if is_heading and opener.markup[0] == "#" else _BLOCK
        items = self._build_items(token)
        items = markers.drop_items_before(items, start) if start else items
        own = self._kinds[-1] if self._kinds else _PARAGRAPH
        for part, kind in markers.split_marker(items, token.content, self.tokens, i):
            for run in markers.split_lines(part, self.tokens, i) if self._has_marks else [part]:
                yield ItemRun(run, positions, kind or own, frame)

    def _read_row(self, i: int) -> Generator[ItemRun | UnplacedBlock, None, int]:
        """One row of a table; returns the index after it."""
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
            ignored = is_directive_line(cells[0].content) or (
                positions is None and not any(map(str.isalpha, cell.content))
            )
            if self._note_markup(cell, positions, resume=False) < 0 or ignored:
                continue
            if positions is None:
                message = "a table cell could not be found; it stays as it is"
                yield self._unplaced(line, message)
            else:
                items = self._build_items(cell)
                yield ItemRun(items, positions, _TABLE_CELL, _CELL)
        return i + 1

    def _unplaced(self, line: int, message: str) -> UnplacedBlock:
        return UnplacedBlock(self.line(line), message)

    def _build_items(self, token: Token) -> list[Item]:
        return build_items(token.children or [], token.content, site=self._site)

    def _note_markup(
        self, token: Token, positions: OffsetMap | None, *, resume: bool = True
    ) -> int:
        """Note the addresses and languages of inline content. Returns the offset from which on
        it is for translation: 0 for all of it, -1 for nothing. With `resume` False, a block
        in which an element ends whose content is not for translation is left alone."""
        self.addresses.add_inline(token, positions)
        if self._html_context:
            start = self._leave_untranslated(token)
            return start if resume else -1
        if positions is not None and "lang" in token.content:
            self._note_inline_languages(token, positions)
        return 0

    def _note_inline_languages(self, token: Token, positions: OffsetMap) -> None:
        context = HtmlContext(self._site)
        for child in token.children or []:
            tag = parse_tag(child.content, 0, child.meta["at"], self._site)
            if child.type == "html_inline" and tag:
                context.feed(tag)
        self._take_languages(context, positions)

    def _take_languages(self, context: HtmlContext, positions: OffsetMap) -> None:
        spans = [positions.span(*found) for found in context.language_spans]
        skipped = self.document.skipped_cover
        self.languages += [s for s in spans if not skipped.holds(s.start, s.end)]
        context.language_spans.clear()

    def _leave_untranslated(self, token: Token) -> int:
        """Go over the HTML of a block that is not for translation. Returns the offset in its
        content from which on it is, -1 if the element stays open."""
        for child in token.children or []:
            if child.type == "html_inline" and (tag := parse_tag(child.content, site=self._site)):
                self._html_context.feed(tag)
                if not self._html_context:
                    return int(child.meta["end"])
        return -1

    # --- other blocks ---------------------------------------------------------------------

    def _read_html(self, i: int) -> Extracted:
        token = self.tokens[i]
        first, last = token.map or (0, 0)
        content = token.content.removesuffix("\n")
        positions = locate(content, self.lines, first, last)
        self.addresses.add_html(content, positions)
        if positions is None:
            message = "an HTML block could not be found; it stays as it is"
            yield self._unplaced(first, message)
            return
        for run in split_html_runs(content, self._html_context):
            yield ItemRun(pair_run(run), positions, _HTML_TEXT, _HTML)
        self._take_languages(self._html_context, positions)

    def _read_definition(self, i: int) -> Extracted:
        """The title of a link reference definition."""
        token = self.tokens[i]
        self.addresses.add_definition(token, self.lines)
        title = str(token.meta["title"])
        if not title or self._html_context:
            return
        found = titles.locate_definition_title(token, self.lines)
        if found is None:
            yield self._unplaced((token.map or [0])[0], _NO_TITLE)
            return
        raw, span, positions = found
        child = parse_title(span.of(raw), raw[span.start - 1], *span)
        item = Item("single", 0, 0, children=[child])
        yield ItemRun([item], positions, SegmentKind.LINK_TITLE, Frame.BLOCK)

    def _read_fence(self, i: int) -> Extracted:
        """A fence that runs to the end of the page was most likely meant to end before."""
        token = self.tokens[i]
        first, last = token.map or (0, 1)
        span = self.lines.span(last - 1)
        end = span.of(self.document.text).rstrip(" \t")
        is_open = last - first < 2 or not end.endswith(token.markup)
        if is_open and not self.document.text[span.end :].strip():
            fence = token.markup
            message = f"the code fence {fence} is never closed; all text after it counts as code"
            yield self._unplaced(first, message)

    @cached_property
    def _references(self) -> dict[str, dict[str, str]]:
        """What the page defines, as the parser keeps it; the first of several counts."""
        found = [t.meta for t in reversed(self.tokens) if t.type == "definition"]
        return {str(m["id"]): {"href": m["url"], "title": m["title"]} for m in found}

    def _read_component(self, i: int) -> Extracted:
        """Attributes of tags that stand on lines of their own."""
        token = self.tokens[i]
        first, last = token.map or (0, 0)
        positions = locate(token.content, self.lines, first, last)
        if positions is None:
            return
        for at, tag in find_tags(token, self._site):
            inside = bool(self._html_context)
            self._html_context.feed(tag)
            if not inside:
                self.addresses.add_html(token.content[at : tag.end], positions.shifted(at))
                yield ItemRun(pair_run(tag.children), positions, _HTML_TEXT, _HTML)
        self._take_languages(self._html_context, positions)

    def _read_line(self, i: int) -> Extracted:
        """The prose of a line that stands for itself."""
        token = self.tokens[i]
        if token.info == "directive":
            yield from self._read_directive(i)
        elif token.info in ("shortcode", "attributes") and not self._html_context:
            items, found = locate_parameters(token, self.lines, self._site)
            if items:
                yield ItemRun(items, found, SegmentKind.PARAMETER, Frame.BLOCK)
        if "field" not in token.meta or self._html_context:
            return
        line = (token.map or [0])[0]
        positions = locate(token.content, self.lines, line, line + 1)
        if positions is not None:
            items, frame = build_field(token)
            yield ItemRun(items, positions, SegmentKind.ADMONITION_TITLE, frame)

    def _read_directive(self, i: int) -> Extracted:
        """The title of `:::note Title` or `:::note[Title]`."""
        token = self.tokens[i]
        if self._html_context:
            return
        span = titles.find_directive_title(token.content, self._references)
        line = (token.map or [0])[0]
        positions = locate(token.content, self.lines, line, line + 1) if span else None
        if span is None or positions is None:
            return
        environment = {"references": self._references}
        children = get_parser().parseInline(span.of(token.content), environment)[0].children or []
        items = build_items(children, token.content, span.start, self._site)
        yield ItemRun(items, positions, SegmentKind.ADMONITION_TITLE, Frame.DIRECTIVE)


_EXTRACTORS: Final[Mapping[str, Callable[[BlockReader, int], Extracted]]] = {
    "inline": BlockReader._read_inline,
    "html_block": BlockReader._read_html,
    "definition": BlockReader._read_definition,
    "fence": BlockReader._read_fence,
    "block_protected": BlockReader._read_line,
    "component_block": BlockReader._read_component,
}
"""What to do at a token, by its type."""
