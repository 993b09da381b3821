"""HTML as it stands in Markdown: where its tags are, what is translated, and what is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.markdown.extract.items import Child, Item, Shape, split_entities
from pipeline.markdown.extract.protected import split_protected
from pipeline.markdown.extract.slots import Frame
from pipeline.markdown.site_markup import ATTRIBUTE_WORDS, COMPONENT_WORDS
from pipeline.model import SegmentKind

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
ATTRIBUTES: Final[Mapping[str, SegmentKind]] = {
    "alt": SegmentKind.ALT_TEXT,
    "aria-label": SegmentKind.HTML_ARIA_LABEL,
    "placeholder": SegmentKind.HTML_PLACEHOLDER,
    "title": SegmentKind.HTML_TITLE,
}
"""Attributes whose values readers see or hear, with the kind of segment that they are."""


class Site(NamedTuple):
    """What decides which HTML of a page is for translation."""

    language: str = ""
    """That of the page; elements that are marked as in it are for translation."""
    attributes: frozenset[str] = frozenset()
    """Attributes, in lower case, whose values are translated beside `ATTRIBUTES`."""


ANY_SITE: Final = Site()

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


@dataclass(slots=True)
class HtmlTag:
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
    """Values of attributes that are for translation."""
    addresses: list[tuple[int, int, str]] = field(default_factory=list)
    """Where the values of `href` and `src` stand, and how they are quoted: ", ' or =."""
    languages: list[tuple[int, int]] = field(default_factory=list)
    """Where the value of `lang` stands, if it is the language of the page."""


class _Attribute(NamedTuple):
    """An attribute that has a value."""

    name: str
    value: str
    start: int
    """Of the value, without its quotes."""
    frame: Frame

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + len(self.value)


def parse_tag(html: str, pos: int = 0, base: int = 0, site: Site = ANY_SITE) -> HtmlTag | None:
    """The tag that starts at `pos`, its offsets moved by `base`; None where no tag starts.
    `site` says what is for translation."""
    match = _TOKEN.match(html, pos)
    return _build_tag(match, base, site) if match else None


def same_language(code: str, language: str) -> bool:
    """Whether `code` is `language` or a variety of it, such as `en_US` of `en`."""
    return code.replace("_", "-").casefold().split("-")[0] == language.casefold().split("-")[0]


def _build_tag(match: re.Match[str], base: int, site: Site) -> HtmlTag:
    at, end = match.start() + base, match.end() + base
    name, attributes = (match["name"] or "").lower(), match["attrs"]
    if not name:
        return HtmlTag(at, end, alone=True)
    if match["close"]:
        return HtmlTag(at, end, name, closing=True)
    tag = HtmlTag(at, end, name, untranslated=name in UNTRANSLATED)
    tag.alone = name in VOID or attributes.rstrip().endswith("/")
    for found in _ATTRIBUTE.finditer(attributes):
        key = (found["name"] or "").lower()
        rule = _ATTRIBUTE_RULES.get(key)
        if rule is None and _holds_words(key, match, site):
            rule = _note_text
        quote = next((kind for kind in _FRAMES if found[kind]), None) if rule else None
        if rule and quote:
            start = base + match.start("attrs") + found.start(quote)
            rule(tag, _Attribute(key, found[quote], start, _FRAMES[quote]), site)
    if tag.untranslated:
        tag.children = []
    return tag


def _holds_words(key: str, tag: re.Match[str], site: Site) -> bool:
    """Whether readers see or hear the value of the attribute `key`."""
    if key in site.attributes or key in ATTRIBUTE_WORDS:
        return True
    name = tag["name"]
    if key == "value":  # the text of a button
        return name.lower() == "input" and _BUTTON.search(tag["attrs"]) is not None
    return key in COMPONENT_WORDS and (name[0].isupper() or "." in name or "-" in name)


_BUTTON: Final = re.compile(r"(?i:\btype\s*=\s*[\"']?(?:submit|button|reset)\b)")


def _note_language(tag: HtmlTag, attribute: _Attribute, site: Site) -> None:
    """What is marked as in another language than the page is not translated."""
    if site.language and same_language(attribute.value, site.language):
        tag.languages.append(attribute.span)
    else:
        tag.untranslated = True


def _note_no_translation(tag: HtmlTag, attribute: _Attribute, site: Site) -> None:
    """`translate="no"`."""
    tag.untranslated = tag.untranslated or attribute.value.lower() == "no"


def _note_address(tag: HtmlTag, attribute: _Attribute, site: Site) -> None:
    """A fragment leads to a heading of the page only in links; elsewhere it names a shape."""
    if tag.name in _LINKS or not attribute.value.startswith("#"):
        tag.addresses.append((*attribute.span, attribute.frame[-1]))


def _note_text(tag: HtmlTag, attribute: _Attribute, site: Site) -> None:
    """A value for translation."""
    start, end = attribute.span
    items = split_protected(split_entities(attribute.value, start, attribute=True), html=True)
    kind = ATTRIBUTES.get(attribute.name, SegmentKind.HTML_ATTRIBUTE)
    tag.children.append(Child(kind, attribute.frame, start, end, items))


_ATTRIBUTE_RULES: Final[Mapping[str, Callable[[HtmlTag, _Attribute, Site], None]]] = {
    "lang": _note_language,
    "translate": _note_no_translation,
    "href": _note_address,
    "src": _note_address,
    **dict.fromkeys(ATTRIBUTES, _note_text),
}
"""What an attribute with a value says about its tag; all others are left alone."""
_LINKS: Final = frozenset(["a", "area", "link"])
"""Elements whose `href` may lead to a heading of the page."""
_FRAMES: Final = {
    "double": Frame.ATTRIBUTE_DOUBLE,
    "single": Frame.ATTRIBUTE_SINGLE,
    "bare": Frame.ATTRIBUTE_BARE,
}
"""Groups of `_ATTRIBUTE` that hold a value."""


@dataclass(slots=True)
class HtmlContext:
    """Elements left open by earlier HTML in the page whose content is not for translation."""

    site: Site = ANY_SITE
    open_elements: list[tuple[str, int]] = field(default_factory=list)
    """Name and how many of that name are open within."""
    language_spans: list[tuple[int, int]] = field(default_factory=list)
    """Where values of `lang` stand that name the language of the page; the caller clears them."""

    def __bool__(self) -> bool:
        return bool(self.open_elements)

    def feed(self, tag: HtmlTag) -> None:
        """Take a tag into account: it may open or close an element that is not translated."""
        if not self.open_elements:
            if not tag.untranslated:
                self.language_spans += tag.languages
            if tag.untranslated and not tag.alone:
                self.open_elements.append((tag.name, 1))
            return
        name, depth = self.open_elements[-1]
        if tag.name == name and not tag.alone:
            depth += -1 if tag.closing else 1
            self.open_elements[-1:] = [(name, depth)] if depth else []


def scan(html: str, site: Site = ANY_SITE) -> Iterator[HtmlTag | tuple[int, int]]:
    """Split all of `html` into tags and ranges of text, in order."""
    pos = 0
    while pos < len(html):
        match = _TOKEN.search(html, pos)
        if not match:
            yield (pos, len(html))
            return
        if match.start() > pos:
            yield (pos, match.start())
        tag = _build_tag(match, 0, site)
        yield tag
        pos = match.end()
        if tag.name in RAW_TEXT and not tag.closing and not tag.alone:
            close = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE).search(html, pos)
            end = close.start() if close else len(html)
            if end > pos:
                yield (pos, end)
            pos = end


def split_html_runs(html: str, context: HtmlContext) -> Iterator[list[Item] | list[Child]]:
    """What is translatable in an HTML block: runs of items, and attributes by themselves."""
    run: list[Item] = []
    for token in scan(html, context.site):
        inside = bool(context)
        if isinstance(token, HtmlTag):
            context.feed(token)
        if inside:  # in `<code>` within a sentence: part of its tag
            if run:
                run[-1].end = token[1] if isinstance(token, tuple) else token.end
        elif isinstance(token, tuple):
            for start, end in _split_list_items(html, *token):
                if start > token[0]:
                    yield from _flush(run)
                run += split_entities(html[start:end], start)
        elif token.name and token.name not in INLINE:
            yield from _flush(run)
            if token.children:
                yield token.children
        else:
            run.append(build_tag_item(token))
            if context:
                run[-1].shape = "single"
    yield from _flush(run)


def _flush(run: list[Item]) -> Iterator[list[Item]]:
    """The run, if it holds something, and empty it."""
    if run:
        yield _move_inner_breaks(split_protected(run, html=True))
        run.clear()


_LIST_MARKER = re.compile(r"\n[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|(?=\n))")
_MDX_COMMENT = re.compile(r"\{/\*(?:[^*]|\*(?!/\}))*+\*/\}")


def _split_list_items(html: str, start: int, end: int) -> Iterator[tuple[int, int]]:
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


def _move_inner_breaks(run: list[Item]) -> list[Item]:
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


def build_tag_item(tag: HtmlTag) -> Item:
    """A tag of HTML as an item: open or close, or alone; pairs are found by `pair`."""
    shape: Shape = "single" if tag.alone else "close" if tag.closing else "open"
    note = f"<{tag.name}>" if tag.name else "comment"
    item = Item(shape, tag.at, tag.end, kind="html", note=note, children=tag.children)
    item.text = tag.name  # for pairing
    item.literal = not tag.untranslated
    return item
