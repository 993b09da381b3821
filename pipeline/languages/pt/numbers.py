"""Numbers in Portuguese words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import NumberWords, count_words, ordinal_words

NUMBERS: Final = NumberWords(
    cardinals=count_words(
        "um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze "
        "dezesseis dezessete dezoito dezenove vinte",
        "dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
    ),
    others=ordinal_words(
        "primeir segund terceir quart quint sext sétim oitav non décim",
        ("", "o", "a", "os", "as"),
    )
    | {
        "uma": 1, "duas": 2, "ambos": 2, "ambas": 2, "par": 2, "dobro": 2, "bilateral": 2,
        "dúzia": 12, "catorze": 14, "cento": 100, "terço": 3, "terços": 3, "mil": 1000,
    },
    scales={
        "mil": 1000, "milhão": 10**6, "milhões": 10**6, "bilhão": 10**9, "bilhões": 10**9,
    },
    joints=frozenset({"e"}),
    ranges=("e", "ou", "a"),
    one=r"uma?|primeir[ao]",
    decades=r"décadas?",
    and_half=r"e mei[oa]",
)  # fmt: skip
