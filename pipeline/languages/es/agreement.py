"""The words around a Spanish noun that must agree with it: determiners and adjectives before it,
an adjective or participle right after it, and what is said of it behind `es`, `son`, `está`.

A word is wrong only where it fits neither the noun nor any other noun it may belong to. It is
`safe` to correct where nothing else could have been meant; else a person should look. So the
number of a determiner is left to a person, as the verb may have it too, and so is `la`, which
stands for a lost `a` too often: `se conectan la antígenos`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.languages.es.gender import kind_of
from pipeline.languages.es.inflection import (
    BEFORE_NOUNS,
    COUNTS,
    DETERMINERS,
    Forms,
    adjective,
    determiner,
    goes_before,
    paradigm,
)
from pipeline.languages.records import Disagreement, Noun, NounKind
from pipeline.spans import Span

_LAST_WORD: Final = re.compile(r"(?P<word>[^\W\d_]+)(?P<gap>\s+)$")
_NO_DETERMINER: Final = re.compile(
    r"\b(?:(?:sobre|ante|del|con) todo|(?:lo|así|hoy|ahora) mismo|por cierto|un poco"
    r"|(?:mejor|ha|han|había|lo) dicho)\s+$",
    re.IGNORECASE,
)
_FUSED: Final = frozenset(["del", "al"])
"""A preposition and an article in one."""
_PREPOSITIONS: Final = frozenset("a al ante con contra de del en entre para por sin sobre".split())
_SMALL: Final = frozenset(
    "además ahora antes así aunque casi cerca como cuando después donde durante entonces fuera "
    "luego mediante mientras para pero porque que quien según siempre también tampoco "
    "todavía tras".split()
)
"""Words of closed classes that end like nouns."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_COORDINATED: Final = re.compile(r"(?:\b(?:y|e|o|u|ni|como)\s+|[,/]\s*)$")
_START: Final = re.compile(r"(?:^|[.:;¿¡?!]\s*)[\s\"“«(¿¡]*$")
_CLAUSE: Final = re.compile(r"[.,:;()¿?¡!]")
_ADVERBS: Final = r"(?:(?:muy|más|menos|tan|no|ya|siempre|también|recién|a menudo|\w+mente)\s+)"
_AFTER: Final = re.compile(rf"\s+{_ADVERBS}?(?P<word>[a-záéíóúñü]+)(?!\w|-)")
_BE_ONE: Final = "es|era|fue|será|sea|está|estaba|esté|queda"
_BE_MANY: Final = "son|eran|fueron|serán|sean|están|estaban|estén|quedan"
_SAID: Final = re.compile(
    rf"(?P<phrase>\s+(?:a|al|con|contra|de|del|en|para|por|sin)\s[^,.;:()¿?]*?)??"
    rf"\s+{_ADVERBS}?(?:se\s+)?(?:(?P<one>{_BE_ONE}|(?:puede|debe|podría|suele|va a)\s+"
    rf"(?:ser|estar)|ha\s+sido)|(?P<many>{_BE_MANY}|(?:pueden|deben|podrían|suelen|van a)"
    rf"\s+(?:ser|estar)|han\s+sido))\s+{_ADVERBS}?(?P<word>[a-záéíóúñü]+)(?!\w|-)"
)
_JOINS: Final = re.compile(
    r"\b(?:que|y|e|o|u|ni|cuando|como|si|donde|porque|pero|mientras|quien(?:es)?|cuy[oa]s?"
    r"|cuales?)\b"
)
_AMOUNTS: Final = frozenset(
    "mayoría parte grupo número serie cantidad conjunto resto tipo clase par mitad total".split()
)
"""Nouns whose verb and predicate may follow what they count."""


_OBJECT: Final = re.compile(r" (?:el|la|los|las|un|una)\b")
"""What follows a verb that looks like an adjective: `inactiva la enzima`."""
_DETERMINED: Final = re.compile(r"\b(?:l(?P<gender>[ao])(?P<many>s)) \w+s\b", re.IGNORECASE)
"""A noun that may be an adjective elsewhere: `las técnicas`."""
_INVARIABLE: Final = re.compile(r"[ií]s$|us$")
"""Ends of nouns that are singular and plural: `metástasis`."""
_TITLE: Final = re.compile(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ ")
"""A noun with a capital in the midst of a text is a title, to which no adjective belongs."""


def disagreements(text: str, noun: Noun) -> list[Disagreement]:
    """The words around `noun` that do not agree with it, in order of place."""
    found = [*_before(text, noun), *_after(text, noun), *_predicate(text, noun)]
    return sorted(set(found))


def agree(text: str, span: Span, gender: str, plural: bool) -> tuple[str, int, bool]:
    """Make the determiners before `span` agree with the noun that stands there.

    `gender` is m, f or mf (then only the number is made to agree). Returns the text, by how
    much the span has moved, and whether the gender of a determiner was changed (words
    further away may then disagree).
    """
    shift, changed = 0, False
    for wrong in _before(text, Noun(span, gender, plural)):
        old = wrong.span.of(text)
        changed = changed or _turns(old.lower(), wrong.new.lower())
        text = text[: wrong.span.start] + wrong.new + text[wrong.span.end :]
        shift += len(wrong.new) - len(old)
    return text, shift, changed


def _turns(old: str, new: str) -> bool:
    """Whether the determiners are of different genders."""
    one, other = _bare(old), _bare(new)
    forms = paradigm(one)
    return forms is not None and not forms.genders(one) & forms.genders(other)


def _numbers(word: str) -> set[bool]:
    forms = paradigm(_bare(word))
    return forms.numbers(_bare(word)) if forms else set()


def _bare(word: str) -> str:
    return "el" if word in _FUSED else word.split()[-1]


def _before(text: str, noun: Noun) -> list[Disagreement]:
    """Determiners and adjectives before the noun, the nearest first."""
    found: list[Disagreement] = []
    is_determined, is_known = False, True
    for word in _chain(text, noun.span.start):
        low = word.of(text).lower()
        is_known = is_known and _is_closed(low)
        is_determined = is_determined or low in DETERMINERS or low in _FUSED
        new = determiner(low, noun.gender, noun.plural, text[word.end : noun.span.end].lstrip())
        if new is not None and new != low:
            safe = is_known and low != "la" and noun.plural in (None, *_numbers(low))
            found.append(Disagreement(word, _cased(new, word.of(text)), safe))
    return found if is_determined else []


def _chain(text: str, at: int) -> Iterator[Span]:
    """The words that belong to the noun at `at`, the nearest first."""
    inner, is_title = "", bool(_TITLE.match(text, at))
    while match := _LAST_WORD.search(text, 0, at):
        low = match["word"].lower()
        known = _is_closed(low) or (not is_title and adjective(match["word"]))
        if not known or (inner and not goes_before(low, inner)):
            return
        if _NO_DETERMINER.search(text, 0, at):
            return
        yield Span(*match.span("word"))
        inner, at = low, match.start("word")


def _is_closed(word: str) -> bool:
    """Whether a word is one of the few that are sure to belong to the noun behind them."""
    return word in DETERMINERS or word in BEFORE_NOUNS or word in COUNTS or word in _FUSED


def _start_of(text: str, noun: Noun) -> int:
    """Where the noun phrase begins, determiners included, prepositions not."""
    words = [word for word in _chain(text, noun.span.start) if word.of(text).lower() not in _FUSED]
    return words[-1].start if words else noun.span.start


def _after(text: str, noun: Noun) -> Iterator[Disagreement]:
    match = _AFTER.match(text, noun.span.end)
    forms = adjective(match["word"]) if match else None
    if match is None or forms is None or forms.fit(match["word"], noun.gender, noun.plural):
        return
    new, start = _inflected(forms, match["word"], noun), _start_of(text, noun)
    before = text[_clause_start(text, start) : start]
    if _COORDINATED.search(before) and True in forms.numbers(match["word"]):
        return
    nouns = _WORD.findall(before + text[noun.span.start : noun.span.end])
    if any(_fits_noun(forms, match["word"], word) for word in nouns):
        return
    if _OBJECT.match(text, match.end("word")) or any(
        forms.fit(match["word"], "f" if found["gender"] == "a" else "m", bool(found["many"]))
        for found in _DETERMINED.finditer(before)
    ):
        return
    safe = _is_nearest(before, noun, forms.numbers(match["word"]))
    yield Disagreement(Span(*match.span("word")), new, safe)


def _clause_start(text: str, at: int) -> int:
    return max((m.end() for m in _CLAUSE.finditer(text, 0, at)), default=0)


def _fits_noun(forms: Forms, word: str, noun: str) -> bool:
    """Whether `word` may go with what may be a noun, for all its ending tells."""
    kind = _kind(noun.lower())
    if kind is None:
        return False
    numbers = (True, False) if _INVARIABLE.search(noun) else (kind.number == "p",)
    return any(forms.fit(word, kind.gender, plural) for plural in numbers)


def _kind(word: str) -> NounKind | None:
    """Gender and number of a lower-case word that may be a noun."""
    if word in _SMALL or word in DETERMINERS or adjective(word) is not None:
        return None
    kind = kind_of(word)
    return kind if kind.number and (len(word) > 3 or kind.sure) else None


def _is_nearest(before: str, noun: Noun, numbers: set[bool]) -> bool:
    """Whether an adjective of one of these `numbers` that stands behind `noun` belongs to it,
    and not to a noun that it depends on: `daños al tejido causados`."""
    words = before.split()
    if not words or words.pop().lower() not in _PREPOSITIONS:
        return True
    while words and adjective(words[-1].lower()) is not None:
        words.pop()
    kind = _kind(words[-1].lower()) if words else None
    if kind is None:
        return True
    alike = kind.sure and kind.gender == noun.gender and (kind.number == "p") == noun.plural
    apart = numbers == {noun.plural} and (kind.number == "p") != noun.plural
    return (alike or apart) and _is_nearest(" ".join(words[:-1]), noun, numbers)


def _predicate(text: str, noun: Noun) -> Iterator[Disagreement]:
    start = _start_of(text, noun)
    match = _SAID.match(text, noun.span.end) if _START.search(text, 0, start) else None
    forms = adjective(match["word"]) if match else None
    if match is None or forms is None or forms.fit(match["word"], noun.gender, noun.plural):
        return
    head = re.match(r"\w+", text[noun.span.start :])
    counts = head is not None and head[0].lower() in _AMOUNTS
    if counts or (match["phrase"] and _JOINS.search(match["phrase"])):
        return
    is_many = match["many"] is not None
    safe = noun.plural is None or noun.plural == is_many
    if safe or not match["phrase"]:
        yield Disagreement(Span(*match.span("word")), _inflected(forms, match["word"], noun), safe)


def _inflected(forms: Forms, word: str, noun: Noun) -> str:
    gender = noun.gender if noun.gender in ("m", "f") else min(forms.genders(word), key="mf".index)
    plural = True in forms.numbers(word) if noun.plural is None else noun.plural
    return forms.pick(gender, plural=plural)


def _cased(new: str, old: str) -> str:
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
