"""Number words and Roman numerals as data: `twenty-seven`, `primera`, `stages II and IIIA`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

_ONES: Final = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
    "pt": "um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze "
    "dezesseis dezessete dezoito dezenove vinte",
}
_TENS: Final = {
    "en": "ten twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "es": "diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "pt": "dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
}
_ORDINALS: Final = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth",
    "es": "primer segund tercer cuart quint sext séptim octav noven décim",
    "pt": "primeir segund terceir quart quint sext sétim oitav non décim",
}
_EXTRA: Final = {
    "en": {
        "million": 10**6, "thousand": 1000, "dozen": 12, "once": 1, "single": 1, "twice": 2,
        "both": 2,
        "couple": 2, "pair": 2, "other": 2, "either": 2, "biennial": 2, "triennially": 3,
        "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6, "tenfold": 10,
    },
    "es": {
        "un": 1, "una": 1, "único": 1, "única": 1, "ambos": 2, "ambas": 2, "par": 2, "doble": 2,
        "bilateral": 2, "docena": 12, "ciento": 100, "veintiún": 21, "veintiuna": 21,
        "tercio": 3, "tercios": 3, "mil": 1000, "millón": 10**6,
    },
    "pt": {
        "uma": 1, "duas": 2, "ambos": 2, "ambas": 2, "par": 2, "dobro": 2, "bilateral": 2,
        "dúzia": 12, "catorze": 14, "cento": 100, "terço": 3, "terços": 3, "mil": 1000,
    },
}  # fmt: skip


def _cardinals(lang: str) -> dict[str, int]:
    table = {word: n for n, word in enumerate(_ONES[lang].split(), 1)}
    return table | {word: 10 * n for n, word in enumerate(_TENS[lang].split(), 1)}


def _numerals(lang: str) -> dict[str, int]:
    endings = ("",) if lang == "en" else ("", "o", "a", "os", "as")
    stems = enumerate(_ORDINALS[lang].split(), 1)
    table = {stem + ending: n for n, stem in stems for ending in endings}
    return table | _EXTRA[lang] | _cardinals(lang)


CARDINALS: Final = MappingProxyType({lang: _cardinals(lang) for lang in _ONES})
"""Words that are a number and nothing else, by language."""
NUMERALS: Final = MappingProxyType({lang: _numerals(lang) for lang in _ONES})
"""All words that may say a number, ordinals and the like included."""
_TOKEN: Final = re.compile(r"[^\W\d_]+|[,;:.()]")

_ROMAN: Final = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI"
ROMANS: Final = MappingProxyType({roman: n for n, roman in enumerate(_ROMAN.split(), 1)})
_STAGE: Final = r"(?:[IVX]+|\d)(?:[A-Da-d]\d?)?(?!\w)"
_KEYWORDS: Final = (
    "[Ss]tages?|[Gg]rades?|[Pp]hases?|[Tt]ypes?|[Cc]lass(?:es)?|[Ll]evels?|[Ee]tapas?"
    "|[Ee]st[aá]dios?|[Ff]ases?|[Gg]ra(?:do|u)s?|[Tt]ipos?|[Cc]lases?|[Nn]ive(?:l|les)"
)
_JOINT: Final = r"[\s,/–-]+(?:(?:and|or|to|through|y|o|u|a|e|ou|hasta)\s+)?"
STAGES: Final = re.compile(rf"\b(?:{_KEYWORDS})\s+({_STAGE}(?:{_JOINT}{_STAGE})*)")
LOOSE: Final = re.compile(rf"(?<!\w){_STAGE}")

DECADE: Final = re.compile(r"\b(?:decades?|décadas?|decenios?)\b", re.IGNORECASE)


def parse_numerals(text: str, lang: str) -> set[int]:
    """Every value the words of `text` may say: 30, 2 and 32 for `treinta y dos`."""
    table = NUMERALS.get(lang, {})
    return {v for total, run in _runs(text, table) for v in (total, *(table[w] for w in run))}


def parse_cardinals(text: str, lang: str) -> set[int]:
    """The numbers above one that `text` surely says in words: 32 for `treinta y dos`."""
    runs = _runs(text, CARDINALS.get(lang, {}))
    return {total for total, _ in runs if total > 1}


def _runs(text: str, table: dict[str, int]) -> Iterator[tuple[int, list[str]]]:
    """Each number said in words, with the words that say it."""
    total, run = 0, list[str]()
    for word in [*_TOKEN.findall(text.lower()), "."]:
        value = table.get(word, 0)
        if value and run and (joined := _joined(total, value)):
            total, run = joined, [*run, word]
        elif value or word not in ("and", "y", "e"):
            if run:
                yield total, run
            total, run = value, [word] if value else []


def _joined(total: int, value: int) -> int:
    """The number that `value` makes after `total`, 0 where the two are separate."""
    if value in (100, 1000) and total < value:
        return total * value
    tens = total % 100 >= 20 and total % 10 == 0 and value < 10
    hundreds = total >= 100 and total % 100 == 0 and value < 100
    return total + value if tens or hundreds else 0


def parse_said(text: str, lang: str) -> set[str]:
    """All that the words and Roman numerals of `text` may say as a number in digits."""
    words = parse_numerals(text, lang)
    if DECADE.search(text):
        words |= {10 * n for n in words} | {10}
    romans = (roman for roman in LOOSE.findall(text) if roman[0] in "IVX")
    words |= {ROMANS.get(roman.rstrip("ABCDabcd1234"), 0) for roman in romans}
    return {str(n) for n in words - {0}}


def parse_stages(text: str) -> dict[str, str]:
    """Stages, grades, phases and types named in `text`: arabic form, such as `3A`, and writing.

    A bare digit is not listed: it counts as a number like any other.
    """
    named = (s for m in STAGES.finditer(text) for s in LOOSE.findall(m[1]) if not s.isdigit())
    return {arabic: stage for stage in named if (arabic := _arabic(stage))}


def parse_loose(text: str) -> set[str]:
    """Everything in `text` that may be read as a stage, its keyword near or not."""
    return {_arabic(s) for s in LOOSE.findall(text)} - {""}


def _arabic(stage: str) -> str:
    match = re.fullmatch(r"([IVX]+|\d)(.*)", stage)
    if match is None:
        return ""
    number = match[1] if match[1].isdigit() else str(ROMANS.get(match[1], ""))
    return number + match[2].upper() if number else ""
