"""pipeline.glossary.paraphrase: what a good translation may say in place of an approved form."""

from __future__ import annotations

import pytest
from locations import DATA

from pipeline.glossary import find_missing
from pipeline.glossary.entries import Term, TermStatus
from pipeline.glossary.layers import Glossary
from pipeline.glossary.paraphrase import RULES, Texts, drop_paraphrased

TERMS = (
    Term("muscle pain", "dolor muscular", pos="noun"),
    Term("joint pain", "dolor articular", admitted=("artralgia",), pos="noun"),
    Term("treatment", "terapia", admitted=("tratar",), pos="noun"),
    Term("symptom", "síntoma", pos="noun"),
    Term("fever", "fiebre", pos="noun"),
    Term("pain", "dolor", pos="noun"),
    Term("sign", "signo", TermStatus.PREFERRED, pos="noun"),
    Term("test", "prueba", TermStatus.PREFERRED, pos="noun"),
    Term("relapse", "recaída", pos="noun"),
    Term("inflammatory breast cancer", "cáncer de mama inflamatorio", pos="noun"),
    Term("vaccine", "vacuna", pos="noun"),
    Term("administration", "administración", pos="noun"),
    Term("spread", "diseminación", TermStatus.PREFERRED, pos="noun"),
    Term("medicine", "medicina", pos="noun"),
    Term("eye", "ojo", pos="noun"),
    Term("methotrexate", "metotrexato", pos="noun", domain="drug"),
    Term("lung", "pulmón", pos="noun"),
    Term("lung disease", "enfermedad pulmonar", pos="noun"),
    Term("intraocular", "intraocular", pos="adj"),
    Term("premenopausal", "premenopáusica", pos="adj"),
    Term("asymptomatic", "asintomático", pos="adj"),
    Term("CT", "TC", pos="noun"),
    Term("healing", "curación", pos="noun"),
)
GLOSSARY = Glossary(TERMS)
STATUSES = (TermStatus.LOCKED, TermStatus.PREFERRED)
CASES = [
    line.split("\t")
    for line in (DATA / "glossary" / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()[1:]
    if not line.startswith("#")
]
assert CASES


@pytest.mark.parametrize(("verdict", "source", "target"), CASES)
def test_other_ways_to_say_a_term(verdict: str, source: str, target: str) -> None:
    matches = GLOSSARY.match(source)
    missing = find_missing(matches, target, STATUSES)
    assert missing, "the strict comparison already finds the term: no case for this test"
    left = drop_paraphrased(missing, Texts(source, target, "en", matches))
    assert bool(left) == (verdict == "missing")


def test_each_rule_accepts_a_case_that_no_other_accepts() -> None:
    needed = set()
    for verdict, source, target in CASES:
        if verdict == "said":
            matches = GLOSSARY.match(source)
            missing = find_missing(matches, target, STATUSES)
            texts = Texts(source, target, "en", matches)
            left = {rule.__name__: drop_paraphrased(missing, texts, [rule]) for rule in RULES}
            for match in missing:
                names = [name for name, others in left.items() if match not in others]
                needed |= set(names) if len(names) == 1 else set()
    assert needed == {rule.__name__ for rule in RULES}


def test_an_unknown_language_accepts_only_what_needs_no_language() -> None:
    term = Term("administration", "administratie", pos="noun", language="nl")
    matches = Glossary((term,)).match("administration")
    texts = Texts("administration", "administreren", "xx", matches)
    assert find_missing(matches, texts.target) == matches
    assert drop_paraphrased(matches, texts) == matches
