"""What is known of a language, as records, and small functions that make their tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.languages.phrases import PhraseTable
from pipeline.spans import Span


class DecimalSign(StrEnum):
    """How numbers of a text are read."""

    POINT = "."
    """`2.5` and `1,500`."""
    COMMA = ","
    """`2,5` and `1.500`; `2.5` is read too, because it cannot be a number of thousands."""
    EITHER = "either"
    """Both, because writers of the language differ."""


class Register(StrEnum):
    """How an edition addresses its reader."""

    FORMAL = "formal"
    """`usted` in Spanish."""
    INFORMAL = "informal"
    """`tú` in Spanish."""
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Locale:
    """How an edition is written, where its language leaves a choice."""

    decimal: DecimalSign | None = None
    """How its numbers are read; None for the sign of its language."""
    register: Register | None = None
    """How it addresses its reader; None for what its language does."""


DEFAULT_LOCALE: Final = Locale()
"""What the language tag of an edition says."""


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """How a language addresses the reader; see `checks.register`. All in lower case."""

    informal: re.Pattern[str]
    """Words that address somebody informally, whatever stands around them."""
    formal: re.Pattern[str]
    """Words that address somebody formally."""
    clause_starts: re.Pattern[str]
    """The first word of a clause, as its only group."""
    informal_orders: Mapping[tuple[str, str], frozenset[str]]
    """For a source language and a word that may be an informal order: what begins a clause of
    the source where it is one."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """How a negation before two alternatives looks, in the tokens of a sentence joined by
    blanks; see `checks.negation`."""

    anywhere: re.Pattern[str]
    in_orders: re.Pattern[str]
    """The same where an order is given."""
    either: str
    """The word between the two: `or`."""
    neither: str
    """The word that denies both: `nor`."""


@dataclass(frozen=True, slots=True)
class Misspellings:
    """Words that lack a mark of their spelling; see `checks.spelling`. All in lower case."""

    words: Mapping[str, str]
    """How the words look without their marks, and how they are written."""
    shape: re.Pattern[str]
    """Words whose endings are never written without a mark."""
    in_context: re.Pattern[str]
    """Real words where they cannot be meant."""
    grave: frozenset[str]
    """Those of `words` that are real words with a meaning that nobody may read here."""
    real: Mapping[tuple[str, str], re.Pattern[str]]
    """For a form that is a word too, and a source language: words of the source that it stands
    for."""


class DeniedWords(NamedTuple):
    """How a language says `cannot`, `with` and `without`; see `checks.denied_words`."""

    inability: re.Pattern[str]
    """What says that something cannot be, in tokens joined by blanks."""
    having: frozenset[str]
    lacking: frozenset[str]
    denying: re.Pattern[str]
    """Any token that denies what is behind it, `without` included."""
    either: re.Pattern[str]
    """`with or without`, in tokens joined by blanks."""
    attribute: re.Pattern[str] | None = None
    """A negation before an adjective or participle, as in `no tratado`, or `without`."""


class FalseFriend(NamedTuple):
    """A word that looks like one of another language; see `checks.false_friends`."""

    wrong: re.Pattern[str]
    advice: str
    """What to write."""
    right: re.Pattern[str]
    """What may stand for the word of the source."""
    meant: re.Pattern[str]
    """Other words of the source that `wrong` stands for."""


class FalseFriends(NamedTuple):
    """Words that look like words of one source language."""

    words: PhraseTable
    """Those of the source, with the place of the friend in `friends` as sense."""
    friends: tuple[FalseFriend, ...]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Numbers in words; all keys are in lower case."""

    cardinals: Mapping[str, int]
    """Words that are a number and nothing else; see `count_words`."""
    others: Mapping[str, int]
    """More words that may say a number: ordinals (see `ordinal_words`), `both`, `twice`."""
    scales: Mapping[str, int]
    """Words behind digits that multiply them: `million`."""
    joints: frozenset[str]
    """Words inside a number: `and` in `two hundred and five`."""
    ranges: tuple[str, ...]
    """Words between two numbers: `to` in `1 to 2`, `and` in `stages I and II`."""
    one: str
    """Expression for words that say one, articles included: `an?|one|first`."""
    decades: str
    """Expression for words that say ten years: `decades?`."""
    and_half: str
    """Expression for what adds a half to a number: `and a half`."""


@dataclass(frozen=True, slots=True)
class UnitWords:
    """How units and stages are written."""

    units: Mapping[str, str]
    """Expression for each canonical unit (see `checks.quantities`): `{"year": "years?|yrs?"}`."""
    times: tuple[str, ...]
    """Units of time behind a slash: `day` in `mg/day`."""
    labels: str
    """Expression for words before a number that is a name: `tables?` in `Table 1`."""
    stages: tuple[str, ...]
    """Expressions for words before a stage, a grade or a phase, in lower case: `stages?`."""


@dataclass(frozen=True, slots=True)
class FrequencyWords:
    """How a language says how often; see `checks.frequency`."""

    times: re.Pattern[str]
    """`twice a day`; its groups are `number` and `unit`."""
    every: re.Pattern[str]
    """`every 6 hours`, with the same groups."""
    phrase: re.Pattern[str]
    """Intervals without a number, a group for each: `on alternate days`."""
    phrases: tuple[tuple[int, str], ...]
    """The number and unit that each group of `phrase` says."""
    numbers: Mapping[str, int]
    """What the words of the group `number` say."""
    units: Mapping[str, str]
    """What the words of the group `unit` say: day, week, month, year or hour."""


@dataclass(frozen=True, slots=True, eq=False)
class ForeignWords:
    """How words of another language look in a text of this one."""

    words: frozenset[str]
    """Frequent words, in lower case, that this language does not have."""
    shape: re.Pattern[str]
    """Letters in a row that this language does not write in words of its own."""
    exceptions: frozenset[str] = frozenset()
    """Words of this language, in lower case, that `shape` would catch."""
    exempt: re.Pattern[str] | None = None
    """Words that `shape` must not judge, such as names of drugs."""
    letters: re.Pattern[str] | None = None
    """Letters that show the other language even in a word with a capital."""
    shared: frozenset[str] = frozenset()
    """Words, in lower case, that are of both languages and mean something else here."""
    in_context: re.Pattern[str] | None = None
    """Words of `shared`, as the group `word`, in places where only the other language has them."""
    is_neighbor: bool = False
    """Whether models mix the two languages up, so that its words come from a source that has
    none of them."""

    def matches(self, word: str) -> bool:
        """Whether a word is surely of the other language; with a capital it may be a name."""
        return _is_foreign(self, word)

    def _matches(self, word: str) -> bool:
        if word.lower() in self.words:
            return not word.isupper()
        if not word.islower():
            return self.letters is not None and bool(word.istitle() and self.letters.search(word))
        if word in self.exceptions or (self.exempt and self.exempt.search(word)):
            return False
        return self.shape.search(word) is not None


@lru_cache(maxsize=1 << 14)
def _is_foreign(words: ForeignWords, word: str) -> bool:
    """Remembered, because the pages of a site share most words."""
    return words._matches(word)


@dataclass(frozen=True, slots=True)
class Acronyms:
    """What acronyms and phrases of another language are in this one."""

    forms: Mapping[str, tuple[str, ...]]
    """For an acronym in capitals its forms: acronyms in capitals, and beginnings of the words
    that say it in full, in lower case without accents."""
    phrases: Mapping[str, tuple[str, ...]]
    """For a phrase in lower case the acronyms that say it."""
    all_forms: frozenset[str]
    """All acronyms of this language that are a form of one."""


@dataclass(frozen=True, slots=True)
class NameWords:
    """How names and acronyms are told from words; all in lower case."""

    titles: frozenset[str]
    """Words before a person's name, without a point: `dr`."""
    given: frozenset[str]
    """Given names that are no other word."""
    proper: frozenset[str]
    """Names that lists of words have, too, and that are the same in other languages."""
    abbreviations: Mapping[str, str]
    """Abbreviations of places: of `georgia` it is `GA`."""
    short_words: frozenset[str]
    """Words of two or three letters that are no acronym in capitals: `NOT`."""


@dataclass(frozen=True, slots=True)
class TermContext:
    """What around a term tells whether a match of it is one."""

    prefixes: frozenset[str] = frozenset()
    """What a hyphen joins to a word to make another of it: `non` in `non-cancer`."""
    articles: re.Pattern[str] | None = None
    """An article and the blank behind it, in any case."""
    prepositions: re.Pattern[str] | None = None
    """A blank and a preposition or conjunction: behind it no head of a noun phrase stands."""
    like_acronyms: frozenset[str] = frozenset()
    """Ordinary words, in lower case, that in capitals look like an acronym: `ALL`, `WHO`."""
    idioms: re.Pattern[str] | None = None
    """Words that are no term where they stand together: `hay fever`."""
    deictic_cue: re.Pattern[str] | None = None
    """The end of a text before a term that points to what was said before: `this type of `."""
    deictic: re.Pattern[str] | None = None
    """Words that point to what was said before; the group is the noun that stands for it."""
    therapy_nouns: frozenset[str] = frozenset()
    """Nouns in lower case that stand for a drug that was named before."""


class NounKind(NamedTuple):
    """What the head noun of a phrase tells."""

    gender: str
    """m, f, mf or empty where nothing tells."""
    number: str
    """s or p; empty where there is no noun."""
    sure: bool
    """Whether the gender follows from a table or an ending without exceptions."""


UNKNOWN_KIND: Final = NounKind("", "", False)


class Noun(NamedTuple):
    """A noun phrase in a text whose gender and number are known."""

    span: Span
    gender: str
    """m or f; anything else is not known."""
    plural: bool | None
    """None where it may be either."""


class Disagreement(NamedTuple):
    """A word that does not agree with a noun, and how it would."""

    span: Span
    new: str
    safe: bool
    """Whether nothing else can have been meant, so that it may be corrected."""


# --- tables ------------------------------------------------------------------------------------


def word_set(words: str) -> frozenset[str]:
    """The words of a text, separated by white space."""
    return frozenset(words.split())


def count_words(ones: str, tens: str) -> dict[str, int]:
    """Number words with their values: `ones` counts from one, `tens` from ten by tens."""
    table = {word: n for n, word in enumerate(ones.split(), 1)}
    return table | {word: 10 * n for n, word in enumerate(tens.split(), 1)}


def ordinal_words(stems: str, endings: Sequence[str] = ("",)) -> dict[str, int]:
    """Ordinals with their values: each stem, counted from first, with each ending."""
    stems_and_values = enumerate(stems.split(), 1)
    return {stem + ending: n for n, stem in stems_and_values for ending in endings}
