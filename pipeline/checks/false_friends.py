"""No word of the target stands for a word of the source that only looks like it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, prose
from pipeline.checks.negation import sentence_pairs
from pipeline.languages import language
from pipeline.languages.records import FalseFriend
from pipeline.letters import lower
from pipeline.model import Severity

CODE = "false-friends"


def check(pair: Pair) -> Iterator[Problem]:
    """A warning where a look-alike stands in the target and no right word does."""
    source_lang = language(pair.source_lang).primary
    known = language(pair.target_lang).false_friends.get(source_lang)
    if known is None:
        return
    wrong = dict[str, str]()  # by sense, because a long text has a word many times
    for ours, _ in sentence_pairs(pair):
        for place in known.words.find(ours):
            friend = known.friends[int(place.sense)]
            if place.sense not in wrong:
                wrong[place.sense] = _find_wrong(pair, friend)
            if wrong[place.sense]:
                word = " ".join(ours[place.start : place.end])
                message = f'"{wrong[place.sense]}" does not mean "{word}"; write {friend.advice}'
                yield Problem(CODE, Severity.WARNING, message)


def _find_wrong(pair: Pair, friend: FalseFriend) -> str:
    """The look-alike in the target, empty where it is right or a right word stands there too."""
    target = lower(prose(pair.target))
    wrong = friend.wrong.search(target)
    if wrong is None or friend.right.search(target):
        return ""
    return "" if friend.meant.search(lower(prose(pair.source))) else wrong[0]
