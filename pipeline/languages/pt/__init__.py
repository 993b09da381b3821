"""Portuguese, as far as checks and the way from English through Portuguese need it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pipeline.languages.base import Language
from pipeline.languages.records import DecimalSign, ForeignWords
from pipeline.languages.romance import is_plural_of, looks_plural


class Portuguese(Language):
    """Portuguese, European or Brazilian."""

    name = "Portuguese"

    @property
    def decimal_sign(self) -> DecimalSign:
        return DecimalSign.COMMA

    @cached_property
    def foreign_words(self) -> Mapping[str, ForeignWords]:
        from pipeline.languages.romance import english_words

        return {"en": english_words()}

    def looks_plural(self, form: str) -> bool:
        return looks_plural(form)

    def is_plural_of(self, form: str, singular: str) -> bool:
        return is_plural_of(form, singular)


LANGUAGE = Portuguese
