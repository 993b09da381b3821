"""Spanish nouns and adjectives as far as synonyms of terms and placeholders need them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pipeline.languages.es.gender import is_noun
from pipeline.languages.records import word_set
from pipeline.letters import unstressed
from pipeline.spans import Span

CARRIERS: Final[Mapping[str, Mapping[tuple[str, bool], tuple[str, str]]]] = MappingProxyType(
    {
        "en": {
            ("f", False): ("{} therapy", "terapia {}"),
            ("f", True): ("{} therapies", "terapias {}"),
            ("m", False): ("{} treatment", "tratamiento {}"),
            ("m", True): ("{} treatments", "tratamientos {}"),
        }
    }
)
"""By source language; see `Language.carrier_nouns`."""

_ENDING: Final = re.compile(r"(?<=\w{3})(?:es|[aeo]s?|s)$")
_ARTICLES: Final = word_set("el la los las un una unos unas de del al")
_DETERMINER: Final = re.compile(
    r"(?<!\w)(?:el|la|los|las|una?|unos|unas|mi|mis|su|sus|nuestr[oa]s?|est(?:e|a|os|as)"
    r"|es(?:e|a|os|as)|cada|algún|algunas?|algunos)\s+$",
    re.IGNORECASE,
)
_BEFORE_NOUNS: Final = re.compile(
    r"(?:^|[.:;,(¿¡“\"«]|(?<!\w)(?:a|al|de|del|con|sin|en|por|para|contra|sobre|entre|como|según|"
    r"durante|tras))\s*$",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(r"\w+(?:[cs]ión|[cs]iones|m[ie]+ntos?|[td]ad(?:es)?|ncias?)\b")
_NO_NOUN: Final = re.compile(r"\w+[aei]r(?:se)?\b|(?:a|con|de|en|por|para|sin)\s", re.IGNORECASE)
_AGREES: Final = re.compile(r"([aoe])(s?)$")


def stems(phrase: str) -> list[str]:
    """The words of a phrase without articles, accents and endings."""
    words = re.findall(r"\w+", unstressed(phrase.lower()))
    return [_ENDING.sub("", word) for word in words if word not in _ARTICLES]


def inflect_like(form: str, forms: Sequence[str], replaced: str) -> tuple[str, bool]:
    """The form of an adjective with the gender and number of the word it replaces, and whether
    nothing tells them."""
    ending = _AGREES.search(replaced.lower())
    if not ending or len({f.lower() for f in forms}) < 2:
        return form, len({f.lower() for f in forms}) > 1
    gender, plural = ending[1].replace("e", ""), bool(ending[2])
    fit = [f for f in forms if f.endswith("s") == plural and gender in f[-2:]]
    other = [f for f in forms if f.endswith("s") == plural]
    chosen = (fit or other or [form])[0]
    return chosen[:1].upper() + chosen[1:] if form[:1].isupper() else chosen, not fit


def stands_as_noun(text: str, span: Span) -> bool:
    """Whether the words at `span` are a noun phrase, by themselves or by what is before them."""
    if _NO_NOUN.match(text, span.start, span.end) and not is_noun(span.of(text)):
        return False
    words = span.of(text).lower()
    if " " in words or is_noun(words) or _NOUN.match(words):
        return True
    before = text[: span.start]
    return bool(_BEFORE_NOUNS.search(before) or _DETERMINER.search(before))
