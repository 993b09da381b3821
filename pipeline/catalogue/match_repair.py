"""Match repair: a translation changed to fit a source that has the same words.

Where only numbers, tags or punctuation differ, it is known how the target must change, or it is
known that this is not clear: nothing is guessed. The result is a suggestion: a person looks at it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.tagged_text import Close, Item, Open, Text, join, nesting_problem, parse, plain

_TOKEN: Final = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)|[^\W\d_]+")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_OTHER_ENDS: Final = frozenset("?!»”\"')")
_SWAPPED: Final = str.maketrans(".,", ",.")
_END: Final = re.compile(r"([.:;,…]?)((?:</[1-9][0-9]*>|<[1-9][0-9]*/>)*)$")
"""The last punctuation mark, and the tags that close behind it."""

Skeleton = tuple[str, ...]
"""The words of a source in order, a mark for each number."""


@dataclass(frozen=True, slots=True)
class _TagPosition:
    """Where a tag stands: between how many words and numbers of the skeleton."""

    paired: bool
    start: int
    end: int


def build_skeleton(source: str) -> Skeleton:
    """What must be the same in two sources for `repair_match` to know what to do."""
    found = _TOKEN.finditer(plain(source))
    return tuple("\0" if match["number"] else match[0].casefold() for match in found)


def repair_match(old: str, new: str, target: str) -> str | None:
    """`target`, a translation of `old`, for the source `new`; all three are tagged texts.

    None where more than numbers, tags and punctuation differ, or where it is not clear which
    number of the target changes. A tag with no place in the target is left out.
    """
    if build_skeleton(old) != build_skeleton(new) or nesting_problem(parse(target)):
        return None
    changes = _find_changed_numbers(plain(old), plain(new), plain(target))
    if changes is None:
        return None
    return _replace_end(old, new, _replace_tags(old, new, _replace_numbers(parse(target), changes)))


# --- numbers -------------------------------------------------------------------------------------


def _find_changed_numbers(old: str, new: str, target: str) -> dict[str, str] | None:
    """What to write for each number of the target that changes, or None if that is not clear."""
    pairs = set(zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True))
    before = Counter(_NUMBER.findall(old))
    there = Counter(_NUMBER.findall(target))
    changes: dict[str, str] = {}
    for was, now in sorted(pairs):
        if was == now:
            continue
        if sum(other == was for other, _ in pairs) > 1:
            return None  # two numbers that were equal are no longer
        form = was if was in there else was.translate(_SWAPPED)
        if there[form] != before[was] or form in changes:
            return None
        changes[form] = now if form == was else now.translate(_SWAPPED)
    return changes


def _replace_numbers(items: Sequence[Item], changes: dict[str, str]) -> list[Item]:
    def put(text: str) -> str:
        return _NUMBER.sub(lambda match: changes.get(match[0], match[0]), text)

    return [Text(put(item.text)) if isinstance(item, Text) else item for item in items]


# --- tags ----------------------------------------------------------------------------------------


def _find_tag_positions(source: str) -> dict[int, _TagPosition]:
    """Where each tag of a source stands, by number."""
    places: dict[int, _TagPosition] = {}
    count = 0
    for item in parse(source):
        if isinstance(item, Text):
            count += sum(1 for _ in _TOKEN.finditer(item.text))
        elif isinstance(item, Close):
            opened = places.get(item.number, _TagPosition(True, 0, 0))
            places[item.number] = _TagPosition(True, opened.start, count)
        else:
            places[item.number] = _TagPosition(isinstance(item, Open), count, count)
    return places


def _replace_tags(old: str, new: str, items: list[Item]) -> str:
    left = _find_tag_positions(old)
    numbers: dict[int, int] = {}
    added: list[tuple[int, _TagPosition]] = []
    for number, place in _find_tag_positions(new).items():
        same = next((n for n, other in left.items() if other == place), None)
        if same is None:
            added.append((number, place))
        else:
            numbers[same] = number
            del left[same]
    text = join(_renumber(items, numbers))
    for number, place in added:
        text = _add_tag(text, new, number, place)
    return text


def _renumber(items: Sequence[Item], numbers: dict[int, int]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Text):
            yield item
        elif item.number in numbers:
            yield type(item)(numbers[item.number])


def _add_tag(target: str, source: str, number: int, place: _TagPosition) -> str:
    """`target` with a tag that is new in `source`, where its place is beyond doubt."""
    count = len(build_skeleton(source))
    if not place.paired:
        first, last = place.start == 0, place.end == count
        tag = f"<{number}/>"
        return f"{tag}{target}" if first else f"{target}{tag}" if last else target
    if (place.start, place.end) == (0, count):
        end = _find_end(target)
        inside = _text_inside(source, number).rstrip()[-1:] in (end[1] or "\0")
        at = len(target) if inside or not end[1] else end.start()
        return f"<{number}>{target[:at]}</{number}>{target[at:]}"
    inner = plain(_text_inside(source, number))
    word = rf"(?<![\w<])(?<!</){re.escape(inner)}(?!\w)"
    found = list(re.finditer(word, target)) if inner else []
    if len(found) != 1:
        return target
    return f"{target[: found[0].start()]}<{number}>{inner}</{number}>{target[found[0].end() :]}"


def _text_inside(source: str, number: int) -> str:
    return source.partition(f"<{number}>")[2].partition(f"</{number}>")[0]


# --- punctuation ---------------------------------------------------------------------------------


def _replace_end(old: str, new: str, target: str) -> str:
    """The target with the last mark of `new` where it has that of `old`; question and
    exclamation marks, which some languages write at both ends, are left to the translator."""
    was, now, there = _find_end(old), _find_end(new), _find_end(target)
    marks = {plain(text).rstrip()[-1:] for text in (old, new, target)}
    if was[1] == now[1] or was[1] != there[1] or marks & _OTHER_ENDS:
        return target
    head = target.rstrip()[: there.start()]
    return head + (now[1] + there[2] if there[1] else there[2] + now[1])


def _find_end(text: str) -> re.Match[str]:
    found = _END.search(text.rstrip())
    assert found, "matches the empty string at the end"
    return found
