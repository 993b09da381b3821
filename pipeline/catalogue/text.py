"""PO files as text: lines to entries, whatever a person or tool did to them.

Reading is ours rather than polib's, because what a translator typed must not be lost:
polib stops at the first bad line of a file, cuts the last letter of a string whose closing
quote is missing, and does not know `\\a`, octal escapes or `#~|`. Here a bad entry becomes
`Refused` data and the others are read. Writing is polib's (see `pipeline.catalogue.update`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.catalogue.lines import MARKER, Line, Note, find_merge_mark


class Refused(NamedTuple):
    """An entry that cannot be read: where, its lines as they stand, and why."""

    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as it stands in the file, strings decoded."""

    line: int
    """1-based line of its first string."""
    fields: Mapping[str, str]
    """By keyword (`msgctxt`, `msgid`, `msgstr`); the previous msgid as `|msgid`."""
    obsolete: bool
    comments: tuple[tuple[str, str], ...]
    """Each comment line as its mark (empty for the translator's, else one of `.:,`) and text."""
    lines: range = range(0)
    """Numbers of the lines it takes up, with its comments."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What `parse` found."""

    header: RawEntry | None
    """The entry without context and msgid, if the file starts with one."""
    entries: tuple[RawEntry, ...]
    refused: tuple[Refused, ...]
    notes: tuple[Note, ...]
    tail: tuple[str, ...]
    """Translator's comment lines after the last entry."""


_STRING: Final = re.compile(
    r"(?P<mark>#~\||#\||#~)?\s*(?:(?P<word>msgctxt|msgid_plural|msgid|msgstr(?:\[\d*\])?)\s*)?"
    r'"(?P<text>(?:[^"\\]|\\.)*)"'
)
_OLD: Final = re.compile(r"\s*#~\s*(?=#)")
_LOOKS_LIKE_STRING: Final = re.compile(r'(?:#~\|?|#\|)?\s*(?:msg|")')


class _Kind(Enum):
    BLANK = auto()
    COMMENT = auto()
    PREVIOUS = auto()
    STRING = auto()
    JUNK = auto()


class _Token(NamedTuple):
    """One line and what it is."""

    number: int
    raw: str
    kind: _Kind
    word: str = ""
    """Keyword before the string, empty where the string goes on from the line before."""
    text: str = ""
    """Comment without its hash, or string without its quotes, escapes as they are."""
    old: bool = False
    """Whether the line is marked obsolete."""


def parse(lines: Iterable[Line]) -> Parsed:
    """The entries of a file, in order; what cannot be read is refused entry by entry."""
    header: RawEntry | None = None
    entries: list[RawEntry] = []
    refused: list[Refused] = []
    notes: list[Note] = []
    tail: list[str] = []
    for chunk in _split_entries(map(_read_token, lines)):
        try:
            entry = _read_entry(chunk, notes)
            if entry is None:
                tail += (text for mark, text in _read_comments(chunk) if not mark)
            elif entry.fields["msgid"] or "msgctxt" in entry.fields:
                entries.append(entry)
            elif header or entries:
                raise _BadEntryError(entry.line, "the entry has no text in msgid; restore it")
            else:
                header = entry
        except _BadEntryError as error:
            text = "\n".join(token.raw for token in chunk).strip("\n")
            refused.append(Refused(error.line, text, str(error)))
    return Parsed(header, tuple(entries), tuple(refused), tuple(notes), tuple(tail))


class _BadEntryError(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


def _read_token(line: Line) -> _Token:
    number, raw = line
    text = raw.strip()
    if text in ("", "#~"):
        return _Token(number, raw, _Kind.BLANK)
    string = _STRING.fullmatch(text)
    if string:
        mark, word = string["mark"] or "", string["word"] or ""
        if mark.endswith("|"):
            return _Token(number, raw, _Kind.PREVIOUS, word and "|" + word, string["text"])
        return _Token(number, raw, _Kind.STRING, word, string["text"], bool(mark))
    if text.startswith("#") and (not text.startswith("#~") or _OLD.match(text)):
        old = _OLD.match(raw)
        comment = raw[old.end() :] if old else raw.lstrip()
        return _Token(number, raw, _Kind.COMMENT, text=comment[1:])
    return _Token(number, raw, _Kind.JUNK)


def _split_entries(tokens: Iterable[_Token]) -> Iterator[list[_Token]]:
    """Runs of lines that belong to one entry, also where no blank line parts them."""
    chunk: list[_Token] = []
    seen: set[str] = set()
    after_blank = False
    for token in tokens:
        if seen and _starts_entry(token, seen, after_blank):
            yield chunk
            chunk, seen = [], set()
        after_blank = token.kind is _Kind.BLANK
        chunk.append(token)
        if token.kind in (_Kind.STRING, _Kind.JUNK):
            seen.add(token.word or token.kind.name)
    if any(token.kind is not _Kind.BLANK for token in chunk):
        yield chunk


def _starts_entry(token: _Token, seen: set[str], after_blank: bool) -> bool:
    """Whether `token` opens an entry; `seen`: keywords (or kinds) in the one before."""
    if token.kind in (_Kind.COMMENT, _Kind.PREVIOUS) or token.word == "msgctxt":
        return True
    if token.word == "msgid":
        # Below a broken msgctxt the msgid still belongs to it, unless a blank line parts them.
        return bool(seen & {"msgid", "msgstr"}) or (_Kind.JUNK.name in seen and after_blank)
    return token.kind is _Kind.JUNK and after_blank


def _read_entry(chunk: Sequence[_Token], notes: list[Note]) -> RawEntry | None:
    """The entry in `chunk`, or None where it holds comments only. Raises _BadEntryError."""
    fields: dict[str, str] = {}
    obsolete, first, word = False, 0, ""
    for token in chunk:
        if token.kind is _Kind.JUNK:
            raise _BadEntryError(token.number, _explain_junk(token.raw))
        if token.kind not in (_Kind.STRING, _Kind.PREVIOUS):
            continue
        word = _field_name(token, word, fields)
        if token.kind is _Kind.STRING:
            first = first or token.number
            obsolete |= token.old
        text, odd = unescape(token.text)
        fields[word] = fields.get(word, "") + text
        if odd:
            notes.append(Note(token.number, f"{odd} is no escape; write \\{odd} for a backslash"))
    if not first:
        return None
    _require_whole(fields, first)
    comments = _read_comments(chunk)
    if any(find_merge_mark(text) for mark, text in comments if mark in ("", ".")):
        what = "the comments have the marks of a merge; delete these lines"
        notes.append(Note(first, what))
    numbers = [token.number for token in chunk if token.kind is not _Kind.BLANK]
    lines = range(numbers[0], numbers[-1] + 1)
    return RawEntry(first, MappingProxyType(fields), obsolete, comments, lines)


def _field_name(token: _Token, before: str, fields: dict[str, str]) -> str:
    """The field a string belongs to; `before`: the one that came before it."""
    if token.kind is _Kind.PREVIOUS:
        if token.word:
            fields.pop(token.word, None)
        return token.word or (before if before.startswith("|") else "|")
    if token.word:
        if token.word in fields:
            raise _BadEntryError(token.number, f"the entry has two {token.word}; keep one of them")
        return token.word
    if not before or before.startswith("|"):
        raise _BadEntryError(token.number, "this string belongs to no msgid or msgstr; delete it")
    return before


def _explain_junk(text: str) -> str:
    if _LOOKS_LIKE_STRING.match(text.strip()):
        return 'the text is not one quoted string; end it with " and write \\" for a quote inside'
    if MARKER.match(text):
        return "a merge conflict marker without its partners; delete the line"
    return "the line is neither text nor comment; delete it or start it with #"


def _require_whole(fields: Mapping[str, str], first: int) -> None:
    if any(word.startswith(("msgid_plural", "msgstr[")) for word in fields):
        what = "plural forms are not used here; write one msgid and one msgstr"
        raise _BadEntryError(first, what)
    for word in ("msgid", "msgstr"):
        if word not in fields:
            raise _BadEntryError(first, f"the entry has no {word}; add it or delete the entry")
    for word, text in fields.items():
        if mark := find_merge_mark(text, "" if word == "msgid" else fields["msgid"]):
            what = f"{word.strip('|')} has the marks of a merge ({mark[:40]!r})"
            raise _BadEntryError(first, f"{what}; keep one of the texts, without the marks")


def _read_comments(chunk: Iterable[_Token]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for token in chunk:
        if token.kind is not _Kind.COMMENT:
            continue
        mark = token.text[:1]
        if mark and mark in ".:,=":  # `#=` marks flags too, in new versions of gettext
            found.append((mark.replace("=", ","), token.text[1:].strip()))
        elif mark not in ("|", "~"):
            found.append(("", token.text.removeprefix(" ")))
    return tuple(found)


_ESCAPE: Final = re.compile(r"((?:\\(?:x[0-9A-Fa-f]{2}|[0-7]{1,3}))+)|\\(.)", re.DOTALL)
_BYTE: Final = re.compile(r"\\(?:x(..)|([0-7]+))")
_SIMPLE: Final = MappingProxyType(dict(zip('ntrabfv"\\', '\n\t\r\a\b\f\v"\\', strict=True)))


def unescape(text: str) -> tuple[str, str]:
    """What the inside of a quoted string stands for, and the first escape that is not valid.

    Octal and hexadecimal escapes are the bytes of UTF-8, as gettext writes them. What is no
    escape stands for itself: somebody wrote `\\<1>` where `\\\\<1>` was needed.
    """
    if "\\" not in text:
        return text, ""
    odd: list[str] = []

    def replace(match: re.Match[str]) -> str:
        if match[1]:
            codes = (int(h, 16) if h else int(o, 8) & 255 for h, o in _BYTE.findall(match[1]))
            return bytes(codes).decode("utf-8", "replace")
        if match[2] not in _SIMPLE:
            odd.append(match[0])
        return _SIMPLE.get(match[2], match[0])

    return _ESCAPE.sub(replace, text), odd[0] if odd else ""
