"""Marks around the texts of a page, and the elements that they become in its HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from html.parser import HTMLParser
from typing import Final, NamedTuple

OPEN, SEPARATOR, CLOSE, END = "\ue000", "\u2e22", "\u2e23", "\ue001"
"""Characters of no script. The inner ones count as punctuation, so that emphasis beside them is
read as at the edge of a line."""
_MARK: Final = re.compile(f"{OPEN}(\\d+){SEPARATOR}|{CLOSE}{END}")
_OURS: Final = str.maketrans({OPEN: "\ufffd", END: "\ufffd"})
_VOID: Final = frozenset(["br", "hr", "img", "col"])


def mark(number: int, text: str) -> str:
    """A text with the marks of a number around it."""
    return f"{OPEN}{number}{SEPARATOR}{text}{CLOSE}{END}"


def unmark(text: str) -> str:
    """A text in which nothing passes for a mark."""
    return text.translate(_OURS) if OPEN in text or END in text else text


class Marked(NamedTuple):
    """What a text becomes."""

    name: str
    """Its class."""
    title: str
    """What is said of it where the pointer rests, and to those who do not see it."""
    href: str
    """Where it leads; empty for no link."""
    terms: tuple[tuple[str, str], ...]
    """Words to underline in it, with what is said of them."""


class _Event(NamedTuple):
    kind: str
    """`start`, `end`, `text`, `void`, `open` or `close` (of a mark)."""
    html: str = ""
    number: int = -1


class _Reader(HTMLParser):
    """Safe HTML as events; links are no links here, and pictures come from the source tree."""

    def __init__(self, image: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[_Event] = []
        self._image = image

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: _MARK.sub("", value or "") for name, value in attrs}
        if tag == "a":
            title = f' title="{escape(given["href"])}"' if given.get("href") else ""
            self.events.append(_Event("start", f'<span class="link"{title}>'))
        elif tag == "img":
            self.events.append(_Event("void", self._picture(given)))
        else:
            more = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
            self.events.append(_Event("void" if tag in _VOID else "start", f"<{tag}{more}>"))

    def _picture(self, given: dict[str, str]) -> str:
        alt, src = given.get("alt", ""), given.get("src", "")
        if address := self._image(src):
            return f'<img src="{escape(address)}" alt="{escape(alt)}" loading="lazy">'
        return f'<span class="picture" title="{escape(src)}">{escape(alt) or "picture"}</span>'

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag not in _VOID:
            self.events.append(_Event("end", "</span>" if tag == "a" else f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        """Text, perhaps with marks in it."""
        at = 0
        for found in _MARK.finditer(data):
            if found.start() > at:
                self.events.append(_Event("text", data[at : found.start()]))
            number = int(found[1]) if found[1] else -1
            self.events.append(_Event("open" if found[1] else "close", number=number))
            at = found.end()
        if at < len(data):
            self.events.append(_Event("text", data[at:]))


def place_marks(html: str, find: Callable[[int], Marked], image: Callable[[str], str]) -> str:
    """Safe HTML with elements in place of its marks."""
    reader = _Reader(image)
    reader.feed(html)
    reader.close()
    return "".join(_write(reader.events, find))


def _write(events: list[_Event], find: Callable[[int], Marked]) -> Iterator[str]:
    i = 0
    while i < len(events):
        event = events[i]
        if event.kind == "open":
            end = next((k for k in range(i, len(events)) if events[k].kind == "close"), len(events))
            yield from _write_text(events[i + 1 : end], event.number, find(event.number))
            i = end
        elif event.kind == "text":
            yield escape(event.html, quote=False)
        elif event.kind != "close":
            yield event.html
        i += 1


def _write_text(inner: list[_Event], number: int, what: Marked) -> Iterator[str]:
    """The events of one text, in one element if they are balanced, else each run in its own."""
    opening, closing = _element(number, what)
    if _is_balanced(inner):
        yield opening
        yield from _plain(inner, what)
        yield closing
        return
    is_first = True
    for event in inner:
        if event.kind == "text" and event.html.strip():
            yield opening if is_first else f'<span class="seg {what.name}" data-seg="{number}">'
            yield from _plain([event], what)
            yield closing if is_first else "</span>"
            is_first = False
        else:
            yield from _plain([event], what)


def _element(number: int, what: Marked) -> tuple[str, str]:
    names = f'class="seg {escape(what.name)}" data-seg="{number}"'
    if not what.href:
        return f"<span {names}>", "</span>"
    title = f' title="{escape(what.title)}"' if what.title else ""
    return f'<a {names} id="seg-{number}" href="{escape(what.href)}"{title}>', "</a>"


def _is_balanced(events: Iterable[_Event]) -> bool:
    depth = 0
    for event in events:
        depth += (event.kind == "start") - (event.kind == "end")
        if depth < 0:
            return False
    return depth == 0


def _plain(events: Iterable[_Event], what: Marked) -> Iterator[str]:
    for event in events:
        if event.kind == "text":
            yield underline_terms(event.html, what.terms)
        elif event.kind not in ("open", "close"):
            yield event.html


def underline_terms(text: str, terms: Iterable[tuple[str, str]]) -> str:
    """Text as HTML, terms in it underlined with what is said of them."""
    notes = dict(terms)
    if not notes:
        return escape(text, quote=False)
    longest = sorted(notes, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    parts, at = [], 0
    for found in pattern.finditer(text):
        parts.append(escape(text[at : found.start()], quote=False))
        title = escape(notes[found[0]])
        parts.append(f'<span class="term" title="{title}">{escape(found[0], quote=False)}</span>')
        at = found.end()
    return "".join([*parts, escape(text[at:], quote=False)])
