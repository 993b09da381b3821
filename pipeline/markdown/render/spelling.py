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
    if "\\" not in whole.of(text):
        return whole.of(text)
    pos = whole.start
    parts: list[str] = []
    for span in sorted(span for m in slot.markup for span in (m.open, m.close) if span):
        parts.append(text[pos : span.start])
        pos = span.end
    return " ".join([*parts, text[pos : whole.end]])


_ESCAPED_OR_PLAIN = re.compile(r"\\([!-/:-@\[-`{-~])|(.)", re.DOTALL)


def find_mixed(slot: Slot, text: str, target: str) -> dict[str, Iterator[bool]]:
    """Punctuation that the source writes both with a backslash and without, and that the
    target has as often: whether each has a backslash, in their order."""
    raw = _remove_markup(slot, text)
    if "\\" not in raw:
        return {}
    found: dict[str, list[bool]] = {}
    for escaped, plain in _ESCAPED_OR_PLAIN.findall(raw):
        found.setdefault(escaped or plain, []).append(bool(escaped))
    return {
        char: iter(flags)
        for char, flags in found.items()
        if SPECIAL.match(char) and len(set(flags)) == 2 and target.count(char) == len(flags)
    }


def find_spellings(slot: Slot, text: str) -> dict[str, str]:
    """Punctuation that the source always writes with a backslash, or always as an entity, with
    what stands there."""
    raw = _remove_markup(slot, text) if "\\" in slot.segment.span.of(text) else ""
    found = {}
    if raw:
        shown = _ESCAPED_OR_PLAIN.findall(raw)
        plain = {char for _, char in shown}
        found = {char: "\\" + char for char, _ in shown if char and char not in plain}
    if slot.raws:
        whole, source = slot.segment.span.of(text), tagged_text.plain(slot.segment.source)
        for char, entity in slot.raws.items():
            if char not in found and source.count(char) == whole.count(entity):
                found[char] = entity
    return found
