"""Tagged text and the inline elements of XLIFF and TMX.

The formats share one table: elements around text, elements that stand alone, elements that start
or end something, elements that only mark. The content of an element that is not around text is
markup of another tool, and no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from pipeline import tagged_text
from pipeline.interchange.xml import append_text, local_name, split_odd
from pipeline.tagged_text import Close, Item, Open, Single, Text

AROUND: Final = frozenset(["pc", "g"])
ALONE: Final = frozenset(["ph", "x", "ut"])
STARTS: Final = frozenset(["sc", "bpt", "bx"])
ENDS: Final = frozenset(["ec", "ept", "ex"])
MARKS: Final = frozenset(["mrk", "hi"])
"""Around text, without meaning for us."""
NOTHING: Final = frozenset(["sm", "em"])
CHARACTER: Final = "x-cp"
"""Type of an element that holds the code of a character which XML cannot hold."""

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")


class InlineError(ValueError):
    """An inline element that stands for no tag of ours; the message is one line."""


# --- reading -------------------------------------------------------------------------------------


def read(elements: Iterable[Element], numbers: dict[str, int] | None = None) -> str:
    """Tagged text from the content of elements, one after the other.

    Ids are the numbers of tags. With `numbers` they may be anything: each new one gets the
    next number there, so that the target of a memory is read with the numbers of its source.
    """
    number = _own_number if numbers is None else _next_number(numbers)
    pairs: dict[str, int] = {}
    items = [item for element in elements for item in _read_items(element, number, pairs)]
    return tagged_text.join(items)


def _own_number(name: str) -> int:
    if not _NUMBER.fullmatch(name):
        raise InlineError(f"the tag {name!r} is none of the source; take it out")
    return int(name)


def _next_number(numbers: dict[str, int]) -> Callable[[str], int]:
    return lambda name: numbers.setdefault(name, len(numbers) + 1)


def _read_items(
    root: Element, number: Callable[[str], int], pairs: dict[str, int]
) -> Iterator[Item]:
    if root.text:
        yield Text(root.text)
    for element in root:
        name = local_name(element)
        if name in AROUND:
            tag = number(element.get("id", ""))
            yield Open(tag)
            yield from _read_items(element, number, pairs)
            yield Close(tag)
        elif name in MARKS:
            yield from _read_items(element, number, pairs)
        elif name == "cp" or CHARACTER in (element.get("type"), element.get("ctype")):
            yield Text(_read_character(element))
        elif name not in NOTHING:
            yield _read_empty_element(element, name, number, pairs)
        if element.tail:
            yield Text(element.tail)


def _read_empty_element(
    element: Element, name: str, number: Callable[[str], int], pairs: dict[str, int]
) -> Item:
    """What an element stands for that has no text of ours inside."""
    own = element.get("x") or element.get("id") or element.get("i") or ""
    # How the two halves of a pair know each other: `i` in TMX, `rid` or else `id` in XLIFF.
    pair = element.get("startRef") or element.get("i") or element.get("rid") or own
    if name in ALONE:
        return Single(number(own))
    if name == "it":
        return (Close if element.get("pos") in ("end", "close") else Open)(number(own))
    if name in STARTS:
        pairs[pair] = number(own)
        return Open(pairs[pair])
    if name in ENDS:
        if pair not in pairs:
            raise InlineError(f"the end of a tag, {pair!r}, has no start before it; put it back")
        return Close(pairs[pair])
    raise InlineError(f"the element {name!r} is not known here; take it out")


def _read_character(element: Element) -> str:
    code = element.get("hex") or element.text or ""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError) as error:
        raise InlineError(f"{code!r} is no character; take it out") from error


# --- writing -------------------------------------------------------------------------------------

MakeElement = Callable[[Open | Close | Single], Element]


def write_nested(
    root: Element, tagged: str, make: MakeElement, odd: Callable[[str], Element]
) -> None:
    """Tagged text as the content of `root`, paired tags around their text (XLIFF).

    `make` gives the element of a tag, `odd` that of a character which XML cannot hold. The
    tags must nest.
    """
    stack = [root]
    for item in tagged_text.parse(tagged):
        if isinstance(item, Text):
            _write_text(stack[-1], item.text, odd)
        elif isinstance(item, Close):
            stack.pop()
        else:
            element = make(item)
            stack[-1].append(element)
            if isinstance(item, Open):
                stack.append(element)


def write_flat(
    root: Element, tagged: str, make: MakeElement, odd: Callable[[str], Element]
) -> None:
    """Tagged text as the content of `root`, start and end of a tag each an element (TMX)."""
    for item in tagged_text.parse(tagged):
        if isinstance(item, Text):
            _write_text(root, item.text, odd)
        else:
            root.append(make(item))


def _write_text(root: Element, text: str, odd: Callable[[str], Element]) -> None:
    for i, piece in enumerate(split_odd(text)):
        if i % 2:
            root.append(odd(piece))
        elif piece:
            append_text(root, piece)
