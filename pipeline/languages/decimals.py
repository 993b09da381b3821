"""Which sign stands before decimals, and which one groups thousands, by language and country."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DecimalSign(StrEnum):
    """How numbers of a text are read."""

    POINT = "."
    """`2.5` and `1,500`."""
    COMMA = ","
    """`2,5` and `1.500`; `2.5` is read too, because it cannot be a number of thousands."""
    EITHER = "either"
    """Both, because writers of the language differ."""


_POINT: Final = "en es-DO es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-SV es-US"
_COMMA: Final = "es-AR es-BO es-CL es-CO es-CR es-EC es-ES es-PY es-UY es-VE pt"
_SIGNS: Final = {
    **dict.fromkeys(_POINT.split(), DecimalSign.POINT),
    **dict.fromkeys(_COMMA.split(), DecimalSign.COMMA),
}


def decimal_sign(tag: str) -> DecimalSign:
    """The sign of a language tag such as `es-MX`: of its country, else of its language.

    EITHER where neither says it: `es`, where some countries write a comma and some a point.
    """
    language, _, country = tag.replace("_", "-").partition("-")
    known = _SIGNS.get(f"{language.lower()}-{country.upper()}") if country else None
    return known or _SIGNS.get(language.lower(), DecimalSign.EITHER)
