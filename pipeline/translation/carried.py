"""Tags that an engine carries itself: what it is asked, and which words it put inside them.

The answer is not taken for the translation: terms are repaired there and not here. It says
what the words inside a tag became, and they are looked for in the translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pipeline import tags
from pipeline.engines.base import Hypothesis
from pipeline.engines.signs import MOST, TERM
from pipeline.spans import Span
from pipeline.translation.jobs import EDGES, Job, Line, Node, walk

_NOTE: Final = re.compile("|".join(TERM.split("{1}")))
_TAG: Final = re.compile(r"</?\d>")


def tagged(job: Job, line: Line) -> tuple[str, list[Node]]:
    """The sentence as the engine gets it with `<1>…</1>` about the words in tags, and the tags
    in that order; nothing where there is none to carry, or more than can be."""
    found = _inside(job, line)
    if not 0 < len(found) <= MOST or not _carries(line):
        return "", []
    return _marked(line.asked, [span for _, span in found]), [node for node, _ in found]


def one_by_one(job: Job, line: Line) -> list[tuple[str, Node]]:
    """The sentence with each of its tags alone, for where all together were too much."""
    found = _inside(job, line) if _carries(line) else []
    return [(_marked(line.asked, [span]), node) for node, span in found]


def _carries(line: Line) -> bool:
    """Whether what is asked has its words where the sentence has them, and nothing like a tag."""
    return len(line.asked) == len(line.text) and not _TAG.search(line.asked)


def _marked(text: str, spans: Sequence[Span]) -> str:
    edits = []
    for number, span in enumerate(spans, 1):
        # At one place what closes stands before what opens, an inner tag within its outer one.
        edits.append((span.start, 1, -span.end, number, f"<{number}>"))
        edits.append((span.end, 0, -span.start, -number, f"</{number}>"))
    made, at = "", 0
    for position, *_, mark in sorted(edits):
        made += text[at:position] + mark
        at = position
    return made + text[at:]


def _inside(job: Job, line: Line) -> list[tuple[Node, Span]]:
    """The paired tags about words of a sentence, but not about all of it, as they open."""
    whole = line.text.strip(EDGES)
    found = []
    for node in walk(job.roots):
        start, end = max(node.start, line.span.start), min(node.end, line.span.end)
        if node.paired and job.plain[start:end].strip(EDGES) not in ("", whole):
            found.append((node, Span(start - line.span.start, end - line.span.start)))
    return sorted(found, key=lambda pair: (pair[1].start, -pair[1].end))


def faithful(asked: str, answer: str) -> bool:
    """Whether an answer has the tags of what was asked, each once and properly nested, and left
    no note on a term standing."""
    if "<" not in asked:
        return True
    return tags.problem(_NOTE.sub("", asked), answer) is None and not _NOTE.search(answer)


def again(jobs: Sequence[Job], table: Mapping[str, Hypothesis]) -> list[str]:
    """What to ask in addition, as answers in `table` lost or doubled a tag."""
    return [
        text
        for job in jobs
        for line in job.lines
        if (whole := tagged(job, line)[0]) in table and not faithful(whole, table[whole].text)
        for text, _ in one_by_one(job, line)
    ]


def carry(job: Job, table: Mapping[str, Hypothesis]) -> None:
    """Note for each sentence what its engine wrote inside each tag."""
    for line in job.lines:
        text, nodes = tagged(job, line)
        if text not in table:
            continue
        said = {n.number: _said(table[text].text, i) for i, n in enumerate(nodes, 1)}
        if not faithful(text, table[text].text):
            for alone, node in one_by_one(job, line):
                if alone in table and faithful(alone, table[alone].text):
                    said[node.number] = _said(table[alone].text, 1)
        line.carried = {number: words for number, words in said.items() if words}


def _said(answer: str, number: int) -> str:
    """The words of an answer inside a tag; empty where the tag is not there once and whole."""
    parts = re.findall(rf"<{number}>(.*?)</{number}>", answer)
    whole = answer.count(f"<{number}>") == answer.count(f"</{number}>") == 1
    return " ".join(_TAG.sub("", parts[0]).split()) if whole and parts else ""
