"""Write a segment as tagged text: the joined target with each tag at its span."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import tagged_text
from pipeline.mt.sentence_state import SegmentState, TagNode


def postprocess(segment: SegmentState) -> None:
    """Set the tagged target of a segment. Where a tag got lost, which cannot happen, it is the
    source: a target without its tags must never be used."""
    text, source = segment.plain_target, segment.request.source
    target = tagged_text.join(_tagged_items(segment.roots, text, 0, len(text)))
    segment.tags_lost = tagged_text.problem(source, target) is not None
    segment.target = source if segment.tags_lost else target


def _tagged_items(
    nodes: Sequence[TagNode], text: str, start: int, end: int
) -> list[tagged_text.Item]:
    """Tagged items of `text[start:end]`, with the tags of `nodes` around their words."""
    items: list[tagged_text.Item] = []
    pos = start
    for node in nodes:
        target = node.target
        if target.start > pos:
            items.append(tagged_text.Text(text[pos : target.start]))
        if node.paired:
            items.append(tagged_text.Open(node.number))
            items += _tagged_items(node.children, text, target.start, target.end)
            items.append(tagged_text.Close(node.number))
        else:
            items += _lone_tag(node, text)
        pos = max(pos, target.end)
        if node.blank_added and pos < end and text[pos] == " ":
            pos += 1
    if end > pos:
        items.append(tagged_text.Text(text[pos:end]))
    return items


def _lone_tag(node: TagNode, text: str) -> list[tagged_text.Item]:
    """The tag, between blanks where the source has it between blanks."""
    before, after = text[: node.target.start][-1:], text[node.target.end :][:1]
    blank: list[tagged_text.Item] = [tagged_text.Text(" ")] if node.stands_alone else []
    return [
        *(blank if before.isalnum() else []),
        tagged_text.Single(node.number),
        *(blank if after.isalnum() else []),
    ]
