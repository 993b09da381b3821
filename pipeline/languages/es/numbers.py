"""Numbers in Spanish words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import NumberWords, count_words, ordinal_words

_HUNDREDS: Final = (
    "doscient trescient cuatrocient quinient seiscient setecient ochocient novecient".split()
)

NUMBERS: Final = NumberWords(
    cardinals=count_words(
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
        "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
        "diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    )
    | {f"{stem}{end}": 100 * n for n, stem in enumerate(_HUNDREDS, 2) for end in ("os", "as")}
    | {"mil": 1000},
    others=ordinal_words(
        "primer segund tercer cuart quint sext séptim octav noven décim",
        ("", "o", "a", "os", "as"),
    )
    | {
        "un": 1, "una": 1, "único": 1, "única": 1, "ambos": 2, "ambas": 2, "par": 2, "doble": 2,
        "duplica": 2, "duplican": 2, "duplicar": 2, "duplicó": 2, "duplicado": 2, "segunda": 2,
        "bilateral": 2, "bidimensional": 2, "bivalente": 2, "tridimensional": 3, "trivalente": 3,
        "tridimensionales": 3, "trimestre": 3, "tetravalente": 4, "cuadrivalente": 4,
        "undécimo": 11, "undécima": 11, "duodécimo": 12, "duodécima": 12, "decimotercero": 13,
        "decimotercera": 13, "decimotercer": 13, "decimocuarto": 14, "decimocuarta": 14,
        "decimoquinto": 15, "decimoquinta": 15, "decimosexto": 16, "decimoséptimo": 17,
        "decimoctavo": 18, "decimonoveno": 19, "vigésimo": 20, "vigésima": 20,
        "docena": 12, "ciento": 100, "veintiún": 21, "veintiuna": 21,
        "tercio": 3, "tercios": 3, "millón": 10**6,
    },
    scales={
        "mil": 1000, "millón": 10**6, "millones": 10**6, "mil millones": 10**9,
        "billón": 10**12, "billones": 10**12,
    },
    joints=frozenset({"y", "e"}),
    ranges=("y", "e", "o", "u", "a", "hasta"),
    one=r"un[ao]?|primer[ao]?",
    decades=r"décadas?|decenios?",
    and_half=r"y medi[oa]|media hora",
)  # fmt: skip
