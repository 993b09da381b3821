"""Text as a Firefox Translations model can read it, and its answer as the source was written.

The vocabularies are small: characters they lack (`≥`, `µ`, curly quotes, `<`) would be dropped
without a word. So the text is made plain before and restored after.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

WORD: Final = re.compile(r"[^\W\d_]+")
MASK: Final = re.compile(r"XQ(\d+)")

# Beyond some 80 words the model drops and repeats clauses, in time that grows by the square.
MAX_WORDS: Final = 60
LONG_WORD: Final = 60

_PLAIN = str.maketrans(
    dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‘’‚′", "'") | dict.fromkeys("‐‑–−", "-")
    # Invisible: soft hyphen, zero-width space, byte order mark.
    | {"…": "...", "\u00ad": None, "\u200b": None, "\ufeff": None}
)  # fmt: skip
SPACES: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_LONG_DASH = re.compile(r"\s*—\s*|\s+–\s+")
_RANGE = re.compile(r"[^\s–]+–[^\s–]+")
_TOKEN = re.compile(r"(?:[^\s()\[\]/,;:\"'.!?-]|[.,](?=\d))+")
_CLAUSE = re.compile(r"(?<=[,;:.!?)]) ")
_CLOSING = re.compile(r"[.?!:;,…]*(?=[\s”\"'’»)\]]*$)")


class Plain(NamedTuple):
    """A sentence of characters the model knows, and how to put the others back."""

    text: str
    hidden: tuple[tuple[str, str], ...] = ()
    """Masks in `text` with what they stand for."""


def simplify(text: str, is_known: Callable[[str], bool]) -> Plain:
    """`text` with typewriter punctuation, and a mask for each word the model cannot read."""
    text = _LONG_DASH.sub(" - ", unicodedata.normalize("NFC", text)).translate(_PLAIN)
    text = SPACES.sub(" ", text).strip()
    strange = {c for c in set(text) if not is_known(c)}
    number = max((int(n) for n in MASK.findall(text)), default=0)
    hidden: list[tuple[str, str]] = []

    def hide(match: re.Match[str]) -> str:
        if strange.isdisjoint(match[0]) and len(match[0]) < LONG_WORD:
            return match[0]
        hidden.append((f"XQ{number + len(hidden) + 1}", match[0]))
        return hidden[-1][0]

    return Plain(_TOKEN.sub(hide, text), tuple(hidden))


def restore(text: str, plain: Plain) -> str | None:
    """`text` with the masks' words put back; None where a mask is not there exactly once."""
    masks = Counter(match[0] for match in MASK.finditer(text))
    if any(masks[mask] != 1 for mask, _ in plain.hidden):
        return None
    stands_for = dict(plain.hidden)
    return MASK.sub(lambda match: stands_for.get(match[0], match[0]), text)


def split_clauses(text: str) -> list[str]:
    """`text` in pieces of at most `MAX_WORDS` words, cut at the end of a clause if there is one."""
    left = text.split(" ")
    pieces: list[str] = []
    while len(left) > MAX_WORDS:
        clauses = _CLAUSE.split(" ".join(left[:MAX_WORDS]))
        size = len(" ".join(clauses[:-1]).split(" "))
        size = size if size > MAX_WORDS // 3 else MAX_WORDS
        pieces.append(" ".join(left[:size]))
        left = left[size:]
    return [*pieces, " ".join(left)]


def restore_style(source: str, target: str, *, lower: bool = True) -> str:
    """`target` with the typographic quotes, dashes, capitals and final mark of `source`.

    `lower` lets a first word in lower case make the first one of `target` so.
    """
    if not target:
        return target
    if re.search("[“”]", source) and '"' not in source:
        marks = iter(range(target.count('"')))
        target = re.sub('"', lambda _: "”" if next(marks) % 2 else "“", target)
    for found in _RANGE.findall(source):
        target = target.replace(found.replace("–", "-"), found)
    dashes = _LONG_DASH.findall(source)
    if " - " not in source and target.count(" - ") == len(dashes):
        for dash in dashes:
            target = target.replace(" - ", dash, 1)
    return _restore_final_mark(source, _restore_case(source, target, lower))


def _restore_final_mark(source: str, target: str) -> str:
    """A final full stop or colon comes and goes with the source's."""
    ending, own = _CLOSING.search(source), _CLOSING.search(target)
    if ending and own and ending[0] in ("", ".", ":") and own[0] in ("", ".", ":"):
        return target[: own.start()] + ending[0] + target[own.end() :]
    return target


def _restore_case(source: str, target: str, lower: bool) -> str:
    if is_shouted(source):
        return target.upper()
    first = WORD.search(target)
    begins = WORD.search(source)
    if not first or not begins or MASK.match(target, first.start()):
        return target
    letter = target[first.start()]
    if begins[0][0].isupper() and letter.islower() and not source[: begins.start()].strip():
        letter = letter.upper()
    elif lower and begins[0].islower() and first[0].istitle() and first[0] not in source:
        letter = letter.lower()
    return target[: first.start()] + letter + target[first.start() + 1 :]


def is_shouted(text: str) -> bool:
    """Whether `text` is in capitals throughout, and more than an acronym."""
    found = WORD.findall(MASK.sub("", text))
    return text.isupper() and (len(found) > 2 or any(len(word) > 5 for word in found))
