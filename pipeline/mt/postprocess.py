"""Put a segment together: sentences joined as the source spaces them, tags on their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from pipeline import tagged_text
from pipeline.checks import Problem
from pipeline.engines.base import Hypothesis
from pipeline.glossary import terms
from pipeline.glossary.layers import Status
from pipeline.model import Placement, Severity
from pipeline.mt import tag_projection
from pipeline.mt.alignment import carried_over, linked
from pipeline.mt.jobs import Job, Line, Node, walk
from pipeline.mt.phrases import stripped
from pipeline.mt.tag_projection import CONFIDENCE, UNSURE, How, Sentence
from pipeline.spans import Span


def compose(job: Job, table: Mapping[str, Hypothesis]) -> tuple[str, list[Problem]]:
    """Join the sentences as the source spaces them, and put each tag on its words."""
    text, pos = "", 0
    for line in job.lines:
        text += job.plain[pos : line.span.start]
        line.offset = len(text)
        text += line.target
        pos = line.span.end
    text += job.plain[pos:]
    problems: list[Problem] = []
    _place_all(job, job.roots, None, Span(0, len(text)), text, table, problems)
    return tagged_text.join(_items(job.roots, text, 0, len(text))), problems


def placed(roots: Sequence[Node]) -> tuple[Placement, ...]:
    """How each tag found its place, by number."""
    nodes = sorted(walk(roots), key=lambda node: node.number)
    return tuple(Placement(str(node.how), CONFIDENCE[node.how]) for node in nodes)


def _name(node: Node) -> str:
    return f"<{node.number}>" if node.paired else f"<{node.number}/>"


def _place_all(
    job: Job,
    nodes: list[Node],
    parent: Node | None,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    problems: list[Problem],
) -> None:
    taken: list[Span] = []
    unsure: list[Node] = []
    for node in nodes:
        node.how = _place(job, node, parent, within, text, table, taken)
        if node.how is How.PROPORTION:
            unsure.append(node)
        else:
            taken.append(node.target)
    for node in unsure:  # they get what the others leave
        _place(job, node, parent, within, text, table, taken)
        taken.append(node.target)
    for node in nodes:
        if CONFIDENCE[node.how] < UNSURE:
            message = (
                f"{_name(node)} was placed by {node.how}, confidence {CONFIDENCE[node.how]:.2f}; "
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
    job: Job,
    node: Node,
    parent: Node | None,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    taken: Sequence[Span],
) -> How:
    here = stripped(job.plain, Span(node.start, node.end))
    how = How.WHOLE
    if not node.paired or here.start == here.end:
        node.target, how = _place_single(job, node, within, text)
    elif parent and here == stripped(job.plain, Span(parent.start, parent.end)):
        node.target = within
    else:
        node.target, how = _place_pair(job, node, within, text, table, taken)
    return how


def _place_pair(
    job: Job,
    node: Node,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    taken: Sequence[Span],
) -> tuple[Span, How]:
    start, end, worst = -1, -1, How.WHOLE
    order = list(How)
    for line in job.lines:
        part = Span(max(node.start, line.span.start), min(node.end, line.span.end))
        if part.start >= part.end:
            continue
        local = Span(part.start - line.span.start, part.end - line.span.start)
        bounds = _local(within, line)
        sentence = _sentence(line)
        found, how = tag_projection.place(
            sentence,
            local,
            lambda phrase: _phrases(phrase, table),
            bounds,
            taken=[_local(span, line) for span in taken],
        )
        found = tag_projection.with_article(line.target, found, line.text, local)
        start = found.start + line.offset if start < 0 else start
        end = found.end + line.offset
        worst = max(worst, how, key=order.index)
    if start < 0:
        return Span(within.start, within.start), How.PROPORTION
    return Span(max(start, within.start), min(end, within.end)), worst


def _phrases(phrase: str, table: Mapping[str, Hypothesis]) -> list[str]:
    found = table.get(phrase.strip())
    return [found.text] if found else []


def _sentence(line: Line) -> Sentence:
    found = line.hypothesis
    links = found.links if found else ()
    if found:
        links = carried_over(links, (line.heard, line.text), (found.text, line.target))
    pairs: list[tuple[Span, Span]] = []
    used: list[Span] = []
    for match in line.matches:
        if match.term.status is Status.FORBIDDEN:
            continue
        free = [s for s in terms.find_target(match.term, line.target) if s not in used]
        if free:
            used.append(max(free, key=partial(linked, links, match.span)))  # the first of equals
            pairs.append((match.span, used[-1]))
    return Sentence(line.text, line.target, links, tuple(pairs))


def _local(span: Span, line: Line) -> Span:
    size = len(line.target)
    return Span(
        min(max(span.start - line.offset, 0), size), min(max(span.end - line.offset, 0), size)
    )


def _place_single(job: Job, node: Node, within: Span, text: str) -> tuple[Span, How]:
    if node.token:
        found = list(re.finditer(rf"(?<!\w){re.escape(node.token)}(?!\w)", text[: within.end]))
        found = [match for match in found if match.start() >= within.start]
        if len(found) == 1:
            return Span(*found[0].span()), How.WHOLE
    for line in job.lines:
        if node.start < line.span.start:  # in the white space before it
            pos = line.offset - (line.span.start - node.start)
            pos = min(max(pos, within.start), within.end)
            return Span(pos, pos), How.WHOLE
        if node.start <= line.span.end:
            at = max(node.start - line.span.start, 0)
            pos, how = tag_projection.position(_sentence(line), at, _local(within, line))
            pos = min(max(pos + line.offset, within.start), within.end)
            return Span(pos, pos), How.PROPORTION if node.token else how
    return Span(within.end, within.end), How.WHOLE


def _items(nodes: Sequence[Node], text: str, start: int, end: int) -> list[tagged_text.Item]:
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
            if node.apart and text[: node.target.start][-1:].isalnum():
                items.append(tagged_text.Text(" "))
            items.append(tagged_text.Single(node.number))
            after = text[node.target.end :][:1]
            if node.apart and after.isalnum():
                items.append(tagged_text.Text(" "))
        pos = max(pos, node.target.end)
        if node.blank and pos < end and text[pos] == " ":
            pos += 1
    if end > pos:
        items.append(tagged_text.Text(text[pos:end]))
    return items
