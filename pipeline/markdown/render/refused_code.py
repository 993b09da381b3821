"""Targets that cannot be written in their place because programs would run what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.parser.commonmark import get_parser
from pipeline.markdown.render.live_code import LIVE
from pipeline.markdown.render.parts import Part, RenderError
from pipeline.markdown.structure import describe_inline

_HARMLESS: Final = re.compile(r"(?:em|strong|s|pair)_|hardbreak")


def refuse_code(texts: Iterable[str], slot: Slot) -> None:
    """Raise RenderError for texts with code, in a place where nothing can be escaped."""
    known = set(LIVE.findall(tagged_text.plain(slot.segment.source)))
    for code in (code for text in texts for code in LIVE.findall(text)):
        if code not in known:
            raise RenderError(f"{code.strip()} would be code here")


def refuse_new_markup(old: str, new: str) -> None:
    """Raise RenderError where `new` reads as markup that `old` does not have, in a place that may
    be read as Markdown."""
    if set(_describe(new)) - set(_describe(old)):
        raise RenderError("its text reads as markup")


def refuse_interpolation(parts: Sequence[Part], slot: Slot, text: str) -> None:
    """Raise RenderError for `{{` of a target that the source at hand does not have: programs such
    as Vue look for it when Markdown has been rendered, and nothing of Markdown hides it."""
    written = "".join([part.text for part in parts])
    if "{{" in written and written.count("{{") > _show(slot, text).count("{{"):
        raise RenderError("{{ would be code of a template")


def _show(slot: Slot, text: str) -> str:
    """A source with its characters decoded and its markup as it is."""
    shown = []
    for item in tagged_text.parse(slot.segment.source):
        if isinstance(item, tagged_text.Text):
            shown.append(item.text)
            continue
        markup = slot.markup[item.number - 1]
        span = markup.close if isinstance(item, tagged_text.Close) else markup.open
        shown.append(span.of(text) if span else "")
    return "".join(shown)


def _describe(text: str) -> list[str]:
    found = describe_inline(get_parser().parseInline(text)[0], str)
    return [entry for entry in found if not _HARMLESS.match(entry)]
