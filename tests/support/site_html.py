"""What a built site holds: the structure of its pages, and which of its links lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

MARKS: Final = re.compile(
    r":{3,}|^\s*(?:!!!|\?\?\?|={3}\s|/{3})|\{\{[<%]|\{%|\{[#.:][\w-]|\[\^|^\([\w-]+\)=|--8<--",
    re.MULTILINE,
)
"""Marks of directives; a reader who sees one sees a directive that was lost."""


class Link(NamedTuple):
    """A link as it is written in a page."""

    page: str
    href: str


@dataclass
class HtmlPage(HTMLParser):
    """A page of a site."""

    structure: list[str] = field(default_factory=list)
    """Tags with their classes, in order, without anchors that hold nothing."""
    ids: set[str] = field(default_factory=set)
    hrefs: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._hidden = 0

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids |= {name for key in ("id", "name") if (name := values.get(key))}
        if tag in ("script", "style", "pre", "code", "svg", "template"):
            self._hidden += 1
        if tag in ("a", "span") and values.keys() == {"id"}:
            return
        if tag == "a" and values.get("href") is not None:
            self.hrefs.append(str(values["href"]))
        self.structure.append(f"{tag} {values.get('class') or ''}".strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "pre", "code", "svg", "template"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def read_site(root: Path) -> dict[str, HtmlPage]:
    """All pages of a site, by their path."""
    pages = {}
    for path in sorted(root.rglob("*.html")):
        page = HtmlPage()
        page.feed(path.read_text(encoding="utf-8"))
        pages[path.relative_to(root).as_posix()] = page
    return pages


def find_links(pages: Mapping[str, HtmlPage]) -> Iterator[Link]:
    """The links of all pages to places in the site, in order."""
    for name, page in pages.items():
        for href in page.hrefs:
            parts = urlsplit(href)
            if not parts.scheme and not parts.netloc:
                yield Link(name, href)


def is_alive(link: Link, root: Path, pages: Mapping[str, HtmlPage]) -> bool:
    """Whether the link leads to a file of the site, and to an id in it."""
    parts = urlsplit(link.href)
    path = unquote(parts.path)
    target = posixpath.join("/", posixpath.dirname(link.page), path) if path else f"/{link.page}"
    target = posixpath.normpath(target).lstrip("/")
    names = [target, f"{target}.html", posixpath.join(target, "index.html")]
    found = next((name for name in names if (root / name).is_file()), None)
    if found is None:
        return False
    fragment = unquote(parts.fragment)
    return not fragment or found not in pages or fragment in pages[found].ids


def count_marks(page: HtmlPage) -> list[str]:
    """The marks of directives that a reader of the page sees."""
    return [mark.strip() for mark in MARKS.findall(page.text)]
