"""Put a segment together: sentences joined as the source spaces them, tags on their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from pipeline import tagged_text
from pipeline.checks import Problem
from pipeline.engines.base import Hypothesis
from pipeline.glossary import TermStatus, find_target
from pipeline.model import Placement, Severity
from pipeline.mt import tag_projection
from pipeline.mt.alignment import alignment_weight, compose_alignments
from pipeline.mt.phrases import strip_span
from pipeline.mt.sentence_state import SegmentState, SentenceState, TagNode, walk_tags
from pipeline.mt.tag_projection import CONFIDENCE, UNSURE, AlignedSentence, PlacementMethod
from pipeline.spans import Span


def postprocess(job: SegmentState, table: Mapping[str, Hypothesis]) -> tuple[str, list[Problem]]:
    """Join the sentences as the source spaces them, and put each tag on its words."""
    text, pos = "", 0
    for line in job.sentences:
        text += job.plain[pos : line.span.start]
        line.offset = len(text)
        text += line.target
        pos = line.span.end
    text += job.plain[pos:]
    problems: list[Problem] = []
    _place_all(job, job.roots, None, Span(0, len(text)), text, table, problems)
    return tagged_text.join(_items(job.roots, text, 0, len(text))), problems


def tag_placements(roots: Sequence[TagNode]) -> tuple[Placement, ...]:
    """How each tag found its place, by number."""
    nodes = sorted(walk_tags(roots), key=lambda node: node.number)
    return tuple(Placement(str(node.method), CONFIDENCE[node.method]) for node in nodes)


def _tag_name(node: TagNode) -> str:
    return f"<{node.number}>" if node.paired else f"<{node.number}/>"


def _place_all(
    job: SegmentState,
    nodes: list[TagNode],
    parent: TagNode | None,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    problems: list[Problem],
) -> None:
    taken: list[Span] = []
    unsure: list[TagNode] = []
    for node in nodes:
        node.method = _place(job, node, parent, within, text, table, taken)
        if node.method is PlacementMethod.PROPORTION:
            unsure.append(node)
        else:
            taken.append(node.target)
    for node in unsure:  # they get what the others leave
        _place(job, node, parent, within, text, table, taken)
        taken.append(node.target)
    for node in nodes:
        confidence = CONFIDENCE[node.method]
        if confidence < UNSURE:
            message = (
                f"{_tag_name(node)} was placed by {node.method}, confidence {confidence:.2f}; "
                "check that it stands where it should"
            )
            problems.append(Problem("markup", Severity.WARNING, message))
    for node in nodes:
        _place_all(job, node.children, node, node.target, text, table, problems)
    nodes.sort(key=lambda node: (node.target.start, node.target.end))
    end = within.start
    for node in nodes:  # whatever happened, siblings do not overlap
        start = max(node.target.start, end)
        node.target = Span(start, max(node.target.end, start))
        end = node.target.end


def _place(
    job: SegmentState,
    node: TagNode,
    parent: TagNode | None,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    taken: Sequence[Span],
) -> PlacementMethod:
    here = strip_span(job.plain, Span(node.start, node.end))
    how = PlacementMethod.WHOLE
    if not node.paired or here.start == here.end:
        node.target, how = _place_lone(job, node, within, text)
    elif parent and here == strip_span(job.plain, Span(parent.start, parent.end)):
        node.target = within
    else:
        node.target, how = _place_pair(job, node, within, text, table, taken)
    return how


def _place_pair(
    job: SegmentState,
    node: TagNode,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    taken: Sequence[Span],
) -> tuple[Span, PlacementMethod]:
    start, end, worst = -1, -1, PlacementMethod.WHOLE
    order = list(PlacementMethod)
    for line in job.sentences:
        part = Span(max(node.start, line.span.start), min(node.end, line.span.end))
        if part.start >= part.end:
            continue
        local = Span(part.start - line.span.start, part.end - line.span.start)
        bounds = _span_in_sentence(within, line)
        sentence = _aligned_sentence(line)
        found, how = tag_projection.project_pair(
            sentence,
            local,
            lambda phrase: _phrase_translations(phrase, table),
            bounds,
            taken=[_span_in_sentence(span, line) for span in taken],
        )
        found = tag_projection.include_article(line.target, found, line.text, local)
        start = found.start + line.offset if start < 0 else start
        end = found.end + line.offset
        worst = max(worst, how, key=order.index)
    if start < 0:
        return Span(within.start, within.start), PlacementMethod.PROPORTION
    return Span(max(start, within.start), min(end, within.end)), worst


def _phrase_translations(phrase: str, table: Mapping[str, Hypothesis]) -> list[str]:
    found = table.get(phrase.strip())
    return [found.text] if found else []


def _aligned_sentence(line: SentenceState) -> AlignedSentence:
    found = line.hypothesis
    links = found.links if found else ()
    if found:
        links = compose_alignments(
            links, (line.hypothesis_input, line.text), (found.text, line.target)
        )
    pairs: list[tuple[Span, Span]] = []
    used: list[Span] = []
    for match in line.matches:
        if match.term.status is TermStatus.FORBIDDEN:
            continue
        free = [s for s in find_target(match.term, line.target) if s not in used]
        if free:
            used.append(
                max(free, key=partial(alignment_weight, links, match.span))
            )  # the first of equals
            pairs.append((match.span, used[-1]))
    return AlignedSentence(line.text, line.target, links, tuple(pairs))


def _span_in_sentence(span: Span, line: SentenceState) -> Span:
    size = len(line.target)
    return Span(
        min(max(span.start - line.offset, 0), size), min(max(span.end - line.offset, 0), size)
    )


def _place_lone(
    job: SegmentState, node: TagNode, within: Span, text: str
) -> tuple[Span, PlacementMethod]:
    if node.token:
        found = list(re.finditer(rf"(?<!\w){re.escape(node.token)}(?!\w)", text[: within.end]))
        found = [match for match in found if match.start() >= within.start]
        if len(found) == 1:
            return Span(*found[0].span()), PlacementMethod.WHOLE
    for line in job.sentences:
        if node.start < line.span.start:  # in the white space before it
            pos = line.offset - (line.span.start - node.start)
            pos = min(max(pos, within.start), within.end)
            return Span(pos, pos), PlacementMethod.WHOLE
        if node.start <= line.span.end:
            at = max(node.start - line.span.start, 0)
            pos, how = tag_projection.project_lone(
                _aligned_sentence(line), at, _span_in_sentence(within, line)
            )
            pos = min(max(pos + line.offset, within.start), within.end)
            return Span(pos, pos), PlacementMethod.PROPORTION if node.token else how
    return Span(within.end, within.end), PlacementMethod.WHOLE


def _items(nodes: Sequence[TagNode], text: str, start: int, end: int) -> list[tagged_text.Item]:
    """Tagged items of `text[start:end]`, with the tags of `nodes` around their words."""
    items: list[tagged_text.Item] = []
    pos = start
    for node in nodes:
        if node.target.start > pos:
            items.append(tagged_text.Text(text[pos : node.target.start]))
        if node.paired:
            items.append(tagged_text.Open(node.number))
            items += _items(node.children, text, node.target.start, node.target.end)
            items.append(tagged_text.Close(node.number))
        else:
            if node.stands_alone and text[: node.target.start][-1:].isalnum():
                items.append(tagged_text.Text(" "))
            items.append(tagged_text.Single(node.number))
            after = text[node.target.end :][:1]
            if node.stands_alone and after.isalnum():
                items.append(tagged_text.Text(" "))
        pos = max(pos, node.target.end)
        if node.blank_added and pos < end and text[pos] == " ":
            pos += 1
    if end > pos:
        items.append(tagged_text.Text(text[pos:end]))
    return items
