"""The neighbours that emphasis marks need in order to be read as such."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from pipeline.markdown.render.escape import WHITE_SPACE
from pipeline.markdown.render.parts import Part
from pipeline.markdown.render.spacing import EMPHASIS


def fix_flanking(parts: Sequence[Part]) -> None:
    """Write a letter as an entity where it keeps the emphasis mark beside it from being one."""
    marks = {i for i, part in enumerate(parts) if part.kind in EMPHASIS}
    for i in sorted(marks):
        part = parts[i]
        first, last = _find_mark_run(parts, marks, i)
        before = parts[first - 1] if first else Part("")
        after = parts[last + 1] if last + 1 < len(parts) else Part("")
        left, right = before.text[-1:], after.text[:1]
        if part.opens and not before.kind and _hides_mark(part.text[0], left, right):
            before.text = _encode_last(before.text)
        elif not part.opens and not after.kind and _hides_mark(part.text[0], right, left):
            after.text = f"&#{ord(right)};" + after.text[1:]


def _find_mark_run(parts: Sequence[Part], marks: Collection[int], i: int) -> tuple[int, int]:
    """The first and the last of the adjacent marks of the same character as mark `i`, which
    Markdown reads as one run."""
    first = last = i
    while first > 0 and first - 1 in marks and parts[first - 1].text[-1:] == parts[i].text[0]:
        first -= 1
    while last + 1 in marks and parts[last + 1].text[:1] == parts[i].text[-1]:
        last += 1
    return first, last


def _hides_mark(mark: str, outer: str, inner: str) -> bool:
    """Whether the characters outside and inside keep `mark` from opening or closing emphasis,
    by the rules of CommonMark 0.31 for delimiter runs."""
    if mark == "_" and outer.isalnum():
        return True
    return _is_punctuation(inner) and not (_is_space(outer) or _is_punctuation(outer))


def _encode_last(text: str) -> str:
    """`text` with its last character as an entity; a backslash before it must not escape that."""
    rest = text[:-1]
    backslashes = len(rest) - len(rest.rstrip("\\"))
    return rest + "\\" * (backslashes % 2) + f"&#{ord(text[-1])};"


def _is_space(char: str) -> bool:
    return char == "" or char in WHITE_SPACE


def _is_punctuation(char: str) -> bool:
    """As CommonMark 0.31 defines it: categories P and S."""
    return char != "" and unicodedata.category(char)[0] in "PS"
