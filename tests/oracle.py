"""What law L2 promises, said a second time and in another way than the pipeline says it.

A page is rendered to HTML by plain markdown-it-py, the HTML is read by the standard
library's parser, and text, alt and title are mapped through `pseudo`. The edition, rendered
the same way, must give the same events.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.engines.fake import pseudo

SKIPPED = {"code", "pre", "script", "style", "math"}
ATTRIBUTES = {"alt", "title", "aria-label", "placeholder"}
VOID = set("area base br col embed hr img input link meta param source track wbr".split())
# Addresses as text, ends of links that span blocks: no text to a reader.
KEPT = re.compile(
    r"((?:https?|ftp)://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\]\([^\s()]+(?:\s+\"[^\"]*\")?\)"
    r"|\ue000.*?\ue001|\ue002[A-Za-z/!?].*$)",  # the last: a tag that never ends
    re.DOTALL,
)


def renderer(*, gfm: bool = False) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True})
    return md.enable(["table", "strikethrough"]) if gfm else md


def render(markdown: str, md: MarkdownIt) -> str:
    tokens = md.parse(markdown, {})
    for token in tokens:
        _mark_autolinks(token.children or [])
    html = str(md.renderer.render(tokens, md.options, {}))
    return re.sub("<!---?>", "<!---->", html)  # html.parser reads on where CommonMark ends


def _mark_autolinks(tokens: list[Token]) -> None:
    for before, token in pairwise(tokens):
        if before.type == "link_open" and before.info == "auto":
            token.content = f"\ue000{token.content}\ue001"


class _Events(HTMLParser):
    def __init__(self, mapped: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.events: list[Any] = []
        self.skip: list[str] = []
        self.mapped = mapped

    def _map(self, text: str) -> str:
        return text if self.skip else self.map_text(text)

    def map_text(self, text: str) -> str:
        if not self.mapped:
            return text
        return "".join(part if i % 2 else pseudo(part) for i, part in enumerate(KEPT.split(text)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        shut = tag in SKIPPED or given.get("translate") == "no" or bool(given.get("lang"))
        if self.skip and tag == self.skip[-1] and tag not in VOID:
            self.skip.append(tag)
        named = [(k, self._map(v or "") if k in ATTRIBUTES and not shut else v) for k, v in attrs]
        if shut and not self.skip and tag not in VOID:
            self.skip.append(tag)
        self.events.append(("start", tag, named))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = [(k, self._map(v or "") if k in ATTRIBUTES else v) for k, v in attrs]
        self.events.append(("start", tag, named))

    def handle_endtag(self, tag: str) -> None:
        if self.skip and self.skip[-1] == tag:
            self.skip.pop()
        self.events.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self._text(data.replace("<", "\ue002"))

    def handle_entityref(self, name: str) -> None:
        self._text(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._text(unescape(f"&#{name};"))

    def _text(self, text: str) -> None:
        kept = bool(self.skip)
        if self.events and self.events[-1][0] == "text":
            text = self.events.pop()[1] + text
        self.events.append(("text", text, kept))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.events.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.events.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.events.append(("unknown", data))


def events(html: str, *, mapped: bool) -> list[Any]:
    """Tags and text of HTML, white space folded, text mapped through `pseudo` if asked."""
    parser = _Events(mapped)
    parser.feed(html)
    parser.close()
    result = []
    for event in parser.events:
        if event[0] == "text":
            text = event[1] if event[2] else parser.map_text(event[1])
            text = re.sub("[\ue000\ue001]", "", text).replace("\ue002", "<")
            text = " ".join(text.split())
            if not text:
                continue
            event = ("text", text)
        elif event[0] == "start":
            event = ("start", event[1], [(k, " ".join((v or "").split())) for k, v in event[2]])
        result.append(event)
    return result


def expected(source: str, md: MarkdownIt) -> list[Any]:
    """What rendering the pseudo edition of `source` must give."""
    return events(render(source, md), mapped=True)


def given(edition: str, md: MarkdownIt) -> list[Any]:
    """What rendering an edition gives."""
    return events(render(edition, md), mapped=False)
