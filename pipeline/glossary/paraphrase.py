"""Other ways in which people say a term, so that a good translation is not called wrong.

An engine is made to write an approved form (`verify`). A person may write `dolor muscular y
articular` for two terms, `administrar` for `administration`, or leave a journal its English
name. `RULES` is the list of what is accepted; it is asked about terms that have no approved form
of their own in the target.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.glossary.entries import Match, TermStatus
from pipeline.glossary.verify import find_missing
from pipeline.languages import language
from pipeline.letters import unstressed

_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
DRUG: Final = "drug"
"""The domain of entries that are names of drugs, or of groups of drugs."""
_WINDOW: Final = 12
"""Words of a target among which the words of one term may be scattered."""


class Texts(NamedTuple):
    """The plain texts of a segment, and all terms of its source."""

    source: str
    target: str
    source_language: str
    matches: Sequence[Match]


def drop_paraphrased(missing: Sequence[Match], texts: Texts) -> list[Match]:
    """Those of the matches without an approved form that nothing else in the target stands for."""
    # A drug has one name: another word for it is another drug.
    open_terms = [match for match in missing if match.term.domain != DRUG]
    if not open_terms:
        return list(missing)
    words = tuple(_WORD.findall(unstressed(texts.target.casefold())))
    said = {match for match in open_terms if any(rule(match, texts, words) for rule in RULES)}
    return [match for match in missing if match not in said]


def is_said_once(match: Match, texts: Texts, words: Sequence[str]) -> bool:
    """The target has the term, though not as often as the source: `vacuna` and then `la`."""
    same = [other for other in texts.matches if other.term == match.term]
    if len(same) < 2:
        return False
    missing = find_missing(texts.matches, texts.target, [match.term.status])
    return sum(other.term == match.term for other in missing) < len(same)


def is_scattered(match: Match, texts: Texts, words: Sequence[str]) -> bool:
    """All words of an approved form stand near each other: `cáncer de mama avanzado o
    inflamatorio` for `cáncer de mama inflamatorio`."""
    target = language(match.term.language)
    stems = [target.word_stem(word) for word in words]
    for form in match.term.approved:
        wanted = _content_stems(form, match.term.language)
        if len(wanted) > 1 and _stand_together(wanted, stems):
            return True
    return False


def is_in_a_name(match: Match, texts: Texts, words: Sequence[str]) -> bool:
    """The term is part of a name that the target leaves as it is: the word before or behind it
    stands beside it there too, such as `Journal of Medicine`."""
    if not match.surface[:1].isupper() or match.surface not in texts.target:
        return False
    word = r"[^\W\d_][\w’'-]*"
    beside = rf"(?P<before>{word} )?{re.escape(match.surface)}(?P<behind> {word})?"
    for place in re.finditer(rf"(?<!\w){beside}(?!\w)", texts.source):
        before, behind = place["before"] or "", place["behind"] or ""
        names = {f"{before}{match.surface}", f"{match.surface}{behind}"} - {match.surface}
        if any(name in texts.target for name in names):
            return True
    return False


def is_in_another_class(match: Match, texts: Texts, words: Sequence[str]) -> bool:
    """A word of the same family stands for the term: `administrar` for `administración`."""
    target = language(match.term.language)
    translation = unstressed(match.term.translation.casefold())
    family, stem = target.word_family(translation), target.word_stem(translation)
    return bool(family) and any(
        target.word_family(word) == family and target.word_stem(word) != stem for word in words
    )


def is_a_verb(match: Match, texts: Texts, words: Sequence[str]) -> bool:
    """The entry is a noun, and the source uses the word as a verb: `may spread`. Only for advice:
    nothing tells surely that a word is a verb, and a locked term must not be lost for a guess."""
    if match.term.status is not TermStatus.PREFERRED or match.term.pos != "noun":
        return False
    if " " in match.surface:
        return False
    cue = language(texts.source_language).verb_cue
    if cue is None:
        return False
    found = list(re.finditer(rf"(?<![\w-]){re.escape(match.surface)}(?![\w-])", texts.source))
    return bool(found) and all(cue.search(texts.source[: place.start()]) for place in found)


Rule = Callable[[Match, Texts, Sequence[str]], bool]

RULES: Final[tuple[Rule, ...]] = (
    is_said_once,
    is_a_verb,
    is_in_a_name,
    is_in_another_class,
    is_scattered,
)


@lru_cache(maxsize=1 << 14)
def _content_stems(form: str, code: str) -> tuple[str, ...]:
    found = _WORD.findall(unstressed(form.casefold()))
    return tuple(language(code).word_stem(word) for word in found if len(word) > 3)


def _stand_together(wanted: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether all of `wanted` are within a window of `stems`."""
    places = [[i for i, stem in enumerate(stems) if stem == one] for one in wanted]
    if not all(places):
        return False
    return any(
        all(any(abs(other - first) <= _WINDOW for other in row) for row in places[1:])
        for first in places[0]
    )
