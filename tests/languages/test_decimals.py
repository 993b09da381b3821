"""The decimal sign of a language and country."""

from __future__ import annotations

import pytest

from pipeline.languages import language
from pipeline.languages.records import DecimalSign


@pytest.mark.parametrize(
    ("tag", "sign"),
    [
        ("en", DecimalSign.POINT),
        ("en-US", DecimalSign.POINT),
        ("es", DecimalSign.EITHER),
        ("es-ES", DecimalSign.COMMA),
        ("es-mx", DecimalSign.POINT),
        ("es_AR", DecimalSign.COMMA),
        ("es-419", DecimalSign.EITHER),
        ("pt-BR", DecimalSign.COMMA),
        ("fr", DecimalSign.EITHER),
    ],
)
def test_the_country_decides_then_the_language(tag: str, sign: DecimalSign) -> None:
    assert language(tag).decimal_sign is sign
