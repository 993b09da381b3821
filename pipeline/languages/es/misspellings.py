"""Spanish words that lack their tilde or accent, and so say something else or nothing."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from pipeline.languages.records import Misspellings

_WORDS: Final = (
    "año años sueño sueños niño niña niños niñas daño daños dañar dañan dañado dañada pequeño"
    " pequeña pequeños pequeñas riñón tamaño tamaños mañana mañanas señal señales español española"
    " españoles compañero compañera compañía acompañe acompañar acompañado acompañada baño baños"
    " bañarse otoño enseñar enseñe enseñará enseñanza cariño muñeca muñecas puño extraño extraña"
    " extraños extrañas diseño diseñado diseñada pestaña pestañas pañal pañales pañuelo señor"
    " señora señores araña arañazo arañazos añada añade añadir estreñido desempeña contraseña"
    " día días médico médica médicos médicas clínica clínicas clínico clínicos después también"
    " además así número números teléfono síntoma síntomas estómago hígado músculo músculos"
    " cápsula cápsulas próstata páncreas vómito vómitos náuseas línea líneas página páginas razón"
    " corazón pulmón jabón algodón todavía ningún algún según través están podría podrían"
    " debería deberían tendría crónico crónica rápido rápida rápidamente fácil difícil útil débil"
    " azúcar órgano órganos lácteos quirófano cirugía energía bebé"
).split()
_BARE: Final = str.maketrans("áéíóúñü", "aeiounu")
_SOUND: Final = (
    r"(?:(?:las|sus) unas(?=[.,;:)]|$| de (?:las?|los|sus?) )"
    r"|(?:el|un|al|del) termino|(?:los|unos) terminos|(?:el|su|al|un) publico"
    r"|esta (?:[^\W\d_]+(?:ando|iendo|yendo)|embarazad[ao]|enferm[oa]|cansad[oa]|seguro|segura de"
    r"|list[oa] para|despiert[oa]|mejorando))"
)
_SHAPE: Final = r"[^\W\d_]{2,}(?:[cs]ion|ologias?|ologic[oa]s?)"

MISSPELLINGS: Final = Misspellings(
    words=MappingProxyType({word.translate(_BARE): word for word in _WORDS}),
    shape=re.compile(rf"(?<!\w){_SHAPE}(?!\w)"),
    in_context=re.compile(rf"(?<!\w){_SOUND}(?!\w)"),
    grave=frozenset({"ano", "anos"}),
    real=MappingProxyType(
        {
            ("ano", "en"): re.compile(r"\b(?:an(?:us|al|o\w+)|rect\w+|perian\w+|bottom|butt)"),
            ("anos", "en"): re.compile(r"\ban(?:us|uses|al)\b"),
            ("bebe", "en"): re.compile(r"\bdr[iau]n?k"),
        }
    ),
)
