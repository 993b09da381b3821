"""Words beside a glossary term agree with it in gender and number."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Pair, Problem, plain
from pipeline.languages import language
from pipeline.model import Severity

CODE = "agreement"


def check(pair: Pair) -> Iterator[Problem]:
    """A warning for each determiner, adjective or participle of the target that fits
    neither the term beside it nor another noun before."""
    text = plain(pair.target) if pair.nouns else ""
    for noun in pair.nouns:
        for wrong in language(pair.target_lang).find_disagreements(text, noun):
            message = (
                f"“{wrong.span.of(text)}” does not agree with “{noun.span.of(text)}”; "
                f"“{wrong.new}” would"
            )
            yield Problem(CODE, Severity.WARNING, message)
