"""Orders to the reader, which a small model gets wrong: another verb, an infinitive, `tú`.

Where the engine is not sure of a sentence and does not tell its orders as it should, it is given
the verbs, as it is given terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.engines.base import Hypothesis, LanguagePair, TermConstraint
from pipeline.languages.orders import Order, find_orders, is_rendered, join_pronoun
from pipeline.letters import unaccented

LIKELY: Final = -0.1
"""Mean log-probability of a piece of the best hypothesis, above which its orders are let stand."""
_GLUED: Final = 3
"""Letters that an engine writes behind a form at most; more make another word."""
_PERSONS: Final = frozenset(("n", "s", "mos"))
"""Behind a form, what makes another person of it."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def find_missing_orders(
    source: str, target: str, best: Hypothesis, pair: LanguagePair
) -> list[Order]:
    """The orders of a sentence that a target does not tell as it should; none where the engine
    holds `best`, its own hypothesis, likely."""
    if best.score is not None and best.score > LIKELY:
        return []
    return [
        order
        for order in find_orders(source, pair.source, pair.target)
        if not is_rendered(order, target, pair.source, pair.target)
    ]


def constrain_orders(
    orders: Sequence[Order], taken: Sequence[TermConstraint]
) -> list[TermConstraint]:
    """What an engine is given for some orders; nothing on words of terms, which are `taken`."""
    return [
        TermConstraint(order.span, order.form, order.leads)
        for order in orders
        if not any(order.span.overlaps(one.span) for one in taken)
    ]


def mend_orders(target: str, orders: Sequence[Order], pair: LanguagePair) -> str:
    """A target in which the engine went on within the word that it was given (`mastiquete` for
    `mastique`): the form alone, or with the pronoun behind it (`omitala`: `omítala`)."""
    for order in orders:
        form = order.form.split()[-1]
        plain = unaccented(form)
        for found in reversed(list(_WORD.finditer(target))):
            word = found[0].lower()
            rest = unaccented(word).removeprefix(plain)
            if word == form or rest == unaccented(word):
                continue
            joined = join_pronoun(form, rest, pair.source, pair.target) if rest else form
            if not joined and not order.leads and (len(rest) > _GLUED or rest in _PERSONS):
                continue
            joined = joined or form
            joined = joined if found[0][0].islower() else joined[0].upper() + joined[1:]
            target = target[: found.start()] + joined + target[found.end() :]
            break
    return target
