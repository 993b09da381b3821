"""Our notes at an entry, its `#.` lines: read whatever a program has done to them.

polib and Babel wrap comments, others change their order or leave some out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from pipeline.catalogue.entry import APPROVED_ON, digest_of, one_line
from pipeline.catalogue.text import unescape
from pipeline.model import Placement

MACHINE_TEXT: Final = "machine text: "
"""Comment that keeps the machine translation beside a text that is offered: the one is in the
edition, the other before the translator."""

_QUOTED_TEXT: Final = "machine text in quotes: "
"""The same as a JSON string, for a text with characters that a comment does not keep."""
_NOT_KEPT: Final = re.compile(r"[^\S ]|(?<= ) |\A |(?<!\A) (?=\Z)|[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that `one_line` blanks."""

_MADE: Final = re.compile(
    r"(?:machine: (?P<signature>.*?)|offered: (?P<offer>.*?))(?: \[(?P<digest>[0-9a-f]{8})\])?"
)
_OFFERED: Final = "offered: "
_PLACED: Final = "tags placed: "
_PLACEMENT: Final = re.compile(rf"{_PLACED}(.*), confidence ([01]\.\d\d)")
_LONG: Final = (
    APPROVED_ON,
    MACHINE_TEXT,
    _QUOTED_TEXT,
    _OFFERED,
    "machine:",
    "term:",
    _PLACED,
    "finding:",
    "under:",
)
_WORDS: Final = "|".join(re.escape(start.strip()) for start in (*_LONG, "waived:"))
_START: Final = re.compile(rf"(?:{_WORDS})(?: |$)|(?P<tag><[1-9][0-9]*/?> )")
"""How a note begins that may be long."""
_SIGNED: Final = re.compile(rf"(?:machine:|{_OFFERED}|{APPROVED_ON}).* \[[0-9a-f]{{8}}\]")
"""A note that ends with a checksum."""
_KEPT: Final = re.compile(
    r"machine text(?P<quoted> in quotes)?: (?P<signature>.*?)"
    r"(?: \[(?P<digest>[0-9a-f]{8})\])? \| (?P<text>.*)"
)
_NARROW, _WIDE = 60, 80
"""Lines that were wrapped are longer than that with the first word of the next line, and are not
longer than that: 76 to 78 columns are usual."""


class Notes(NamedTuple):
    """The `#.` lines of an entry."""

    comments: tuple[str, ...] = ()
    """All but the one on who wrote the target, a line each."""
    signature: str = ""
    """What machine wrote the target."""
    offer: str = ""
    """Why the target is only offered."""
    digest: str = ""
    """Checksum of what was written by the machine, or offered."""


def read_notes(lines: Iterable[str]) -> Notes:
    """The notes in the `#.` lines of an entry."""
    comments, notes = [], Notes()
    for note in _unwrap([line for line in lines if line]):
        match = _MADE.fullmatch(note)
        if match:
            notes = Notes((), match["signature"] or "", match["offer"] or "", match["digest"] or "")
        else:
            comments.append(note)
    return notes._replace(comments=tuple(comments))


def _unwrap(lines: Sequence[str]) -> list[str]:
    notes: list[str] = []
    before = ""
    for line in lines:
        if notes and _is_wrapped(before, line) and _continues(notes[-1], line):
            notes[-1] = _join(notes[-1], line)
        else:
            notes.append(line)
        before = line
    return notes


def _is_wrapped(line: str, following: str) -> bool:
    """Whether a program may have split a line off the one before it: the first word of it had no
    place there."""
    is_short = len(line) <= _WIDE or " " not in line
    return is_short and len(f"#. {line} {following.split()[0]}") > _NARROW


def _continues(note: str, line: str) -> bool:
    """Whether a program split `line` off the end of a note."""
    start = _START.match(line)
    if note.startswith((MACHINE_TEXT, _QUOTED_TEXT)):  # a line of it may begin with a tag
        return (start is None or bool(start["tag"])) and not parse_machine_text([note])[2]
    return start is None and bool(_START.match(note)) and not _SIGNED.fullmatch(note)


def _join(note: str, line: str) -> str:
    """polib breaks lines at hyphens too."""
    is_broken_word = re.search(r"\w-$", note) and re.match(r"\w", line)
    return f"{note}{line}" if is_broken_word else f"{note} {line}"


# --- how tags found their places -------------------------------------------------------------


def describe_placement(placed: Placement) -> str:
    """The comment that says how the tags of a machine translation found their places."""
    return f"{_PLACED}{placed.method}, confidence {placed.confidence:.2f}"


def parse_placement(comments: Iterable[str]) -> Placement | None:
    """How the tags of a machine translation found their places; None where nothing says so."""
    found = (_PLACEMENT.fullmatch(comment) for comment in comments)
    return next((Placement(match[1], float(match[2])) for match in found if match), None)


# --- the machine's text beside an offer ------------------------------------------------------


def describe_machine_text(signature: str, text: str) -> str:
    """The comment that keeps a machine translation, letter by letter."""
    start, kept = MACHINE_TEXT, text
    if one_line(text) != text:
        start, kept = _QUOTED_TEXT, json.dumps(text, ensure_ascii=False)
        kept = _NOT_KEPT.sub(lambda m: f"\\u{ord(m[0]):04x}", kept)
    return f"{start}{signature} [{digest_of(kept)}] | {kept}"


def parse_machine_text(comments: Iterable[str]) -> tuple[str, str, bool]:
    """The machine translation that is kept beside an offer, its signature, and whether both are
    confirmed by a checksum, which earlier versions did not write. Empty without one, and where the
    text is not what it was."""
    match = next(filter(None, map(_KEPT.fullmatch, comments)), None)
    if match is None:
        return "", "", False
    text, digest = match["text"], match["digest"]
    # A word that was broken at its hyphen is joined again; it may have ended there, too.
    hyphens = [at.end() for at in re.finditer(r"-(?=\w)", text)] if digest else []
    candidates = (text, *(f"{text[:at]} {text[at:]}" for at in hyphens))
    whole = next((t for t in candidates if not digest or digest_of(t) == digest), "")
    found = _read_quoted(whole) if match["quoted"] else whole
    return found, match["signature"], bool(digest and found)


def _read_quoted(text: str) -> str:
    """The text that a JSON string stands for; empty where a person broke it."""
    try:
        return str(json.loads(text))
    except ValueError:
        return ""


# --- previous texts among the comments of a translator -----------------------------------------

_PREVIOUS: Final = re.compile(r'\| *(?:(msgctxt|msgid) *)?"((?:[^"\\]|\\.)*)"')
_LONGEST: Final = 500
"""Lines that a wrapped previous text may have."""


def split_previous(comment: str) -> tuple[str, str | None]:
    """A translator's comment without the previous msgid that Babel writes into it, and that; Babel
    takes the lines that begin with `#|` for comments, and wraps them."""
    if "| " not in comment:
        return comment, None
    lines, kept, found, word = comment.split("\n"), list[str](), list[str](), ""
    at = 0
    while at < len(lines):
        end, match = _find_string(lines, at)
        if match is None:
            kept.append(lines[at])
        else:
            word = match[1] or word
            if word == "msgid":
                found.append(unescape(match[2])[0])
        at = end
    return "\n".join(kept), "".join(found) if found else None


def _find_string(lines: Sequence[str], start: int) -> tuple[int, re.Match[str] | None]:
    """Behind the last line of the quoted text that begins in a line, and that text."""
    if not re.match(r'\| *(?:msg\w+ *)?"', lines[start]):
        return start + 1, None
    for end in range(start + 1, min(len(lines), start + _LONGEST) + 1):
        if match := _PREVIOUS.fullmatch(" ".join(lines[start:end])):
            return end, match
    return start + 1, None
