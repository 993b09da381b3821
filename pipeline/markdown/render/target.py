"""Write a target back as Markdown, HTML or YAML so that its characters stay characters.

Escaping is as small as is safe: a bracket, star or number is only escaped where it could be
read as markup, and not at all where the source does without. The proof in
`pipeline.markdown.assemble` decides how much of a target is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.markdown.extract.slots import (
    MATTER_STYLES,
    NESTED,
    OUTSIDE_MARKDOWN,
    PARAMETER_FRAMES,
    Frame,
    Slot,
)
from pipeline.markdown.render.escape import (
    PUNCTUATION,
    SPECIAL,
    EscapeLevel,
    Escaper,
    TextRun,
    escape_outside_markdown,
)
from pipeline.markdown.render.flanking import fix_flanking
from pipeline.markdown.render.lines import (
    escape_closing_hashes,
    escape_line_starts,
    keep_line_break,
)
from pipeline.markdown.render.live_code import escape_code, escape_jsx, find_code
from pipeline.markdown.render.matter import render_matter
from pipeline.markdown.render.parameters import render_parameter
from pipeline.markdown.render.parts import Part, build_parts
from pipeline.markdown.render.refused_code import (
    refuse_code,
    refuse_interpolation,
    refuse_new_markup,
)
from pipeline.markdown.render.spacing import has_emphasis
from pipeline.markdown.render.spelling import find_literals, find_mixed, find_spellings
from pipeline.spans import Edit

_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_LINE_BREAK = re.compile(r"(?:\r\n?|\n)[ \t>]*")
_PLAIN = re.compile(r"(?!import\s|export\s)[^\W\d_](?:[^\W_]++|[ ,.;()'’“”¿?/%-]++)*+")
"""Text that no rule below would change in the frames of running text."""
_RUNNING: Final = frozenset([Frame.BLOCK, Frame.HEADING, Frame.CELL, Frame.ALT, Frame.HTML])

# Members that are used often, looked up once: that is slow in Python 3.11.
_BLOCK, _HEADING = Frame.BLOCK, Frame.HEADING
_ALL, _LIKE_SOURCE = EscapeLevel.ALL, EscapeLevel.LIKE_SOURCE


class SourceText(NamedTuple):
    """What writing a target needs to know of the source page as a whole."""

    text: str
    labels: frozenset[str]
    """Reference labels that the page defines, folded."""
    is_mdx: bool = False
    interpolates: bool = False
    """Whether a program may look for `{{` in the rendered page."""


def render_target(
    source: SourceText,
    slot: Slot,
    target: str,
    edits: Sequence[Edit] = (),
    level: EscapeLevel = EscapeLevel.MARKUP,
) -> str:
    """What stands in the page for `target` (tagged text); `edits` are those inside the markup
    of the slot. Raises RenderError where the target cannot be written here, such as emphasis
    around nothing."""
    if "\n" in target or "\r" in target:
        target = _BREAKS.sub(" ", target)
    target = target.strip()
    if _is_plain(target, slot, level):
        return target
    items = tagged_text.parse(target)
    parts = build_parts(source.text, slot, items, edits, emphasis_as_html=level is _ALL)
    if slot.frame in PARAMETER_FRAMES:
        return render_parameter(parts, slot)
    if slot.frame in MATTER_STYLES:
        return render_matter(parts, slot, source.text)
    if source.interpolates and slot.frame not in NESTED:
        refuse_interpolation(parts, slot, source.text)
    if slot.frame is Frame.FIELD:
        return _render_field(parts, slot, source.text)
    if slot.frame in OUTSIDE_MARKDOWN:
        return _render_outside_markdown(parts, slot, source, level)
    if level is _ALL:
        _encode_punctuation(parts)
    else:
        _escape_markup(parts, slot, source, level)
    if level and slot.frame is _BLOCK and slot.line_break:
        keep_line_break(parts, slot)
    return "".join([part.text for part in parts])


def _is_plain(target: str, slot: Slot, level: EscapeLevel) -> bool:
    """Whether `target` is written as it is."""
    if slot.markup or slot.raws or level is _ALL or (level and slot.line_break):
        return False
    return slot.frame in _RUNNING and _PLAIN.fullmatch(target) is not None


def _render_field(parts: Sequence[Part], slot: Slot, text: str) -> str:
    """The prose of a line that stands for itself, as it is: nothing is known to escape there."""
    refuse_code([part.text for part in parts if not part.kind], slot)
    written = "".join([part.text for part in parts])
    refuse_new_markup(slot.segment.span.of(text), written)
    return written


def _render_outside_markdown(
    parts: Sequence[Part], slot: Slot, source: SourceText, level: EscapeLevel
) -> str:
    """A title, an attribute or the text of HTML."""
    raws, text = slot.raws, source.text
    if level is _LIKE_SOURCE and slot.frame is Frame.HTML:
        raws = {**raws, **{char: char for char in find_literals(slot, text) & {"<", "`"}}}
    frame = slot.frame
    always = "".join(find_spellings(slot, text)) if raws else ""
    for part in parts:
        if not part.kind:
            written = escape_outside_markdown(part.text, frame, raws, always)
            is_jsx = source.is_mdx and frame is Frame.HTML
            part.text = escape_code(escape_jsx(written) if is_jsx else written, slot)
    value = "".join([part.text for part in parts])
    if level and (found := _LINE_BREAK.search(slot.segment.span.of(text))):
        value = found[0].join(value.rsplit(" ", 1))
    return f'"{value}"' if frame is Frame.ATTRIBUTE_BARE else value


def _encode_punctuation(parts: Sequence[Part]) -> None:
    """Write every punctuation mark as an entity."""
    for part in parts:
        if not part.kind:
            part.text = PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", part.text)


def _escape_markup(
    parts: Sequence[Part], slot: Slot, source: SourceText, level: EscapeLevel
) -> None:
    """Escape what could be read as inline markup, then what could be read as a block."""
    _escape_characters(parts, slot, source, level)
    _write_entities(parts, slot)
    if has_emphasis(slot):
        fix_flanking(parts)
    if slot.frame is _HEADING:
        escape_closing_hashes(parts)
    elif slot.frame is _BLOCK:
        escape_line_starts(parts, slot, source.text, is_mdx=source.is_mdx)


def _escape_characters(
    parts: Sequence[Part], slot: Slot, source: SourceText, level: EscapeLevel
) -> None:
    spellings = find_spellings(slot, source.text)
    texts = (i for i, part in enumerate(parts) if not part.kind)
    special = [i for i in texts if spellings or SPECIAL.search(parts[i].text)]
    if not special:
        return
    raw = [part.text for part in parts]
    escaper = _build_escaper(parts, slot, source, level, spellings)
    for i in special:
        before = raw[i - 1][-1:] if i else ""
        after = raw[i + 1][:1] if i + 1 < len(parts) else ""
        parts[i].text = escaper.escape(TextRun(raw[i], before, after))


def _build_escaper(
    parts: Sequence[Part],
    slot: Slot,
    source: SourceText,
    level: EscapeLevel,
    spellings: Mapping[str, str],
) -> Escaper:
    whole = "".join([part.text for part in parts])
    literal: frozenset[str] = frozenset()
    mixed: dict[str, Iterator[str]] = {}
    if level is _LIKE_SOURCE:
        target = "".join([part.text for part in parts if not part.kind])
        literal, mixed = find_literals(slot, source.text), find_mixed(slot, source.text, target)
        literal -= {"<", "{"} if source.is_mdx else set()
    return Escaper(
        slot,
        source.labels,
        literal,
        mixed,
        has_maths=_has_maths(whole),
        has_strikethrough=whole.count("~") > 1,
        has_braces="}" in whole,
        is_mdx=source.is_mdx,
        code=find_code(slot, source.text),
        spellings=spellings,
    )


def _write_entities(parts: Sequence[Part], slot: Slot) -> None:
    """Write characters as entities where the page does so, except those of markup."""
    for char, entity in slot.raws.items():
        if char not in "&<>*_`[]\\~$":
            for part in parts:
                if not part.kind:
                    part.text = part.text.replace(char, entity)


_MATHS_OPENS = re.compile(r"(?<![\w$])\$(?!\s)")
_MATHS_CLOSES = re.compile(r"(?<=\S)\$(?!\w)")


def _has_maths(text: str) -> bool:
    """Whether some reader takes dollar signs of `text` for marks of maths."""
    if "$$" in text:
        return True
    for line in text.split("\n") if "$" in text else ():
        opens = _MATHS_OPENS.search(line)
        if opens and _MATHS_CLOSES.search(line, opens.end() + 1):
            return True
    return False
