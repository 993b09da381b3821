"""From the parser's inline tokens to items: text decoded, markup paired, positions kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from pipeline.markdown.extract.html import ANY_SITE, UNTRANSLATED, Site, build_tag_item, parse_tag
from pipeline.markdown.extract.items import Child, Item, build_text_item, split_entities
from pipeline.markdown.extract.no_translation import merge_untranslated
from pipeline.markdown.extract.parameters import add_parameters
from pipeline.markdown.extract.protected import split_protected
from pipeline.markdown.extract.slots import Frame
from pipeline.model import SegmentKind

_PAIRS: Final = {
    "em": "emphasis",
    "strong": "strong",
    "s": "strikethrough",
    "link": "link",
    "site_link": "link",
    "footnote_inline": "footnote",
    "pair": "",
}
"""Token name without _open and _close, and the kind of tag it makes; empty where the token says."""
_SINGLES: Final = {"code_inline": "code", "footnote_ref": "footnote"}
_TITLES: Final = {
    '"': Frame.TITLE_DOUBLE,
    "'": Frame.TITLE_SINGLE,
    "(": Frame.TITLE_PARENTHESES,
}
"""Frame of a title, by what opens it."""

_SITE_TITLE = re.compile(r"[ \t]+(\"[^\"\n]*\")\)$")
"""Title after an address that holds a shortcode."""
_SPACE = re.compile(r"[ \t\n]*")


def build_items(
    tokens: Sequence[Token], content: str, base: int = 0, site: Site = ANY_SITE
) -> list[Item]:
    """Items of one block's inline tokens; their offsets count in the block's content.

    `site` says which HTML is for translation, `base` moves the tokens' own offsets (the children
    of an image count from its label).
    """
    builder = _ItemBuilder(content, site)
    for token in tokens:
        builder.add(token, token.meta["at"] + base, token.meta["end"] + base)
    items = builder.items
    kinds = {item.kind for item in items}
    if "shortcode" in kinds or "attributes" in kinds:
        add_parameters(items, content, site)
    if "attributes" in kinds:
        items = merge_untranslated(items, content)
    if "autolink" in kinds:
        items = _merge_autolinks(items)
    if not _TAGS.isdisjoint(kinds):
        items = pair_html(items)
    if "code" in kinds:
        _absorb_endings(items)
    if not _ALONE.isdisjoint(kinds) or "html" in kinds:
        items = _absorb_breaks(items, content)
    return split_protected(items)


class _ItemBuilder:
    """Builds items token by token; knows the markup that is open."""

    def __init__(self, content: str, site: Site) -> None:
        self.items: list[Item] = []
        self._content = content
        self._site = site
        self._opened: list[tuple[Item, Token]] = []

    def add(self, token: Token, at: int, end: int) -> None:
        """Add the items of the token that stands from `at` to `end`."""
        name = token.type
        if name == "text" or name == "text_special":
            if token.content:
                self.items.append(Item("text", at, end, token.content, name == "text"))
        elif token.nesting == 1:
            self._open(token, at)
        elif token.nesting == -1:
            self._close(token, at, end)
        else:
            _TOKEN_BUILDERS.get(name, _ItemBuilder._add_single)(self, token, at, end)

    def _add_soft_break(self, token: Token, at: int, end: int) -> None:
        """A line break, a blank to readers; blanks before it belong to it."""
        if self.items and self.items[-1].shape == "text" and self.items[-1].literal:
            last = self.items[-1]
            last.text = last.text.rstrip(" \t")
            last.end = last.at + len(last.text)
        self.items.append(build_text_item(" ", at, end, literal=False))

    def _add_hard_break(self, token: Token, at: int, end: int) -> None:
        start = self.items[-1].end if self.items else at
        self.items.append(Item("single", start, end, kind="line break"))

    def _add_html(self, token: Token, at: int, end: int) -> None:
        tag = parse_tag(token.content, 0, at, self._site)
        self.items.append(build_tag_item(tag) if tag else Item("single", at, end, kind="html"))

    def _add_image(self, token: Token, at: int, end: int) -> None:
        content, start = self._content, at + 2
        stop = start + len(token.content)
        image = Item("single", at, end, kind="image", note=str(token.attrs.get("src", "")))
        items = build_items(token.children or [], content, start)
        alt = Child(SegmentKind.ALT_TEXT, Frame.ALT, start, stop, items)
        tail = Item("close", stop, end)
        _read_link_tail(tail, content, token.content)
        alt.label = tail.label
        image.children = [alt, *tail.children]
        self.items.append(image)

    def _add_single(self, token: Token, at: int, end: int) -> None:
        raw = self._content[at:end]
        kind = _SINGLES.get(token.type, token.info)
        item = Item("single", at, end, kind=kind, note=token.content or raw)
        if kind == "tag":
            _read_component_tag(item, raw, self._site)
        self.items.append(item)

    def _open(self, token: Token, at: int) -> None:
        kind = _PAIRS[token.type.removesuffix("_open")] or token.info
        if kind in ("link", "footnote"):
            is_image = token.info == "image"
            before = 0 if token.info == "auto" else 2 if is_image or kind == "footnote" else 1
            item = Item("open", at - before, at, kind="image" if is_image else kind)
            item.note = str(token.attrs.get("href", ""))
        else:
            start = at - 1 if kind == "strong" else at
            item = Item("open", start, start + len(token.markup), kind=kind)
        self.items.append(item)
        self._opened.append((item, token))

    def _close(self, token: Token, at: int, end: int) -> None:
        item, opener = self._opened.pop()
        close = Item("close", at, end, kind=item.kind, partner=item)
        item.partner = close
        if opener.info == "auto":
            close.kind = item.kind = "autolink"
        elif item.kind in ("link", "image"):
            _read_link_tail(close, self._content, self._content[item.end : at])
        elif item.kind != "footnote":
            close.end = at + len(token.markup)
        self.items.append(close)


_TOKEN_BUILDERS: Final[Mapping[str, Callable[[_ItemBuilder, Token, int, int], None]]] = {
    "softbreak": _ItemBuilder._add_soft_break,
    "hardbreak": _ItemBuilder._add_hard_break,
    "html_inline": _ItemBuilder._add_html,
    "image": _ItemBuilder._add_image,
}
"""What a token without a partner makes, by its type; all others are tags that stand alone."""


def _read_link_tail(item: Item, content: str, label: str) -> None:
    """Find the title in `](address "title")`, or the label that `]` and `][]` imply."""
    tail = content[item.at : item.end]
    if tail in ("]", "][]"):
        item.label = label
    elif tail[:-1].rstrip()[-1:] in ("'", '"', ")") and tail.startswith("]("):
        pos = _space(content, item.at + 2)
        site = _SITE_TITLE.search(content, item.at, item.end) if "{" in tail else None
        if site:
            pos = site.start(1)
        else:
            destination = parseLinkDestination(content, pos, item.end)
            pos = _space(content, destination.pos if destination.ok else pos)
        title = parseLinkTitle(content, pos, item.end)
        if title.ok and title.pos > pos + 2:
            span = (pos + 1, title.pos - 1)
            item.children = [parse_title(content[span[0] : span[1]], content[pos], *span)]


def parse_title(raw: str, quote: str, at: int, end: int) -> Child:
    """The title of a link, image or definition; `quote` opens it."""
    items: list[Item] = []
    for item in split_entities(raw, at, escapes=True):
        items += _fold_breaks(item)
    found = split_protected(items, html=True)
    return Child(SegmentKind.LINK_TITLE, _TITLES[quote], at, end, found)


def _fold_breaks(item: Item) -> list[Item]:
    if not item.literal or "\n" not in item.text:
        return [item]
    items: list[Item] = []
    pos = 0
    for match in re.finditer(r"[ \t]*\n[ \t>]*", item.text):
        items.append(build_text_item(item.text[pos : match.start()], item.at + pos))
        items.append(
            build_text_item(" ", item.at + match.start(), item.at + match.end(), literal=False)
        )
        pos = match.end()
    return [*items, build_text_item(item.text[pos:], item.at + pos)]


def _space(content: str, pos: int) -> int:
    match = _SPACE.match(content, pos)
    return match.end() if match else pos


def _merge_autolinks(items: list[Item]) -> list[Item]:
    """`<https://…>` is one tag, its text no text."""

    def find_last(item: Item) -> Item | None:
        if item.kind != "autolink" or item.shape != "open":
            return None
        item.shape, item.kind = "single", "address"
        return item.partner

    return _merge_until(items, find_last)


def _merge_until(items: list[Item], find_last: Callable[[Item], Item | None]) -> list[Item]:
    """The items, where each for which `find_last` names a last one takes in all up to that one.
    `find_last` sees every item that stays, once, and may change it."""
    result: list[Item] = []
    last: Item | None = None
    for item in items:
        if last is None:
            result.append(item)
            last = find_last(item)
        elif item is last:
            result[-1].end = item.end
            last = None
    return result


def pair_run(run: list[Item] | list[Child]) -> list[Item]:
    """Attributes of block-level tags as the children of an item without text."""
    items = [part for part in run if isinstance(part, Item)]
    children = [part for part in run if isinstance(part, Child)]
    return [*items, Item("single", 0, 0, children=children)] if children else pair_html(items)


def pair_html(items: list[Item]) -> list[Item]:
    """Pair inline HTML tags that open and close at the same level of Markdown markup."""
    levels: list[list[Item]] = [[]]
    for item in items:
        if item.kind not in _TAGS:
            if item.shape == "open":
                levels.append([])
            elif item.shape == "close":
                levels.pop()
            continue
        stack = levels[-1]
        if item.shape == "open":
            stack.append(item)
        elif item.shape == "close":
            names = [open_item.text for open_item in stack]
            if item.text in names:
                while stack[-1].text != item.text:
                    stack.pop()
                opener = stack.pop()
                opener.partner, item.partner = item, opener
    return _merge_untranslated(items)


_TAGS: Final = frozenset(["html", "tag"])
_TAG_NAME = re.compile(r"</?([\w.:$-]*)")


def _read_component_tag(item: Item, raw: str, site: Site) -> None:
    """Say whether the tag of a component opens or closes, and what is for translation in it."""
    tag = parse_tag(raw, 0, item.at, site)
    if tag and tag.end == item.end:
        item.children = tag.children
    name = _TAG_NAME.match(raw)
    item.text = name[1] if name else ""
    if not raw.endswith("/>"):
        item.shape = "close" if raw.startswith("</") else "open"


def _merge_untranslated(items: list[Item]) -> list[Item]:
    """Unpaired tags stand alone; what an untranslated element holds becomes part of it."""

    def find_last(item: Item) -> Item | None:
        if item.kind not in _TAGS:
            return None
        name, item.text = item.text, ""
        if item.shape == "open" and item.partner and not item.literal:
            item.shape, item.children = "single", ()
            item.kind = "code" if name in UNTRANSLATED else "untranslated"
            return item.partner
        if item.partner is None:
            item.shape = "single"
        return None

    return _merge_until(items, find_last)


_ENDING = re.compile(r"(?:['’]?s|es|e?d|ing|th|nd|rd|st)(?![\w'’-])")
"""What English puts behind a word, without a blank: `id`s."""


def _absorb_endings(items: list[Item]) -> None:
    """An ending right behind code belongs to it: no engine knows what to do with it."""
    for before, after in pairwise(items):
        if before.kind == "code" and before.shape == "single" and after.shape == "text":
            match = _ENDING.match(after.text) if after.literal else None
            if match:
                before.end = after.at = after.at + match.end()
                after.text = after.text[match.end() :]
    items[:] = [item for item in items if item.shape != "text" or item.text]


_ALONE: Final = frozenset(["shortcode", "attributes", "tag", "expression"])


def _absorb_breaks(items: list[Item], content: str) -> list[Item]:
    """A shortcode or attribute list on a line of its own keeps its line breaks."""
    result: list[Item] = []
    for i, item in enumerate(items):
        previous = result[-1] if result else None
        if item.shape == "single" and item.kind in _ALONE:
            if previous is not None and _is_break(previous, content):
                result.pop()
                item.at = previous.at
        elif (
            previous is not None
            and previous.shape == "single"
            and (previous.kind in _ALONE or previous.note == "<br>")
            and _is_break(item, content)
            and i + 1 < len(items)
        ):
            previous.end = item.end
            continue
        result.append(item)
    return result


def _is_break(item: Item, content: str) -> bool:
    return item.shape == "text" and item.text == " " and "\n" in content[item.at : item.end]
