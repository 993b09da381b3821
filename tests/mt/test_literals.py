"""Signs, variables, codes and names that an engine never sees, and gets back."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pytest
from locations import DATA

from pipeline import tagged_text
from pipeline.engines import resolve_engine
from pipeline.engines.base import (
    Capabilities,
    Hypotheses,
    Hypothesis,
    LanguagePair,
    Link,
    TermConstraint,
)
from pipeline.glossary import Glossary, read_built_in_glossary
from pipeline.model import Severity, Tag
from pipeline.mt.literals import find_literals, mask, translate_around, unmask
from pipeline.mt.translate import TranslationRequest, translate_segments, translate_text
from pipeline.spans import Span

EN_ES = LanguagePair("en", "es")
SIGNS = [line.split("\t") for line in (DATA / "mt" / "signs.tsv").read_text("utf-8").splitlines()]
KEPT = [
    ("The mean was 7.4 ± 0.2.", ["7.4 ± 0.2"]),
    ("Platelets fell to 20 × 10³ per µL.", ["20 × 10³", "µL"]),
    ("The level is 5 µmol/L.", ["5 µmol/L"]),
    ("Take 2½ tablets.", ["2½"]),
    ("Hello {name}, pay ${x} by {{ day }}.", ["{name}", "${x}", "{{ day }}"]),
    ("The patient_id and MAX_DOSE fields", ["patient_id", "MAX_DOSE"]),
    ("Write to a.b@c-d.org, or see https://e.org/f.", ["a.b@c-d.org", "https://e.org/f"]),
    ("Credit: © 2024 Anna Doe", ["© 2024 Anna Doe"]),
    ("Take Healthy Steps™ today", ["Healthy Steps™"]),
    ("Ages 12–17, Monday–Friday", ["12–17", "–"]),
    ("It costs €50 or $1,200.", ["€50", "$1,200"]),
    ("The α-blocker and β2", ["α", "β2"]),
    ("Your nurse is Jiří Novák.", ["Jiří Novák"]),
    ("See note [12].", ["[12]"]),
    ("Ask nurse Ana Łuk today. Mr Łuk knows.", ["Ana Łuk", "Łuk"]),
    ("Łuk Ana knows.", ["Łuk Ana"]),
]
SEEN = [
    "Take 2 tablets every 8 hours, 3-4 times.",
    "It is 5% at 37 °C, and 1/2 of that – or less.",
    "“José” said: it's for you & me (today)!",
    "Blood type A-, stage IIIB, p53, COVID-19",
]


@pytest.mark.parametrize(("text", "literals"), KEPT)
def test_what_is_kept_from_an_engine(text: str, literals: list[str]) -> None:
    assert [span.of(text) for span in find_literals(text)] == literals


@pytest.mark.parametrize("text", SEEN)
def test_what_an_engine_sees(text: str) -> None:
    assert list(find_literals(text)) == []
    assert mask(text, "XQ{}").text == text


@pytest.mark.parametrize("unit", ["1", "1,", "A", "A-", "A ", "a_", "a@", "{", "a.", "1 ", "Ł"])
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    started = time.process_time()
    list(find_literals(unit * (30_000 // len(unit))))
    assert time.process_time() - started < 3


def test_a_text_that_is_nothing_but_literals_stays() -> None:
    assert mask("a_b c_d", "XQ{}").edits == ()


def test_a_placeholder_is_a_word_of_its_own_and_no_other_of_the_text() -> None:
    masked = mask("XQ10 costs Monday–Friday €50.", "XQ{}")
    assert masked.text == "XQ10 costs Monday XQ11 Friday XQ12."
    found = unmask(masked, Hypothesis("XQ10 cuesta xq12 de lunes XQ11 viernes."))
    assert found is not None
    assert found.text == "XQ10 cuesta €50 de lunes–viernes."


@pytest.mark.parametrize("text", ["Cuesta.", "Cuesta XQ10 y XQ10.", "Cuesta XQ101."])
def test_a_lost_or_doubled_placeholder_gives_nothing(text: str) -> None:
    assert unmask(mask("It costs €50.", "XQ{}"), Hypothesis(text)) is None


def test_alignment_is_moved_to_the_whole_text() -> None:
    source, target = "It costs €50 a day.", "Cuesta €50 por día."
    masked = mask(source, "XQ{}")
    words = (("costs", "Cuesta"), ("XQ10", "XQ10"), ("day", "día"))
    text = "Cuesta XQ10 por día."
    links = tuple(Link(_span(masked.text, one), _span(text, other)) for one, other in words)
    found = unmask(masked, Hypothesis(text, links=links))
    assert found is not None
    assert found.text == target
    assert [(link.source.of(source), link.target.of(target)) for link in found.links] == [
        ("costs", "Cuesta"), ("€50", "€50"), ("day", "día"),
    ]  # fmt: skip


def _span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


class Recorder:
    """An engine that says what it sees, or loses placeholders, and remembers its terms."""

    name, is_passthrough = "recorder", False
    placeholder_format: str | None = "XQ{}"

    def __init__(self, *, loses: bool = False) -> None:
        self.loses = loses
        self.seen: list[str] = []
        self.terms: list[str] = []

    def serves(self, pair: LanguagePair) -> bool:
        return True

    def signature(self, pair: LanguagePair) -> str:
        return "recorder/1"

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        return Capabilities(terms=True)

    def translate(
        self,
        sentences: Sequence[str],
        pair: LanguagePair,
        *,
        hypotheses: int = 1,
        terms: Sequence[Sequence[TermConstraint]] = (),
    ) -> list[Hypotheses]:
        self.seen += sentences
        for sentence, row in zip(sentences, terms, strict=False):
            self.terms += [term.span.of(sentence) for term in row]
        drop = (lambda s: re.sub(r"XQ\d+", "", s)) if self.loses else str
        return [(Hypothesis(drop(sentence)),) for sentence in sentences]


def test_terms_are_given_at_their_places_in_what_the_engine_sees() -> None:
    engine, text = Recorder(), "It costs €50 a day."
    terms = [[TermConstraint(_span(text, "day"), "día"), TermConstraint(_span(text, "€50"), "50")]]
    (found,) = translate_around(engine, [text], EN_ES, "XQ{}", terms=terms)
    assert found[0].text == text
    assert (engine.seen, engine.terms) == (["It costs XQ10 a day."], ["day"])


def test_an_engine_that_loses_them_is_asked_for_the_text_as_it_is() -> None:
    engine = Recorder(loses=True)
    found = translate_around(engine, ["It costs €50.", "Yes."], EN_ES, "XQ{}")
    assert [row[0].text for row in found] == ["It costs €50.", "Yes."]
    assert engine.seen == ["It costs XQ10.", "Yes.", "It costs €50."]


# --- with the model that ships --------------------------------------------------------------------


@pytest.mark.engine
def test_signs_are_kept_or_a_finding_names_them() -> None:
    """Six sentences of each sign: start, middle, end, beside a number, in a title, in a list."""
    engine = resolve_engine("argos", EN_ES)
    found = translate_text([text for _, text in SIGNS], engine, EN_ES, Glossary(()))
    lost = [
        (source, tagged_text.plain(answer.target))
        for (sign, source), answer in zip(SIGNS, found, strict=True)
        if tagged_text.plain(answer.target).count(sign) < source.count(sign)
        and not any(problem.severity is Severity.ERROR for problem in answer.problems)
    ]
    assert len(lost) <= 6, lost
    assert len(SIGNS) > 350


@pytest.mark.engine
def test_no_placeholder_and_no_mark_of_the_corpus_reaches_a_page() -> None:
    engine = resolve_engine("argos", EN_ES)
    tags = (Tag(1, "code", "`id`", False), Tag(2, "code", "`x`", False))
    texts = ["Copy the <1/>s of the <2/>.", "Pre<1/>s and <2/>ed", "<1/>-based <2/>-like values"]
    requests = [TranslationRequest(text, tags) for text in texts]
    requests += [TranslationRequest(text) for text in ("Disclaimer", "Zinc", "Iodine", "Copper")]
    glossary = read_built_in_glossary(EN_ES)
    for answer in translate_segments(requests, engine, EN_ES, glossary):
        assert not re.search(r"XQ|\[\s?es", answer.target, re.IGNORECASE), answer.target
