"""What a text must have in it for an expression to match: most texts can be passed over at once.

An expression such as `half (?:an )?hour|30 min(?:ute)?s?` matches only where `half ` or `30 min`
stands. One pass over a text finds the cues of many expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Final

_TOKEN: Final = re.compile(
    r"\\.|\[(?:\\.|[^]\\])+\]|\(\?(?:[:=!]|<[=!]|P<\w+>)|\{\d+(?:,\d*)?\}|.", re.DOTALL
)
_RANGE: Final = re.compile(r"(\\?.)-(.)|(\\?.)", re.DOTALL)
_OPTIONAL: Final = re.compile(r"[?*]|\{0")
_REPEATED: Final = re.compile(r"\+|\{\d")
_ASSERTIONS: Final = frozenset((r"\b", r"\B", "^", "$"))
_NOTHING: Final = frozenset(("",))
_MOST: Final = 40
"""Cues of an alternative; what gives more is cut."""

Cues = frozenset[str]


class CueIndex:
    """Which of many expressions a text may match, found in one pass."""

    def __init__(self, expressions: Mapping[str, Iterable[str]]) -> None:
        """`expressions` maps a name to expressions; a text may match any of them."""
        import ahocorasick

        names: dict[str, set[str]] = {}
        for name, either in expressions.items():
            for cue in frozenset().union(*map(find_cues, either)):
                names.setdefault(cue, set()).add(name)
        self._always = frozenset(names.pop("", ()))
        self._automaton: Any = ahocorasick.Automaton()
        for cue, own in names.items():
            self._automaton.add_word(cue, frozenset(own))
        self._automaton.make_automaton()
        self._is_empty = not names

    def find(self, text: str) -> frozenset[str]:
        """The names of those that may match a text in lower case; all others do not."""
        if self._is_empty:
            return self._always
        return self._always.union(*(names for _, names in self._automaton.iter(text)))


def find_cues(expression: str) -> Cues:
    """Strings in lower case, one of which is in every text, in lower case, that the expression
    matches; the empty one where nothing is known."""
    tokens = [found[0] for found in _TOKEN.finditer(expression)]
    cues, _ = _read(tokens, 0)
    return frozenset(cue.lower() for cue in cues)


def _read(tokens: Sequence[str], place: int) -> tuple[Cues, int]:
    """The cues of the alternatives that begin at a place, and where they end."""
    found: Cues = frozenset()
    known, run = [_NOTHING], _NOTHING
    while place < len(tokens) and tokens[place] != ")":
        token = tokens[place]
        place += 1
        if token == "|":
            found |= _best([*known, run])
            known, run = [_NOTHING], _NOTHING
            continue
        item: Cues | None = None
        if token.startswith("("):
            inner, place = _read(tokens, place)
            place += 1
            item = _NOTHING if "!" in token else inner
        follow = tokens[place] if place < len(tokens) else ""
        is_optional = _OPTIONAL.match(follow) is not None
        is_repeated = _REPEATED.match(follow) is not None
        if item is not None:
            known += [] if is_optional else [item]
            if token[-1] in "=!":
                continue  # what looks around takes no place
            known, run = [*known, run], _NOTHING
        elif token not in _ASSERTIONS:
            chars = frozenset() if is_optional else _chars(token)
            if chars and len(chars) * len(run) <= _MOST:
                run = frozenset(map("".join, product(run, chars)))
            else:
                known, run = [*known, run], (chars if 0 < len(chars) <= _MOST else _NOTHING)
        if is_optional or is_repeated:
            place += 1
            place += tokens[place : place + 1] == ["?"]
            known, run = [*known, run], _NOTHING
    return found | _best([*known, run]), place


def _best(known: Sequence[Cues]) -> Cues:
    """Those whose shortest is longest, the fewest of them."""
    return max(known, key=lambda cues: (min(map(len, cues)), -len(cues)))


def _chars(token: str) -> Cues:
    """The characters that a token stands for, empty where they are too many to list."""
    if token == r"\d":
        return frozenset("0123456789")
    if token[0] == "\\":
        return frozenset() if token[1].isalnum() else frozenset(token[1])
    if token[0] != "[":
        return frozenset() if token == "." else frozenset(token)
    if token[1] == "^":
        return frozenset()
    chars: set[str] = set()
    for found in _RANGE.finditer(token[1:-1]):
        first, last, one = found.groups()
        if one:
            listed = _chars(one) if len(one) > 1 else frozenset(one)
            if not listed:
                return listed
            chars |= listed
        else:
            chars |= {chr(n) for n in range(ord(first[-1]), ord(last) + 1)}
    return frozenset(chars)
