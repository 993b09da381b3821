"""Placeholders for terms: put into a sentence before the engine sees it, replaced afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pipeline.glossary import Match
from pipeline.languages import language
from pipeline.mt.casing import truecase_in_place
from pipeline.mt.sentence_state import SentenceState, unused_number
from pipeline.mt.term_repair import gender_and_number, write_term
from pipeline.spans import Span

Carriers = Mapping[tuple[str, bool], tuple[str, str]]
"""By gender and whether it is plural; see `Language.carrier_nouns`. Noun and placeholder are
replaced together."""

NO_CARRIERS: Final[Carriers] = MappingProxyType({})


def replace_terms(sentence: SentenceState, new: Mapping[Match, str]) -> str:
    """The sentence as the engine sees it, with other words for some of its terms."""
    text = truecase_in_place(sentence)
    for match in sorted(new, key=lambda m: -m.span.start):
        text = text[: match.span.start] + new[match] + text[match.span.end :]
    return re.sub(r"\s+", " ", text)


def insert_placeholders(
    sentence: SentenceState, terms: Sequence[Match], template: str, carriers: Carriers = NO_CARRIERS
) -> tuple[str, dict[str, Match]]:
    """The sentence with placeholders for `terms`, and the term of each placeholder.

    `template` is the engine's `placeholder_format`; `carriers` are nouns in front of placeholders.
    """
    names: dict[str, Match] = {}
    new: dict[Match, str] = {}
    for match in sorted(terms, key=lambda m: -m.span.start):
        number = unused_number(50 + len(names), sentence.text, template)
        token = template.format(number)
        names[token] = match
        carrier, _ = carriers.get(gender_and_number(match), ("{}", ""))
        new[match] = carrier.format(token)
    return replace_terms(sentence, new), names


def resolve_placeholders(
    target: str, names: Mapping[str, Match], carriers: Carriers = NO_CARRIERS
) -> tuple[str | None, tuple[Match, ...]]:
    """The target with approved forms in place of placeholders, and the terms around which words
    may disagree; None where a placeholder was lost or doubled."""
    risks: list[Match] = []
    for token, match in names.items():
        key = gender_and_number(match)
        agrees = key in carriers
        pattern = carriers[key][1].format(re.escape(token)) if agrees else re.escape(token)
        found = list(re.finditer(rf"(?<!\w){pattern}(?!\w)", target, re.IGNORECASE))
        if len(found) != 1:
            return None, ()
        several = target[: found[0].start()].rstrip().endswith("s")
        target, changed = write_term(target, Span(*found[0].span()), match)
        if match.term.pos == "adj":
            changed = _inflects(match) or (changed and several)
        if changed and not agrees:
            risks.append(match)
    return target, tuple(risks)


def _inflects(match: Match) -> bool:
    """Whether the term is an adjective, which a placeholder cannot make agree with its noun."""
    grammar = language(match.term.language)
    return match.term.pos == "adj" and grammar.inflects_for_gender(match.term.translation.lower())
