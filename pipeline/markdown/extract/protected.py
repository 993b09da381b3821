"""Text that is not for translation although the parser reads it as text: addresses, the ends of
links that span paragraphs and, in HTML, shortcodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pipeline.markdown.extract.items import Item
from pipeline.markdown.site_markup import INLINE_PIECES, InlinePiece, compile_pieces

# Addresses as people and GFM write them; trailing punctuation belongs to the sentence.
_REST: Final = r"(?:[^\s<>\"'“”‘’\]]|\](?!\())"
"""A character of an address; `](` ends a link, and another address may start after it."""
_ADDRESS: Final = (
    rf"(?:https?|ftp)://{_REST}+"
    rf"|(?<![\w@])www\.[\w-]+(?:\.[\w-]+)+{_REST}*"
    # The last label is letters: `rollup@3.20.2` is a version.
    r"|(?<![\w.+-])(?:mailto:|tel:)?[\w.+-]+@(?:[\w-]++\.)+(?:xn--[\w-]++|[^\W\d_]++)(?!-*\w)"
)
# The end of a link whose text spans paragraphs: no link to CommonMark, but an address to people.
_TAIL: Final = (
    r"\]\([ \t]*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))+)(?:\s+\"[^\"\n]*\")?[ \t]*\)"
    r"(?:\{[^{}\n]*\})?"
)
_ADDRESSES = re.compile(_ADDRESS)
_TAILS = re.compile(_TAIL)
_MAYBE = re.compile(r"://|@|www\.")
_IN_HTML, _KINDS = compile_pieces(
    [
        *(p for p in INLINE_PIECES if p.kind not in ("math", "tag") and p.first in "{:[%$@+"),
        InlinePiece("code", "`", r"(?<!`)`[^`\n]++`(?!`)", "MDX"),
    ]
)
_MAYBE_SITE = re.compile(r"[{:\[%$@+`]")


class _Cut(NamedTuple):
    """A range of the decoded text of a run that becomes a tag."""

    start: int
    end: int
    kind: str


def split_protected(items: Iterable[Item], *, html: bool = False) -> list[Item]:
    """Split addresses and stray link ends out of runs of text as single tags; with `html`, in
    text that no inline rule has seen, shortcodes too."""
    items = list(items)
    text = "".join([item.text for item in items if item.shape == "text"])
    if not html and "](" not in text and not _MAYBE.search(text):
        return items
    result: list[Item] = []
    for run in _group_texts(items):
        cuts = _find_cuts(run, html) if run[0].shape == "text" else ()
        result += _cut(run, cuts) if cuts else run
    return result


def remove_addresses(text: str) -> str:
    """`text` without what a person would call an address."""
    return _ADDRESSES.sub("", text) if _MAYBE.search(text) else text


def _group_texts(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Adjacent text items together, other items alone."""
    run: list[Item] = []
    for item in items:
        if item.shape == "text":
            run.append(item)
            continue
        if run:
            yield run
        yield [item]
        run = []
    if run:
        yield run


def _find_cuts(run: Sequence[Item], html: bool) -> list[_Cut]:
    """What is not for translation in a run of text items, in order; cuts may overlap."""
    text = "".join([item.text for item in run])
    cuts = [*_find_addresses(text)]
    if "](" in text or (html and _MAYBE_SITE.search(text)):
        plain = "".join([_hide_escaped(item) for item in run])
        cuts += [_Cut(*match.span(), "link end") for match in _TAILS.finditer(plain)]
        if html:
            cuts += _find_site_markup(plain)
        cuts.sort(key=lambda cut: (cut.start, -cut.end))
    return cuts


def _find_addresses(text: str) -> Iterator[_Cut]:
    if _MAYBE.search(text):
        for match in _ADDRESSES.finditer(text):
            yield _Cut(match.start(), match.start() + len(_trim_address(match[0])), "address")


def _find_site_markup(text: str) -> Iterator[_Cut]:
    for match in _IN_HTML.finditer(text):
        yield _Cut(*match.span(), _KINDS[str(match.lastgroup)])


def _hide_escaped(item: Item) -> str:
    """The text of an item; a mark that is written as an escape or an entity is hidden, because
    it opens and ends neither a link nor a shortcode."""
    return item.text if item.literal or item.text not in '](){"@`[%$+:' else "\ufffc"


def _trim_address(address: str) -> str:
    while address and address[-1] in "?!.,:;*_~'\")]}…":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _cut(run: Sequence[Item], cuts: Iterable[_Cut]) -> list[Item]:
    """Replace ranges of a run of text items by single tags; of cuts that overlap, the first
    counts."""
    result: list[Item] = []
    rest = _RestOfRun(run)
    for cut in cuts:
        if cut.start < rest.pos:
            continue
        result += rest.take(cut.start)
        pieces = rest.take(cut.end)
        result.append(Item("single", pieces[0].at, rest.content_pos, kind=cut.kind))
    return result + rest.take(None)


class _RestOfRun:
    """A run of text items, taken piece by piece from its start."""

    def __init__(self, run: Sequence[Item]) -> None:
        self._run = run
        self._index = 0
        self._start = 0
        self.pos = 0
        """How much of the decoded text is taken."""
        self.content_pos = 0
        """Where that ends in the content of the block."""

    def take(self, end: int | None) -> list[Item]:
        """Text items for the decoded text up to offset `end`, None for all of it."""
        pieces: list[Item] = []
        while self._index < len(self._run) and (end is None or self.pos < end):
            item = self._run[self._index]
            length = len(item.text)
            first = self.pos - self._start
            last = length if end is None else min(length, end - self._start)
            if first < last:
                at, stop = _content_pos(item, first), _content_pos(item, last)
                pieces.append(Item("text", at, stop, item.text[first:last], item.literal))
                self.content_pos = item.end if last == length else stop
            self.pos = self._start + last
            if last == length:
                self._index += 1
                self._start += length
        return pieces


def _content_pos(item: Item, offset: int) -> int:
    """Position in the content of the character at `offset` of a text item."""
    if item.literal:
        return item.at + offset
    return item.at if offset == 0 else item.end
