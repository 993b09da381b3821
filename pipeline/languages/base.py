"""What the rest of the package may ask of a language: the class `Language`.

`Language` itself is the language that nothing is known of: every part is empty, and every
method leaves its text as it is. A known language is a subclass in a package of its own, which
overrides what it knows. A check or a repair that needs more than a language has does not apply.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Final, TypeVar

from pipeline.languages.drugs import DrugNames
from pipeline.languages.phrases import PhraseTable
from pipeline.languages.records import (
    UNKNOWN_KIND,
    Acronyms,
    Alternatives,
    DecimalSign,
    DeniedWords,
    Disagreement,
    FalseFriends,
    ForeignWords,
    FrequencyWords,
    Misspellings,
    NameWords,
    Noun,
    NounKind,
    NumberWords,
    Register,
    RegisterWords,
    TermContext,
    UnitWords,
)
from pipeline.spans import Span

Part = TypeVar("Part")

NO_TABLE: Final[Mapping[str, str]] = MappingProxyType({})


class Language:
    """What is known of the language with this code; here nothing.

    A subclass stands in a package; data in modules beside it is found by the names given here,
    `NEGATION` in the module `negation` as `Language.negation`, and loaded when somebody asks for
    it. What else it knows a subclass overrides.
    """

    name = ""
    """In English, for messages; empty for a language that is not known."""

    def __init__(self, code: str) -> None:
        """`code` is a language tag such as `es` or `es-MX`."""
        self.code = code

    @cached_property
    def primary(self) -> str:
        """The tag without its region: `es` of `es-MX`."""
        return re.split("[-_@.]", self.code)[0].lower()

    @cached_property
    def region(self) -> str:
        """The region of the tag in capitals, empty where it names none: `MX` of `es-MX`."""
        parts = re.split("[-_]", self.code)[1:]
        return next((part.upper() for part in parts if len(part) == 2), "")

    def has_module(self, module: str) -> bool:
        """Whether the language's package has a module of this name, which is not loaded."""
        name = type(self).__module__
        return hasattr(sys.modules[name], "__path__") and find_spec(f"{name}.{module}") is not None

    def _load(self, module: str, name: str, default: Part) -> Part:
        """What a module of the language's package calls `name`; `default` without either."""
        if not self.has_module(module):
            return default
        return getattr(import_module(f"{type(self).__module__}.{module}"), name, default)

    # --- what checks ask ------------------------------------------------------------------

    @cached_property
    def negation(self) -> PhraseTable | None:
        """Words that negate, by the senses of `checks.negation`; None where they are not known."""
        return self._load("negation", "NEGATION", None)

    @cached_property
    def denied_alternatives(self) -> Alternatives | None:
        """Phrases that deny two things, as `not A or B` does; None where they are not known."""
        return self._load("negation", "DENIED_ALTERNATIVES", None)

    @cached_property
    def half_denied_alternatives(self) -> Alternatives | None:
        """Phrases that deny only the first of two things, as `no A o B` does; None where they
        are not known."""
        return self._load("negation", "HALF_DENIED_ALTERNATIVES", None)

    @cached_property
    def denied_words(self) -> DeniedWords | None:
        """How `cannot` and `without` are said; None where they are not known."""
        return self._load("negation", "DENIED_WORDS", None)

    @cached_property
    def opposites(self) -> PhraseTable | None:
        """Words with an opposite, by the senses of `checks.opposites`; None where they are not
        known."""
        return self._load("opposites", "OPPOSITES", None)

    @cached_property
    def misspellings(self) -> Misspellings | None:
        """Words that lack a tilde or an accent; None where they are not known."""
        return self._load("misspellings", "MISSPELLINGS", None)

    @cached_property
    def false_friends(self) -> Mapping[str, FalseFriends]:
        """Words that look like words of a source language and mean something else, by the code of
        that language."""
        return self._load("false_friends", "FALSE_FRIENDS", MappingProxyType({}))

    @cached_property
    def numbers(self) -> NumberWords | None:
        """Numbers in words; None where they are not known."""
        return self._load("numbers", "NUMBERS", None)

    @property
    def decimal_sign(self) -> DecimalSign:
        """The sign before decimals in the language's country, if the tag names one; EITHER
        where countries differ or nothing is known."""
        return DecimalSign.EITHER

    register = Register.EITHER
    """How the reader is addressed where no setting says so."""

    @cached_property
    def register_words(self) -> RegisterWords | None:
        """How the reader is addressed; None where that is not known."""
        return self._load("register", "REGISTER_WORDS", None)

    @cached_property
    def units(self) -> UnitWords | None:
        """Units and stages in words; None where they are not known."""
        return self._load("units", "UNITS", None)

    @cached_property
    def frequency(self) -> FrequencyWords | None:
        """How the language says how often; None where that is not known."""
        return self._load("frequency", "FREQUENCY", None)

    @cached_property
    def word_classes(self) -> Mapping[str, Mapping[str, str]]:
        """Closed classes of words, such as units of time, by name: the expression for each
        meaning; see `checks.word_classes`."""
        return self._load("word_classes", "WORD_CLASSES", MappingProxyType({}))

    @property
    def opening_marks(self) -> Mapping[str, str]:
        """The mark that opens what a mark closes: `{"?": "¿"}`."""
        return NO_TABLE

    @cached_property
    def is_word(self) -> Callable[[str], bool] | None:
        """Whether a word in lower case is in a word list, inflected and derived forms
        included; None where there is no list."""
        return self._load("words", "is_word", None)

    def is_cognate(self, word: str, foreign: Iterable[str]) -> bool:
        """Whether a word in lower case is how this language spells one of the English words, also
        in lower case; False where no rules are known."""
        return False

    @cached_property
    def drugs(self) -> DrugNames | None:
        """How the language names drugs; None where that is not known."""
        return self._load("drugs", "DRUGS", None)

    @cached_property
    def frequent_words(self) -> frozenset[str]:
        """Frequent words that few other languages have; they show that a text is not
        translated."""
        return self._load("words", "FREQUENT_WORDS", frozenset())

    @cached_property
    def name_words(self) -> NameWords | None:
        """How names and acronyms are told from words; None where that is not known."""
        return self._load("names", "NAME_WORDS", None)

    @cached_property
    def foreign_words(self) -> Mapping[str, ForeignWords]:
        """How words of other languages look in this one, by their code."""
        return self._load("foreign_words", "FOREIGN_WORDS", MappingProxyType({}))

    @cached_property
    def acronyms(self) -> Mapping[str, Acronyms]:
        """What acronyms of other languages are in this one, by their code."""
        return self._load("acronyms", "ACRONYMS", MappingProxyType({}))

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

    @cached_property
    def term_context(self) -> TermContext:
        """What around a term tells whether a match of it is one."""
        return self._load("terms", "TERM_CONTEXT", TermContext())

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

    def is_coordinated(self, phrase: str) -> bool:
        """Whether a phrase joins several nouns: `náuseas y vómitos`."""
        return False

    def stems(self, phrase: str) -> list[str]:
        """The words of a phrase without articles and endings, to compare inflected forms."""
        return re.findall(r"\w+", phrase.lower())

    # --- what machine translation asks ----------------------------------------------------

    has_agreement = False
    """Whether the methods below know how words around a noun agree with it; where they do not,
    translations are left as they are."""

    def carrier_nouns(self, source: str) -> Mapping[tuple[str, bool], tuple[str, str]]:
        """For a gender and whether it is plural: a noun of the language `source` and the noun
        of this one that carry a placeholder `{}`, so that an engine makes words agree."""
        return MappingProxyType({})

    def inflects_for_gender(self, adjective: str) -> bool:
        """Whether an adjective in lower case has two genders."""
        return False

    def inflect_like(self, form: str, forms: Sequence[str], replaced: str) -> tuple[str, bool]:
        """Of `form` and other `forms` of an adjective the one with the gender and number of the
        word it replaces, and whether nothing tells them."""
        return form, False

    def stands_as_noun(self, text: str, span: Span) -> bool:
        """Whether the words at `span` are a noun phrase for certain."""
        return False

    def may_be_inflected(self, word: str) -> bool:
        """Whether a word behind a noun may be an adjective with the noun's gender."""
        return False

    capitalizes_nouns = False
    """Whether all nouns begin with a capital, so that one inside a sentence tells nothing."""

    def open_question(self, text: str) -> str:
        """A sentence of an engine that knows no opening marks, with those of a question or an
        exclamation, and with the accents of the words that ask."""
        return text

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

    @cached_property
    def verb_cue(self) -> re.Pattern[str] | None:
        """Ends a text behind which a word may be a verb and no noun: `to `, `have `."""
        return self._load("verbs", "VERB_CUE", None)

    @cached_property
    def sure_verb_cue(self) -> re.Pattern[str] | None:
        """Ends a text behind which a word is a verb: `they `, `may also `."""
        return self._load("verbs", "SURE_VERB_CUE", None)

    @cached_property
    def object_cue(self) -> re.Pattern[str] | None:
        """Begins a text before which the first word of a sentence is an order: ` your name`."""
        return self._load("verbs", "OBJECT_CUE", None)

    def word_roots(self, word: str) -> frozenset[str]:
        """What a word in lower case shares with its inflected forms, with words of the same root
        and with the adjective or noun that stands for it; two words are related if these meet."""
        return frozenset((word,))

    def synonym_roots(self, word: str) -> frozenset[str]:
        """The same, and what it shares with words that name the same in a longer term."""
        return self.word_roots(word)

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Words in lower case, without accents that mark stress, that tell no term."""
        return self._load("related_words", "FUNCTION_WORDS", frozenset())

    @cached_property
    def privatives(self) -> Mapping[str, str]:
        """Words that say a noun and that there is none of it, with the noun: `asymptomatic`."""
        return self._load("related_words", "PRIVATIVES", NO_TABLE)

    def contract(self, text: str) -> str:
        """`text` with prepositions and articles fused where they must be."""
        return text
