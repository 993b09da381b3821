"""Text made comparable, with the way back, and how words are compared in it.

The rules are in docs/glossary.md.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.languages import Language
from pipeline.letters import is_acronym, lower
from pipeline.spans import Span

_SPACES = "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_SPACES += "".join(map(chr, range(0x2000, 0x200B)))
_FOLD: Final = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("‘’ʼ′´`", "'"),
        **dict.fromkeys("“”„«»", '"'),
    }
)
_NIL = "\xad\u200b\u200c\u200d\u2060\ufeff"
_ACCENTS = "\u0300-\u036f"
_CHANGE: Final = re.compile(
    rf" [ {_NIL}]+|[{_NIL}]+[ {_NIL}]*|[^\W_][{_ACCENTS}]+"
    rf"|(?<=[^\W_]|[{_ACCENTS}{_NIL}])'[sS](?![\w'{_ACCENTS}])"
)
"""What folding makes shorter: long white space, invisible marks, loose accents, possessives."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable, with the way back."""

    cased: str
    """White space, dashes and apostrophes made one kind; case as it was."""
    low: str
    """`cased` in lower case; same length."""
    at: list[int]
    """Where in `cased` a change of length stands, ascending."""
    changes: list[tuple[int, Span]]
    """For each of these, how long it is now and what it was in the original."""

    def span(self, start: int, end: int) -> Span:
        """The place in the original of the non-empty range from `start` to `end`."""
        return Span(self._character(start).start, self._character(end - 1).end)

    def _character(self, index: int) -> Span:
        last = bisect_right(self.at, index) - 1
        if last < 0:
            return Span(index, index + 1)
        length, was = self.changes[last]
        beyond = index - self.at[last] - length
        return was if beyond < 0 else Span(was.end + beyond, was.end + beyond + 1)


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """Make `text` comparable: white space, dashes, apostrophes, quotes of one kind each."""
    even = text.translate(_FOLD)
    parts: list[str] = []
    at: list[int] = []
    changes: list[tuple[int, Span]] = []
    pos = shift = 0
    for change in _CHANGE.finditer(even):
        start, end = change.span()
        new = _shorter(change.group())
        parts += (even[pos:start], new)
        at.append(start - shift)
        changes.append((len(new), Span(start, end)))
        shift += end - start - len(new)
        pos = end
    cased = "".join((*parts, even[pos:]))
    return Folded(cased, lower(cased), at, changes)


def _shorter(chunk: str) -> str:
    if chunk[0] == "'":
        return ""
    if chunk[0].isalnum():
        return unicodedata.normalize("NFC", chunk)
    return " " if " " in chunk else ""


def replace_hyphens(text: str) -> str:
    """Folded `text` with blanks for hyphens; same length."""
    return text.replace("-", " ")


def normalize_form(form: str) -> str:
    """What tells entries of one file apart: white space and signs made even, case only in
    acronyms."""
    if form.isascii() and form.isalpha() and form.islower():
        return form  # what all below leaves as it is
    words = re.split("([ -])", fold(form.strip()).cased)
    return "".join(word if is_acronym(word) else lower(word) for word in words)


def acronyms_of(words: str) -> tuple[tuple[int, str], ...]:
    """The acronyms among folded `words`, each with its place among them."""
    return tuple((i, w) for i, w in enumerate(re.split("[ -]", words)) if is_acronym(w))


def is_spelled(acronyms: Iterable[tuple[int, str]], surface: str, shouting: bool) -> bool:
    """Whether `surface` has the acronyms as written, or in capitals where all is `shouting`."""
    words = re.split("[ -]", surface)
    return all(words[i] == w or (shouting and words[i] == w.upper()) for i, w in acronyms)


def is_bounded(cased: str, start: int, end: int) -> bool:
    """Whether the range stands between characters that are neither letters nor digits."""
    if start and cased[start].isalnum():
        before = cased[start - 1]
        if before.isalnum() or (before == "'" and start > 1 and cased[start - 2].isalnum()):
            return False
    return not (end < len(cased) and cased[end - 1].isalnum() and cased[end].isalnum())


def term_key(form: str, source: Language) -> str:
    """What all ways to write a source form share: normalized, hyphens like spaces, words in the
    standard spelling of their language."""
    words = replace_hyphens(normalize_form(form)).split(" ")
    return " ".join(word if is_acronym(word) else source.spellings(word)[0] for word in words)
