"""English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from pipeline.languages.base import Language
from pipeline.languages.phrases import PhraseTable
from pipeline.languages.records import (
    Alternatives,
    DecimalSign,
    FrequencyWords,
    NumberWords,
    TermContext,
    UnitWords,
)


class English(Language):
    """English, American or British."""

    name = "English"

    @cached_property
    def negation(self) -> PhraseTable:
        from pipeline.languages.en.negation import NEGATION

        return NEGATION

    @cached_property
    def denied_alternatives(self) -> Alternatives:
        from pipeline.languages.en.negation import DENIED_ALTERNATIVES

        return DENIED_ALTERNATIVES

    @cached_property
    def opposites(self) -> PhraseTable:
        from pipeline.languages.en.opposites import OPPOSITES

        return OPPOSITES

    @cached_property
    def numbers(self) -> NumberWords:
        from pipeline.languages.en.numbers import NUMBERS

        return NUMBERS

    @property
    def decimal_sign(self) -> DecimalSign:
        return DecimalSign.POINT

    @cached_property
    def units(self) -> UnitWords:
        from pipeline.languages.en.units import UNITS

        return UNITS

    @cached_property
    def frequency(self) -> FrequencyWords:
        from pipeline.languages.en.frequency import FREQUENCY

        return FREQUENCY

    @cached_property
    def word_classes(self) -> Mapping[str, Mapping[str, str]]:
        from pipeline.languages.en.word_classes import WORD_CLASSES

        return WORD_CLASSES

    @cached_property
    def is_word(self) -> Callable[[str], bool]:
        from pipeline.languages.en.words import is_word

        return is_word

    @cached_property
    def frequent_words(self) -> frozenset[str]:
        from pipeline.languages.en.words import FREQUENT_WORDS

        return FREQUENT_WORDS

    @cached_property
    def term_context(self) -> TermContext:
        from pipeline.languages.en.terms import TERM_CONTEXT

        return TERM_CONTEXT

    @cached_property
    def verb_cue(self) -> re.Pattern[str]:
        from pipeline.languages.en.verbs import VERB_CUE

        return VERB_CUE

    def plurals(self, phrase: str) -> tuple[str, ...]:
        from pipeline.languages.en.plurals import plurals

        return plurals(phrase)

    def looks_plural(self, form: str) -> bool:
        from pipeline.languages.en.plurals import looks_plural

        return looks_plural(form)

    def spellings(self, phrase: str) -> tuple[str, ...]:
        from pipeline.languages.en.spelling import spellings

        return spellings(phrase)


LANGUAGE = English
