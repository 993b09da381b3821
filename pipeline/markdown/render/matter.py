"""The text of a target in a front matter value: markup as in the source, nothing escaped.

What reads a value is not known: some programs show it as Markdown, others as it is. So no
character is escaped. Where the source has markup or templates, somebody reads them: there a text
that would read as markup of its own is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.markdown.extract.matter import SPECIAL
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.parser.commonmark import get_parser
from pipeline.markdown.render.parts import Part, RenderError
from pipeline.markdown.render.refused_code import refuse_code
from pipeline.markdown.render.spelling import find_spellings
from pipeline.markdown.structure import describe_inline

_BLANK: Final = "\0"
"""Stands for a blank of a text at which a line may end."""
_BEGINS_BLOCK: Final = re.compile(r"(?:[-*+]|#{1,6}|\d{1,9}[.)])\Z|[>|<]|-{2}|:{2}|={2}|~{3}|`{3}")
_HARMLESS: Final = re.compile(r"(?:em|strong|s|pair)_|code_inline|hardbreak")


def render_matter(parts: Sequence[Part], slot: Slot, content: str) -> str:
    """What stands in the content of a value for the `parts` of a target, over as many lines as
    the source. Raises RenderError where text would read as markup."""
    texts = [part.text for part in parts if not part.kind]
    spellings = find_spellings(slot, content) if slot.raws else {}
    entities = {char: raw for char, raw in spellings.items() if raw[0] == "&"}
    raw = slot.segment.span.of(content)
    for part in parts:
        if not part.kind and entities:
            pattern = f"[{re.escape(''.join(entities))}]"
            part.text = re.sub(pattern, lambda m: entities[m[0]], part.text)
    if "\n" in raw:
        for part in parts:
            part.text = part.text if part.kind else part.text.replace(" ", _BLANK)
        written = _wrap("".join([part.text for part in parts]), *_find_breaks(slot, content))
    else:
        written = "".join([part.text for part in parts])
    _refuse_markup(raw, written)
    refuse_code(texts, slot)
    return written


def _find_breaks(slot: Slot, content: str) -> tuple[list[tuple[int, str]], int]:
    """After how many blanks of the source's text its lines end, with what stands there, and how
    many blanks there are."""
    breaks: list[tuple[int, str]] = []
    count = 0
    for text in _texts(slot, content):
        for blank in re.finditer(r"\s+", text):
            count += 1
            if "\n" in blank[0]:
                breaks.append((count, blank[0].lstrip(" \t")))
    return breaks, count


def _texts(slot: Slot, content: str) -> Iterator[str]:
    span = slot.segment.span
    pos = span.start
    for markup in sorted(s for m in slot.markup for s in (m.open, m.close) if s):
        yield content[pos : markup.start]
        pos = markup.end
    yield content[pos : span.end]


def _wrap(text: str, breaks: Sequence[tuple[int, str]], count: int) -> str:
    """`text` over lines that end after the same share of blanks as those of the source."""
    words = text.split(_BLANK)
    last = 0
    ends = {}
    for place, newline in breaks:
        wanted = max(last + 1, round(place * (len(words) - 1) / count))
        while wanted < len(words) and _BEGINS_BLOCK.match(words[wanted]):
            wanted += 1
        if wanted < len(words):
            ends[wanted] = newline
            last = wanted
    lines = [words[0]]
    for i, word in enumerate(words[1:], 1):
        lines.append(ends.get(i, " ") + word)
    return "".join(lines)


def _refuse_markup(old: str, new: str) -> None:
    """Raise RenderError where `new` lacks markup of `old`, or has more where `old` has some."""
    if not SPECIAL.search(new):
        return
    before, after = _describe(old), _describe(new)
    lost, added = before - after, after - before
    if lost or (before and any(not _HARMLESS.match(entry) for entry in added)):
        raise RenderError("its text reads as markup")


def _describe(text: str) -> Counter[str]:
    return Counter(describe_inline(get_parser().parseInline(text)[0], str))
