"""A page as its readers see it, source and edition side by side, each text with its state.

Both are rendered from Markdown with a mark around every text, made safe by a library, and the
marks become elements. The marks go through the same code that writes editions, so that what is
shown is what a build writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from pipeline.config.settings import Settings
from pipeline.desk.marks import Marked, mark, place_marks, unmark
from pipeline.glossary import distinct_terms
from pipeline.markdown.document import reread
from pipeline.markdown.extract.slots import MATTER_STYLES, NESTED, Slot
from pipeline.model import Unit
from pipeline.workflow.page_review import ReviewPage, render_with

ALLOWED: Final = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small"
    " span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var".split()
)
_ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_ACTIVE: Final = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|frame|object|embed|applet|form|input|button|textarea|select"
    r"|link|meta|base|svg|math|template|noscript|audio|video|source|track|portal|dialog)\b",
    re.IGNORECASE,
)
"""HTML that would do something: it is shown as text, so that nothing on a page is hidden."""


class Pair(NamedTuple):
    """A block of the page in both languages, as safe HTML."""

    source: str
    target: str


class HiddenText(NamedTuple):
    """A text that readers do not see in the body of the page: a title, the text of a picture."""

    slot: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Preview:
    """A page to look at."""

    pairs: tuple[Pair, ...]
    hidden: tuple[HiddenText, ...]
    problem: str = ""
    """Why texts cannot be chosen in it, or the edition not be shown; empty where they can."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where things of a preview lead."""

    segment: Callable[[int, Unit], str]
    """The address of the editor of a slot; empty for no link."""
    image: Callable[[str], str]
    """The address of a picture, by its address in the page; empty where it is not shown."""
    state: Callable[[Unit], tuple[str, str]]
    """The class of a text, and what is said of it."""


def render_preview(settings: Settings, page: ReviewPage, links: Links) -> Preview:
    """Render source and edition of a page."""
    slots = page.context.page.slots
    seen = [is_seen(slot) for slot in slots]
    sources, problem = _marked_edition(settings, page, [s.segment.source for s in slots], seen)
    targets, failed = _marked_edition(settings, page, [u.target for u in page.units], seen)
    left = _render_blocks(page, sources, _markers(page, links, as_links=False), links)
    right = _render_blocks(page, targets, _markers(page, links, as_links=True), links)
    if len(left) == len(right):
        pairs = tuple(map(Pair, left, right))
    else:
        pairs = (Pair("\n".join(left), "\n".join(right)),)
    hidden = tuple(HiddenText(i, page.units[i]) for i, shown in enumerate(seen) if not shown)
    return Preview(pairs, hidden, failed or problem)


def is_seen(slot: Slot) -> bool:
    """Whether readers see a text in the body of its page."""
    return slot.frame not in NESTED and slot.frame not in MATTER_STYLES


def _marked_edition(
    settings: Settings, page: ReviewPage, targets: Sequence[str], seen: Sequence[bool]
) -> tuple[str, str]:
    """The page with these targets, those that are seen with marks around them; and why not."""
    unmarked: set[int] = set()
    bare = [unmark(target) for target in targets]
    for _ in range(3):
        marked = [
            mark(i, text) if seen[i] and i not in unmarked else text for i, text in enumerate(bare)
        ]
        edition = render_with(settings, page, marked)
        if edition.problem:
            break
        failed = edition.reverted.keys() - page.edition.reverted.keys() - unmarked
        if not failed:
            return edition.text, ""
        unmarked |= failed
    plain = render_with(settings, page, bare)
    return plain.text, plain.problem or "texts of this page cannot be chosen here; use the list"


def _markers(page: ReviewPage, links: Links, *, as_links: bool) -> Callable[[int], Marked]:
    def find(number: int) -> Marked:
        if number >= len(page.units):
            return Marked("", "", "", ())
        unit = page.units[number]
        name, title = links.state(unit)
        href = links.segment(number, unit) if as_links else ""
        terms: tuple[tuple[str, str], ...] = ()
        if not as_links:
            matches = page.context.find_terms(unit.segment).matches
            terms = tuple({m.surface: m.term.note_for_translators() for m in matches}.items())
        return Marked(name, title, href, terms)

    return find


# --- Markdown ------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _renderer() -> object:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin)
    md.add_render_rule("html_block", _render_html)
    md.add_render_rule("html_inline", _render_html)
    return md


def _render_html(self: object, tokens: Sequence[object], at: int, *_: object) -> str:
    content = str(getattr(tokens[at], "content", ""))
    if not _ACTIVE.search(content):
        return content
    shown = escape(content.strip("\n"))
    is_block = getattr(tokens[at], "type", "") == "html_block"
    return f"<pre><code>{shown}</code></pre>\n" if is_block else f"<code>{shown}</code>"


def _render_blocks(
    page: ReviewPage, text: str, find: Callable[[int], Marked], links: Links
) -> list[str]:
    """The blocks of a page as safe HTML."""
    import nh3
    from markdown_it import MarkdownIt

    md = _renderer()
    assert isinstance(md, MarkdownIt)
    document = reread(page.context.document, text)
    env: dict[str, object] = {}
    tokens = md.parse(document.body.of(text), env)
    blocks, start, depth = [], 0, 0
    for i, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            html = md.renderer.render(tokens[start : i + 1], md.options, env)
            start = i + 1
            safe = nh3.clean(
                html,
                tags=set(ALLOWED),
                attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
                url_schemes={"http", "https", "mailto", "tel"},
                link_rel=None,
            )
            blocks.append(place_marks(safe, find, links.image))
    return [block for block in blocks if block.strip()] or [""]


def terms_of(page: ReviewPage, segment_id: str) -> list[str]:
    """The glossary entries in a segment, as translators read them, each once."""
    unit = page.find_unit(segment_id)
    if unit is None:
        return []
    matches = page.context.find_terms(unit.segment).matches
    return [term.note_for_translators() for term in distinct_terms(matches)]
