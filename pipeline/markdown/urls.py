"""Where the addresses of links and images stand, so that an edition may lead elsewhere.

An address is noted for every link, image and definition that Markdown reads, and for `href`
and `src` in HTML. Addresses in angle brackets and bare addresses in the text are not noted,
because people read them; nor are addresses that a site generator fills in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape, unescape
from typing import Final, NamedTuple

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from pipeline.markdown.extract.html import HtmlTag, parse_tag, scan
from pipeline.markdown.extract.positions import Lines, OffsetMap
from pipeline.spans import Edit, Span

LinkRewriter = Callable[[str], str]
"""Takes a decoded address and returns the one that the edition has in its place."""


class Address(NamedTuple):
    """An address where it stands."""

    span: Span
    value: str
    """Decoded."""
    form: str
    """How it is written: bare, <, or as an attribute: \", ' or =."""


_ADDRESS: Final = r"(?:<(?P<angle>(?:[^<>\n\\]|\\.)*)>|(?P<bare>[^\s<]\S*?(?=\s|\)\Z)))"
_INLINE = re.compile(rf"\]\([ \t\n]*{_ADDRESS}")
_DEFINED = re.compile(
    r"\[(?:[^\[\]\\]|\\.)+\]:[\s>]*(?:<(?P<angle>(?:[^<>\n\\]|\\.)*)>|(?P<bare>[^\s<]\S*))"
)
_HOLDS = re.compile(r"\]\(|<")
"""A block without it holds no address, except in definitions and bare in the text."""
_HOLDERS: Final = frozenset(["link_open", "link_close", "image", "html_inline"])


@dataclass(slots=True)
class Addresses:
    """The addresses of a page, noted block by block and looked up when they are needed: not for
    a page that is only read to be compared."""

    _noted: list[Callable[[], None]] = field(default_factory=list)
    _found: list[Address] = field(default_factory=list)
    _unplaced: set[str] = field(default_factory=set)

    @property
    def found(self) -> list[Address]:
        """Addresses that may lead elsewhere."""
        self._look_up()
        return self._found

    @property
    def unplaced(self) -> set[str]:
        """Values of addresses that could not be found at some place: they stay as they are."""
        self._look_up()
        return self._unplaced

    def _look_up(self) -> None:
        noted, self._noted = self._noted, []
        for add in noted:
            add()

    def add_inline(self, token: Token, positions: OffsetMap | None) -> None:
        """Note those of inline tokens; `positions` is None where the block could not be located."""
        if positions is None or _HOLDS.search(token.content):
            self._noted.append(partial(self._add_inline, token, positions))

    def add_html(self, content: str, positions: OffsetMap | None) -> None:
        """Note those of an HTML block."""
        self._noted.append(partial(self._add_html, content, positions))

    def add_definition(self, token: Token, lines: Lines) -> None:
        """Note that of a link reference definition."""
        self._noted.append(partial(self._add_definition, token, lines))

    def _add_inline(self, token: Token, positions: OffsetMap | None) -> None:
        content = token.content
        for child in token.children or []:
            if child.type in _HOLDERS or child.info == "tag":
                self._add_child(child, content, positions)

    def _add_child(self, child: Token, content: str, positions: OffsetMap | None) -> None:
        name, at, end = child.type, child.meta.get("at", 0), child.meta.get("end", 0)
        if name == "link_close" or name == "image":
            at += 2 + len(child.content) if name == "image" else 0
            self._add_match(_INLINE.match(content, at, end), positions)
        elif name == "link_open" and positions is None and child.info != "auto":
            self._unplaced.add(str(child.attrs.get("href", "")))
        elif name == "html_inline" or child.info == "tag":
            raw = content[at:end]
            if _MAYBE.search(raw) and (tag := parse_tag(raw, 0, at)):
                self._add_tag(tag, content, positions)

    def _add_match(self, match: re.Match[str] | None, positions: OffsetMap | None) -> None:
        if match is None:
            return  # a reference: the address stands in its definition
        group = "angle" if match["angle"] is not None else "bare"
        value = unescapeAll(match[group])
        if positions is None:
            self._unplaced.add(value)
        else:
            form = "<" if group == "angle" else "bare"
            self._found.append(Address(positions.span(*match.span(group)), value, form))

    def _add_tag(self, tag: HtmlTag, content: str, positions: OffsetMap | None) -> None:
        for start, end, form in tag.addresses:
            value = unescape(content[start:end])
            if positions is None:
                self._unplaced.add(value)
            else:
                self._found.append(Address(positions.span(start, end), value, form))

    def _add_html(self, content: str, positions: OffsetMap | None) -> None:
        for token in scan(content) if _MAYBE.search(content) else ():
            if isinstance(token, HtmlTag):
                self._add_tag(token, content, positions)

    def _add_definition(self, token: Token, lines: Lines) -> None:
        first, last = token.map or (0, 0)
        positions, raw = OffsetMap(), ""
        for number in range(first, last):
            span = lines.span(number)
            positions.add(len(raw), span.start)
            raw += span.of(lines.text) + "\n"
        match = _DEFINED.search(raw)
        url = str(token.meta["url"])
        if match and unescapeAll(match["angle"] or match["bare"] or "") == url:
            self._add_match(match, positions)
        elif url:
            self._unplaced.add(url)

    def find_fragments(self) -> set[str]:
        """Fragments of links into the page itself."""
        inner = {address.value for address in self.found if address.value.startswith("#")}
        return {value[1:] for value in inner - self.unplaced}

    def build_edits(self, rewrite: LinkRewriter) -> Iterator[Edit]:
        """Edits that write all addresses as `rewrite` has them."""
        for address in self.found:
            new = rewrite(address.value)
            if new != address.value:
                yield Edit(address.span, _write(new, address.form))


_MAYBE = re.compile(r"(?:href|src)\s*=", re.IGNORECASE)


def combine_rewriters(rules: Iterable[LinkRewriter], unplaced: set[str]) -> LinkRewriter:
    """One rewriter of several: the first of `rules` that changes an address counts, addresses
    in `unplaced` stay. Characters that no address may hold are encoded."""
    chosen: Sequence[LinkRewriter] = tuple(rules)

    def rewrite(value: str) -> str:
        if value in unplaced:
            return value
        new = next((new for rule in chosen if (new := rule(value)) != value), None)
        return value if new is None else _UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", new)

    return rewrite


_UNSAFE = re.compile(r"[\x00-\x20\x7f<>()\\]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def _write(value: str, form: str) -> str:
    if form in ("bare", "<"):
        return _ENTITY.sub("&amp;", value)
    value = escape(value, quote=False).replace('"', "&quot;").replace("'", "&#39;")
    return f'"{value}"' if form == "=" else value
