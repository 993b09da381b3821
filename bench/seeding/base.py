"""What a kind of error is, and small tools to edit a text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

Item = TypeVar("Item")
Find = Callable[[str, str], Iterator[str]]
"""Source and good target to targets with one error each; empty where the kind does not apply."""

BEYOND: Final = "beyond the table"
"""Group of kinds that no promise names one by one."""
SENTENCE_START: Final = re.compile(r"(?:^|[.!?:]\s+)[¿¡\"“(]*$")
_CLOSING: Final = " ,.;:)!?"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of error."""

    name: str
    group: str
    """Row of the table that the kind belongs to."""
    find: Find
    promised: bool = True
    """Whether the product promises to see it: it changes a dose, a time, a negation or a drug."""


def digest(*parts: str) -> int:
    """A number that depends on the texts only, the same on every machine."""
    joined = "\0".join(parts).encode()
    return int.from_bytes(hashlib.sha256(joined).digest()[:8], "big")


def half(text: str) -> str:
    """`dev` or `held`: the half of the data that a source text belongs to."""
    return ("dev", "held")[digest("half", text) % 2]


def of_half(source: str, items: Iterable[str]) -> list[str]:
    """The items of the same half as `source`.

    Words put in from an open class (drugs, names, sentences) differ between the halves, so
    that a list learnt on one half does not help on the other.
    """
    return [item for item in items if half(item) == half(source)]


def chosen(items: Sequence[Item], *key: str) -> Item:
    """One of the items, always the same one for the same key."""
    return items[digest(*key) % len(items)]


def phrase(*forms: str) -> re.Pattern[str]:
    """A pattern for whole words or phrases, in any case; nothing of an address."""
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(forms)})(?![\w/-])", re.IGNORECASE)


def with_case_of(old: str, new: str) -> str:
    """`new` with a capital where `old` has one."""
    if len(old) > 1 and old.isupper() and any(c.isalpha() for c in old[1:]):
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def put(text: str, start: int, end: int, new: str = "") -> str:
    """`text` with `new` for a part of it; nothing leaves a gap, and a sentence its capital."""
    left, right = text[:start], text[end:]
    if new:
        return left + with_case_of(text[start:end], new) + right
    if not right or right[0] in _CLOSING:
        left = left.rstrip(" ")
    if not left or left[-1] in " (¿¡":
        right = right.lstrip(" ")
    if SENTENCE_START.search(text[:start]):
        word = right.lstrip(" ")
        right = right[: len(right) - len(word)] + word[:1].upper() + word[1:]
    return left + right


def replaced(
    text: str, pattern: re.Pattern[str], table: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """`text` with one match of `pattern` replaced by each form that `table` has for it."""
    for match in pattern.finditer(text):
        for new in table.get(match[0].lower(), ()):
            yield put(text, *match.span(), new)


def removed(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """`text` without one match of `pattern`."""
    for match in pattern.finditer(text):
        yield put(text, *match.span())


def drop_phrase(target: str, start: int, end: int) -> str:
    """A Spanish text without the noun at a place, and without the word that joins it."""
    if after := re.match(r",? (?:y|o|e|u) |, ", target[end:]):
        end += after.end()
    elif before := re.search(r"(?:,? (?:y|o|ni|e|de|con|por)| el| la)* $", target[:start]):
        start = before.start() + (before[0] == " ")
    return put(target, start, end)


def spoil(kind: Kind, source: str, target: str) -> str | None:
    """The target with one error of a kind, or None where there is no room for one."""
    found = [new for new in dict.fromkeys(kind.find(source, target)) if is_other(target, new)]
    return chosen(found, kind.name, source) if found else None


def is_other(target: str, new: str) -> bool:
    """Whether a text says something, and not the same but for spaces and case."""
    return bool(new.strip()) and _folded(new) != _folded(target)


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
