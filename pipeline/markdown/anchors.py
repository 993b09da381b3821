"""Headings have ids that renderers make from their words; when the words change, links to
them must not break.

A heading that someone links to, from its own page or from another, keeps the id that they use,
written beside it in the way of the site. Which heading a fragment means is looked up by all
rules for ids (`pipeline.markdown.slugs`), that of the site first. Where no id can be written, and
on sites that have no way to write one, links within the page follow the heading. A heading with
an explicit id keeps it, and links to it are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Final
from urllib.parse import unquote

from pipeline import tagged_text
from pipeline.markdown.document import reread
from pipeline.markdown.extract.segmenter import Page, read_page
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.generators import GENERATORS, PLAIN_ID, IdSyntax
from pipeline.markdown.slugs import SLUG_RULES
from pipeline.spans import Edit, Span, splice

_WRITTEN = re.compile(
    r"\b(?:id|name)\s*=\s*(?:[\"']([^\"'\n]*)|([^\"'\s>]+))|^\((.*?)\)=", re.MULTILINE
)
_IN_BRACES = re.compile(r"(?<=#)([^\s{}#]+)(?=[^{}\n]*\})")
_EXPLICIT = re.compile(r"\{[^{}]*#[^{}]*\}|(?<=\s)\[#[\w-]+\][ \t]*$")


@dataclass(frozen=True, slots=True)
class HeadingPlan:
    """What becomes of the links to the headings of a page."""

    kept: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By the number of the heading (from 0), the ids to write beside it."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Fragments of links within the page, old to new."""
    lost: tuple[str, ...] = ()
    """Ids that other pages link to and that cannot be written."""


@dataclass(frozen=True)
class _Ids:
    """The ids of all headings by one rule."""

    old: list[str]
    new: list[str]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The first heading with each id of the source."""
        return _number_first(self.old)


def _number_first(names: Iterable[str]) -> dict[str, int]:
    """The place of each name where it stands first."""
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        found.setdefault(name, number)
    return found


def plan_headings(
    page: Page,
    targets: Sequence[str],
    inbound: Collection[str],
    generator: str = "",
    refused: Collection[str] = (),
) -> HeadingPlan:
    """Decide for each fragment that is in use, in the page or by others (`inbound`), how it stays
    alive. `generator` is a name in GENERATORS, or empty; ids in `refused` cannot be written."""
    used = page.blocks.addresses.find_fragments()
    if not page.blocks.headings or not (used or inbound):
        return HeadingPlan()
    headings = _Headings(page, targets, generator)
    follows = generator in GENERATORS and GENERATORS[generator].syntax is IdSyntax.FOLLOW
    kept: dict[int, list[str]] = {}
    redirects: dict[str, str] = {}
    for fragment in [*sorted(inbound), *sorted(used)]:
        wanted = unquote(fragment)
        number = headings.find(wanted)
        if number is None or wanted in kept.get(number, ()):
            continue
        if wanted in refused or (follows and fragment not in inbound):
            new = headings.by_rule[0].new[number]
            if fragment in used and new:
                redirects[fragment] = new
        else:
            kept.setdefault(number, []).append(wanted)
    lost = {unquote(fragment) for fragment in inbound} & set(refused)
    return HeadingPlan(kept, redirects, tuple(sorted(lost)))


class _Headings:
    """The headings of a page, looked up by their ids."""

    def __init__(self, page: Page, targets: Sequence[str], generator: str) -> None:
        self._text = page.document.text
        self._spans = [span for span, _ in page.blocks.headings]
        words = _find_all_words(page, targets)
        self._is_changed = [old != new for old, new in words]
        self._is_known = generator in GENERATORS
        own = GENERATORS[generator].slugs if generator in GENERATORS else "github"
        names = sorted(SLUG_RULES, key=lambda name: name != own)
        self.by_rule = [
            _Ids(*(SLUG_RULES[name].build_ids(side) for side in zip(*words, strict=True)))
            for name in names
        ]
        """That of the site first."""

    def find(self, wanted: str) -> int | None:
        """The number of the heading that loses the id `wanted`; None where no heading does."""
        place = self._find_exactly(wanted) or self._find_alike(wanted)
        if place is None:
            return None
        number, loses = place
        if not loses or _EXPLICIT.search(self._spans[number].of(self._text)):
            return None
        return None if wanted in self._written else number

    @cached_property
    def _written(self) -> set[str]:
        """All ids that stand in the text of the page."""
        found: set[str] = set()
        for match in _WRITTEN.finditer(self._text):
            value, bare, target = match.groups()
            found.update(name for name in (value, bare, target) if name)
        for match in _IN_BRACES.finditer(self._text):
            found.update((match[1], match[1].rstrip(".,;:"), match[1].partition(".")[0]))
        return found

    def _find_exactly(self, wanted: str) -> tuple[int, bool] | None:
        """The heading with this id by the first rule that knows it, and whether it loses the id:
        where the rule is not known to be that of the site, with any change of words."""
        for ids in self.by_rule:
            number = ids.numbers.get(wanted)
            if number is not None:
                sure = self._is_known and ids is self.by_rule[0]
                return number, ids.new[number] != wanted if sure else self._is_changed[number]
        return None

    def _find_alike(self, wanted: str) -> tuple[int, bool] | None:
        """The same for an id of a rule that is not in the table."""
        alike = _normalize(wanted)
        number = self._alike.get(alike) if alike else None
        return None if number is None else (number, self._is_changed[number])

    @cached_property
    def _alike(self) -> dict[str, int]:
        return _number_first(map(_normalize, self.by_rule[0].old))


def _normalize(fragment: str) -> str:
    """What all ways to make an id of the same words have in common."""
    return re.sub(r"[\W_]+", "-", fragment.lower()).strip("-")


def _find_all_words(page: Page, targets: Sequence[str]) -> list[tuple[str, str]]:
    """The words of each heading before and after."""
    text = page.document.text
    written = [
        (slot, target)
        for slot, target in zip(page.slots, targets, strict=True)
        if slot.segment.kind == "heading"
    ]
    starts = [slot.segment.span.start for slot, _ in written]
    pairs = []
    for span, words in page.blocks.headings:
        found = written[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        pairs.append((words, _find_words(*found[0], text) if found else words))
    return pairs


def _find_words(slot: Slot, target: str, text: str) -> str:
    """The words of a heading's target, including code."""
    parts = []
    for item in tagged_text.parse(target):
        if isinstance(item, tagged_text.Text):
            parts.append(item.text)
        elif isinstance(item, tagged_text.Single) and slot.markup[item.number - 1].kind == "code":
            parts.append(slot.markup[item.number - 1].open.of(text).strip("`"))
    return "".join(parts)


# --- writing -------------------------------------------------------------------------------------


_READINGS: Final = 64
"""Headings of one page whose ids are tried alone, so that time grows with length only."""


def write_ids(
    edition: Page,
    ids: Mapping[int, Sequence[str]],
    keys: Sequence[str],
    generator: str = "",
    readings: int = _READINGS,
) -> tuple[Page, list[str]]:
    """`edition` with explicit ids beside each heading in `ids` (by number), and the ids that
    could not be written. The page is read again to see that nothing else changed; where it did,
    each half of the ids is tried alone, as long as about `readings` readings allow."""
    writer = _Writer(edition, generator)
    edits = [edit for number, names in ids.items() for edit in writer.write(number, names)]
    text = splice(edition.document.text, edits)
    new = read_page(reread(edition.document, text), keys)
    if _same_but_for_ids(edition, new):
        return new, []
    if len(ids) == 1 or readings < 2:
        return edition, [name for names in ids.values() for name in names]
    lost: list[str] = []
    numbers, middle = list(ids), len(ids) // 2
    for half in (numbers[:middle], numbers[middle:]):
        some = {number: ids[number] for number in half}
        edition, refused = write_ids(edition, some, keys, generator, readings // 2)
        lost += refused
    return edition, lost


_TARGET_LINE = re.compile(r"^\([A-Za-z0-9_][\w:.+-]*\)=[ \t]*$", re.MULTILINE)
_LIST_AT_END = re.compile(r"\{:?[ \t]*(?=[.\w][^{}\n]*\}[ \t]*$)")
_ATTRIBUTE_LINE = re.compile(r"[ ]{0,3}\{[.#\w][^{}\n]*\}[ \t\r]*")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*(?=[\r\n]|\Z)")


class _Writer:
    """Writes ids beside the headings of one page."""

    def __init__(self, page: Page, generator: str) -> None:
        self._text = page.document.text
        self._spans = [span for span, _ in page.blocks.headings]
        self._is_ascii = generator in GENERATORS and GENERATORS[generator].is_ascii
        self._syntax = _choose_syntax(page, generator)
        self._newline = "\r\n" if "\r\n" in self._text else "\n"

    def write(self, number: int, ids: Sequence[str]) -> Iterator[Edit]:
        """The edits that give the heading these ids, the first one in the way of the site."""
        first, *more = ids
        span = self._spans[number]
        edit = self._write_one(span, first)
        if edit is None:
            more = [first, *more]
        else:
            yield edit
        if more:
            tags = "".join(f'<a id="{escape(name)}"></a>' for name in more)
            yield Edit(Span(span.start, span.start), tags)

    def _write_one(self, span: Span, name: str) -> Edit | None:
        """None where the id has to be written as HTML."""
        if self._syntax is IdSyntax.HTML or not PLAIN_ID.fullmatch(name):
            return None
        if self._is_ascii and not re.fullmatch(r"[A-Za-z][\w:-]*", name, re.ASCII):
            return None
        if self._syntax is IdSyntax.TARGET:
            return self._write_target(span, name)
        closing = _CLOSING.match(self._text, span.end)
        end = closing.end() if closing else span.end
        if self._syntax is IdSyntax.BRACKETS:
            return Edit(Span(span.end, end), f" [#{name}]")
        if found := _LIST_AT_END.search(span.of(self._text)):
            at = span.start + found.end()
            return Edit(Span(at, at), f"#{name} ")
        return Edit(Span(span.end, end), f" {{#{name}}}")

    def _write_target(self, span: Span, name: str) -> Edit | None:
        start = self._text.rfind("\n", 0, span.start) + 1
        if not re.fullmatch(r" {0,3}#*[ \t]*", self._text[start : span.start]):
            return None
        above = self._find_line_above(start)
        while _ATTRIBUTE_LINE.fullmatch(self._text, *above):  # it belongs to the heading
            start = above[0]
            above = self._find_line_above(start)
        gap = self._newline if self._text[slice(*above)].strip() else ""
        return Edit(Span(start, start), f"{gap}({name})={self._newline}")

    def _find_line_above(self, start: int) -> tuple[int, int]:
        """The line before the one that begins at `start`, without its end; empty at the top."""
        end = max(start - 1, 0)
        return (self._text.rfind("\n", 0, end) + 1 if end else 0), end


def _choose_syntax(page: Page, generator: str) -> IdSyntax:
    """What the page itself shows, else the way of its site; in doubt, of sites whose pages have
    front matter."""
    document = page.document
    shown = [span.of(document.text) for span, _ in page.blocks.headings]
    if any("{#" in heading for heading in shown):
        return IdSyntax.ATTRIBUTES
    if any(re.search(r"\s\[#[\w-]+\][ \t]*$", heading) for heading in shown):
        return IdSyntax.BRACKETS
    if generator in GENERATORS:
        syntax = GENERATORS[generator].syntax
        return IdSyntax.HTML if syntax is IdSyntax.FOLLOW else syntax
    if _TARGET_LINE.search(document.text):
        return IdSyntax.TARGET
    known = document.matter is not None and not document.path.endswith(".mdx")
    return IdSyntax.ATTRIBUTES if known else IdSyntax.HTML


_IDS: Final = frozenset(["protected attributes", "html a False", "html a True"])


def _same_but_for_ids(before: Page, after: Page) -> bool:
    """Whether only headings differ, and only by tags and targets without words."""
    old, new = (_without_targets(page) for page in (before, after))
    if len(old) != len(new):
        return False
    pairs = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    words = [[shown.strip() for _, shown in page.blocks.headings] for page in (before, after)]
    return (
        all(set(b) - set(a) <= _IDS for a, b in pairs)
        and words[0] == words[1]
        and len(before.slots) == len(after.slots)
    )


def _without_targets(page: Page) -> list[tuple[object, ...]]:
    return [entry for entry in page.skeleton if entry[:2] != ("block_protected", "target")]
