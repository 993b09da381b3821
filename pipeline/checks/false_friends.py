"""No word of the target stands for a word of the source that only looks like it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, prose
from pipeline.checks.negation import sentence_pairs
from pipeline.languages import language
from pipeline.letters import lower
from pipeline.model import Severity

CODE = "false-friends"


def check(pair: Pair) -> Iterator[Problem]:
    """A warning where a look-alike stands in the target and no right word does."""
    source_lang = language(pair.source_lang).primary
    known = language(pair.target_lang).false_friends.get(source_lang)
    if known is None:
        return
    for ours, _ in sentence_pairs(pair):
        for place in known.words.find(ours):
            friend = known.friends[int(place.sense)]
            target = lower(prose(pair.target))
            wrong = friend.wrong.search(target)
            if wrong is None or friend.right.search(target):
                continue
            if not friend.meant.search(lower(prose(pair.source))):
                word = " ".join(ours[place.start : place.end])
                message = f'"{wrong[0]}" does not mean "{word}"; write {friend.advice}'
                yield Problem(CODE, Severity.WARNING, message)
