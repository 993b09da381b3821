"""Orders to the reader: where a source gives one, and whether a target gives it as it should.

`ORDER_CUES` in `<code>/orders.py` say where a language gives an order; `ORDERS` there how the
language tells the reader to do something, by the code of a source language and its verb.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any, Final, NamedTuple

from pipeline.languages import language
from pipeline.languages.lexicon import find_key, find_lexicon
from pipeline.letters import unaccented
from pipeline.spans import Span

_WORD: Final = re.compile(r"[^\W\d_]+")
_ACCENTS: Final = str.maketrans("aeiou", "áéíóú")
_LONGEST: Final = 4
"""Words of a verb at most: `cut down on`."""


@dataclass(frozen=True, slots=True)
class OrderCues:
    """Where a language gives an order."""

    denying: re.Pattern[str]
    """What stands before an order not to do it, and the blank behind: `do not `."""
    leading: re.Pattern[str]
    """What else may stand before an order that begins a sentence: `please `."""
    objects: re.Pattern[str]
    """What follows a verb and no noun: ` your`."""
    beside: re.Pattern[str]
    """What may follow a verb that is no noun too: ` with`, the end of the sentence."""
    nouns: frozenset[str]
    """Verbs that are nouns or adjectives too."""
    joints: re.Pattern[str]
    """Behind what another order may begin: `, and `."""
    vague: frozenset[str]
    """Verbs with too many meanings to be told within a sentence."""
    inner: re.Pattern[str]
    """Behind what a verb after `and` may be no order: `if`, `to`."""
    conditions: re.Pattern[str]
    """Begins a sentence that may give its order behind a comma."""


@dataclass(frozen=True)
class OrderForms:
    """How a language tells its reader to do something."""

    verbs: Mapping[str, tuple[str, ...]]
    """By the verb of the source: what an engine is made to write, then what is as good."""
    denial: str
    """Before an order not to do it: `no`."""
    lead: re.Pattern[str]
    """What may stand before an order that begins a sentence."""
    pronouns: str
    """Expression for what an order may have stuck to it."""
    stressed: re.Pattern[str]
    """Ends an order: the vowel that takes an accent with a pronoun behind, as its only group."""

    @cached_property
    def every_form(self) -> frozenset[str]:
        """The forms of all verbs."""
        return frozenset(form for row in self.verbs.values() for form in row)


class Order(NamedTuple):
    """An order in a text."""

    span: Span
    """The verb, with what denies it where that begins the sentence."""
    verb: str
    """The verb alone, in lower case."""
    form: str
    """What an engine is made to write."""
    forms: tuple[str, ...]
    """The forms that are right, without pronouns."""
    leads: bool
    """Whether it begins the sentence."""


def find_orders(text: str, source: str, target: str) -> list[Order]:
    """The orders of a sentence in the language `source` that `target` knows how to tell, in
    order of place; none where one of the two languages does not know of orders."""
    cues, known = _find_cues(source), _find_forms(source, target)
    if cues is None or known is None or text.endswith("?"):
        return []
    found = list(_find_first(text, cues, known))
    if found or cues.conditions.match(text):
        taken = found[0].span.end if found else 0
        found += _find_others(text, taken, cues, known)
    return found


def is_rendered(order: Order, target: str, source: str, code: str) -> bool:
    """Whether `target`, in the language `code`, tells an order as it should: by one of its forms,
    or where it begins the sentence by that of another verb that may stand for it."""
    known = _find_forms(source, code)
    if known is None:
        return True
    lead = known.lead.match(target)
    first = _WORD.search(target, lead.end() if lead else 0)
    if (
        order.leads
        and first
        and _is_form(first[0], known.every_form, known.pronouns)
        and _may_stand_for(order.verb, first[0], source, code)
    ):
        return True
    low = target.lower()
    if any(" " in form and form in low for form in order.forms):
        return True
    return any(_is_form(word, order.forms, known.pronouns) for word in _WORD.findall(low))


def _may_stand_for(verb: str, word: str, source: str, code: str) -> bool:
    """Whether a word may stand for a verb, by the lexicon; True where there is none."""
    lexicon = find_lexicon(source, code)
    if lexicon is None:
        return True
    key_of = find_key(source)
    target = find_key(code)(word.lower())
    return any(lexicon.may_stand_for(key_of(part), target) for part in verb.split())


def _is_form(word: str, forms: Collection[str], pronouns: str) -> bool:
    """Whether a word is one of some forms, with or without pronouns behind it, which move the
    accent."""
    low = word.lower()
    if low in forms:
        return True
    plain, known = unaccented(low), {unaccented(form) for form in forms}
    while (shorter := re.sub(rf"(?:{pronouns})$", "", plain)) != plain:
        if shorter in known:
            return True
        plain = shorter
    return False


def join_pronoun(order: str, pronoun: str, source: str, code: str) -> str:
    """An order with a pronoun stuck to it, as it is spelled; empty where `pronoun` is none."""
    known = _find_forms(source, code)
    if known is None or not re.fullmatch(known.pronouns, pronoun):
        return ""
    found = known.stressed.search(order)
    if found is None or unaccented(order) != order:
        return order + pronoun
    accented = found[1].translate(_ACCENTS)
    return order[: found.start(1)] + accented + order[found.end(1) :] + pronoun


def _find_first(text: str, cues: OrderCues, known: OrderForms) -> Iterator[Order]:
    """The order that begins the text, if one does."""
    start = len(text) - len(text.lstrip("\"'“‘(¡•–— "))
    lead = cues.leading.match(text, start)
    at = lead.end() if lead else start
    denied = cues.denying.match(text, at)
    if order := _read(text, denied.end() if denied else at, cues, known, bool(denied)):
        if denied:
            span = Span(at, order.span.end)
            order = order._replace(span=span, form=f"{known.denial} {_deny(order.form)}")
        # Marks before it would be lost.
        yield order._replace(leads=not order.span.start)


def _find_others(text: str, start: int, cues: OrderCues, known: OrderForms) -> Iterator[Order]:
    """Orders behind joints: the first comma behind a condition, stops within the sentence, `and`
    beside an order."""
    conditional = not start
    for joint in cues.joints.finditer(text, start):
        mark = joint[0].lstrip()[0]
        if mark not in ";:" and not conditional and cues.inner.search(text, start, joint.start()):
            continue
        if conditional and mark not in ";:,":
            continue
        denied = cues.denying.match(text, joint.end())
        at = denied.end() if denied else joint.end()
        order = _read(text, at, cues, known, bool(denied))
        if order and order.span.of(text).lower() not in cues.vague:
            start = order.span.end
            yield order._replace(form=_deny(order.form)) if denied else order
        elif conditional and mark == ",":
            return
        conditional = conditional and not order


def _read(text: str, start: int, cues: OrderCues, known: OrderForms, sure: bool) -> Order | None:
    """The order whose verb stands at `start`; `sure` where it can be no noun."""
    words = list(_WORD.finditer(text, start, start + 60))[:_LONGEST]
    if not words or words[0].start() != start:
        return None
    for last in reversed(words):
        verb = text[start : last.end()].lower()
        forms = known.verbs.get(verb)
        if forms is None or text[last.end() : last.end() + 1] in ("-", "’", "'"):
            continue
        noun = verb in cues.nouns and not sure
        if (
            cues.objects.match(text, last.end())
            or (not noun and cues.beside.match(text, last.end()))
            or sure
        ):
            return Order(Span(start, last.end()), verb, forms[0], forms, leads=False)
        return None
    return None


def _deny(form: str) -> str:
    """An order not to do it, without what denies: `pésese` becomes `se pese`."""
    if not form.endswith("se") or unaccented(form) == form:
        return form
    return f"se {unaccented(form.removesuffix('se'))}"


@lru_cache(maxsize=16)
def _find_cues(code: str) -> OrderCues | None:
    found: OrderCues | None = _load(code, "ORDER_CUES")
    return found


@lru_cache(maxsize=16)
def _find_forms(source: str, target: str) -> OrderForms | None:
    table: Mapping[str, OrderForms] = _load(target, "ORDERS") or {}
    return table.get(language(source).primary)


def _load(code: str, name: str) -> Any:
    known = language(code)
    if not known.has_module("orders"):
        return None
    return getattr(import_module(f"{type(known).__module__}.orders"), name, None)
