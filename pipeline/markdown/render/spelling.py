"""How the source writes a character: as it is, with a backslash, or as an entity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import tagged_text
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.render.escape import SPECIAL


def find_literals(slot: Slot, text: str) -> frozenset[str]:
    """Punctuation that the source has as text, neither as an entity nor after a backslash."""
    found = frozenset(SPECIAL.findall(tagged_text.plain(slot.segment.source)))
    found -= {"|", '"', "(", *slot.raws}
    raw = _remove_markup(slot, text)
    return frozenset(char for char in found if "\\" + char not in raw)


def _remove_markup(slot: Slot, text: str) -> str:
    """What a slot is written as, a blank for each piece of its markup."""
    whole = slot.segment.span
    if not slot.markup:
        return whole.of(text)
    pos = whole.start
    parts: list[str] = []
    for span in sorted(span for m in slot.markup for span in (m.open, m.close) if span):
        parts.append(text[pos : span.start])
        pos = span.end
    return " ".join([*parts, text[pos : whole.end]])


_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~])|(&#?\w+;)|(.)", re.DOTALL)


def _find_written(slot: Slot, text: str) -> dict[str, list[str]]:
    """How the source writes each of its characters, one by one; nothing where it writes all of
    them as they are."""
    whole = slot.segment.span.of(text)
    if "\\" not in whole and not slot.raws:
        return {}
    entities = {entity: char for char, entity in slot.raws.items()}
    found: dict[str, list[str]] = {}
    for match in _WRITTEN.finditer(_remove_markup(slot, text)):
        char = match[1] or entities.get(match[2] or "") or match[3]
        if char:
            found.setdefault(char, []).append(match[0])
    return found


def find_mixed(slot: Slot, text: str, target: str) -> dict[str, Iterator[str]]:
    """Punctuation that the source writes in several ways, and that the target has as often:
    how each is written, in their order."""
    return {
        char: iter(written)
        for char, written in _find_written(slot, text).items()
        if SPECIAL.match(char) and len(set(written)) > 1 and target.count(char) == len(written)
    }


def find_spellings(slot: Slot, text: str) -> dict[str, str]:
    """Characters that the source always writes with a backslash, or always as an entity, with
    what stands there."""
    if not slot.raws and "\\" not in slot.segment.span.of(text):
        return {}
    written = _find_written(slot, text)
    return {
        char: ways[0] for char, ways in written.items() if len(set(ways)) == 1 and ways[0] != char
    }
