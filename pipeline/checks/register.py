"""The reader is addressed as the edition does: all `usted`, or all `tú`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipeline.checks.base import Pair, Problem, prose, quoted, word_set, words
from pipeline.checks.cues import possible
from pipeline.languages import language
from pipeline.languages.records import Register, RegisterWords
from pipeline.letters import lower
from pipeline.model import Severity

CODE = "register"
QUOTATION: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
"""Somebody else's words, who may speak in another way."""
ACRONYM: Final = re.compile(r"(?<!\w)[^\W\d_]*[A-Z]{2}[^\W\d_]*(?!\w)")


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for words that address the reader in the other way.

    What stands between quotation marks is left alone, and so are words of the source.
    """
    known = language(pair.target_lang).register_words
    register = pair.target_register
    if known is None or register is Register.EITHER:
        return
    target = prose(pair.target)
    if register is Register.FORMAL and not _may_be_informal(target, pair):
        return
    if not target.isupper():
        target = ACRONYM.sub(" ", QUOTATION.sub(" ", target))
    target = lower(target)
    if register is Register.INFORMAL:
        found = known.formal.findall(target)
    else:
        found = [*known.informal.findall(target), *_find_orders(pair, target, known)]
    if found:
        given = set(words(lower(prose(pair.source))))
        found = [word for word in dict.fromkeys(found) if word not in given]
    if found:
        said = f"{quoted(found)} {'is' if len(found) == 1 else 'are'} {_OTHER[register]}"
        message = f"{said}; address the reader as the edition does"
        yield Problem(CODE, Severity.WARNING, message)


_OTHER: Final = {Register.FORMAL: "informal", Register.INFORMAL: "formal"}


def _may_be_informal(target: str, pair: Pair) -> bool:
    """Whether a text may have any of the words that are looked for; most have none."""
    orders = _order_words(pair.target_lang)
    return "register" in possible(target, pair.target_lang) or bool(orders & word_set(target))


@lru_cache(maxsize=64)
def _order_words(lang: str) -> frozenset[str]:
    known = language(lang).register_words
    return frozenset(word for _, word in known.informal_orders) if known else frozenset()


def _find_orders(pair: Pair, target: str, known: RegisterWords) -> Iterator[str]:
    """Informal orders that are third persons too: the source begins a clause with an order."""
    source_lang = language(pair.source_lang)
    ours = source_lang.register_words
    starts = known.clause_starts.findall(target)
    orders = [
        (word, known.informal_orders[key])
        for word in starts
        if (key := (source_lang.primary, word)) in known.informal_orders
    ]
    if orders and ours is not None:
        given = set(ours.clause_starts.findall(lower(prose(pair.source))))
        yield from (word for word, sources in orders if not sources.isdisjoint(given))
