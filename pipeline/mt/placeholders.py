"""Tokens in place of terms: put into a sentence before an engine sees it, taken out after."""

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


def replace_terms(line: SentenceState, new: Mapping[Match, str]) -> str:
    """The sentence as an engine is asked for it, with other words for some of its terms."""
    text = truecase_in_place(line)
    for match in sorted(new, key=lambda m: -m.span.start):
        text = text[: match.span.start] + new[match] + text[match.span.end :]
    return re.sub(r"\s+", " ", text)


def insert_placeholders(
    line: SentenceState, lacking: Sequence[Match], mask: str, carriers: Carriers = NO_CARRIERS
) -> tuple[str, dict[str, Match]]:
    """The sentence with tokens for the lacking terms, and the term of each token."""
    names: dict[str, Match] = {}
    new: dict[Match, str] = {}
    for match in sorted(lacking, key=lambda m: -m.span.start):
        token = mask.format(unused_number(50 + len(names), line.text, mask))
        names[token] = match
        carrier, _ = carriers.get(gender_and_number(match), ("{}", ""))
        new[match] = carrier.format(token)
    return replace_terms(line, new), names


def resolve_placeholders(
    target: str, names: Mapping[str, Match], carriers: Carriers = NO_CARRIERS
) -> tuple[str | None, tuple[Match, ...]]:
    """The target with approved forms in place of tokens, and the terms around which words may
    disagree; None where a token got lost."""
    moved: list[Match] = []
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
            moved.append(match)
    return target, tuple(moved)


def _inflects(match: Match) -> bool:
    """Whether the term is an adjective that should agree with a noun the token knew nothing of."""
    grammar = language(match.term.language)
    return match.term.pos == "adj" and grammar.inflects_for_gender(match.term.translation.lower())
