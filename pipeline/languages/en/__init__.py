"""English."""

from __future__ import annotations

from pipeline.languages.base import Language
from pipeline.languages.records import DecimalSign


class English(Language):
    """English, American or British."""

    name = "English"

    @property
    def decimal_sign(self) -> DecimalSign:
        return DecimalSign.POINT

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
