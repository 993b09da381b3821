"""Waivers: translators' comments that let a finding stand, each with its reason.

    # waive: numbers: the 24-hour line is one phrase
    # waive page: term-missing "symptoms": said in the heading
    # waive site: names "Tylenol": is not sold in Spain

A waiver for a segment is bound to the text that it was written for: the build adds the checksum
of source and target at its end, `[1a2b3c4d]`, and it holds for no other text. Those for the page
or the site are bound to words. Programs that wrap comments (polib, Babel) split a waiver into
several lines; it is read as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from pipeline.catalogue.entry import Catalogue, Entry, digest_of

_KEYWORD: Final = "waive"
_START: Final = re.compile(rf"\s*{_KEYWORD}\b", re.IGNORECASE)
_SCOPE: Final = re.compile(r"\s*waive\b[\s:]*(?:(segment|page|site)\b[\s:]*)?", re.IGNORECASE)
_CODE: Final = re.compile(r"[^\W_][\w-]*")
_QUOTED: Final = re.compile(
    r"""\s*,?\s*(?:"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|‘([^’]*)’|'([^']*)')"""
)
_DIGEST: Final = re.compile(r"\[([0-9a-f]{8})\]$")
_COLON: Final = re.compile(r"\s*[:：]\s*")
_NARROW, _WIDE = 70, 80
"""Lines that were wrapped are about this long with the first word of the next line, and are not
longer than that: 76 to 78 columns are usual."""
_MOST_LINES: Final = 6
"""Lines on which a waiver may stand before its reason begins."""
_QUOTES: Final = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟«»", '"'))


class Scope(StrEnum):
    """Where a waiver holds."""

    SEGMENT = "segment"
    PAGE = "page"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's word that a finding may stand."""

    text: str
    """The comment, on one line, without the checksum."""
    scope: Scope
    code: str
    """Code of the check in lower case; empty where the comment cannot be read."""
    words: tuple[str, ...] = ()
    """The words of the finding that are meant; empty for whatever they are."""
    reason: str = ""
    digest: str = ""
    """Checksum of the text that it was written for; empty where no build has seen it yet."""
    problem: str = ""
    """What is wrong with the comment; empty where nothing is."""


def bound_digest(source: str, target: str) -> str:
    """A checksum of a pair of texts that ignores white space, and quotation marks of the source
    as ids of segments do."""
    normal = " ".join(source.translate(_QUOTES).split())
    return digest_of(f"{normal}\n{' '.join(target.split())}")


# --- reading -------------------------------------------------------------------------------------


def parse_waivers(comment: str) -> list[Waiver]:
    """The waivers among the lines of a translator's comment, malformed ones too."""
    if not may_have_waivers(comment):
        return []
    return [waiver for _, _, waiver in _locate_waivers(comment.split("\n"))]


def may_have_waivers(comment: str) -> bool:
    """Whether a comment has the word of a waiver in it; most have not, and need no reading."""
    return _KEYWORD in comment.lower()


def _locate_waivers(lines: Sequence[str]) -> Iterator[tuple[int, int, Waiver]]:
    """The first line of each waiver, the one behind its last, and what they say."""
    at = 0
    while at < len(lines):
        start, at = at, at + 1
        if not _START.match(lines[start]):
            continue
        stop = at
        while stop < len(lines) and lines[stop].strip() and not _START.match(lines[stop]):
            stop += 1
        at = _find_end(lines, start, stop)
        waiver = _parse_waiver(_join_lines(lines[start:at]))
        if waiver is not None:
            yield start, at, waiver


def _find_end(lines: Sequence[str], start: int, stop: int) -> int:
    """Where the waiver that begins at `start` ends, at `stop` at the latest: with its checksum;
    where it has none, when it can be read and the rest was not split off by a program."""
    for at in range(start, stop):
        if _read_digest(lines[at]):
            return at + 1
    ends = range(start + 1, min(stop, start + _MOST_LINES) + 1)
    at = next((end for end in ends if _is_whole(lines[start:end])), start + 1)
    while at < stop and _is_wrapped(lines[at - 1], lines[at]):
        at += 1
    return at


def _is_whole(lines: Iterable[str]) -> bool:
    waiver = _parse_waiver(_join_lines(lines))
    return waiver is not None and not waiver.problem


def _is_wrapped(line: str, following: str) -> bool:
    """Whether a line was split off the end of the one before it by a program that wraps."""
    length = len(f"# {line}")
    return length <= _WIDE and length + 1 + len(following.split()[0]) > _NARROW


def _join_lines(lines: Iterable[str]) -> str:
    """The lines as one, without characters that are not seen."""
    joined = " ".join(" ".join(lines).split())
    return "".join(c for c in joined if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def _parse_waiver(line: str) -> Waiver | None:
    """A line that begins like a waiver; None where it is prose."""
    digest = _read_digest(line)
    text = line.removesuffix(f"[{digest}]").strip() if digest else line
    head = _SCOPE.match(text)
    if head is None:  # what is not seen stood behind the word
        return None
    scope = Scope((head[1] or "segment").lower())
    code = _CODE.match(text, head.end())
    is_marked = ":" in head[0]
    if code is None:
        problem = "it names no check"
        return Waiver(text, scope, "", digest=digest, problem=problem) if is_marked else None
    words, end = _parse_words(text, code.end())
    name = code[0].lower().replace("_", "-")
    colon = _COLON.match(text, end)
    if colon is None:
        problem = "behind the code of the check stand words in quotation marks, if any, and a colon"
        return Waiver(text, scope, "" if is_marked else name, digest=digest, problem=problem)
    reason = text[colon.end() :].strip()
    if not any(map(str.isalnum, reason)):
        return Waiver(text, scope, "", digest=digest, problem="it has no reason")
    return Waiver(text, scope, name, words, reason, digest)


def _read_digest(line: str) -> str:
    """The checksum at the end of a line; empty where there is none."""
    match = _DIGEST.search(line.rstrip()[-10:])
    return match[1] if match else ""


def _parse_words(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The quoted words from a place on, and where they end."""
    words = []
    while match := _QUOTED.match(text, at):
        words.append(next(group for group in match.groups() if group is not None))
        at = match.end()
    return tuple(words), at


# --- binding -------------------------------------------------------------------------------------


def bind_waivers(catalogue: Catalogue) -> Catalogue:
    """The catalogue with every new waiver for a segment bound to the text of its entry, as it
    stands in the file that was read."""
    entries = tuple(_bind_entry(entry) for entry in catalogue.entries)
    return catalogue if entries == catalogue.entries else replace(catalogue, entries=entries)


def _bind_entry(entry: Entry) -> Entry:
    if not may_have_waivers(entry.translator_comments):
        return entry
    lines = entry.translator_comments.split("\n")
    mine = [found for found in _locate_waivers(lines) if found[2].scope is Scope.SEGMENT]
    new = {waiver.text for _, _, waiver in mine if not waiver.digest}
    digest = bound_digest(entry.source, entry.target)
    kept: set[str] = set()
    for start, end, waiver in reversed(mine):
        if waiver.problem:
            continue
        if (waiver.digest and waiver.text in new) or waiver.text in kept:
            del lines[start:end]  # the same words were bound to an earlier text, or stand twice
        elif not waiver.digest:
            lines[end - 1] = f"{lines[end - 1].rstrip()} [{digest}]"
        kept.add(waiver.text if not waiver.digest else f"{waiver.text} [{waiver.digest}]")
    return replace(entry, translator_comments="\n".join(lines))


# --- waivers for more than a segment -------------------------------------------------------------


def hoist_waivers(old: Catalogue, matches: Mapping[str, Entry]) -> Catalogue:
    """The catalogue with the waivers for page and site of entries whose text has left the page
    in the comment of its header, where they survive."""
    current = {(entry.id, entry.source) for entry in matches.values()}
    entries, hoisted = [], dict[str, None]()
    for entry in old.entries:
        comment = entry.translator_comments
        if may_have_waivers(comment) and (entry.id, entry.source) not in current:
            kept, taken = _split_comment(comment)
            hoisted |= dict.fromkeys(taken)
            entry = replace(entry, translator_comments="\n".join(kept))
        entries.append(entry)
    known = {waiver.text for waiver in parse_waivers(old.header_comment)}
    new = [line for line in hoisted if line not in known]
    if not hoisted:
        return old
    header = "\n".join([*filter(None, [old.header_comment]), *new])
    return replace(old, entries=tuple(entries), header_comment=header)


def _split_comment(comment: str) -> tuple[list[str], list[str]]:
    """The lines of a comment, and apart from them its waivers for more than a segment."""
    kept, taken = comment.split("\n"), []
    for start, end, waiver in reversed(list(_locate_waivers(kept))):
        if waiver.scope is not Scope.SEGMENT:
            taken.append(waiver.text)
            del kept[start:end]
    return kept, taken[::-1]


def find_site_waivers(catalogue: Catalogue) -> tuple[str, ...]:
    """The waivers for the whole site in a PO file, as they are written."""
    comments = [catalogue.header_comment, *(e.translator_comments for e in catalogue.entries)]
    found = (waiver for comment in comments if comment for waiver in parse_waivers(comment))
    return tuple(dict.fromkeys(w.text for w in found if w.scope is Scope.SITE and not w.problem))
