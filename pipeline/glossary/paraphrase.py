"""Other ways in which people say a term, so that a good translation is not called wrong.

An engine is made to write an approved form (`verify`). A person may write `dolor muscular y
articular` for two terms, `administrar` for `administration`, or leave a journal its English
name. `RULES` is the list of what is accepted; it is asked about terms that have no approved form
of their own in the target.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.glossary.entries import Match, Term, TermStatus
from pipeline.languages import language
from pipeline.letters import unstressed

_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
DRUG: Final = "drug"
"""The domain of entries that are names of drugs, or of groups of drugs."""
_CUE: Final = 80
"""Characters before a word in which a cue for a verb is looked for; all of a text would take
time that grows with its square."""
_WINDOW: Final = 12
"""Words of a target among which the words of one term may be scattered."""


class Texts(NamedTuple):
    """The plain texts of a segment, and all terms of its source."""

    source: str
    target: str
    source_language: str
    matches: Sequence[Match]


class _Search(NamedTuple):
    """What the rules look at: a segment, and what is found in it once for all its terms."""

    texts: Texts
    missing: Counter[Term]
    """How often each term lacks an approved form."""
    words: Sequence[str]
    """Those of the target, in lower case without accents."""


def drop_paraphrased(
    missing: Sequence[Match], texts: Texts, rules: Sequence[Rule] | None = None
) -> list[Match]:
    """Those of the matches without an approved form that nothing else in the target stands for,
    by all `RULES` or by some of them."""
    if not missing:
        return []
    words = _WORD.findall(unstressed(texts.target.casefold()))
    search = _Search(texts, Counter(match.term for match in missing), words)
    ways = RULES if rules is None else rules
    # A drug has one name: another word for it is another drug.
    return [
        match
        for match in missing
        if match.term.domain == DRUG or not any(rule(match, search) for rule in ways)
    ]


def is_said_once(match: Match, search: _Search) -> bool:
    """The target has the term, though not as often as the source: `vacuna` and then `la`."""
    count = sum(other.term == match.term for other in search.texts.matches)
    return search.missing[match.term] < count


def is_scattered(match: Match, search: _Search) -> bool:
    """All words of an approved form stand near each other: `cáncer de mama avanzado o
    inflamatorio` for `cáncer de mama inflamatorio`."""
    target = language(match.term.language)
    stems = [target.word_stem(word) for word in search.words]
    for form in match.term.approved:
        wanted = _content_stems(form, match.term.language)
        if len(wanted) > 1 and _stand_together(wanted, stems):
            return True
    return False


def is_in_a_name(match: Match, search: _Search) -> bool:
    """The term is part of a name that the target leaves as it is: the word before or behind it
    stands beside it there too, such as `Journal of Medicine`."""
    texts = search.texts
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


def is_in_another_class(match: Match, search: _Search) -> bool:
    """A word of the same family stands for the term: `administrar` for `administración`."""
    target = language(match.term.language)
    translation = unstressed(match.term.translation.casefold())
    family, stem = target.word_family(translation), target.word_stem(translation)
    return bool(family) and any(
        target.word_family(word) == family and target.word_stem(word) != stem
        for word in search.words
    )


def is_a_verb(match: Match, search: _Search) -> bool:
    """The entry is a noun, and the source uses the word as a verb: `may spread`. Only for advice:
    nothing tells surely that a word is a verb, and a locked term must not be lost for a guess."""
    source, cue = search.texts.source, language(search.texts.source_language).verb_cue
    is_advice = match.term.status is TermStatus.PREFERRED
    if cue is None or not is_advice or match.term.pos != "noun" or " " in match.surface:
        return False
    places = [
        found.start()
        for found in re.finditer(rf"(?<![\w-]){re.escape(match.surface)}(?![\w-])", source)
    ]
    return bool(places) and all(cue.search(source, max(0, at - _CUE), at) for at in places)


Rule = Callable[[Match, _Search], bool]

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
