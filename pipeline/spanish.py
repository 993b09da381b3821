"""Small, safe repairs of Spanish: opening marks, contractions, determiners before a noun.

Only closed word classes are touched, and only where the right form follows from grammar
alone; what would need judgement is left for a finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline.spans import Span

# One line a paradigm: masculine and feminine singular, masculine and feminine plural.
_PARADIGMS: Final = """
el la los las
un una unos unas
este esta estos estas
ese esa esos esas
aquel aquella aquellos aquellas
algún alguna algunos algunas
ningún ninguna ningunos ningunas
otro otra otros otras
mucho mucha muchos muchas
poco poca pocos pocas
cierto cierta ciertos ciertas
nuestro nuestra nuestros nuestras
todo toda todos todas
mismo misma mismos mismas
dicho dicha dichos dichas
""".split("\n")
_FORMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {form: tuple(row.split()) for row in _PARADIGMS for form in row.split()}
)
_NUMBER_ONLY: Final = MappingProxyType(
    {
        "su": ("su", "sus"),
        "sus": ("su", "sus"),
        "mi": ("mi", "mis"),
        "mis": ("mi", "mis"),
        "tu": ("tu", "tus"),
        "tus": ("tu", "tus"),
    }
)
_STRESSED_A: Final = re.compile(
    r"(?:agua|águila|ala|alma|ancla|área|arma|asma|aula|habla|hambre)\b"
)
"""Feminine nouns that take `el` and `un` for their sound."""

_CONTRACTIONS: Final = (
    (re.compile(r"\b([Dd])e el\b(?! [A-ZÁÉÍÓÚÑ])"), r"\1el"),
    (re.compile(r"\b([Aa]) el\b(?! [A-ZÁÉÍÓÚÑ])"), r"\1l"),
)
_ASKING: Final = {
    "que": "qué",
    "como": "cómo",
    "cuando": "cuándo",
    "cual": "cuál",
    "cuales": "cuáles",
    "quien": "quién",
    "quienes": "quiénes",
    "donde": "dónde",
    "cuanto": "cuánto",
    "cuanta": "cuánta",
    "cuantos": "cuántos",
    "cuantas": "cuántas",
}
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+)(?P<gap>\s+)$")


def polish(source: str, target: str) -> str:
    """`target` with opening question and exclamation marks, contractions, and the accents of
    the words that ask, as the English sentence `source` implies them."""
    text = target
    for pattern, new in _CONTRACTIONS:
        text = pattern.sub(new, text)
    text = re.sub(r"\s+([,;.!?])(?=\s|$)", r"\1", text)
    for closing, opening in (("?", "¿"), ("!", "¡")):
        if source.rstrip("\"'”’)").endswith(closing) and closing in text and opening not in text:
            text = _open_question(text, opening)
    return text


def _open_question(text: str, opening: str) -> str:
    start = re.match(r"[\s\"'“‘(]*", text)
    at = start.end() if start else 0
    body = text[at:]
    if opening == "¿" and (
        first := re.match(r"(?:(?:a|de|con|en|por|para) )?([^\W\d_]+)", body, re.I)
    ):
        word = first[1]
        if accented := _ASKING.get(word.lower()):
            accented = accented.capitalize() if word[0].isupper() else accented
            body = body[: first.start(1)] + accented + body[first.end(1) :]
    return text[:at] + opening + body


def agree(text: str, span: Span, gender: str, plural: bool) -> tuple[str, int, bool]:
    """Make the determiner before `span` agree with the noun that stands there.

    `gender` is m, f or mf (then only the number is made to agree). Returns the text, by how
    much the span has moved, and whether the gender of a determiner was changed (words
    further away may then disagree).
    """
    before = text[: span.start]
    match = _LAST_WORD.search(before)
    if not match:
        return text, 0, False
    word = match["word"]
    new, changed = _agreeing(word, gender, plural, text[span.start : span.end])
    if new == word:
        return text, 0, False
    head = before[: match.start()] + new + match["gap"]
    return head + text[span.start :], len(head) - len(before), changed


def _agreeing(word: str, gender: str, plural: bool, noun: str) -> tuple[str, bool]:
    low = word.lower()
    if low in _NUMBER_ONLY:
        return _cased(_NUMBER_ONLY[low][plural], word), False
    contracted = {"del": "de ", "al": "a "}.get(low)
    forms = _FORMS.get("el" if contracted else low)
    if forms is None:
        return word, False
    now = forms.index("el" if contracted else low)
    feminine = now % 2 if gender in ("mf", "") else gender == "f"
    column = feminine + 2 * plural
    if column == 1 and forms[0] in ("el", "un") and _STRESSED_A.match(noun.lower()):
        column = 0
    new = forms[column]
    if contracted:
        new = low if new == "el" else contracted + new
    return _cased(new, word), column % 2 != now % 2


def _cased(new: str, old: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def contract(text: str) -> str:
    """`de el` and `a el` as `del` and `al`, but before a name that begins with an article."""
    for pattern, new in _CONTRACTIONS:
        text = pattern.sub(new, text)
    return text
