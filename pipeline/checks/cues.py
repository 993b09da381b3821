"""What a text must have in it for an expression to match: most texts can be passed over at once.

An expression such as `half (?:an )?hour|min(?:ute)?s?` matches only where `half hour` or
`half an hour` stands, or one of the words `min`, `mins`, `minute`, `minutes`. One pass over a text
finds the cues of many expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple

from pipeline.checks.base import RECENT, letter_runs
from pipeline.languages import language
from pipeline.letters import lower

_TOKEN: Final = re.compile(
    r"\\.|\[(?:\\.|[^]\\])+\]|\(\?(?:[:=!]|<[=!]|P<\w+>)|\{\d+(?:,\d*)?\}|.", re.DOTALL
)
_RANGE: Final = re.compile(r"(\\?.)-(.)|(\\?.)", re.DOTALL)
_OPTIONAL: Final = re.compile(r"[?*]|\{0")
_REPEATED: Final = re.compile(r"[*+]|\{\d")
_ASSERTIONS: Final = frozenset((r"\b", r"\B", "^", "$"))
_MARK: Final = "\0"
"""Tells a phrase from a name."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_MOST: Final = 150
"""Texts of one alternative that are listed; what has more is cut."""

Texts = frozenset[str]
_EMPTY: Final[Texts] = frozenset(("",))


class Cues(NamedTuple):
    """What an expression matches, in lower case; the empty text where nothing is known of it."""

    whole: Texts
    """All that it matches, where that can be listed."""
    parts: Texts
    """One of these is in all else that it matches."""


class CueIndex:
    """Which of many expressions a text may match, found in one pass over its words.

    The expressions are for whole words: no letter or digit stands before or behind a match.
    """

    def __init__(self, expressions: Mapping[str, Iterable[str]]) -> None:
        """`expressions` maps a name to expressions; a text may match any of them."""
        # By cue: a word, several words, letters in a word, anything else. Of several words one is
        # looked for first.
        self._words: dict[str, set[str]] = {}
        self._phrases: dict[str, set[str]] = {}
        parts: dict[str, set[str]] = {}
        others: dict[str, set[str]] = {}
        for name, either in expressions.items():
            for cues in map(find_cues, either):
                for cue in cues.whole | cues.parts:
                    letters = max(_LETTERS.findall(cue), key=len, default="")
                    if not letters or _DIGIT.search(cue):
                        others.setdefault(cue, set()).add(name)
                    else:
                        table = self._words if cue in cues.whole else parts
                        is_phrase = letters != cue
                        table.setdefault(letters, set()).add(_MARK + cue if is_phrase else name)
                        if is_phrase:
                            self._phrases.setdefault(_MARK + cue, set()).add(name)
        self._always = frozenset(others.pop("", ()))
        self._parts = _automaton(parts)
        self._others = _automaton(others)
        signs = {cue[0] for cue in others if not _DIGIT.search(cue)}
        self._sign = re.compile(rf"[\d{re.escape(''.join(sorted(signs)))}]")
        self._find_in_word = lru_cache(maxsize=1 << 15)(self._names_of_word)

    def find(self, text: str) -> frozenset[str]:
        """The names of those that may match a text; all others do not."""
        found = self._always.union(*filter(None, map(self._find_in_word, letter_runs(text))))
        if phrases := found & self._phrases.keys():
            low = lower(text)
            found = (found - phrases).union(*(self._phrases[p] for p in phrases if p[1:] in low))
        if self._others is not None and self._sign.search(text):
            found = found.union(*(names for _, names in self._others.iter(lower(text))))
        return found

    def _names_of_word(self, word: str) -> frozenset[str]:
        """The names and phrases that a word in lower case has a cue of; remembered, because texts
        share words."""
        names = self._words.get(word, ())
        inside = self._parts.iter(word) if self._parts is not None else ()
        return frozenset(names).union(*(found for _, found in inside))


def _automaton(cues: Mapping[str, Iterable[str]]) -> Any:
    """Finds the cues in a text, with the names that each has; None for no cues."""
    import ahocorasick

    if not cues:
        return None
    automaton = ahocorasick.Automaton()
    for cue, names in cues.items():
        automaton.add_word(cue, frozenset(names))
    automaton.make_automaton()
    return automaton


def find_cues(expression: str) -> Cues:
    """The cues of an expression."""
    tokens = [found[0] for found in _TOKEN.finditer(expression)]
    cues, _ = _read(tokens, 0)
    return Cues(*(frozenset(text.lower() for text in texts) for texts in cues))


def _read(tokens: Sequence[str], place: int) -> tuple[Cues, int]:
    """The cues of the alternatives that begin at a place, and where they end."""
    whole, parts = set[str](), set[str]()
    while True:
        cues, place = _read_alternative(tokens, place)
        whole |= cues.whole
        parts |= cues.parts
        if tokens[place : place + 1] != ["|"]:
            return Cues(frozenset(whole), frozenset(parts)), place
        place += 1


def _read_alternative(tokens: Sequence[str], place: int) -> tuple[Cues, int]:
    """The cues of one alternative, and where it ends."""
    known: list[Texts] = []
    run, is_whole = _EMPTY, True
    items: list[Cues] = []
    while place < len(tokens) and tokens[place] not in ("|", ")"):
        token = tokens[place]
        item, place = _read_item(tokens, place)
        if token in _ASSERTIONS or (token[0] == "(" and token[-1] in "=!"):
            known.append(item.whole | item.parts)  # it takes no place of its own
            continue
        follow = tokens[place] if place < len(tokens) else ""
        is_optional, is_repeated = (bool(p.match(follow)) for p in (_OPTIONAL, _REPEATED))
        if is_optional or is_repeated:
            place += 2 if tokens[place + 1 : place + 2] == ["?"] else 1
        if is_optional:
            item = Cues(item.whole | _EMPTY, item.parts)
        items.append(item)
        if not item.parts and len(run) * len(item.whole) <= _MOST:
            run = frozenset(map("".join, product(run, item.whole)))
        else:
            known += [run, item.whole | item.parts]
            run, is_whole = _EMPTY, False
        if is_repeated:
            known.append(run)
            run, is_whole = _EMPTY, False
    if is_whole:
        return Cues(run, frozenset()), place
    if len(items) == 1 and not is_repeated and "" not in items[0].whole | items[0].parts:
        return items[0], place
    return Cues(frozenset(), _best([*known, run])), place


def _read_item(tokens: Sequence[str], place: int) -> tuple[Cues, int]:
    """The cues of a group, a set or a character, without what says how often it stands."""
    token, place = tokens[place], place + 1
    if token[0] == "(":
        cues, place = _read(tokens, place)
        return (Cues(_EMPTY, frozenset()) if token[-1] == "!" else cues), place + 1
    if token in _ASSERTIONS:
        return Cues(_EMPTY, frozenset()), place
    chars = _chars(token)
    return (Cues(chars, frozenset()) if chars else Cues(frozenset(), _EMPTY)), place


def _best(known: Iterable[Texts]) -> Texts:
    """Those whose shortest is longest, the fewest of them."""
    return max(known, key=lambda texts: (min(map(len, texts)), -len(texts)))


def _chars(token: str) -> Texts:
    """The characters that a token stands for, empty where they are too many to list."""
    if token == r"\d":
        return frozenset("0123456789")
    if token[0] == "\\":
        return frozenset() if token[1].isalnum() else frozenset(token[1])
    if token[0] != "[" or token == "[":
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


# --- the expressions of a language --------------------------------------------------------------


@lru_cache(maxsize=64)
def _index(lang: str) -> CueIndex:
    """Finds what `possible` says."""
    known = language(lang)
    expressions: dict[str, Iterable[str]] = {
        name: forms.values() for name, forms in known.word_classes.items()
    }
    if known.frequency:
        for name in ("times", "every", "phrase"):
            pattern: re.Pattern[str] = getattr(known.frequency, name)
            expressions[f"frequency {name}"] = [rf"(?:{pattern.pattern})\w*"]
    if known.register_words:
        expressions["register"] = [known.register_words.informal.pattern]
    if known.misspellings:
        patterns = (known.misspellings.shape, known.misspellings.in_context)
        expressions["spelling"] = [pattern.pattern for pattern in patterns]
    return CueIndex(expressions)


@lru_cache(maxsize=RECENT)
def possible(text: str, lang: str) -> frozenset[str]:
    """The names of the word classes and other expressions of a language that a plain text may
    have; it has none of the others."""
    return _index(lang).find(text)
