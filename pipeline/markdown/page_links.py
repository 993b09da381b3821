"""Links of a page to headings of other pages, and the addresses it is published at."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote


class PageLink(NamedTuple):
    """A link to a place in another page."""

    target: str
    """The address before `#`, decoded."""
    fragment: str
    """As written, without `#`."""


_END: Final = r"[^\s<>\"'()\[\]{}#]+"
_LINKS = re.compile(
    r"(?:\]\(\s*<?(?:\{%-?\s*(?:link|post_url)\s+)?|\]:\s*<?|\b(?:href|to|link|url)\s*=\s*[\"']?"
    r"|^[ \t-]*(?:href|to|link|url):[ \t]+[\"']?|\{\{[<%]\s*(?:rel)?ref\s+[\"'`]|\{\{-?\s*[\"'])"
    rf"(?P<target>[^\s<>\"'`()#]+)(?:\s*-?%\}})?#(?P<fragment>{_END})",
    re.MULTILINE,
)


def find_page_links(text: str) -> frozenset[PageLink]:
    """The links of a page to places in other pages. Those in code are found as well; they only
    cost an id that nobody uses."""
    if "#" not in text:
        return frozenset()
    return frozenset(
        PageLink(unquote(match["target"]), match["fragment"])
        for match in _LINKS.finditer(text)
        if not match["target"].startswith(("mailto:", "tel:"))
    )


_FRONT_URL = re.compile(r"^(?:url|permalink)[ \t]*[:=][ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)


def find_own_addresses(text: str) -> frozenset[str]:
    """Where the front matter of a page says it is published."""
    if not text.lstrip("\ufeff").startswith(("---", "+++")):
        return frozenset()
    head = re.match(r"\ufeff?(---|\+\+\+)[ \t]*$(.*?)^\1", text, re.DOTALL | re.MULTILINE)
    return frozenset(_FRONT_URL.findall(head[2])) if head else frozenset()
