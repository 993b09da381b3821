"""What the rest of the package may ask of a language: the class `Language` and its records.

`Language` itself is the language that nothing is known of: every part is empty, and every
method leaves its text as it is. A known language is a subclass in a package of its own, which
overrides what it knows. A check or a repair that needs more than a language has does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.languages.phrases import PhraseTable
from pipeline.spans import Span

NO_TABLE: Final[Mapping[str, str]] = MappingProxyType({})


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


@dataclass(frozen=True, slots=True)
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
    is_neighbor: bool = False
    """Whether models mix the two languages up, so that its words come from a source that has
    none of them."""

    def matches(self, word: str) -> bool:
        """Whether a word is surely of the other language; with a capital it may be a name."""
        if word.lower() in self.words:
            return not word.isupper()
        if not word.islower():
            return self.letters is not None and bool(word.istitle() and self.letters.search(word))
        if word in self.exceptions or (self.exempt and self.exempt.search(word)):
            return False
        return self.shape.search(word) is not None


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


class Language:
    """What is known of the language with this code; here nothing.

    Subclasses override properties and methods, and import their data there: asking for one
    part of a language loads that part only.
    """

    name = ""
    """In English, for messages; empty for a language that is not known."""

    def __init__(self, code: str) -> None:
        """`code` is a language tag such as `es` or `es-MX`."""
        self.code = code

    @property
    def primary(self) -> str:
        """The tag without its region: `es` of `es-MX`."""
        return re.split("[-_@.]", self.code)[0].lower()

    @property
    def region(self) -> str:
        """The region of the tag in capitals, empty where it names none: `MX` of `es-MX`."""
        parts = re.split("[-_]", self.code)[1:]
        return next((part.upper() for part in parts if len(part) == 2), "")

    # --- what checks ask ------------------------------------------------------------------

    @property
    def negation(self) -> PhraseTable | None:
        """Words that negate, by the senses of `checks.negation`; None where they are not known."""
        return None

    @property
    def numbers(self) -> NumberWords | None:
        """Numbers in words; None where they are not known."""
        return None

    @property
    def units(self) -> UnitWords | None:
        """Units and stages in words; None where they are not known."""
        return None

    @property
    def frequency(self) -> FrequencyWords | None:
        """How the language says how often; None where that is not known."""
        return None

    @property
    def word_classes(self) -> Mapping[str, Mapping[str, str]]:
        """Closed classes of words, such as units of time, by name: the expression for each
        meaning; see `checks.word_classes`."""
        return MappingProxyType({})

    @property
    def opening_marks(self) -> Mapping[str, str]:
        """The mark that opens what a mark closes: `{"?": "¿"}`."""
        return NO_TABLE

    @property
    def is_word(self) -> Callable[[str], bool] | None:
        """Whether a word in lower case is in a word list, inflected and derived forms
        included; None where there is no list."""
        return None

    @property
    def frequent_words(self) -> frozenset[str]:
        """Frequent words that few other languages have; they show that a text is not
        translated."""
        return frozenset()

    @property
    def foreign_words(self) -> Mapping[str, ForeignWords]:
        """How words of other languages look in this one, by their code."""
        return MappingProxyType({})

    # --- what a glossary asks -------------------------------------------------------------

    def plurals(self, phrase: str) -> tuple[str, ...]:
        """The plurals that a singular noun phrase may have, the likeliest first; none where
        that is not known."""
        return ()

    def pluralize(self, phrase: str) -> str:
        """The likeliest plural of a noun phrase; the phrase itself where that is not known."""
        return next(iter(self.plurals(phrase)), phrase)

    def looks_plural(self, form: str) -> bool | None:
        """Whether a noun phrase ends like a plural; None where that is not known."""
        return None

    def is_plural_of(self, form: str, singular: str) -> bool:
        """Whether `form` may be a plural of `singular`, not of a synonym."""
        return form == singular

    def spellings(self, phrase: str) -> tuple[str, ...]:
        """The ways to spell a phrase in lower case, the standard one first."""
        return (phrase,)

    @property
    def term_context(self) -> TermContext:
        """What around a term tells whether a match of it is one."""
        return TermContext()

    def find_dictionary(self) -> Callable[[str], bool] | str:
        """Whether a word is in a dictionary on this machine; what is missing where none is,
        empty for a language whose spelling nothing here can judge."""
        return ""

    def misspelling(self, word: str) -> str:
        """What breaks the spelling rules in a word in lower case, `has …; what to do`; empty
        where nothing does."""
        return ""

    def other_accents(self, word: str) -> Sequence[str]:
        """A word in lower case with each other placing of its accent."""
        return ()

    def is_accent_doublet(self, word: str, other: str) -> bool:
        """Whether two placings of the accent may both be right."""
        return False

    def noun_kind(self, phrase: str) -> NounKind:
        """Gender and number that the head noun of a phrase tells."""
        return UNKNOWN_KIND

    def is_noun(self, phrase: str) -> bool:
        """Whether the head of the phrase is a noun for certain."""
        return False

    # --- what machine translation asks ----------------------------------------------------

    def find_disagreements(self, text: str, noun: Noun) -> list[Disagreement]:
        """The words around `noun` that do not agree with it, in order of place."""
        return []

    def agree(self, text: str, span: Span, gender: str, plural: bool) -> tuple[str, int, bool]:
        """`text` with the determiners before `span` in agreement with the noun that stands
        there; by how much the span has moved; whether the gender of a determiner was changed, so
        that words further away may disagree. A `gender` of `mf` leaves that of the determiners."""
        return text, 0, False

    def polish(self, source: str, target: str) -> str:
        """`target`, a sentence, with the small repairs of spelling that `source` implies."""
        return target

    def contract(self, text: str) -> str:
        """`text` with prepositions and articles fused where they must be."""
        return text


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
