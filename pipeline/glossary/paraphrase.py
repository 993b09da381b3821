"""Other ways in which people say a term, so that a good translation is not called wrong.

An engine is made to write an approved form (`verify`). A person may write `dolor muscular y
articular` for two terms, `administrar` for `administration`, or leave a journal its English
name. `RULES` is the list of what is accepted; it is asked about terms that have no approved form
of their own in the target.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.glossary.entries import Match, Term, TermStatus
from pipeline.glossary.folding import replace_hyphens
from pipeline.glossary.verify import find_target
from pipeline.languages import Language, language
from pipeline.languages.phrases import tokenize
from pipeline.letters import lower, unstressed

_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
DRUG: Final = "drug"
"""The domain of entries that are names of drugs, or of groups of drugs."""
_CUE: Final = 80
"""Characters beside a word in which a cue for a verb is looked for; all of a text would take
time that grows with its square."""
_WINDOW: Final = 8
"""Words of a target among which the words of one term may be scattered."""
_REFERENCE: Final = re.compile(
    r"[^\W\d_][\w’'-]*(?: [\w’'-]+)? [A-Z]{1,3}, .{0,200}?(?: et al\.|:)"
    r"|.{0,200}? et al\.?:|.{0,200}? \d+ \(\d+\): ?\d+"
)
"""How an entry of a bibliography begins: `Silver DP, Richardson AL, et al.: Efficacy of …`, or
where it was published: `Cancer 28 (1): 11`."""
_ACRONYM_BEHIND: Final = re.compile(r"\s\(([A-Z][A-Z\d/]+)\)")
_BARE_ACRONYM: Final = re.compile(r"(?<![\w(\[-])[A-Z][A-Z\d/]+(?!\w)")
"""An acronym that does not explain the words before it."""
_TWO_PREFIXES: Final = re.compile(r"(?<!\w)([^\W\d_]{3,7})-?(?= [^\W\d_]{1,3} ([^\W\d_]+))")
_SHORTEST_PREFIX: Final = 4
"""Letters that two words must share behind their prefixes."""
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:]\s+)[\"“(]*$")


class Texts(NamedTuple):
    """The plain texts of a segment, and all terms of its source."""

    source: str
    target: str
    source_language: str
    matches: Sequence[Match]
    is_machine_text: bool = False
    """An engine wrote the target: one word of it serves one term."""


@dataclass(frozen=True)
class _Search:
    """What the rules look at: a segment, and what is found in it once for all its terms."""

    texts: Texts
    missing: Counter[Term]
    """How often each term lacks an approved form."""
    target: Language

    @cached_property
    def words(self) -> list[str]:
        """Those of the target in lower case."""
        return [found[0] for found in self._places]

    @cached_property
    def _places(self) -> list[re.Match[str]]:
        return [*_WORD.finditer(lower(self.texts.target))]

    @cached_property
    def holders(self) -> list[frozenset[Term]]:
        """For each word of the target the terms of the source whose approved forms it is in."""
        starts = [place.start() for place in self._places]
        held: list[set[Term]] = [set() for _ in starts]
        for term in {match.term for match in self.texts.matches}:
            for start, end in find_target(term, self.texts.target):
                for i in range(bisect_left(starts, start), bisect_left(starts, end)):
                    held[i].add(term)
        return [frozenset(terms) for terms in held]

    @cached_property
    def roots(self) -> list[frozenset[str]]:
        """What each word of the target shares with its relatives."""
        return [self.target.word_roots(word) for word in self.words]

    @cached_property
    def synonyms(self) -> list[frozenset[str]]:
        """The same, with words that name the same in a longer term."""
        return [self.target.synonym_roots(word) for word in self.words]

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Words of the target in capitals."""
        return frozenset(found[0] for found in _BARE_ACRONYM.finditer(self.texts.target))

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
    counts = Counter(match.term for match in missing)
    search = _Search(texts, counts, language(missing[0].term.language))
    ways = RULES if rules is None else rules
    known: dict[tuple[Rule, Term], bool] = {}

    def stands(rule: Rule, match: Match) -> bool:
        if rule in MENTION_RULES:
            return rule(match, search)
        if (rule, match.term) not in known:
            known[rule, match.term] = rule(match, search)
        return known[rule, match.term]

    # A drug has one name: another word for it is another drug.
    return [
        match
        for match in missing
        if not any(
            stands(rule, match) for rule in ways if match.term.domain != DRUG or rule in DRUG_RULES
        )
    ]


def is_in_a_related_word(match: Match, search: _Search) -> bool:
    """The target has the term, though not as often as the source: `vacuna` and then `la`; or a
    word of the same family stands for it: `administrar` for `administración`, `pulmonar` for
    `pulmón`."""
    forms = (_content_words(form, match.term.language) for form in match.term.approved)
    return any(len(words) == 1 and _stand_together(words, search, match.term) for words in forms)


def is_scattered(match: Match, search: _Search) -> bool:
    """All words of an approved form stand near each other: `cáncer de mama avanzado o
    inflamatorio` for `cáncer de mama inflamatorio`. All but one may be synonyms, and all but one
    may stand for other terms too."""
    forms = (_content_words(form, match.term.language) for form in match.term.approved)
    return any(len(words) > 1 and _stand_together(words, search, match.term) for words in forms)


def is_admitted(match: Match, search: _Search) -> bool:
    """A form that the entry admits in a person's text, in any inflection."""
    forms = (_content_words(form, match.term.language) for form in match.term.admitted)
    return any(words and _stand_together(words, search, match.term) for words in forms)


def is_in_a_name(match: Match, search: _Search) -> bool:
    """A mention of the term is part of a name that the target leaves as it is: the word before
    or behind it stands beside it there too, such as `Journal of Medicine`."""
    mentions = (other for other in search.texts.matches if other.term == match.term)
    named = sum(_is_named(mention, search) for mention in mentions)
    return named >= search.missing[match.term]


def _is_named(match: Match, search: _Search) -> bool:
    if not match.surface[:1].isupper():
        return False
    start, end = match.span
    source = search.texts.source
    before = _WORD.findall(lower(source[max(0, start - _CUE) : start]))[-1:]
    behind = _WORD.findall(lower(source[end : end + _CUE]))[:1]
    around = [*before, *_WORD.findall(lower(match.surface)), *behind]
    return len(around) > 1 and any(pair in search.word_pairs for pair in pairwise(around))


def is_abbreviated(match: Match, search: _Search) -> bool:
    """An acronym stands for the term: the one that the source has in brackets behind it, outside
    brackets; or the initials of the term and a word beside it, which the source does not have:
    `RS` for `recurrence score`."""
    source = search.texts.source
    behind = _ACRONYM_BEHIND.match(source, match.span.end)
    if behind and behind[1] in search.acronyms:
        return True
    around = _WORD.findall(source[match.span.end : match.span.end + _CUE])[:1]
    initials = "".join(word[0] for word in [*_WORD.findall(match.surface), *around]).upper()
    return len(initials) > 1 and initials not in source and initials in search.acronyms


def is_joined_by_a_prefix(match: Match, search: _Search) -> bool:
    """The end of the word is said once for two: `intra y extraoculares` for `intraocular`."""
    for found in _TWO_PREFIXES.finditer(lower(search.texts.target)):
        for form in match.term.approved:
            end = lower(form).removeprefix(found[1])
            is_end = " " not in form and _SHORTEST_PREFIX < len(end) < len(form)
            if is_end and found[2].endswith(end):
                return True
    return False


def is_referred_to(match: Match, search: _Search) -> bool:
    """Words point to what was said before: `este tipo de cáncer` for `this type of breast
    cancer`; `esta terapia` for a drug that both texts have named."""
    cue = language(search.texts.source_language).term_context.deictic_cue
    ways = search.target.term_context
    if cue is None or ways.deictic is None:
        return False
    nouns = [found[1] for found in ways.deictic.finditer(lower(search.texts.target))]
    start = match.span.start
    if match.term.domain == DRUG:
        mentions = sum(other.term == match.term for other in search.texts.matches)
        is_named = search.missing[match.term] < mentions
        return is_named and not ways.therapy_nouns.isdisjoint(nouns)
    if not cue.search(search.texts.source, max(0, start - _CUE), start):
        return False
    heads = (_content_words(form, match.term.language)[:1] for form in match.term.approved)
    roots = {root for head in heads for word in head for root in search.target.word_roots(word)}
    return any(search.target.word_roots(noun) & roots for noun in nouns)


def is_in_an_idiom(match: Match, search: _Search) -> bool:
    """The words around the term make something else of it: `hay fever`, `2:15 pm CT`."""
    idioms = language(search.texts.source_language).term_context.idioms
    if idioms is None:
        return False
    start, end = match.span
    window = idioms.finditer(search.texts.source, max(0, start - _CUE), end + _CUE)
    return any(found.start() <= start and end <= found.end() for found in window)


def is_in_a_reference(match: Match, search: _Search) -> bool:
    """Both texts are an entry of a bibliography, whose titles stay as they are."""
    texts = search.texts
    return bool(_REFERENCE.match(texts.source) and _REFERENCE.match(texts.target))


def is_denied_in_a_word(match: Match, search: _Search) -> bool:
    """The source says that there is none of it, and so does a word: `asintomático`; or the other
    way round: `no hay síntomas`."""
    privatives, negation = search.target.privatives, language(search.texts.source_language).negation
    if not privatives or negation is None:
        return False
    roots = search.target.word_roots(lower(match.term.translation))
    if noun := privatives.get(unstressed(lower(match.term.translation))):
        denied = search.target.negation
        said = any(search.target.word_roots(noun) & word for word in search.roots)
        return said and denied is not None and bool(denied.find(tokenize(search.texts.target)))
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
    is_abbreviated,
    is_joined_by_a_prefix,
    is_referred_to,
    is_in_an_idiom,
)
DRUG_RULES: Final[frozenset[Rule]] = frozenset(
    (is_in_a_reference, is_in_a_name, is_admitted, is_scattered, is_referred_to)
)
"""What is accepted for names of drugs too."""
MENTION_RULES: Final[frozenset[Rule]] = frozenset(
    (is_a_verb, is_abbreviated, is_referred_to, is_in_an_idiom)
)
"""Rules whose answer differs between the mentions of one term."""


@lru_cache(maxsize=1 << 14)
def _content_words(form: str, code: str) -> tuple[str, ...]:
    """The words of a form in lower case that tell it."""
    ignored = language(code).function_words
    words = _WORD.findall(form)  # the E of a vitamin is no function word
    return tuple(lower(word) for word in words if unstressed(word) not in ignored)


def _stand_together(words: Sequence[str], search: _Search, term: Term) -> bool:
    """Whether the target has all `words` near each other, or synonyms of them: one at least in
    its own form or family, and one at least that stands for no other term."""
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
    if not has_own:
        return False
    for first in places[0]:
        near = [[first], *(_near(first, row) for row in places[1:])]
        if all(near) and any(_is_free(search, i, term) for row in near for i in row):
            return True
    return False


def _near(place: int, places: Sequence[int]) -> Sequence[int]:
    """Those of ascending places within a window around one."""
    start = bisect_left(places, place - _WINDOW)
    return places[start : bisect_right(places, place + _WINDOW, start)]


def _is_free(search: _Search, place: int, term: Term) -> bool:
    """Whether a word stands for this term, or for no other one. In a person's text it may also
    stand for one of the same concept (an acronym and its long form), or for a longer one that has
    the term within: `breast cancer`."""
    holders = search.holders[place]
    if search.texts.is_machine_text:
        return holders <= {term}
    own = f" {replace_hyphens(term.term)} "
    return term in holders or all(
        (term.ref and other.ref == term.ref) or own in f" {replace_hyphens(other.term)} "
        for other in holders
    )
