"""Words in the parameters of shortcodes, template tags and attribute lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.markdown.extract.html import Site
from pipeline.markdown.extract.items import (
    Child,
    Item,
    build_text_item,
    has_letters,
    split_entities,
)
from pipeline.markdown.extract.protected import split_protected
from pipeline.markdown.extract.slots import ATTRIBUTES, Frame
from pipeline.markdown.site_markup import PARAMETERS
from pipeline.model import SegmentKind

_PARAMETER: Final = re.compile(
    r"(?<![\w.|-])(?P<name>[A-Za-z][\w-]*+)(?:[ \t]*=[ \t\n]*|:[ \t]+)"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^'\\]|\\.)*+)'|`(?P<back>[^`]*+)`)",
    re.DOTALL,
)
_STATEMENT: Final = re.compile(
    r"\{%-?\s*(?:assign|set|if|elsif|elif|unless|when|case|for|capture|else|raw|comment)\b"
    r"|\{\{(?![<%])(?![^\"']*\()"
)
"""Code of templates that is not markup: what it compares must stay."""
_ESCAPED: Final = {"double": Frame.PARAMETER_ESCAPED, "single": Frame.PARAMETER_ESCAPED_SINGLE}
_PLAIN: Final = {"double": Frame.PARAMETER_DOUBLE, "single": Frame.PARAMETER_SINGLE}
_ATTRIBUTES: Final = {"double": Frame.ATTRIBUTE_DOUBLE, "single": Frame.ATTRIBUTE_SINGLE}


def find_parameters(raw: str, at: int, site: Site) -> list[Child]:
    """The parameters of a shortcode, tag or attribute list `raw` that hold words for readers;
    `at` is its offset in the content of the block."""
    if ("=" not in raw and ": " not in raw) or _STATEMENT.match(raw):
        return []
    frames = _find_frames(raw)
    children = []
    for name, quote, start, end in split_parameters(raw):
        value = raw[start:end]
        known = name in PARAMETERS or name in site.attributes
        if not known or quote not in frames or not has_letters(value) or "\n" in value:
            continue
        kind = SegmentKind.ALT_TEXT if name == "alt" else SegmentKind.PARAMETER
        frame = frames[quote]
        items = (
            split_protected(split_entities(value, at + start, attribute=True), html=True)
            if frame in ATTRIBUTES
            else _split_value(value, at + start)
        )
        children.append(Child(kind, frame, at + start, at + end, items))
    return children


def split_parameters(raw: str) -> Iterator[tuple[str, str, int, int]]:
    """The quoted parameters of `raw`: name in lower case, kind of quotes, where the value starts
    and ends."""
    for match in _PARAMETER.finditer(raw):
        quote = str(match.lastgroup)
        yield match["name"].lower(), quote, *match.span(quote)


def remove_values(raw: str, site: Site) -> str:
    """`raw` without the values that are for translation."""
    for child in reversed(find_parameters(raw, 0, site)):
        raw = raw[: child.at] + raw[child.end :]
    return raw


def _find_frames(raw: str) -> dict[str, Frame]:
    """How a value is written in `raw`, by the kind of its quotes."""
    if raw.startswith(("{{<", "{{%")):
        # Hugo knows no single quotes; what stands in backticks is code to other readers.
        return {"double": Frame.PARAMETER_ESCAPED}
    if raw.startswith(("{%", "{{")):
        knows_escapes = re.match(r"\{%-?\s*include\b|\{[{%][^\"']*\(", raw)
        return _ESCAPED if knows_escapes else _PLAIN
    return _ATTRIBUTES if raw.startswith("{") else {}


_TEMPLATE: Final = re.compile(
    r"\{[\w$.]+\}|%(?:\(\w+\))?[sd]\b|<[^<>]*>|&#?\w+;|https?://[^\s\"']+"
)


def _split_value(value: str, at: int) -> list[Item]:
    """Text, with tags, variables, entities and addresses as tags, and escapes decoded."""
    items: list[Item] = []
    pos = 0
    for match in re.finditer(rf"\\(?P<escaped>[\"'\\])|{_TEMPLATE.pattern}", value):
        if match.start() > pos:
            items.append(build_text_item(value[pos : match.start()], at + pos))
        start, end = at + match.start(), at + match.end()
        if match["escaped"]:
            items.append(build_text_item(match["escaped"], start, end, literal=False))
        else:
            items.append(Item("single", start, end, kind="code", note=match[0]))
        pos = match.end()
    if pos < len(value):
        items.append(build_text_item(value[pos:], at + pos))
    return items


def add_parameters(items: Sequence[Item], content: str, site: Site) -> None:
    """Give shortcodes and attribute lists the children that they hold."""
    for item in items:
        if item.kind in ("shortcode", "attributes") and item.shape == "single":
            raw = content[item.at : item.end]
            item.children = find_parameters(raw, item.at, site)
