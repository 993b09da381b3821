r"""Tagged text: what translators see of inline markup, and how it is read back.

`<1>immune cells</1>` wraps text, `<2/>` stands alone, numbers count from 1 in one segment.
A literal that looks like a tag is written `\<1>`, and backslashes before such a literal are
doubled, so `parse(join(items)) == items` for every list of items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_TAG = re.compile(r"(<(?:/[1-9][0-9]{0,5}|[1-9][0-9]{0,5}/?)>)")
_ESCAPABLE = re.compile(rf"(?<!\\)(\\*+){_TAG.pattern}")


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that are neither tag nor escape."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """Start of a paired tag."""

    number: int


@dataclass(frozen=True, slots=True)
class Close:
    """End of a paired tag."""

    number: int


@dataclass(frozen=True, slots=True)
class Single:
    """A tag that stands alone."""

    number: int


Item = Text | Open | Close | Single

FORMS: Final = {Open: "<{}>", Close: "</{}>", Single: "<{}/>"}


def escape(text: str) -> str:
    """`text` with everything in it that looks like a tag marked as literal."""
    if "<" not in text:
        return text
    return _ESCAPABLE.sub(lambda m: m[1] * 2 + "\\" + m[0][len(m[1]) :], text)


def join(items: Iterable[Item]) -> str:
    """Tagged text from items, the inverse of `parse`."""
    parts: list[str] = []
    text: list[str] = []
    for item in items:
        if isinstance(item, Text):
            text.append(item.text)  # a literal may look like a tag only with its neighbour
        else:
            parts.append(add_tag(escape("".join(text)), type(item), item.number))
            text = []
    return "".join([*parts, escape("".join(text))])


def add_tag(tagged: str, form: type[Open | Close | Single], number: int) -> str:
    """Tagged text with one more tag at its end; backslashes before it stay literal."""
    if tagged.endswith("\\"):
        tagged += "\\" * (len(tagged) - len(tagged.rstrip("\\")))
    return tagged + FORMS[form].format(number)


def parse(tagged: str) -> list[Item]:
    """Items of tagged text; adjacent characters come as one `Text`, empty ones are left out."""
    if "<" not in tagged:
        return [Text(tagged)] if tagged else []
    items: list[Item] = []
    literal: list[str] = []
    pieces = _TAG.split(tagged)
    for text, tag in zip(pieces[::2], pieces[1::2], strict=False):
        if text.endswith("\\"):
            slashes = len(text) - len(text.rstrip("\\"))
            text = text[: len(text) - (slashes + 1) // 2]
            if slashes % 2:
                literal += (text, tag)
                continue
        if literal:
            text = "".join([*literal, text])
            literal = []
        if text:
            items.append(Text(text))
        items.append(_tag(tag))
    if text := "".join([*literal, pieces[-1]]):
        items.append(Text(text))
    return items


@lru_cache(maxsize=1024)
def _tag(raw: str) -> Item:
    if raw[1] == "/":
        return Close(int(raw[2:-1]))
    return Single(int(raw[1:-2])) if raw[-2] == "/" else Open(int(raw[1:-1]))


def has_tags(tagged: str) -> bool:
    """Whether there is a tag in a tagged text."""
    return any(not isinstance(item, Text) for item in parse(tagged))


def plain(tagged: str) -> str:
    """The characters of tagged text without its tags."""
    if "<" not in tagged:
        return tagged
    if "\\" not in tagged:
        return _TAG.sub("", tagged)
    return "".join(item.text for item in parse(tagged) if isinstance(item, Text))


def strip_tags(tagged: str, number: int) -> str:
    """Tagged text without the tag `number`, its text kept."""
    return join(i for i in parse(tagged) if isinstance(i, Text) or i.number != number)


def nesting_problem(items: Iterable[Item]) -> str | None:
    """What is wrong with the nesting or the count of tags, or None."""
    seen: set[int] = set()
    stack: list[int] = []
    for item in items:
        if isinstance(item, Text):
            continue
        if isinstance(item, Close):
            if not stack or stack[-1] != item.number:
                return f"</{item.number}> closes nothing that is open"
            stack.pop()
            continue
        if item.number in seen:
            return f"tag {item.number} stands twice"
        seen.add(item.number)
        if isinstance(item, Open):
            stack.append(item.number)
    return f"<{stack[-1]}> is never closed" if stack else None


def problem(source: str, target: str) -> str | None:
    """What keeps `target` from being spliced in place of `source` (law L3), or None.

    Every tag of the source stands in the target exactly once, in the same form, nested
    properly; the target has no others.
    """
    if "<" not in source and "<" not in target:
        return None
    given, wanted = parse(target), parse(source)
    if wrong := nesting_problem(given):
        return wrong
    want = {_form(item) for item in wanted if not isinstance(item, Text)}
    have = {_form(item) for item in given if not isinstance(item, Text)}
    if missing := sorted(want - have):
        return f"{missing[0]} is missing"
    if extra := sorted(have - want):
        return f"{extra[0]} is not in the source"
    return None


def renumber(tagged: str) -> tuple[str, list[int]]:
    """Tags numbered anew in the order they appear, and the old number of each new one."""
    numbers: dict[int, int] = {}
    items: list[Item] = []
    for item in parse(tagged):
        if isinstance(item, Text):
            items.append(item)
        else:
            items.append(type(item)(numbers.setdefault(item.number, len(numbers) + 1)))
    return join(items), list(numbers)


def _form(item: Open | Close | Single) -> str:
    return FORMS[type(item)].format(item.number)
