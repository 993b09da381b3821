"""HTML as it stands in Markdown: tags with their places, what may be translated, what not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pipeline.markdown.extract.items import Child, Item, Shape, entity_items, protect_text

VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label map mark "
    "math nobr noscript object q rp rt ruby s samp small span strike strong sub sup svg time tt u "
    "var wbr".split()
)
"""Elements that stand within a sentence; any other ends the segment."""
UNTRANSLATED: Final = frozenset(["code", "math", "pre", "script", "style"])
RAW_TEXT: Final = frozenset(["script", "style"])
ATTRIBUTES: Final = frozenset(["alt", "aria-label", "placeholder", "title"])
"""Attributes whose values readers see or hear."""

# `{…}` as JSX and templates write it, two levels of braces within. Every repetition here is
# possessive and a broken tag always ends, so that reading takes time by length only.
_BRACES: Final = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
_BLANK: Final = r" \t\n\r\f"
"""What parts attributes; other white space is a part of names."""
_TOKEN = re.compile(
    r"<!--(?:>|->|.*?(?:-->|\Z))"
    r"|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<\?.*?(?:\?>|\Z)"
    r"|<![^>]*(?:>|\Z)"  # a comment to HTML, whatever follows
    r"|</(?![A-Za-z])[^>]*+(?:>|\Z)"  # a comment to HTML
    rf"|<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*+)(?=[{_BLANK}/>])"
    rf"(?P<attrs>(?:[^<>\"'{{}}=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|{_BRACES}"
    r"|\"[^\"<>=]*+\"|'[^'<>=]*+')*+)>"
    # A tag with stray quotes ends where HTML says, one that never ends at the end; both are
    # left alone.
    r"|</?[A-Za-z][^\s/>]*+(?:[\s/]++|[^\s/>][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+)?+)?+)*+>"
    r"|</?[A-Za-z][^>]*+(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    # A stray quote starts a name, to HTML; nothing we know is called so. What follows several
    # equals signs is the value to some readers and an attribute to others: left alone.
    r"[\"'][^\s/>=]*+(?:\s*+=[=\s]*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"']\S*+))?"
    rf"|{_BRACES}|(?<![^{_BLANK}/\"'])(?P<name>[^{_BLANK}\"'<>/={{}}]++)(?:\s*+=\s*+"
    rf"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|{_BRACES}|(?P<bare>[^\s\"'=<>`]++)(?=[\s/]|\Z)"
    # HTML takes it all for the value; no attribute starts in it.
    r"|=[=\s]*+\S[^\s>]*+|[^\s\"'{][^\s>]*+))?"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag or comment in HTML."""

    at: int
    end: int
    name: str = ""
    """Lower case; empty for comments, declarations and the like."""
    closing: bool = False
    alone: bool = False
    """Needs no closing tag."""
    untranslated: bool = False
    """Its content is not for translation."""
    children: list[Child] = field(default_factory=list)
    addresses: list[tuple[int, int, str]] = field(default_factory=list)
    """Where the values of `href` and `src` stand, and how they are quoted: ", ' or =."""
    languages: list[tuple[int, int]] = field(default_factory=list)
    """Where the value of `lang` stands, if it is the language of the page."""


def parse_tag(html: str, pos: int = 0, base: int = 0, language: str = "") -> Tag | None:
    """The tag that starts at `pos`, its offsets moved by `base`; None where none does.
    `language` is that of the page."""
    match = _TOKEN.match(html, pos)
    return _tag(match, base, language) if match else None


def same_language(code: str, language: str) -> bool:
    """Whether a code is that language or a variety of it, such as `en_US` of `en`."""
    return code.replace("_", "-").casefold().split("-")[0] == language.casefold().split("-")[0]


def _tag(match: re.Match[str], base: int, language: str) -> Tag:
    at, end = match.start() + base, match.end() + base
    if not match["name"]:
        return Tag(at, end, alone=True)
    name = match["name"].lower()
    if match["close"]:
        return Tag(at, end, name, closing=True)
    untranslated = name in UNTRANSLATED
    children: list[Child] = []
    addresses: list[tuple[int, int, str]] = []
    languages: list[tuple[int, int]] = []
    for attribute in _ATTRIBUTE.finditer(match["attrs"]):
        key = (attribute["name"] or "").lower()
        value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
        quote = _quote(attribute)
        start = base + match.start("attrs") + (attribute.start(quote) if quote else 0)
        if key == "lang" and value and language and same_language(value, language):
            languages.append((start, start + len(value)))
        elif (key == "translate" and value.lower() == "no") or (key == "lang" and value):
            untranslated = True
        leads = not value.startswith("#") or name in _LINKS
        if key in ("href", "src") and quote and leads:
            addresses.append((start, start + len(value), _FRAMES[quote][-1]))
        if key in ATTRIBUTES and quote:
            items = protect_text(entity_items(value, start, attribute=True))
            frame = _FRAMES[quote]
            kind = "alt text" if key == "alt" else f"html {key}"
            children.append(Child(kind, frame, start, start + len(value), items))
    alone = name in VOID or match["attrs"].rstrip().endswith("/")
    return Tag(at, end, name, alone=alone, untranslated=untranslated,
               children=[] if untranslated else children, addresses=addresses,
               languages=languages)  # fmt: skip


_LINKS: Final = frozenset(["a", "area", "link"])
"""Elements whose `href` may lead to a heading of the page; in a picture it names a shape."""
_FRAMES: Final = {"double": 'attr"', "single": "attr'", "bare": "attr="}


def _quote(attribute: re.Match[str]) -> str | None:
    return next((kind for kind in _FRAMES if attribute[kind]), None)


@dataclass(slots=True)
class Context:
    """Elements left open by earlier HTML in the page whose content is not for translation."""

    language: str = ""
    """Of the page: what says it is in it is for translation."""
    open: list[tuple[str, int]] = field(default_factory=list)
    """Name and how many of that name are open within."""
    own: list[tuple[int, int]] = field(default_factory=list)
    """Where values of `lang` stand that name the language of the page, until they are taken."""

    def __bool__(self) -> bool:
        return bool(self.open)

    def feed(self, tag: Tag) -> None:
        """Note a tag that stands where nothing is translated, or that starts such a place."""
        if not self.open:
            if not tag.untranslated:
                self.own += tag.languages
            if tag.untranslated and not tag.alone:
                self.open.append((tag.name, 1))
            return
        name, depth = self.open[-1]
        if tag.name == name and not tag.alone:
            depth += -1 if tag.closing else 1
            self.open[-1:] = [(name, depth)] if depth else []


def scan(html: str, language: str = "") -> Iterator[Tag | tuple[int, int]]:
    """Tags and ranges of text in `html`, in order, all of it."""
    pos = 0
    while pos < len(html):
        match = _TOKEN.search(html, pos)
        if not match:
            yield (pos, len(html))
            return
        if match.start() > pos:
            yield (pos, match.start())
        tag = _tag(match, 0, language)
        yield tag
        pos = match.end()
        if tag.name in RAW_TEXT and not tag.closing and not tag.alone:
            close = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE).search(html, pos)
            end = close.start() if close else len(html)
            if end > pos:
                yield (pos, end)
            pos = end


def html_runs(html: str, context: Context) -> Iterator[list[Item] | list[Child]]:
    """What is translatable in an HTML block: runs of items, and attributes by themselves."""
    run: list[Item] = []
    for token in scan(html, context.language):
        if isinstance(token, tuple):
            if not context:
                for start, end in _list_lines(html, *token):
                    if start > token[0] and run:
                        yield _inner_breaks(protect_text(run, html=True))
                        run = []
                    run += entity_items(html[start:end], start)
            elif run:  # inside `<code>` within a sentence: part of its tag
                run[-1].end = token[1]
            continue
        inside = bool(context)
        context.feed(token)
        if inside:
            if run:
                run[-1].end = token.end
        elif token.name and token.name not in INLINE:
            if run:
                yield _inner_breaks(protect_text(run, html=True))
                run = []
            if token.children:
                yield token.children
        else:
            run.append(html_item(token))
            if context:
                run[-1].shape = "single"
    if run:
        yield _inner_breaks(protect_text(run, html=True))


_LIST_MARKER = re.compile(r"\n[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|(?=\n))")


_MDX_COMMENT = re.compile(r"\{/\*(?:[^*]|\*(?!/\}))*+\*/\}")


def _list_lines(html: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts of a text at whose starts MDX, which reads Markdown in HTML, sees list items."""
    pos = start
    comments = [match.span() for match in _MDX_COMMENT.finditer(html, start, end)]
    for marker in _LIST_MARKER.finditer(html, start, end):
        if any(first < marker.start() < last for first, last in comments):
            continue
        if marker.start() > pos:
            yield pos, marker.start()
        pos = marker.end()
    yield pos, end


def _inner_breaks(run: list[Item]) -> list[Item]:
    """Line breaks just inside an element belong to its tags: a tag alone on its line starts
    an HTML block and must stay alone."""
    for before, after in pairwise(run):
        if before.shape in ("open", "single") and after.shape == "text" and after.literal:
            blank = len(after.text) - len(after.text.lstrip())
            if "\n" in after.text[:blank]:
                before.end = after.at = after.at + blank
                after.text = after.text[blank:]
        elif before.shape == "text" and after.shape == "close" and before.literal:
            kept = before.text.rstrip()
            if "\n" in before.text[len(kept) :]:
                after.at = before.end = before.at + len(kept)
                before.text = kept
    return run


def html_item(tag: Tag) -> Item:
    """A tag of HTML as an item: open or close, or alone; pairs are found by `pair`."""
    shape: Shape = "single" if tag.alone else "close" if tag.closing else "open"
    note = f"<{tag.name}>" if tag.name else "comment"
    item = Item(shape, tag.at, tag.end, kind="html", note=note, children=tag.children)
    item.text = tag.name  # for pairing
    item.literal = not tag.untranslated
    return item
