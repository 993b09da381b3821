"""Slots: where a segment stands in its page, and what writing a target there needs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from pipeline.markdown.front_matter.scalars import Style
from pipeline.markdown.front_matter.values import Value
from pipeline.model import Segment
from pipeline.spans import Span


class Frame(StrEnum):
    """What surrounds a slot; it decides how a target is escaped."""

    BLOCK = "block"
    """A paragraph, an item of a list and the like."""
    HEADING = "heading"
    """A heading that begins with `#`; one that is underlined is a BLOCK."""
    CELL = "cell"
    """A cell of a table."""
    ALT = "alt"
    """The text of an image."""
    QUOTED = "quoted"
    """The title in `!!! note "Title"`."""
    DIRECTIVE = "directive"
    """The title in `:::note[Title]` or `:::note Title`."""
    FIELD = "field"
    """The prose of a line that stands for itself; it is written as it is."""
    HTML = "html"
    """Text in an HTML block."""
    TITLE_DOUBLE = 'title"'
    """The title of a link, image or definition in double quotes."""
    TITLE_SINGLE = "title'"
    TITLE_PARENTHESES = "title("
    ATTRIBUTE_DOUBLE = 'attr"'
    """The value of an attribute in HTML, in double quotes."""
    ATTRIBUTE_SINGLE = "attr'"
    ATTRIBUTE_BARE = "attr="
    """Without quotes; a target gets double ones."""
    PARAMETER_ESCAPED = 'param\\"'
    """A parameter of a shortcode, in double quotes that a backslash escapes."""
    PARAMETER_ESCAPED_SINGLE = "param\\'"
    PARAMETER_DOUBLE = 'param"'
    """In quotes that nothing escapes."""
    PARAMETER_SINGLE = "param'"
    MATTER_PLAIN = "matterplain"
    """A value in front matter; the styles are those of `pipeline.markdown.front_matter.scalars`."""
    MATTER_SINGLE = "matter'"
    MATTER_DOUBLE = 'matter"'
    MATTER_LITERAL = "matter|"
    MATTER_FOLDED = "matter>"
    MATTER_TOML = "mattertoml"
    MATTER_JSON = "matterjson"


TITLES: Final = frozenset([Frame.TITLE_DOUBLE, Frame.TITLE_SINGLE, Frame.TITLE_PARENTHESES])
ATTRIBUTES: Final = frozenset(
    [Frame.ATTRIBUTE_DOUBLE, Frame.ATTRIBUTE_SINGLE, Frame.ATTRIBUTE_BARE]
)
PARAMETER_FRAMES: Final = frozenset(
    [
        Frame.PARAMETER_ESCAPED,
        Frame.PARAMETER_ESCAPED_SINGLE,
        Frame.PARAMETER_DOUBLE,
        Frame.PARAMETER_SINGLE,
    ]
)
NESTED: Final = TITLES | ATTRIBUTES | PARAMETER_FRAMES | {Frame.ALT}
"""Frames of slots inside the markup of others, which move with it."""
OUTSIDE_MARKDOWN: Final = TITLES | ATTRIBUTES | {Frame.HTML, Frame.FIELD}
"""Frames in which the inline rules of Markdown do not apply."""
BRACKETED: Final = frozenset([Frame.BLOCK, Frame.HEADING, Frame.CELL, Frame.ALT])
"""Frames in which a bracket that is text is written with a backslash."""
MATTER_STYLES: Final[Mapping[Frame, Style]] = {
    Frame.MATTER_PLAIN: "plain",
    Frame.MATTER_SINGLE: "'",
    Frame.MATTER_DOUBLE: '"',
    Frame.MATTER_LITERAL: "|",
    Frame.MATTER_FOLDED: ">",
    Frame.MATTER_TOML: "toml",
    Frame.MATTER_JSON: "json",
}
"""How a value is written in front matter, by frame."""
MATTER_FRAMES: Final[Mapping[Style, Frame]] = {
    style: frame for frame, style in MATTER_STYLES.items()
}


class Markup(NamedTuple):
    """How one tag is written: its raw text in the page."""

    kind: str
    open: Span
    close: Span | None = None
    label: str | None = None
    """What a shortcut or collapsed reference must name once its text has changed."""


class Place(NamedTuple):
    """Where a slot stands in the value of a front matter key."""

    value: Value
    content: str
    """What the value holds: its text; of a block scalar its lines, without their indent."""
    span: Span
    """The slot in `content`; that of its segment is the value as a whole, in the page."""


class Slot(NamedTuple):
    """A segment where it stands, with all that writing a target there needs."""

    segment: Segment
    frame: Frame
    markup: tuple[Markup, ...]
    """By tag number, counted from 1."""
    raws: Mapping[str, str]
    """Characters that the page writes as entities, with the entity."""
    label: str | None = None
    """Label that must follow the closing bracket of a reference image once its alt changes."""
    parent: int = -1
    """Index of the slot whose markup holds this one; -1 where no slot does."""
    line_break: str = ""
    """The last line break within a paragraph of several lines, with what the next line starts
    with before its text."""
    place: Place | None = None
    """In front matter: the value. Its markup, and that of slots in it, stands in the content of
    the value, not in the page."""
