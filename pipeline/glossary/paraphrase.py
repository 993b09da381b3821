"""Other ways in which people say a term, so that a good translation is not called wrong.

An engine is made to write an approved form (`verify`). A person may write `dolor muscular y
articular` for two terms, `administrar` for `administration`, or leave a journal its English
name. `RULES` is the list of what is accepted; it is asked about terms that have no approved form
of their own in the target.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.glossary.entries import Match, TermStatus
from pipeline.languages import Language, language
from pipeline.languages.phrases import tokenize
from pipeline.letters import unstressed

_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
DRUG: Final = "drug"
"""The domain of entries that are names of drugs, or of groups of drugs."""
_CUE: Final = 80
"""Characters beside a word in which a cue for a verb is looked for; all of a text would take
time that grows with its square."""
_WINDOW: Final = 12
"""Words of a target among which the words of one term may be scattered."""
_REFERENCE: Final = re.compile(
    r"[^\W\d_][\w’'-]*(?: [\w’'-]+)? [A-Z]{1,3}, .{0,200}?(?: et al\.|:)"
)
"""How an entry of a bibliography begins: `Silver DP, Richardson AL, et al.: Efficacy of …`."""
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:]\s+)[\"“(]*$")


class Texts(NamedTuple):
    """The plain texts of a segment, and all terms of its source."""

    source: str
    target: str
    source_language: str
    matches: Sequence[Match]


@dataclass(frozen=True)
class _Search:
    """What the rules look at: a segment, and what is found in it once for all its terms."""

    texts: Texts
    target: Language

    @cached_property
    def words(self) -> list[str]:
        """Those of the target in lower case."""
        return _WORD.findall(self.texts.target.casefold())

    @cached_property
    def roots(self) -> list[frozenset[str]]:
        """What each word of the target shares with its relatives."""
        return [self.target.word_roots(word) for word in self.words]

    @cached_property
    def synonyms(self) -> list[frozenset[str]]:
        """The same, with words that name the same in a longer term."""
        return [self.target.synonym_roots(word) for word in self.words]

    @cached_property
    def word_pairs(self) -> frozenset[tuple[str, str]]:
        """Words of the target beside each other."""
        return frozenset(pairwise(self.words))


def drop_paraphrased(
    missing: Sequence[Match], texts: Texts, rules: Sequence[Rule] | None = None
) -> list[Match]:
    """Those of the matches without an approved form that nothing else in the target stands for,
    by all `RULES` or by some of them."""
    if not missing:
        return []
    search = _Search(texts, language(missing[0].term.language))
    ways = RULES if rules is None else rules
    # A drug has one name: another word for it is another drug.
    return [
        match
        for match in missing
        if not any(
            rule(match, search) for rule in ways if match.term.domain != DRUG or rule in DRUG_RULES
        )
    ]


def is_in_a_related_word(match: Match, search: _Search) -> bool:
    """The target has the term, though not as often as the source: `vacuna` and then `la`; or a
    word of the same family stands for it: `administrar` for `administración`, `pulmonar` for
    `pulmón`."""
    forms = (_content_words(form, match.term.language) for form in match.term.approved)
    return any(len(words) == 1 and _stand_together(words, search) for words in forms)


def is_scattered(match: Match, search: _Search) -> bool:
    """All words of an approved form stand near each other: `cáncer de mama avanzado o
    inflamatorio` for `cáncer de mama inflamatorio`. All but one may be synonyms."""
    for form in match.term.approved:
        words = _content_words(form, match.term.language)
        if len(words) > 1 and _stand_together(words, search):
            return True
    return False


def is_admitted(match: Match, search: _Search) -> bool:
    """A form that the entry admits in a person's text, in any inflection."""
    for form in match.term.admitted:
        words = _content_words(form, match.term.language)
        if words and _stand_together(words, search):
            return True
    return False


def is_in_a_name(match: Match, search: _Search) -> bool:
    """The term is part of a name that the target leaves as it is: the word before or behind it
    stands beside it there too, such as `Journal of Medicine`."""
    if not match.surface[:1].isupper():
        return False
    start, end = match.span
    source = search.texts.source
    before = _WORD.findall(source[max(0, start - _CUE) : start].casefold())[-1:]
    behind = _WORD.findall(source[end : end + _CUE].casefold())[:1]
    around = [*before, *_WORD.findall(match.surface.casefold()), *behind]
    return len(around) > 1 and any(pair in search.word_pairs for pair in pairwise(around))


def is_in_a_reference(match: Match, search: _Search) -> bool:
    """Both texts are an entry of a bibliography, whose titles stay as they are."""
    texts = search.texts
    return bool(_REFERENCE.match(texts.source) and _REFERENCE.match(texts.target))


def is_denied_in_a_word(match: Match, search: _Search) -> bool:
    """The source says that there is none of it, and so does a word: `asintomático`."""
    privatives, negation = search.target.privatives, language(search.texts.source_language).negation
    if not privatives or negation is None:
        return False
    roots = search.target.word_roots(match.term.translation.casefold())
    return any(
        search.target.word_roots(noun) & roots
        and any(search.target.word_roots(word) & said for said in search.roots)
        for word, noun in privatives.items()
    ) and bool(negation.find(tokenize(search.texts.source)))


def is_a_verb(match: Match, search: _Search) -> bool:
    """The entry is a noun, and the source uses the word as a verb: `may spread`, `Sign here`.

    A locked term must not be lost for a guess: of that only what surely is a verb.
    """
    source, known = search.texts.source, language(search.texts.source_language)
    if match.term.pos != "noun" or " " in match.surface:
        return False
    start, end = match.span
    is_advice = match.term.status is TermStatus.PREFERRED
    cue, begin = known.verb_cue if is_advice else known.sure_verb_cue, max(0, start - _CUE)
    if cue is not None and cue.search(source, begin, start):
        return True
    is_first = known.object_cue is not None and _SENTENCE_START.search(source, begin, start)
    return bool(is_first and known.object_cue and known.object_cue.match(source, end))


Rule = Callable[[Match, _Search], bool]

RULES: Final[tuple[Rule, ...]] = (
    is_in_a_related_word,
    is_a_verb,
    is_in_a_reference,
    is_in_a_name,
    is_admitted,
    is_scattered,
    is_denied_in_a_word,
)
DRUG_RULES: Final[frozenset[Rule]] = frozenset(
    (is_in_a_reference, is_in_a_name, is_admitted, is_scattered)
)
"""What is accepted for names of drugs too."""


@lru_cache(maxsize=1 << 14)
def _content_words(form: str, code: str) -> tuple[str, ...]:
    """The words of a form in lower case that tell it."""
    ignored = language(code).function_words
    return tuple(w for w in _WORD.findall(form.casefold()) if unstressed(w) not in ignored)


def _stand_together(words: Sequence[str], search: _Search) -> bool:
    """Whether all `words` are within a window of those of the target, or synonyms of them, one
    at least in its own form or family."""
    places: list[list[int]] = []
    has_own = False
    for word in words:
        wanted = search.target.word_roots(word)
        row = [i for i, roots in enumerate(search.roots) if wanted & roots]
        has_own = has_own or bool(row)
        if len(words) > 1:
            alike = search.target.synonym_roots(word)
            row = row or [i for i, roots in enumerate(search.synonyms) if alike & roots]
        if not row:
            return False
        places.append(row)
    return has_own and any(
        all(any(abs(other - first) <= _WINDOW for other in row) for row in places[1:])
        for first in places[0]
    )
