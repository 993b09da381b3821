"""Small, safe repairs of Spanish: opening marks, accents, contractions.

Only closed word classes are touched, and only where the right form follows from grammar
alone; what would need judgement is left for a finding.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

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
    if opening == "¿" and (question := _ASKS.match(_last_clause(source))):
        first = _FIRST.match(text, at)
        word = first[1] if first else ""
        accented, english = _ASKING.get(word.lower(), ("", ""))
        if first and question[1].lower() in english.split():
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


def _cased(new: str, old: str) -> str:
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def contract(text: str) -> str:
    """`de el` and `a el` as `del` and `al`, but before a name that begins with an article."""
    for pattern, new in _CONTRACTIONS:
        text = pattern.sub(new, text)
    return text


# --- sentences without opening marks ------------------------------------------------------------

_QUESTION_WORDS: Final = MappingProxyType(
    {"lo que": "qué", "el que": "qué", "que": "qué", "como": "cómo", "cuando": "cuándo"}
    | {"donde": "dónde", "adonde": "adónde", "quien": "quién", "quienes": "quiénes"}
    | {"cual": "cuál", "cuales": "cuáles", "cuanto": "cuánto", "cuantos": "cuántos"}
    | {"cuanta": "cuánta", "cuantas": "cuántas", "por que": "por qué", "porque": "por qué"}
)
_QUESTION = re.compile(
    rf"(?:{'|'.join(sorted(_QUESTION_WORDS, key=len, reverse=True))})\b", re.IGNORECASE
)
_CLAUSE_START: Final = re.compile(r"[.!?:;…] +|^[\d.)\s\"'“(«*•-]+")


def open_question(text: str) -> str:
    """A Spanish question or exclamation with its opening mark and the accent of its first word."""
    if not text.endswith(("?", "!")) or "¿" in text or "¡" in text:
        return text
    start = max((m.end() for m in _CLAUSE_START.finditer(text)), default=0)
    opening = "¿" if text[-1] == "?" else "¡"
    clause = text[start:]
    found = _QUESTION.match(clause) if opening == "¿" else None
    if found:
        clause = _cased(_QUESTION_WORDS[found[0].lower()], found[0]) + clause[found.end() :]
    return text[:start] + opening + clause
