"""A lost drug is one finding, though several checks look at it."""

from __future__ import annotations

import pytest

from pipeline.checks import Problem
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary
from pipeline.glossary.entries import Term
from pipeline.mt.sentence_state import TranslationRequest, find_segment_terms
from pipeline.mt.verify import check_segment

PAIR = LanguagePair("en", "es")
TERMS = Glossary(
    (
        Term("cisplatin", "cisplatino", domain="drug"),
        Term("chemotherapy", "quimioterapia"),
        Term("Rituximab", "rituximab", domain="drug"),
    )
)


def problems(source: str, target: str) -> list[Problem]:
    matches = find_segment_terms(source, (), TERMS)
    return check_segment(TranslationRequest(source, (), "paragraph"), target, PAIR, matches)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("You will get cisplatin.", "Usted recibirá carboplatino."),
        ("You will get cisplatin.", "Usted lo recibirá."),
        ("You will get cisplatin.", "Usted recibirá cispaltino."),
        ("Get cisplatin, then cisplatin.", "Reciba cisplatino y luego cispaltino."),
        ("Ask for Rituximab now.", "Pregunte por él ahora."),
    ],
)
def test_a_lost_drug_is_a_finding_of_one_check(source: str, target: str) -> None:
    assert [problem.code for problem in problems(source, target)] == ["drugs"]


def test_other_terms_of_the_segment_are_findings_of_their_own() -> None:
    found = problems("Chemotherapy with cisplatin", "Tratamiento con carboplatino")
    assert [problem.code for problem in found] == ["drugs", "term-missing"]
    assert "quimioterapia" in found[1].message


def test_a_drug_that_stands_there_is_no_finding() -> None:
    assert problems("Chemotherapy with cisplatin", "Quimioterapia con cisplatino") == []
