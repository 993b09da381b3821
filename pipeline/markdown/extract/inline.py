"""From the parser's inline tokens to items: text decoded, markup paired, places kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from pipeline.markdown.extract.html import UNTRANSLATED, html_item, parse_tag
from pipeline.markdown.extract.items import Child, Item, entity_items, protect_text, text_item

KINDS: Final = {
    "em": "emphasis",
    "strong": "strong",
    "s": "strikethrough",
    "link": "link",
    "site_link": "link",
    "footnote_inline": "footnote",
}
"""Token name without _open and _close, and the kind of tag it makes."""

_SITE_TITLE = re.compile(r"[ \t]+(\"[^\"\n]*\")\)$")
"""Title after an address that holds a shortcode."""
_SPACE = re.compile(r"[ \t\n]*")


def flatten(tokens: Sequence[Token], content: str, base: int = 0, language: str = "") -> list[Item]:
    """Items of one block's inline tokens; offsets count in the block's content.

    `language` is that of the page, `base` moves the tokens' own offsets (the children of an
    image count from its label).
    """
    items: list[Item] = []
    opened: list[tuple[Item, Token]] = []
    for token in tokens:
        at, end = token.meta["at"] + base, token.meta["end"] + base
        name = token.type
        if name == "text" or name == "text_special":
            if token.content:
                items.append(Item("text", at, end, token.content, name == "text"))
        elif name == "softbreak":
            _trim_blanks(items)
            items.append(text_item(" ", at, end, literal=False))
        elif name == "hardbreak":
            start = items[-1].end if items else at
            items.append(Item("single", start, end, kind="line break"))
        elif token.nesting == 1:
            items.append(_open(token, at))
            opened.append((items[-1], token))
        elif token.nesting == -1:
            item, opener = opened.pop()
            items.append(_close(item, opener, token, at, end, content))
        elif name == "html_inline":
            tag = parse_tag(token.content, 0, at, language)
            items.append(html_item(tag) if tag else Item("single", at, end, kind="html"))
        elif name == "image":
            items.append(_image(token, at, end, content))
        else:
            kind = {"code_inline": "code", "footnote_ref": "footnote"}.get(name, token.info)
            note = token.content or content[at:end]
            items.append(Item("single", at, end, kind=kind, note=note))
            if kind == "tag" and (tag := parse_tag(content[at:end], 0, at)) and tag.end == end:
                items[-1].children = tag.children
    kinds = {item.kind for item in items}
    if "autolink" in kinds:
        items = _drop_autolinks(items)
    if "html" in kinds:
        items = pair_html(items)
    if not _ALONE.isdisjoint(kinds):
        items = _absorb_breaks(items, content)
    return protect_text(items)


def _trim_blanks(items: list[Item]) -> None:
    """Blanks before a soft line break belong to the break."""
    if items and items[-1].shape == "text" and items[-1].literal:
        last = items[-1]
        last.text = last.text.rstrip(" \t")
        last.end = last.at + len(last.text)


def _open(token: Token, at: int) -> Item:
    kind = KINDS[token.type.removesuffix("_open")]
    if kind in ("link", "footnote"):
        wide = kind == "footnote" or token.info == "image"
        before = 0 if token.info == "auto" else 2 if wide else 1
        item = Item("open", at - before, at, kind="image" if token.info == "image" else kind)
        item.note = str(token.attrs.get("href", ""))
        return item
    start = at - 1 if kind == "strong" else at
    return Item("open", start, start + len(token.markup), kind=kind)


def _close(item: Item, opener: Token, token: Token, at: int, end: int, content: str) -> Item:
    close = Item("close", at, end, kind=item.kind, partner=item)
    item.partner = close
    if opener.info == "auto":
        close.kind = item.kind = "autolink"
    elif item.kind in ("link", "image"):
        _link_tail(close, content, content[item.end : at])
    elif item.kind != "footnote":
        close.end = at + len(token.markup)
    return close


def _link_tail(item: Item, content: str, label: str) -> None:
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
            item.children = [title_child(content[span[0] : span[1]], content[pos], *span)]


def title_child(raw: str, quote: str, at: int, end: int) -> Child:
    """The title of a link, image or definition as a place of its own."""
    items: list[Item] = []
    for item in entity_items(raw, at, escapes=True):
        items += _fold_breaks(item)
    return Child("link title", f"title{quote}", at, end, protect_text(items))


def _fold_breaks(item: Item) -> list[Item]:
    if not item.literal or "\n" not in item.text:
        return [item]
    items: list[Item] = []
    pos = 0
    for match in re.finditer(r"[ \t]*\n[ \t>]*", item.text):
        items.append(text_item(item.text[pos : match.start()], item.at + pos))
        items.append(text_item(" ", item.at + match.start(), item.at + match.end(), literal=False))
        pos = match.end()
    return [*items, text_item(item.text[pos:], item.at + pos)]


def _space(content: str, pos: int) -> int:
    match = _SPACE.match(content, pos)
    return match.end() if match else pos


def _image(token: Token, at: int, end: int, content: str) -> Item:
    start = at + 2
    stop = start + len(token.content)
    item = Item("single", at, end, kind="image", note=str(token.attrs.get("src", "")))
    alt = Child("alt text", "alt", start, stop, flatten(token.children or [], content, start))
    tail = Item("close", stop, end)
    _link_tail(tail, content, token.content)
    alt.label = tail.label
    item.children = [alt, *tail.children]
    return item


def _drop_autolinks(items: list[Item]) -> list[Item]:
    """`<https://…>` is one tag, its text no text."""

    def whole(item: Item) -> Item | None:
        if item.kind != "autolink" or item.shape != "open":
            return None
        item.shape, item.kind = "single", "address"
        return item.partner

    return _swallowed(items, whole)


def _swallowed(items: list[Item], whole: Callable[[Item], Item | None]) -> list[Item]:
    """The items, each for which `whole` names a last one grown to that one's end and what
    stands between left out; `whole` sees every item that stays, once, and may change it."""
    result: list[Item] = []
    last: Item | None = None
    for item in items:
        if last is None:
            result.append(item)
            last = whole(item)
        elif item is last:
            result[-1].end = item.end
            last = None
    return result


def as_items(run: list[Item] | list[Child]) -> list[Item]:
    """Attributes of block-level tags as the children of an item without text."""
    items = [part for part in run if isinstance(part, Item)]
    children = [part for part in run if isinstance(part, Child)]
    return [*items, Item("single", 0, 0, children=children)] if children else pair_html(items)


def pair_html(items: list[Item]) -> list[Item]:
    """Pair inline HTML tags that open and close at the same level of Markdown markup."""
    levels: list[list[Item]] = [[]]
    for item in items:
        if item.kind != "html":
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
    return _settle_html(items)


def _settle_html(items: list[Item]) -> list[Item]:
    """Unpaired tags stand alone; what an untranslated element holds becomes part of it."""

    def whole(item: Item) -> Item | None:
        if item.kind != "html":
            return None
        name, item.text = item.text, ""
        if item.shape == "open" and item.partner and not item.literal:
            item.shape, item.children = "single", ()
            item.kind = "code" if name in UNTRANSLATED else "untranslated"
            return item.partner
        if item.partner is None:
            item.shape = "single"
        return None

    return _swallowed(items, whole)


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
            and previous.kind in _ALONE
            and _is_break(item, content)
            and i + 1 < len(items)
        ):
            previous.end = item.end
            continue
        result.append(item)
    return result


def _is_break(item: Item, content: str) -> bool:
    return item.shape == "text" and item.text == " " and "\n" in content[item.at : item.end]
