"""Tagged text as HTML: tags are chips, which an editor moves or removes as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from pipeline import tagged_text
from pipeline.desk.marks import underline_terms
from pipeline.model import Tag
from pipeline.tagged_text import FORMS, Open, Single, Text


def render_chips(tagged: str, tags: Sequence[Tag], terms: Iterable[tuple[str, str]] = ()) -> str:
    """Tagged text as HTML; `tags` say what its tags stand for, `terms` are words to underline."""
    kinds = {tag.number: tag for tag in tags}
    notes = tuple(terms)
    parts = []
    for item in tagged_text.parse(tagged):
        if isinstance(item, Text):
            parts.append(underline_terms(item.text, notes))
        else:
            parts.append(_chip(item, kinds.get(item.number)))
    return "".join(parts)


def _chip(item: tagged_text.Open | tagged_text.Close | Single, tag: Tag | None) -> str:
    raw = FORMS[type(item)].format(item.number)
    kind = tag.kind if tag else "tag"
    where = "" if isinstance(item, Single) else "start" if isinstance(item, Open) else "end"
    note = f"{kind} {where} {tag.note if tag else ''}".strip()
    shown = f"{item.number}" if where else f"{item.number} {kind}"
    name = f"chip {where or 'single'}"
    return (
        f'<span class="{name}" contenteditable="false" data-tag="{escape(raw)}"'
        f' title="{escape(note)}"><span class="unseen">{escape(f"{kind} {where}")} </span>'
        f"{escape(shown)}</span>"
    )


def list_tags(tagged: str) -> list[str]:
    """The tags of a tagged text as they are written, in order."""
    return [
        FORMS[type(item)].format(item.number)
        for item in tagged_text.parse(tagged)
        if not isinstance(item, Text)
    ]
