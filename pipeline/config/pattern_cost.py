"""Whether a regular expression of a configuration may take forever, by its parsed form.

Python's engine tries one way after the other. A pattern is refused where the number of ways is not
bounded by a small power of the length of the text: a repeated part that itself can match in
several ways, many repeats in a row that can share characters, and counts that multiply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import combinations
from typing import Any, Final

LONGEST_TEXT: Final = 1000
"""An unbounded repeat is taken to match as often."""
_MOST_WAYS: Final = LONGEST_TEXT**3 + 3 * LONGEST_TEXT**2 + 3 * LONGEST_TEXT + 1
"""Three repeats without bounds, as in `(.*)/(.*)/(.*)`."""
_MOST_REPEATS: Final = 1000
"""Of one item, over all repeats that hold it."""

_NESTED: Final = "a repeated group holds a repeat, which may take forever; write it without"
_CHOICE: Final = (
    "a repeated group holds alternatives that can match the same text, which may take forever; "
    "write them so that their first characters differ"
)
_MANY: Final = (
    "repeats that follow each other can share the same characters, which may take forever; "
    "put a fixed character between them that they cannot match"
)
_LARGE: Final = f"it repeats something more than {_MOST_REPEATS:,} times; use smaller numbers"

Node = tuple[str, Any]
Characters = frozenset[int] | None
"""None where they are not known."""


def find_costly(pattern: str) -> str:
    """Why a pattern may take forever; empty where it does not. `pattern` is one that compiles."""
    nodes = _nodes(import_module("re._parser").parse(pattern))
    return _find_costly(nodes, 1, is_repeated=False) or (
        _MANY if _count_ways(nodes) > _MOST_WAYS else ""
    )


def _nodes(parsed: Any) -> list[Node]:
    return [(str(name), value) for name, value in parsed]


def _children(node: Node) -> Iterator[list[Node]]:
    name, value = node
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        yield _nodes(value[2])
    elif name == "SUBPATTERN":
        yield _nodes(value[3])
    elif name == "BRANCH":
        yield from map(_nodes, value[1])
    elif name in ("ASSERT", "ASSERT_NOT"):
        yield _nodes(value[1])
    elif name == "ATOMIC_GROUP":
        yield _nodes(value)
    elif name == "GROUPREF_EXISTS":
        yield from (_nodes(part) for part in value[1:] if part)


def _find_costly(nodes: Sequence[Node], times: int, *, is_repeated: bool) -> str:
    for node in nodes:
        name, value = node
        inner, inside = times, is_repeated
        if name.endswith("_REPEAT"):
            low, high = int(value[0]), int(value[1])
            if is_repeated and low != high:
                return _NESTED
            is_bounded = high <= 10 * LONGEST_TEXT or low > LONGEST_TEXT
            inner = times * (high if is_bounded else max(low, 1))
            if inner > _MOST_REPEATS:
                return _LARGE
            inside = is_repeated or high > 1
        elif is_repeated and name == "BRANCH" and _may_overlap(value[1]):
            return _CHOICE
        elif is_repeated and name in ("GROUPREF", "GROUPREF_EXISTS"):
            return _NESTED
        for part in _children(node):
            if found := _find_costly(part, inner, is_repeated=inside):
                return found
    return ""


def _may_overlap(alternatives: Sequence[Any]) -> bool:
    """Whether two alternatives may begin alike, or one may be empty."""
    firsts = [_first(_nodes(part)) for part in alternatives]
    return any(a is None or b is None or a & b for a, b in combinations(firsts, 2))


def _first(nodes: Sequence[Node]) -> Characters:
    """The characters that the text of `nodes` may begin with; None where it may be empty."""
    if not nodes:
        return None
    name, value = nodes[0]
    if name == "SUBPATTERN":
        return _first(_nodes(value[3]))
    if name.endswith("_REPEAT"):
        return _first(_nodes(value[2])) if value[0] else None
    return _characters([nodes[0]])


def _characters(nodes: Sequence[Node]) -> Characters:
    """All characters that `nodes` may match, in both cases."""
    found: set[int] = set()
    for node in nodes:
        name, value = node
        if name == "LITERAL":
            found |= _in_both_cases(value)
        elif name == "IN":
            for kind, part in _nodes(value):
                if kind == "LITERAL":
                    found |= _in_both_cases(part)
                elif kind == "RANGE" and part[1] < 0x250:
                    for code in range(part[0], part[1] + 1):
                        found |= _in_both_cases(code)
                else:
                    return None
        else:
            return None
    return frozenset(found)


def _in_both_cases(code: int) -> set[int]:
    return {ord(c) for text in (chr(code).lower(), chr(code).upper(), chr(code)) for c in text}


def _count_ways(nodes: Sequence[Node]) -> int:
    """About how many ways there are to match a text of LONGEST_TEXT characters."""
    ways, nodes = 1, [*_without_groups(nodes)]
    for place, node in enumerate(nodes):
        name, value = node
        if name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] != value[1]:
            after = nodes[place + 1] if place + 1 < len(nodes) else None
            if not _is_ended_by(_nodes(value[2]), after):
                ways *= min(int(value[1]), LONGEST_TEXT) - int(value[0]) + 1
        elif name == "BRANCH":
            ways *= sum(map(_count_ways, _children(node)))
        else:
            for part in _children(node):
                ways *= _count_ways(part)
        if ways > _MOST_WAYS:
            break
    return ways


def _without_groups(nodes: Sequence[Node]) -> Iterator[Node]:
    """The same with what stands in groups in the place of the groups."""
    for node in nodes:
        if node[0] == "SUBPATTERN":
            yield from _without_groups(_nodes(node[1][3]))
        else:
            yield node


def _is_ended_by(body: Sequence[Node], after: Node | None) -> bool:
    """Whether a repeat of `body` can only end where the one character `after` stands."""
    if after is None or after[0] != "LITERAL":
        return False
    end = _in_both_cases(after[1])
    if len(body) == 1 and body[0][0] == "NOT_LITERAL":
        return bool(body[0][1] == after[1])
    if len(body) == 1 and body[0][0] == "IN" and str(body[0][1][0][0]) == "NEGATE":
        listed = _characters([("IN", body[0][1][1:])])
        return listed is not None and after[1] in listed
    matched = _characters(body)
    return matched is not None and not matched & end
