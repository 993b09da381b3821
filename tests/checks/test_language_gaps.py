"""What is known of a language holds for its regions; what is not known of it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_checks import FILES, pair_of, rows

from pipeline.checks import CHECKS, Pair
from pipeline.workflow.glossaries import find_unfit_checks

FLAGGED = {
    path.stem: [
        pair
        for verdict, source, target, *options in rows(path)
        if verdict != "ok" and (pair := pair_of(source, target, options)).target_lang == "es"
    ]
    for path in FILES
}
"""By check, the pairs of English and Spanish that it must flag."""


def find_flagged(check: str, target_lang: str) -> list[Pair]:
    pairs = [replace(pair, target_lang=target_lang) for pair in FLAGGED[check]]
    return [pair for pair in pairs if list(dict(CHECKS)[check](pair))]


@pytest.mark.parametrize("check", FLAGGED)
@pytest.mark.parametrize("language", ["es-419", "es-MX"])
def test_checks_of_a_language_apply_to_its_regions(check: str, language: str) -> None:
    assert len(find_flagged(check, language)) == len(FLAGGED[check]) > 0


@pytest.mark.parametrize("language", ["es", "es-419", "pt-BR", "de", "fr"])
def test_the_checks_that_do_not_apply_are_those_that_find_nothing(language: str) -> None:
    silent = [check for check in FLAGGED if not find_flagged(check, language)]
    assert sorted(find_unfit_checks(("en", language))) == silent


def test_all_checks_apply_to_spanish_and_few_to_a_language_that_is_not_known() -> None:
    assert find_unfit_checks(("en-US", "es-419")) == []
    assert "negation" not in find_unfit_checks(("en", "pt-BR"))
    assert {"negation", "drugs", "limits"} <= set(find_unfit_checks(("en", "fr")))
    assert {"negation", "drugs", "limits"} <= set(find_unfit_checks(("fr", "es")))
