"""What law L2 promises, said a second time and in another way than the pipeline says it.

A page is rendered to HTML by plain markdown-it-py, the HTML is read by the standard
library's parser, and text, alt and title are mapped through `pseudo`. The edition, rendered
the same way, must give the same events. Front matter is read by PyYAML and tomllib and
compared value by value.

What the specification reads as text and sites read as code (shortcodes, JSX, math, emoji
codes, attribute lists) is one pattern, `KEPT`: it must not be mapped. With `sites=True` the
plugins for footnotes, definition lists and admonitions render too, because without them
their indented parts are code blocks. All of this is written anew here, on purpose: nothing
is imported from the modules it judges but `pseudo`.

Where the reading differs from plain CommonMark, the plain reading would map more:
addresses in text, the ends of links that span paragraphs, and everything in `KEPT`; code
in alt texts is left alone, though the rendered attribute shows it as text; labels of
footnotes stay; text in admonitions is a paragraph, not indented code.
"""

from __future__ import annotations

import re
import tomllib
from html import escape, unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.admon.index import admonition
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.engines.fake import pseudo

SKIPPED = {"code", "pre", "script", "style", "math"}
ATTRIBUTES = set("alt title aria-label placeholder label caption summary aria-description".split())
COMPONENT = set("description heading header subtitle text tooltip message hint".split())
PARAMETER = re.compile(
    r"""(?<![\w-])((?:alt|title|caption|label|text|description|summary)=)("[^"]*"|'[^']*')"""
)
VOID = set("area base br col embed hr img input link meta param source track wbr".split())
FRONT_MATTER_KEYS = {"title", "description", "summary", "subtitle"}
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
KEPT = re.compile(
    "("
    + "|".join(
        [
            r"(?:https?|ftp)://[^\s\ue000-\ue004]+|www\.\S+|[\w.+\ue005-]+@(?:[\w-]+\.)+(?:xn--[\w-]+|[^\W\d_]+)(?!-*\w)",
            # the end of a link whose text spans paragraphs
            r"\]\((?:[^\s()\ue000-\ue004]|\([^\s()]*\))+(?:\s+\"[^\"]*\")?\)(?:\{[^{}\n]*\})?",
            "\ue000.*?\ue001",  # marked as kept in `render`
            "\ue002[A-Za-z/!?].*$",  # a tag that never ends
            r"\{%-?\s*(highlight|raw|comment)\b.*?\{%-?\s*end\2\s*-?%\}",
            r"\{\{[<%]\s*highlight\b.*?\{\{[<%]\s*/highlight\s*[>%]\}\}",
            r"\]\((?:\{\{.*?\}\}|\{%.*?%\})[^()\s]*",
            r"\{\{<.*?>\}\}|\{\{%.*?%\}\}|\{\{(?!\{)[^}\n]*\}\}|\{%[^\n]*?%\}|\{#[^\n]*?#\}",
            r"\{/\*.*?\*/\}|\{[^{}\n]*\}",  # comments, variables, attribute lists
            r"%\(\w+\)[a-z]|\$\{[^{}\n]*\}|(?<![\w%])%[sd](?!\w)",
            r"\[\[[^\[\]|\n]*(?:\|(?=[^\s|][^\[\]\n]*\]\])|\]\](?![(\[:]))|\[(?:toc|TOC)\](?!\()",
            r"(?<![\w@./+-])@[A-Za-z_][\w./:-]*\w|(?<=\w)\^[^\s^]+\^|\+\+\w+(?:\+\w+)*\+\+",
            r"^\*\[[^\]\n]+\]:",  # the key of an abbreviation
            rf"</?[A-Z][\w.]*(?:{_BRACES}|[^<>{{}}])*>",  # JSX
            r"^import (?:[\w*{][^'\"\n]* from )?['\"][^'\"\n]+['\"];?$",
            r"^export (?:const|default|let|function)\b.*$",
            r"\$\$.+?\$\$(?:\s*\([^\s()]+\))?",
            r"(?<![\w$])\$(?![\s$])(?:(?=[^$\n]*[\\^_={}+*/|<>])|(?=[A-Za-z]\w?\$))[^$\n]*?"
            r"(?<!\s)\$(?!\w)",
            r":(?=[a-z0-9_+-]*[a-z])[a-z0-9_+-]+:(?![\w:])",
        ]
    )
    + ")",
    re.DOTALL | re.MULTILINE,
)
"""Text to the specification, no text to a reader."""


def split(page: str) -> tuple[str, str]:
    """Front matter (with its markers) and body of a page, without a byte order mark."""
    page = page.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = re.match(r"(---|\+\+\+)[ \t]*\n(?:.*?\n)?\1[ \t]*(?:\n|\Z)", page, re.DOTALL)
    if not found or (found[1] == "---" and not _is_mapping(found[0])):
        return "", page
    return found[0], page[found.end() :]


def _is_mapping(matter: str) -> bool:
    inner = matter.partition("\n")[2].rstrip("- \t\n")
    try:
        return not inner or isinstance(yaml.load(inner, Loader=yaml.BaseLoader), dict)
    except yaml.YAMLError:
        return True  # front matter all the same, and such a page is refused


def front_matter(matter: str, *, mapped: bool) -> list[Any]:
    """Keys and values of front matter in order, the translatable ones mapped if asked."""
    inner = "\n".join(matter.rstrip("\n").split("\n")[1:-1])
    toml = matter.startswith("+")
    values = (tomllib.loads(inner) if toml else yaml.load(inner, yaml.SafeLoader)) or {}
    result = []
    for key, value in values.items():
        if key in FRONT_MATTER_KEYS and isinstance(value, str):
            value = " ".join((pseudo(value) if mapped else value).split())
        result.append(("front matter", key, value))
    return result


def renderer(*, gfm: bool = False, sites: bool = False) -> MarkdownIt:
    """Plain CommonMark, with what GFM adds, with what sites add."""
    md = MarkdownIt("commonmark", {"html": True})
    if gfm or sites:
        md.enable(["table", "strikethrough"])
    md.core.ruler.disable("text_join")  # see `_mark`
    if sites:
        md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
        md.block.ruler.at("admonition", _admonition, {"alt": ["paragraph", "blockquote", "list"]})
        md.block.ruler.before("fence", "directive", _directive, {"alt": ["paragraph"]})
    return md


_DIRECTIVE = re.compile(r"^:{3,}[ \t]*[\w-]*|(?<!\\)\{[^{}]*\}")


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of colons stands by itself."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not line.startswith(":::") or state.is_code_block(start):
        return False
    if not silent:
        state.push("paragraph_open", "p", 1).map = [start, start + 1]
        token = state.push("inline", "", 0)
        token.map, token.children = [start, start + 1], []
        token.content = _DIRECTIVE.sub("\ue000\\g<0>\ue001", line.strip())
        state.push("paragraph_close", "p", -1)
        state.line = start + 1
    return True


_ADMONITION = re.compile(r'(?:!!!|\?\?\?\+?) ?[\w-]+(?: +[\w-]+)*(?: +"[^"\n]*")?[ \t]*$')


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The plugin's rule, for no more than what Python-Markdown takes for an admonition."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    return bool(_ADMONITION.match(line)) and admonition(state, start, end, silent)


def render(markdown: str, md: MarkdownIt) -> str:
    # Without a last line break markdown-it fails on `>- <!--` and `>`.
    tokens = md.parse(markdown if markdown.endswith("\n") else f"{markdown}\n", {})
    for i, token in enumerate(tokens):
        _mark(token.children or [])
        if token.type == "html_block":  # what one block leaves open ends with it
            token.content += "\ue004"
        elif token.type == "blockquote_open":
            _mark_alert(tokens[i + 2 : i + 3])
        elif token.type == "admonition_title_open":
            _mark_keyword(tokens[i + 1], str(tokens[i - 1].meta["tag"]))
    html = str(md.renderer.render(tokens, md.options, {}))
    # Entities without a semicolon: HTML knows some, html.parser does not say which it saw.
    html = re.sub(r"&(\w+)(?![\w;])", lambda found: escape(unescape(found[0])), html)
    # What is no number after `&#` is text to HTML; html.parser takes all that follows for text.
    html = re.sub(r"&#(?!\d|[xX][0-9a-fA-F])", "&amp;#", html)
    html = re.sub(r"&#(\d+)(?=[a-fA-F])", r"&#\1;", html)  # it waits for the rest of a number
    # html.parser reads on where CommonMark ends, and stumbles over unknown sections.
    return re.sub(r"<!\[(?!CDATA\[)", "<!x", re.sub("<!---?>", "<!---->", html))


def _mark(tokens: list[Token]) -> None:
    """Mark addresses in angle brackets and code in alt texts as kept, and where attribute
    lists may follow."""
    for token in tokens:
        if token.type == "text_special":  # escaped, or an entity: no part of what is kept
            token.type, token.content = "text", f"\ue005{token.content}\ue005"
        elif token.type == "image":
            _mark(token.children or [])
    for before, token in pairwise(tokens):
        if before.type == "link_open" and before.info == "auto":
            token.content = f"\ue000{token.content}\ue001"
        if before.type in ("link_close", "image", "code_inline") and token.type == "text":
            token.content = f"\ue003{token.content}"
    for token in tokens:
        if token.type == "image":
            for child in token.children or []:
                if child.type in ("code_inline", "html_inline"):
                    child.content = f"\ue000{child.content}\ue001"


def _mark_alert(blocks: list[Token]) -> None:
    for token in [child for block in blocks for child in (block.children or [])[:1]]:
        if token.type == "text":
            token.content = re.sub(r"^\[![A-Za-z]+\]", "\ue000\\g<0>\ue001", token.content)


def _mark_keyword(title: Token, tag: str) -> None:
    """A title made up from the keyword of an admonition is not in the page."""
    for child in title.children or []:
        if child.content == tag.title():
            child.content = f"\ue000{child.content}\ue001"


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
        parts, pos = [], 0
        for kept in KEPT.finditer(text):
            piece = kept[0]
            if piece.startswith("{"):
                piece = PARAMETER.sub(lambda m: m[1] + pseudo(m[2]), piece)
            parts += [pseudo(text[pos : kept.start()]), piece]
            pos = kept.end()
        return "".join([*parts, pseudo(text[pos:])])

    def _words(self, tag: str) -> set[str]:
        """Attributes that are for translation; components have more of them."""
        raw = self.get_starttag_text() or ""
        return ATTRIBUTES | COMPONENT if raw[1:2].isupper() or "-" in tag else ATTRIBUTES

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        shut = tag in SKIPPED or given.get("translate") == "no" or bool(given.get("lang"))
        if self.skip and tag == self.skip[-1] and tag not in VOID:
            self.skip.append(tag)
        words = self._words(tag)
        named = [(k, self._map(v or "") if k in words and not shut else v) for k, v in attrs]
        if shut and not self.skip and tag not in VOID:
            self.skip.append(tag)
        self.events.append(("start", tag, named))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = self._words(tag)
        named = [(k, self._map(v or "") if k in words else v) for k, v in attrs]
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
        if re.fullmatch(r"\s*pipeline:\s*skip\s*", data):
            self.skip.append("pipeline")
        elif re.fullmatch(r"\s*pipeline:\s*resume\s*", data) and "pipeline" in self.skip:
            self.skip.remove("pipeline")
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
    for block in html.split("\ue004"):
        parser.feed(block)
        parser.close()
    result = []
    for event in parser.events:
        if event[0] == "text":
            text = event[1] if event[2] else parser.map_text(event[1])
            text = _plain(text)
            if not text:
                continue
            event = ("text", text)
        elif event[0] == "start":
            event = ("start", event[1], [(k, _plain(v or "")) for k, v in event[2]])
        result.append(event)
    return result


def _plain(text: str) -> str:
    return " ".join(re.sub("[\ue000\ue001\ue003\ue005]", "", text).replace("\ue002", "<").split())


def expected(source: str, md: MarkdownIt) -> list[Any]:
    """What rendering the pseudo edition of `source` must give."""
    matter, body = split(source)
    return front_matter(matter, mapped=True) + events(render(body, md), mapped=True)


def given(edition: str, md: MarkdownIt) -> list[Any]:
    """What rendering an edition gives."""
    matter, body = split(edition)
    return front_matter(matter, mapped=False) + events(render(body, md), mapped=False)


def tags(page: str, md: MarkdownIt) -> list[Any]:
    """The tags of a rendered page with the attributes that are not for translation."""
    found: list[Any] = []
    same = {"del": "s"}  # how Markdown and HTML write one thing
    for event in events(render(split(page)[1], md), mapped=False):
        if event[0] == "start":
            found.append(
                (
                    same.get(event[1], event[1]),
                    [kv for kv in event[2] if kv[0] not in ATTRIBUTES | COMPONENT],
                )
            )
        elif event[0] == "end":
            found.append((same.get(event[1], event[1]), None))
    return found
