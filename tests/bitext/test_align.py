"""Which text of a translation stands for which: on pages written for it, and on long ones."""

from __future__ import annotations

import random
import time

import pytest
from aligned_pages import SETS, Pair, plain, read_aligned_pages, slots_of

from pipeline.bitext.align import align
from pipeline.bitext.blocks import Block, Vocabulary
from pipeline.workflow.page_alignment import align_pages

LANGUAGES = "en", "es"


def found_pairs(source: str, target: str) -> list[tuple[Pair, str]]:
    done = align_pages(slots_of(source), slots_of(target), LANGUAGES)
    return [(Pair(plain(m.segment.source), plain(m.text)), m.doubt) for m in done.matches]


@pytest.mark.parametrize("name", SETS)
def test_texts_are_placed_right_and_what_is_certain_is_never_wrong(name: str) -> None:
    pages = read_aligned_pages(name)
    assert len(pages) == 10
    placed = right = wanted = certain = 0
    for page in pages:
        pairs = [pair for pair in page.pairs if pair.source and pair.target]
        wanted += len(pairs)
        for pair, doubt in found_pairs(page.source, page.target):
            placed += 1
            right += pair in pairs
            certain += not doubt
            assert pair in pairs or doubt, f"{page.name}: {pair}"
    assert wanted > 150
    assert right >= 0.95 * placed
    assert right >= 0.95 * wanted
    assert certain >= 0.8 * wanted


@pytest.mark.parametrize("name", SETS)
def test_texts_that_are_left_out_or_elsewhere_do_not_shift_the_others(name: str) -> None:
    placed = right = certain = 0
    for page in read_aligned_pages(name, random.Random(7)):
        for pair, doubt in found_pairs(page.source, page.target):
            placed += 1
            right += pair in page.pairs
            certain += not doubt
            assert pair in page.pairs or doubt, f"{page.name}: {pair}"
    assert right >= 0.95 * placed
    assert certain >= 0.7 * placed


def test_every_text_is_placed_or_left_over() -> None:
    for page in read_aligned_pages("development"):
        done = align_pages(slots_of(page.source), slots_of(page.target), LANGUAGES)
        words = " ".join(
            [*(plain(m.text) for m in done.matches), *(x.text for x in done.leftovers)]
        )
        same = " ".join(plain(segment.source) for segment in done.same)
        for slot in slots_of(page.target):
            text = plain(slot.segment.source)
            assert text in words or text in same
        known = {m.segment.id for m in done.matches}
        known |= {segment.id for segment in (*done.missing, *done.same)}
        assert known == {slot.segment.id for slot in slots_of(page.source)}


ONE_PARTNER = [
    # English, Spanish: of two similar texts one has no partner; which one, or "" where that is open
    ("# Weak pulse\n\n# Strong pulse\n", "# Pulso fuerte\n", "Strong pulse"),
    (
        "Take it before meals.\n\nTake it after meals.\n",
        "Tómelo después de las comidas.\n",
        "after",
    ),
    ("Give 5 mg to adults.\n\nGive 2 mg to adults.\n", "Dé 2 mg a los adultos.\n", "2 mg"),
    ("Rear-facing seat\n\nForward-facing seat\n", "Asiento orientado hacia un lado\n", ""),
]


@pytest.mark.parametrize(("english", "spanish", "right"), ONE_PARTNER)
def test_the_wrong_one_of_similar_texts_is_not_certain(
    english: str, spanish: str, right: str
) -> None:
    for pair, doubt in found_pairs(english, spanish):
        assert doubt or (right and right in pair.source)


def test_the_same_texts_with_both_partners_are_in_their_places() -> None:
    english = "Take it before meals.\n\nTake it after meals.\n"
    spanish = "Tómelo antes de las comidas.\n\nTómelo después de las comidas.\n"
    assert [pair.target for pair, _ in found_pairs(english, spanish)] == [
        "Tómelo antes de las comidas.",
        "Tómelo después de las comidas.",
    ]


def test_a_language_without_a_lexicon_is_aligned_by_structure_numbers_and_cognates() -> None:
    english = (
        "# Vaccination\n\nThe influenza vaccine contains 15 micrograms.\n\n- Paracetamol 500 mg\n"
    )
    german = "# Impfung\n\nDer Influenza-Impfstoff enthält 15 Mikrogramm.\n\n- Paracetamol 500 mg\n"
    done = align_pages(slots_of(english), slots_of(german), ("en", "de"))
    by_source = {plain(m.segment.source): plain(m.text) for m in done.matches}
    assert by_source["Paracetamol 500 mg"] == "Paracetamol 500 mg"
    assert by_source["The influenza vaccine contains 15 micrograms."].startswith("Der Influenza")


WORDS = (
    "doctor médico|nurse enfermera|water agua|pain dolor|fever fiebre|child niño|blood sangre"
    "|heart corazón|skin piel|bone hueso|food comida|milk leche|sleep sueño|hand mano|eye ojo"
    "|lung pulmón|liver hígado|kidney riñón|brain cerebro|cancer cáncer|vaccine vacuna|dose dosis"
    "|tablet tableta|infection infección|treatment tratamiento|pregnancy embarazo|hospital hospital"
    "|week semana|day día|month mes|bread pan|fruit fruta|tooth diente|throat garganta|cough tos"
)


def long_page(length: int) -> tuple[list[Block], list[Block]]:
    """Sides of a page of many texts of six words, of which some are left out on either side."""
    order = random.Random(1)
    words = [pair.split() for pair in WORDS.split("|")]
    source, target = [], []
    for number in range(length):
        english, spanish = zip(*order.sample(words, 6), strict=True)
        if number % 7:
            source.append(Block(" ".join(english), "paragraph", line=number))
        if number % 11:
            target.append(Block(" ".join(spanish), "paragraph", line=number))
    return source, target


@pytest.mark.speed
def test_the_time_grows_with_the_page_and_not_with_its_square() -> None:
    def seconds(length: int) -> float:
        source, target = long_page(length)
        begun = time.process_time()
        beads = align(source, target, Vocabulary(LANGUAGES, source, target))
        assert sum(bool(b.source and b.target) for b in beads) > 0.6 * length
        return time.process_time() - begun

    seconds(100)  # reads the lexicon
    few, many = seconds(150), seconds(600)
    assert many < 8 * max(few, 0.05)
