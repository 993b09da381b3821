"""Spanish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pipeline.languages.base import Language
from pipeline.languages.records import DecimalSign, Disagreement, Noun, NounKind, Register
from pipeline.languages.romance import is_plural_of, looks_plural
from pipeline.spans import Span

_DECIMAL_SIGNS: Final = {
    **dict.fromkeys("DO GT HN MX NI PA PE PR SV US".split(), DecimalSign.POINT),
    **dict.fromkeys("AR BO CL CO CR EC ES PY UY VE".split(), DecimalSign.COMMA),
}
"""By country; Spanish without one is written with either."""


class Spanish(Language):
    """Spanish of all countries."""

    name = "Spanish"
    register = Register.FORMAL

    @property
    def decimal_sign(self) -> DecimalSign:
        return _DECIMAL_SIGNS.get(self.region, DecimalSign.EITHER)

    @property
    def opening_marks(self) -> Mapping[str, str]:
        return MappingProxyType({"?": "¿", "!": "¡"})

    def plurals(self, phrase: str) -> tuple[str, ...]:
        from pipeline.languages.es.plurals import pluralize

        return (pluralize(phrase),)

    def looks_plural(self, form: str) -> bool:
        return looks_plural(form)

    def is_plural_of(self, form: str, singular: str) -> bool:
        return is_plural_of(form, singular)

    def is_cognate(self, word: str, foreign: Iterable[str]) -> bool:
        from pipeline.languages.es.cognates import is_cognate

        return is_cognate(word, foreign)

    def find_dictionary(self) -> Callable[[str], bool] | str:
        from pipeline.languages.es.spelling import word_list

        return word_list()

    def misspelling(self, word: str) -> str:
        from pipeline.languages.es.spelling import misspelling

        return misspelling(word)

    def other_accents(self, word: str) -> Sequence[str]:
        from pipeline.languages.es.spelling import accents_of

        return tuple(accents_of(word))

    def is_accent_doublet(self, word: str, other: str) -> bool:
        from pipeline.languages.es.spelling import is_doublet

        return is_doublet(word, other)

    def noun_kind(self, phrase: str) -> NounKind:
        from pipeline.languages.es.gender import kind_of

        return kind_of(phrase)

    def is_noun(self, phrase: str) -> bool:
        from pipeline.languages.es.gender import is_noun

        return is_noun(phrase)

    def is_coordinated(self, phrase: str) -> bool:
        return re.search(r"\s(?:y|e|o|u)\s", phrase) is not None

    def stems(self, phrase: str) -> list[str]:
        from pipeline.languages.es.nouns import stems

        return stems(phrase)

    has_agreement = True

    def carrier_nouns(self, source: str) -> Mapping[tuple[str, bool], tuple[str, str]]:
        from pipeline.languages.es.nouns import CARRIERS

        return CARRIERS.get(source, {})

    def inflects_for_gender(self, adjective: str) -> bool:
        from pipeline.languages.es.inflection import adjective as find_forms

        forms = find_forms(adjective)
        return forms is not None and forms.masculine != forms.feminine

    def inflect_like(self, form: str, forms: Sequence[str], replaced: str) -> tuple[str, bool]:
        from pipeline.languages.es.nouns import inflect_like

        return inflect_like(form, forms, replaced)

    def stands_as_noun(self, text: str, span: Span) -> bool:
        from pipeline.languages.es.nouns import stands_as_noun

        return stands_as_noun(text, span)

    def may_be_inflected(self, word: str) -> bool:
        return re.search("[oa]s?$", word) is not None

    def word_roots(self, word: str) -> frozenset[str]:
        from pipeline.languages.es.families import word_roots

        return word_roots(word)

    def synonym_roots(self, word: str) -> frozenset[str]:
        from pipeline.languages.es.families import synonym_roots

        return synonym_roots(word)

    def find_disagreements(self, text: str, noun: Noun) -> list[Disagreement]:
        from pipeline.languages.es.agreement import disagreements

        return disagreements(text, noun)

    def agree(self, text: str, span: Span, gender: str, plural: bool) -> tuple[str, int, bool]:
        from pipeline.languages.es.agreement import agree

        return agree(text, span, gender, plural)

    def polish(self, source: str, target: str) -> str:
        from pipeline.languages.es.orthography import polish

        return polish(source, target)

    def open_question(self, text: str) -> str:
        from pipeline.languages.es.orthography import open_question

        return open_question(text)

    def contract(self, text: str) -> str:
        from pipeline.languages.es.orthography import contract

        return contract(text)


LANGUAGE = Spanish
