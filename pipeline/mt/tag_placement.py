"""Give each tag of a segment its span in the joined target: outer tags first, sentence by sentence.

How one sentence maps a span of its source to its target is in `tag_projection`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pipeline.engines.base import Hypothesis
from pipeline.glossary import TermStatus, find_target
from pipeline.model import Placement
from pipeline.mt.alignment import alignment_weight, compose_alignments
from pipeline.mt.phrase_search import AlignedSentence, Region
from pipeline.mt.phrases import strip_span
from pipeline.mt.sentence_state import SegmentState, SentenceState, TagNode, tags_by_number
from pipeline.mt.tag_projection import (
    CONFIDENCE,
    PlacementMethod,
    include_article,
    project_lone,
    project_pair,
)
from pipeline.spans import Span

_CERTAINTY: Final = list(PlacementMethod)
"""Most certain first."""


def project_tags(segment: SegmentState, hypotheses: Mapping[str, Hypothesis]) -> None:
    """Join the targets of the sentences as the source spaces them, and give each tag its span.

    `hypotheses` hold translations of tagged phrases by themselves.
    """
    segment.plain_target = _join_sentences(segment)
    whole = Span(0, len(segment.plain_target))
    _Placer(segment, hypotheses).place_level(segment.roots, None, whole)


def list_placements(segment: SegmentState) -> tuple[Placement, ...]:
    """How each tag found its place, by number."""
    nodes = tags_by_number(segment.roots)
    return tuple(Placement(str(node.method), CONFIDENCE[node.method]) for node in nodes)


def _join_sentences(segment: SegmentState) -> str:
    text, pos = "", 0
    for sentence in segment.sentences:
        text += segment.plain[pos : sentence.span.start]
        sentence.offset = len(text)
        text += sentence.target
        pos = sentence.span.end
    return text + segment.plain[pos:]


@dataclass(frozen=True, slots=True)
class _Placer:
    """Places the tags of one segment."""

    segment: SegmentState
    hypotheses: Mapping[str, Hypothesis]

    def place_level(self, nodes: list[TagNode], parent: TagNode | None, within: Span) -> None:
        """Place siblings inside `within`, then what they hold; sort them by their place."""
        taken: list[Span] = []
        unsure: list[TagNode] = []
        for node in nodes:
            node.target, node.method = self._place(node, parent, Region(within, taken))
            if node.method is PlacementMethod.PROPORTION:
                unsure.append(node)
            else:
                taken.append(node.target)
        for node in unsure:  # they get what the others leave
            node.target, _ = self._place(node, parent, Region(within, taken))
            taken.append(node.target)
        for node in nodes:
            self.place_level(node.children, node, node.target)
        nodes.sort(key=lambda node: (node.target.start, node.target.end))
        _separate(nodes, within.start)

    def _place(
        self, node: TagNode, parent: TagNode | None, region: Region
    ) -> tuple[Span, PlacementMethod]:
        plain = self.segment.plain
        stripped = strip_span(plain, Span(node.start, node.end))
        if not node.paired or stripped.start == stripped.end:
            return self._place_lone(node, region.within)
        if parent and stripped == strip_span(plain, Span(parent.start, parent.end)):
            return region.within, PlacementMethod.WHOLE
        return self._place_pair(node, region)

    def _place_pair(self, node: TagNode, region: Region) -> tuple[Span, PlacementMethod]:
        """Around what its words became, from the first of its sentences to the last."""
        within = region.within
        start, end, worst = -1, -1, PlacementMethod.WHOLE
        for sentence in self.segment.sentences:
            offset = sentence.span.start
            part = Span(max(node.start, offset), min(node.end, sentence.span.end))
            if part.start >= part.end:
                continue
            local = Span(part.start - offset, part.end - offset)
            found, method = project_pair(
                _align(sentence), local, self._translate_phrase, _in_sentence(region, sentence)
            )
            found = include_article(sentence.target, found, sentence.text, local)
            start = found.start + sentence.offset if start < 0 else start
            end = found.end + sentence.offset
            worst = max(worst, method, key=_CERTAINTY.index)
        if start < 0:
            return Span(within.start, within.start), PlacementMethod.PROPORTION
        return Span(max(start, within.start), min(end, within.end)), worst

    def _translate_phrase(self, phrase: str) -> list[str]:
        found = self.hypotheses.get(phrase.strip())
        return [found.text] if found else []

    def _place_lone(self, node: TagNode, within: Span) -> tuple[Span, PlacementMethod]:
        """Where its token is; else beside the word or mark that it touches."""
        if node.token and (token := self._find_token(node.token, within)):
            return token, PlacementMethod.WHOLE
        for sentence in self.segment.sentences:
            at = node.start - sentence.span.start
            if at < 0:  # in the white space before the sentence
                return _point(sentence.offset + at, within), PlacementMethod.WHOLE
            if node.start <= sentence.span.end:
                at, method = project_lone(_align(sentence), at, _clip(within, sentence))
                method = PlacementMethod.PROPORTION if node.token else method
                return _point(sentence.offset + at, within), method
        return Span(within.end, within.end), PlacementMethod.WHOLE

    def _find_token(self, token: str, within: Span) -> Span | None:
        text = self.segment.plain_target[: within.end]
        found = list(re.finditer(rf"(?<!\w){re.escape(token)}(?!\w)", text))
        found = [match for match in found if match.start() >= within.start]
        return Span(*found[0].span()) if len(found) == 1 else None


def _separate(nodes: Sequence[TagNode], start: int) -> None:
    """Whatever happened, siblings do not overlap."""
    for node in nodes:
        start = max(node.target.start, start)
        node.target = Span(start, max(node.target.end, start))
        start = node.target.end


def _align(sentence: SentenceState) -> AlignedSentence:
    """The sentence with its word alignment and the places of its terms."""
    found = sentence.hypothesis
    links = found.links if found else ()
    if found:
        source = sentence.hypothesis_input, sentence.text
        links = compose_alignments(links, source, (found.text, sentence.target))
    pairs: list[tuple[Span, Span]] = []
    used: list[Span] = []
    for match in sentence.matches:
        if match.term.status is TermStatus.FORBIDDEN:
            continue
        free = [s for s in find_target(match.term, sentence.target) if s not in used]
        if free:
            weight = partial(alignment_weight, links, match.span)
            used.append(max(free, key=weight))  # the first of equals
            pairs.append((match.span, used[-1]))
    return AlignedSentence(sentence.text, sentence.target, links, tuple(pairs))


def _in_sentence(region: Region, sentence: SentenceState) -> Region:
    taken = [_clip(span, sentence) for span in region.taken]
    return Region(_clip(region.within, sentence), taken)


def _clip(span: Span, sentence: SentenceState) -> Span:
    """The part of a span of the joined target that is in the target of a sentence."""
    size, offset = len(sentence.target), sentence.offset
    start, end = (min(max(at - offset, 0), size) for at in span)
    return Span(start, end)


def _point(at: int, within: Span) -> Span:
    at = min(max(at, within.start), within.end)
    return Span(at, at)
