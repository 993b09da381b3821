"""pipeline/transfer.py: which words of the target a tag goes on, and how that was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import locations
import pytest
from engines_fake import linked
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.base import Link
from pipeline.mt.phrase_search import AlignedSentence, Closeness, Region, find_phrase
from pipeline.mt.phrases import find_nearest, find_words
from pipeline.mt.tag_projection import (
    PlacementMethod,
    include_article,
    project_lone,
    project_pair,
)
from pipeline.spans import Span

DATA = locations.DATA / "translate"
SENTENCES = [
    tuple(line.split("\t"))
    for line in (DATA / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
assert len(SENTENCES) >= 30


def span_of(phrase: str, text: str) -> Span:
    return Span(text.index(phrase), text.index(phrase) + len(phrase))


def put(
    phrase: str, sentence: AlignedSentence, said: Sequence[str] = (), within: Span | None = None
) -> tuple[str, PlacementMethod]:
    """What the target has under a tag on `phrase`, and how it was found."""
    whole = within or Span(0, len(sentence.target))
    found, how = project_pair(
        sentence, span_of(phrase, sentence.source), lambda _: said, Region(whole)
    )
    return found.of(sentence.target), how


EN, ES = "Talk to your doctor about Kymriah.", "Hable sobre Kymriah con su médico."
PLAIN = AlignedSentence(EN, ES)
TERMS = AlignedSentence(EN, ES, terms=((span_of("doctor", EN), span_of("médico", ES)),))
LINKS = AlignedSentence(
    EN, ES, links=linked(EN, ES, "Talk=Hable about=sobre your=su doctor=médico")
)


@pytest.mark.parametrize(
    ("phrase", "sentence", "said", "under", "how"),
    [
        (EN, PLAIN, (), ES, PlacementMethod.WHOLE),
        (EN[:-1], PLAIN, (), ES[:-1], PlacementMethod.WHOLE),
        ("doctor", TERMS, (), "médico", PlacementMethod.TERM),
        ("your doctor", TERMS, ("su médico",), "médico", PlacementMethod.TERM),
        ("your doctor", LINKS, (), "su médico", PlacementMethod.ALIGNED),
        ("doctor", LINKS, ("médico",), "médico", PlacementMethod.ALIGNED),
        ("your doctor", LINKS, ("con su médico",), "con su médico", PlacementMethod.ALIGNED),
        ("doctor", LINKS, ("Hable",), "médico", PlacementMethod.ALIGNED),
        ("your doctor", PLAIN, ("su médico",), "su médico", PlacementMethod.PHRASE),
        ("your doctor", PLAIN, ("Su médico.",), "su médico", PlacementMethod.PHRASE),
        ("your doctor", PLAIN, ("sus médicos",), "su médico", PlacementMethod.PHRASE),
        ("about Kymriah", PLAIN, ("sobre Kymriah",), "sobre Kymriah", PlacementMethod.PHRASE),
        ("Kymriah", PLAIN, (), "Kymriah", PlacementMethod.SAME),
        ("Kymriah.", PLAIN, (), "Kymriah", PlacementMethod.SAME),
        ("your doctor", PLAIN, ("la enfermera",), "Kymriah", PlacementMethod.PROPORTION),
        ("Talk", PLAIN, (), "Hable", PlacementMethod.PROPORTION),
    ],
)
def test_how_a_phrase_is_found(
    phrase: str, sentence: AlignedSentence, said: Sequence[str], under: str, how: PlacementMethod
) -> None:
    assert put(phrase, sentence, said) == (under, how)


def test_what_lies_outside_or_is_taken_is_not_used() -> None:
    first, second = span_of("pain", "pain, pain"), Span(6, 10)
    sentence = AlignedSentence("pain, pain", "dolor, dolor")
    whole = Span(0, 12)
    assert project_pair(sentence, first, lambda _: ["dolor"], Region(whole))[0] == Span(0, 5)
    assert project_pair(sentence, second, lambda _: ["dolor"], Region(whole))[0] == Span(7, 12)
    assert project_pair(sentence, first, lambda _: ["dolor"], Region(Span(7, 12))) == (
        Span(7, 12),
        PlacementMethod.PHRASE,
    )
    found = project_pair(sentence, first, lambda _: ["dolor"], Region(whole, [Span(0, 5)]))
    assert found == (Span(7, 12), PlacementMethod.PHRASE)
    taken = [Span(0, 5), Span(7, 12)]
    empty, how = project_pair(sentence, first, lambda _: ["dolor"], Region(whole, taken))
    assert (empty.of(sentence.target), how) == ("", PlacementMethod.PROPORTION)


def test_marks_outside_the_range_stay_outside() -> None:
    sentence = AlignedSentence("Say “no” twice.", "Diga “no” dos veces.")
    within = span_of("no", sentence.target)
    assert put("“no”", sentence, ["no"], within) == ("no", PlacementMethod.PHRASE)


def test_a_term_that_is_taken_is_not_used() -> None:
    taken = [span_of("su médico", ES)]
    span, whole = span_of("doctor", EN), Span(0, len(ES))
    found, how = project_pair(TERMS, span, lambda _: ["médico"], Region(whole, taken))
    assert how is PlacementMethod.PROPORTION
    assert not taken[0].contains(found)


def test_the_same_occurrence_is_taken_wherever_it_stands() -> None:
    source, target = "pain, pain, and nothing but cold.", "dolor y más y más y más y dolor, frío."
    found = project_pair(
        AlignedSentence(source, target),
        Span(6, 10),
        lambda _: ["dolor"],
        Region(Span(0, len(target))),
    )
    assert found == (
        Span(target.rindex("dolor"), target.rindex("dolor") + 5),
        PlacementMethod.PHRASE,
    )


def test_a_phrase_is_not_found_inside_words_or_addresses() -> None:
    target = "supercélula en https://célula.example o célula"
    found = find_phrase(
        AlignedSentence("cell", target), Span(0, 4), ["célula"], Region(Span(0, len(target)))
    )
    assert found == Span(len(target) - 6, len(target))


@pytest.mark.parametrize(("weights", "under"), [((0.9, 0.2), "Uno"), ((0.2, 0.9), "tres")])
def test_the_stronger_alignment_counts(weights: tuple[float, float], under: str) -> None:
    source, target = "One two three four", "Uno dos tres"
    links = (
        Link(span_of("four", source), span_of("Uno", target), weights[0]),
        Link(span_of("two", source), span_of("dos", target), 1.0),
        Link(span_of("four", source), span_of("tres", target), weights[1]),
    )
    assert put("four", AlignedSentence(source, target, links)) == (under, PlacementMethod.ALIGNED)


@pytest.mark.parametrize(
    ("source", "phrase", "target", "said", "under"),
    [
        ("It is (very) rare.", "(very)", "Es (muy) raro.", "muy", "(muy)"),
        ("It is (very) rare.", "very", "Es (muy) raro.", "(muy)", "muy"),
        ("Say “no” twice.", "“no”", "Diga «no» dos veces.", "no", "«no»"),
        ("Why? Ask us.", "Why?", "¿Por qué? Pregunte.", "por qué", "¿Por qué?"),
        ("Why? Ask us.", "Why", "¿Por qué? Pregunte.", "por qué", "Por qué"),
        ("Go! Ask us.", "Go!", "¡Vaya! Pregunte.", "vaya", "¡Vaya!"),
        ("See 5% here.", "5%", "Aquí un 5 % ahora.", "", "5 %"),
        ("See 5% here.", "5", "Aquí un 5% ahora.", "", "5"),
        ("Rate, slow, came.", "slow,", "La tasa, lenta, llegó.", "lenta", "lenta,"),
        (
            "The test (PSA) is old.",
            "test (PSA)",
            "El (gran test (PSA)) es viejo.",
            "",
            "test (PSA)",
        ),
    ],
)
def test_marks_stay_on_their_side_of_a_tag(
    source: str, phrase: str, target: str, said: str, under: str
) -> None:
    assert put(phrase, AlignedSentence(source, target), [said])[0] == under


@pytest.mark.parametrize(
    ("term", "phrase", "translation", "under"),
    [
        ("acute lung injury", "acute", "lesión pulmonar aguda", "aguda"),
        ("acute lung injury", "lung", "lesión pulmonar aguda", "pulmonar"),
        ("acute lung injury", "acute lung", "lesión pulmonar aguda", "pulmonar aguda"),
        ("white blood cell", "white", "glóbulo blanco", "blanco"),
        ("lung cancer", "cancer", "tumor de pulmón", "tumor"),
    ],
)
def test_part_of_a_term_in_the_order_of_its_translation(
    term: str, phrase: str, translation: str, under: str
) -> None:
    source, target = f"So a {term} is no joke.", f"Así que, {translation}, no es broma."
    terms = ((span_of(term, source), span_of(translation, target)),)
    assert put(phrase, AlignedSentence(source, target, terms=terms)) == (
        under,
        PlacementMethod.PROPORTION,
    )


def test_a_tag_around_marks_alone() -> None:
    assert put("®", AlignedSentence("Kymriah® helps.", "Ayuda Kymriah® hoy.")) == (
        "®",
        PlacementMethod.SAME,
    )
    assert put("®", AlignedSentence("Kymriah® helps.", "Ayuda Kymriah.")) == (
        "",
        PlacementMethod.PROPORTION,
    )


LINE = "Cells grow (fast), they say."
LINEA = "Se dice que crecen (rápido), las células."


@pytest.mark.parametrize(
    ("at", "sentence", "before", "how"),
    [
        (0, AlignedSentence(LINE, LINEA), "", PlacementMethod.WHOLE),
        (len(LINE), AlignedSentence(LINE, LINEA), LINEA, PlacementMethod.WHOLE),
        (len(LINE) - 1, AlignedSentence(LINE, LINEA), LINEA[:-1], PlacementMethod.WHOLE),
        (18, AlignedSentence(LINE, LINEA), "Se dice que crecen (rápido),", PlacementMethod.SAME),
        (17, AlignedSentence(LINE, LINEA), "Se dice que crecen (rápido)", PlacementMethod.SAME),
        (12, AlignedSentence(LINE, LINEA), "Se dice que crecen (", PlacementMethod.SAME),
        (
            5,
            AlignedSentence(LINE, LINEA, terms=((Span(0, 5), span_of("células", LINEA)),)),
            "Se dice que crecen (rápido), las células",
            PlacementMethod.TERM,
        ),
        (
            10,
            AlignedSentence(LINE, LINEA, links=linked(LINE, LINEA, "grow=crecen")),
            "Se dice que crecen",
            PlacementMethod.ALIGNED,
        ),
        (
            6,
            AlignedSentence(LINE, LINEA, links=linked(LINE, LINEA, "grow=crecen")),
            "Se dice que ",
            PlacementMethod.ALIGNED,
        ),
        (10, AlignedSentence(LINE, LINEA), "Se dice que", PlacementMethod.PROPORTION),
    ],
)
def test_how_a_lone_tag_is_placed(
    at: int, sentence: AlignedSentence, before: str, how: PlacementMethod
) -> None:
    found, found_how = project_lone(sentence, at, Span(0, len(sentence.target)))
    assert (sentence.target[:found], found_how) == (before, how)


@pytest.mark.parametrize(
    ("source", "target", "phrase", "taken_in"),
    [
        ("the cells", "las células", "células", "las células"),
        ("your cells", "sus células", "células", "sus células"),
        ("cells", "las células", "células", "células"),
        ("the cells", "del células", "células", "células"),
        ("the cells", "controla células", "células", "células"),
        ("the cells", "Las células", "células", "Las células"),
        ("a cell", "una célula", "una célula", "una célula"),
        ("then cells", "las células", "células", "células"),
    ],
)
def test_articles_are_taken_in(source: str, target: str, phrase: str, taken_in: str) -> None:
    found = include_article(target, span_of(phrase, target), source, Span(0, len(source)))
    assert found.of(target) == taken_in


@pytest.mark.parametrize(
    ("said", "target", "found"),
    [
        ("célula inmune", "Las células inmunitarias crecen.", "células inmunitarias"),
        ("pacientes adultos", "Los adultos pacientes esperan.", "adultos pacientes"),
        ("tumor de pulmón", "Los tumores del pulmón crecen.", "tumores del pulmón"),
        ("hipotiroidismo", "Tiene gota.", None),
        ("pan", "Come pasta.", None),
    ],
)
def test_a_phrase_is_found_nearly(said: str, target: str, found: str | None) -> None:
    sentence, whole = AlignedSentence("x y z", target), Span(0, len(target))
    place = find_phrase(sentence, Span(2, 3), [said], Region(whole), Closeness.INFLECTED)
    assert (place.of(target) if place else None) == found
    assert find_phrase(sentence, Span(2, 3), [said], Region(whole), Closeness.EXACT) is None


def test_only_on_request_are_other_endings_near_enough() -> None:
    sentence = AlignedSentence("cancer cells", "células cancerosas")
    whole = Span(0, len(sentence.target))
    found = [
        find_phrase(sentence, Span(0, 6), ["cáncer"], Region(whole), closeness)
        for closeness in (Closeness.INFLECTED, Closeness.SIMILAR)
    ]
    assert found == [span_of("cancerosas", sentence.target), None]


def test_the_nearest_run_of_words_avoids_what_is_taken() -> None:
    assert find_nearest("dolor", "dolor, dolores", Span(0, 14), [Span(0, 5)])[1] == Span(7, 14)


# --- laws --------------------------------------------------------------------------------------

PAIRS = st.sampled_from(SENTENCES)


@st.composite
def sentences(draw: st.DrawFn) -> AlignedSentence:
    """A sentence with any alignment and any terms, right or wrong."""
    source, target = draw(PAIRS)
    here, there = st.sampled_from(find_words(source)), st.sampled_from(find_words(target))
    odd = st.tuples(st.integers(0, len(target)), st.integers(0, len(target) + 5))
    spans = there | odd.map(lambda pair: Span(min(pair), max(pair)))
    links = draw(st.lists(st.builds(Link, here, spans, st.floats(0, 1)), max_size=6))
    terms = draw(st.lists(st.tuples(here, there), max_size=2))
    return AlignedSentence(source, target, tuple(links), tuple(terms))


@given(sentence=sentences(), data=st.data())
def test_law_places_are_whole_words_free_and_within(
    sentence: AlignedSentence, data: st.DataObject
) -> None:
    words = find_words(sentence.target)
    first, last = sorted(data.draw(st.tuples(*[st.sampled_from(words)] * 2)))
    within = Span(first.start, last.end)
    inside = [word for word in words if within.contains(word)]
    taken = data.draw(st.lists(st.sampled_from(inside), max_size=2, unique=True))
    cut = st.integers(0, len(sentence.source))
    span = Span(*sorted(data.draw(st.tuples(cut, cut))))
    said = data.draw(st.lists(st.sampled_from([sentence.target, inside[0].of(sentence.target)])))
    found, how = project_pair(sentence, span, lambda _: said, Region(within, taken))
    assert within.contains(found)
    assert found == project_pair(sentence, span, lambda _: said, Region(within, taken))[0]
    if how is not PlacementMethod.WHOLE:
        assert not any(found.start < t.end and t.start < found.end for t in taken)
        assert found.of(sentence.target) == found.of(sentence.target).strip()
    cut_word = re.search(r"\w", sentence.source[span.start - 1 : span.start] or " ") or re.search(
        r"\w", sentence.source[span.end : span.end + 1]
    )
    if not cut_word:
        for at in found:
            assert not re.fullmatch(r"\w\w", sentence.target[max(at - 1, 0) : at + 1])


@given(sentence=sentences(), data=st.data())
def test_law_lone_tags_stand_between_words(sentence: AlignedSentence, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sentence.source)))
    found, _ = project_lone(sentence, at, Span(0, len(sentence.target)))
    assert 0 <= found <= len(sentence.target)
    assert not re.fullmatch(r"\w\w", sentence.target[max(found - 1, 0) : found + 1])


@given(pair=PAIRS, data=st.data())
def test_law_proportion_keeps_the_order(pair: tuple[str, str], data: st.DataObject) -> None:
    sentence = AlignedSentence(pair[0], pair[1])
    ats = sorted(data.draw(st.lists(st.sampled_from(find_words(pair[0])), min_size=2, max_size=4)))
    whole = Span(0, len(pair[1]))
    placed = [project_pair(sentence, word, lambda _: (), Region(whole)) for word in ats]
    shares = [found for found, how in placed if how is PlacementMethod.PROPORTION]
    assert all(one.start <= two.start for one, two in pairwise(shares))
