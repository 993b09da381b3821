"""The state of a segment on its way through `pipeline.mt`: plain text, tree of tags, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline import tagged_text
from pipeline.checks import Problem
from pipeline.engines.base import Hypothesis
from pipeline.glossary import Glossary, Match, Term
from pipeline.languages.records import DEFAULT_LOCALE, Locale
from pipeline.model import Origin, Placement, Tag
from pipeline.mt.sentence_rules import CLOSERS
from pipeline.mt.tag_projection import PlacementMethod
from pipeline.spans import Span

PLACEHOLDER_KINDS: Final = frozenset(
    [
        *("code", "address", "math", "shortcode", "expression", "untranslated", "emoji", "role"),
        *("variable", "citation", "keys", "wiki link"),
    ]
)
"""Tags that stand for a word: a placeholder takes their place in what the engine sees."""


DEFAULT_PLACEHOLDER: Final = "XQ{}"


_REFERENCE = re.compile(r"/def/(\d+)|[?&][Cc]dr[Ii][Dd]=(?:CDR0*)?(\d+)")


_ADDRESS: Final = re.compile(r"\S*(?:://|www\.|\w@\w)\S*")


EDGES: Final = " \t\n.,;:!?¿¡()[]\"'“”‘’"


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    """A segment to translate."""

    source: str
    """Tagged text."""
    tags: tuple[Tag, ...] = ()
    """What the tags in `source` stand for."""
    kind: str = "paragraph"
    """Kind of text, as `Segment.kind`."""
    domains: frozenset[str] | None = None
    """What its page is about, as domains of the glossary; None where nothing says so."""
    segment: str = ""
    """Id of the segment; empty where the text is in no page."""
    terms_signature: str = ""
    """What its signature says beside the engine: segmenter and glossary entries in force."""
    locale: Locale = DEFAULT_LOCALE
    """How its translation writes numbers and addresses the reader."""
    is_machine_text: bool = False
    """Where its translation is checked: whether an engine wrote it, and nobody changed or approved
    it."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated segment."""

    target: str
    """Tagged text, its tags verified against the source's."""
    origin: Origin
    problems: tuple[Problem, ...] = ()
    """Everything a person should look at, from the translation and from the checks."""
    placements: tuple[Placement, ...] = ()
    """How each tag found its place, by number; empty where the engine carried the tags itself."""
    terms: tuple[Term, ...] = ()
    """Glossary entries in force."""
    signature: str = ""
    """What produced the target; empty where nobody asks for it."""

    @property
    def placement(self) -> Placement | None:
        """The least certain of the placements; None where there are none."""
        return min(self.placements, key=lambda placement: placement.confidence, default=None)


@dataclass(slots=True)
class TagNode:
    """A tag of the source, its place in the plain text, and the tags inside it."""

    number: int
    start: int
    end: int
    paired: bool
    token: str = ""
    stands_alone: bool = False
    """Whether a lone tag stands between blanks."""
    blank_added: bool = False
    """Whether a blank was added behind it that the source does not have."""
    children: list[TagNode] = field(default_factory=list)
    target: Span = field(default_factory=lambda: Span(0, 0))
    method: PlacementMethod = PlacementMethod.WHOLE
    """How its place in the target was found."""


@dataclass(slots=True)
class SentenceState:
    """One sentence of a segment on its way."""

    span: Span
    """In the plain text of the segment."""
    text: str
    """The source."""
    matches: list[Match]
    """Glossary matches, spans counted in `text`."""
    tokens: tuple[str, ...] = ()
    """The placeholders in `text` that stand for tags."""
    needs_alignment: bool = False
    """Whether the segment has tags that must find their place in the target."""
    token_doubled: bool = False
    """Whether the engine wrote a placeholder twice."""
    engine_input: str = ""
    """What the engine translates; empty where the sentence needs no engine."""
    target: str = ""
    """The translation as it is now."""
    unknown: tuple[str, ...] = ()
    """Words of the target that the engine could not translate."""
    hypothesis: Hypothesis | None = None
    """What the target was made from."""
    hypothesis_input: str = ""
    """What the engine translated to that."""
    agreement_risks: tuple[Match, ...] = ()
    """Terms whose determiner changed its gender: words further away may now disagree."""
    renamed_terms: tuple[Match, ...] = ()
    """Terms that replaced a synonym of another gender or number: the same may happen."""
    offset: int = 0
    """Where the target starts in the joined target of the segment."""


@dataclass(slots=True)
class SegmentState:
    """A segment on its way: each step of `pipeline.mt` fills in some of it."""

    request: TranslationRequest
    plain: str
    """The source without its tags; placeholders stand for some of them."""
    roots: list[TagNode]
    """The outer tags."""
    sentences: list[SentenceState]
    matches: list[Match]
    """Glossary matches, spans counted in `plain`."""
    tokens: dict[str, TagNode]
    """The tags that placeholders stand for."""
    plain_target: str = ""
    """The targets of the sentences, joined as the source spaces them."""
    target: str = ""
    """Tagged text."""
    tags_lost: bool = False
    """Whether the source is the target because tags were lost."""


def flatten(
    source: str, notes: Sequence[Tag], placeholder_format: str
) -> tuple[str, list[TagNode], dict[str, TagNode], list[int]]:
    """Plain text, the tree of tags over it, the tags by their placeholders, and where sentences
    end because of a tag."""
    tags = {tag.number: tag for tag in notes}
    plain = ""
    roots: list[TagNode] = []
    stack: list[TagNode] = []
    tokens: dict[str, TagNode] = {}
    breaks: list[int] = []
    last: TagNode | None = None
    for item in tagged_text.parse(source):
        if isinstance(item, tagged_text.Text):
            if last and last.token and item.text[:1].isalpha():
                last.blank_added = True  # the placeholder must be a word of its own
                plain += " "
            plain += item.text
            last = None
            continue
        if isinstance(item, tagged_text.Close):
            last = stack.pop()
            last.end = len(plain)
            continue
        paired = isinstance(item, tagged_text.Open)
        last = TagNode(item.number, len(plain), len(plain), paired)
        (stack[-1].children if stack else roots).append(last)
        tag = tags.get(item.number)
        if paired:
            stack.append(last)
        elif tag and tag.kind in PLACEHOLDER_KINDS:
            number = unused_number(len(tokens) + 1, source, placeholder_format)
            last.token = placeholder_format.format(number)
            tokens[last.token] = last
            plain += last.token
            last.end = len(plain)
        elif tag and (tag.kind == "line break" or tag.note == "<br>"):
            breaks.append(len(plain))
            if plain and not plain[-1:].isspace():
                # Separates the words for the glossary; dropped at the end.
                last.blank_added = True
                plain += " "
    for node in walk_tags(roots):
        around = plain[: node.start][-1:] + plain[node.end :][:1]
        node.stands_alone = not node.paired and len(around) == 2 and around.isspace()
        breaks += _find_breaks(plain, node)
    return plain, roots, tokens, sorted(set(breaks))


_STOP: Final = re.compile(rf"[.!?…][{CLOSERS}]*+\Z")
_REACH: Final = 8
"""Characters before a tag in which a stop is looked for."""


def _find_breaks(plain: str, node: TagNode) -> list[int]:
    """Where sentences end beside a tag that follows a stop with no blank between: before it, and
    behind a mark without words, such as a reference or code, that the next sentence touches."""
    start, end = node.start, node.end
    if not start or not _STOP.search(plain, max(start - _REACH, 0), start):
        return []
    inner = plain[start:end]
    if node.token or not any(map(str.isalpha, inner)):
        return [start, end]
    return [start] if inner[:1].isupper() else []


def unused_number(number: int, source: str, placeholder_format: str) -> int:
    """The first number from `number` on whose placeholder is not in the text already."""
    while placeholder_format.format(number) in source:
        number += 100
    return number


def find_terms(
    plain: str,
    roots: list[TagNode],
    tokens: Mapping[str, TagNode],
    notes: Sequence[Tag],
    glossary: Glossary,
) -> list[Match]:
    """Glossary terms in plain text. Placeholders and addresses are no words; a link may name the
    sense of a term."""
    if not glossary.terms:
        return []
    protected = [Span(node.start, node.end) for node in tokens.values()]
    protected += [Span(*found.span()) for found in _ADDRESS.finditer(plain)]
    addresses = {tag.number: tag.note for tag in notes if tag.kind == "link"}
    refs: dict[Span, str] = {}
    for node in walk_tags(roots):
        found = _REFERENCE.search(addresses.get(node.number, ""))
        if found:
            refs[Span(node.start, node.end)] = found[1] or found[2]
    return glossary.match(plain, protected=protected, refs=refs)


def find_segment_terms(source: str, notes: Sequence[Tag], glossary: Glossary) -> list[Match]:
    """Glossary terms in a segment as tagged text, spans counted in its plain text."""
    plain, roots, tokens, _ = flatten(source, notes, DEFAULT_PLACEHOLDER)
    return find_terms(plain, roots, tokens, notes, glossary)


def tags_by_number(nodes: Iterable[TagNode]) -> list[TagNode]:
    """The nodes and all they hold, in the order of their numbers."""
    return sorted(walk_tags(nodes), key=lambda node: node.number)


def walk_tags(nodes: Iterable[TagNode]) -> Iterable[TagNode]:
    """The nodes and all they hold, outer ones first."""
    for node in nodes:
        yield node
        yield from walk_tags(node.children)
