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
_PLURAL_ONLY: Final = MappingProxyType(
    {form: tuple(row.split()) for row in ("ambos ambas", "varios varias") for form in row.split()}
)
_BEFORE_ARTICLES: Final = frozenset("todo toda todos todas".split())
_AFTER_ARTICLES: Final = frozenset(
    """otro otra otros otras mismo misma mismos mismas poco poca pocos pocas mucho mucha muchos
    muchas dicho dicha dichos dichas""".split()
)
_STRESSED_A: Final = re.compile(
    r"(?:(?:agua|águila|ala|alma|anca|ancla|ansia|área|arma|asma|aula|haba|habla|hacha|hambre)\b"
    r"|alta(?: médica| hospitalaria)?$)",
    re.IGNORECASE,
)
"""Feminine nouns that take `el` and `un` for their sound."""

_CONTRACTIONS: Final = (
    (re.compile(r"\b(de|(?:^|(?<=[.:¿¡(“\"«] )|(?<=[¿¡(“\"«]))De) el\b"), r"\1l"),
    (re.compile(r"\b(a|(?:^|(?<=[.:¿¡(“\"«] )|(?<=[¿¡(“\"«]))A) el\b"), r"\1l"),
)
"""`vitamina A el lunes` and `de El Salvador` are none."""
_SPACED_MARK: Final = re.compile(r"(?<=\S)\s+([,;.!?…]|\.{3})(?=\s|$)")
_ASKING: Final = {
    "que": ("qué", "what which how"),
    "como": ("cómo", "how what"),
    "cuando": ("cuándo", "when"),
    "cual": ("cuál", "what which"),
    "cuales": ("cuáles", "what which"),
    "quien": ("quién", "who whom whose"),
    "quienes": ("quiénes", "who whom whose"),
    "donde": ("dónde", "where"),
    "cuanto": ("cuánto", "how"),
    "cuanta": ("cuánta", "how"),
    "cuantos": ("cuántos", "how"),
    "cuantas": ("cuántas", "how"),
}
"""Words that take an accent where they ask, and the English words that then ask."""
_ASKS: Final = re.compile(
    r"\W*(?:(?:about|at|by|for|from|in|of|on|to|until|with)\s)?"
    r"(how|what|when|where|which|who|whom|whose|why)\b(?![^?]*,)",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(r"(?:(?:a|de|con|en|hasta|para|por)\s)?([^\W\d_]+)", re.IGNORECASE)
_CLAUSE: Final = re.compile(
    r"(?:si|cuando|mientras|aunque)\s[^,?]*,\s(?=(?:(?:a|de|con|en|por|para)\s)?"
    r"(?:qué|cómo|cuándo|cuál|cuáles|quién|quiénes|dónde|cuánt[oa]s?)\b)",
    re.IGNORECASE,
)
"""A condition before the question: `Si tiene fiebre, ¿qué debe hacer?`"""
_LEAD: Final = " \t\u00a0\"'“‘«(¿¡"
_LAST_WORD: Final = re.compile(r"(?P<word>[^\W\d_]+)(?P<gap>\s+)$")


def polish(source: str, target: str) -> str:
    """`target` with opening question and exclamation marks, contractions, and the accents of
    the words that ask, as the English sentence `source` implies them."""
    text = contract(target)
    if not _SPACED_MARK.search(source):
        text = _SPACED_MARK.sub(r"\1", text)
    for closing, opening in (("?", "¿"), ("!", "¡")):
        if source.rstrip(" \"'”’)").endswith(closing) and closing in text:
            text = _opened(source, text, closing, opening)
    return text


def _opened(source: str, text: str, closing: str, opening: str) -> str:
    """`text` with the mark that opens the question or the cry it ends in."""
    if opening in text:
        at = text.rindex(opening) + 1
    else:
        at = _start_of_question(source, text, text.rindex(closing), closing)
        text = text[:at] + opening + text[at:]
        at += 1
    if opening == "¿" and (asked := _ASKS.match(_last_clause(source))):
        first = _FIRST.match(text, at)
        word = first[1] if first else ""
        accented, english = _ASKING.get(word.lower(), ("", ""))
        if first and asked[1].lower() in english.split():
            text = text[: first.start(1)] + _cased(accented, word) + text[first.end(1) :]
    return text


def _start_of_question(source: str, text: str, end: int, closing: str) -> int:
    """Where the question begins that ends at `end`: behind an open quote or bracket, a colon,
    a condition, or at the start."""
    at = max(_open_quote(text, end), 0)
    if ": " in _last_clause(source, bracket_only=True) and ": " in text[at:end]:
        at = text.rindex(": ", at, end) + 2
    while at < end and text[at] in _LEAD:
        at += 1
    clause = _CLAUSE.match(text, at)
    return clause.end() if clause and closing == "?" else at


def _open_quote(text: str, end: int) -> int:
    """Behind the last quote or bracket that is open at `end`; -1 where none is."""
    stack: list[int] = []
    for at, mark in enumerate(text[:end]):
        closes = bool(stack) and mark == {"(": ")", "“": "”", "«": "»", '"': '"'}[text[stack[-1]]]
        if closes:
            stack.pop()
        elif mark in '(“«"':
            stack.append(at)
    return stack[-1] + 1 if stack else -1


def _last_clause(source: str, *, bracket_only: bool = False) -> str:
    """What the question consists of in the English sentence."""
    body = source.rstrip(" \"'”’)")
    at = max(_open_quote(body, len(body)), 0)
    if not bracket_only:
        at = max(at, body.rfind(": ") + 1)
    return body[at:]


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
    noun = text[span.start : span.end]
    new, changed = _agreeing(match["word"], gender, plural, noun)
    head = before[: match.start()]
    word = match["word"].lower()
    outer = _LAST_WORD.search(head)
    if outer and _goes_with(outer["word"].lower(), word):
        other, more = _agreeing(outer["word"], gender, plural, new)
        head = head[: outer.start()] + other + outer["gap"]
        changed = changed or more
    head += new + match["gap"]
    return head + text[span.start :], len(head) - len(before), changed


def _goes_with(outer: str, inner: str) -> bool:
    """Whether two determiners stand before one noun: `toda la`, `el mismo`."""
    article = inner in _FORMS and inner not in _BEFORE_ARTICLES | _AFTER_ARTICLES
    if outer in _BEFORE_ARTICLES:
        return article
    return inner in _AFTER_ARTICLES and (
        outer in ("del", "al") or (outer in _FORMS and outer not in _AFTER_ARTICLES)
    )


def _agreeing(word: str, gender: str, plural: bool, noun: str) -> tuple[str, bool]:
    low = word.lower()
    if low in _NUMBER_ONLY:
        return _cased(_NUMBER_ONLY[low][plural], word), False
    if low in _PLURAL_ONLY:
        new = _PLURAL_ONLY[low][gender == "f"] if plural and gender in ("m", "f") else low
        return _cased(new, word), new != low
    contracted = {"del": "de ", "al": "a "}.get(low)
    forms = _FORMS.get("el" if contracted else low)
    if forms is None:
        return word, False
    now = forms.index("el" if contracted else low)
    feminine = now % 2 if gender in ("mf", "") else gender == "f"
    column = feminine + 2 * plural
    if column == 1 and forms[0] in ("el", "un") and _STRESSED_A.match(noun):
        column = 0
    new = forms[column]
    if contracted:
        new = low if new == "el" else contracted + new
    return _cased(new, word), column % 2 != now % 2


def _cased(new: str, old: str) -> str:
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def contract(text: str) -> str:
    """`de el` and `a el` as `del` and `al`, but before a name that begins with an article."""
    for pattern, new in _CONTRACTIONS:
        text = pattern.sub(new, text)
    return text
